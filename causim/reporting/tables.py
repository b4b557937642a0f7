"""A table as a value, and its faces: aligned text, CSV, plain records."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from math import log10
from typing import Literal

from causim.diagnostics.render import visible
from causim.reporting.intervals import Estimate, Measured, Share

Cell = str | int | float | Measured | None

NOTHING = "-"  # shown where a cell is None
_FORMULA = ("=", "+", "-", "@")  # what a spreadsheet takes for the beginning of a formula


@dataclass(frozen=True, slots=True)
class Column:
    """`key` is its name in CSV and JSON, `heading` what people read. Of a share, CSV has three: with _low and _high."""

    key: str
    heading: str = ""
    share: bool = False

    @property
    def title(self) -> str:
        return self.heading or self.key.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under columns. `shown` says where people see it; what is too long for that is in files only."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    shown: Literal["everywhere", "page", "files"] = "everywhere"

    def records(self) -> list[dict[str, object]]:
        """A row as a mapping of plain JSON data."""
        return [{c.key: _plain(cell) for c, cell in zip(self.columns, row, strict=True)} for row in self.rows]

    def csv(self) -> str:
        """RFC 4180, but for line ends; text that a spreadsheet would run as a formula has a ' before it."""
        stream = StringIO()
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow([key for column in self.columns for key in _keys(column)])
        for row in self.rows:
            pairs = zip(self.columns, row, strict=True)
            writer.writerow([value for column, cell in pairs for value in _values(column, cell)])
        return stream.getvalue()

    def text(self) -> str:
        """For a terminal: title, headings, rows; numbers at the right, what cannot be seen spelt out."""
        if not self.rows:
            return ""
        lines = [[visible(column.title) for column in self.columns]]
        lines += [[visible(readable(cell)) for cell in row] for row in self.rows]
        right = [is_number(column, self.rows, i) for i, column in enumerate(self.columns)]
        body = "\n".join(_aligned(lines, right))
        return "\n".join([f"{self.title}", body, *([f"  ({self.note})"] if self.note else [])])


def columns(*keys: str | Column) -> tuple[Column, ...]:
    """Columns from their keys, `key*` for one of shares."""
    return tuple(k if isinstance(k, Column) else Column(k.rstrip("*"), share=k.endswith("*")) for k in keys)


def readable(cell: Cell) -> str:
    """A cell as people read it."""
    match cell:
        case None:
            return NOTHING
        case str() | Share() | Estimate():
            return str(cell)
        case int():
            return f"{cell:,}" if abs(cell) < 10**15 else f"about 10^{log10(cell):.0f}"
        case float():
            return f"{cell:,.2f}" if abs(cell) < 1000 else f"{cell:,.0f}"


def is_number(column: Column, rows: Sequence[Sequence[Cell]], index: int) -> bool:
    """Whether a column is read by its right edge."""
    return column.share or not any(isinstance(row[index], str) for row in rows)


def _aligned(lines: Sequence[Sequence[str]], right: Sequence[bool]) -> Iterator[str]:
    widths = [max(len(line[i]) for line in lines) for i in range(len(right))]
    for line in lines:
        cells = [c.rjust(w) if r else c.ljust(w) for c, w, r in zip(line, widths, right, strict=True)]
        yield ("  " + "  ".join(cells)).rstrip()


def _plain(cell: Cell) -> object:
    if isinstance(cell, Estimate):
        return {"value": cell.value, "low": cell.low, "high": cell.high, "number": cell.number}
    if not isinstance(cell, Share):
        return cell
    low, high = cell.interval
    return {"part": cell.part, "whole": cell.whole, "share": cell.value, "low": low, "high": high}


def _keys(column: Column) -> tuple[str, ...]:
    return (column.key, f"{column.key}_low", f"{column.key}_high") if column.share else (column.key,)


def _values(column: Column, cell: Cell) -> tuple[object, ...]:
    match cell:
        case Share(value=None) | Estimate(value=None):
            return ("", "", "")
        case Share(value=value, interval=(low, high)) | Estimate(value=value, low=low, high=high):
            return (f"{value:.6f}", f"{low:.6f}", f"{high:.6f}")
        case None:
            return ("", "", "") if column.share else ("",)
        case str() if cell.startswith(_FORMULA):
            return ("'" + cell,)
        case _:
            return (cell,)
