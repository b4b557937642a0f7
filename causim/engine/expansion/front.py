"""The worlds that are still possible, question by question, and how they branch at a node."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from causim.engine.expansion.mechanisms import Positions, Weights
from causim.engine.expansion.supports import Supports

_COUNTED = 64  # different codes that are counted in a table; more are sorted


_CROWD = 1 << 19  # worlds of several questions that are held at a time


class CrowdedError(Exception):
    """The worlds of several questions are too many to hold at once. Never leaves this room."""


@dataclass(frozen=True, eq=False, slots=True)
class Branches:
    """What the worlds of a front branch into: the row each comes from, what it is now (a code), and its weight."""

    row: Positions
    code: Positions
    weight: Positions


def branches(codes: Positions, weights: Positions, size: int) -> Branches:
    """In each row the different codes (less than `size`), ascending, with the sum of their weights; 0 is no branch."""
    rows, width = codes.shape
    if width == 1:
        row = np.flatnonzero(weights[:, 0])
        return Branches(row, codes[row, 0], weights[row, 0])
    if size <= _COUNTED:
        flat = codes + np.arange(0, rows * size, size)[:, None]
        # In doubles, which are exact here: the weights of a variable sum to less than 2^53.
        sums = np.bincount(flat.ravel(), weights.ravel(), rows * size).astype(np.int64)
        found = np.flatnonzero(sums)
        row = found // size
        return Branches(row, found - row * size, sums[found])
    order = np.argsort(codes, axis=1, kind="stable")
    flat, sorted_weights = (np.take_along_axis(a, order, axis=1).ravel() for a in (codes, weights))
    row = np.repeat(np.arange(rows), width)
    first = np.flatnonzero(changes([row, flat]))
    sums = np.add.reduceat(sorted_weights, first)
    kept = sums > 0
    return Branches(row[first][kept], flat[first][kept], sums[kept])


def changes(columns: list[Positions]) -> NDArray[np.bool_]:
    """In which rows any column differs from the row before; true in the first."""
    found = np.zeros(len(columns[0]), bool)
    found[:1] = True
    for column in columns:
        found[1:] |= column[1:] != column[:-1]
    return found


class Front:
    """Rows are worlds; `columns` what is known of each, variable by variable; those of a question stand together."""

    def __init__(self, size: int, weight_type: Any) -> None:
        self.size = size
        self.question: Positions = np.arange(size)
        self.weight: Weights = np.ones(size, weight_type)
        self.columns: dict[tuple[str, int], Positions] = {}
        self.decided = np.ones(size, bool)

    def __len__(self) -> int:
        return len(self.question)

    def take(self, rows: Positions | NDArray[np.bool_]) -> None:
        self.question, self.weight = self.question[rows], self.weight[rows]
        self.columns = {name: column[rows] for name, column in self.columns.items()}

    def branch(self, found: Branches) -> None:
        self.take(found.row)
        self.weight = self.weight * found.weight

    def limit(self, cap: int) -> None:
        """Give up the questions that have more worlds than that. Raises CrowdedError."""
        wide = np.bincount(self.question, minlength=self.size) > cap
        if wide.any():
            self.decided &= ~wide
            self.take(~wide[self.question])
        if len(self) > _CROWD and self.size > 1:
            raise CrowdedError

    def merge(self, columns: list[Positions]) -> list[Positions]:
        """Make one of the worlds of a question that agree in these columns; the columns, sorted."""
        order = np.lexsort((*columns[::-1], self.question))
        columns = [column[order] for column in columns]
        self.take(order)
        first = np.flatnonzero(changes([self.question, *columns]))
        self.weight = np.add.reduceat(self.weight, first) if len(first) else self.weight
        self.question = self.question[first]
        return [column[first] for column in columns]

    def supports(self, columns: list[Positions], listed: int, only: int | None) -> Supports:
        """The worlds as answers; no two of a question agree in all columns."""
        counts = np.bincount(self.question, minlength=self.size)
        ends = np.cumsum(counts)
        totals = np.zeros(self.size, self.weight.dtype)
        some = np.flatnonzero(counts)
        if len(some):
            totals[some] = np.add.reduceat(self.weight, (ends - counts)[some])
        rank = np.arange(len(self)) - (ends - counts)[self.question]
        kept = rank < listed
        if only is not None:
            kept &= (np.minimum(counts, 2) == only)[self.question]
        return Supports(
            counts=counts,
            decided=self.decided,
            question=self.question[kept],
            values=[column[kept] for column in columns],
            weights=self.weight[kept],
            totals=totals,
        )
