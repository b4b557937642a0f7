"""Exact probabilities as decimals, for formats that have no fractions; and decimals as exact numbers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

DIGITS = 17  # of a number that has no short decimal: as many as tell all double-precision numbers apart
MOST_PLACES = 36  # of a decimal that is written exactly


def decimals(row: Sequence[Fraction]) -> list[str]:
    """The probabilities of a distribution as decimals that sum to 1 exactly: reading them again changes nothing.

    A probability that terminates is exact. Others are rounded to 17 digits, none to 0, and the largest takes up what
    that leaves over.
    """
    exact = [_places(share) is not None for share in row]
    if all(exact):
        return [_written(share) for share in row]
    rounded = [share if known else _rounded(share) for share, known in zip(row, exact, strict=True)]
    largest = max(range(len(row)), key=lambda index: (not exact[index], row[index]))
    rounded[largest] = 1 - sum((s for i, s in enumerate(rounded) if i != largest), Fraction(0))
    return [_written(share) for share in rounded]


def _places(share: Fraction) -> int | None:
    """Decimal places of a number that terminates within MOST_PLACES."""
    denominator, places = share.denominator, 0
    while denominator % 10 == 0 and places < MOST_PLACES:
        denominator, places = denominator // 10, places + 1
    for prime in (2, 5):
        while denominator % prime == 0 and places < MOST_PLACES:
            denominator, places = denominator // prime, places + 1
    return places if denominator == 1 else None


def _rounded(share: Fraction) -> Fraction:
    scale = 10**DIGITS
    while share * scale < 10 ** (DIGITS - 1):
        scale *= 10
    return Fraction(round(share * scale), scale)


def _written(share: Fraction) -> str:
    places = _places(share)
    if places is None:  # a remainder beside very small numbers
        places = 0
        while (share * 10**places).denominator != 1:
            places += 1
    digits = str(share * 10**places).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits


def exact(value: int | float | Decimal | str) -> Fraction:
    """The number as it is written: 0.1 is one tenth. Raises ValueError for what is no number or a monstrous one."""
    text = repr(value) if isinstance(value, float) else str(value)
    if isinstance(value, bool) or len(text) > 400 or _exponent(text) > 400:
        raise ValueError(f"{text[:40]} is no number")
    return Fraction(text)


def _exponent(text: str) -> int:
    _, _, power = text.lower().partition("e")
    digits = power.lstrip("+-")
    return int(digits) if digits.isdigit() and len(digits) < 6 else (10**6 if digits else 0)
