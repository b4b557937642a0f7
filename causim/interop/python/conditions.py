"""Truth values, comparisons and choices, made of terms as Python means them.

An integer is true if it is not 0, and labels of different types may meet. What always holds is folded, so that what is
never reached is not looked at.
"""

from __future__ import annotations

from dataclasses import replace

from causim.checker import kinds, ranges
from causim.checker.kinds import ANY_BOOL, Bools, Kind, Labels, family
from causim.checker.ranges import Ints
from causim.interop.python.reading import refuse
from causim.interop.python.terms import (
    Term,
    as_integer,
    constant,
    is_false,
    is_true,
    made,
    relabelled,
)
from causim.model.domain import Domain, quote
from causim.source import Span
from causim.syntax import ast
from causim.syntax.limits import MAX_BRANCHES, MAX_TERMS

_ORDER = ("<", "<=", ">", ">=")


def as_truth(term: Term, span: Span) -> Term:
    """The truth of a value: an integer is true if it is not 0."""
    match term.kind:
        case Bools():
            return term
        case Ints():
            return compare("!=", term, constant(0, span), span)
    hint = 'Compare it, for example `x == "a"`.'
    refuse("python-type", span, f"a condition is needed here, not {family(term.kind)}", hint)


def as_type(term: Term, domain: Domain, span: Span, closed: bool) -> Term:
    """The value as one of a declared type, where Python takes the two for equal. With `closed`, all labels that the
    expression can be must be labels of the type; else those that are not may turn out never to occur."""
    wanted = kinds.of_domain(domain)
    match wanted, term.kind:
        case (Ints(), Bools()):
            return as_integer(term, span)
        case (Bools(), Ints() as found) if found.low >= 0 and found.high <= 1:
            return _zero_one(term, span)
        case (Labels(_, known), Labels(other, possible)):
            if closed and (strangers := sorted(possible - known)):
                message = f"this can be {quote(strangers[0])}, which is not a value of {domain}"
                refuse("unknown-label", span, message, "Correct it, or add it to the type.")
            fits = other == domain or (other is None and possible <= known)
            return term if fits else relabelled(term, span, known)
    if type(wanted) is not type(term.kind):
        message = f"this is {family(term.kind)}, but the type is {domain}"
        refuse("python-type", span, message, "Return a value of the declared type in every branch.")
    return term


def _zero_one(term: Term, span: Span) -> Term:
    """0 and 1 as truth values: in the branches, where those are literals."""
    match term.expr:
        case ast.IntLiteral(value):
            return constant(value == 1, span)
        case ast.If(branches, otherwise) if all(
            isinstance(leaf, ast.IntLiteral) for leaf in (*(value for _, value in branches), otherwise)
        ):
            leaves = [leaf for _, leaf in branches] + [otherwise]
            truths = [ast.BoolLiteral(leaf.value == 1, span=leaf.span) for leaf in leaves]  # type: ignore[union-attr]
            if len(branches) == 1 and truths[0].value != truths[1].value:
                test = replace(term, expr=branches[0][0], kind=ANY_BOOL)
                return test if truths[0].value else negation(test, span)
            tests = [test for test, _ in branches]
            pairs = tuple(zip(tests, truths[:-1], strict=True))
            return replace(term, expr=ast.If(pairs, truths[-1], span=term.span), kind=ANY_BOOL)
    return compare("==", term, constant(1, span), span)


# --- truth values


def compare(op: str, left: Term, right: Term, span: Span) -> Term:
    """A comparison of two terms. Labels of different types are never one another's; numbers and labels neither."""
    if isinstance(left.kind, Bools) and isinstance(right.kind, Bools) and op in ("==", "!="):
        for one, other in ((left, right), (right, left)):
            if isinstance(other.expr, ast.BoolLiteral):
                return one if other.expr.value == (op == "==") else negation(one, span)
    elif isinstance(left.kind, Labels) and isinstance(right.kind, Labels):
        left, right = _comparable(op, left, right, span)
    elif isinstance(left.kind, Labels) or isinstance(right.kind, Labels):
        message = f"{family(left.kind)} is compared with {family(right.kind)}"
        refuse("python-type", span, message, "In Python they are never equal; compare values of one type.")
    else:
        left, right = as_integer(left, left.span), as_integer(right, right.span)
        if (known := _decided(op, left, right)) is not None:
            return constant(known, span)
    return made(ast.Comparison(op, left.expr, right.expr, span=span), ANY_BOOL, (left, right))


