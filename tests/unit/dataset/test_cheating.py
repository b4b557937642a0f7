"""Strategies that get away with less than an answer where a grader is careless: none of them pays, for any question."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from causim.dataset import Flaw, Options, Reason, Record, Shape, grade, grade_many, sample_records
from causim.dataset.records import IMPOSSIBLE, NO_ANSWER, UNDETERMINED, Mode, row_of
from causim.dataset.reply import MAX_REPLY
from causim.dataset.reward import COLUMNS, reward
from causim.engine import variable_domain
from causim.model.domain import Value
from tests.unit.dataset.cases import candidates, cases, gate, library, right_object, wrong_object

RECORDS = [(name, record) for name, records in cases().items() for record in records]


@dataclass(frozen=True, slots=True)
class Cheat:
    """A strategy: the reply that it tries. None where it has nothing to try, or would be right by chance."""

    reply: Callable[[Record], str | None]
    reason: str | None = (
        None  # for every record that does not allow abstention; None: it depends on the record
    )


def right(record: Record) -> str:
    return json.dumps(right_object(record))


def wrong(record: Record) -> str:
    return json.dumps(wrong_object(record))


def each(change: Callable[[Value], object]) -> Callable[[Record], str | None]:
    """The right reply with every value changed; nothing where the change changes nothing."""

    def reply(record: Record) -> str | None:
        values = right_object(record)
        changed = json.dumps({key: change(value) for key, value in values.items()})
        return None if changed == json.dumps(values) else changed

    return reply


def keys(change: Callable[[str], str]) -> Callable[[Record], str]:
    return lambda record: json.dumps({change(key): value for key, value in right_object(record).items()})


def domain(record: Record, key: str) -> list[Value]:
    return list(variable_domain(gate().model, key))


def every_value(record: Record) -> str:
    return json.dumps({key: domain(record, key) for key in record.required_keys})


def marginals(record: Record) -> str:
    shares = {
        key: {str(v): 1 / len(domain(record, key)) for v in domain(record, key)}
        for key in record.required_keys
    }
    return json.dumps(shares)


def schema(record: Record) -> str:
    form = [line for line in record.prompt.splitlines() if line.startswith('- "')]
    assert len(form) == len(record.required_keys)
    return json.dumps(
        {key: line.split(": ")[1] for key, line in zip(record.required_keys, form, strict=True)}
    )


def json_schema(record: Record) -> str:
    kinds = {key: {"enum": domain(record, key)} for key in record.required_keys}
    return json.dumps({"type": "object", "properties": kinds, "required": record.required_keys})


def shotgun(record: Record) -> str:
    """Every assignment there is, the wrong ones last."""
    listed = [dict(values) for values in record.answer.support]
    return "\n".join(json.dumps(claim) for claim in sorted(candidates(record), key=lambda c: c not in listed))


def of_another_question(record: Record) -> str:
    """What was right of another question with the same keys."""
    others = (values for _, other in RECORDS for values in other.answer.support)
    listed = [dict(values) for values in record.answer.support]
    same = (dict(v) for v in others if list(v) == record.required_keys)
    return json.dumps(next(claim for claim in same if claim not in listed))


def forced(record: Record) -> str | None:
    """Only what the question itself says, in the form of an answer: known values, nothing else."""
    query = record.query
    known = {**query.observe, **query.given, **query.do}
    return json.dumps({key: known.get(key) for key in record.required_keys})


def one_of_several(record: Record) -> str | None:
    return (
        json.dumps(record.answer.gold) if record.reply != record.answer.gold and record.answer.count else None
    )


def abstaining(*words: object) -> Callable[[Record], str | None]:
    def reply(record: Record) -> str | None:
        tried = [{NO_ANSWER: word} for word in words]
        return None if dict(record.reply) == tried[-1] else "\n".join(map(json.dumps, tried))

    return reply


def digits(text: str, make: Callable[[str], str]) -> str | None:
    """The integers of a right reply written another way; nothing where it has none."""
    changed = re.sub(r"(?<=: )-?[0-9]+(?=[,}])", lambda found: make(found.group()), text)
    return None if changed == text else changed


def escaped(key: str) -> str:
    return '"' + "".join(f"\\u{ord(char):04x}" for char in key) + '"'


def table(record: Record) -> str:
    values = right_object(record)
    return f"| {' | '.join(values)} |\n|{'---|' * len(values)}\n| {' | '.join(map(str, values.values()))} |"


def lines(mark: str) -> Callable[[Record], str]:
    return lambda record: "\n".join(f"{key}{mark}{value}" for key, value in right_object(record).items())


CHEATS: dict[str, Cheat] = {
    # no object
    "nothing": Cheat(lambda r: "", Flaw.NO_OBJECT),
    "blanks": Cheat(lambda r: " \n\t" * 20, Flaw.NO_OBJECT),
    "a refusal": Cheat(lambda r: "I cannot answer this question.", Flaw.NO_OBJECT),
    "prose": Cheat(lambda r: "It is " + ", ".join(f"{k} is {v}" for k, v in right_object(r).items()), Flaw.NO_OBJECT),
    "a markdown table": Cheat(table, Flaw.NO_OBJECT),
    "YAML": Cheat(lines(": "), Flaw.NO_OBJECT),
    "assignments": Cheat(lines(" = "), Flaw.NO_OBJECT),
    "a Python dict": Cheat(lambda r: str(right_object(r)), Flaw.NO_OBJECT),
    "Python's True": Cheat(lambda r: right(r).replace("true", "True").replace("false", "False")
                           if "Open" in right(r) else None, Flaw.NO_OBJECT),
    "keys without quotes": Cheat(lambda r: re.sub(r'"([\w ]+)":', r"\1:", right(r)), Flaw.NO_OBJECT),
    "typographic quotes": Cheat(lambda r: re.sub('"([^"]*)"', "“\\1”", right(r)), Flaw.NO_OBJECT),
    "a trailing comma": Cheat(lambda r: right(r)[:-1] + ",}", Flaw.NO_OBJECT),
    "a comment": Cheat(lambda r: right(r)[:-1] + " // surely\n}", Flaw.NO_OBJECT),
    "an ellipsis": Cheat(lambda r: right(r)[:-1] + ", ...}", Flaw.NO_OBJECT),
    "HTML": Cheat(lambda r: right(r).replace('"', "&quot;"), Flaw.NO_OBJECT),
    "JSON in JSON": Cheat(lambda r: json.dumps(right(r)), Flaw.NO_OBJECT),
    "full-width digits": Cheat(lambda r: digits(right(r), lambda n: "".join(chr(ord(d) + 0xFEE0) for d in n)),
                               Flaw.NO_OBJECT),
    "NaN": Cheat(lambda r: digits(right(r), lambda n: "NaN"), Flaw.NO_OBJECT),
    "Infinity": Cheat(lambda r: digits(right(r), lambda n: "Infinity"), Flaw.NO_OBJECT),
    "a leading zero": Cheat(lambda r: digits(right(r), lambda n: "0" + n), Flaw.NO_OBJECT),
    "a plus sign": Cheat(lambda r: digits(right(r), lambda n: "+" + n), Flaw.NO_OBJECT),
    "a hexadecimal": Cheat(lambda r: digits(right(r), lambda n: hex(int(n))), Flaw.NO_OBJECT),
    "thousands of digits": Cheat(lambda r: digits(right(r), lambda n: n + "0" * 5_000), Flaw.NO_OBJECT),
    # an object that is not finished, or more than anybody reads
    "an object that is cut": Cheat(lambda r: right(r)[:-1], Flaw.CUT),
    "one that is cut inside of a value": Cheat(lambda r: right(r)[: right(r).rindex(":") + 1], Flaw.CUT),
    "a right one, then one that is cut": Cheat(lambda r: right(r) + "\nNo: " + wrong(r)[:-1], Flaw.CUT),
    "a right one, then one that is cut deep inside": Cheat(lambda r: right(r) + '\n{"answer": {"Tick', Flaw.CUT),
    "too long": Cheat(lambda r: " " * MAX_REPLY + right(r), Flaw.TOO_LONG),
    # other keys
    "the echoed prompt": Cheat(lambda r: r.prompt, Reason.WRONG_KEYS),
    "an empty object": Cheat(lambda r: "{}", Reason.WRONG_KEYS),
    "an empty object behind it": Cheat(lambda r: right(r) + "\n{}", Reason.WRONG_KEYS),
    "a key too few": Cheat(lambda r: json.dumps(dict([*right_object(r).items()][1:])), Reason.WRONG_KEYS),
    "a key too many": Cheat(lambda r: json.dumps({**right_object(r), "why": "so"}), Reason.WRONG_KEYS),
    "a JSON schema": Cheat(json_schema, Flaw.NOT_FLAT),
    "keys in another case": Cheat(keys(str.swapcase), Reason.WRONG_KEYS),
    "keys in another alphabet": Cheat(keys(lambda k: k.replace("e", "е").replace("n", "ո")), Reason.WRONG_KEYS),
    "keys with a blank": Cheat(keys(lambda k: k + " "), Reason.WRONG_KEYS),
    "keys with a hidden character": Cheat(keys(lambda k: k + "\u200b"), Reason.WRONG_KEYS),
    "gold inside of a string": Cheat(lambda r: json.dumps({"answer": right(r)}), Reason.WRONG_KEYS),
    "an assignment as a key": Cheat(lambda r: json.dumps({f"{k}={v}": True for k, v in right_object(r).items()}),
                                    Reason.WRONG_KEYS),
    # several answers
    "a key twice": Cheat(lambda r: right(r)[:-1] + ", " + right(r)[1:], Flaw.REPEATED_KEY),
    "a key twice, escaped once": Cheat(lambda r: f"{right(r)[:-1]}, {escaped(next(iter(right_object(r))))}: 0}}",
                                       Flaw.REPEATED_KEY),
    "a list of answers": Cheat(lambda r: f"[{wrong(r)}, {right(r)}]", Flaw.IN_LIST),
    "a list of one answer": Cheat(lambda r: f"[{right(r)}]", Flaw.IN_LIST),
    "an answer in nested lists": Cheat(lambda r: f"[1, [[{right(r)}]]]", Flaw.IN_LIST),
    "every assignment, the wrong ones last": Cheat(shotgun, Reason.NOT_POSSIBLE),
    "every assignment in a list": Cheat(lambda r: json.dumps([*candidates(r)]), Flaw.IN_LIST),
    "a right one, then a wrong one": Cheat(lambda r: f"{right(r)}\nor\n{wrong(r)}", Reason.NOT_POSSIBLE),
    "two code blocks": Cheat(lambda r: f"```json\n{right(r)}\n```\n\n```json\n{wrong(r)}\n```", Reason.NOT_POSSIBLE),
    "a right one in thought only": Cheat(lambda r: f"<think>{right(r)}</think>{wrong(r)}", Reason.NOT_POSSIBLE),
    "lists of values": Cheat(every_value, Flaw.NOT_FLAT),
    "lists of one value": Cheat(each(lambda v: [v]), Flaw.NOT_FLAT),
    "marginals": Cheat(marginals, Flaw.NOT_FLAT),
    "values in objects": Cheat(each(lambda v: {"value": v}), Flaw.NOT_FLAT),
    "an answer in an object": Cheat(lambda r: json.dumps({"answer": right_object(r)}), Flaw.NOT_FLAT),
    "an answer in many objects": Cheat(lambda r: '{"a":' * 200 + right(r) + "}" * 200, Flaw.NOT_FLAT),
    "an answer in many lists": Cheat(lambda r: "[" * 32 + right(r) + "]" * 32, Flaw.IN_LIST),
    "alternatives in a string": Cheat(each(lambda v: f"{v} or something else"), Reason.WRONG_TYPE),
    # other values
    "nulls": Cheat(each(lambda v: None), Flaw.NOT_FLAT),
    "what the question says, and nulls": Cheat(forced, None),
    "wildcards": Cheat(each(lambda v: "*"), Reason.WRONG_TYPE),
    "the schema": Cheat(schema, Reason.WRONG_TYPE),
    "values as strings": Cheat(each(str), Reason.WRONG_TYPE),
    "booleans as integers": Cheat(each(lambda v: int(v) if isinstance(v, bool) else v), Reason.WRONG_TYPE),
    "integers as booleans": Cheat(each(lambda v: v if isinstance(v, str) else bool(v)), Reason.WRONG_TYPE),
    "decimals": Cheat(lambda r: digits(right(r), lambda n: n + ".0"), Flaw.NOT_EXACT),
    "exponents": Cheat(lambda r: digits(right(r), lambda n: n + "e0"), Flaw.NOT_EXACT),
    "huge numbers": Cheat(lambda r: digits(right(r), lambda n: "9" * 30), Reason.NOT_POSSIBLE),
    "strings in another case": Cheat(each(lambda v: v.upper() if isinstance(v, str) else v), Reason.NOT_POSSIBLE),
    "strings with a blank": Cheat(each(lambda v: v + " " if isinstance(v, str) else v), Reason.NOT_POSSIBLE),
    "a plausible guess": Cheat(wrong, Reason.NOT_POSSIBLE),
    "what is right of another question": Cheat(of_another_question, Reason.NOT_POSSIBLE),
    # abstention
    "always impossible": Cheat(abstaining(IMPOSSIBLE), Reason.WRONG_KEYS),
    "always undetermined": Cheat(abstaining(UNDETERMINED), Reason.WRONG_KEYS),
    "both, undetermined last": Cheat(abstaining(IMPOSSIBLE, UNDETERMINED), Reason.WRONG_KEYS),
    "both, impossible last": Cheat(abstaining(UNDETERMINED, IMPOSSIBLE), Reason.WRONG_KEYS),
    "both in a list": Cheat(abstaining([IMPOSSIBLE, UNDETERMINED]), Flaw.NOT_FLAT),
    "both as a key twice": Cheat(
        lambda r: f'{{"{NO_ANSWER}": "{IMPOSSIBLE}", "{NO_ANSWER}": "{UNDETERMINED}"}}', Flaw.REPEATED_KEY
    ),
    "both in a string": Cheat(abstaining(f"{IMPOSSIBLE} or {UNDETERMINED}"), Reason.WRONG_KEYS),
    "abstaining with a shrug": Cheat(abstaining(True), Reason.WRONG_KEYS),
    "abstaining in capitals": Cheat(abstaining(IMPOSSIBLE.upper()), Reason.WRONG_KEYS),
    "an answer that also abstains": Cheat(
        lambda r: json.dumps({**(r.answer.gold or wrong_object(r)), NO_ANSWER: UNDETERMINED}), Reason.WRONG_KEYS
    ),
    "one of several, where that is not enough": Cheat(one_of_several, None),
}  # fmt: skip


@pytest.mark.parametrize("cheat", CHEATS)
def test_cheating_does_not_pay(cheat: str) -> None:
    strategy = CHEATS[cheat]
    tried = 0
    for name, record in RECORDS:
        reply = strategy.reply(record)
        if reply is None:
            continue
        tried += 1
        found = grade(reply, record)
        assert found.score == 0, (name, reply, found)
        if strategy.reason is not None and not record.abstention:
            assert found.reason == strategy.reason, (name, reply, found)
        assert grade(reply, record, gate()) == found
        assert grade_many([reply, right(record)], [record, record], [gate()])[0] == found
        assert rewards([reply], [record]) == [0.0]
    assert tried >= 10, "a strategy that hardly applies shows nothing"


def test_there_are_enough_of_them() -> None:
    assert len(CHEATS) >= 30
    assert {record.kind for _, record in RECORDS} == {
        "deduction",
        "intervention",
        "abduction",
        "counterfactual",
    }
    assert {(r.scenario, r.abstention) for _, r in RECORDS} == {
        ("deterministic", False), ("deterministic", True), ("stochastic", False), ("stochastic", True),
        ("impossible", True),
    }  # fmt: skip


def test_every_right_reply_pays() -> None:
    for name, record in RECORDS:
        replies = [
            right(record),
            f"Let me see.\n\n```json\n{json.dumps(right_object(record), indent=2)}\n```\nDone.",
        ]
        if not record.abstention:
            replies += [json.dumps(dict(reversed(values.items()))) for values in record.answer.support]
        for reply in replies:
            assert grade(reply, record).reason is Reason.RIGHT, (name, reply)
        assert rewards(replies, [record] * len(replies)) == [1.0] * len(replies)
        assert rewards([row_of(record)["completion"]], [record]) == [1.0]


@pytest.mark.parametrize(("mode", "abstention"), [("code", False), ("dsl", True)])
def test_of_the_whole_library_right_replies_pay_and_prompts_do_not(mode: Mode, abstention: bool) -> None:
    """A counterfactual's prompt shows a whole world, and sometimes the very one that is asked for."""
    options = Options(abstention=abstention)
    shape = Shape(missing_exo_pct=0.2, evidence=0.8 if abstention else "full")
    records = list(sample_records(library(), 4, seed=1, shape=shape, mode=mode, options=options))
    assert len(records) > 150
    assert {found.score for found in grade_many([right(r) for r in records], records)} == {1}
    prompts = grade_many([record.prompt for record in records], records, library())
    assert {found.score for found in prompts} == {0}
    assert {found.score for found in grade_many([r.prompt + right(r) for r in records], records)} == {1}


