"""Random questions about a model, and their answers by brute force over the direct interpreter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import product
from math import prod
from random import Random

from causim.engine import Query
from causim.engine.query import Kind
from causim.model.domain import Domain, Value
from causim.model.evaluate import run
from causim.model.scm import SCM

Worlds = tuple[dict[str, Value], dict[str, Value], dict[str, Value], Fraction]


def random_query(rng: Random, model: SCM, kind: Kind | None = None) -> Query:
    """A question of any kind. Evidence is mostly true of some world of the model, sometimes of none.

    Exogenous values and evidence are full or partial; among the given values are some of weight 0; the target is
    open, or some variables.
    """
    kind = kind or rng.choice(list(Kind))
    context = {u.name: rng.choices(tuple(u.domain), _numbers(u.weights))[0] for u in model.exogenous}
    do: dict[str, Value] = {}
    observe: dict[str, Value] = {}
    after: dict[str, Value] = {}
    if kind in (Kind.INTERVENTION, Kind.COUNTERFACTUAL):
        names = _some(rng, list(model.node_by_name), rng.choice((1, 1, 1, 2, 3)))
        do = {name: _value(rng, model.node_by_name[name].domain) for name in names}
    if kind in (Kind.ABDUCTION, Kind.COUNTERFACTUAL):
        observe = _evidence(rng, model, run(model, context))
    if do and rng.random() < 0.15:
        after = _evidence(rng, model, run(model, context, do))
    given = _given(rng, model, context, full=kind is Kind.DEDUCTION)
    return Query(given, observe, do, _target(rng, model), after)


def _numbers(weights: tuple[Fraction, ...]) -> list[float]:
    return [float(weight) for weight in weights]


def _some(rng: Random, names: list[str], count: int) -> list[str]:
    return rng.sample(names, min(count, len(names)))


def _value(rng: Random, domain: Domain) -> Value:
    return rng.choice(tuple(domain))


def _evidence(rng: Random, model: SCM, world: Mapping[str, Value]) -> dict[str, Value]:
    """Values of one to all nodes in a world, now and then with one that is not of it."""
    count = len(world) if rng.random() < 0.2 else rng.choice((1, 1, 2, 3))
    found = {name: world[name] for name in _some(rng, list(world), count)}
    if rng.random() < 0.2:
        name = rng.choice(list(found))
        found[name] = _value(rng, model.node_by_name[name].domain)
    return found


def _given(rng: Random, model: SCM, context: Mapping[str, Value], full: bool) -> dict[str, Value]:
    shares = (0.0, 0.3, 1.0) if full else (0.0, 0.0, 0.0, 0.3, 1.0)
    share = rng.choice(shares)
    found = {name: value for name, value in context.items() if rng.random() < share or share == 1}
    if found and rng.random() < 0.1:
        name = rng.choice(list(found))
        owner = model.exogenous_owner[name].exogenous
        assert owner is not None
        found[name] = _value(rng, owner.domain)  # perhaps one that never happens
    return found


def _target(rng: Random, model: SCM) -> tuple[str, ...] | None:
    if rng.random() < 0.4:
        return None
    names = [*model.node_by_name, *model.exogenous_owner]
    return tuple(_some(rng, names, rng.choice((1, 1, 2, 3))))


# --- brute force


def contexts(model: SCM) -> int:
    """How many exogenous contexts the model has, those of probability 0 included."""
    return prod(len(u.domain) for u in model.exogenous)


def worlds(model: SCM, do: Mapping[str, Value]) -> Iterator[Worlds]:
    """Exogenous values, factual world, world after the intervention, probability: for every context."""
    names = [u.name for u in model.exogenous]
    weighted = [list(zip(u.domain, u.weights, strict=True)) for u in model.exogenous]
    for choice in product(*weighted):
        context = {name: value for name, (value, _) in zip(names, choice, strict=True)}
        probability = prod((weight for _, weight in choice), start=Fraction(1))
        factual = run(model, context)
        yield context, factual, run(model, context, do) if do else factual, probability


def brute_force(model: SCM, query: Query) -> dict[tuple[Value, ...], Fraction]:
    """Joint probability of each target assignment and the evidence, by looking at every context."""
    resolved = query.resolve(model)
    found: dict[tuple[Value, ...], Fraction] = {}
    for context, factual, after, probability in worlds(model, resolved.do):
        evidence = (
            (resolved.given, context),
            (resolved.observe, factual),
            (resolved.observe_after, after),
        )
        if probability and all(world[n] == v for known, world in evidence for n, v in known.items()):
            values = {**context, **after}
            key = tuple(values[name] for name in resolved.target or ())
            found[key] = found.get(key, Fraction(0)) + probability
    return found
