"""The printer writes what the parser reads, in one way only."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings

from causim.source import SourceText
from causim.syntax import ast
from causim.syntax.numerals import print_number
from causim.syntax.parse import parse, parse_fragment
from causim.syntax.printer import print_claim, print_declaration, print_expr, print_spec, print_type
from tests.conftest import REPOSITORY
from tests.unit.syntax import trees


def read(text: str) -> ast.Spec:
    result = parse(SourceText("text", text))
    assert result.spec is not None, [str(d) for d in result.diagnostics]
    return result.spec


def fragment(text: str, start: str) -> object:
    return parse_fragment(SourceText("text", text), start)  # type: ignore[arg-type]


@settings(max_examples=30)
@given(trees.specs())
def test_parse_after_print_is_identity(spec: ast.Spec) -> None:
    text = print_spec(spec)
    assert read(text) == spec
    assert print_spec(read(text)) == text


@given(trees.expressions, trees.types, trees.claims)
def test_parts_can_be_read_alone(expr: ast.Expr, type_: ast.TypeExpr, claim: ast.ClaimDecl) -> None:
    assert fragment(print_expr(expr), "expression") == expr
    assert fragment(print_type(type_), "type_expr") == type_
    assert fragment(print_claim(claim), "claim") == claim


@given(trees.numbers)
def test_numbers_are_exact(number: ast.Number) -> None:
    assert fragment(print_number(number.value), "number") == number


@pytest.mark.parametrize("path", sorted((REPOSITORY / "specs").rglob("*.scm")), ids=lambda path: path.stem)
def test_the_library_prints_within_the_width(path: Path) -> None:
    spec = read(path.read_text(encoding="utf-8"))
    text = print_spec(spec)
    assert read(text) == spec
    assert max(len(line) for line in text.splitlines() if '"""' not in line) <= 100


@pytest.mark.parametrize(
    "text",
    [
        "a - (b - c)",
        "(a + b) * -3 // c",
        "-(a + b)",
        "(a == b) == c",
        "not a in {1, 2..3} and (b or c)",
        "not (a and b)",
        "(a and b) and c",
        "(if a then 1 else 2) + 1",
        "if if a then b else c then d elif e then f else g",
        'match a, b { ("x" | "y", _) => 1, (_, -3..-1) => 2 }',
        "match a { true => 1, _ => 2 } + T[a, b]",
        "max(a, if b then c else d)",
        "--3",
    ],
)
def test_parentheses_stand_only_where_they_are_needed(text: str) -> None:
    written = text.replace("not a in", "a not in")
    assert print_expr(fragment(text, "expression")) == written  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(3), "3"),
        (Fraction(3, 4), "0.75"),
        (Fraction(-1, 3), "-1/3"),
        (Fraction(1, 10**12), "0.000000000001"),
        (Fraction(1, 10**13), "1/10000000000000"),
        (Fraction(1, 10**30), "1e-30"),
        (Fraction(12, 10**31), "1.2e-30"),
        (Fraction(10**25), "1e25"),
        (Fraction(1, 10**78), "0." + "0" * 37 + "1e-40"),
    ],
)
def test_each_number_has_one_spelling(value: Fraction, text: str) -> None:
    assert print_number(value) == text
    assert fragment(text, "number").value == value  # type: ignore[attr-defined]


def test_a_number_beyond_the_language_is_refused() -> None:
    with pytest.raises(ValueError, match="more digits"):
        print_number(Fraction(1, 3**50))


def test_long_declarations_are_broken_where_the_formatter_would_indent_them() -> None:
    spec = read(
        """scm 1
        model m { "One." }
        """.replace('"One."', '"""One.\n          Two."""')
        + """
        fn f(a: T) -> T { return a }
        node Long_name(First_parent, Second_parent, Third_parent, Fourth_parent, Fifth_parent, Sixth_parent) -> T {
          exogenous U ~ {"a value": 1, "another value": 2, "a third value": 3, "a fourth value": 4, "last": 5}
          return if First_parent == 1 and Second_parent == 2 or Third_parent == 3 then Fourth_parent else Fifth_parent
        }
        """
    )
    assert print_declaration(spec.model) == 'model m {\n  """\n  One.\n  Two.\n  """\n}'
    assert print_declaration(spec.functions[0]) == "fn f(a: T) -> T { return a }"
    assert print_declaration(spec.nodes[0]) == (
        """node Long_name(
  First_parent,
  Second_parent,
  Third_parent,
  Fourth_parent,
  Fifth_parent,
  Sixth_parent,
) -> T {
  exogenous U ~ {
    "a value": 1,
    "another value": 2,
    "a third value": 3,
    "a fourth value": 4,
    "last": 5,
  }
  return if First_parent == 1 and Second_parent == 2 or Third_parent == 3 then Fourth_parent
    else Fifth_parent
}"""
    )


def test_a_long_chain_is_printed_without_recursion() -> None:
    product: ast.Expr = ast.Ref("x", span=trees.HERE)
    for _ in range(5_000):
        product = ast.Product("*", product, ast.Ref("y", span=trees.HERE), span=trees.HERE)
    assert print_expr(product).count("* y") == 5_000
