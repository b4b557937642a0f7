"""Mechanisms as functional tables over small finite variables.

The engine works on *reachable* values: those that a node takes for some exogenous values, or that a query
forces on it. Declared types may be far larger. A mechanism becomes one `Relation`, output = table[inputs],
or, where its table would be too large, a chain of small ones through auxiliary variables
(`causim.engine.inference.lowering`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import prod
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from causim.model.columns import ColumnEvaluator
from causim.model.domain import Domain, Value
from causim.model.expr import Body
from causim.model.scm import SCM

Indices = NDArray[np.intp]
MAX_CELLS = 1 << 22  # of one table


class Sort(StrEnum):
    NODE = "node"
    EXOGENOUS = "exogenous"
    AUXILIARY = "auxiliary"


class Key(NamedTuple):
    """A variable of the engine. An auxiliary one belongs to the mechanism of `name` and is its `part`-th."""

    sort: Sort
    name: str
    part: int = 0


@dataclass(frozen=True, slots=True)
class Relation:
    """`output = table[inputs]`: indices into the output's values, one axis an input."""

    inputs: tuple[Key, ...]
    output: Key
    table: Indices


class TooWideError(Exception):
    """A mechanism has no tables of an acceptable size."""


@dataclass(frozen=True, slots=True)
class Values:
    """The reachable values of a variable, in the order of its domain, and as the evaluator encodes them."""

    values: tuple[Value, ...]
    column: NDArray[Any]
    index: Mapping[Value, int]

    def __len__(self) -> int:
        return len(self.values)


class Tables:
    """The values of variables, and expressions tabulated over them."""

    def __init__(self, model: SCM) -> None:
        self.model = model
        # Outside the branch that guards it an operation may fail: its value there is read by nobody.
        self.evaluator = ColumnEvaluator(model, on_failure=lambda failure: None)
        self.values: dict[Key, Values] = {}

    def of(self, values: Sequence[Value]) -> Values:
        column = self.evaluator.encode_values(values)
        return Values(tuple(values), column, {value: i for i, value in enumerate(values)})

    def size(self, keys: Sequence[Key]) -> int:
        return prod(len(self.values[key]) for key in keys)

    def tabulate(self, body: Body, scope: Mapping[str, Key]) -> tuple[tuple[Key, ...], NDArray[Any]]:
        """The body's value, encoded, for all values of the variables that its names stand for."""
        keys = tuple(dict.fromkeys(scope.values()))
        if self.size(keys) > MAX_CELLS:
            raise TooWideError
        shape = tuple(len(self.values[key]) for key in keys)
        grids: dict[Key, NDArray[Any]] = {}
        for axis, key in enumerate(keys):
            extent = [1] * len(keys)
            extent[axis] = shape[axis]
            grids[key] = np.broadcast_to(self.values[key].column.reshape(extent), shape).reshape(-1)
        size = prod(shape)
        column = self.evaluator.body(body, {name: grids[key] for name, key in scope.items()}, size)
        return keys, column.reshape(shape)

    def decode(self, column: NDArray[Any], domain: Domain) -> list[Value]:
        return self.evaluator.decode(column, domain)

    def enter(self, key: Key, values: Values) -> None:
        self.values[key] = values

    def values_of_domain(self, column: NDArray[Any], domain: Domain, forced: frozenset[Value]) -> Values:
        """The values of a domain that occur in a column or are forced, in the order of the domain.

        Others occur where a mechanism was taken apart, for parts that never have these values together.
        """
        found = {value for value in self.decode(np.unique(column), domain) if value in domain} | forced
        return self.of(sorted(found, key=domain.index))
