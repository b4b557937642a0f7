"""Abstract integers against enumeration: every concrete result is contained, and small sets are exact."""

from __future__ import annotations

import operator
from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causim.checker import ranges
from causim.checker.ranges import Ints
from causim.model.domain import IntDomain

WIDE = 600  # more values than a set may have, so that only an interval is known
Binary = Callable[[Ints, Ints], Ints]

small_sets = st.sets(st.integers(-20, 20), min_size=1, max_size=8).map(ranges.of_values)
intervals = st.tuples(st.integers(-2_000, 2_000), st.integers(WIDE, 3 * WIDE)).map(
    lambda ends: ranges.interval(ends[0], ends[0] + ends[1])
)
any_ints = small_sets | intervals

TOTAL: dict[str, tuple[Binary, Callable[[int, int], int]]] = {
    "add": (ranges.add, operator.add),
    "subtract": (ranges.subtract, operator.sub),
    "multiply": (ranges.multiply, operator.mul),
    "minimum": (ranges.minimum, min),
    "maximum": (ranges.maximum, max),
}
DIVISIONS: dict[str, tuple[Binary, Callable[[int, int], int]]] = {
    "floor_divide": (ranges.floor_divide, operator.floordiv),
    "modulo": (ranges.modulo, operator.mod),
    "round_div": (ranges.round_div, lambda n, d: round(Fraction(n, d))),
}
BINARY = {**TOTAL, **DIVISIONS}


def members(ints: Ints, data: st.DataObject) -> int:
    return data.draw(st.sampled_from(ints.values) if ints.values else st.integers(ints.low, ints.high))


@pytest.mark.parametrize("name", BINARY)
@given(a=any_ints, b=any_ints, data=st.data())
def test_every_result_is_contained(name: str, a: Ints, b: Ints, data: st.DataObject) -> None:
    abstract, concrete = BINARY[name]
    found = abstract(a, b)
    for x, y in [
        (members(a, data), members(b, data)),
        (a.low, b.low),
        (a.low, b.high),
        (a.high, b.low),
        (a.high, b.high),
    ]:
        if y != 0 or name not in DIVISIONS:
            assert concrete(x, y) in found


@pytest.mark.parametrize("name", BINARY)
@given(a=small_sets, b=small_sets)
def test_small_sets_are_exact(name: str, a: Ints, b: Ints) -> None:
    abstract, concrete = BINARY[name]
    expected = {concrete(x, y) for x in a for y in b if y != 0 or name not in DIVISIONS}
    assert set(abstract(a, b)) == (expected or {0})


@given(a=any_ints, data=st.data())
def test_one_operand(a: Ints, data: st.DataObject) -> None:
    x = members(a, data)
    assert -x in ranges.negate(a)
    assert abs(x) in ranges.absolute(a)
    assert x in ranges.join(a, Ints(3, 3, (3,)))
    assert 3 in ranges.join(a, Ints(3, 3, (3,)))


@given(n=st.integers(), d=st.integers().filter(bool))
def test_round_div_is_pythons_round_of_the_quotient(n: int, d: int) -> None:
    assert ranges.round_divide(n, d) == round(Fraction(n, d))


@given(a=any_ints, low=st.integers(-30, 30), size=st.integers(0, 60), holes=st.booleans())
def test_within_never_promises_too_much(a: Ints, low: int, size: int, holes: bool) -> None:
    values = range(low, low + size + 1)
    domain = IntDomain(tuple(values)[::2]) if holes else IntDomain(values)
    if a.within(domain):
        assert all(value in domain for value in a)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (ranges.modulo(ranges.interval(0, 10**6), ranges.interval(7, 7)), (0, 6)),
        (ranges.modulo(ranges.interval(-(10**6), 10**6), ranges.interval(-7, -7)), (-6, 0)),
        (ranges.modulo(ranges.interval(1_000, 2_000), ranges.interval(5_000, 6_000)), (1_000, 2_000)),
        (ranges.floor_divide(ranges.interval(0, 10**6), ranges.interval(-2, 4)), (-(10**6), 10**6)),
        (
            ranges.multiply(ranges.interval(-(10**12), 10**12), ranges.interval(0, 10**12)),
            (-(10**24), 10**24),
        ),
    ],
)
def test_intervals_are_as_tight_as_a_reader_expects(found: Ints, expected: tuple[int, int]) -> None:
    assert (found.low, found.high) == expected
