"""The third way to an exact answer, many questions at a time, against enumeration one by one."""

from __future__ import annotations

from fractions import Fraction
from itertools import islice
from typing import Any

import numpy as np
import pytest

from causim.engine import Budget, Kind, Query, Reference
from causim.engine.expansion import OPEN, Mechanisms, Questions, Supports, solve
from causim.model.scm import SCM
from tests.property.strategies import random_model

ASKED = 12  # questions of each kind about each model


def some_questions(model: SCM, mechanisms: Mechanisms, kind: Kind, seed: int) -> Questions:
    """Evidence full or partial, mostly possible; some interventions on nodes that are observed too."""
    rng = np.random.default_rng([seed, list(Kind).index(kind)])
    nodes, count = len(model.nodes), len(model.exogenous)
    exogenous = np.array([rng.integers(0, len(p), ASKED) for p in mechanisms.possible], np.int64)
    exogenous = exogenous.reshape(count, ASKED)
    world = np.array(mechanisms.world(list(exogenous), None, ASKED)).reshape(nodes, ASKED)
    sizes = [len(node.domain) for node in model.nodes]
    other = np.array([rng.integers(0, size, ASKED) for size in sizes])
    given, observe = np.full((count, ASKED), OPEN), np.full((nodes, ASKED), OPEN)
    do = np.full((nodes, ASKED), OPEN)
    first = np.arange(nodes)[:, None] == rng.integers(0, nodes, ASKED)
    if kind in (Kind.ABDUCTION, Kind.COUNTERFACTUAL):
        seen = first | (rng.random((nodes, ASKED)) < rng.choice([0.4, 1.0]))
        wrong = rng.random((nodes, ASKED)) < 0.05
        observe = np.where(seen, np.where(wrong, other, world), OPEN)
    else:
        given = np.where(rng.random((count, ASKED)) < 0.5, exogenous, OPEN)
    if kind in (Kind.INTERVENTION, Kind.COUNTERFACTUAL):
        do = np.where(first | (rng.random((nodes, ASKED)) < 0.3), other, OPEN)
    return Questions(kind, given, observe, do)


def query(model: SCM, mechanisms: Mechanisms, questions: Questions, i: int) -> Query:
    nodes = [(node.name, tuple(node.domain)) for node in model.nodes]
    exogenous = [(u.name, p) for u, p in zip(model.exogenous, mechanisms.possible, strict=True)]

    def values(variables: Any, positions: Any) -> dict[str, Any]:
        return {n: v[p] for (n, v), p in zip(variables, positions[:, i], strict=True) if p >= 0}

    return Query(
        given=values(exogenous, questions.given),
        observe=values(nodes, questions.observe),
        do=values(nodes, questions.do),
    )


def compare(model: SCM, seed: int) -> int:
    """How many answers were compared; a difference fails."""
    mechanisms, reference, compared = Mechanisms(model), Reference(model), 0
    for kind in Kind:
        if kind is Kind.ABDUCTION and not model.exogenous:
            continue
        questions = some_questions(model, mechanisms, kind, seed)
        found = solve(mechanisms, questions, listed=50)
        nodes = [tuple(node.domain) for node in model.nodes]
        values = mechanisms.possible if kind is Kind.ABDUCTION else nodes
        for i in np.flatnonzero(found.decided).tolist():
            exact = reference.answer(query(model, mechanisms, questions, i), Budget())
            assert exact.count == found.counts[i]
            rows = np.flatnonzero(found.question == i).tolist()
            listed = [tuple(v[c[r]] for v, c in zip(values, found.values, strict=True)) for r in rows]
            assert listed == [tuple(a.values()) for a in islice(exact, 50)]
            for row, assignment in zip(rows, exact, strict=False):
                assert Fraction(int(found.weights[row]), int(found.totals[i])) == exact.probability(
                    assignment
                )
            compared += 1
    return compared


def test_answers_are_those_of_enumeration() -> None:
    compared = sum(compare(random_model(seed), seed) for seed in range(40))
    assert compared > 40 * 3 * ASKED  # nearly all of them


@pytest.mark.slow
def test_answers_are_those_of_enumeration_on_many_models() -> None:
    assert sum(compare(random_model(seed), seed) for seed in range(40, 1_500)) > 1_400 * 3 * ASKED


@pytest.mark.parametrize("kind", list(Kind))
def test_how_many_are_asked_at_once_changes_nothing(kind: Kind) -> None:
    model = random_model(7)
    mechanisms = Mechanisms(model)
    questions = some_questions(model, mechanisms, kind, 7)
    together = solve(mechanisms, questions)
    alone = Supports.joined([solve(mechanisms, questions.part(slice(i, i + 1))) for i in range(ASKED)])
    assert together.counts.tolist() == alone.counts.tolist()
    assert together.question.tolist() == alone.question.tolist()
    assert [c.tolist() for c in together.values] == [c.tolist() for c in alone.values]


def test_too_many_worlds_are_left_to_the_other_engines() -> None:
    model = next(m for seed in range(200) if len((m := random_model(seed)).exogenous) >= 3)
    mechanisms = Mechanisms(model)
    nothing = np.full((len(model.nodes), 1), OPEN)
    questions = Questions(Kind.DEDUCTION, np.full((len(model.exogenous), 1), OPEN), nothing, nothing)
    assert solve(mechanisms, questions).decided.all()
    few = solve(mechanisms, questions, cap=1)
    assert not few.decided.any()
    assert len(few.question) == 0


def test_only_what_is_wanted_is_listed() -> None:
    model = random_model(3)
    mechanisms = Mechanisms(model)
    questions = some_questions(model, mechanisms, Kind.COUNTERFACTUAL, 3)
    everything = solve(mechanisms, questions)
    for status in (0, 1, 2):
        part = solve(mechanisms, questions, only=status)  # type: ignore[arg-type]
        assert part.counts.tolist() == everything.counts.tolist()
        kept = np.minimum(everything.counts, 2)[everything.question] == status
        assert part.question.tolist() == everything.question[kept].tolist()
