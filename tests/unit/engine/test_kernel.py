"""Compiled eliminations: exact numbers of any size, and the same as eliminations by NumPy."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from causim.engine import Budget, Factored, Query
from causim.engine.inference.elimination import Elimination
from causim.engine.inference.factor import Dense, Factor, Functional, restrict
from causim.engine.inference.kernel import Machine, primes
from causim.engine.inference.planning import Stage
from causim.engine.inference.program import compile_program
from tests.unit.engine.families import chain, free

pytest.importorskip("numba")


def machine(
    factors: Sequence[Factor], sizes: Sequence[int], fixed: Sequence[int] = (), kept: Sequence[int] = ()
) -> Machine:
    loose = tuple(v for v in range(len(sizes)) if v not in (*fixed, *kept))
    return Machine(compile_program(factors, sizes, fixed, [(Stage(loose), False)], kept))


def by_numpy(factors: Sequence[Factor], sizes: Sequence[int], fixed: dict[int, int]) -> int:
    limits = Budget().start()
    elimination = Elimination([restrict(f, fixed) for f in factors], sizes, False, limits)
    for variable in range(len(sizes)):
        if variable not in fixed:
            elimination.eliminate(variable)
    return elimination.value() if elimination.constant else 0


@pytest.mark.parametrize("bits", [10, 40, 51, 52, 53, 61, 62, 63, 64, 65, 100, 127, 128, 300, 1_000, 2_000])
def test_sums_around_every_boundary(bits: int) -> None:
    """Two numbers of so many bits, added: in floating point, in 64 bits, by primes, and too large for a float."""
    numbers = [(1 << bits) - 1, (1 << bits) - 3]
    dense = Dense((0,), np.array(numbers, dtype=object), max(numbers))
    found = machine([dense], [2]).numbers(np.zeros((1, 1), np.int64))
    assert found == [[sum(numbers)]]


@pytest.mark.parametrize("bits", [8, 20, 200, 700])
def test_products(bits: int) -> None:
    """(a + b) (c + d) from four factors, one of them of two variables."""
    a, b, c, d = (1 << bits) - 1, (1 << bits) - 5, 3, (1 << bits) - 7
    first = Dense((0,), np.array([a, b], dtype=object), a)
    second = Dense((1,), np.array([c, d], dtype=object), d)
    ones = Dense((0, 1), np.ones((2, 2), np.int64))
    found = machine([first, second, ones, ones], [2, 2]).numbers(np.zeros((1, 2), np.int64))
    assert found == [[(a + b) * (c + d)]]


def test_evidence_kept_variables_and_functions() -> None:
    """z = x + y of two weighted variables: for each value of z, and for each of x given z."""
    table = np.add.outer(np.arange(3), np.arange(3))
    weights = [Dense((0,), np.array([1, 2, 5]), 5), Dense((1,), np.array([7, 1, 4]), 7)]
    factors: list[Factor] = [*weights, Functional((0, 1), 2, table)]
    sizes = [3, 3, 5]
    rows = np.array([[0, 0, z] for z in range(5)])
    totals = machine(factors, sizes, fixed=[2]).numbers(rows)
    assert totals == [[7], [1 + 14], [4 + 2 + 35], [8 + 5], [20]]
    assert totals == [[by_numpy(factors, sizes, {2: z})] for z in range(5)]
    shares = machine(factors, sizes, fixed=[2], kept=[0]).numbers(rows)
    assert shares == [[7, 0, 0], [1, 14, 0], [4, 2, 35], [0, 8, 5], [0, 0, 20]]
    assert machine(factors, sizes, kept=[2]).numbers(np.zeros((1, 3), np.int64)) == [[7, 15, 41, 13, 20]]


def test_two_functions_of_one_variable_agree_or_not() -> None:
    double, square = np.array([0, 2, 4]), np.array([0, 1, 4])
    factors: list[Factor] = [Functional((0,), 2, double), Functional((1,), 2, square)]
    assert machine(factors, [3, 3, 5]).numbers(np.zeros((1, 3), np.int64)) == [[2]]  # 0 = 0 and 4 = 4
    assert by_numpy(factors, [3, 3, 5], {}) == 2


def test_primes_are_primes() -> None:
    found = primes(40)
    assert len(set(found)) == 40
    assert max(found) == 2**31 - 1
    for number in found:
        assert all(number % divisor for divisor in range(3, int(number**0.5) + 1, 2))


def test_without_the_kernel_the_answers_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """numba is an extra: where it is missing, nothing but time is lost."""
    monkeypatch.setattr("causim.engine.inference.prepared.WARM_UP", 0)
    cases = [
        (free(50), Query(observe={"X3": 1})),
        (
            chain(20, ((0, 1, 1), (1, 2, 0), (2, 2, 0)), ("1/2", "1/3", "1/6")),
            Query(observe={"X19": 1}, do={"X2": 0}),
        ),
    ]
    with_it = [Factored(model).answer(query).to_json(limit=20) for model, query in cases]
    monkeypatch.setattr("causim.engine.inference.kernel.compiled", lambda: None)
    assert [Factored(model).answer(query).to_json(limit=20) for model, query in cases] == with_it


def test_the_kernel_honours_the_budget_of_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("causim.engine.inference.prepared.WARM_UP", 0)
    monkeypatch.setattr("causim.engine.inference.sat.available", lambda: False)
    model = chain(12, ((0, 1, 1), (1, 2, 0), (2, 2, 0)), ("1/2", "1/3", "1/6"))
    query = Query(observe={"X11": 1}, do={"X2": 0}, target=("X11",))
    assert Factored(model).answer(query, Budget(cells=2)).count is None
    assert Factored(model).answer(query).count == 3
