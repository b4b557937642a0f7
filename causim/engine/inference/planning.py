"""Orders in which to eliminate variables: found greedily, by what each step costs, before any table is made.

A greedy rule looks one step ahead and is often wrong, so several are tried and the cheapest of their orders is taken.
See Koller and Friedman, Probabilistic Graphical Models, ch. 9.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from math import prod

from causim.engine.budget import Limits
from causim.engine.inference.factor import Factor, Functional

MAX_PLANS = 4_096  # that are kept
HOPELESS = 1 << 32  # cells of a table that is never made: no need to find the best of such orders

Scope = tuple[tuple[int, ...], int]  # variables on axes, and the output or -1


def scope_of(factor: Factor) -> Scope:
    return (factor.inputs, factor.output) if isinstance(factor, Functional) else (factor.variables, -1)


def scopes_of(factors: Iterable[Factor], fixed: frozenset[int]) -> tuple[Scope, ...]:
    """The scopes that factors have once some variables are fixed; of those that still have any."""
    found = (
        (tuple(v for v in axes if v not in fixed), -1 if output in fixed else output)
        for axes, output in map(scope_of, factors)
    )
    return tuple(scope for scope in found if scope != ((), -1))


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
        if self.cells(around) > HOPELESS:
            return self.cells(around)
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
Price = Callable[[_Graph, int], int]
NO_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Plan:
    """An order for each stage, and what the eliminations cost: the cells of all steps, and of the largest table."""

    orders: Orders
    cells: int
    largest: int


_plans: dict[tuple[object, ...], Plan | None] = {}


def plan(
    scopes: tuple[Scope, ...],
    sizes: tuple[int, ...],
    stages: tuple[Stage, ...],
    enough: int = 0,
    limits: Limits = NO_LIMITS,
) -> Plan:
    """The cheapest of the orders that several greedy rules find; the first that costs at most `enough` cells a step.

    Raises SpentError when the seconds are spent, which in a large network planning alone can do.
    """
    found = plan_within(scopes, sizes, stages, None, enough, limits)
    assert found is not None
    return found


def plan_within(
    scopes: tuple[Scope, ...],
    sizes: tuple[int, ...],
    stages: tuple[Stage, ...],
    most: int | None,
    enough: int = 0,
    limits: Limits = NO_LIMITS,
) -> Plan | None:
    """The same; None if each order costs more than `most` cells. No rule is followed further than that."""
    key = (scopes, sizes, stages, most, enough)
    if key not in _plans:
        found = _plan_within(scopes, sizes, stages, most, enough, limits)
        if len(_plans) >= MAX_PLANS:
            _plans.clear()
        _plans[key] = found
        return found
    return _plans[key]


def _plan_within(
    scopes: tuple[Scope, ...],
    sizes: tuple[int, ...],
    stages: tuple[Stage, ...],
    most: int | None,
    enough: int,
    limits: Limits,
) -> Plan | None:
    spread = tuple(((*axes, output) if output >= 0 else axes, -1) for axes, output in scopes)
    best: Plan | None = None
    for start, price in (
        (scopes, _cost),
        (scopes, _growth),
        (spread, _cost),
        (spread, _growth),
        (spread, _Graph.fill),
    ):
        orders = _greedy(start, sizes, stages, price, most, limits)
        if orders is not None:
            best = priced(scopes, sizes, orders, most if best is None else best.cells - 1) or best
        if best is not None and best.cells <= enough * sum(map(len, best.orders)):
            break
    return best


def priced(
    scopes: tuple[Scope, ...], sizes: tuple[int, ...], orders: Orders, most: int | None = None
) -> Plan | None:
    """What given orders cost; None if it is more than `most` cells."""
    graph = _Graph(scopes, sizes)
    total = largest = 0
    for order in orders:
        for variable in order:
            cost, made = graph.after(variable)
            total += cost
            largest = max(largest, *(graph.cells(axes) for axes, _ in made)) if made else largest
            if most is not None and total > most:
                return None
            graph.eliminate(variable, made)
    return Plan(orders, total, largest)


def _cost(graph: _Graph, variable: int) -> int:
    return graph.after(variable)[0]


def _growth(graph: _Graph, variable: int) -> int:
    return graph.after(variable)[0] - graph.held(variable)


def _greedy(
    scopes: tuple[Scope, ...],
    sizes: tuple[int, ...],
    stages: tuple[Stage, ...],
    price: Price,
    most: int | None,
    limits: Limits,
) -> Orders | None:
    """Always the variable of least price; None once the steps cost more than `most`."""
    graph = _Graph(scopes, sizes)
    done: set[int] = set()
    orders = []
    total = 0
    for stage in stages:
        required = set(stage.required) - done
        left = required | (set(stage.optional) - done)
        prices = {}
        for variable in left:
            limits.verify()
            prices[variable] = price(graph, variable)
        queue = Cheapest(prices)
        order = []
        while required:
            limits.verify()
            variable = queue.pop()
            required.discard(variable)
            order.append(variable)
            cost, made = graph.after(variable)
            total += cost
            if most is not None and total > most:
                return None
            for v in graph.eliminate(variable, made) & queue.prices.keys():
                queue.update(v, price(graph, v))
        done.update(order)
        orders.append(tuple(order))
    return tuple(orders)
