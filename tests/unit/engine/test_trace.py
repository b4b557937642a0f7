"""Derivations: they hold, they survive JSON, and a checker finds what is tampered with."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any
from unittest.mock import Mock

import pytest

import causim
from causim.engine import Assignment, Budget, Query, Status, Trace, explain, trace_text, verify_trace
from causim.engine.inference import prepared
from causim.engine.inference.planning import plan
from causim.engine.tracing.conflict import _needed
from causim.errors import MisuseError
from causim.model.scm import SCM
from tests.e2e.cli import DRUG
from tests.property.queries import random_query
from tests.property.strategies import random_model
from tests.unit.engine.families import chain

COUNTERFACTUAL = Query(observe={"Dose": "high", "Mutant": False, "Size": 1}, do={"Dose": "none"})
SEVERAL = Query(observe={"Size": 1}, do={"Dose": "low"}, target=("Size",))
IMPOSSIBLE = Query(observe={"Dose": "none", "Mutant": False, "Size": 0})


@pytest.fixture(scope="module")
def drug() -> SCM:
    return causim.loads(DRUG)


@pytest.mark.parametrize("seed", range(25))
def test_traces_of_random_questions_hold_and_survive_json(seed: int) -> None:
    model = random_model(seed)
    assert model is not None
    for number in range(3):
        trace = explain(model, random_query(Random(100 * seed + number), model))
        assert verify_trace(model, trace) == []
        assert Trace.from_json(json.loads(json.dumps(trace.to_json()))) == trace
        assert trace_text(trace)


def test_abduction_tries_every_exogenous_value(drug: SCM) -> None:
    trace = explain(drug, COUNTERFACTUAL)
    size = trace.abduced[2]
    assert (size.name, dict(size.inputs), size.value) == ("U_Size", {"Dose": "high", "Mutant": False}, 1)
    assert [(t.exogenous, t.result) for t in size.trials] == [(2, 0), (3, 1)]
    assert size.posterior == ((3, Fraction(1)),)
    assert [(step.node, step.forced, step.value) for step in trace.sure] == [
        ("Dose", True, "none"),
        ("Mutant", False, False),
        ("Size", False, 3),
    ]


def test_several_answers_have_a_case_each_and_ranges(drug: SCM) -> None:
    trace = explain(drug, SEVERAL, cases=1)
    assert (trace.status, trace.count, len(trace.cases)) == (Status.MULTIPLE, 2, 1)
    assert trace.ranges == (("Size", ((1, Fraction(1, 2)), (2, Fraction(1, 2)))),)
    assert dict(trace.cases[0].context) == {"U_Dose": "low", "U_Mutant": False, "U_Size": 2}
    assert verify_trace(drug, trace) == []


def test_evidence_after_the_intervention_is_not_taken_for_factual(drug: SCM) -> None:
    trace = explain(drug, Query(do={"Dose": "high"}, observe_after={"Size": 3}, target=("Mutant",)))
    assert [a.value for a in trace.abduced] == [None, None]
    assert trace.cases[0].values == {"Mutant": True}
    assert verify_trace(drug, trace) == []


def test_a_contradiction_is_as_small_as_it_can_be(drug: SCM) -> None:
    found = explain(drug, IMPOSSIBLE).contradiction
    assert found is not None
    assert found.items == (("observe", "Dose", "none"), ("observe", "Size", 0))  # Mutant plays no part
    assert found.possible == (2, 3)
    after = Query(do={"Dose": "none"}, observe={"Mutant": False}, observe_after={"Size": 0})
    found = explain(drug, after).contradiction
    assert found is not None
    assert found.items == (("observe_after", "Size", 0),)


@pytest.mark.parametrize("seed", range(30))
def test_what_a_contradiction_needs_is_found_in_few_questions(seed: int) -> None:
    """By blocks the same is left as one by one, whatever goes together."""
    rng = Random(seed)
    items = [("observe", f"X{i}", i) for i in range(rng.randrange(60))]
    conflicts = [
        {("observe", "Y", 0), *rng.sample(items, min(len(items), 2))} for _ in range(rng.randint(1, 3))
    ]
    possible = Mock(wraps=lambda part: not any(conflict <= set(part) for conflict in conflicts))
    left = list(items)
    for item in items:
        rest = [other for other in left if other != item]
        if not possible([*rest, ("observe", "Y", 0)]):
            left = rest
    possible.reset_mock()
    assert list(_needed((), items, [("observe", "Y", 0)], possible)) == left
    assert possible.call_count <= 1 + 2 * len(left) * (1 + len(items).bit_length())


def test_a_long_derivation_asks_little_more_than_a_short_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """How many eliminations are planned does not depend on how many variables are explained."""
    planned = []
    for nodes in (5, 40):
        planning = Mock(wraps=plan)
        monkeypatch.setattr(prepared, "plan", planning)
        model = chain(nodes, ((0, 1, 1), (1, 2, 0), (2, 2, 0)), ("1/2", "1/3", "1/6"))
        trace = explain(model, Query(observe={f"X{nodes - 1}": 1}, do={"X1": 2}, target=(f"X{nodes - 1}",)))
        assert verify_trace(model, trace) == []
        planned.append(planning.call_count)
    assert planned[1] <= planned[0] + 2 <= 30


def test_a_revealed_value_of_probability_0_contradicts_itself() -> None:
    model = causim.loads("scm 1 model m {} node A() -> bool { exogenous U ~ {false: 1, true: 0} }")
    trace = explain(model, Query(given={"U": True}, observe={"A": True}))
    assert trace.contradiction is not None
    assert trace.contradiction.items == (("given", "U", True),)
    assert verify_trace(model, trace) == []
    assert "U has probability 0 of being true" in trace_text(trace)


def tampered(trace: Trace) -> list[Trace]:
    """The trace with one lie in each."""
    last, case, cut = trace.abduced[-1], trace.cases[0], trace.cut[0]
    step = case.steps[-1]
    others = trace.abduced[:-1]
    lies: list[dict[str, Any]] = [
        {"model": "another"},
        {"count": 5},
        {"evidence_probability": Fraction(1, 7)},
        {"cut": ()},
        {"cut": (replace(cut, value="low"),)},
        {"abduced": others},
        {"abduced": (*others, replace(last, posterior=last.prior))},
        {"abduced": (*others, replace(last, equation="Size = 0"))},
        {"abduced": (*others, replace(last, value=2))},
        {"abduced": (*others, replace(last, trials=last.trials[:1]))},
        {"cases": (case, case)},
        {"cases": (replace(case, probability=Fraction(1, 3)),)},
        {"cases": (replace(case, context=Assignment({**case.context, "U_Size": 2})),)},
        {"cases": (replace(case, values=Assignment({**case.values, "Size": 2})),)},
        {"cases": (replace(case, steps=(*case.steps[:-1], replace(step, working=("1 + 2",)))),)},
        {"sure": trace.sure[:-1]},
        {"sure": (*trace.sure[:-1], replace(trace.sure[-1], value=2))},
    ]
    return [replace(trace, **lie) for lie in lies]


def test_every_lie_is_found(drug: SCM) -> None:
    trace = explain(drug, COUNTERFACTUAL)
    assert verify_trace(drug, trace) == []
    assert [lie for lie in tampered(trace) if not verify_trace(drug, lie)] == []
    other = causim.loads(DRUG.replace("U_Size - int(Dose)", "max(0, U_Size - 2 * int(Dose))"))
    assert verify_trace(other, trace)


def test_a_false_contradiction_is_found(drug: SCM) -> None:
    trace = explain(drug, IMPOSSIBLE)
    found = trace.contradiction
    assert found is not None
    lies = [
        replace(found, items=found.items[1:]),
        replace(found, items=(*found.items[:1], ("observe", "Mutant", False), *found.items[1:])),
        replace(found, possible=(2,)),
        replace(found, possible=(0, 2, 3)),
    ]
    assert all(verify_trace(drug, replace(trace, contradiction=lie)) for lie in lies)


def test_a_spent_budget_leaves_a_trace_that_says_so() -> None:
    nodes = "".join(
        f"node N{i}({', '.join(f'N{j}' for j in range(i))}) -> int 0..9 {{ exogenous U{i} "
        f"return ({' + '.join([f'{j + 2} * N{j}' for j in range(i)] + [f'U{i}'])}) % 10 }}\n"
        for i in range(7)
    )
    model = causim.loads(f"scm 1 model m {{}}\n{nodes}")
    budget = Budget(seconds=0, contexts=0, cells=0)
    trace = explain(model, Query(observe={"N6": 3}), budget)
    assert trace.spent
    assert trace.spent in " ".join(trace_text(trace).split())
    assert verify_trace(model, trace, budget) == []


def test_what_is_no_trace_is_refused() -> None:
    with pytest.raises(MisuseError, match="no trace"):
        Trace.from_json({"model": "m"})
