"""Exact numbers -> the text of weights and probabilities."""

from __future__ import annotations

from fractions import Fraction

from causim.syntax.limits import MAX_DECIMAL_DIGITS, MAX_DIGITS, MAX_EXPONENT

_DECIMAL_PLACES = 12  # a number with more is written as a fraction


def print_number(value: Fraction) -> str:
    """An exact number: an integer, a decimal if that is short, else a fraction; `1e-30` only where nothing else fits.

    Raises `ValueError` for a number that the language cannot write, which no text can give.
    """
    sign, value = ("-" if value < 0 else ""), abs(value)
    places = _decimal_places(value.denominator)
    if value.denominator == 1 and value < 10**MAX_DIGITS:
        return f"{sign}{value.numerator}"
    if places is not None and 0 < places <= _DECIMAL_PLACES and value < 10**MAX_DIGITS:
        digits = str(value * 10**places).rjust(places + 1, "0")
        return f"{sign}{digits[:-places]}.{digits[-places:]}"
    if max(value.numerator, value.denominator) < 10**MAX_DIGITS:
        return f"{sign}{value.numerator}/{value.denominator}"
    if places is None:
        raise ValueError(f"{value} has more digits than the language can write")
    return sign + _scientific(value, places)


def _decimal_places(denominator: int) -> int | None:
    """Decimal places of 1/denominator, or None if it does not terminate."""
    twos = (denominator & -denominator).bit_length() - 1
    odd, fives = denominator >> twos, 0
    while odd % 5 == 0:
        odd, fives = odd // 5, fives + 1
    return max(twos, fives) if odd == 1 else None


def _scientific(value: Fraction, places: int) -> str:
    """`d.ddde-7`, with the point moved where the exponent alone would be out of bounds."""
    exponent = len(str(value * 10**places)) - 1 - places
    exponent = max(-MAX_EXPONENT, min(MAX_EXPONENT, exponent))
    return _mantissa(value / Fraction(10) ** exponent) + f"e{exponent}"


def _mantissa(value: Fraction) -> str:
    places = _decimal_places(value.denominator) or 0
    digits = str(value * 10**places).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    if len(text) > MAX_DECIMAL_DIGITS:
        raise ValueError(f"{text} has more digits than the language can write")
    return text
