"""Variable elimination: a greedy order by cost, found once for a pattern of factors, and its execution.

See Koller and Friedman, Probabilistic Graphical Models, ch. 9; for the backtrack-free search, Dechter, Bucket
elimination (1999).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import heapify, heappop, heappush
from math import prod

import numpy as np

from causim.engine.inference.factor import Dense, Factor, Functional, compose, multiply, sum_out

Scope = tuple[tuple[int, ...], int]  # variables on axes, and the output or -1


class SpentError(Exception):
    """A budget was spent; the text says which."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Cells of the largest table, and the moment (of `time.monotonic`) when to stop."""

    cells: int
    seconds: float
    deadline: float

    def verify(self, cells: int) -> None:
        if cells > self.cells:
            raise SpentError(f"a table of {cells:,} cells would be needed, and the budget is {self.cells:,}")
        if time.monotonic() > self.deadline:
            raise SpentError(f"the budget of {self.seconds:g} seconds was spent")


def scope_of(factor: Factor) -> Scope:
    return (factor.inputs, factor.output) if isinstance(factor, Functional) else (factor.variables, -1)


class _Graph:
    """Which factor scopes hold which variables, while they are eliminated one after the other."""

    def __init__(self, scopes: Iterable[Scope], sizes: Sequence[int]) -> None:
        self.sizes = sizes
        self.scopes: dict[int, Scope] = dict(enumerate(scopes))
        self.next = len(self.scopes)
        self.holding: dict[int, set[int]] = {}
        for number, scope in self.scopes.items():
            self._enter(number, scope)

    def _enter(self, number: int, scope: Scope) -> None:
        axes, output = scope
        for variable in axes if output < 0 else (*axes, output):
            self.holding.setdefault(variable, set()).add(number)

    def cells(self, axes: Iterable[int]) -> int:
        return prod(self.sizes[v] for v in axes)

    def after(self, variable: int) -> tuple[int, list[Scope]]:
        """What eliminating the variable costs, in cells, and the scopes that replace those that hold it."""
        held = [self.scopes[n] for n in sorted(self.holding.get(variable, ()))]
        inner = next((scope for scope in held if scope[1] == variable), None)
        if inner is not None:
            made = []
            for scope in held:
                if scope is not inner:
                    axes = set(inner[0]) | set(scope[0])
                    axes.discard(variable)
                    made.append((tuple(axes), -1 if scope[1] == variable else scope[1]))
            return sum(self.cells(axes) for axes, _ in made), made
        grid = {v for axes, _ in held for v in axes} | {variable}
        result = (grid | {output for _, output in held if output >= 0}) - {variable}
        return self.cells(grid) + self.cells(result), [(tuple(result), -1)]

    def neighbours(self, variable: int) -> set[int]:
        return {v for n in self.holding.get(variable, ()) for v in self.scopes[n][0]} - {variable}

    def fill(self, variable: int) -> int:
        """How many cells the pairs of variables have that its elimination newly ties (weighted min-fill)."""
        around = self.neighbours(variable)
        return sum(
            self.sizes[v] * self.sizes[w] for v in around for w in around - self.neighbours(v) if v < w
        )

    def held(self, variable: int) -> int:
        """The cells of the factors that hold the variable."""
        return sum(self.cells(self.scopes[n][0]) for n in self.holding.get(variable, ()))

    def eliminate(self, variable: int, made: list[Scope]) -> set[int]:
        """Replace scopes; returns the variables whose costs change."""
        touched: set[int] = set()
        for number in self.holding.pop(variable, set()):
            axes, output = self.scopes.pop(number)
            for v in axes if output < 0 else (*axes, output):
                touched.add(v)
                if v != variable:
                    self.holding[v].discard(number)
        for scope in made:
            self.scopes[self.next] = scope
            self._enter(self.next, scope)
            self.next += 1
        touched.discard(variable)
        return touched


