"""An author's `check` blocks against exact answers."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest

from causim.engine import Budget, CheckResult, run_check
from causim.model.domain import Value
from causim.model.expr import All, AnyOf, Compare, Constant, Expr, Role, Variable
from causim.model.scm import SCM, Check, Claim
from tests.unit.engine.models import coins, firing_squad
from tests.unit.engine.test_textbook import interpreted

SQUAD = firing_squad(p=Fraction(3, 5), q=Fraction(1, 10))
Evidence = Mapping[str, Value]
NOTHING: Evidence = {}
IMPOSSIBLE = Claim("impossible", None)


def says(name: str, value: Value = True) -> Expr:
    return Compare("==", Variable(name, Role.NODE), Constant(value))


def expect(expr: Expr) -> Claim:
    return Claim("expect", expr)


def possible(expr: Expr) -> Claim:
    return Claim("possible", expr)


def probability(expr: Expr, op: str, bound: Fraction) -> Claim:
    return Claim("probability", expr, op, bound)


def judged(
    *claims: Claim,
    model: SCM = SQUAD,
    budget: Budget | None = None,
    given: Evidence = NOTHING,
    observe: Evidence = NOTHING,
    do: Evidence = NOTHING,
) -> CheckResult:
    check = Check("a check", tuple(given.items()), tuple(observe.items()), tuple(do.items()), claims)
    return run_check(model, check, budget or Budget(), interpreted(model))


def test_claims_that_hold() -> None:
    result = judged(
        expect(AnyOf((says("A", False), says("D")))),
        expect(says("W", False)),  # exogenous variables can be spoken of too
        possible(says("C")),
        probability(says("D"), "==", Fraction(3, 5)),
        probability(says("D"), "<", Fraction(2, 3)),
        given={"W": False},
    )
    assert result.passed
    assert all(outcome.passed for outcome in result.outcomes)
    nervous = judged(probability(says("D"), "==", Fraction(15, 16)), observe={"D": True}, do={"A": False})
    assert nervous.passed
    assert judged(IMPOSSIBLE, observe={"C": True, "B": False}).passed


@pytest.mark.parametrize(
    ("claim", "evidence", "code", "message"),
    [
        (expect(says("B")), {"observe": {"D": True}}, "check-failed", "of probability 1/16: B = false"),
        (
            possible(says("D", False)),
            {"do": {"A": True}},
            "check-not-possible",
            "false in every compatible world",
        ),
        (probability(says("D"), ">", Fraction(2, 3)), {}, "check-probability", "probability is 16/25"),
        (
            expect(says("D")),
            {"observe": {"C": True, "B": False}},
            "check-impossible-evidence",
            "probability 0",
        ),
        (IMPOSSIBLE, {"observe": {"C": False, "D": True}}, "check-not-impossible", "has probability 1/25"),
    ],
)
def test_claims_that_do_not(claim: Claim, evidence: dict[str, Evidence], code: str, message: str) -> None:
    result = judged(claim, **evidence)  # type: ignore[arg-type]
    assert not result.passed
    assert result.outcomes[0].code == code
    assert message in result.outcomes[0].message


def test_a_counterexample_is_a_world() -> None:
    (outcome,) = judged(expect(All((says("A"), says("B")))), observe={"D": True}).outcomes
    assert outcome.world == {"A": True, "B": False}
    assert outcome.probability == Fraction(1, 16)


def test_an_undecided_answer_still_decides_what_it_can() -> None:
    many = coins(40)
    everyone = tuple(says(f"X{i}") for i in range(40))
    result = judged(
        expect(All(everyone)),  # a counterexample turns up at once
        possible(All((says("X0", False), says("X1", False)))),  # so does a witness
        possible(All(everyone)),  # true only in the last world of all
        probability(says("X0"), "==", Fraction(1, 2)),
        IMPOSSIBLE,
        model=many,
        budget=Budget(contexts=3_000),
    )
    codes = ["check-failed", None, "check-undecided", "check-undecided", "check-not-impossible"]
    assert [outcome.code for outcome in result.outcomes] == codes
    assert "budget of 3000 contexts was spent" in result.outcomes[2].message
