"""Expressions that are drawn: their text, what a docstring says of them, and what they come to.

Each can be evaluated, so that a mechanism is known to let every input matter before it is proposed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod
from random import Random
from typing import Any

from causim.model.domain import BoolDomain, Domain, IntDomain, LabelDomain, Value, show

Row = tuple[Any, ...]  # a value for each input, in their order
At = Callable[[Row], Any]

_GRID = 180  # combinations of inputs that are all tried; of more, a part
_SAMPLE = 120
_LOPSIDED = 0.9  # the largest share of all combinations that one result may have


@dataclass(frozen=True)
class Input:
    """A parent or an exogenous variable. `noun`, `holds` and `fails` are what docstrings say of it."""

    name: str
    domain: Domain
    place: int
    noun: str
    holds: str
    fails: str

    @cached_property
    def values(self) -> tuple[Value, ...]:
        return tuple(self.domain)


@dataclass(frozen=True, slots=True)
class Expr:
    """`level` says what the text is as an operand: 0 an atom, 1 a product, 2 a sum or comparison."""

    text: str
    phrase: str
    at: At
    level: int = 0

    @property
    def operand(self) -> str:
        """As one operand of a sum."""
        return f"({self.text})" if self.level > 1 else self.text

    @property
    def factor(self) -> str:
        """As one operand of a product."""
        return f"({self.text})" if self.level else self.text


def lacks_influence(at: At, inputs: Sequence[Input], random: Random, least: int = 2) -> bool:
    """Whether some input never matters, there are fewer results than `least`, or nearly all are the same."""
    sizes = [len(x.values) for x in inputs]
    if prod(sizes) > _GRID:
        return _lacks_influence_in_sample(at, inputs, random, least)
    results = [at(row) for row in product(*(x.values for x in inputs))]
    if _is_dull(results, least):
        return True
    stride = len(results)
    for size in sizes:
        block, stride = stride, stride // size
        if all(
            results[i] == results[i - stride]
            for start in range(0, len(results), block)
            for i in range(start + stride, start + block)
        ):
            return True
    return False


def _is_dull(results: list[Value], least: int) -> bool:
    different = set(results)
    return len(different) < least or max(map(results.count, different)) > _LOPSIDED * len(results)


def _lacks_influence_in_sample(at: At, inputs: Sequence[Input], random: Random, least: int) -> bool:
    idle = list(inputs)
    seen: list[Value] = []
    for _ in range(_SAMPLE):
        row = tuple([x.values[int(random.random() * len(x.values))] for x in inputs])
        result = at(row)
        seen.append(result)
        for x in tuple(idle):
            other = x.values[int(random.random() * len(x.values))]
            if at((*row[: x.place], other, *row[x.place + 1 :])) != result:
                idle.remove(x)
    return bool(idle) or _is_dull(seen, least)


def range_of(expr: Expr, x: Input, width: int) -> tuple[int, int]:
    """The least and the greatest value of an expression of one integer input."""
    blank: list[Value] = [0] * width
    found = []
    for value in x.values:
        blank[x.place] = value
        found.append(int(expr.at(tuple(blank))))
    return min(found), max(found)


# --- truth values of one input


def condition(random: Random, x: Input) -> Expr:
    """True for some of the input's values and false for others."""
    i = x.place
    match x.domain:
        case BoolDomain():
            if random.random() < 0.7:
                return Expr(x.name, x.holds, lambda row: row[i])
            return Expr(f"not {x.name}", x.fails, lambda row: not row[i], level=2)
        case IntDomain(values):
            return _condition_on_number(random, x, values)
        case LabelDomain(labels, ordered):
            return _condition_on_label(random, x, labels, ordered)


def _condition_on_number(random: Random, x: Input, values: Sequence[int]) -> Expr:
    i, name, noun = x.place, x.name, x.noun
    style = random.randrange(5)
    if style == 0 and len({v % 2 for v in values}) == 2:
        return Expr(f"{name} % 2 == 1", f"{noun} is odd", lambda row: row[i] % 2 == 1, level=2)
    if style == 1 and len(values) > 3:
        some = frozenset(random.sample(values, 2))
        low, high = sorted(some)
        return Expr(
            f"{name} in {{{low}, {high}}}", f"{noun} is {low} or {high}", lambda row: row[i] in some, level=2
        )
    upper = random.random() < 0.5
    cut = values[random.randrange(1, len(values))]
    edge = values[-1] if upper else values[0]
    if style == 2 or cut == values[-1 if upper else 1]:  # only one value would be left
        one = random.choice(values) if style == 2 else edge
        return Expr(f"{name} == {one}", f"{noun} is {one}", lambda row: row[i] == one, level=2)
    if upper:
        return Expr(f"{name} >= {cut}", f"{noun} is at least {cut}", lambda row: row[i] >= cut, level=2)
    return Expr(f"{name} < {cut}", f"{noun} is below {cut}", lambda row: row[i] < cut, level=2)


