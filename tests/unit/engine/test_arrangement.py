"""Wide sums in an order of the engine's own: the same values, and running totals of which counterfactuals take two."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from causim.checker import check
from causim.engine import Factored, Query, Reference, effects
from causim.engine.inference.arrangement import arranged
from causim.model.domain import Value
from causim.model.evaluate import run
from causim.model.expr import Builtin, Variable
from causim.model.scm import SCM
from causim.source import SourceText
from causim.syntax.parse import parse
from tests.unit.engine.families import collider, model_of

NIHSS = Path(__file__).parents[3] / "specs/clinical/nihss.scm"

# Six scores in pairs, each with its partner's cause or effect; the total takes them crosswise.
PAIRS = "\n".join(
    f"node A{i}() -> int 0..2 {{ exogenous U{i} }}\n"
    f"node B{i}(A{i}) -> int 0..2 {{ exogenous V{i}: bool return if V{i} then A{i} else 2 - A{i} }}"
    for i in range(3)
)
NAMES = ("A0", "A1", "A2", "B0", "B1", "B2")


def crossed(total: str) -> SCM:
    return model_of(f"{PAIRS}\nnode Y({', '.join(NAMES)}) -> int -12..12 {{ return {total} }}")


def nihss() -> SCM:
    spec = parse(SourceText(NIHSS.name, NIHSS.read_text(encoding="utf-8"))).spec
    assert spec is not None
    model = check(spec).model
    assert model is not None
    return model


def order_of(model: SCM, node: str) -> list[str]:
    result = model.node_by_name[node].body.result
    assert isinstance(result, Builtin)
    return [term.name for term in result.arguments if isinstance(term, Variable)]


def test_what_belongs_together_stands_together() -> None:
    order = order_of(arranged(crossed(f"sum({', '.join(NAMES)})")), "Y")
    pairs = [{name[1] for name in order[i : i + 2]} for i in (0, 2, 4)]
    assert sorted(order) == sorted(NAMES)
    assert all(len(pair) == 1 for pair in pairs), order


def test_independent_terms_keep_their_order() -> None:
    model = collider(40, 3, "sum({all})", "int 0..80")
    assert arranged(model) is model


@pytest.mark.parametrize(
    "total",
    [
        "sum(A0, A1, A2, B0, B1, B2)",
        "A0 - A1 + A2 - B0 + B1 - B2",
        "max(A0, A1, A2, B0, B1, B2) - min(A0 + B1, A1, A2, B0, B1, B2)",
        "count(A0 == 1, A1 == 1, A2 == 0, B0 == 1, B1 == B2, B2 > 0)",
    ],
)
def test_the_values_are_the_same(total: str) -> None:
    model = crossed(total)
    changed = arranged(model)
    assert changed is not model
    random = Random(total)
    for _ in range(200):
        given: dict[str, Value] = {u.name: random.choice(u.support)[0] for u in model.exogenous}
        assert run(changed, given) == run(model, given)


def test_versions_of_a_model_keep_to_one_order() -> None:
    """A node that is cut from its causes belongs to nothing by itself, but in the other world it does."""
    model = crossed(f"sum({', '.join(NAMES)})")
    cut = model.submodel({"A0": 1, "B0": 1, "A1": 0})
    assert order_of(arranged(cut, like=model), "Y") == order_of(arranged(model), "Y")


def test_counterfactuals_of_a_clinical_total_are_decided() -> None:
    """The laws of a cause without causes: PNS = PN P(y | x) = PS P(not y | x') (Pearl, Causality, sec. 9.2.3)."""
    model = nihss()
    for cause, baseline in (
        ({"Loc": 3}, {"Loc": 0}),
        ({"Gaze": 2}, {"Gaze": 0}),
        ({"Arm_left": 4}, {"Arm_left": 0}),
    ):
        for band in ("moderate", "severe"):
            event = {"Severity": band}
            engine = Factored(model)
            with_cause, without = (
                engine.answer(Query(do=do, target=("Severity",))).probability(event)
                for do in (cause, baseline)
            )
            pns = effects.pns(model, cause, baseline, event)
            assert 0 < pns < 1
            assert effects.pn(model, cause, baseline, event) * with_cause == pns
            assert effects.ps(model, cause, baseline, event) * (1 - without) == pns
            if band == "severe":  # more points never make it less severe
                assert pns == with_cause - without == effects.ate(model, cause, baseline, event)


def test_a_counterfactual_of_two_totals_agrees_with_the_reference(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("causim.engine.inference.lowering.SMALL", 2)  # take even this small sum apart
    model = crossed(f"sum({', '.join(NAMES)})")
    query = Query(observe={"Y": 6}, do={"A1": 2}, target=("Y", "A0"))
    found, expected = Factored(model).answer(query), Reference(model).answer(query)
    assert found.marginals() == expected.marginals()
    assert list(found) == list(expected)
    assert len(found.marginals()["Y"]) > 1