@dataclass(frozen=True, slots=True)
class Stage:
    """Variables that must be eliminated together, and some that may be, where that is cheaper now than later."""

    required: tuple[int, ...]
    optional: tuple[int, ...] = ()


class Cheapest:
    """Variables by price, and of one price by number. Changed prices are entered anew, and old entries passed over."""

    def __init__(self, prices: dict[int, int]) -> None:
        self.prices = prices
        self.heap = [(price, variable) for variable, price in prices.items()]
        heapify(self.heap)

    def pop(self) -> int:
        while True:
            price, variable = heappop(self.heap)
            if self.prices.get(variable) == price:
                del self.prices[variable]
                return variable

    def update(self, variable: int, price: int) -> None:
        if self.prices[variable] != price:
            self.prices[variable] = price
            heappush(self.heap, (price, variable))


Orders = tuple[tuple[int, ...], ...]


@lru_cache(maxsize=4096)
def plan(scopes: tuple[Scope, ...], sizes: tuple[int, ...], stages: tuple[Stage, ...]) -> Orders:
    """An elimination order for each stage: the cheapest of those that several greedy rules find."""
    spread = tuple(((*axes, output) if output >= 0 else axes, -1) for axes, output in scopes)
    found = [
        _greedy(scopes, sizes, stages, lambda graph, v: graph.after(v)[0]),
        _greedy(scopes, sizes, stages, lambda graph, v: graph.after(v)[0] - graph.held(v)),
        _greedy(spread, sizes, stages, lambda graph, v: graph.after(v)[0]),
        _greedy(spread, sizes, stages, lambda graph, v: graph.after(v)[0] - graph.held(v)),
        _greedy(spread, sizes, stages, _Graph.fill),
    ]
    return min(found, key=lambda orders: _cost(scopes, sizes, orders))


def _cost(scopes: tuple[Scope, ...], sizes: tuple[int, ...], orders: Orders) -> int:
    """The sum of all steps' cells."""
    graph = _Graph(scopes, sizes)
    total = 0
    for order in orders:
        for variable in order:
            cost, made = graph.after(variable)
            total += cost
            graph.eliminate(variable, made)
    return total


def _greedy(
    scopes: tuple[Scope, ...],
    sizes: tuple[int, ...],
    stages: tuple[Stage, ...],
    price: Callable[[_Graph, int], int],
) -> Orders:
    """Always the variable of least price."""
    graph = _Graph(scopes, sizes)
    done: set[int] = set()
    orders = []
    for stage in stages:
        required = set(stage.required) - done
        left = required | (set(stage.optional) - done)
        queue = Cheapest({v: price(graph, v) for v in left})
        order = []
        while required:
            variable = queue.pop()
            required.discard(variable)
            order.append(variable)
            for v in graph.eliminate(variable, graph.after(variable)[1]) & queue.prices.keys():
                queue.update(v, price(graph, v))
        done.update(order)
        orders.append(tuple(order))
    return tuple(orders)


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
        inner = next((f for f in held if isinstance(f, Functional) and f.output == variable), None)
        if inner is not None:
            for factor in held:
                if factor is not inner:
                    self._verify((*inner.inputs, *_axes(factor)), variable)
                    self.add(compose(inner, factor))
        elif held:
            grid = {v for f in held for v in _axes(f)}
            self._verify(grid, -1)
            self._verify({v for f in held for v in f.variables}, variable)
            self.add(sum_out(variable, held, self.sizes, self.boolean))
        elif not self.boolean:  # a variable that nothing constrains counts all its values
            self.constant *= self.sizes[variable]
        return held

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


def _axes(factor: Factor) -> tuple[int, ...]:
    return factor.inputs if isinstance(factor, Functional) else factor.variables


def densify(factor: Factor, sizes: Sequence[int]) -> Dense:
    """The indicator of a functional factor, spelt out."""
    if isinstance(factor, Dense):
        return factor
    array = factor.table[..., None] == np.arange(sizes[factor.output])
    return Dense(factor.variables, array)
