"""CLadder's model dictionaries: many models in a file, each with the effects that its tables have."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest

from causim.engine import effects
from causim.errors import MisuseError, SpecError
from causim.interop.importing import Imported, guess, import_all, import_source
from causim.source import SourceText
from tests.unit.audit.samples import ARROWHEAD, Tables

MAPPING = {"Xname": "rain", "X1": "it rains", "X0": "it is dry", "Yname": "floor"}  # Y is explained by half
MEDIATED = {"p(X)": [0.25], "p(V2 | X)": [0.2, 0.75], "p(Y | X, V2)": [[0.1, 0.5], [0.6, 1]]}
CONFOUNDED = {
    "p(Y | V1, X)": [[0.1, 0.5], [0.6, 0.9]],
    "p(X | V1)": [0.2, 0.7],
    "p(V1)": 0.4,
}  # effects first
CERTAIN = {"p(X)": 0.5, "p(V2 | X)": [0, 1], "p(Y | X, V2)": [[0, 1], [1, 1]]}


def entry(number: int, params: Any, **more: Any) -> dict[str, Any]:
    return {"model_id": number, "story_id": "wet floor", "params": params, **more}


def file(*entries: Any) -> SourceText:
    return SourceText("models.json", json.dumps(list(entries)))


def the_only(params: Any, **more: Any) -> Imported:
    return import_source(file(entry(0, params, **more)))


@pytest.mark.parametrize("params", [ARROWHEAD, MEDIATED, CONFOUNDED, CERTAIN])
def test_effects_are_those_of_the_tables(params: dict[str, Any]) -> None:
    """Against an enumeration in floating point that shares nothing with causim."""
    model, tables = the_only(params).model, Tables(params)
    asked = (model, {"X": True}, {"X": False}, "Y")
    assert float(effects.ate(*asked)) == pytest.approx(tables.ate(), abs=1e-12)
    assert float(effects.ett(*asked)) == pytest.approx(tables.ett(), abs=1e-12)
    assert float(effects.tv(*asked)) == pytest.approx(
        tables.p({"Y": 1}, {"X": 1}) - tables.p({"Y": 1}, {"X": 0}), abs=1e-12
    )
    if "p(V1)" not in params:  # its mediation formulas need an unconfounded cause
        assert float(effects.nde(*asked)) == pytest.approx(tables.nde(), abs=1e-12)
        assert float(effects.nie(*asked)) == pytest.approx(tables.nie(), abs=1e-12)


def test_numbers_are_exact_and_kept() -> None:
    model = the_only({"p(X)": 0.799855572488023, "p(Y | X)": [0.1, "1/3"]}).model
    root, child = model.nodes
    assert root.exogenous is not None
    assert root.exogenous.weights == (1 - Fraction("0.799855572488023"), Fraction("0.799855572488023"))
    assert effects.ate(model, {"X": True}, {"X": False}, "Y") == Fraction(1, 3) - Fraction(1, 10)
    assert child.parents == ("X",)


def test_the_story_becomes_the_documentation() -> None:
    found = the_only(MEDIATED, background="Rain has an effect on\tfloors.", variable_mapping=MAPPING)
    rain, between, floor = found.model.nodes
    assert (found.model.name, found.form) == ("wet_floor_0", "cladder")
    assert found.model.doc == "Rain has an effect on floors."
    assert rain.doc == "Rain. True: it rains; false: it is dry."
    assert (between.doc, floor.doc) == ("V2, given X.", "Y, given X, V2.")
    assert found.text.startswith("# Imported by causim from models.json (CLadder).\n# SHA-256 of its text: ")


def test_names_that_cannot_be_are_changed_and_kept_as_labels() -> None:
    model = the_only({"p(node)": 0.5, "p(1st | node)": [0.2, 0.7]}).model
    assert [(node.name, node.label) for node in model.nodes] == [("node_", "node"), ("N1st", "1st")]


def test_one_of_many_is_named() -> None:
    source = file(entry(0, MEDIATED), entry(7, CERTAIN))
    assert list(import_all(source)) == ["wet_floor_0", "wet_floor_7"]
    named = import_source(source, name="wet_floor_7")
    assert named.text == import_all(source)["wet_floor_7"].text
    with pytest.raises(MisuseError, match=r"there are 2 models \(wet_floor_0, wet_floor_7\); say which"):
        import_source(source)
    with pytest.raises(MisuseError, match=r"no model 'wet_flor_0' \(did you mean wet_floor_0\?\)"):
        import_source(source, name="wet_flor_0")


def test_its_files_are_told_from_those_of_a_state() -> None:
    assert guess(file(entry(0, MEDIATED))) == "cladder"
    assert guess(SourceText("state.json", '{"scms": [{"scm_id": "p", "history": []}]}')) == "state"


@pytest.mark.parametrize(
    ("entries", "code", "place", "message"),
    [
        ([[]], "import-syntax", "#/0", 'a model has "params"'),
        ([{"model_id": 1}], "import-syntax", "#/0", 'a model has "params"'),
        (
            [{"model_id": True, "params": MEDIATED}],
            "import-syntax",
            "#/0/model_id",
            "a model has a number here",
        ),
        ([entry(1, MEDIATED), entry(1, CERTAIN)], "import-duplicate", "#/1", "two models wet_floor_1"),
        ([entry(1, {"X": 0.5})], "import-syntax", "#/0/params/X", r"a table is called p\(Y\)"),
        ([entry(1, {"p(X)": 1.5})], "import-probability", "#/0/params/p(X)", "1.5 is no probability"),
        ([entry(1, {"p(X)": None})], "import-number", "#/0/params/p(X)", "a number is needed"),
        ([entry(1, {"p(X)": "1/0"})], "import-number", "#/0/params/p(X)", "Fraction"),
        (
            [entry(1, {"p(X)": 0.5, "p(Y | X)": [0.5, [1, "1e999999"]]})],
            "import-number",
            "#/0/params/p(Y | X)/1",
            "a number is needed",
        ),
        (
            [entry(1, {"p(X)": 0.5, "p(Y | X)": [0.5]})],
            "import-arity",
            "#/0/params/p(Y | X)",
            "a list of two",
        ),
        ([entry(1, {"p(X)": 0.5, "p( X )": 0.5})], "import-duplicate", "#/0/params", "X has two tables"),
        (
            [entry(1, {"p(Y | X, X)": [[0, 1], [1, 0]]})],
            "import-syntax",
            "#/0/params/p(Y | X, X)",
            "different",
        ),
        ([entry(1, {"p(Y | X)": [0, 1]})], "import-unknown", "#/0/params", "X causes Y and has no table"),
        (
            [entry(1, {"p(Y | X)": [0.1, 0.4], "p(X | Y)": [0.2, 0.5]})],
            "import-cycle",
            "#/0/params",
            "a cycle: Y -> X -> Y|a cycle: X -> Y -> X",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place(entries: Any, code: str, place: str, message: str) -> None:
    with pytest.raises(SpecError, match=message) as raised:
        import_all(file(*entries), "cladder")
    (fault,) = raised.value.diagnostics
    assert fault.span is not None
    assert (fault.code, fault.span.source.name) == (code, f"models.json{place}")
