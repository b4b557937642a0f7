"""The catalogue: every code that a diagnostic can have, in the order of the stages that report them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from causim.diagnostics.catalog import (
    checks,
    documents,
    edits,
    english,
    files,
    formats,
    growth,
    names,
    probabilities,
    proofs,
    python,
    replies,
    structure,
    syntax,
    translation,
    types,
)
from causim.diagnostics.catalog.entry import Entry

__all__ = ["CATALOG", "Entry"]

_STAGES = (
    files,
    syntax,
    names,
    structure,
    types,
    probabilities,
    proofs,
    documents,
    checks,
    edits,
    growth,
    replies,
    python,
    formats,
    english,
    translation,
)

CATALOG: Mapping[str, Entry] = MappingProxyType(
    {entry.code: entry for stage in _STAGES for entry in stage.ENTRIES}
)
