"""Posteriors of the factored engine against those of pyAgrum on explicit twin networks."""

from __future__ import annotations

from random import Random

import pytest

from causim.engine import Factored, Query, Status
from causim.engine.query import Kind, variable_domain
from causim.model.scm import SCM
from tests.property.queries import random_query
from tests.property.strategies import random_model
from tests.property.twins import MAX_ROWS, posterior, rows

TOLERANCE = 1e-9
PAIRS = 40  # of each part


def verify(model: SCM, query: Query, engine: Factored) -> bool:
    """Whether there was a posterior to compare; fails where it differs."""
    answer = engine.answer(query)
    if answer.status is Status.IMPOSSIBLE or not answer.target:
        return False
    found = answer.marginals()
    for name, shares in posterior(model, query.resolve(model)).items():
        for value in variable_domain(model, name):
            assert abs(found[name].get(value, 0) - shares[value]) <= TOLERANCE, (name, value)
    return True


def compared(start: int, wanted: int) -> int:
    """Compares until so many posteriors have been; returns how many of them were counterfactual."""
    pytest.importorskip("pyagrum")
    seed, done, counterfactual = start, 0, 0
    while done < wanted:
        model = random_model(seed, contexts=100_000, nodes=8, checks=0)
        seed += 1
        if model is None or rows(model) > MAX_ROWS:
            continue
        engine, rng = Factored(model), Random(seed)
        for kind in (Kind.INTERVENTION, Kind.ABDUCTION, Kind.COUNTERFACTUAL, Kind.COUNTERFACTUAL):
            query = random_query(rng, model, kind)
            if verify(model, query, engine):
                done += 1
                counterfactual += kind is Kind.COUNTERFACTUAL
    return counterfactual


def test_a_few_posteriors() -> None:
    assert compared(0, 12) > 0


@pytest.mark.slow
@pytest.mark.parametrize("part", range(15))
def test_six_hundred_posteriors(part: int) -> None:
    assert compared(10_000 + 1_000 * part, PAIRS) >= PAIRS // 4
