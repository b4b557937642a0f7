"""Published answers, by the reference engine over the direct interpreter and over compiled Python."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial

import pytest

from causim.engine import Kind, Query, Reference, Status
from causim.model.domain import Value
from causim.model.evaluate import apply_mechanism
from causim.model.scm import SCM, Node
from tests.unit.engine.models import either_or, firing_squad, forest_fire, monty_hall

half, third = Fraction(1, 2), Fraction(1, 3)
T, F = True, False


def interpreted(model: SCM) -> Reference:
    """The engine over the tree itself, with no compiler in between."""

    def call(node: Node, *inputs: Value) -> Value:
        names = node.parents + ((node.exogenous.name,) if node.exogenous else ())
        return apply_mechanism(model, node, dict(zip(names, inputs, strict=True)))

    return Reference(model, {node.name: partial(call, node) for node in model.nodes})


CASES: list[tuple[str, SCM, Query, dict[tuple[Value, ...], Fraction]]] = [
    ("order given", firing_squad(), Query(given={"U": T}), {(T, T, T, T): Fraction(1)}),
    (
        "dead: was there an order?",
        firing_squad(),
        Query(observe={"D": T}, target=("U",)),
        {(T,): Fraction(1)},
    ),
    ("A fired: did B?", firing_squad(), Query(observe={"A": T}, target=("B",)), {(T,): Fraction(1)}),
    (
        "A made to fire: did B?",
        firing_squad(),
        Query(do={"A": T}, target=("B", "D")),
        {(F, T): half, (T, T): half},
    ),
    (
        "no order, A fires on his own",
        firing_squad(),
        Query(observe={"C": F}, do={"A": T}, target=("D", "B")),
        {(T, F): Fraction(1)},
    ),
    (
        "dead: had A not fired, still dead",
        firing_squad(),
        Query(observe={"D": T}, do={"A": F}, target=("D", "B", "C")),
        {(T, T, T): Fraction(1)},
    ),
    (
        "nervous rifleman, q(1-p) / (1-(1-q)(1-p))",
        firing_squad(p=Fraction(3, 5), q=Fraction(1, 10)),
        Query(observe={"D": T}, do={"A": F}, target=("D",)),
        {(F,): Fraction(1, 16), (T,): Fraction(15, 16)},
    ),
    (
        "fire: one cause removed is not enough",
        forest_fire(),
        Query(observe={"L": T, "MD": T}, do={"MD": F}, target=("FF",)),
        {(T,): Fraction(1)},
    ),
    (
        "fire: both causes removed",
        forest_fire(),
        Query(observe={"L": T, "MD": T}, do={"L": F, "MD": F}, target=("FF",)),
        {(F,): Fraction(1)},
    ),
    (
        "Monty Hall: change doors",
        monty_hall(),
        Query(observe={"Your": 1, "Open": 3}, target=("Car",)),
        {(1,): third, (2,): 2 * third},
    ),
    (
        "careless host: no matter",
        monty_hall(careless=True),
        Query(observe={"Your": 1, "Open": 3}, target=("Car",)),
        {(1,): third, (2,): third, (3,): third},
    ),
    (
        "xor: two explanations",
        either_or(),
        Query(observe={"C": T}, target=("a", "b")),
        {(F, T): half, (T, F): half},
    ),
    (
        "xor: had A been 1",
        either_or(),
        Query(observe={"C": T}, do={"A": T}, target=("C",)),
        {(F,): half, (T,): half},
    ),
]


@pytest.mark.parametrize("engine", [interpreted, Reference])
@pytest.mark.parametrize(("model", "query", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_published_answer(
    engine: Callable[[SCM], Reference],
    model: SCM,
    query: Query,
    expected: dict[tuple[Value, ...], Fraction],
) -> None:
    answer = engine(model).answer(query)
    found = {tuple(world.values()): answer.probability(world) for world in answer}
    assert found == expected
    assert list(found) == sorted(found)  # in the order of the domains
    assert answer.status is (Status.UNIQUE if len(expected) == 1 else Status.MULTIPLE)
    assert answer.count == len(expected)


def test_abduction_asks_for_all_exogenous_values_by_default() -> None:
    answer = interpreted(firing_squad(q=half)).answer(Query(observe={"D": True}))
    assert answer.query.kind is Kind.ABDUCTION
    assert [dict(world) for world in answer] == [
        {"U": False, "W": True},
        {"U": True, "W": False},
        {"U": True, "W": True},
    ]
    assert answer.evidence_probability == Fraction(3, 4)
    assert answer.marginals() == {
        "U": {False: third, True: 2 * third},
        "W": {False: third, True: 2 * third},
    }


def test_evidence_before_and_after_an_intervention_are_two_questions() -> None:
    engine = interpreted(firing_squad())
    before = engine.answer(Query(observe={"D": True}, do={"A": True}, target=("B",)))
    after = engine.answer(Query(observe_after={"D": True}, do={"A": True}, target=("B",)))
    assert [before.probability({"B": True}), after.probability({"B": True})] == [1, half]
    assert [before.evidence_probability, after.evidence_probability] == [half, 1]
