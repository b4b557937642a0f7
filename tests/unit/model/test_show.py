"""Expressions as text: what is printed means the same when it is read again."""

from __future__ import annotations

from dataclasses import replace

import pytest

import causim
from causim.checker import check
from causim.model.expr import Body, Expr
from causim.model.normal import normal
from causim.model.rewrite import without_lets
from causim.model.scm import SCM
from causim.model.show import show_body, show_expr
from causim.model.working import working
from causim.source import SourceText
from causim.syntax import ast
from causim.syntax.parse import parse_fragment
from tests.property.strategies import random_spec

HEAD = """
scm 1 model m {}
table T(int 0..2) -> int 0..4 { 0 => 0, 1 => 4, 2 => 1 }
fn twice(x: int 0..4) -> int 0..8 { return 2 * x }
node A() -> int 0..2 { exogenous U_A }
"""


def mechanism(text: str) -> tuple[SCM, Body]:
    model = causim.loads(f"{HEAD} node B(A) -> int -100..100 {{ {text} }}")
    return model, model.node_by_name["B"].body


def read(expr: Expr) -> ast.Expr:
    return parse_fragment(SourceText("<shown>", show_expr(expr)), "expression")  # type: ignore[return-value]


@pytest.mark.parametrize("seed", range(40))
def test_what_is_shown_checks_to_an_equal_expression(seed: int) -> None:
    spec = random_spec(seed)
    model = check(spec).model
    assert model is not None
    nodes = []
    for node, meaning in zip(spec.nodes, model.nodes, strict=True):
        if node.value is not None and node.cpt is None:
            shown = [
                replace(let, value=read(e)) for let, (_, e) in zip(node.lets, meaning.body.lets, strict=True)
            ]
            node = replace(node, lets=tuple(shown), value=read(meaning.body.result))
        nodes.append(node)
    again = check(replace(spec, nodes=tuple(nodes))).model
    assert again is not None
    assert [n.body for n in again.nodes] == [n.body for n in model.nodes]


@pytest.mark.parametrize(
    "text",
    [
        "(A + 1) * 2 - (3 - A)",
        "-(-(A))",
        "if not (A in {0, 2}) then 1 elif A == 1 and (A > 0 or A < 2) then 2 else 3",
        "match A { 0 | 2 => -1, _ => twice(T[A]) }",
        "(if A > 0 then 1 else 2) + 1",
        "A * (A // 2) % 3 + min(A, 1)",
    ],
)
def test_brackets_stand_where_they_are_needed(text: str) -> None:
    _, body = mechanism(f"return {text}")
    assert mechanism(f"return {show_expr(body.result)}")[1] == body


def test_lets_are_shown_after_the_result() -> None:
    _, body = mechanism("let half = A // 2 return half + A")
    assert show_body(body) == "half + A where half = A // 2"


def test_working_shows_numbers_then_what_was_looked_up() -> None:
    model, body = mechanism("let t = T[A] return if A > 0 then twice(t) - A else 0")
    assert working(body, {"A": 1}, model) == (
        "t = T[1] = 4",
        "if 1 > 0 then twice(4) - 1 else 0",
        "if 1 > 0 then 8 - 1 else 0",
    )


def test_working_leaves_untaken_arms_out_and_does_not_look_up_behind_a_guard() -> None:
    model, body = mechanism("return match A { 0 => 7, _ => T[A - 1] }")
    assert working(body, {"A": 0}, model) == ("match 0 { 0 => 7 }",)
    model, body = mechanism("return if A > 0 then T[A - 1] else 7")
    assert working(body, {"A": 0}, model) == ("if 0 > 0 then T[0 - 1] else 7",)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A + 1 - A + (A - 1)", "A"),
        ("sum(A, 3, A)", "A + A + 3"),
        ("if A > 0 and A < 2 then 1 else 0", "if A < 2 and A > 0 then 1 else 0"),
        ("max(A, min(1, A))", "max(min(A, 1), A)"),
        ("let x = A * 2 return x + 1", "return 1 + 2 * A"),
    ],
)
def test_normal_forms_forget_order(one: str, other: str) -> None:
    forms = [without_lets(mechanism(t if "return" in t else f"return {t}")[1], 100) for t in (one, other)]
    assert all(form is not None for form in forms)
    assert normal(forms[0]) == normal(forms[1])  # type: ignore[arg-type]
