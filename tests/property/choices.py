"""Where a generator takes its choices from: Hypothesis, which can shrink them, or a seeded generator, which is fast."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from random import Random
from typing import Any, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")


class Choose:
    """The choices that a generator makes. Smaller numbers and earlier options are simpler."""

    def integer(self, low: int, high: int) -> int:
        """An integer from `low` to `high`, both included."""
        raise NotImplementedError

    def pick(self, options: Sequence[T]) -> T:
        return options[self.integer(0, len(options) - 1)]

    def chance(self, percent: int) -> bool:
        return self.integer(1, 100) > 100 - percent

    def some(self, options: Sequence[T], least: int, most: int) -> list[T]:
        """Distinct options, in random order."""
        rest, found = list(options), []
        for _ in range(self.integer(min(least, len(rest)), min(most, len(rest)))):
            found.append(rest.pop(self.integer(0, len(rest) - 1)))
        return found

    def shuffled(self, options: Iterable[T]) -> list[T]:
        rest = list(options)
        return self.some(rest, len(rest), len(rest))


class Randomly(Choose):
    def __init__(self, rng: Random) -> None:
        self.rng = rng

    def integer(self, low: int, high: int) -> int:
        return low + int(self.rng.random() * (high - low + 1))


class Drawn(Choose):
    """Choices drawn from Hypothesis, inside a composite strategy."""

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self.draw = draw

    def integer(self, low: int, high: int) -> int:
        return low if low == high else int(self.draw(_integers(low, high)))


_STRATEGIES: dict[tuple[int, int], st.SearchStrategy[int]] = {}


def _integers(low: int, high: int) -> st.SearchStrategy[int]:
    if (low, high) not in _STRATEGIES:
        _STRATEGIES[low, high] = st.integers(low, high)
    return _STRATEGIES[low, high]
