"""Expressions made from other expressions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from causim.model.expr import (
    All,
    AnyOf,
    Apply,
    Arithmetic,
    Body,
    Builtin,
    Compare,
    Conditional,
    Constant,
    Expr,
    Lookup,
    Match,
    Member,
    Negate,
    Not,
    Sum,
    Variable,
    walk,
)


def map_children(expr: Expr, of: Callable[[Expr], Expr]) -> Expr:
    """The same expression with `of` applied to its direct subexpressions."""
    match expr:
        case Constant() | Variable():
            return expr
        case Negate(operand) | Not(operand) | Member(operand, _):
            return replace(expr, operand=of(operand))
        case Sum(terms):
            return replace(expr, terms=tuple((sign, of(term)) for sign, term in terms))
        case Arithmetic(_, left, right) | Compare(_, left, right, _):
            return replace(expr, left=of(left), right=of(right))
        case All(operands) | AnyOf(operands):
            return replace(expr, operands=tuple(map(of, operands)))
        case Conditional(branches, otherwise):
            pairs = tuple((of(condition), of(value)) for condition, value in branches)
            return replace(expr, branches=pairs, otherwise=of(otherwise))
        case Match(subjects, arms):
            results = tuple((patterns, of(value)) for patterns, value in arms)
            return replace(expr, subjects=tuple(map(of, subjects)), arms=results)
        case Lookup(_, keys):
            return replace(expr, keys=tuple(map(of, keys)))
        case Apply(_, arguments) | Builtin(_, arguments, _):
            return replace(expr, arguments=tuple(map(of, arguments)))


def substitute(expr: Expr, values: Mapping[str, Expr]) -> Expr:
    """The expression with others in place of its variables, as far as they are named."""
    if isinstance(expr, Variable):
        return values.get(expr.name, expr)
    return map_children(expr, lambda part: substitute(part, values))


def without_lets(body: Body, limit: int) -> Expr | None:
    """The body as one expression; None if it would have more than `limit` parts."""
    bound: dict[str, Expr] = {}
    sizes: dict[str, int] = {}
    for name, expr in (*body.lets, ("", body.result)):
        sizes[name] = _size(expr, sizes)
        if sizes[name] > limit:
            return None
        bound[name] = substitute(expr, {n: e for n, e in bound.items() if n})
    return bound[""]


def _size(expr: Expr, sizes: Mapping[str, int]) -> int:
    return sum(sizes.get(part.name, 1) if isinstance(part, Variable) else 1 for part in walk(expr))


def plain(expr: Expr) -> Expr:
    """The expression without the names of its constants."""
    if isinstance(expr, Constant):
        return Constant(expr.value)
    return map_children(expr, plain)


def rename_definitions(expr: Expr, suffix: str) -> Expr:
    """The expression with other tables and functions: those whose names end in the suffix."""
    changed = map_children(expr, lambda part: rename_definitions(part, suffix))
    match changed:
        case Lookup(table, _):
            return replace(changed, table=table + suffix)
        case Apply(function, _):
            return replace(changed, function=function + suffix)
        case _:
            return changed


def map_body(body: Body, of: Callable[[Expr], Expr]) -> Body:
    """The body with `of` applied to each of its expressions as a whole."""
    return Body(tuple((name, of(expr)) for name, expr in body.lets), of(body.result))


def rename_body(body: Body, names: Mapping[str, str]) -> Body:
    """The body with its inputs read from other names; its `let`s move out of the way of these."""
    lets = {name: f"{name}'" for name, _ in body.lets}  # no name of the language ends so
    found = {**names, **lets}

    def of(expr: Expr) -> Expr:
        if isinstance(expr, Variable):
            return replace(expr, name=found.get(expr.name, expr.name))
        return map_children(expr, of)

    return Body(tuple((lets[name], of(expr)) for name, expr in body.lets), of(body.result))
