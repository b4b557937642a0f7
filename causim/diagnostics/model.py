"""A diagnostic is a value: what is wrong, where, why, and what to do next. Rendering it is another matter."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from causim.source import Span

MANY = 200  # candidates for a misspelt name
LONGEST = 100  # characters of a name that are compared


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that explains the first: `first declared here`."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Fix:
    """Replace the text of `span` by `replacement`."""

    span: Span
    replacement: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. `code` is a key of the catalogue; `span` is None only for a file that could not be read."""

    code: str
    severity: Severity
    message: str
    span: Span | None
    hint: str | None = None
    related: tuple[Related, ...] = ()
    fix: Fix | None = None

    def __str__(self) -> str:
        place = f"{self.span}: " if self.span else ""
        return f"{place}{self.severity}[{self.code}]: {self.message}"


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate that `name` was most likely meant to be, if one is near enough."""
    pool = list(candidates)
    by_case = {c.lower(): c for c in pool}
    if name.lower() in by_case:
        return by_case[name.lower()]
    if len(pool) > MANY:  # comparing takes a while: only those that start alike and are about as long
        alike = (c for c in pool if c[:1] == name[:1] and abs(len(c) - len(name)) <= 2)
        pool = list(islice(alike, MANY))
    close = difflib.get_close_matches(name, pool, n=1, cutoff=0.6) if len(name) <= LONGEST else []
    return close[0] if close else None
