"""Questions of one kind about one model, in columns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from causim.engine.query import Kind

OPEN = -1  # stands where nothing is given, observed or forced

Positions = NDArray[np.int64]


@dataclass(frozen=True, eq=False, slots=True)
class Questions:
    """Each array has a row for each variable and a column for each question; what it holds are positions, or OPEN.

    given: of exogenous variables, positions among their possible values. observe, do: of nodes, positions in their
    domains. `kind` says what is asked for: all nodes, or in an abduction all exogenous variables that are not given
    (the same ones in every question).
    """

    kind: Kind
    given: Positions
    observe: Positions
    do: Positions

    def __len__(self) -> int:
        return int(self.do.shape[1])

    def part(self, chosen: Positions | slice) -> Questions:
        return Questions(self.kind, self.given[:, chosen], self.observe[:, chosen], self.do[:, chosen])
