"""How a node responds to its parents: a random function, drawn by the exogenous variable.

Two mechanisms whose random functions have the same distribution cannot be told apart by any evidence on nodes or by any
intervention, whatever the exogenous values are called and however finely they are divided (canonical partitions: Balke
and Pearl, 1994).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from causim.engine.answer import Budget, UndecidedError
from causim.engine.verdict import Counterexample
from causim.model.columns import ColumnEvaluator
from causim.model.domain import Value
from causim.model.scm import SCM, Node

MAX_CELLS = 1 << 22


@dataclass(frozen=True, slots=True, eq=False)
class Responses:
    """A node's values as positions in its type: an axis for each parent's type, then one for the exogenous values."""

    node: Node
    parents: tuple[str, ...]
    table: NDArray[np.int32]
    exogenous: tuple[tuple[Value | None, Fraction], ...]

    @property
    def rows(self) -> NDArray[np.int32]:
        """For each exogenous value its response: the node's position for all combinations of the parents' values."""
        return np.ascontiguousarray(self.table.reshape(-1, len(self.exogenous)).T)


def tabulate(model: SCM, node: Node, budget: Budget) -> Responses:
    """All responses of a node. Raises UndecidedError if there are too many."""
    exogenous = node.exogenous.support if node.exogenous else ((None, Fraction(1)),)
    domains = [model.node_by_name[parent].domain for parent in node.parents]
    cells = prod(map(len, domains)) * len(exogenous)
    if cells > min(MAX_CELLS, budget.contexts):
        raise UndecidedError(f"it has {cells:,} combinations of inputs")
    evaluator = ColumnEvaluator(model)
    axes: list[Any] = [*domains]
    names = list(node.parents)
    if node.exogenous:
        axes.append([value for value, _ in exogenous])
        names.append(node.exogenous.name)
    columns = dict(zip(names, evaluator.rows(axes, 0, cells), strict=True))
    found = evaluator.index(node.domain, evaluator.body(node.body, columns, cells))
    shape = (*map(len, domains), len(exogenous))
    return Responses(node, node.parents, found.astype(np.int32).reshape(shape), exogenous)


def in_order(responses: Responses, parents: Sequence[str]) -> Responses:
    """The same with the parents' axes in another order."""
    axes = [responses.parents.index(parent) for parent in parents]
    table = responses.table.transpose(*axes, len(axes))
    return Responses(responses.node, tuple(parents), table, responses.exogenous)


def distribution(responses: Responses) -> dict[bytes, Fraction]:
    """The probability of each response."""
    found: dict[bytes, Fraction] = {}
    for row, (_, weight) in zip(responses.rows, responses.exogenous, strict=True):
        key = row.tobytes()
        found[key] = found.get(key, Fraction(0)) + weight
    return found


def compare_responses(a: SCM, b: SCM, node: Node, other: Node, budget: Budget) -> Counterexample | None:
    """Where two nodes of the same type and parents respond with other probabilities; None if nowhere.

    Raises UndecidedError if they have too many responses.
    """
    first = tabulate(a, node, budget)
    second = in_order(tabulate(b, other, budget), node.parents)
    found = [distribution(side) for side in (first, second)]
    if found[0] == found[1]:
        return None
    domains = {parent: a.node_by_name[parent].domain for parent in node.parents}
    sizes = [len(domain) for domain in domains.values()]

    def inputs(row: int) -> Mapping[str, Value]:
        positions = np.unravel_index(row, sizes) if sizes else ()
        return {n: tuple(d)[i] for (n, d), i in zip(domains.items(), positions, strict=True)}

    values = tuple(node.domain)
    shares = [_shares(side) for side in (first, second)]
    for row in range(prod(sizes)):
        for position, value in enumerate(values):
            pair = [share.get((row, position), Fraction(0)) for share in shares]
            if pair[0] != pair[1]:
                return Counterexample(inputs(row), pair[0], pair[1], value)
    key = next(k for k in (*found[0], *found[1]) if found[0].get(k) != found[1].get(k))
    listed = tuple((inputs(i), values[p]) for i, p in enumerate(np.frombuffer(key, np.int32)))
    return Counterexample({}, *(side.get(key, Fraction(0)) for side in found), responses=listed)


def _shares(responses: Responses) -> dict[tuple[int, int], Fraction]:
    """The probability of each value of the node, given the parents' values, by row and position."""
    found: dict[tuple[int, int], Fraction] = {}
    for row, (_, weight) in zip(responses.rows.tolist(), responses.exogenous, strict=True):
        for number, position in enumerate(row):
            found[number, position] = found.get((number, position), Fraction(0)) + weight
    return found
