"""Values as NumPy columns: bool arrays, int64 arrays, and int64 ids of interned labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from causim.model.domain import BoolDomain, Domain, IntDomain, LabelDomain, Value
from causim.model.expr import Between, Exactly, Pattern

Column = NDArray[Any]
Mask = NDArray[np.bool_]
Rows = NDArray[np.int64]


class Labels:
    """Interned labels: each text has one id, from 0, in order of first use."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._ids: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._texts)

    def id(self, text: str) -> int:
        if text not in self._ids:
            self._ids[text] = len(self._texts)
            self._texts.append(text)
        return self._ids[text]

    def text(self, identity: int) -> str:
        return self._texts[identity]


class Encoding:
    """Turns values and domains into columns and back, by one interning of labels."""

    def __init__(self, labels: Labels | None = None) -> None:
        self.labels = labels if labels is not None else Labels()
        self._domains: dict[Domain, Column] = {}
        self._ranks: dict[LabelDomain, Rows] = {}

    def encode(self, value: Value) -> bool | int:
        return self.labels.id(value) if isinstance(value, str) else value

    def encode_values(self, values: Sequence[Value]) -> Column:
        """A column of the values, which must be of one kind."""
        dtype = np.bool_ if values and isinstance(values[0], bool) else np.int64
        return np.array([self.encode(value) for value in values], dtype=dtype)

    def encode_domain(self, domain: Domain) -> Column:
        """The values of a domain, in its order. Of the size of the domain: not for vast ranges."""
        if domain not in self._domains:
            self._domains[domain] = self.encode_values(tuple(domain))
        return self._domains[domain]

    def decode(self, column: Column, domain: Domain) -> list[Value]:
        """The values of a column of this domain."""
        if isinstance(domain, LabelDomain):
            return [self.labels.text(i) for i in column.tolist()]
        values: list[Value] = column.tolist()
        return values

    def rows(self, domains: Sequence[Domain | Sequence[Value]], start: int, stop: int) -> list[Column]:
        """Rows `start` to `stop` (excluded) of the product of the domains; the last varies fastest."""
        numbers = np.arange(start, stop, dtype=np.int64)
        columns: list[Column] = []
        stride = 1
        for domain in reversed(domains):
            size = len(domain)
            # A stride past the last row means that this digit is 0 throughout (and it may exceed 64 bits).
            digits = numbers // stride % size if stride < stop else np.zeros_like(numbers)
            match domain:
                case IntDomain(values=range() as values):
                    columns.append(digits * values.step + values.start)
                case BoolDomain() | IntDomain() | LabelDomain():
                    columns.append(self.encode_domain(domain)[digits])
                case _:
                    columns.append(self.encode_values(domain)[digits])
            stride *= size
        return columns[::-1]

    def member(self, domain: Domain, column: Column) -> Mask:
        """Which rows lie in the domain."""
        match domain:
            case BoolDomain():
                return np.full(len(column), column.dtype == np.bool_)
            case IntDomain(values=range() as values) if values.step == 1:
                return (column >= values.start) & (column < values.stop)
        return np.isin(column, self.encode_domain(domain))

    def index(self, domain: Domain, column: Column) -> Rows:
        """The position of each row's value in the domain, in which it must lie."""
        match domain:
            case BoolDomain():
                return column.astype(np.int64)
            case IntDomain():
                return np.searchsorted(self.encode_domain(domain), column).astype(np.int64)
            case LabelDomain():
                return self.rank(domain, column)

    def rank(self, order: LabelDomain, column: Column) -> Rows:
        """Ranks of labels; 0 for a label of another domain, which only a failed row can hold."""
        ids = self.encode_domain(order)
        ranks = self._ranks.get(order)
        if ranks is None or len(ranks) < len(self.labels):
            ranks = np.zeros(len(self.labels), dtype=np.int64)
            ranks[ids] = np.arange(len(ids))
            self._ranks[order] = ranks
        return ranks[column]

    def matches(self, pattern: Pattern, column: Column) -> Mask:
        """Which rows the pattern matches."""
        if pattern.options is None:
            return np.ones(len(column), dtype=np.bool_)
        exact = [option.value for option in pattern.options if isinstance(option, Exactly)]
        holds = (
            np.isin(column, self.encode_values(exact)) if len(exact) > 4 else np.zeros(len(column), np.bool_)
        )
        for option in pattern.options:
            match option:
                case Exactly(value) if len(exact) <= 4:
                    holds |= column == self.encode(value)
                case Between(low, high):
                    holds |= (column >= low) & (column <= high)
        return holds

    def first_matches(
        self, lines: Sequence[Sequence[Pattern]], subjects: Sequence[Column], left: Rows
    ) -> Iterator[tuple[Rows, int | None]]:
        """Which rows each line of patterns is the first to match, and with None those that none matches."""
        for number, patterns in enumerate(lines):
            if not len(left):
                return
            holds: Mask | None = None
            for pattern, subject in zip(patterns, subjects, strict=True):
                if pattern.options is not None:
                    found = self.matches(pattern, subject)
                    holds = found if holds is None else holds & found
            if holds is None:
                yield left, number
                return
            if holds.any():
                yield left[holds], number
                left = left[~holds]
                subjects = [subject[~holds] for subject in subjects]
        if len(left):
            yield left, None
