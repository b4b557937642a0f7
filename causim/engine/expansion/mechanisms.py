"""The mechanisms of a model as functions of positions: of the parents' values in their domains, and of the exogenous
variable's value among those that are possible.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import lcm, prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from causim.model.columns import ColumnEvaluator
from causim.model.domain import Domain, IntDomain, Value
from causim.model.scm import SCM, Node

Positions = NDArray[np.int64]
Columns = Sequence[Positions] | Positions  # a column for each variable
Weights = NDArray[Any]  # products: int64, or Python integers where they may be longer

TABLED = (
    1 << 14
)  # cells of a mechanism that is spelt out once; of a larger one only what is asked for is worked out
BLOCK = 1 << 20  # values worked out at a time
MAX_OPEN = 1 << 12  # possible values of an exogenous variable that are tried one by one
_EXACT = 1 << 53


class TooWideError(Exception):
    """More possible values than are tried one by one. Never leaves this room."""


@dataclass(frozen=True, eq=False)
class Mechanism:
    """One node: where its parents stand among the nodes, and its exogenous variable among those of the model.

    weights: of the exogenous variable's possible values, whole numbers; (1,) if there is none.
    """

    node: Node
    parents: tuple[int, ...]
    exogenous: int | None
    weights: Positions
    evaluator: ColumnEvaluator
    domains: tuple[Domain, ...]  # of the parents

    @property
    def size(self) -> int:
        return len(self.node.domain)

    @cached_property
    def _possible(self) -> list[Value]:
        return [value for value, _ in self.node.exogenous.support] if self.node.exogenous else []

    @cached_property
    def _table(self) -> Positions | None:
        """A row for each combination of parents, a column for each possible value of the exogenous variable."""
        shape = tuple(map(len, self.domains))
        if prod(shape) * len(self.weights) > TABLED:
            return None
        rows = np.indices(shape).reshape(len(shape), -1) if shape else np.zeros((0, 1), np.int64)
        return self._work_out(list(rows), rows.shape[1])

    @cached_property
    def _strides(self) -> list[int]:
        sizes = [len(domain) for domain in self.domains]
        return [prod(sizes[i + 1 :]) for i in range(len(sizes))]

    @cached_property
    def _given(self) -> Positions:
        """For each given value its weight alone, and in the last row, which OPEN (-1) stands for, all weights."""
        return np.vstack([np.diag(self.weights), self.weights])

    def weights_given(self, given: Positions) -> Positions:
        """In each row the weight of each possible value of the exogenous variable; 0 of those that are not the given.

        Raises TooWideError if that is too much to hold.
        """
        if len(self.weights) > MAX_OPEN:
            raise TooWideError
        return self._given[given]

    def value(self, parents: Sequence[Positions], exogenous: Positions | None, rows: int) -> Positions:
        """The node's position in each row."""
        table = self._table
        if table is not None:
            found: Positions = table[self._flat(parents, rows), 0 if exogenous is None else exogenous]
            return found
        return self._evaluate(parents, exogenous, rows)

    def responses(self, parents: Sequence[Positions], rows: int) -> Positions:
        """In each row (of shape rows x possible values) what the node is for each value of its exogenous variable.

        Raises TooWideError if that is too much to hold.
        """
        table = self._table
        if table is not None:
            found: Positions = table[self._flat(parents, rows)]
            return found
        if len(self.weights) > MAX_OPEN:
            raise TooWideError
        return self._work_out(parents, rows)

    def _flat(self, parents: Sequence[Positions], rows: int) -> Any:
        if not parents:
            return np.zeros(rows, np.int64)
        flat = parents[0] * self._strides[0]
        for column, stride in zip(parents[1:], self._strides[1:], strict=True):
            flat = flat + column * stride
        return flat

    def _work_out(self, parents: Sequence[Positions], rows: int) -> Positions:
        width = len(self.weights)
        found = np.empty((rows, width), np.int64)
        step = max(1, BLOCK // width)
        for start in range(0, rows, step):
            part = [np.repeat(column[start : start + step], width) for column in parents]
            size = min(step, rows - start)
            own = np.tile(np.arange(width), size) if self.node.exogenous else None
            found[start : start + step] = self._evaluate(part, own, size * width).reshape(size, width)
        return found

    def _evaluate(self, parents: Sequence[Positions], exogenous: Positions | None, rows: int) -> Positions:
        columns = {
            name: self._values(domain, column)
            for name, domain, column in zip(self.node.parents, self.domains, parents, strict=True)
        }
        if self.node.exogenous and exogenous is not None:
            columns[self.node.exogenous.name] = self.evaluator.encode_values(self._possible)[exogenous]
        return self._positions(self.evaluator.body(self.node.body, columns, rows))

    def _values(self, domain: Domain, positions: Positions) -> NDArray[Any]:
        if isinstance(domain, IntDomain) and isinstance(domain.values, range):
            return positions * domain.values.step + domain.values.start
        return self.evaluator.encode_domain(domain)[positions]

    def _positions(self, column: NDArray[Any]) -> Positions:
        domain = self.node.domain
        if isinstance(domain, IntDomain) and isinstance(domain.values, range):
            return (column - domain.values.start) // domain.values.step
        return self.evaluator.index(domain, column)


class Mechanisms:
    """The mechanisms of a model in causal order.

    possible: of each exogenous variable, its possible values, in the order of its domain. exact: whether weights are
    short enough for any of this; weight_type: of their products.
    """

    def __init__(self, model: SCM) -> None:
        self.model = model
        evaluator = ColumnEvaluator(model)
        places = {node.name: i for i, node in enumerate(model.nodes)}
        exogenous = {u.name: i for i, u in enumerate(model.exogenous)}
        integers = {u.name: _whole(u.support) for u in model.exogenous}
        totals = [sum(weights) for weights in integers.values()]
        self.exact = all(total < _EXACT for total in totals)
        self.weight_type: Any = np.int64 if prod(totals) < 1 << 62 else object
        self.possible = [tuple(value for value, _ in u.support) for u in model.exogenous]
        self.nodes = tuple(
            Mechanism(
                node=node,
                parents=tuple(places[parent] for parent in node.parents),
                exogenous=exogenous[node.exogenous.name] if node.exogenous else None,
                weights=_column(integers[node.exogenous.name] if node.exogenous else [1]),
                evaluator=evaluator,
                domains=tuple(model.node_by_name[parent].domain for parent in node.parents),
            )
            for node in model.nodes
        )

    def world(self, exogenous: Columns, do: Columns | None, rows: int) -> list[Positions]:
        """Each node's position in each row, where all exogenous values are known: X_do(u). `do` is OPEN (-1) where
        nothing is forced."""
        found: list[Positions] = []
        for i, mechanism in enumerate(self.nodes):
            own = None if mechanism.exogenous is None else exogenous[mechanism.exogenous]
            column = mechanism.value([found[p] for p in mechanism.parents], own, rows)
            found.append(column if do is None else np.where(do[i] >= 0, do[i], column))
        return found


def _column(weights: Sequence[int]) -> Positions:
    """Weights that are too long for this room only have their number."""
    return np.array(weights if max(weights) < _EXACT else [1] * len(weights), np.int64)


def _whole(support: Sequence[tuple[Value, Any]]) -> list[int]:
    """Weights of these values in the least whole numbers."""
    scale = lcm(*(weight.denominator for _, weight in support))
    return [int(weight * scale) for _, weight in support]
