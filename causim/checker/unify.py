"""When labels meet: finding the one type that several label expressions share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from causim.checker import ranges
from causim.checker.context import Context
from causim.checker.kinds import UNKNOWN, Bools, Kind, Labels, Unknown, family
from causim.checker.ranges import Ints
from causim.diagnostics import Fix, nearest
from causim.model.domain import LabelDomain, quote
from causim.source import Span
from causim.syntax import ast


def results(node: ast.Expr) -> Iterator[ast.Expr]:
    """The expressions whose value can be the value of this one: the leaves of its choices."""
    match node:
        case ast.If(branches, otherwise):
            for _, value in branches:
                yield from results(value)
            yield from results(otherwise)
        case ast.MatchExpr(_, arms):
            for arm in arms:
                yield from results(arm.value)
        case _:
            yield node


def blame(node: ast.Expr, label: str) -> Span:
    """The place where a label was written, or the whole expression if it was not written here."""
    for leaf in results(node):
        if isinstance(leaf, ast.LabelLiteral) and leaf.value == label:
            return leaf.span
    return node.span


def unify(
    context: Context, found: Sequence[Labels], sources: Sequence[ast.Expr], span: Span
) -> Labels | None:
    """The common type of labels that are compared or returned together; None (reported) if there is none."""
    domain: LabelDomain | None = None
    for kind in found:
        if kind.domain is not None and domain is not None and kind.domain != domain:
            message = f"labels of {kind.domain} never meet labels of {domain}"
            hint = "Translate one into the other with a `table` or `match`."
            context.sink.report("type-mismatch", span, message, hint)
            return None
        domain = domain or kind.domain
    possible = frozenset().union(*(kind.possible for kind in found))
    if domain is None:
        return Labels(None, possible)
    for kind, source in zip(found, sources, strict=True):
        if not labels_belong(context, kind, domain, source):
            return None
    return Labels(domain, possible)


def labels_belong(context: Context, kind: Labels, domain: LabelDomain, source: ast.Expr) -> bool:
    """Report labels that the domain does not have."""
    strange = sorted(kind.possible - frozenset(domain.labels))
    for label in strange:
        span = blame(source, label)
        guess = nearest(label, domain.labels)
        hint = f"Did you mean {quote(guess)}?" if guess else "Correct it, or add it to the type."
        fix = Fix(span, quote(guess)) if guess else None
        context.sink.report(
            "unknown-label", span, f"{quote(label)} is not a value of {domain}", hint, fix=fix
        )
    return not strange


def join(context: Context, found: Sequence[Kind], sources: Sequence[ast.Expr], span: Span) -> Kind:
    """The kind of a choice among expressions."""
    if any(isinstance(kind, Unknown) for kind in found):
        return UNKNOWN
    for kind, source in zip(found, sources, strict=True):
        if type(kind) is not type(found[0]):
            message = f"this case is {family(kind)}, the first one is {family(found[0])}"
            context.sink.report("type-mismatch", source.span, message, "All cases of a choice have one type.")
            return UNKNOWN
    numbers = [kind for kind in found if isinstance(kind, Ints)]
    if numbers:
        total = numbers[0]
        for kind in numbers[1:]:
            total = ranges.join(total, kind)
        return total
    truths = [kind for kind in found if isinstance(kind, Bools)]
    if truths:
        return Bools(frozenset().union(*(kind.values for kind in truths)))
    labels = [kind for kind in found if isinstance(kind, Labels)]
    return unify(context, labels, sources, span) or UNKNOWN
