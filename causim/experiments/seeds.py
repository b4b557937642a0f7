"""One figure from several seeds, with the interval in which it would lie for other seeds and questions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import atan, cos, hypot, pi, sin, sqrt
from statistics import fmean, stdev

from causim.reporting import Estimate, Measured

LEVEL = 0.95


def over_seeds(values: Sequence[float], questions: Measured) -> Estimate:
    """The mean of what two seeds or more gave, with an interval that holds for other seeds and other questions.

    `questions` is the same mean with its interval over questions. Student's interval over seeds and that one add up as
    independent errors do, by their squares. Of few seeds Student's is wide, as it should be: of two, 12.7 standard
    errors. Seeds that agree leave the interval over questions.
    """
    signed = isinstance(questions, Estimate) and questions.signed
    mean = fmean(values)
    reach = student(len(values) - 1) * stdev(values) / sqrt(len(values))
    low, high = questions.interval
    least = -1.0 if signed else 0.0
    below, above = hypot(reach, mean - low), hypot(reach, high - mean)
    return Estimate(mean, max(least, mean - below), min(1.0, mean + above), len(values), signed)


@cache
def student(freedom: int, level: float = LEVEL) -> float:
    """The quantile of Student's distribution that a two-sided interval of this level needs, by halving.

    Raises ValueError for less than one degree of freedom.
    """
    if freedom < 1:
        raise ValueError("Student's distribution needs one degree of freedom at least: two values")
    low, high = 0.0, 1.0
    while _within(high, freedom) < level:
        high *= 2
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, freedom) < level else (low, middle)
    return high


def _within(t: float, freedom: int) -> float:
    """How probable it is that Student's t lies between -t and t: exact for a whole number of degrees (Abramowitz and
    Stegun, Handbook of Mathematical Functions, 1964, 26.7.3 and 26.7.4)."""
    angle = atan(t / sqrt(freedom))
    term, total = 1.0, 0.0
    start = 2 if freedom % 2 else 1
    if freedom > 1:
        term = cos(angle) if freedom % 2 else 1.0
        total = term
        for k in range(start + 1, freedom - 1, 2):
            term *= cos(angle) ** 2 * (k - 1) / k
            total += term
    return 2 / pi * (angle + sin(angle) * total) if freedom % 2 else sin(angle) * total
