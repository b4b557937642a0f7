"""Laws of the reference engine."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest

from causim.engine import Budget, Query, Reference, Status, UndecidedError
from causim.errors import MisuseError
from causim.model.domain import Value
from causim.model.evaluate import run
from causim.model.scm import SCM
from tests.unit.engine.models import coins, either_or, firing_squad, monty_hall
from tests.unit.engine.test_textbook import interpreted

MODELS = [firing_squad(q=Fraction(1, 3)), monty_hall(), either_or()]
each_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)


def contexts(model: SCM) -> list[tuple[dict[str, Value], Fraction]]:
    """All exogenous values, with their probability: the definition, with no engine in it."""
    found = []
    for chosen in product(*(u.support for u in model.exogenous)):
        probability = Fraction(1)
        for _, weight in chosen:
            probability *= weight
        found.append(({u.name: v for u, (v, _) in zip(model.exogenous, chosen, strict=True)}, probability))
    return found


@each_model
def test_an_answer_is_what_the_definition_says(model: SCM) -> None:
    """Every pair of one observation and one intervention, on every node, against all contexts spelt out."""
    engine = interpreted(model)
    single: list[tuple[str, Value]] = [(node.name, value) for node in model.nodes for value in node.domain]
    for (seen, fact), (forced, value) in product(single, repeat=2):
        target = (model.nodes[-1].name, model.exogenous[0].name)
        joint: dict[tuple[Value, ...], Fraction] = {}
        for u, probability in contexts(model):
            if run(model, u)[seen] == fact:
                world = {**run(model, u, do={forced: value}), **u}
                key = tuple(world[name] for name in target)
                joint[key] = joint.get(key, Fraction(0)) + probability
        answer = engine.answer(Query(observe={seen: fact}, do={forced: value}, target=target))
        assert answer.evidence_probability == sum(joint.values())
        evidence = answer.evidence_probability
        if evidence:
            found = {tuple(world.values()): p * evidence for world, p in answer.items()}
            assert found == joint


@each_model
def test_probabilities_sum_to_one(model: SCM) -> None:
    answer = interpreted(model).answer(Query())
    assert sum(answer.probability(world) for world in answer) == 1
    assert answer.evidence_probability == 1
    assert all(sum(parts.values()) == 1 for parts in answer.marginals().values())


@each_model
def test_forcing_what_happens_anyway_changes_nothing(model: SCM) -> None:
    """Consistency: if X = x, then Y under do(X = x) is Y (Pearl, Causality, corollary 7.3.2)."""
    engine = interpreted(model)
    for world in engine.answer(Query()):
        forced = {name: world[name] for name in list(world)[:2]}
        answer = engine.answer(Query(observe=dict(world), do=forced))
        assert (answer.status, list(answer)) == (Status.UNIQUE, [world])


def test_what_is_given_counts_as_evidence() -> None:
    answer = interpreted(firing_squad(q=Fraction(1, 3))).answer(Query(given={"W": True}, target=("D",)))
    assert answer.evidence_probability == Fraction(1, 3)
    assert list(answer) == [{"D": True}]


def test_impossible_evidence_is_a_finding() -> None:
    engine = interpreted(firing_squad())
    for query in (Query(observe={"A": True, "B": False}), Query(given={"W": True})):  # W has no weight
        answer = engine.answer(query)
        assert (answer.status, answer.count, list(answer)) == (Status.IMPOSSIBLE, 0, [])
        assert answer.evidence_probability == 0
        assert answer.to_json()["answers"] == []
        with pytest.raises(MisuseError, match="probability 0"):
            answer.probability(dict.fromkeys(answer.target, True))


@pytest.mark.parametrize(
    ("budget", "spent"),
    [
        (Budget(contexts=5_000), "budget of 5000 contexts"),
        (Budget(seconds=0), "budget of 0 seconds"),
        (Budget(answers=100), "budget of 100 distinct answers"),
    ],
)
def test_a_spent_budget_leaves_the_answer_undecided(budget: Budget, spent: str) -> None:
    model = coins(60)
    answer = interpreted(model).answer(Query(), budget)
    assert (answer.status, answer.count) == (Status.UNDECIDED, None)
    assert answer.spent is not None
    assert spent in answer.spent
    assert answer.count_at_least == len(list(answer)) > 0
    assert answer.contains(next(iter(answer)))  # what was found is certain
    assert not answer.contains(dict.fromkeys(answer.target, 7))  # as is what is no value at all
    with pytest.raises(UndecidedError, match=spent):
        answer.contains(dict.fromkeys(answer.target, True))
    with pytest.raises(UndecidedError):
        answer.marginals()
    assert answer.to_json(limit=2)["status"] == "undecided"


def test_only_what_bears_on_the_question_is_visited() -> None:
    model = coins(2_000)  # also deeper than Python's stack, were each node a call
    engine = interpreted(model)
    answer = engine.answer(Query(target=("X7", "U1999")))
    assert (answer.count, answer.contexts_examined) == (4, 6)
    assert engine.answer(Query(given={u.name: True for u in model.exogenous})).status is Status.UNIQUE


def test_draws_follow_the_exact_posterior_and_their_seed() -> None:
    answer = interpreted(monty_hall()).answer(Query(observe={"Your": 1, "Open": 3}, target=("Car",)))
    drawn = answer.sample(3_000, seed=1)
    assert drawn == answer.sample(3_000, seed=1) != answer.sample(3_000, seed=2)
    assert 1_900 < sum(world["Car"] == 2 for world in drawn) < 2_100
    assert all(answer.contains(world) for world in drawn)


def test_an_answer_as_json_is_exact() -> None:
    answer = interpreted(monty_hall()).answer(Query(observe={"Your": 1, "Open": 3}, target=("Car",)))
    data = answer.to_json()
    assert data["evidence_probability"] == "1/6"
    assert data["query"] == {"kind": "abduction", "observe": {"Your": 1, "Open": 3}, "target": ["Car"]}
    assert [(a["values"], a["probability"]) for a in data["answers"]] == [
        ({"Car": 1}, "1/3"),
        ({"Car": 2}, "2/3"),
    ]
    assert answer.to_json(limit=1)["count"] == 2


def test_an_assignment_of_other_variables_is_refused() -> None:
    answer = interpreted(firing_squad()).answer(Query(target=("A", "B")))
    assert not answer.contains({"A": 1, "B": 1})  # 1 is not true
    assert answer.probability({"A": True}) == Fraction(1, 2)
    with pytest.raises(MisuseError, match="says nothing of B"):
        answer.contains({"A": True})
    with pytest.raises(MisuseError, match="not about C"):
        answer.probability({"C": True})


def test_the_compiled_model_answers_alike() -> None:
    for model in MODELS:
        compiled, direct = Reference(model).answer(Query()), interpreted(model).answer(Query())
        assert dict(compiled.items()) == dict(direct.items())
