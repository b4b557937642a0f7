"""The answers to many questions: for each the possible assignments of the target, the first of them listed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from causim.engine.expansion.mechanisms import Positions, Weights


@dataclass(frozen=True, eq=False, slots=True)
class Supports:
    """counts: how many assignments are possible, of each question, in Python's integers if some are long; meaningless
    where `decided` is false.

    Of the listed assignments, in the order of questions and in each of the target's domains: `question`, the position
    of each target variable in `values`, and `weights`, which are proportional to the probabilities; `totals`, of each
    question, are the sums of all its weights, listed or not.
    """

    counts: NDArray[Any]
    decided: NDArray[np.bool_]
    question: Positions
    values: list[Positions]
    weights: Weights
    totals: Weights

    @classmethod
    def undecided(cls, size: int, target: int) -> Supports:
        none = np.zeros(0, np.int64)
        return cls(
            np.zeros(size, np.int64),
            np.zeros(size, bool),
            none,
            [none] * target,
            none,
            np.zeros(size, np.int64),
        )

    @classmethod
    def joined(cls, parts: Sequence[Supports]) -> Supports:
        """The answers to one part of the questions after the other."""
        if len(parts) == 1:
            return parts[0]
        starts = np.cumsum([0, *(len(part.counts) for part in parts)])
        return cls(
            counts=np.concatenate([part.counts for part in parts]),
            decided=np.concatenate([part.decided for part in parts]),
            question=np.concatenate([p.question + start for p, start in zip(parts, starts, strict=False)]),
            values=[np.concatenate(columns) for columns in zip(*(p.values for p in parts), strict=True)],
            weights=np.concatenate([part.weights for part in parts]),
            totals=np.concatenate([part.totals for part in parts]),
        )
