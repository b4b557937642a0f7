"""Types of what Python computes: the values that samplers draw, and those that mechanisms reach."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from math import prod

from causim.checker import kinds
from causim.checker.context import Context
from causim.checker.elaborate import Elaborator
from causim.checker.kinds import Bools, Kind, Labels
from causim.checker.ranges import Ints
from causim.checker.scope import Binding, Scope
from causim.model.domain import BOOL, BoolDomain, Domain, IntDomain, LabelDomain, Value, int_domain
from causim.model.expr import Body, Role
from causim.source import Span
from causim.syntax import ast

MAX_ROWS = 1 << 18  # combinations of inputs that are computed to see which values a mechanism reaches
MAX_LISTED = 64  # integers that a type lists; more are a range


def domain_of(values: Collection[Value]) -> Domain | None:
    """The domain that has these values and no others, labels in their order; None for values of several natures."""
    types = {type(value) for value in values}
    if types == {bool}:
        return BOOL
    if types == {int}:
        return int_domain(tuple(int(value) for value in values))
    if types == {str}:
        return LabelDomain(tuple(dict.fromkeys(str(value) for value in values)))
    return None


def type_expr(domain: Domain, span: Span) -> ast.TypeExpr:
    """A domain as its type is written."""
    match domain:
        case BoolDomain():
            return ast.BoolTypeExpr(span=span)
        case IntDomain(range()):
            return ast.IntRangeType(domain.low, domain.high, span=span)
        case IntDomain(values):
            return ast.IntSetType(tuple(ast.IntLiteral(v, span=span) for v in values), span=span)
        case LabelDomain(labels, ordered):
            listed = tuple(ast.LabelLiteral(label, span=span) for label in labels)
            return ast.LabelType(listed, ordered, span=span)


def reached(
    lets: Sequence[ast.Let],
    value: ast.Expr,
    kind: Kind,
    inputs: Mapping[str, Domain],
    order: Mapping[str, int],
) -> Domain:
    """A type for the value of a body: what it reaches for all values of its inputs, where those are not too many to be
    tried; else all that is not excluded. Labels are in the given order of first appearance."""
    values = _image(lets, value, inputs)
    if values is None:
        return _possible(kind, order)
    labels = _sorted((value for value in values if isinstance(value, str)), order)
    domain = domain_of(labels or values)
    if isinstance(domain, IntDomain) and not isinstance(domain.values, range) and len(domain) > MAX_LISTED:
        return IntDomain(range(domain.low, domain.high + 1))
    return domain if domain is not None else _possible(kind, order)


def _sorted(labels: Iterable[str], order: Mapping[str, int]) -> list[str]:
    return sorted(labels, key=lambda label: (order.get(label, len(order)), label))


def _possible(kind: Kind, order: Mapping[str, int]) -> Domain:
    match kind:
        case Ints(low, high):
            return IntDomain(range(low, high + 1))
        case Labels(_, possible):
            return LabelDomain(tuple(_sorted(possible, order)))
        case Bools():
            return BOOL
    raise AssertionError(f"{kind} has no values")  # no term is of an unknown kind


def _image(lets: Sequence[ast.Let], value: ast.Expr, inputs: Mapping[str, Domain]) -> list[Value] | None:
    """The values that a body reaches; None if they are not known, or if it has no value for some inputs."""
    rows = prod(len(domain) for domain in inputs.values())
    if rows > MAX_ROWS:
        return None
    context = Context()
    elaborator = Elaborator(context, Scope("a mechanism"))
    for name, domain in inputs.items():
        elaborator.scope.bindings[name] = Binding(Role.PARENT, kinds.of_domain(domain), value.span)
    bound = elaborator.bind_lets(lets)
    expr, kind = elaborator.expr(value)
    if context.sink.errors:
        return None
    import numpy as np

    from causim.model.columns import ColumnEvaluator, Failure

    failures: list[Failure] = []
    evaluator = ColumnEvaluator(context, failures.append)
    env = dict(zip(inputs, evaluator.rows(list(inputs.values()), 0, rows), strict=True))
    column = np.unique(evaluator.body(Body(tuple(bound), expr), env, rows))
    if failures:
        return None
    if isinstance(kind, Labels):
        return [evaluator.labels.text(int(item)) for item in column]
    return list(column.tolist())
