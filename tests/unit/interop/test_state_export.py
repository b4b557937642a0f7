"""Export, then import: the same model, for the library's specifications and for generated ones."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest

import causim
from causim.compiler import compile_python
from causim.engine import equivalent
from causim.errors import SpecError
from causim.interop.state import read_state
from causim.interop.state_export import write_state
from causim.model.evaluate import run
from causim.model.scm import SCM
from causim.source import SourceText
from causim.syntax.printer import print_spec
from tests.property.strategies import random_model
from tests.python_examples import checked

SPECS = sorted((Path(__file__).resolve().parents[3] / "specs").rglob("*.scm"))
WIDE = "sachs"
GENERATED = 6  # models a test


def imported(text: str) -> SCM:
    (history,) = read_state(SourceText("state.json", text))
    return checked(history.versions)[0]


def without_types(text: str) -> str:
    data = json.loads(text)
    for scm in data["scms"]:
        for bundle in scm["history"]:
            del bundle["types"]
    return json.dumps(data)


def exported(model: SCM) -> str:
    return write_state([(model.name, [model])])


def assert_same(model: SCM, seed: int = 0) -> SCM:
    """With its types the model comes back as the same; without them types are inferred, and worlds are the same."""
    back = imported(exported(model))
    comparison = equivalent(model, back)
    assert comparison, comparison
    inferred = imported(without_types(exported(model)))
    supports = [{u.name: dict(u.support) for u in m.exogenous} for m in (model, inferred)]
    assert supports[0] == supports[1]
    random = Random(seed)
    for _ in range(20):
        u = {u.name: random.choice([value for value, _ in u.support]) for u in model.exogenous}
        assert run(inferred, u) == run(model, u)
    return back


def test_weights_that_need_more_than_64_bits_are_refused() -> None:
    """Rows divided by their sums have no short common denominator, and Python's samplers have whole weights."""
    (sachs,) = (path for path in SPECS if path.stem == WIDE)
    with pytest.raises(SpecError, match="overflow"):
        imported(exported(causim.load(sachs)))


@pytest.mark.parametrize("path", [p for p in SPECS if p.stem != WIDE], ids=lambda path: path.stem)
def test_a_specification_of_the_library_comes_back_and_then_stays_the_same_text(path: Path) -> None:
    back = assert_same(causim.load(path))
    assert exported(imported(exported(back))) == exported(back)


@pytest.mark.parametrize("batch", range(4))
def test_generated_models_come_back_and_settle(batch: int) -> None:
    """What always holds in a made-up mechanism is folded in one pass or two."""
    models = [random_model(batch * GENERATED + number) for number in range(GENERATED)]
    for number, model in enumerate(model for model in models if model is not None):
        settled = imported(exported(assert_same(model, number)))
        assert exported(imported(exported(settled))) == exported(settled)


def test_a_state_has_samplers_mechanisms_and_run_once() -> None:
    model = causim.load(next(path for path in SPECS if path.stem == "asthma_season"))
    data = json.loads(write_state([("first", [model, model]), ("second", [model])]))
    assert [(scm["scm_id"], len(scm["history"])) for scm in data["scms"]] == [("first", 2), ("second", 1)]
    bundle = data["scms"][0]["history"][0]
    assert set(bundle["mechanisms"]) == {f"f_{node.name}" for node in model.nodes}
    assert set(bundle["samplers"]) == {f"U_{node.name}" for node in model.nodes}
    assert "def run_once(" in bundle["run_once"]
    assert bundle["types"]["Wheeze"] == 'ordinal("none" < "mild" < "severe")'


def test_the_pieces_of_a_bundle_are_a_module_that_computes_the_model() -> None:
    model = causim.load(next(path for path in SPECS if path.stem == "asthma_season"))
    bundle = json.loads(write_state([("it", [model])]))["scms"][0]["history"][0]
    pieces = [
        bundle["preamble"],
        *bundle["samplers"].values(),
        *bundle["mechanisms"].values(),
        bundle["run_once"],
    ]
    ours: dict[str, object] = {}
    whole: dict[str, object] = {}
    exec("\n\n\n".join(pieces), ours)
    exec(compile_python(model), whole)
    assert [ours["run_once"](seed) for seed in range(20)] == [whole["run_once"](seed) for seed in range(20)]  # type: ignore[operator]


def test_what_python_has_no_place_for_is_left_out() -> None:
    model = causim.load(next(path for path in SPECS if path.stem == "asthma_season"))
    (history,) = read_state(SourceText("state.json", write_state([("it", [model])])))
    text = print_spec(history.versions[0])
    assert "check " not in text
    assert "label " not in text
    assert '"""Peak flow: lowered by inflammation and by what smoking has cost."""' in text
