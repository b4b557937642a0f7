"""The solver against elimination: the same possibilities, the same lists in the same order."""

from __future__ import annotations

from random import Random

import pytest

from causim.engine import Factored, Query
from causim.engine.budget import Budget, Limits, SpentError
from causim.engine.inference.sat import Clauses
from tests.property.queries import random_query
from tests.property.strategies import random_model
from tests.unit.engine.families import collider

pytest.importorskip("pysat")


def limits() -> Limits:
    return Budget(cells=1 << 20).start()


def test_lists_are_those_of_elimination() -> None:
    compared = 0
    for seed in range(60):
        model = random_model(seed, contexts=300, checks=0)
        if model is None:
            continue
        rng, engine = Random(seed), Factored(model)
        for _ in range(3):
            answer = engine.answer(random_query(rng, model))
            if answer.fixed is None:
                continue
            clauses = Clauses(answer.skeleton)
            found = list(clauses.assignments(answer.fixed, answer.skeleton.free_target, limits()))
            assert [answer._assignment(indices) for indices in found] == list(answer)
            assert clauses.possible(answer.fixed, limits()) is bool(found)
            compared += 1
    assert compared > 100


def test_an_assignment_is_possible_or_not() -> None:
    answer = Factored(collider(30, 2, "count({all})", "int 0..30")).answer(Query(observe={"Y": 3}))
    clauses = Clauses(answer.skeleton)
    assert answer.fixed is not None
    for true in (2, 3, 4):
        causes = {v: int(i < true) for i, v in enumerate(answer.skeleton.free_target)}
        assert clauses.possible({**answer.fixed, **causes}, limits()) is (true == 3)


def test_a_list_of_very_many_is_lazy() -> None:
    answer = Factored(collider(200, 2, "count({all}) % 2 == 1", "bool")).answer(Query(observe={"Y": True}))
    assert answer.fixed is not None
    listed = Clauses(answer.skeleton).assignments(answer.fixed, answer.skeleton.free_target, limits())
    first = [next(listed) for _ in range(3)]
    assert first == [(0,) * 199 + (1,), (0,) * 198 + (1, 0), (0,) * 197 + (1, 0, 0)]


def test_what_is_too_large_or_too_slow_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = Factored(collider(30, 2, "count({all})", "int 0..30")).answer(Query(observe={"Y": 3}))
    assert answer.fixed is not None
    with pytest.raises(SpentError):
        list(
            Clauses(answer.skeleton).assignments(
                answer.fixed, answer.skeleton.free_target, Limits(deadline=0)
            )
        )
    monkeypatch.setattr("causim.engine.inference.sat.MAX_CLAUSES", 10)
    with pytest.raises(SpentError):
        Clauses(answer.skeleton)