def _condition_on_label(random: Random, x: Input, labels: tuple[str, ...], ordered: bool) -> Expr:
    i, name, noun = x.place, x.name, x.noun
    if ordered and random.random() < 0.7 and len(labels) > 2:
        above = random.random() < 0.6
        # Cuts that leave one label alone are better said of it.
        cut = random.randrange(1, len(labels) - 1) if above else random.randrange(2, len(labels))
        upper, word = frozenset(labels[cut:]), labels[cut]
        if above:
            return Expr(
                f'{name} >= "{word}"', f"{noun} is at least {word}", lambda row: row[i] in upper, level=2
            )
        return Expr(f'{name} < "{word}"', f"{noun} is below {word}", lambda row: row[i] not in upper, level=2)
    if len(labels) > 3 and random.random() < 0.3:
        some = sorted(random.sample(labels, 2), key=labels.index)
        text = f'{name} in {{"{some[0]}", "{some[1]}"}}'
        return Expr(text, f"{noun} is {some[0]} or {some[1]}", lambda row: row[i] in some, level=2)
    one = random.choice(labels)
    if random.random() < 0.25:
        return Expr(f'{name} != "{one}"', f"{noun} is not {one}", lambda row: row[i] != one, level=2)
    return Expr(f'{name} == "{one}"', f"{noun} is {one}", lambda row: row[i] == one, level=2)


# --- small integers of one input


def term(random: Random, x: Input, *, plain: bool = False) -> Expr:
    """An integer that depends on the input. `plain`: with consecutive values and no factor."""
    i = x.place
    match x.domain:
        case BoolDomain():
            k = 1 if plain else random.choice((1, 1, 2, 3))
            return scaled(
                Expr(f"int({x.name})", f"1 if {x.holds}", lambda row: int(row[i])), k, f"{k} if {x.holds}"
            )
        case IntDomain(values):
            return _term_of_number(random, x, values, plain)
        case LabelDomain(labels, True):
            rank = {label: n for n, label in enumerate(labels)}
            step = Expr(f"int({x.name})", f"the rank of {x.noun}", lambda row: rank[row[i]])
            k = 1 if plain else random.choice((1, 1, 1, 2))
            return scaled(step, k, f"twice the rank of {x.noun}")
        case LabelDomain():
            test = condition(random, x)
            k = 1 if plain else random.choice((1, 1, 2, 3))
            return scaled(_as_number(test), k, f"{k} if {test.phrase}")


def _term_of_number(random: Random, x: Input, values: Sequence[int], plain: bool) -> Expr:
    i, name, noun = x.place, x.name, x.noun
    whole = Expr(name, noun, lambda row: row[i])
    wide = len(values) > 6 or values[-1] - values[0] > 12
    style = random.random()
    if plain and not wide:
        return whole
    if wide and style < 0.35:
        k = random.choice((3, 4, 5))
        return Expr(f"{name} % {k}", f"{noun} modulo {k}", lambda row: row[i] % k, level=1)
    if style < 0.5:
        return (
            whole
            if not wide
            else Expr(f"{name} // 3", f"a third of {noun}", lambda row: row[i] // 3, level=1)
        )
    if style < 0.65 and len(values) > 3:
        return Expr(f"{name} // 2", f"half of {noun}", lambda row: row[i] // 2, level=1)
    if style < 0.8 and len(values) > 3:
        k = values[len(values) // 2]
        sign = "+" if k < 0 else "-"
        text = f"abs({name} {sign} {abs(k)})" if k else f"abs({name})"
        return Expr(text, f"the distance of {noun} from {k}", lambda row: abs(row[i] - k))
    if wide or style > 0.92:
        return _as_number(_condition_on_number(random, x, values))
    return Expr(f"2 * {name}", f"twice {noun}", lambda row: 2 * row[i], level=1)


def _as_number(test: Expr) -> Expr:
    return Expr(f"int({test.text})", f"1 if {test.phrase}", lambda row: int(test.at(row)))


def scaled(expr: Expr, factor: int, phrase: str) -> Expr:
    if factor == 1:
        return expr
    return Expr(f"{factor} * {expr.factor}", phrase, lambda row: factor * expr.at(row), level=1)


def step_term(random: Random, x: Input, *, short: bool = False) -> Expr:
    """An integer of the input that is 0 for some values and small and positive for the others."""
    i = x.place
    match x.domain:
        case IntDomain(range() as values) if (
            values[0] == 0 and len(values) <= 4 and (short or random.random() < 0.6)
        ):
            return Expr(x.name, x.noun, lambda row: row[i])
        case BoolDomain():
            return Expr(f"int({x.name})", f"1 if {x.holds}", lambda row: int(row[i]))
        case LabelDomain(labels, True) if len(labels) <= 3 and (short or random.random() < 0.6):
            return term(random, x, plain=True)
    return _as_number(condition(random, x))


# --- texts


def literals(values: Sequence[Value]) -> str:
    """A pattern for some of a type's values, which are given in the type's order: runs of integers as ranges."""
    if (
        len(values) > 1
        and all(type(v) is int for v in values)
        and int(values[-1]) - int(values[0]) == len(values) - 1
    ):
        return f"{values[0]}..{values[-1]}"
    return " | ".join(map(show, values))


def listed(words: Sequence[str], link: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {link} {words[-1]}"
