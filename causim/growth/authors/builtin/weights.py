"""Weights of exogenous variables: equal, whole numbers, or fractions that add up to one."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from random import Random

from causim.model.domain import Value, show

_FEW = 5  # values that may have fractions
_ROOM = 52  # columns


def weights(random: Random, values: Sequence[Value]) -> str:
    """What follows the type of an exogenous variable: nothing, or ` ~ {...}` where that is not too long."""
    style = random.random()
    if style < 0.2:
        return ""
    counts = _counts(random, len(values))
    if style < 0.8 or len(values) > _FEW:
        shares: Sequence[object] = counts
    else:
        shares = [Fraction(count, sum(counts)) for count in counts]
    text = ", ".join(f"{show(v)}: {share}" for v, share in zip(values, shares, strict=True))
    return f" ~ {{{text}}}" if len(text) <= _ROOM else ""


def _counts(random: Random, size: int) -> list[int]:
    """Small whole numbers, not all equal and without a common factor: rising, falling, peaked, or any."""
    shape = random.randrange(4)
    if shape == 0:
        return list(range(1, size + 1))
    if shape == 1:
        return list(range(size, 0, -1))
    if shape == 2 and size > 2:
        return [1 + min(n, size - 1 - n) for n in range(size)]
    counts = [random.randint(1, 5) for _ in range(size)]
    counts[random.randrange(size)] = 1
    if len(set(counts)) == 1:
        counts[random.randrange(size)] = 2
    return counts
