"""Abstract integers: what is known of an expression's value before any enumeration.

A range is an interval, and below a small size also the exact set of values, so that `2 * x` over 0..2 is {0, 2, 4} and
a `match` on it needs three arms. Every operation is sound: it contains each result of its concrete counterpart on
contained operands (a property test compares the two). Arithmetic is on Python integers: bounds never wrap.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from causim.model.domain import IntDomain

SET_SIZE = 256  # the largest set that is kept exactly
PAIRS = 1024  # the largest product of two sets that is computed exactly
INT64 = (-(2**63), 2**63 - 1)

_IntOp = Callable[[int, int], int]


@dataclass(frozen=True, slots=True)
class Ints:
    """Integers from `low` to `high`; of them only `values` (ascending) where that is not None."""

    low: int
    high: int
    values: tuple[int, ...] | None = None

    def __iter__(self) -> Iterator[int]:
        return iter(self.values if self.values is not None else range(self.low, self.high + 1))

    def __len__(self) -> int:
        return len(self.values) if self.values is not None else min(self.high - self.low + 1, 2**62)

    def __contains__(self, value: int) -> bool:
        return value in self.values if self.values is not None else self.low <= value <= self.high

    def within(self, domain: IntDomain) -> bool:
        """Whether every value certainly lies in the domain."""
        if isinstance(domain.values, range):
            return domain.low <= self.low and self.high <= domain.high
        return len(self) <= SET_SIZE and all(value in domain.values for value in self)

    @property
    def fits(self) -> bool:
        """Whether every value has 64 bits."""
        return INT64[0] <= self.low and self.high <= INT64[1]

    def __str__(self) -> str:
        if self.low == self.high:
            return str(self.low)
        return f"{self.low}..{self.high}"


def of_values(values: Iterable[int]) -> Ints:
    ordered = tuple(sorted(set(values)))
    return Ints(ordered[0], ordered[-1], ordered if len(ordered) <= SET_SIZE else None)


def interval(low: int, high: int) -> Ints:
    return Ints(low, high, tuple(range(low, high + 1)) if high - low < SET_SIZE else None)


def of_domain(domain: IntDomain) -> Ints:
    if isinstance(domain.values, range):
        return interval(domain.low, domain.high)
    return of_values(domain.values)


def join(a: Ints, b: Ints) -> Ints:
    if a.values is not None and b.values is not None:
        return of_values((*a.values, *b.values))
    return interval(min(a.low, b.low), max(a.high, b.high))


@lru_cache(maxsize=1024)
def _binary(a: Ints, b: Ints, op: _IntOp, bounds: Callable[[Ints, Ints], Ints]) -> Ints:
    """Exactly, pair by pair, where both are small sets; else by interval."""
    if a.values is not None and b.values is not None and len(a.values) * len(b.values) <= PAIRS:
        return of_values(op(x, y) for x in a.values for y in b.values)
    return bounds(a, b)


@cache
def _corners(op: _IntOp) -> Callable[[Ints, Ints], Ints]:
    """The bounds of an operation that is monotone in each operand."""

    def bounds(a: Ints, b: Ints) -> Ints:
        ends = [op(x, y) for x in (a.low, a.high) for y in (b.low, b.high)]
        return interval(min(ends), max(ends))

    return bounds


def add(a: Ints, b: Ints) -> Ints:
    return _binary(a, b, operator.add, _corners(operator.add))


def subtract(a: Ints, b: Ints) -> Ints:
    return _binary(a, b, operator.sub, _corners(operator.sub))


def multiply(a: Ints, b: Ints) -> Ints:
    return _binary(a, b, operator.mul, _corners(operator.mul))


def negate(a: Ints) -> Ints:
    return subtract(Ints(0, 0, (0,)), a)


def absolute(a: Ints) -> Ints:
    if a.values is not None:
        return of_values(map(abs, a.values))
    low = 0 if a.low <= 0 <= a.high else min(abs(a.low), abs(a.high))
    return interval(low, max(abs(a.low), abs(a.high)))


def minimum(a: Ints, b: Ints) -> Ints:
    return _binary(a, b, min, _corners(min))


def maximum(a: Ints, b: Ints) -> Ints:
    return _binary(a, b, max, _corners(max))


def nonzero_parts(b: Ints) -> list[Ints]:
    """The negative and the positive part of a divisor: division is by these or fails."""
    if b.values is not None:
        signs = [tuple(v for v in b.values if v < 0), tuple(v for v in b.values if v > 0)]
        return [of_values(part) for part in signs if part]
    parts = []
    if b.low < 0:
        parts.append(interval(b.low, min(b.high, -1)))
    if b.high > 0:
        parts.append(interval(max(b.low, 1), b.high))
    return parts


def _divided(a: Ints, b: Ints, op: _IntOp, bounds: Callable[[Ints, Ints], Ints]) -> Ints:
    """By each part of the divisor; an always-zero divisor leaves nothing to say, and is reported elsewhere."""
    results = [_binary(a, part, op, bounds) for part in nonzero_parts(b)]
    if not results:
        return Ints(0, 0, (0,))
    return results[0] if len(results) == 1 else join(results[0], results[1])


def floor_divide(a: Ints, b: Ints) -> Ints:
    return _divided(a, b, operator.floordiv, _corners(operator.floordiv))


def round_divide(n: int, d: int) -> int:
    """n/d to the nearest integer, halves to even, as Python's `round` of the exact quotient."""
    quotient, remainder = divmod(n, d)
    doubled = abs(2 * remainder)
    return quotient + (doubled > abs(d) or (doubled == abs(d) and quotient % 2 == 1))


def round_div(a: Ints, b: Ints) -> Ints:
    return _divided(a, b, round_divide, _corners(round_divide))


def modulo(a: Ints, b: Ints) -> Ints:
    return _divided(a, b, operator.mod, _modulo_bounds)


def _modulo_bounds(a: Ints, b: Ints) -> Ints:
    """The remainder has the divisor's sign and is smaller than it."""
    if b.low > 0:
        if a.low >= 0:
            return a if a.high < b.low else interval(0, min(a.high, b.high - 1))
        return interval(0, b.high - 1)
    if a.high <= 0:
        return a if a.low > b.high else interval(max(a.low, b.low + 1), 0)
    return interval(b.low + 1, 0)
