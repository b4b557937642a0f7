"""Shares of counts and means over questions, with the interval in which the true one probably lies."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import sqrt
from statistics import NormalDist

LEVEL = 0.95


def wilson(part: int, whole: int, level: float = LEVEL) -> tuple[float, float]:
    """The score interval of a binomial proportion (Wilson, JASA 22, 1927): sound for small counts, 0 and all.

    Of nothing it is the whole of 0..1. Raises ValueError unless 0 <= part <= whole.
    """
    if not 0 <= part <= whole:
        raise ValueError(f"{part} of {whole} is no share")
    if not whole:
        return 0.0, 1.0
    z, p = _quantile(level), part / whole
    scale = 1 + z * z / whole
    middle = (p + z * z / (2 * whole)) / scale
    reach = z * sqrt(p * (1 - p) / whole + z * z / (4 * whole * whole)) / scale
    return (0.0 if part == 0 else middle - reach), (1.0 if part == whole else middle + reach)


@cache
def _quantile(level: float) -> float:
    return NormalDist().inv_cdf((1 + level) / 2)


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many. `value` is None where there was nothing to have a share of."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        return self.part / self.whole if self.whole else None

    @property
    def interval(self) -> tuple[float, float]:
        return wilson(self.part, self.whole)

    @property
    def basis(self) -> str:
        return f"{self.part:,} of {self.whole:,}"

    def __str__(self) -> str:
        """`93.1% [91.2, 94.6]`; a dash of nothing."""
        if self.value is None:
            return "-"
        low, high = self.interval
        return f"{self.value:.1%} [{100 * low:.1f}, {100 * high:.1f}]"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over so many questions with its interval, from wherever; `signed` says that it is a difference of shares.

    `value` is None where there was nothing to have a mean of.
    """

    value: float | None
    low: float
    high: float
    number: int
    signed: bool = False

    @property
    def interval(self) -> tuple[float, float]:
        return self.low, self.high

    @property
    def basis(self) -> str:
        return f"mean of {self.number:,}"

    def __str__(self) -> str:
        """As a share; of a difference `+2.1 [-0.4, +4.6]`, in percentage points."""
        if self.value is None:
            return "-"
        value, low, high = 100 * self.value, 100 * self.low, 100 * self.high
        return (
            f"{value:+.1f} [{low:+.1f}, {high:+.1f}]"
            if self.signed
            else f"{value:.1f}% [{low:.1f}, {high:.1f}]"
        )


Measured = Share | Estimate
