"""Results, ready to be shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from causim.diagnostics.render import visible
from causim.reporting.charts import Chart
from causim.reporting.passages import Passage
from causim.reporting.tables import Table


@dataclass(frozen=True, slots=True)
class Report:
    """`summary` are sentences that open it, `broken` what could not be read and is missing from the rest.

    `facts` are single values, for programs. `passages` are examples, on the page only.
    """

    title: str
    summary: tuple[str, ...]
    tables: tuple[Table, ...]
    charts: tuple[Chart, ...] = ()
    broken: tuple[str, ...] = ()
    facts: tuple[tuple[str, str | int | float | None], ...] = ()
    passages: tuple[Passage, ...] = ()

    def text(self) -> str:
        """For a terminal: what is shown everywhere."""
        broken = ["broken, and missing from what follows:", *(f"  {visible(b)}" for b in self.broken)]
        parts = ["\n".join(map(visible, self.summary))]
        parts += ["\n".join(broken)] if self.broken else []
        parts += [text for table in self.tables if table.shown == "everywhere" and (text := table.text())]
        return "\n\n".join(parts)

    def to_json(self) -> dict[str, Any]:
        """Plain data: facts, what is broken, and under `tables` each table as a list of records."""
        tables = {table.name: table.records() for table in self.tables}
        return {"title": self.title, **dict(self.facts), "broken": list(self.broken), "tables": tables}
