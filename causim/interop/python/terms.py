"""What Python expressions become: expressions of the language, with what is known of their values.

Each function makes one form and does what Python does where the two differ: truth values count as 0 and 1 among
integers. `conditions.py` goes on with truth values.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from unicodedata import is_normalized

from causim.checker import kinds, ranges
from causim.checker.kinds import Bools, Kind, Labels, family
from causim.checker.ranges import Ints
from causim.interop.python.reading import refuse
from causim.model.domain import Domain, Value, quote
from causim.source import Span
from causim.syntax import ast
from causim.syntax.limits import MAX_ARMS, MAX_TERMS

MAX_SIZE = 10_000  # nodes of one expression
MAX_DEPTH = 40
_RANGES = {"*": ranges.multiply, "//": ranges.floor_divide, "%": ranges.modulo}


@dataclass(frozen=True, slots=True)
class Term:
    """An expression, the kind of its value, its size and depth as written out, and whether it can lack a value
    (a divisor that may be 0, a look-up that may find nothing)."""

    expr: ast.Expr
    kind: Kind
    size: int = 1
    depth: int = 1
    partial: bool = False

    @property
    def span(self) -> Span:
        return self.expr.span


@dataclass(frozen=True, slots=True)
class Sequence:
    """A tuple, list or set that was written out."""

    items: tuple[Operand, ...]


@dataclass(frozen=True, slots=True)
class Dictionary:
    """A dictionary that was written out: keys are constants, of one or several parts."""

    rows: tuple[tuple[tuple[Value, ...], Operand], ...]


@dataclass(frozen=True, slots=True)
class Real:
    """A number that is no integer: a probability, as it was written."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Uniform:
    """A number drawn uniformly from `low` to `high`: the draw of that number in a sampler."""

    draw: int
    low: Fraction
    high: Fraction


@dataclass(frozen=True, slots=True)
class Nothing:
    """A variable that has a value on some ways through a function only."""

    span: Span


Operand = Term | Sequence | Dictionary | Real | Uniform | Nothing


def made(expr: ast.Expr, kind: Kind, parts: tuple[Term, ...], partial: bool = False) -> Term:
    """A term of parts, within the limits of size and depth."""
    size = 1 + sum(part.size for part in parts)
    depth = 1 + max((part.depth for part in parts), default=0)
    if size > MAX_SIZE or depth > MAX_DEPTH:
        message = "written out, this expression is too large"
        hint = "Compute parts of it before the first `if`, each with a name of its own."
        refuse("python-too-large", expr.span, message, hint)
    if isinstance(kind, Ints) and not kind.fits:
        refuse(
            "overflow", expr.span, "the value can leave 64 bits", "Reduce it on the way, with `%` or `min`."
        )
    return Term(expr, kind, size, depth, partial or any(part.partial for part in parts))


# --- literals


def literal(value: Value, span: Span) -> ast.Literal:
    if isinstance(value, bool):
        return ast.BoolLiteral(value, span=span)
    if isinstance(value, int):
        return ast.IntLiteral(value, span=span)
    return ast.LabelLiteral(value, span=span)


def constant(value: Value, span: Span) -> Term:
    return Term(literal(value, span), kinds.of_value(value))


def variable(name: str, domain: Domain, span: Span) -> Term:
    return Term(ast.Ref(name, span=span), kinds.of_domain(domain))


def at(term: Term, span: Span) -> Term:
    """A name or literal that is read at another place than it was made."""
    return replace(term, expr=replace(term.expr, span=span)) if term.size == 1 else term


def value_of(term: Term) -> Value | None:
    """The value of a literal; None for other expressions."""
    match term.expr:
        case ast.IntLiteral(value) | ast.BoolLiteral(value) | ast.LabelLiteral(value):
            return value
    return None


def is_true(term: Term) -> bool:
    return term.expr == ast.BoolLiteral(True, span=term.span)


def is_false(term: Term) -> bool:
    return term.expr == ast.BoolLiteral(False, span=term.span)


# --- from one kind to another


def as_integer(term: Term, span: Span) -> Term:
    """The integer that Python counts with: of a truth value 0 or 1."""
    match term.kind:
        case Ints():
            return term
        case Bools(values):
            if isinstance(term.expr, ast.BoolLiteral):
                return constant(int(term.expr.value), span)
            return call("int", (term,), ranges.of_values(map(int, values)), span)
    hint = "Look its number up in a dictionary, as in `RANK[x]`."
    refuse("python-type", span, f"an integer is needed here, not {family(term.kind)}", hint)


