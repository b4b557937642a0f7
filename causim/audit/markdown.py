"""A report as Markdown: for an issue or a pull request to the benchmark's authors."""

from __future__ import annotations

from collections.abc import Iterator

from causim.diagnostics.render import visible
from causim.reporting.report import Report
from causim.reporting.tables import Table, is_number, readable


def markdown(report: Report) -> str:
    """The title, the sentences, and the tables that people see on the page."""
    parts = [f"# {_inline(report.title)}", *map(_inline, report.summary)]
    parts += ["\n".join(_table(table)) for table in report.tables if table.rows and table.shown != "files"]
    return "\n\n".join(parts) + "\n"


def _table(table: Table) -> Iterator[str]:
    yield f"## {_inline(table.title)}\n"
    if table.note:
        yield f"{_inline(table.note)}\n"
    yield _line([_inline(column.title) for column in table.columns])
    yield _line(["--:" if is_number(c, table.rows, i) else "---" for i, c in enumerate(table.columns)])
    for row in table.rows:
        yield _line([_inline(readable(cell)) for cell in row])


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _inline(text: str) -> str:
    """Text that Markdown shows as it is."""
    plain = visible(text).replace("\\", "\\\\")
    for sign in "|<>*_`[]":
        plain = plain.replace(sign, f"\\{sign}")
    return plain.replace("\n", " ")
