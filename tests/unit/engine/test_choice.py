"""Where tables would be huge: a solver says what is possible, and nothing else takes long or much memory."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import islice
from random import Random
from unittest.mock import Mock

import pytest

from causim.engine import Answer, Budget, Factored, Query, Status, UndecidedError
from causim.engine.inference import choice, prepared, sat
from causim.engine.inference.elimination import Elimination
from causim.model.domain import Value
from causim.model.evaluate import run
from causim.model.scm import SCM
from tests.unit.engine.families import chain, lattice

pytest.importorskip("pysat")

World = dict[str, Value]


@cache
def wide() -> SCM:
    """Ten layers of width 20."""
    return lattice(10, 20)


def worlds(model: SCM, seed: int, do: Mapping[str, Value]) -> tuple[World, World]:
    """What random exogenous values make of the model, without and with an intervention."""
    random = Random(seed)
    given: World = {u.name: random.random() < 0.5 for u in model.exogenous}
    return dict(run(model, given)), dict(run(model, given, do))


def counterfactual(model: SCM, seed: int) -> tuple[Query, World]:
    """Two nodes seen, the first one forced; and a world that is possible then."""
    names = [node.name for node in model.nodes]
    do: World = {names[0]: seed % 2 == 0}
    before, after = worlds(model, seed, do)
    seen = {name: before[name] for name in (names[len(names) // 2], names[-1])}
    return Query(observe=seen, do=do, target=tuple(names)), after


@pytest.fixture
def no_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Elimination, variable: int) -> None:
        raise AssertionError("a table is made")

    monkeypatch.setattr(Elimination, "eliminate", refuse)


def test_claims_about_a_wide_model_need_no_tables(no_tables: None, monkeypatch: pytest.MonkeyPatch) -> None:
    encoding = Mock(wraps=sat.Clauses)
    monkeypatch.setattr(choice, "Clauses", encoding)
    engine = Factored(wide())
    for seed in range(6):
        query, after = counterfactual(wide(), seed)
        answer = engine.answer(query)
        assert answer.contains(after)
        assert not answer.contains({**after, "X0": not after["X0"]})  # it was forced
        assert answer.contains_many([after, {**after, "X0": not after["X0"]}]) == [True, False]
    assert encoding.call_count == 1  # the evidence is only assumed


def test_a_wide_model_is_listed_in_the_order_of_its_target(no_tables: None) -> None:
    query = Query(observe=counterfactual(wide(), 1)[0].observe)
    answer = Factored(wide()).answer(query)
    first = list(islice(answer, 20))
    assert first == list(islice(answer, 20))
    keys = [tuple(found.values()) for found in first]
    assert keys == sorted(set(keys))
    for found in first:
        world = run(wide(), found)
        assert all(world[name] == value for name, value in query.observe.items())


def test_the_count_of_a_wide_model_is_undecided_at_once(no_tables: None) -> None:
    """The plan says that no table fits, so none takes memory; a solver still says what is possible."""
    answer = Factored(wide()).answer(Query(observe={"X199": True}))
    assert answer.status is Status.UNDECIDED
    assert answer.count is None
    assert answer.spent is not None
    assert "cells" in answer.spent
    assert answer.count_at_least == 2


def test_impossible_evidence_is_found_where_tables_are_too_large() -> None:
    free: World = {f"U{i}": False for i in range(200)}
    answer = Factored(wide()).answer(Query(given=free, observe={"X199": True}))
    assert (answer.status, answer.count) == (Status.IMPOSSIBLE, 0)
    held: World = {f"X{i}": False for i in range(180)}  # nothing is true without a cause that is
    answer = Factored(wide()).answer(Query(observe={**held, "X199": True}, target=("U5",)), Budget(cells=1))
    assert (answer.status, answer.count) == (Status.IMPOSSIBLE, 0)


def parts(answer: Answer, claim: Mapping[str, Value]) -> tuple[object, ...]:
    return answer.status, answer.contains(claim), list(islice(answer, 30))


@pytest.mark.parametrize("way", ["solver", "unlucky solver", "no solver"])
def test_all_ways_say_the_same(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    model = lattice(4, 5)
    queries = [counterfactual(model, seed) for seed in range(8)]
    expected = [parts(Factored(model).answer(query), claim) for query, claim in queries]
    if way == "no solver":
        monkeypatch.setattr(sat, "available", lambda: False)
    else:
        monkeypatch.setattr(choice, "WIDE", 0)
        monkeypatch.setattr(choice, "LONG", 0)
    if way == "unlucky solver":
        monkeypatch.setattr(sat.Clauses, "soon", lambda *_: None)
    engine = Factored(model)
    found = [parts(engine.answer(query), claim) for query, claim in queries]
    assert found == expected
    assert all(possible for _, possible, _ in found)


def test_many_questions_are_for_the_solver_until_it_is_unlucky(monkeypatch: pytest.MonkeyPatch) -> None:
    model = chain(20, ((0, 1), (1, 0)), ("1/2", "1/2"))
    query = Query(observe={"X19": 1}, do={"X0": 1}, target=tuple(f"X{i}" for i in range(20)))
    claim: World = {f"X{i}": 1 for i in range(20)}
    monkeypatch.setattr(prepared, "WARM_UP", 3)
    asked = Mock(wraps=sat.Clauses.soon, side_effect=sat.Clauses.soon)
    monkeypatch.setattr(sat.Clauses, "soon", lambda *arguments: asked(*arguments))
    engine = Factored(model)
    verdicts = [engine.answer(query).contains(claim) for _ in range(8)]
    assert 0 < asked.call_count < 8
    asked.side_effect = lambda *_: None
    asked.reset_mock()
    verdicts += [engine.answer(query).contains(claim) for _ in range(8)]
    assert asked.call_count == 1
    assert set(verdicts) == {True}


def test_without_a_solver_a_wide_question_is_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sat, "available", lambda: False)
    answer = Factored(wide()).answer(Query(observe={"X199": True, "X150": False}), Budget(cells=1 << 10))
    with pytest.raises(UndecidedError, match="cells"):
        next(iter(answer))
