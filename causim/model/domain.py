"""Finite value sets: what a node, an exogenous variable or an argument can be.

A value is a Python `bool`, `int` or `str` (a label). `True` is never a member of an integer domain.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

Value = bool | int | str

MOST_SHOWN = 24  # values of a type in messages


@dataclass(frozen=True, slots=True)
class BoolDomain:
    """`false`, `true`, in this order."""

    def __contains__(self, value: object) -> bool:
        return type(value) is bool

    def __iter__(self) -> Iterator[Value]:
        return iter((False, True))

    def __len__(self) -> int:
        return 2

    def index(self, value: Value) -> int:
        return int(value)

    def __str__(self) -> str:
        return "bool"


@dataclass(frozen=True, slots=True)
class IntDomain:
    """Integers in ascending order: a range (step 1) or an explicit tuple."""

    values: range | tuple[int, ...]

    def __contains__(self, value: object) -> bool:
        return type(value) is int and value in self.values

    def __iter__(self) -> Iterator[Value]:
        return iter(self.values)

    def __len__(self) -> int:
        return len(self.values)

    def index(self, value: Value) -> int:
        return self.values.index(value)  # type: ignore[arg-type]

    @property
    def low(self) -> int:
        return self.values[0]

    @property
    def high(self) -> int:
        return self.values[-1]

    def __str__(self) -> str:
        if isinstance(self.values, range):
            return f"int {self.low}..{self.high}"
        return "int {" + ", ".join(_some([str(value) for value in self.values])) + "}"


@dataclass(frozen=True, slots=True)
class LabelDomain:
    """Labels in declaration order; `ordered` says whether `<` means anything among them."""

    labels: tuple[str, ...]
    ordered: bool = False

    def __contains__(self, value: object) -> bool:
        return isinstance(value, str) and value in self.labels

    def __iter__(self) -> Iterator[Value]:
        return iter(self.labels)

    def __len__(self) -> int:
        return len(self.labels)

    def index(self, value: Value) -> int:
        """Rank of a label, from 0."""
        return self.labels.index(value)

    def __str__(self) -> str:
        quoted = _some([quote(label) for label in self.labels])
        return f"ordinal({' < '.join(quoted)})" if self.ordered else f"enum({', '.join(quoted)})"


Domain = BoolDomain | IntDomain | LabelDomain
BOOL = BoolDomain()


def int_domain(values: tuple[int, ...] | range) -> IntDomain:
    """An integer domain in its canonical form: a run of consecutive integers is a range."""
    if isinstance(values, range):
        return IntDomain(values)
    ordered = tuple(sorted(set(values)))
    if len(ordered) == ordered[-1] - ordered[0] + 1:
        return IntDomain(range(ordered[0], ordered[-1] + 1))
    return IntDomain(ordered)


def _some(texts: list[str]) -> list[str]:
    """All of them, or of very many the first ones and the last."""
    return texts if len(texts) <= MOST_SHOWN else [*texts[: MOST_SHOWN - 2], "...", texts[-1]]


def quote(label: str) -> str:
    """A label as the language writes it."""
    return '"' + label.replace("\\", "\\\\").replace('"', '\\"') + '"'


def show(value: Value) -> str:
    """A value as the language writes it: `true`, `-3`, `"low"`."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return quote(value) if isinstance(value, str) else str(value)
