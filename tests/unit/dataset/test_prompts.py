"""Prompts: complete, without comments, and strict about the form of the reply."""

from __future__ import annotations

from causim.dataset import Record
from causim.dataset.prompts import prompt_of
from tests.unit.dataset.questions_asked import ALARM, drawn, specification


def question(record: Record) -> str:
    """The prompt without its introduction and the program."""
    return record.prompt.rpartition("```\n\n")[2]


def test_each_kind_asks_its_question() -> None:
    spec = specification(ALARM)
    records = {r.kind: r for r in drawn(spec, 8, seed=1)}
    assert all(spec.code in r.prompt for r in records.values())
    assert question(records["deduction"]).startswith(
        "In one run, these exogenous variables had these values:\n{"
    )
    assert "are forced to the following values" in question(records["intervention"])
    assert "Which values of the exogenous variables led to that?" in question(records["abduction"])
    counterfactual = question(records["counterfactual"])
    assert counterfactual.index("were observed:") < counterfactual.index("imagine the same run again")


def test_the_form_of_the_reply_is_spelt_out() -> None:
    (record,) = drawn(specification(ALARM), 1)
    assert question(record).partition("Reply with")[2] == (
        " one JSON object that has exactly these keys, each with one value of the JSON type named:\n"
        '- "Fire": true or false\n'
        '- "Level": integer\n'
        '- "Note": string\n'
        "If several answers are possible, any one of them is right: give one, consistent as a whole, that can occur "
        "with non-zero probability. The last JSON object of the reply is taken as the answer.\n"
    )


def test_what_is_hidden_is_named() -> None:
    (record,) = drawn(specification(ALARM), 1, missing_exogenous=0.6)
    assert len(record.query.given) == 1
    hidden = [name for name in ("U_Fire", "U_Level", "U_Note") if name not in record.query.given]
    assert f"Not known: {', '.join(hidden)}." in record.prompt


def test_comments_and_docstrings_do_not_leak() -> None:
    spec = specification(
        ALARM.replace("node Level(Fire) -> int 0..3 {", 'node Level(Fire) -> int 0..3 {\n"""Secret."""')
    )
    assert "Secret" not in drawn(spec, 1)[0].prompt


def test_labels_cannot_close_the_fence() -> None:
    spec = specification('scm 1\nmodel m {}\nnode A() -> enum("```", "````x") { exogenous U_A }\n')
    record = drawn(spec, 1)[0]
    assert prompt_of(spec.model, spec.code, record.query.query().resolve(spec.model)) == record.prompt
    assert record.prompt.count("\n`````") == 2
