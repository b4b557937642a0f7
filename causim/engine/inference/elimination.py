"""Variable elimination: factors, from which one variable after the other is summed out.

See Koller and Friedman, Probabilistic Graphical Models, ch. 9; for the backtrack-free search (`search.py`), Dechter,
Bucket elimination (1999).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import prod

import numpy as np

from causim.engine.budget import Limits
from causim.engine.inference.factor import Dense, Factor, Functional, compose, multiply, restrict, sum_out

PART = 1 << 20  # points of a grid that are summed at once


class Elimination:
    """Factors from which variables are eliminated one after the other."""

    def __init__(
        self, factors: Iterable[Factor], sizes: Sequence[int], boolean: bool, limits: Limits
    ) -> None:
        self.sizes = sizes
        self.boolean = boolean
        self.limits = limits
        self.constant = 1
        self.factors: dict[int, Factor] = {}
        self.holding: dict[int, set[int]] = {}
        self.next = 0
        for factor in factors:
            self.add(factor)

    def add(self, factor: Factor) -> None:
        if not factor.variables:
            assert isinstance(factor, Dense)
            self.constant *= int(factor.array[()])
            return
        self.factors[self.next] = factor
        for variable in factor.variables:
            self.holding.setdefault(variable, set()).add(self.next)
        self.next += 1

    def take(self, variable: int) -> list[Factor]:
        """Remove and return the factors that hold a variable."""
        taken = []
        for number in sorted(self.holding.pop(variable, ())):
            factor = self.factors.pop(number)
            taken.append(factor)
            for v in factor.variables:
                if v != variable:
                    self.holding[v].discard(number)
        return taken

    def eliminate(self, variable: int) -> list[Factor]:
        """Sum a variable out; returns the factors that held it. Raises SpentError."""
        if self.constant == 0:
            return []
        held = self.take(variable)
        for factor in self.replace(variable, held):
            self.add(factor)
        return held

    def replace(self, variable: int, held: Sequence[Factor]) -> list[Factor]:
        """The factors that stand for those that held a variable once it is summed out.

        A functional one of which it is the output is put into each of the others, in their order.
        """
        inner = inner_of(held, variable)
        if inner is not None:
            made = []
            for factor in held:
                if factor is not inner:
                    self._verify((*inner.inputs, *_axes(factor)), variable)
                    made.append(compose(inner, factor))
            return made
        if held:
            grid = {v for f in held for v in _axes(f)}
            self._verify(grid, -1)
            self._verify({v for f in held for v in f.variables}, variable)
            return [self._sum_out(variable, held)]
        if not self.boolean:  # a variable that nothing constrains counts all its values
            self.constant *= self.sizes[variable]
        return []

    def _sum_out(self, variable: int, held: Sequence[Factor]) -> Dense:
        """In parts where the grid is large: so the deadline is kept, and less memory is needed on the way."""
        grid = dict.fromkeys(v for f in held for v in _axes(f) if v != variable)
        outputs = {f.output for f in held if isinstance(f, Functional)}
        across = max((v for v in grid if v not in outputs), key=lambda v: self.sizes[v], default=-1)
        if across < 0 or prod(self.sizes[v] for v in (*grid, variable)) <= PART:
            return sum_out(variable, held, self.sizes, self.boolean)
        parts = []
        for index in range(self.sizes[across]):
            self.limits.verify()
            parts.append(self._sum_out(variable, [restrict(f, {across: index}) for f in held]))
        bound = max(part.bound for part in parts)
        return Dense((across, *parts[0].variables), np.stack([part.array for part in parts]), bound)

    def _verify(self, axes: Iterable[int], left_out: int) -> None:
        self.limits.verify(prod(self.sizes[v] for v in set(axes) if v != left_out))

    def counting(self) -> Elimination:
        """The same factors, from here on with numbers instead of truth values."""
        made = Elimination((), self.sizes, False, self.limits)
        made.constant = self.constant
        for factor in self.factors.values():
            made.add(
                Dense(factor.variables, factor.array.astype(np.int64))
                if isinstance(factor, Dense)
                else factor
            )
        return made

    def value(self) -> int:
        """The product of what is left, once no variable is."""
        assert not self.factors
        return self.constant

    def joint(self, variables: Sequence[int]) -> Dense:
        """What is left as one dense factor over the variables. Raises SpentError."""
        self._verify(variables, -1)
        dense = [densify(f, self.sizes) for f in self.factors.values()]
        shape = tuple(self.sizes[v] for v in variables)
        product, bound = multiply(dense, variables, self.boolean)
        base = np.ones(shape, dtype=np.bool_ if self.boolean else np.int64) if product is None else product
        array = np.broadcast_to(base, shape)
        if self.constant != 1:
            array = array & bool(self.constant) if self.boolean else array.astype(object) * self.constant
        return Dense(tuple(variables), array, bound * max(self.constant, 1))


def inner_of(held: Iterable[Factor], variable: int) -> Functional | None:
    """The factor, if there is one, that computes the variable."""
    return next((f for f in held if isinstance(f, Functional) and f.output == variable), None)


def _axes(factor: Factor) -> tuple[int, ...]:
    return factor.inputs if isinstance(factor, Functional) else factor.variables


def densify(factor: Factor, sizes: Sequence[int]) -> Dense:
    """The indicator of a functional factor, spelt out."""
    if isinstance(factor, Dense):
        return factor
    array = factor.table[..., None] == np.arange(sizes[factor.output])
    return Dense(factor.variables, array)
