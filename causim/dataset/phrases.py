"""JSON texts of many assignments at once: for each variable the text of each of its values is made once."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from causim.engine.expansion.mechanisms import Columns, Positions
from causim.model.domain import Value

_KEPT = 4_096  # values of a variable whose texts are kept


class Phrases:
    """`"X": 3` for each position of a variable's values; "" for OPEN (-1)."""

    def __init__(self, name: str, values: Sequence[Value]) -> None:
        key = _text(name)
        self._phrase: Callable[[Value], str] = lambda value: f"{key}: {_text(value)}"
        self._values = values
        self._kept: NDArray[Any] | None = None
        if len(values) <= _KEPT:  # the last stands for -1
            self._kept = np.array([*map(self._phrase, values), ""], dtype=object)

    def __call__(self, positions: Positions) -> list[str]:
        if self._kept is not None:
            found: list[str] = self._kept[positions].tolist()
            return found
        return ["" if p < 0 else self._phrase(self._values[p]) for p in positions.tolist()]


def objects(phrases: Sequence[Phrases], columns: Columns, rows: int) -> list[str]:
    """A JSON object for each row, of the variables that are not OPEN there."""
    known = [bool((column >= 0).any()) for column in columns]
    parts = [p(column) for p, column, some in zip(phrases, columns, known, strict=True) if some]
    if not parts:
        return ["{}"] * rows
    if all(bool((column >= 0).all()) for column, some in zip(columns, known, strict=True) if some):
        return ["{" + text + "}" for text in map(", ".join, zip(*parts, strict=True))]
    return ["{" + ", ".join(filter(None, row)) + "}" for row in zip(*parts, strict=True)]


def names_open(names: Sequence[str], columns: Columns, rows: int) -> list[str]:
    """For each row the names of the variables that are OPEN there, as a list in words."""
    parts = [
        np.where(column < 0, name, "").tolist()
        for name, column in zip(names, columns, strict=True)
        if (column < 0).any()
    ]
    if not parts:
        return [""] * rows
    return [", ".join(filter(None, row)) for row in zip(*parts, strict=True)]


def _text(value: Value) -> str:
    return json.dumps(value, ensure_ascii=False)
