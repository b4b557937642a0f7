"""Probabilities as CLadder writes them: `P(Y=1 | X=0)`, `p(Y | X, V2)`, `P(Y=1, X=0)`, differences of these."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from causim.audit.quantities import Chance, Quantity, difference

_TERM = re.compile(r"\s*[Pp]\s*\(([^|()\[\]]*)(?:\|([^|()\[\]]*))?[)\]]\s*")
_VALUE = re.compile(r"\s*([A-Za-z]\w*)\s*(?:=\s*([01])\s*)?")


@dataclass(frozen=True, slots=True)
class Term:
    """Variables with their values; None is every value in turn (of the event: true)."""

    event: tuple[tuple[str, bool | None], ...]
    given: tuple[tuple[str, bool | None], ...]

    @property
    def free(self) -> tuple[str, ...]:
        """Conditions without a value: the number is an array with an axis for each."""
        return tuple(name for name, value in self.given if value is None)

    def chance(self, values: dict[str, bool]) -> Chance:
        event = {name: True if value is None else value for name, value in self.event}
        given = {name: values[name] if value is None else value for name, value in self.given}
        return Chance(event, given)


def parse_formula(text: str) -> tuple[Term, ...] | None:
    """One term, or two of which the second is taken away; None for anything else."""
    terms, place = [], 0
    while place < len(text):
        match = _TERM.match(text, place)
        if match is None:
            return None
        event, given = _values(match[1]), _values(match[2] or "")
        if not event or given is None:
            return None
        terms.append(Term(event, given))
        place = match.end()
        if place < len(text):
            if text[place] != "-":
                return None
            place += 1
    return tuple(terms) if 1 <= len(terms) <= 2 else None


def _values(text: str) -> tuple[tuple[str, bool | None], ...] | None:
    found = []
    for part in text.split(",") if text.strip() else ():
        match = _VALUE.fullmatch(part)
        if match is None:
            return None
        found.append((match[1], None if match[2] is None else match[2] == "1"))
    return tuple(found)


def cells(terms: tuple[Term, ...]) -> Iterator[tuple[tuple[int, ...], Quantity]]:
    """Each cell of the array that a formula stands for, with its indices."""
    free = terms[0].free
    for indices in product((0, 1), repeat=len(free)):
        values = dict(zip(free, map(bool, indices), strict=True))
        chances = [term.chance(values) for term in terms]
        yield indices, chances[0] if len(chances) == 1 else difference(chances[0], chances[1])
