"""What an expression may speak of, and the simplest expressions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from causim.model.domain import Domain, Value
from causim.syntax import ast
from tests.property.vocabulary import HERE, name


@dataclass(frozen=True)
class Variable:
    """`declared` is False for a `let`, whose values may be fewer than its domain says."""

    name: str
    domain: Domain
    declared: bool = True


@dataclass(frozen=True)
class Signature:
    """A table or a function."""

    name: str
    inputs: tuple[Domain, ...]
    result: Domain


@dataclass
class Scope:
    variables: list[Variable] = field(default_factory=list)
    constants: list[tuple[str, Domain, Value]] = field(default_factory=list)
    tables: list[Signature] = field(default_factory=list)
    functions: list[Signature] = field(default_factory=list)
    guards: bool = True  # whether a division may be safe only behind a test of its divisor


def num(value: int) -> ast.Expr:
    return ast.IntLiteral(value, span=HERE)


def ref(text: str) -> ast.Expr:
    return ast.Ref(text, span=HERE)


def call(function: str, *arguments: ast.Expr) -> ast.Expr:
    return ast.Call(name(function), arguments, span=HERE)


def compare(op: str, left: ast.Expr, right: ast.Expr) -> ast.Expr:
    return ast.Comparison(op, left, right, span=HERE)


def names_in(expr: ast.Expr) -> set[str]:
    """Variables that an expression reads."""
    found: set[str] = set()
    stack: list[object] = [expr]
    while stack:
        top = stack.pop()
        if isinstance(top, ast.Ref):
            found.add(top.name)
        elif isinstance(top, tuple):
            stack.extend(top)
        elif isinstance(top, ast.Located) and not isinstance(top, ast.Name):
            stack.extend(getattr(top, slot) for slot in type(top).__slots__ if slot != "span")
    return found


def reachable(result: ast.Expr, lets: Sequence[ast.Let]) -> list[ast.Let]:
    """The `let`s that the result needs, directly or through others."""
    wanted = names_in(result)
    kept: list[ast.Let] = []
    for let in reversed(lets):
        if let.name.text in wanted:
            wanted |= names_in(let.value)
            kept.append(let)
    return kept[::-1]
