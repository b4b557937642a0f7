"""Operators of Python on what was translated: arithmetic, with constants that are no integers, and comparisons."""

from __future__ import annotations

import ast as python
from collections.abc import Callable, Mapping
from fractions import Fraction

from causim.checker.kinds import Bools, Labels
from causim.interop.python import lookups
from causim.interop.python.conditions import compare, negation
from causim.interop.python.reading import refuse
from causim.interop.python.terms import (
    Dictionary,
    Nothing,
    Operand,
    Real,
    Sequence,
    Term,
    Uniform,
    add,
    constant,
    multiply,
    value_of,
)
from causim.model.domain import Value, show
from causim.source import Span

_MAX_POWER = 8
COMPARISONS: Mapping[type[python.cmpop], str] = {
    python.Eq: "==", python.NotEq: "!=", python.Lt: "<", python.LtE: "<=", python.Gt: ">", python.GtE: ">=",
}  # fmt: skip
_PRODUCTS: Mapping[type[python.operator], str] = {
    python.Mult: "*",
    python.FloorDiv: "//",
    python.Mod: "%",
}
_REAL: Mapping[type[python.operator], Callable[[Fraction, Fraction], Fraction]] = {
    python.Add: lambda a, b: a + b,
    python.Sub: lambda a, b: a - b,
    python.Mult: lambda a, b: a * b,
    python.Div: lambda a, b: a / b,
}


def as_term(operand: Operand, span: Span) -> Term:
    """What must be an integer, a truth value or a label."""
    match operand:
        case Term():
            return operand
        case Real():
            hint = "Scale it to integers, as in `x * 3 // 10`; `round(a / b)` and `a // b` are exact."
            refuse("python-type", span, "numbers are integers here, and this is none", hint)
        case Uniform():
            hint = "Compare it with a number, or use `random.choice`: a type has finitely many values."
            refuse("python-sampler", span, "a real number has too many values", hint)
        case Nothing():
            refuse("python-name", span, "this variable has no value here", "Assign it in every branch.")
    hint = "Look one value up in it: `D[x]`."
    refuse("python-unsupported", span, "a collection is no value of a model", hint)


def number(operand: Operand) -> Fraction | None:
    """The value of a constant number."""
    if isinstance(operand, Real):
        return operand.value
    value = value_of(operand) if isinstance(operand, Term) else None
    return Fraction(value) if type(value) is int else None


# --- arithmetic


def arithmetic(op: python.operator, left: Operand, right: Operand, span: Span) -> Operand:
    real = _real(op, left, right, span)
    if real is not None:
        return real
    if isinstance(op, python.Div):
        hint = "Write `a // b`, which rounds down, or `round(a / b)`."
        refuse("python-unsupported", span, "`/` makes a number that is no integer", hint)
    a, b = as_term(left, span), as_term(right, span)
    match op:
        case python.Add() | python.Sub():
            return add("+" if isinstance(op, python.Add) else "-", a, b, span)
        case python.Pow():
            return _power(a, b, span)
    if type(op) in _PRODUCTS:
        return multiply(_PRODUCTS[type(op)], a, b, span)
    hint = "Operators are + - * // % and comparisons; `and`, `or` and `not` join conditions."
    refuse("python-unsupported", span, "operators on bits and matrices are not read", hint)


def _real(op: python.operator, left: Operand, right: Operand, span: Span) -> Operand | None:
    """Arithmetic of constant numbers that are no integers, or of a real draw and a constant; None for the rest."""
    a, b = number(left), number(right)
    compute = _REAL.get(type(op))
    if compute is None:
        return None
    if isinstance(left, Uniform) and b:
        return Uniform(left.draw, compute(left.low, b), compute(left.high, b))
    if isinstance(right, Uniform) and a and not isinstance(op, python.Div):
        return Uniform(right.draw, compute(a, right.low), compute(a, right.high))
    if a is None or b is None:
        return None
    if not (isinstance(left, Real) or isinstance(right, Real) or isinstance(op, python.Div)):
        return None
    if isinstance(op, python.Div) and b == 0:
        refuse("division-by-zero", span, "this divisor is always 0")
    return Real(compute(a, b))


def _power(base: Term, exponent: Term, span: Span) -> Term:
    power = value_of(exponent)
    if type(power) is not int or not 0 <= power <= _MAX_POWER:
        hint = f"The exponent is a literal from 0 to {_MAX_POWER}; else use a dictionary."
        refuse("python-unsupported", span, "this power is not read", hint)
    found = base if power else constant(1, span)
    for _ in range(power - 1):
        found = multiply("*", found, base, span)
    return found


# --- comparisons


def compared(op: python.cmpop, left: Operand, right: Operand, span: Span, closed: bool) -> Term:
    """A comparison of two operands. With `closed`, a label that the type of the other side lacks is refused."""
    match op:
        case python.In() | python.NotIn():
            found = _member(left, right, span, closed)
            return found if isinstance(op, python.In) else negation(found, span)
        case python.Is() | python.IsNot():
            return _identity(op, left, right, span)
    word = COMPARISONS[type(op)]
    if isinstance(left, Sequence) or isinstance(right, Sequence):
        if word not in ("==", "!="):
            refuse("python-unsupported", span, "tuples are not compared by size", "Compare their parts.")
        found = lookups.equal(lookups.parts_of(left, span), lookups.parts_of(right, span), span)
        return found if word == "==" else negation(found, span)
    a, b = as_term(left, span), as_term(right, span)
    if closed:
        _check_label(a, b, span)
        _check_label(b, a, span)
    match a.kind, b.kind:
        case (Labels(_, some), Labels(_, others)) if word in ("==", "!=") and not some & others:
            return constant(word == "!=", span)
    return compare(word, a, b, span)


def _check_label(subject: Term, label: Term, span: Span) -> None:
    """In a typed model, a label that the type does not have was misspelt."""
    text, kind = value_of(label), subject.kind
    if not isinstance(text, str) or not isinstance(kind, Labels) or kind.domain is None:
        return
    if text not in kind.domain.labels:
        message = f"{show(text)} is not a value of {kind.domain}"
        refuse("unknown-label", span, message, "Correct it, or add it to the type.")


def _identity(op: python.cmpop, left: Operand, right: Operand, span: Span) -> Term:
    a, b = as_term(left, span), as_term(right, span)
    if isinstance(a.kind, Bools) and isinstance(b.kind, Bools):
        return compare("==" if isinstance(op, python.Is) else "!=", a, b, span)
    message = "`is` of values depends on how they are stored"
    refuse("python-unsupported", span, message, "Write `==` or `!=`.")


def _member(left: Operand, right: Operand, span: Span, closed: bool) -> Term:
    sought = lookups.parts_of(left, span)
    if isinstance(right, Dictionary):
        right = Sequence(tuple(_key_operand(keys, span) for keys, _ in right.rows))
    if not isinstance(right, Sequence):
        hint = "Write the values out: `x in (1, 2)`."
        refuse("python-unsupported", span, "`in` needs a tuple, list, set or dictionary", hint)
    if closed and len(sought) == 1:
        for item in right.items:
            if isinstance(item, Term):
                _check_label(sought[0], item, span)
    return lookups.member(sought, right.items, span)


def _key_operand(keys: tuple[Value, ...], span: Span) -> Operand:
    parts = tuple(constant(key, span) for key in keys)
    return parts[0] if len(parts) == 1 else Sequence(parts)
