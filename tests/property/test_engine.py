"""Laws of the reference engine, on random models and questions."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from causim.engine import Answer, Engine, Query, Reference, Status
from causim.engine.checks import run_check
from causim.engine.query import Kind
from causim.model.domain import Value
from causim.model.evaluate import OPERATORS, evaluate, run
from causim.model.scm import SCM, Claim
from tests.property.queries import brute_force, random_query
from tests.property.strategies import models

small = models(nodes=4, contexts=300, checks=0)


@st.composite
def questions(draw: st.DrawFn, kind: Kind | None = None) -> tuple[SCM, Query]:
    model = draw(small)
    return model, random_query(Random(draw(st.integers(0, 10**6))), model, kind)


def joint(answer: Answer) -> dict[tuple[Value, ...], Fraction]:
    """Probabilities of the assignments together with the evidence."""
    share = answer.evidence_probability
    return {tuple(world.values()): part * share for world, part in answer.items()}


def typed(found: dict[tuple[Value, ...], Fraction]) -> dict[tuple[tuple[type, Value], ...], Fraction]:
    return {tuple((type(value), value) for value in key): part for key, part in found.items()}


@pytest.mark.parametrize("engine", [Reference, Engine])
@given(case=questions())
def test_answers_are_those_of_brute_force(
    engine: Callable[[SCM], Reference], case: tuple[SCM, Query]
) -> None:
    model, query = case
    answer = engine(model).answer(query)
    expected = brute_force(model, query)
    assert typed(joint(answer)) == typed(expected)
    assert answer.evidence_probability == sum(expected.values())
    assert answer.count == len(expected)
    statuses = {0: Status.IMPOSSIBLE, 1: Status.UNIQUE}
    assert answer.status is statuses.get(len(expected), Status.MULTIPLE)
    if expected:
        assert sum(answer.probability(world) for world in answer) == 1
        for marginal in answer.marginals().values():
            assert sum(marginal.values()) == 1


@given(questions(Kind.ABDUCTION))
def test_an_intervention_on_nothing_changes_nothing(case: tuple[SCM, Query]) -> None:
    model, query = case
    target = tuple(model.node_by_name)
    plain = Reference(model).answer(Query(query.given, query.observe, {}, target))
    empty = Reference(model.submodel({})).answer(Query(query.given, query.observe, {}, target))
    assert joint(plain) == joint(empty)


@given(small, st.integers(0, 10**6))
def test_consistency(model: SCM, seed: int) -> None:
    """Forcing what happened anyway leaves the world as it was: if X = x, then Y_x = Y (Causality, 7.3.1)."""
    rng = Random(seed)
    context = {u.name: rng.choice([value for value, _ in u.support]) for u in model.exogenous}
    world = run(model, context)
    forced = {name: world[name] for name in rng.sample(list(world), rng.randint(1, len(world)))}
    assert run(model, context, forced) == world
    observed = {name: world[name] for name in rng.sample(list(world), rng.randint(1, len(world)))}
    observed |= forced
    target = tuple(world)
    engine = Reference(model)
    factual = engine.answer(Query(observe=observed, target=target))
    assert joint(engine.answer(Query(observe=observed, do=forced, target=target))) == joint(factual)


@given(small, st.integers(0, 10**6))
def test_disjoint_interventions_commute(model: SCM, seed: int) -> None:
    assume(len(model.nodes) > 1)
    rng = Random(seed)
    one, other = rng.sample(model.nodes, 2)
    a = {one.name: rng.choice(tuple(one.domain))}
    b = {other.name: rng.choice(tuple(other.domain))}
    query = Query(target=tuple(model.node_by_name))
    first = Reference(model.submodel(a).submodel(b)).answer(query)
    second = Reference(model.submodel(b).submodel(a)).answer(query)
    both = Reference(model).answer(Query(do={**a, **b}, target=query.target))
    assert joint(first) == joint(second) == joint(both)


@given(small, st.integers(0, 10**6))
def test_an_intervention_is_the_submodel(model: SCM, seed: int) -> None:
    query = random_query(Random(seed), model, Kind.INTERVENTION)
    target = tuple(model.node_by_name)
    kept = {u.name for u in model.submodel(query.do).exogenous}
    given_ = {name: value for name, value in query.given.items() if name in kept}
    cut = Reference(model.submodel(query.do)).answer(Query(given_, target=target))
    assert joint(cut) == joint(Reference(model).answer(Query(given_, do=query.do, target=target)))


# --- check blocks


def holds(model: SCM, claim: Claim, query: Query) -> bool:
    """The meaning of a claim, over all worlds found by brute force."""
    names = (*model.node_by_name, *model.exogenous_owner)
    found = brute_force(model, Query(query.given, query.observe, query.do, names))
    if claim.expr is None:
        return not found
    if not found:
        return False  # of impossible evidence nothing may be claimed but that
    true = [w for key, w in found.items() if evaluate(claim.expr, dict(zip(names, key, strict=True)), model)]
    match claim.kind:
        case "expect":
            return len(true) == len(found)
        case "possible":
            return bool(true)
        case _:
            return bool(OPERATORS[claim.op or ""](sum(true, Fraction(0)) / sum(found.values()), claim.bound))


@given(models(nodes=4, contexts=100, checks=3))
def test_check_blocks_mean_what_brute_force_finds(model: SCM) -> None:
    for block in model.checks:
        query = Query(dict(block.given), dict(block.observe), dict(block.do))
        for outcome in run_check(model, block).outcomes:
            assert outcome.passed == holds(model, outcome.claim, query), outcome.message
