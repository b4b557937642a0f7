"""Expressions as text of the language.

The text means what the expression means: parsed and checked again it gives an equal one. With `values` it is the text
of a derivation: numbers stand for names, and of a `match` only the arm that is taken is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum

from causim.model.domain import Value, show
from causim.model.evaluate import Definitions, evaluate
from causim.model.expr import (
    All,
    AnyOf,
    Apply,
    Arithmetic,
    Between,
    Body,
    Builtin,
    Compare,
    Conditional,
    Constant,
    Exactly,
    Expr,
    Lookup,
    Match,
    Member,
    Negate,
    Not,
    Pattern,
    Sum,
    Variable,
)


class _Strength(IntEnum):
    """How the rules of the grammar nest: an operand that binds less needs parentheses."""

    IF = 0
    OR = 1
    AND = 2
    NOT = 3
    COMPARISON = 4
    SUM = 5
    PRODUCT = 6
    UNARY = 7
    ATOM = 8


def show_expr(expr: Expr) -> str:
    """The expression in the language's own syntax, on one line."""
    return _Writer(None, None).text(expr)


def show_with(expr: Expr, values: Mapping[str, Value], model: Definitions) -> str:
    """The expression with values in place of its variables, all of which must be among `values`, and of constants."""
    return _Writer(values, model).text(expr)


def show_body(body: Body) -> str:
    """The body's result, and after `where` its `let`s."""
    lets = ", ".join(f"{name} = {show_expr(expr)}" for name, expr in body.lets)
    return show_expr(body.result) + (f" where {lets}" if lets else "")


def show_pattern(pattern: Pattern) -> str:
    """A pattern, as it stands in a match or a table."""
    return "_" if pattern.options is None else " | ".join(map(_option, pattern.options))


def _option(option: Exactly | Between) -> str:
    return show(option.value) if isinstance(option, Exactly) else f"{option.low}..{option.high}"


class _Writer:
    def __init__(self, values: Mapping[str, Value] | None, model: Definitions | None) -> None:
        self.values = values
        self.model = model

    def text(self, expr: Expr, strength: _Strength = _Strength.IF) -> str:
        text, own = self._written(expr)
        return text if own >= strength else f"({text})"

    def _list(self, parts: tuple[Expr, ...]) -> str:
        return ", ".join(self.text(part) for part in parts)

    def _written(self, expr: Expr) -> tuple[str, _Strength]:
        s = _Strength
        match expr:
            case Constant(value, name):
                return self._literal(value) if name is None or self.values is not None else (name, s.ATOM)
            case Variable(name):
                return (name, s.ATOM) if self.values is None else self._literal(self.values[name])
            case Negate(operand):
                return f"-{self.text(operand, s.UNARY)}", s.UNARY
            case Not(Member(operand, pattern)):
                return f"{self.text(operand, s.SUM)} not in {_options(pattern)}", s.COMPARISON
            case Not(operand):
                return f"not {self.text(operand, s.NOT)}", s.NOT
            case Sum(terms):
                rest = (f" {'+' if sign > 0 else '-'} {self.text(t, s.PRODUCT)}" for sign, t in terms[1:])
                return self.text(terms[0][1], s.PRODUCT) + "".join(rest), s.SUM
            case Arithmetic(op, left, right):
                return f"{self.text(left, s.PRODUCT)} {op} {self.text(right, s.UNARY)}", s.PRODUCT
            case Compare(op, left, right):
                return f"{self.text(left, s.SUM)} {op} {self.text(right, s.SUM)}", s.COMPARISON
            case Member(operand, pattern):
                return f"{self.text(operand, s.SUM)} in {_options(pattern)}", s.COMPARISON
            case All(operands):
                return " and ".join(self.text(o, s.NOT) for o in operands), s.AND
            case AnyOf(operands):
                return " or ".join(self.text(o, s.AND) for o in operands), s.OR
            case Conditional(branches, otherwise):
                tests = (f"if {self.text(c)} then {self.text(v)}" for c, v in branches)
                return f"{' el'.join(tests)} else {self.text(otherwise)}", s.IF
            case Match():
                return self._match(expr), s.ATOM
            case Lookup(name, keys):
                return f"{name}[{self._list(keys)}]", s.ATOM
            case Apply(name, arguments) | Builtin(name, arguments, _):
                return f"{name}({self._list(arguments)})", s.ATOM

    def _match(self, expr: Match) -> str:
        arms = expr.arms
        if self.values is not None and self.model is not None:
            subjects = [evaluate(subject, self.values, self.model) for subject in expr.subjects]
            arms = tuple(
                arm for arm in arms if all(p.matches(v) for p, v in zip(arm[0], subjects, strict=True))
            )[:1]
        lines = (f"{_patterns(patterns)} => {self.text(value)}" for patterns, value in arms)
        return f"match {self._list(expr.subjects)} {{ {', '.join(lines)} }}"

    @staticmethod
    def _literal(value: Value) -> tuple[str, _Strength]:
        negative = isinstance(value, int) and value < 0
        return show(value), _Strength.UNARY if negative else _Strength.ATOM


def _patterns(patterns: tuple[Pattern, ...]) -> str:
    shown = ", ".join(map(show_pattern, patterns))
    return shown if len(patterns) == 1 else f"({shown})"


def _options(pattern: Pattern) -> str:
    return "{" + ", ".join(map(_option, pattern.options or ())) + "}"