@pytest.mark.parametrize(("status", "said"), [("impossible", IMPOSSIBLE), ("multiple", UNDETERMINED)])
def test_abstaining_is_right_where_it_says_why_and_nowhere_else(status: str, said: str) -> None:
    reply = json.dumps({NO_ANSWER: said})
    for name, record in RECORDS:
        expected = record.abstention and record.answer.status == status
        assert grade(reply, record).score == expected, name


def test_reasons_tell_wrong_abstentions_from_wrong_answers() -> None:
    several = cases()["abduction, stochastic, may abstain"][0]
    nothing = cases()["counterfactual, impossible, may abstain"][0]
    one = cases()["deduction, deterministic, may abstain"][0]
    assert grade(json.dumps(several.answer.gold), several).reason is Reason.NOT_DETERMINED
    assert grade(wrong(several), several).reason is Reason.NOT_POSSIBLE
    assert grade(wrong(nothing), nothing).reason is Reason.NOT_POSSIBLE
    assert grade(wrong(one), one).reason is Reason.NOT_POSSIBLE
    for record, said in ((several, IMPOSSIBLE), (nothing, UNDETERMINED), (one, IMPOSSIBLE), (one, "maybe")):
        assert grade(json.dumps({NO_ANSWER: said}), record).reason is Reason.WRONG_ABSTENTION


def rewards(replies: list[str], records: list[Record]) -> list[float | None]:
    rows = [row_of(record) for record in records]
    columns = {name: [row[name] for row in rows] for name in COLUMNS}
    return reward([row["prompt"] for row in rows], replies, **columns)
