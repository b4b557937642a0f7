"""The marginals of many variables, and draws of all, from one elimination.

An elimination of everything leaves one number, the total weight. How that total depends on each table on the way
follows backwards from the last step to the first, by the chain rule; for a table of ones over a single variable the
dependence is the variable's marginal. So all marginals together cost about as much as three eliminations, whatever
their number. (Darwiche, A differential approach to inference in Bayesian networks, 2003; the order of the work is that
of Jensen, Lauritzen and Olesen's junction trees, 1990, with their division.)

Only shares matter here, so tables are divided by what their entries have in common: numbers stay small.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from causim.engine.budget import Limits, SpentError
from causim.engine.inference.elimination import Elimination, inner_of
from causim.engine.inference.factor import (
    INT64_BOUND,
    Array,
    Dense,
    Factor,
    Functional,
    align,
    multiply,
    pointing,
)

KEPT = 4  # tables of the largest size, that may be kept
LONG = 8  # cells of machine integers for which one of a long integer counts


@dataclass(frozen=True, slots=True)
class Step:
    """A variable was eliminated: the factors that held it, and those that stand for them (`Elimination.replace`)."""

    variable: int
    held: Sequence[Factor]
    made: Sequence[Factor]


class Calibration(Elimination):
    """An elimination in numbers that keeps its tables. Raises SpentError where they are too many."""

    def __init__(self, factors: Iterable[Factor], sizes: Sequence[int], limits: Limits) -> None:
        super().__init__(factors, sizes, False, limits)
        self.steps: list[Step] = []
        self.kept = 0

    def eliminate(self, variable: int) -> list[Factor]:
        if self.constant == 0:
            return []
        held = self.take(variable)
        made = [self._reduced(factor) for factor in self.replace(variable, held)]
        self.steps.append(Step(variable, held, made))
        for factor in made:
            self._keep(factor.array if isinstance(factor, Dense) else factor.table)
            self.add(factor)
        return held

    def _keep(self, table: Array) -> None:
        self.kept += table.size * (LONG if table.dtype == object else 1)
        most = KEPT * self.limits.cells
        if self.kept > most:
            raise SpentError(f"tables of {self.kept:,} cells would be kept, and the budget is {most:,}")

    def _reduced(self, factor: Factor) -> Factor:
        """What the entries have in common goes into the constant."""
        if not isinstance(factor, Dense) or factor.array.dtype != object or not factor.variables:
            return factor
        array, common = _lowest(factor.array)
        self.constant *= common
        return Dense(factor.variables, array, max(int(array.max()), 1))

    def marginals(self, ones: Mapping[int, Dense]) -> dict[int, list[int]]:
        """After the elimination of all variables: the weight of each value of those that had a table of ones.

        The weights of one variable are right among themselves; each variable has a scale of its own.
        """
        wanted = {id(table) for table in ones.values()}
        for step in self.steps:
            inner = inner_of(step.held, step.variable)
            outer = [factor for factor in step.held if factor is not inner]
            if inner is not None:
                wanted |= {
                    id(made) for part, made in zip(outer, step.made, strict=True) if id(part) in wanted
                }
            elif any(id(part) in wanted for part in outer):
                wanted |= {id(made) for made in step.made}
        slopes: dict[int, Array] = {}
        for step in reversed(self.steps):
            self.limits.verify()
            slopes |= self._slopes(step, wanted, slopes)
            for made in step.made:
                slopes.pop(id(made), None)
        return {v: [int(x) for x in slopes[id(table)].tolist()] for v, table in ones.items()}

    def _slopes(self, step: Step, wanted: set[int], known: Mapping[int, Array]) -> dict[int, Array]:
        """How the total depends on the wanted tables that a step replaced, given how it does on what it made."""
        one = np.ones((), np.int64)  # of a table without variables: a factor of the total
        inner = inner_of(step.held, step.variable)
        if inner is not None:
            outer = [factor for factor in step.held if factor is not inner]
            return {
                id(part): _before_composition(inner, part, made, known.get(id(made), one), self.sizes)
                for part, made in zip(outer, step.made, strict=True)
                if id(part) in wanted and isinstance(part, Dense) and isinstance(made, Dense)
            }
        found = [f for f in step.held if isinstance(f, Dense) and id(f) in wanted]
        if not found:
            return {}
        (made,) = step.made
        assert isinstance(made, Dense)
        return _before_sum(step, found, made, known.get(id(made), one), self.sizes, self.limits)


def _before_composition(
    inner: Functional, outer: Dense, made: Dense, slope: Array, sizes: Sequence[int]
) -> Array:
    """Each entry of the outer table was copied to all points that the inner one maps to it."""
    if int(slope.max()) * slope.size >= INT64_BOUND:
        slope = slope.astype(object)
    target, _ = pointing(made.variables, [inner], outer.variables, sizes)
    found = np.zeros(outer.array.size, slope.dtype)
    np.add.at(found, target.reshape(-1), slope.reshape(-1))
    return _lowest(found)[0].reshape(outer.array.shape)


def _before_sum(
    step: Step, wanted: Sequence[Dense], made: Dense, slope: Array, sizes: Sequence[int], limits: Limits
) -> dict[int, Array]:
    """The share of each point of the grid in the total, summed over what a table does not speak of, and without it."""
    functional = [f for f in step.held if isinstance(f, Functional)]
    dense = [f for f in step.held if isinstance(f, Dense)]
    axes = dict.fromkeys(
        v for f in step.held for v in (f.inputs if isinstance(f, Functional) else f.variables)
    )
    grid = tuple(axes)
    points = prod(sizes[v] for v in grid)
    if int(slope.max()) * max(int(made.array.max()) * made.array.size, points) >= INT64_BOUND:
        slope = slope.astype(object)
        limits.verify(points * LONG)
    if functional:
        target, valid = pointing(grid, functional, made.variables, sizes)
        shares = slope.reshape(-1)[target]
        if valid is not None:
            shares = shares * valid
    else:
        shares = align(slope, made.variables, grid)
    alone = len(dense) == 1
    if not alone:
        product, _ = multiply(dense, grid, False)
        shares = shares * product
    shares = np.broadcast_to(shares, tuple(sizes[v] for v in grid))
    return {id(factor): _share_of(factor, grid, shares, alone) for factor in wanted}


def _share_of(factor: Dense, grid: tuple[int, ...], shares: Array, alone: bool) -> Array:
    others = tuple(i for i, v in enumerate(grid) if v not in factor.variables)
    kept = [v for v in grid if v in factor.variables]
    found = np.asarray(shares.sum(axis=others)) if others else shares
    found = found.transpose([kept.index(v) for v in factor.variables])
    if not alone and factor.array.dtype != np.bool_:
        # An entry of 0 has no share in the total, and none is asked for.
        found = found // np.where(factor.array == 0, 1, factor.array)
    return _lowest(found)[0]


def _lowest(array: Array) -> tuple[Array, int]:
    """The array divided by what its entries have in common, as machine integers if these hold it; the divisor."""
    if array.dtype != object:
        return array, 1
    common = int(np.gcd.reduce(array.reshape(-1))) or 1
    if common != 1:
        array = np.asarray(array // common, dtype=object)
    return (array.astype(np.int64) if int(array.max()) < INT64_BOUND else array), common