def relabelled(term: Term, span: Span, known: frozenset[str] | None = None) -> Term:
    """Labels without their type, so that they can be of another one: those that are `known` there."""
    kind = term.kind
    if not isinstance(kind, Labels) or (kind.domain is None and known is None):
        return term
    names = kind.domain.labels if kind.domain is not None else sorted(kind.possible)
    kept = [label for label in names if label in kind.possible and (known is None or label in known)]
    arms = tuple(ast.Arm((literal(label, span),), literal(label, span), span=span) for label in kept)
    _check_arms(arms, span)
    expr = ast.MatchExpr((term.expr,), arms, span=span)
    parts = (term, *(constant(label, span) for label in kept))
    return made(expr, Labels(None, frozenset(kept)), parts, len(kept) < len(kind.possible))


def _check_arms(arms: tuple[ast.Arm, ...], span: Span) -> None:
    if len(arms) > MAX_ARMS:
        refuse(
            "python-too-large",
            span,
            f"{len(arms):,} cases, more than {MAX_ARMS}",
            "Compute what can be computed.",
        )


# --- arithmetic


def call(name: str, arguments: tuple[Term, ...], kind: Kind, span: Span, partial: bool = False) -> Term:
    if len(arguments) > MAX_TERMS:
        refuse("python-too-large", span, f"{len(arguments):,} values, more than {MAX_TERMS}", "Group them.")
    expr = ast.Call(ast.Name(name, span=span), tuple(a.expr for a in arguments), span=span)
    return made(expr, kind, arguments, partial)


def negative(term: Term, span: Span) -> Term:
    term = as_integer(term, span)
    if isinstance(term.expr, ast.IntLiteral):
        return constant(-term.expr.value, span)
    assert isinstance(term.kind, Ints)
    return made(ast.Negate(term.expr, span=span), ranges.negate(term.kind), (term,))


def add(op: str, left: Term, right: Term, span: Span) -> Term:
    """`+` or `-`; a sum goes on flat."""
    left, right = as_integer(left, left.span), as_integer(right, right.span)
    assert isinstance(left.kind, Ints)
    assert isinstance(right.kind, Ints)
    kind = (ranges.add if op == "+" else ranges.subtract)(left.kind, right.kind)
    a, b = left.expr, right.expr
    if isinstance(a, ast.IntLiteral) and isinstance(b, ast.IntLiteral):
        return constant(kind.low, span) if kind.fits else made(a, kind, ())
    if isinstance(a, ast.Sum) and len(a.rest) < MAX_TERMS - 1:
        longer = made(ast.Sum(a.first, (*a.rest, (op, b)), span=span), kind, (left, right))
        return replace(longer, depth=max(left.depth, right.depth + 1))
    return made(ast.Sum(a, ((op, b),), span=span), kind, (left, right))


def multiply(op: str, left: Term, right: Term, span: Span) -> Term:
    """`*`, `//` or `%`; a chain leans to the left, and is as wide as it is long rather than deep."""
    left, right = as_integer(left, left.span), as_integer(right, right.span)
    assert isinstance(left.kind, Ints)
    assert isinstance(right.kind, Ints)
    divides = op != "*"
    if divides:
        _check_divisor(right)
    kind = _RANGES[op](left.kind, right.kind)
    if value_of(left) is not None and value_of(right) is not None and kind.fits:
        return constant(kind.low, span)
    expr = ast.Product(op, left.expr, right.expr, span=span)
    return made(expr, kind, (left, right), partial=divides and 0 in right.kind)


def _check_divisor(term: Term) -> None:
    if isinstance(term.kind, Ints) and term.kind.low == term.kind.high == 0:
        refuse("division-by-zero", term.span, "this divisor is always 0")


def round_div(left: Term, right: Term, span: Span) -> Term:
    """`round(a / b)` of exact numbers."""
    left, right = as_integer(left, left.span), as_integer(right, right.span)
    _check_divisor(right)
    assert isinstance(left.kind, Ints)
    assert isinstance(right.kind, Ints)
    return call("round_div", (left, right), ranges.round_div(left.kind, right.kind), span, 0 in right.kind)


def check_label(text: str, span: Span) -> None:
    """Refuse a string that can be no label."""
    if not text.strip() or not text.isprintable() or not is_normalized("NFC", text):
        message = f"{quote(text) if text.isprintable() else 'this string'} cannot be a label"
        refuse(
            "python-type", span, message, "A label is a text of printable characters, in Unicode form NFC."
        )
