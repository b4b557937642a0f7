"""Every mechanism has a value of its type, for all that `do` can force: proved, or refused with a witness."""

from __future__ import annotations

from itertools import product

import pytest

from causim.model.evaluate import apply_mechanism
from tests.unit.checker.specs import findings, model, only

SIZES = "node A() -> int 0..9 { exogenous U_A }\nnode B() -> int 0..9 { exogenous U_B }\n"
LARGE = "node A() -> int 0..99999 { exogenous U_A }\nnode B() -> int 0..99999 { exogenous U_B }\n"


def child(type_: str, expr: str, before: str = SIZES) -> str:
    return before + f"node C(A, B) -> {type_} {{ return {expr} }}"


def test_a_witness_is_shown_in_the_language() -> None:
    text = 'node A() -> enum("x", "y") { exogenous U }'
    text += 'node B(A) -> int 0..3 { exogenous V return if A == "y" then V + 1 else V }'
    assert only(text).message == 'B is 4 when A = "y", V = 3, outside of int 0..3'
    assert only(child("int 0..9", "A // (B - 4)")).message == "this divisor is 0 when A = 0, B = 4"


def test_declared_values_count_not_reachable_ones() -> None:
    """A is never 9, but `do` can make it so."""
    text = "node A() -> int 0..9 { exogenous U: int 0..3 return U } node B(A) -> int 0..8 { return A }"
    assert only(text).code == "result-out-of-type"


@pytest.mark.parametrize(
    "expr",
    [
        "if B == 0 then 0 else A // B",
        "if B > 0 and A // B > 3 then 1 else 0",
        "if B == 0 or A // B > 3 then 1 else 0",
        "match B { 0 => 0, _ => A % B }",
        "count(B > 0 and A // B == 1, B == 0 or A % B == 0)",
    ],
)
def test_only_what_is_computed_must_be_defined(expr: str) -> None:
    assert findings(child("int 0..9", expr)) == []


@pytest.mark.parametrize("expr", ["if A // B > 3 then 1 else 0", "if A // B > 3 or B == 0 then 1 else 0"])
def test_a_test_that_comes_too_late_is_none(expr: str) -> None:
    assert only(child("int 0..9", expr)).code == "division-by-zero"


@pytest.mark.parametrize(
    "expr",
    [
        "clamp(A - B, 0, 99999)",
        "abs(A - B)",
        "(A + B) // 2",
        "min(A, B)",
        "(A * B) % 100000",
        "max(0, A - B)",
        "A // (B + 1)",
    ],
)
def test_large_types_are_proved_by_ranges(expr: str) -> None:
    assert findings(child("int 0..99999", expr, LARGE)) == []


def test_what_ranges_cannot_see_is_unproved_not_refuted() -> None:
    found = only(child("int 0..99999", "if A > B then A - B else B - A", LARGE))
    assert found.code == "unproved"
    assert "10,000,000,000 combinations" in found.message
    assert found.hint == "Write clamp(..., 0, 99999), or widen the type."


def test_functions_are_proved_once_and_their_arguments_at_each_call() -> None:
    half = "fn half(x: int 0..4) -> int 0..2 { return x // 2 }\n"
    assert findings(half + child("int 0..2", "half(min(A, B, 4))")) == []
    found = only(half + child("int 0..2", "half(max(A, B) - 5)"))
    assert (found.code, found.message) == ("argument-out-of-type", "x of half is -5 when A = 0, B = 0")


def test_lets_are_evaluated_before_the_result_and_must_be_defined() -> None:
    text = SIZES + "node C(A, B) -> int 0..9 { let share = A // B return if B == 0 then 0 else share }"
    assert only(text).code == "division-by-zero"


def test_parents_that_never_matter_are_told() -> None:
    found = findings(child("bool", "A > 3 or A <= 3 and B >= 0"))
    assert [(d.code, d.span.text if d.span else "") for d in found] == [
        ("vacuous-parent", "A"),
        ("vacuous-parent", "B"),
    ]
    assert findings(child("bool", "(A > 3) != (B > 3)")) == []


def test_evaluation_keeps_what_was_proved() -> None:
    scm = model(child("int -4..5", "if A > 4 then A - 4 - A % 2 else min(B, 5) - 4"))
    node = scm.node_by_name["C"]
    for a, b in product(range(10), repeat=2):
        assert apply_mechanism(scm, node, {"A": a, "B": b}) in node.domain
