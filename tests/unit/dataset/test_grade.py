"""Grades: what is right for every question there is, what the engine is asked for, and that batches change nothing."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from math import comb

import pytest

from causim.dataset import Reason, Record, Shape, Specification, grade, grade_many
from causim.engine import Kind
from causim.errors import MisuseError
from tests.unit.dataset.cases import asked, cases, gate, right_object, specification, wrong_object

# 2^10 exogenous assignments behind one observed sum: no list of answers fits into a record.
NAMES = [f"X{i}" for i in range(10)]
WIDE = (
    "scm 1\n\nmodel wide {}\n"
    + "".join(f"\nnode {name}() -> int 0..1 {{ exogenous U_{name} }}\n" for name in NAMES)
    + f"\nnode Sum({', '.join(NAMES)}) -> int 0..10 {{ return sum({', '.join(NAMES)}) }}\n"
)


@pytest.fixture(scope="module")
def record() -> Record:
    """A deduction about types of all sorts, with one answer."""
    return cases()["deduction, deterministic"][0]


@cache
def wide() -> Specification:
    return specification(WIDE)


@cache
def sum_seen() -> Record:
    """Of 10 bits only the sum is seen: hundreds of exogenous assignments are right, and a record lists 64."""
    records = asked(wide(), Kind.ABDUCTION, "stochastic", number=6, shape=Shape(evidence="minimal"))
    return next(r for r in records if r.query.observe["Sum"] in range(3, 8))


def bits(ones: Iterable[int]) -> str:
    chosen = set(ones)
    return json.dumps({f"U_{name}": int(i in chosen) for i, name in enumerate(NAMES)})


@pytest.mark.parametrize(
    "wrap",
    [
        "{}",
        "The gate is open.\n\n```json\n{}\n```\nThat is all.",
        'First guess: {{}} or [1, 2]. {{braces}} in "prose {{"... Then: {}',
        "{{'Open': True}} is not JSON. {}",
        'I was wrong before: {{"Open": 7}}\n{}',
        "[see above] {} [1]",
        "{} and a set {{1, 2}}, a list [1, and a brace {{",
        '{} in place of {{"',
    ],
)
def test_prose_around_the_answer_does_no_harm(record: Record, wrap: str) -> None:
    assert grade(wrap.format(json.dumps(record.answer.gold)), record).score == 1


def test_json_may_be_written_in_any_way(record: Record) -> None:
    values = right_object(record)
    escaped = (
        json.dumps(values)
        .replace("e", "\\u0065")
        .replace("tru\\u0065", "true")
        .replace("fals\\u0065", "false")
    )
    for reply in (json.dumps(values, indent=4), json.dumps(values, separators=(",", ":")), escaped):
        assert grade(reply, record).score == 1, reply


@pytest.mark.parametrize(
    "text",
    ["[" * 150_000, "{" * 150_000, '{"' * 150_000, '{"a":' * 30_000, '{"a":[' * 25_000, '{"\\"' * 40_000,
     "{x" * 75_000, '{"a":1,' * 25_000, '{"a":"' + "\\" * 150_000, "1" * 150_000, '{"a":' + "1" * 150_000,
     '{"a":1}' * 25_000, '["\\u' * 80_000, "{ \n" * 100_000, '{"a": [1,[{"' * 40_000, '{"a":{"' * 60_000],
)  # fmt: skip
def test_no_reply_takes_long(record: Record, text: str) -> None:
    started = time.monotonic()
    assert grade(text, record).score == 0
    assert time.monotonic() - started < 20  # tenths of a second; minutes if it were quadratic


def test_messages_can_be_written_anywhere(record: Record) -> None:
    """Half a surrogate pair is a character in Python, and cannot be written to any file."""
    values = {**right_object(record), "\ud800\x1b[2J" + "x" * 500: 1}
    for reply in (json.dumps(values), json.dumps(values, ensure_ascii=False)):
        found = grade(reply, record)
        assert found.reason is Reason.WRONG_KEYS
        assert found.detail.isascii()
        assert found.detail.isprintable()
        assert len(found.detail) < 200


# --- where not all right answers are listed


def test_a_record_says_that_it_does_not_list_all() -> None:
    answer = sum_seen().answer
    assert answer.count == comb(10, int(sum_seen().query.observe["Sum"]))
    assert (len(answer.support), answer.complete) == (64, False)


def claims(total: int) -> list[tuple[str, bool]]:
    """Assignments of 10 bits, and whether they have the sum that was seen."""
    right = [range(total), range(10 - total, 10), (0, *range(2, total + 1))]
    return [
        *((bits(ones), True) for ones in right),
        *((bits(range(n)), False) for n in (total + 1, total - 1, 0)),
    ]


def test_what_is_not_listed_is_asked_of_the_engine() -> None:
    for reply, right in claims(int(sum_seen().query.observe["Sum"])):
        found = grade(reply, sum_seen(), wide())
        assert found.reason == (Reason.RIGHT if right else Reason.NOT_POSSIBLE)
        assert found.score == right
    stray = {**json.loads(bits([])), "U_X3": 2}
    assert grade(json.dumps(stray), sum_seen(), wide()).reason is Reason.OUT_OF_DOMAIN


def test_the_specification_must_be_there_and_be_the_right_one() -> None:
    reply = bits(range(int(sum_seen().query.observe["Sum"])))  # the last one in order
    with pytest.raises(MisuseError, match=r"does not list all of its \d+ right answers"):
        grade(reply, sum_seen())
    with pytest.raises(MisuseError, match="another specification"):
        grade(reply, sum_seen(), gate())


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_claim_is_decided_as_by_enumeration(kind: Kind) -> None:
    """Of records that list one answer of many, all other claims are the engine's to decide."""
    (record,) = asked(gate(), kind, "stochastic", listed=1)
    complete = cases()[f"{kind}, stochastic"][0]
    assert (record.answer.complete, complete.answer.complete) == (False, True)
    assert record.query == complete.query
    replies = [json.dumps(dict(values)) for values in complete.answer.support] + [
        json.dumps(wrong_object(complete))
    ]
    expected = [1] * complete.answer.count + [0]
    assert [found.score for found in grade_many(replies, [record] * len(replies), [gate()])] == expected
    assert [grade(reply, record, gate()).score for reply in replies] == expected


