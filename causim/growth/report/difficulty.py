"""How many answers questions about a model have: one question of each kind, drawn with a seed, counted exactly."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from hashlib import sha256
from itertools import accumulate
from math import lcm
from random import Random

from causim.engine import Budget, Kind, Query, UndecidedError
from causim.engine import answer as answer_query
from causim.model.domain import IntDomain, Value
from causim.model.evaluate import run
from causim.model.scm import SCM, Exogenous

# No clock, so that a slow machine counts the same.
BUDGET = Budget(contexts=20_000, seconds=float("inf"), answers=20_000, cells=1 << 20)


def supports(model: SCM, seed: str) -> tuple[tuple[Kind, int | None], ...]:
    """For each kind of question that the model allows the number of possible answers; None if undecided.

    What a question tells is half of what it could: of the exogenous values in a deduction and an intervention, of the
    nodes in an abduction and a counterfactual. It is told of a random world, so the evidence is possible. One node is
    forced, to any value of its type.
    """
    return tuple((query.kind, _count(model, query)) for query in questions(model, seed))


def questions(model: SCM, seed: str) -> Iterator[Query]:
    """One question of each kind. Forcing needs a second node to look at, and abduction something to find."""
    for kind in Kind:
        rng = Random(sha256(f"{seed}/{kind}".encode()).digest())
        exogenous = {variable.name: _drawn(variable, rng) for variable in model.exogenous}
        do: dict[str, Value] = {}
        if kind in (Kind.INTERVENTION, Kind.COUNTERFACTUAL):
            if len(model.nodes) < 2:
                continue
            node = rng.choice(model.nodes)
            values = node.domain.values if isinstance(node.domain, IntDomain) else tuple(node.domain)
            do = {node.name: rng.choice(values)}
        if kind in (Kind.DEDUCTION, Kind.INTERVENTION):
            yield Query(given=_half(exogenous, rng), do=do)
        elif exogenous:
            yield Query(observe=_half(run(model, exogenous), rng, least=1), do=do)


def _count(model: SCM, query: Query) -> int | None:
    try:
        return answer_query(model, query, BUDGET).count
    except UndecidedError:
        return None


def _half(values: dict[str, Value], rng: Random, least: int = 0) -> dict[str, Value]:
    """Half of them, rounded down, in their order."""
    kept = set(rng.sample(sorted(values), max(least, len(values) // 2)))
    return {name: value for name, value in values.items() if name in kept}


def _drawn(variable: Exogenous, rng: Random) -> Value:
    """A value, each with exactly its weight."""
    values, weights = zip(*variable.support, strict=True)
    scale = lcm(*(weight.denominator for weight in weights))
    bounds = list(accumulate(weight.numerator * (scale // weight.denominator) for weight in weights))
    value: Value = values[bisect_right(bounds, rng.randrange(scale))]
    return value
