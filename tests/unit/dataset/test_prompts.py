"""Prompts: complete, without comments, and strict about the form of the reply."""

from __future__ import annotations

from contextlib import suppress

import pytest

from causim.dataset import Options, Record
from causim.dataset.records import Mode
from causim.dataset.reply import FormError, answer_in
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


def test_abstention_is_offered_in_words_and_not_as_an_object() -> None:
    """Else a prompt that is repeated would end with what may be the right reply."""
    for record in drawn(specification(ALARM), 8, options=Options(abstention=True), missing_exo_pct=0.6):
        assert "its only key is 'no answer' and its value 'cannot be determined'" in question(record)
        with suppress(FormError):
            assert "no answer" not in answer_in(record.prompt)


def test_what_is_hidden_is_named() -> None:
    (record,) = drawn(specification(ALARM), 1, missing_exo_pct=0.6)
    assert len(record.query.given) == 1
    hidden = [name for name in ("U_Fire", "U_Level", "U_Note") if name not in record.query.given]
    assert f"Not known: {', '.join(hidden)}." in record.prompt


@pytest.mark.parametrize("mode", ["code", "dsl", "english", "partial"])
def test_comments_docstrings_and_checks_do_not_leak(mode: Mode) -> None:
    text = ALARM.replace("node Level(Fire) -> int 0..3 {", 'node Level(Fire) -> int 0..3 {\n"""Secret."""')
    text += '\n# Secret too.\ncheck "secret of U_Note" { do Fire = true probability(Level == 3) == 1/3 }\n'
    assert "secret" not in drawn(specification(text), 1, mode=mode)[0].prompt.lower()


def test_modes_ask_the_same_questions_about_the_same_models() -> None:
    spec = specification(ALARM)
    code, dsl, english, partial = (drawn(spec, 8, mode=m) for m in ("code", "dsl", "english", "partial"))
    for records in zip(code, dsl, english, partial, strict=True):
        assert len({(r.id, r.answer.model_dump_json(), r.query.model_dump_json()) for r in records}) == 1
        assert len({r.prompt for r in records}) == 4
    assert "```scm\nscm 1" in dsl[0].prompt
    assert "exogenous variable" in english[0].prompt


def test_labels_cannot_close_the_fence() -> None:
    spec = specification('scm 1\nmodel m {}\nnode A() -> enum("```", "````x") { exogenous U_A }\n')
    assert drawn(spec, 1)[0].prompt.count("\n`````") == 2
