"""Exact draws from finite distributions, many at a time.

A uniform number of [0, 1) is revealed bit by bit, most significant first. As soon as the bits known so far lie
between the same two cumulative weights whatever follows, the value is decided; the few numbers that are not yet
decided get more bits. So each value has exactly its weight, however large the denominators are, and nearly all
draws cost 16 bits and one look into a table.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from hashlib import sha256
from itertools import accumulate
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

BLOCK = 1 << 16  # draws are made in blocks of this size, so that how a caller slices them changes nothing
PREFIX = 16  # bits that the table looks at
WORD = 63  # bits of a word: with 64, a bound near 1 would not fit its type
TABLED = 1 << 12  # values, beyond which most prefixes of 16 bits decide nothing

Positions = NDArray[Any]  # of unsigned integers, as narrow as they can be


def narrow(count: int) -> type[np.unsignedinteger[Any]]:
    """The narrowest type of the numbers below `count`."""
    return np.uint8 if count <= 1 << 8 else np.uint16 if count <= 1 << 16 else np.uint32


class Stream:
    """The random bits of one variable. They depend on the seed and its name only.

    So other variables, and interventions, leave its draws as they are.
    """

    def __init__(self, seed: int, name: str) -> None:
        self._bits = np.random.SFC64(int.from_bytes(sha256(f"{seed}/{name}".encode()).digest()))

    def words(self, n: int) -> NDArray[np.uint64]:
        """`WORD` bits for each of `n` draws."""
        return self._bits.random_raw(n) >> np.uint64(64 - WORD)

    def prefixes(self) -> NDArray[np.uint16]:
        """`PREFIX` bits for each draw of a block."""
        return self._bits.random_raw(BLOCK // 4).astype("<u8", copy=False).view("<u2")


class ExactDraw:
    """Draws from weights that sum to 1: the position of a weight, or what `outcomes` has at that position.

    Weights must not be 0.
    """

    def __init__(self, weights: Sequence[Fraction], outcomes: Positions | None = None) -> None:
        count = len(weights)
        self._scale = lcm(*(weight.denominator for weight in weights))
        whole = (weight.numerator * (self._scale // weight.denominator) for weight in weights)
        self._cumulative = tuple(accumulate(whole))[:-1]
        self._bounds = _Bounds(self._cumulative, self._scale, WORD)
        self._outcomes = np.arange(count).astype(narrow(count)) if outcomes is None else outcomes
        self._open = int(self._outcomes.max()) + 1  # stands in the table where 16 bits do not decide
        self._table = self._tabulate() if count <= TABLED else None
        self._always_decided = self._table is not None and not (self._table == self._open).any()

    def _tabulate(self) -> Positions:
        low, high = _Bounds(self._cumulative, self._scale, PREFIX).around(
            np.arange(1 << PREFIX, dtype=np.uint64)
        )
        dtype = narrow(self._open + 1)
        return np.where(low == high, self._outcomes[low].astype(dtype), dtype(self._open))

    def block(self, stream: Stream) -> Positions:
        """The next `BLOCK` draws of a stream."""
        if self._table is None:
            return self._outcomes[self._decide(stream.words(BLOCK), stream)]
        prefixes = stream.prefixes()
        found: Positions = self._table.take(prefixes, mode="clip")
        if not self._always_decided:
            rows = np.flatnonzero(found == self._open)
            more = stream.words(len(rows)) & np.uint64((1 << WORD - PREFIX) - 1)
            words = prefixes[rows].astype(np.uint64) << np.uint64(WORD - PREFIX) | more
            found[rows] = self._outcomes[self._decide(words, stream)]
        return found

    def _decide(self, words: NDArray[np.uint64], stream: Stream) -> NDArray[np.intp]:
        """The positions that numbers beginning with these words fall into."""
        low, high = self._bounds.around(words)
        for row in np.flatnonzero(low != high):
            low[row] = self._decide_one(int(words[row]), stream)
        return low

    def _decide_one(self, word: int, stream: Stream) -> int:
        bits = WORD
        while True:
            word, bits = word << WORD | int(stream.words(1)[0]), bits + WORD
            position = sum(bound << bits <= word * self._scale for bound in self._cumulative)
            if position == sum(bound << bits < (word + 1) * self._scale for bound in self._cumulative):
                return position


class _Bounds:
    """Cumulative weights, of which `scale` makes 1, as seen through the first so many bits."""

    def __init__(self, cumulative: Sequence[int], scale: int, bits: int) -> None:
        self._reached = np.array([-(-(bound << bits) // scale) for bound in cumulative], dtype=np.uint64)
        self._touched = np.array([(bound << bits) // scale for bound in cumulative], dtype=np.uint64)

    def around(self, words: NDArray[np.uint64]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """How many bounds are at or below the least number that begins so, and how many below the end of all."""
        return (
            np.searchsorted(self._reached, words, side="right"),
            np.searchsorted(self._touched, words, side="right"),
        )
