"""Every gold answer is right, every attempt to get away with less is wrong."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from math import comb

import pytest

from causim.dataset import Flaw, Reason, Record, Specification, grade
from causim.errors import MisuseError
from tests.unit.dataset.questions_asked import ALARM, WIDE, drawn, library, specification


@pytest.fixture(scope="module")
def alarm() -> Specification:
    return specification(ALARM)


@pytest.fixture(scope="module")
def record(alarm: Specification) -> Record:
    """A deduction: Fire, Level, Note, one answer."""
    (found,) = drawn(alarm, 1, seed=2)
    assert isinstance(found.answer.gold["Fire"], bool)
    assert isinstance(found.answer.gold["Level"], int)
    return found


def gold(record: Record) -> str:
    return json.dumps(record.answer.gold)


@pytest.mark.parametrize("settings", [{}, {"evidence": 0.6, "missing_exogenous": 0.2}])
def test_every_gold_and_every_listed_answer_is_right(settings: dict[str, float]) -> None:
    specs = library()
    by_digest = {spec.sha256: spec for spec in specs}
    graded = 0
    for record in drawn(specs, 4, seed=1, **settings):
        for values in (record.answer.gold, *record.answer.support[:5]):
            found = grade(json.dumps(values), record, by_digest[record.spec.sha256])
            assert (found.score, found.reason) == (1, Reason.RIGHT), record.id
            graded += 1
    assert graded > 150


@pytest.mark.parametrize(
    "wrap",
    [
        "{}",
        "The alarm is loud.\n\n```json\n{}\n```\nThat is all.",
        'First guess: {{}} or [1, 2]. {{braces}} in "prose {{"... Then: {}',
        "{{'Fire': True}} is not JSON. {}",
        'I was wrong before: {{"Fire": 7}}\n{}',
        "[see above] {} [1]",
    ],
)
def test_prose_around_the_answer_does_no_harm(record: Record, wrap: str) -> None:
    assert grade(wrap.format(gold(record)), record).score == 1


def other(record: Record) -> dict[str, object]:
    """A well-formed answer that is not possible."""
    return {**record.answer.gold, "Fire": not record.answer.gold["Fire"]}


def spread(record: Record, value: Callable[[object], object]) -> str:
    return json.dumps({key: value(v) for key, v in record.answer.gold.items()})


CHEATS: dict[str, tuple[Callable[[Record], str], str]] = {
    "nothing": (lambda r: "", Flaw.NO_OBJECT),
    "prose": (lambda r: f"It is {r.answer.gold}", Flaw.NO_OBJECT),
    "echoed prompt": (lambda r: r.prompt, Reason.WRONG_KEYS),
    "not possible": (lambda r: json.dumps(other(r)), Reason.NOT_POSSIBLE),
    "hedged, wrong last": (lambda r: gold(r) + "\nor\n" + json.dumps(other(r)), Reason.NOT_POSSIBLE),
    "hedged in a list": (lambda r: f"[{json.dumps(other(r))}, {gold(r)}]", Flaw.IN_LIST),
    "hedged in nested lists": (lambda r: f"[1, [{gold(r)}]]", Flaw.IN_LIST),
    "all values listed": (lambda r: spread(r, lambda v: [v]), Flaw.NOT_FLAT),
    "values in objects": (lambda r: spread(r, lambda v: {"value": v}), Flaw.NOT_FLAT),
    "nulls": (lambda r: spread(r, lambda v: None), Flaw.NOT_FLAT),
    "answer in an object": (lambda r: json.dumps({"answer": r.answer.gold}), Flaw.NOT_FLAT),
    "that object truncated": (lambda r: json.dumps({"answer": r.answer.gold})[:-1], Flaw.NO_OBJECT),
    "answer in a string": (lambda r: json.dumps({"answer": gold(r)}), Reason.WRONG_KEYS),
    "empty object after it": (lambda r: gold(r) + "{}", Reason.WRONG_KEYS),
    "a key too few": (lambda r: json.dumps(dict([*r.answer.gold.items()][1:])), Reason.WRONG_KEYS),
    "a key too many": (lambda r: json.dumps({**r.answer.gold, "why": "so"}), Reason.WRONG_KEYS),
    "a key twice": (lambda r: gold(r)[:-1] + ', "Level": 0, "Level": 1}', Flaw.REPEATED_KEY),
    "everything text": (lambda r: spread(r, str), Reason.WRONG_TYPE),
    "1 for true": (lambda r: json.dumps({**r.answer.gold, "Fire": int(r.answer.gold["Fire"])}), Reason.WRONG_TYPE),
    "true for 1": (lambda r: json.dumps({**r.answer.gold, "Level": True}), Reason.WRONG_TYPE),
    "a decimal": (lambda r: json.dumps({**r.answer.gold, "Level": 1.0}), Flaw.NOT_EXACT),
    "an exponent": (lambda r: gold(r).replace(f'"Level": {r.answer.gold["Level"]}', '"Level": 1e0'), Flaw.NOT_EXACT),
    "NaN": (lambda r: json.dumps({**r.answer.gold, "Level": float("nan")}), Flaw.NO_OBJECT),
    "Infinity": (lambda r: json.dumps({**r.answer.gold, "Level": float("inf")}), Flaw.NO_OBJECT),
    "Python": (lambda r: str(r.answer.gold), Flaw.NO_OBJECT),
    "too many digits": (lambda r: json.dumps({**r.answer.gold, "Level": 10**4000}), Flaw.NO_OBJECT),
    "too long": (lambda r: " " * 500_000 + gold(r), Flaw.TOO_LONG),
    "another alphabet": (lambda r: gold(r).replace("Fire", "Fіre"), Reason.WRONG_KEYS),
}  # fmt: skip


@pytest.mark.parametrize("cheat", CHEATS)
def test_cheating_does_not_pay(record: Record, alarm: Specification, cheat: str) -> None:
    make, reason = CHEATS[cheat]
    for spec in (None, alarm):
        found = grade(make(record), record, spec)
        assert (found.score, found.reason) == (0, reason), found.detail


def test_no_prompt_is_an_answer() -> None:
    """A counterfactual shows a whole world, and sometimes the very one that is asked for: it may not stand last."""
    specs = library()
    for settings in ({}, {"missing_exogenous": 0.2, "evidence": 0.8}):
        for record in drawn(specs, 8, seed=5, **settings):
            assert grade(record.prompt, record).score == 0, record.id


def test_out_of_domain_is_said_where_the_specification_is_known(record: Record, alarm: Specification) -> None:
    reply = json.dumps({**record.answer.gold, "Note": "loud"})
    assert grade(reply, record, alarm).reason is Reason.OUT_OF_DOMAIN
    assert grade(reply, record).reason is Reason.NOT_POSSIBLE


@pytest.mark.parametrize(
    "text",
    ["[" * 150_000, "{" * 150_000, '{"' * 150_000, '{"a":' * 30_000, '{"a":[' * 25_000, '{"\\"' * 40_000,
     "{x" * 75_000, '{"a":1,' * 25_000, '{"a":"' + "\\" * 150_000, "1" * 150_000, '{"a":' + "1" * 150_000,
     '{"a":1}' * 25_000],
)  # fmt: skip
def test_no_reply_takes_long(record: Record, text: str) -> None:
    started = time.monotonic()
    assert grade(text, record).score == 0
    assert time.monotonic() - started < 20  # about a second; minutes if it were quadratic


@pytest.fixture(scope="module")
def wide() -> Specification:
    return specification(WIDE)


@pytest.fixture(scope="module")
def sum_seen(wide: Specification) -> Record:
    """Of 12 bits only the sum is seen: hundreds of exogenous assignments are right, and a record lists 64."""
    records = drawn(wide, 60, evidence=0.01)
    return next(r for r in records if r.kind == "abduction" and r.query.observe.get("Sum") in range(4, 9))


def bits(ones: Iterable[int]) -> str:
    return json.dumps({f"U_X{i}": int(i in set(ones)) for i in range(12)})


def test_a_record_says_that_it_does_not_list_all(sum_seen: Record) -> None:
    answer = sum_seen.answer
    assert answer.count == comb(12, int(sum_seen.query.observe["Sum"]))
    assert (len(answer.support), answer.complete) == (64, False)


def test_what_is_not_listed_is_asked_of_the_engine(wide: Specification, sum_seen: Record) -> None:
    total = int(sum_seen.query.observe["Sum"])
    for ones in (range(total), range(12 - total, 12), (0, *range(2, total + 1))):
        assert grade(bits(ones), sum_seen, wide).score == 1
    for ones in (range(total + 1), range(total - 1), ()):
        assert grade(bits(ones), sum_seen, wide).score == 0


def test_the_specification_must_be_there_and_be_the_right_one(sum_seen: Record) -> None:
    reply = bits(range(int(sum_seen.query.observe["Sum"])))
    with pytest.raises(MisuseError, match=r"lists 64 of \d+ right answers"):
        grade(reply, sum_seen)
    with pytest.raises(MisuseError, match="another specification"):
        grade(reply, sum_seen, specification(ALARM))


def test_every_kind_of_claim_is_decided(wide: Specification) -> None:
    """Evidence that leaves 12 bits open, answers that are right and ones that are not."""
    for record in drawn(wide, 8, seed=6, evidence=0.3, missing_exogenous=0.8):
        truth = record.answer.gold
        bare = record.model_copy(
            update={"answer": record.answer.model_copy(
                update={"support": record.answer.support[:1], "complete": False, "gold": record.answer.support[0]}
            )}
        )  # fmt: skip
        assert grade(json.dumps(truth), bare, wide).score == 1
        name = "Sum" if "Sum" in truth else next(iter(truth))
        wrong = {**truth, name: int(truth[name]) + 1 if name == "Sum" else 1 - int(truth[name])}
        expected = wide.reference.answer(record.query.query()).contains(wrong)
        assert grade(json.dumps(wrong), bare, wide).score == int(expected)
