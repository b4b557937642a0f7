"""Exact numbers that stay short enough to compute with."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import lcm

from causim.checker.context import Context
from causim.source import Span

MAX_DIGITS = 1_000  # of a common denominator


def common_denominator(context: Context, numbers: Iterable[Fraction], span: Span) -> int | None:
    """The least one; None (reported) if it is too long."""
    shared = 1
    for number in numbers:
        shared = lcm(shared, number.denominator)
        if shared.bit_length() > MAX_DIGITS * 10 // 3:
            message = f"these numbers have no common denominator of up to {MAX_DIGITS:,} digits"
            hint = "Round them to decimals, or to fractions of one denominator."
            context.sink.report("number-too-precise", span, message, hint)
            return None
    return shared
