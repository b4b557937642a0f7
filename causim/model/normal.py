"""One form for expressions that differ only in the order and nesting of sums, `and`, `or`, `min` and `max`.

Equal normal forms mean equal values wherever both originals have one. The normal form itself is for comparison:
operands change places, so that a guard may come to stand behind what it guards.
"""

from __future__ import annotations

from collections.abc import Iterable

from causim.model.expr import All, AnyOf, Arithmetic, Builtin, Constant, Expr, Negate, Not, Sum
from causim.model.rewrite import map_children
from causim.model.show import show_expr


def normal(expr: Expr) -> Expr:
    """The normal form of an expression. Constants lose their names."""
    if isinstance(expr, Constant):
        return Constant(expr.value)
    expr = map_children(expr, normal)
    match expr:
        case Sum() | Negate() | Builtin("sum" | "count"):
            return _sum(expr)
        case All(operands):
            return All(
                _sorted(part for o in operands for part in (o.operands if isinstance(o, All) else (o,)))
            )
        case AnyOf(operands):
            return AnyOf(
                _sorted(part for o in operands for part in (o.operands if isinstance(o, AnyOf) else (o,)))
            )
        case Builtin("min" | "max" as name, arguments, order):
            same = (
                part
                for a in arguments
                for part in (a.arguments if isinstance(a, Builtin) and a.name == name else (a,))
            )
            return Builtin(name, _sorted(same), order)
        case Arithmetic("*", left, right):
            return Arithmetic("*", *_sorted((left, right)))
        case Not(Not(operand)):
            return operand
        case _:
            return expr


def _sorted(parts: Iterable[Expr]) -> tuple[Expr, ...]:
    return tuple(sorted(parts, key=show_expr))


def _sum(expr: Expr) -> Expr:
    """Terms by their text, those that cancel left out, a constant first."""
    counts: dict[str, int] = {}
    terms: dict[str, Expr] = {}
    constant = 0
    todo: list[tuple[int, Expr]] = [(1, expr)]
    while todo:
        sign, part = todo.pop()
        match part:
            case Constant(int() as value):
                constant += sign * value
            case Sum(inner):
                todo += [(sign * s, term) for s, term in inner]
            case Negate(operand):
                todo.append((-sign, operand))
            case Builtin("sum", arguments):
                todo += [(sign, argument) for argument in arguments]
            case Builtin("count", arguments):
                todo += [(sign, Builtin("int", (argument,))) for argument in arguments]
            case _:
                text = show_expr(part)
                terms[text] = part
                counts[text] = counts.get(text, 0) + sign
    found = [
        (1 if counts[text] > 0 else -1, terms[text])
        for text in sorted(terms)
        for _ in range(abs(counts[text]))
    ]
    if not found:
        return Constant(constant)
    # The first term of a sum is not subtracted: a constant, 0 if need be, stands before it.
    lead: list[tuple[int, Expr]] = [(1, Constant(constant))] if constant or found[0][0] < 0 else []
    whole = tuple(lead + found)
    return whole[0][1] if len(whole) == 1 else Sum(whole)
