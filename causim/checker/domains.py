"""Type expressions -> domains."""

from __future__ import annotations

from collections.abc import Sequence

from causim.checker.context import Context
from causim.diagnostics import Fix, nearest
from causim.model.domain import (
    BOOL,
    BoolDomain,
    Domain,
    IntDomain,
    LabelDomain,
    Value,
    int_domain,
    quote,
    show,
)
from causim.source import Span
from causim.syntax import ast

MAX_TYPE = 10**9  # values of a type; bounds the memory of no table, since larger ones are proved by intervals
_EXAMPLES = {
    "int": "int 0..9",
    "integer": "int 0..9",
    "enum": 'enum("a", "b")',
    "ordinal": 'ordinal("low" < "high")',
}


def resolve_type(context: Context, type_: ast.TypeExpr) -> Domain | None:
    """The domain of a type expression; None if it was refused."""
    match type_:
        case ast.BoolTypeExpr():
            return BOOL
        case ast.NamedTypeRef(name):
            return _named(context, name, type_.span)
        case ast.IntRangeType(low, high):
            return _int_range(context, low, high, type_.span)
        case ast.IntSetType(values):
            numbers = [v.value for v in values]
            return int_domain(tuple(numbers)) if _distinct(context, numbers, type_.span) else None
        case ast.LabelType(labels, ordered):
            return _labels(context, labels, ordered)


def _named(context: Context, name: str, span: Span) -> Domain | None:
    if name in context.types:
        return context.types[name]
    if name in context.broken:
        return None
    hint, fix = context.suggestion(name, (*context.types, "bool"), span)
    if hint is None:
        near = nearest(name, _EXAMPLES)
        known = (*context.types, "bool", *dict.fromkeys(_EXAMPLES.values()))
        hint = f"Write {_EXAMPLES[near]}." if near else f"A type is {', '.join(known[:12])}."
    context.sink.report("unknown-type", span, f"there is no type {name}", hint, fix=fix)
    return None


def _int_range(context: Context, low: int, high: int, span: Span) -> Domain | None:
    if low > high:
        message = f"the range {low}..{high} is empty"
        context.sink.report(
            "empty-range", span, message, f"Write int {high}..{low}.", fix=Fix(span, f"int {high}..{low}")
        )
        return None
    if high - low >= MAX_TYPE:
        message = f"a type of {high - low + 1:,} values; at most {MAX_TYPE:,} can be checked"
        context.sink.report("domain-too-large", span, message, "Coarsen it, for example into bands.")
        return None
    return IntDomain(range(low, high + 1))


def _distinct(context: Context, values: Sequence[Value], span: Span) -> bool:
    seen: set[Value] = set()
    for value in values:
        if value in seen:
            context.sink.report("duplicate-value", span, f"{show(value)} is listed twice", "Keep one.")
            return False
        seen.add(value)
    return True


def _labels(context: Context, labels: tuple[ast.LabelLiteral, ...], ordered: bool) -> Domain | None:
    first: dict[str, Span] = {}
    good = True
    for label in labels:
        good &= check_label(context, label)
        if label.value in first:
            where = [(first[label.value], "first listed here")]
            context.sink.report(
                "duplicate-value", label.span, f"{quote(label.value)} is listed twice", "Keep one.", where
            )
            good = False
        first.setdefault(label.value, label.span)
    return LabelDomain(tuple(first), ordered) if good else None


def check_label(context: Context, label: ast.LabelLiteral) -> bool:
    """Labels have a text."""
    if not label.value.strip():
        context.sink.report(
            "empty-label", label.span, "a label must have a text", 'Name the absence, as in "none".'
        )
        return False
    return True


def check_member(context: Context, value: Value, domain: Domain, span: Span, of: str) -> bool:
    """Report a literal that is not a value of the domain."""
    if value in domain:
        return True
    hint, fix = "Correct the value, or widen the type.", None
    if isinstance(domain, BoolDomain):
        hint = "Its values are true and false."
    elif isinstance(domain, LabelDomain) and not isinstance(value, str):
        hint = "Its values are labels, in double quotes."
    elif isinstance(domain, LabelDomain) and (guess := nearest(str(value), domain.labels)):
        hint, fix = f"Did you mean {quote(guess)}?", Fix(span, quote(guess))
    code = (
        "unknown-label" if isinstance(domain, LabelDomain) and isinstance(value, str) else "value-out-of-type"
    )
    context.sink.report(code, span, f"{show(value)} is not a value of {of}", hint, fix=fix)
    return False
