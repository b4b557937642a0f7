"""Typed, resolved expressions: the meaning of mechanism text, free of syntax and sugar.

Every expression that stands in an `SCM` has been proved to have a value for all values of its variables. Positions
(`span`) are carried for messages only and never affect equality.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from causim.model.domain import LabelDomain, Value
from causim.source import Span


class Role(StrEnum):
    """What a variable stands for, inside one mechanism or function."""

    PARENT = "parent"
    EXOGENOUS = "exogenous"
    LOCAL = "local"  # bound by `let`
    ARGUMENT = "argument"  # of a user function
    NODE = "node"  # any node of the model, in the claims of a `check`


@dataclass(frozen=True, slots=True, kw_only=True)
class _Positioned:
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Constant(_Positioned):
    """A literal, or a named constant (`name` is then its declared name)."""

    value: Value
    name: str | None = None

    def __eq__(self, other: object) -> bool:  # True is not 1 here
        return (
            isinstance(other, Constant)
            and type(self.value) is type(other.value)
            and (self.value, self.name) == (other.value, other.name)
        )

    def __hash__(self) -> int:
        return hash((type(self.value), self.value, self.name))


@dataclass(frozen=True, slots=True)
class Variable(_Positioned):
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Negate(_Positioned):
    operand: Expr


@dataclass(frozen=True, slots=True)
class Not(_Positioned):
    operand: Expr


@dataclass(frozen=True, slots=True)
class Sum(_Positioned):
    """`a + b - c`, added from the left; the sign of a term is +1 or -1 and the first is +1."""

    terms: tuple[tuple[int, Expr], ...]


@dataclass(frozen=True, slots=True)
class Arithmetic(_Positioned):
    """`*`, `//`, `%`, with Python's floor semantics."""

    op: str
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Compare(_Positioned):
    """`== != < <= > >=`. `order` is the ordinal whose ranks are compared, None for numbers and equality."""

    op: str
    left: Expr
    right: Expr
    order: LabelDomain | None = None


@dataclass(frozen=True, slots=True)
class All(_Positioned):
    """`and` of two or more, short-circuiting from the left."""

    operands: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class AnyOf(_Positioned):
    """`or` of two or more, short-circuiting from the left."""

    operands: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Conditional(_Positioned):
    """`if c then a elif d then b else e`: the first branch whose condition holds."""

    branches: tuple[tuple[Expr, Expr], ...]
    otherwise: Expr


@dataclass(frozen=True, slots=True)
class Exactly:
    value: Value

    def matches(self, value: Value) -> bool:
        return type(value) is type(self.value) and value == self.value


@dataclass(frozen=True, slots=True)
class Between:
    """Integers from `low` to `high`, both included."""

    low: int
    high: int

    def matches(self, value: Value) -> bool:
        return isinstance(value, int) and self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Pattern:
    """Alternatives, or (`options` is None) anything."""

    options: tuple[Exactly | Between, ...] | None

    def matches(self, value: Value) -> bool:
        return self.options is None or any(option.matches(value) for option in self.options)


@dataclass(frozen=True, slots=True)
class Member(_Positioned):
    """`x in {1, 4..6}`."""

    operand: Expr
    pattern: Pattern


@dataclass(frozen=True, slots=True)
class Match(_Positioned):
    """The value of the first arm all of whose patterns match the subjects; an arm that matches always exists."""

    subjects: tuple[Expr, ...]
    arms: tuple[tuple[tuple[Pattern, ...], Expr], ...]


@dataclass(frozen=True, slots=True)
class Lookup(_Positioned):
    """`TABLE[a, b]`."""

    table: str
    keys: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Apply(_Positioned):
    """A call of a user function."""

    function: str
    arguments: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Builtin(_Positioned):
    """A call of one of `min max abs clamp sum count int round_div`.

    `order` is the ordinal whose ranks count: for `int(ordinal)`, and for `min`, `max`, `clamp` of ordinals. `int` of a
    boolean has none. `round_div(n, d)` is n/d rounded to the nearest integer, halves to even, as Python's `round`.
    """

    name: str
    arguments: tuple[Expr, ...]
    order: LabelDomain | None = None


Expr = (
    Constant
    | Variable
    | Negate
    | Not
    | Sum
    | Arithmetic
    | Compare
    | All
    | AnyOf
    | Conditional
    | Member
    | Match
    | Lookup
    | Apply
    | Builtin
)

BUILTINS = ("min", "max", "abs", "clamp", "sum", "count", "int", "round_div")


@dataclass(frozen=True, slots=True)
class Body:
    """`let` bindings, in order, each seeing those before it, then the result."""

    lets: tuple[tuple[str, Expr], ...]
    result: Expr


def children(expr: Expr) -> Iterator[Expr]:
    """The direct subexpressions, left to right."""
    match expr:
        case Negate(operand) | Not(operand) | Member(operand, _):
            yield operand
        case Sum(terms):
            yield from (term for _, term in terms)
        case Arithmetic(_, left, right) | Compare(_, left, right, _):
            yield left
            yield right
        case All(operands) | AnyOf(operands):
            yield from operands
        case Conditional(branches, otherwise):
            for condition, value in branches:
                yield condition
                yield value
            yield otherwise
        case Match(subjects, arms):
            yield from subjects
            yield from (value for _, value in arms)
        case Lookup(_, keys):
            yield from keys
        case Apply(_, arguments) | Builtin(_, arguments, _):
            yield from arguments


def walk(expr: Expr) -> Iterator[Expr]:
    """The expression and everything below it, parents first."""
    stack = [expr]
    while stack:
        top = stack.pop()
        yield top
        stack.extend(reversed(tuple(children(top))))


def free_variables(body: Body) -> frozenset[str]:
    """Names that the body reads and does not bind."""
    bound = {name for name, _ in body.lets}
    expressions = [expr for _, expr in body.lets] + [body.result]
    used = {e.name for expression in expressions for e in walk(expression) if isinstance(e, Variable)}
    return frozenset(used - bound)