def test_a_reply_that_must_abstain_needs_no_engine() -> None:
    (record,) = asked(gate(), Kind.ABDUCTION, "stochastic", listed=1, abstention=True)
    assert not record.answer.complete
    assert grade(json.dumps(right_object(record)), record).reason is Reason.RIGHT
    assert grade(json.dumps(record.answer.gold), record).reason is Reason.NOT_DETERMINED


# --- many at once


def mixed() -> tuple[list[str], list[Record]]:
    """Replies of all sorts to questions of all sorts, the same questions many times over."""
    pairs = [(json.dumps(right_object(r)), r) for records in cases().values() for r in records]
    pairs += [(json.dumps(r.answer.gold), r) for records in cases().values() for r in records]
    pairs += [(reply, sum_seen()) for reply, _ in claims(int(sum_seen().query.observe["Sum"]))]
    pairs += [("no idea", record) for _, record in pairs[::5]] + pairs[::3]
    return [reply for reply, _ in pairs], [record for _, record in pairs]


def test_a_batch_gives_the_grades_of_its_replies_one_by_one() -> None:
    replies, records = mixed()
    specs = {spec.sha256: spec for spec in (gate(), wide())}
    alone = [grade(reply, r, specs[r.spec.sha256]) for reply, r in zip(replies, records, strict=True)]
    assert {found.score for found in alone} == {0, 1}
    assert grade_many(replies, records, specs) == alone == grade_many(replies, records, specs.values())
    assert grade_many([], []) == []


class Reading(Mapping[str, Specification]):
    """Specifications that are read when they are asked for, and which of them were."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def __getitem__(self, key: str) -> Specification:
        self.read.append(key)
        return {wide().sha256: wide(), gate().sha256: gate()}[key]

    def __iter__(self) -> Iterator[str]:
        raise AssertionError("nobody needs all of them")

    def __len__(self) -> int:
        return 2


def test_a_batch_reads_only_the_models_that_it_needs() -> None:
    replies, records = mixed()
    reading = Reading()
    grade_many(replies, records, reading)
    assert reading.read == [wide().sha256]


def test_a_batch_of_unequal_lists_is_refused() -> None:
    with pytest.raises(MisuseError, match="1 replies to 0 records"):
        grade_many(["{}"], [])


@pytest.mark.slow
def test_many_short_replies_are_graded_in_a_second() -> None:
    """The least that training asks for, on a machine that does something else too."""
    replies, records = mixed()
    chosen = [i for i, record in enumerate(records) if record.answer.complete]
    some, theirs = [replies[i] for i in chosen] * 200, [records[i] for i in chosen] * 200
    started = time.process_time()
    grade_many(some, theirs)
    assert len(some) / (time.process_time() - started) > 20_000
