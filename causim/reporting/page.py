"""One HTML page of a report: no script, nothing from elsewhere. All text is escaped, whoever wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from causim.diagnostics.render import visible
from causim.reporting import passages
from causim.reporting.charts import Chart, svg
from causim.reporting.report import Report
from causim.reporting.tables import Table, is_number, readable

# Colours that people with red-green blindness can tell apart (Okabe and Ito), darker or lighter with the page.
STYLE = """
:root { color-scheme: light dark; --ink: #1b2733; --soft: #5a6b7c; --rule: #d5dce4; --page: #ffffff;
  --c0: #0072b2; --c1: #d55e00; --c2: #009e73; --c3: #cc79a7; --c4: #b8860b; --c5: #56b4e9; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eef5; --soft: #9cabba; --rule: #33404e; --page: #11161d;
  --c0: #56b4e9; --c1: #f08a3c; --c2: #2fc39a; --c3: #e0a0c4; --c4: #f0e442; --c5: #8fb8d8; } }
body { font: 15px/1.5 system-ui, "Segoe UI", Helvetica, Arial, sans-serif; color: var(--ink); background: var(--page);
  max-width: 76rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; margin-bottom: 0.2rem; } h2 { font-size: 1.15rem; margin: 2rem 0 0.4rem; }
p.note, figcaption { color: var(--soft); margin: 0.2rem 0; font-size: 0.92rem; }
ul.broken { border-left: 4px solid var(--c1); padding-left: 1.6rem; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 0.2rem 0.7rem; text-align: left; border-bottom: 1px solid var(--rule); white-space: nowrap; }
th { font-weight: 600; } .n { text-align: right; }
.charts { display: flex; flex-wrap: wrap; gap: 1.5rem; } figure { margin: 0; flex: 1 1 30rem; max-width: 38rem; }
h3 { font-size: 0.85rem; margin: 0.8rem 0 0.2rem; color: var(--soft); }
details { border-left: 4px solid var(--rule); padding: 0.1rem 0.8rem; margin: 0.4rem 0; } summary { cursor: pointer; }
details.good { border-color: var(--c2); } details.bad { border-color: var(--c1); }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font-size: 0.85rem; margin: 0; max-height: 30rem;
  overflow: auto; }
svg.chart { width: 100%; height: auto; } svg.chart text { font-size: 11.5px; fill: var(--ink); }
.grid { stroke: var(--rule); fill: none; } .line { fill: none; stroke-width: 1.8; } .reach { stroke-width: 1.4; }
""" + "\n".join(
    f".line.c{i}, .reach.c{i} {{ stroke: var(--c{i}); }} .dot.c{i}, .bar.c{i} {{ fill: var(--c{i}); }}"
    for i in range(6)
)

_NOTHING_FROM_ELSEWHERE = "default-src 'none'; style-src 'unsafe-inline'"


def html(report: Report) -> str:
    """The page as text."""
    return "\n".join(_page(report)) + "\n"


def picture(chart: Chart) -> str:
    """A chart as an SVG file of its own, in the colours of the light page: many programs that show SVG know no
    variables, and no dark pages."""
    colours = dict(re.findall(r"(--\w+): (#\w+)", STYLE.partition("@media")[0]))
    rules = "\n".join(line for line in STYLE.splitlines() if line.startswith((".", "svg")))
    style = re.sub(r"var\((--\w+)\)", lambda found: colours[found[1]], rules)
    head, _, body = svg(chart).partition(">")
    font = "svg { font-family: Helvetica, Arial, sans-serif; background: white; }"
    return f'{head} xmlns="http://www.w3.org/2000/svg"><style>{style}\n{font}</style>{body}\n'


def _page(report: Report) -> Iterator[str]:
    title = _safe(report.title)
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_NOTHING_FROM_ELSEWHERE}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>"
    for line in report.summary:
        yield f"<p>{_safe(line)}</p>"
    if report.broken:
        yield '<h2>What is broken</h2>\n<ul class="broken">'
        yield from (f"<li>{_safe(line)}</li>" for line in report.broken)
        yield "</ul>"
    if report.charts:
        yield '<div class="charts">'
        for chart in report.charts:
            yield f"<figure>\n<figcaption>{_safe(chart.title)}</figcaption>\n{svg(chart)}\n</figure>"
        yield "</div>"
    for table in report.tables:
        if table.rows and table.shown != "files":
            yield from _table(table)
    yield from passages.html(report.passages)
    yield "</body>\n</html>"


def _table(table: Table) -> Iterator[str]:
    sides = [' class="n"' if is_number(c, table.rows, i) else "" for i, c in enumerate(table.columns)]
    yield f"<section>\n<h2>{_safe(table.title)}</h2>"
    if table.note:
        yield f'<p class="note">{_safe(table.note)}</p>'
    yield '<div class="scroll"><table>'
    heads = (f"<th{side}>{_safe(c.title)}</th>" for c, side in zip(table.columns, sides, strict=True))
    yield f"<thead><tr>{''.join(heads)}</tr></thead>\n<tbody>"
    for row in table.rows:
        cells = (f"<td{side}>{_safe(readable(cell))}</td>" for cell, side in zip(row, sides, strict=True))
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody></table></div>\n</section>"


def _safe(text: str) -> str:
    return escape(visible(text))
