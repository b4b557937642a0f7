"""How a node responds to its parents: a random function, drawn by the exogenous variable.

Two mechanisms whose random functions have the same distribution cannot be told apart by any evidence on nodes
or by any intervention, whatever the exogenous values are called and however finely they are divided
(canonical partitions: Balke and Pearl, 1994).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from causim.engine.answer import UndecidedError
from causim.engine.budget import Budget
from causim.engine.comparing.comparison import Counterexample
from causim.model.columns import ColumnEvaluator
from causim.model.domain import BoolDomain, Domain, IntDomain, LabelDomain, Value
from causim.model.scm import SCM, Node

MAX_CELLS = 1 << 20
MAX_VALUES = 1 << 31  # of a node
MAX_AXES = 60  # NumPy has 64


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


def tabulate(model: SCM, node: Node, budget: Budget, held: Mapping[str, Value] | None = None) -> Responses:
    """All responses of a node to its parents, but for those that are `held` at one value.

    Raises UndecidedError if there are too many.
    """
    exogenous = node.exogenous.support if node.exogenous else ((None, Fraction(1)),)
    fixed = held or {}
    free = tuple(parent for parent in node.parents if parent not in fixed)
    domains = [model.node_by_name[parent].domain for parent in free]
    cells = prod(map(len, domains)) * len(exogenous)
    if cells > min(MAX_CELLS, budget.contexts) or len(node.domain) > MAX_VALUES or len(free) > MAX_AXES:
        raise UndecidedError(f"it has {cells:,} combinations of inputs")
    evaluator = ColumnEvaluator(model)
    names = [*free, *fixed]
    axes: list[Any] = [*domains, *([value] for value in fixed.values())]
    if node.exogenous:
        axes.append([value for value, _ in exogenous])
        names.append(node.exogenous.name)
    columns = dict(zip(names, evaluator.rows(axes, 0, cells), strict=True))
    found = _positions(evaluator, node.domain, evaluator.body(node.body, columns, cells))
    return Responses(node, free, found.reshape(*map(len, domains), len(exogenous)), exogenous)


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
        return {n: nth(d, int(i)) for (n, d), i in zip(domains.items(), positions, strict=True)}

    shares = [_shares(side) for side in (first, second)]
    for row, pair in enumerate(zip(*shares, strict=True)):
        for position in sorted({*pair[0], *pair[1]}):
            weights = [share.get(position, Fraction(0)) for share in pair]
            if weights[0] != weights[1]:
                return Counterexample(inputs(row), weights[0], weights[1], nth(node.domain, position))
    key = next(k for k in (*found[0], *found[1]) if found[0].get(k) != found[1].get(k))
    listed = tuple(
        (inputs(i), nth(node.domain, p)) for i, p in enumerate(np.frombuffer(key, np.int32).tolist())
    )
    weights = [side.get(key, Fraction(0)) for side in found]
    return Counterexample({}, weights[0], weights[1], responses=listed)


def _shares(responses: Responses) -> list[dict[int, Fraction]]:
    """For each row of parents' values the probabilities of the node's positions."""
    found: list[dict[int, Fraction]] = [{} for _ in range(responses.rows.shape[1])]
    for row, (_, weight) in zip(responses.rows.tolist(), responses.exogenous, strict=True):
        for share, position in zip(found, row, strict=True):
            share[position] = share.get(position, Fraction(0)) + weight
    return found


def nth(domain: Domain, position: int) -> Value:
    """The value at a position of a domain."""
    match domain:
        case IntDomain(values) | LabelDomain(values):
            return values[position]
        case BoolDomain():
            return bool(position)


def _positions(evaluator: ColumnEvaluator, domain: Domain, column: NDArray[Any]) -> NDArray[np.int32]:
    """Without spelling out a vast range."""
    if isinstance(domain, IntDomain) and isinstance(domain.values, range):
        return (column - domain.low).astype(np.int32)
    return evaluator.index(domain, column).astype(np.int32)
