"""The arithmetic of calculator annotations: read exactly, and written with integers alone.

A quantity q is held as the integer q * scale, for a scale that makes it an integer whatever its causes are. So 9 / 2
is 9 in units of 1/2, and nothing is ever rounded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from math import gcd, lcm

MAX_SCALE = 10**6
MAX_DEPTH = 20
_TOKEN = re.compile(r"\s*(?:(\d[\d,]*\.?\d*|\.\d+)|([-+*/()]))")


class RefusedError(Exception):
    """A step that cannot be told in the language: `kind` for counting, the text for people."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as it stands in an annotation."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Operation:
    """Two operands and one of + - * /."""

    sign: str
    left: Expression
    right: Expression


Expression = Numeral | Operation


def number(text: str) -> Fraction:
    """`1,250.50`, with or without a currency sign. Raises RefusedError."""
    plain = text.strip().lstrip("$").replace(",", "")
    if not re.fullmatch(r"-?(?:\d{1,15}(?:\.\d{0,6})?|\.\d{1,6})", plain):
        raise RefusedError("unreadable", f"{text.strip()[:40]!r} is no number")
    return Fraction(f"{plain}0" if plain.endswith(".") else plain)


def read(text: str) -> Expression:
    """The expression of an annotation: numbers, + - * /, parentheses. Raises RefusedError for anything else."""
    return _Reader(text).whole()


class _Reader:
    def __init__(self, text: str) -> None:
        self.text, self.tokens, place = text, list[str](), 0
        while place < len(text.rstrip()):
            match = _TOKEN.match(text, place)
            if match is None:
                raise RefusedError("unreadable", f"{text[:60]!r} is no arithmetic of numbers")
            self.tokens.append(match[1] or match[2])
            place = match.end()
        self.tokens.reverse()
        self.depth = 0

    def whole(self) -> Expression:
        found = self._sum()
        if self.tokens:
            raise self._unreadable()
        return found

    def _sum(self) -> Expression:
        return self._chain("+-", self._product)

    def _product(self) -> Expression:
        return self._chain("*/", self._atom)

    def _chain(self, signs: str, operand: Callable[[], Expression]) -> Expression:
        found = operand()
        while self.tokens and self.tokens[-1] in signs:
            found = Operation(self.tokens.pop(), found, operand())
        return found

    def _atom(self) -> Expression:
        token = self.tokens.pop() if self.tokens else ""
        if token == "(" and self.depth < MAX_DEPTH:
            self.depth += 1
            found = self._sum()
            self.depth -= 1
            if not self.tokens or self.tokens.pop() != ")":
                raise self._unreadable()
            return found
        if not token or token in "+-*/()":
            raise self._unreadable()
        return Numeral(number(token))

    def _unreadable(self) -> RefusedError:
        return RefusedError("unreadable", f"{self.text[:60]!r} is no arithmetic of numbers")


def numerals(expression: Expression, divides: bool = False) -> Iterator[tuple[Numeral, bool]]:
    """Every number, from left to right, and whether something is divided by it."""
    match expression:
        case Numeral():
            yield expression, divides
        case Operation(sign, left, right):
            yield from numerals(left, divides)
            yield from numerals(right, divides is not (sign == "/"))


def evaluate(expression: Expression) -> Fraction:
    """The exact value. Raises RefusedError for a division by 0."""
    match expression:
        case Numeral(value):
            return value
        case Operation(sign, left, right):
            a, b = evaluate(left), evaluate(right)
            match sign:
                case "+":
                    return a + b
                case "-":
                    return a - b
                case "*":
                    return a * b
            if b == 0:
                raise RefusedError("unreadable", "a division by 0")
            return a / b


# --- in the language


@dataclass(frozen=True, slots=True)
class Term:
    """Text whose value is a quantity times `scale`, between `low` and `high`; a constant has no text."""

    text: str
    scale: int
    low: int
    high: int
    level: int = 2  # 0 for a sum, 1 for a product, 2 for what needs no parentheses
    values: tuple[int, ...] = ()  # all that it can be, where that is known
    constant: Fraction | None = None

    def at(self, level: int) -> str:
        """The text as an operand of an operation that binds so."""
        return self.text if self.level >= level else f"({self.text})"


def constant(value: Fraction) -> Term:
    """A number that nothing changes."""
    scaled = value.numerator
    return Term(str(scaled), value.denominator, scaled, scaled, constant=value)


def term(expression: Expression, resolve: Callable[[Numeral], Term]) -> Term:
    """An expression in the language; `resolve` says what each number is. Raises RefusedError."""
    match expression:
        case Numeral():
            return resolve(expression)
        case Operation(sign, left, right):
            return _checked(_operation(sign, term(left, resolve), term(right, resolve)))


def _operation(sign: str, a: Term, b: Term) -> Term:
    if a.constant is not None and b.constant is not None:
        folded = Operation(sign, Numeral(a.constant), Numeral(b.constant))
        return constant(evaluate(folded))
    if sign in "+-":
        return _sum(sign, a, b)
    if sign == "*":
        return _product(a, b)
    if b.constant is not None:
        if b.constant <= 0:
            raise RefusedError("division", "a division by what is not positive")
        return _product(a, constant(1 / b.constant))
    return _quotient(a, b)


def _sum(sign: str, a: Term, b: Term) -> Term:
    scale = lcm(a.scale, b.scale)
    a, b = _times(a, scale // a.scale), _times(b, scale // b.scale)
    low, high = (a.low + b.low, a.high + b.high) if sign == "+" else (a.low - b.high, a.high - b.low)
    return Term(f"{a.at(0)} {sign} {b.at(0 if sign == '+' else 1)}", scale, low, high, 0)


def _times(a: Term, factor: int) -> Term:
    if factor == 1:
        return a
    if a.constant is not None:
        return replace(a, text=str(a.low * factor), low=a.low * factor, high=a.high * factor)
    return Term(f"{a.at(1)} * {factor}", a.scale, a.low * factor, a.high * factor, 1)


def _product(a: Term, b: Term) -> Term:
    if a.constant is not None:
        a, b = b, a
    if b.constant is not None:
        if b.constant <= 0:
            raise RefusedError("product", "a product with what is not positive")
        shared = gcd(a.scale, b.constant.numerator)
        scaled = _times(a, b.constant.numerator // shared)
        return replace(scaled, scale=a.scale // shared * b.constant.denominator, values=())
    corners = [x * y for x in (a.low, a.high) for y in (b.low, b.high)]
    text = f"{a.at(1)} * {b.at(2)}"
    return Term(text, a.scale * b.scale, min(corners), max(corners), 1)


def _quotient(a: Term, b: Term) -> Term:
    """By what varies: times a common multiple of all that it can be, which each of them divides."""
    if not b.values or min(b.values) < 1:
        raise RefusedError("division by a computed number", "a division by a number that is itself computed")
    common = lcm(*b.values)
    share = Term(f"({common} // {b.text})", common, common // max(b.values), common // min(b.values))
    found = _product(a, share) if a.constant is None else _scaled_constant(a, share)
    return _times(found, b.scale) if b.scale > 1 else found


def _scaled_constant(a: Term, share: Term) -> Term:
    factor = _times(share, a.low)
    return replace(factor, scale=share.scale * a.scale)


def _checked(found: Term) -> Term:
    if found.scale > MAX_SCALE:
        raise RefusedError("scale", f"it needs units of 1/{found.scale:,}")
    return found
