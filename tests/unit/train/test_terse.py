"""Terse prompts: fewer words, the same question."""

from __future__ import annotations

from itertools import product

import pytest

from causim.dataset import Specification
from causim.errors import MisuseError
from causim.model.evaluate import evaluate, evaluate_body
from causim.model.expr import Apply, Lookup, walk
from causim.source import SourceText
from causim.syntax.printer import print_spec
from causim.train.plain import Sentences
from causim.train.terse import mechanism, terse
from tests.property.strategies import random_model, random_spec
from tests.unit.train.learning import questions, specification

MOST = 4_096  # inputs of a mechanism that are all tried


def test_they_hold_the_whole_question() -> None:
    asked = questions()
    first = asked.records[:4]
    shown = {r.kind: terse(r, asked.specs[r.spec.sha256]).prompt.splitlines() for r in first}
    assert [len(shown["deduction"]), shown["deduction"][-1]] == [3, "Lamp, Fan?"]
    assert shown["deduction"][1] in ("Fan = Lamp or true", "Fan = Lamp or false")
    assert shown["intervention"][-2].startswith("do ")
    assert shown["abduction"][0] == "U_Lamp in {false, true}"
    assert shown["abduction"][-1] == "U_Lamp, U_Fan?"
    assert [line.split()[0] for line in shown["counterfactual"][-3:]] == ["seen", "do", "Lamp,"]


def test_only_the_prompt_changes() -> None:
    asked = questions()
    record = asked.records[0]
    assert (
        terse(record, asked.specs[record.spec.sha256]).model_copy(update={"prompt": record.prompt}) == record
    )
    with pytest.raises(MisuseError, match="another specification"):
        terse(record, specification("Horn", "Bell"))


@pytest.mark.parametrize("seed", range(30))
def test_mechanisms_written_out_mean_the_same(seed: int) -> None:
    """Without functions, tables and lets, and for all values of their inputs."""
    model = random_model(seed)
    if model is None:
        pytest.skip("no model")
    domains = {node.name: node.domain for node in model.nodes}
    for node in model.nodes:
        try:
            written = mechanism(node, model, {})
        except MisuseError:
            continue
        assert not any(isinstance(part, Apply | Lookup) for part in walk(written))
        inputs = {parent: domains[parent] for parent in node.parents}
        if node.exogenous:
            inputs[node.exogenous.name] = node.exogenous.domain
        for number, values in enumerate(product(*inputs.values())):
            if number == MOST:
                break
            given = dict(zip(inputs, values, strict=True))
            assert evaluate(written, given, model) == evaluate_body(node.body, given, model)


def test_where_the_record_is_english_the_mechanisms_are() -> None:
    asked = questions()
    spec = asked.specs[asked.records[0].spec.sha256]
    shown = {
        record.kind: terse(record.model_copy(update={"mode": "english"}), spec).prompt.splitlines()
        for record in asked.records[:4]
    }
    assert shown["deduction"][0] in ("The lamp is true.", "The lamp is false.")
    assert shown["deduction"][-1] == "Lamp, Fan?"
    assert shown["abduction"][0] == "The draw of the lamp is one of {false, true}."
    assert any("the draw" in line for line in shown["abduction"])
    assert any(line.startswith("do ") for line in shown["intervention"])


@pytest.mark.parametrize("seed", range(12))
def test_every_mechanism_can_be_told(seed: int) -> None:
    spec = Specification.read(SourceText("model.scm", print_spec(random_spec(seed))))
    english = Sentences(spec)
    for node in spec.model.nodes:
        try:
            written = mechanism(node, spec.model, {})
        except MisuseError:
            continue
        told = english.of(node.name, written)
        assert told.endswith((".", "|"))  # a sentence, or a table
