"""The values of a type, as far as a tree tells them without being checked."""

from __future__ import annotations

from causim.syntax import ast

MOST = 256  # values that are told one by one


def resolved(spec: ast.Spec, type_: ast.TypeExpr) -> ast.TypeExpr | None:
    """The type that a named one stands for, or None where that cannot be told."""
    kinds = {kind.name.text: kind.type for kind in spec.types}
    seen: set[str] = set()
    while isinstance(type_, ast.NamedTypeRef):
        if type_.name in seen or type_.name not in kinds:
            return None
        seen.add(type_.name)
        type_ = kinds[type_.name]
    return type_


def values_of(spec: ast.Spec, type_: ast.TypeExpr) -> list[ast.Literal]:
    """Its values in order; none where they cannot be told, or are too many to be."""
    match resolved(spec, type_):
        case ast.BoolTypeExpr(span=span):
            return [ast.BoolLiteral(value, span=span) for value in (False, True)]
        case ast.IntRangeType(low, high, span=span) if high - low < MOST:
            return [ast.IntLiteral(value, span=span) for value in range(low, high + 1)]
        case ast.IntSetType(values):
            return list(values)
        case ast.LabelType(labels):
            return list(labels)
    return []