def _decided(op: str, left: Term, right: Term) -> bool | None:
    """What a comparison of integers always is, if their ranges tell; such a branch is then not looked at further."""
    a, b = left.kind, right.kind
    if not isinstance(a, Ints) or not isinstance(b, Ints) or left.partial or right.partial:
        return None
    apart = a.high < b.low or b.high < a.low
    same = a.low == a.high == b.low == b.high
    match op:
        case "==" | "!=":
            return (op == "==") == same if apart or same else None
        case "<" | ">=":
            return (op == "<") == (a.high < b.low) if a.high < b.low or a.low >= b.high else None
        case _:
            return (op == "<=") == (a.high <= b.low) if a.high <= b.low or a.low > b.high else None


def _comparable(op: str, left: Term, right: Term, span: Span) -> tuple[Term, Term]:
    if op in _ORDER:
        hint = 'Compare numbers: `RANK = {"low": 0, "high": 1}`, then `RANK[a] < RANK[b]`.'
        refuse("python-type", span, f"`{op}` of labels: Python compares them by the alphabet", hint)
    assert isinstance(left.kind, Labels)
    assert isinstance(right.kind, Labels)
    known = left.kind.domain or right.kind.domain
    if known is None:
        return left, right
    alike = {left.kind.domain, right.kind.domain} <= {None, known}
    if alike and (left.kind.possible | right.kind.possible) <= frozenset(known.labels):
        return left, right
    return relabelled(left, left.span), relabelled(right, right.span)


def negation(term: Term, span: Span) -> Term:
    match term.expr:
        case ast.BoolLiteral(value):
            return constant(not value, span)
        case ast.Not(operand):
            return replace(term, expr=operand)
    return made(ast.Not(term.expr, span=span), ANY_BOOL, (term,))


def conjunction(word: str, operands: list[Term], span: Span) -> Term:
    """`and` or `or` of truth values: what is certain is left out, and nesting of the same word is flat."""
    neutral, deciding = (is_true, is_false) if word == "and" else (is_false, is_true)
    kept: list[Term] = []
    for operand in operands:
        if neutral(operand):
            continue
        kept.append(operand)
        if deciding(operand):
            break
    if not kept:
        return constant(word == "and", span)
    if len(kept) == 1 or deciding(kept[0]):
        return kept[0]
    form = ast.And if word == "and" else ast.Or
    flat: list[ast.Expr] = []
    for term in kept:
        flat.extend(term.expr.operands if isinstance(term.expr, form) else (term.expr,))
    if len(flat) > MAX_TERMS:
        refuse("python-too-large", span, f"{len(flat):,} conditions in a row", "Name parts of it.")
    return made(form(tuple(flat), span=span), ANY_BOOL, tuple(kept))


def conditional(test: Term, then: Term, otherwise: Term, span: Span) -> Term:
    """`then if test else otherwise`."""
    if is_true(test):
        return then
    if is_false(test):
        return otherwise
    then, otherwise = _joined(then, otherwise, span)
    if then.expr == otherwise.expr and not test.partial:
        return then
    if is_true(then) and is_false(otherwise):
        return test
    if is_false(then) and is_true(otherwise):
        return negation(test, span)
    kind = join(then.kind, otherwise.kind)
    inner = otherwise.expr
    if isinstance(inner, ast.If) and len(inner.branches) < MAX_BRANCHES:
        branches = ((test.expr, then.expr), *inner.branches)
        flat = made(ast.If(branches, inner.otherwise, span=span), kind, (test, then, otherwise))
        return replace(flat, depth=max(otherwise.depth, 1 + max(test.depth, then.depth)))
    return made(ast.If(((test.expr, then.expr),), inner, span=span), kind, (test, then, otherwise))


def _joined(a: Term, b: Term, span: Span) -> tuple[Term, Term]:
    """Two alternatives as values of one kind."""
    match a.kind, b.kind:
        case (Labels(first), Labels(second)):
            known = first or second
            strangers = known is not None and not (a.kind.possible | b.kind.possible) <= frozenset(
                known.labels
            )
            if (first != second and None not in (first, second)) or strangers:
                return relabelled(a, a.span), relabelled(b, b.span)
            return a, b
        case (Ints(), Bools()) | (Bools(), Ints()):
            return as_integer(a, a.span), as_integer(b, b.span)
        case _ if type(a.kind) is type(b.kind):
            return a, b
    message = f"this is {family(a.kind)} in one case and {family(b.kind)} in the other"
    refuse("python-type", span, message, "Give it a value of one type in all cases.")


def join(a: Kind, b: Kind) -> Kind:
    """The kind of a choice between two of one family."""
    match a, b:
        case (Ints(), Ints()):
            return ranges.join(a, b)
        case (Bools(x), Bools(y)):
            return Bools(x | y)
        case (Labels(first, some), Labels(second, more)):
            return Labels(first or second, some | more)
    raise AssertionError(f"{a} and {b} have no common kind")  # excluded by the callers
