"""Draws from the exact distribution, by the tables that an elimination leaves behind, taken in the reverse order.

A variable is drawn given those that were eliminated after it; one that its mechanism determines is looked up. All are
drawn that bear on the wanted ones, so that no order is asked of the elimination but its own: worlds of which the
elimination only ever needs small tables are drawn from small tables.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from causim.engine.inference.calibration import Step
from causim.engine.inference.elimination import inner_of
from causim.engine.inference.search import Bucket

Chances = int | list[int]  # the only index, or for each its weight and those before it


class Drawing:
    """Draws of wanted variables, from the steps of a calibration whose total is not 0."""

    def __init__(self, steps: Sequence[Step], wanted: Iterable[int], sizes: Sequence[int]) -> None:
        self._size = len(sizes)
        needed = set(wanted)
        parts = []
        for step in steps:  # what a step speaks of is eliminated later
            if step.variable in needed:
                parts.append(_Part(step, sizes[step.variable]))
                needed.update(parts[-1].scope)
        self._parts = parts[::-1]

    def draw(self, generator: random.Random) -> list[int]:
        """The index of each variable; of those without a part in this draw, 0."""
        drawn = [0] * self._size
        for part in self._parts:
            chances = part.chances(drawn)
            if not isinstance(chances, int):
                chances = bisect_right(chances, generator.randrange(chances[-1]))
            drawn[part.variable] = chances
        return drawn


class _Part:
    """The distribution of one variable, given those that are drawn before it; each that was met is kept."""

    def __init__(self, step: Step, size: int) -> None:
        self.variable = step.variable
        self._inner = inner_of(step.held, step.variable)
        self._bucket = Bucket(step.variable, step.held, size, False)
        self.scope = self._bucket.scope if self._inner is None else self._inner.inputs
        self._met: dict[tuple[int, ...], Chances] = {}

    def chances(self, drawn: Sequence[int]) -> Chances:
        key = tuple([drawn[v] for v in self.scope])
        found = self._met.get(key)
        if found is None:
            found = self._met[key] = self._work_out(key)
        return found

    def _work_out(self, key: tuple[int, ...]) -> Chances:
        if self._inner is not None:
            return int(self._inner.table[key])
        weights = self._bucket.weights(dict(zip(self.scope, key, strict=True)))
        possible = [i for i, weight in enumerate(weights) if weight]
        return possible[0] if len(possible) == 1 else list(accumulate(weights))
