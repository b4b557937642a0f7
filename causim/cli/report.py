"""`causim report`: what came of a library."""

from __future__ import annotations

import os

import click

from causim.cli.common import any_digits, command, finish, json_text, say


@command("report", "Report how a library grew, and what is in it.")
@click.argument("library", metavar="LIBRARY")
@click.option("-o", "--output", metavar="DIR", help="Write the page, the data and a CSV file for each table.")
@click.option("--html", metavar="FILE", help="Write the page only.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--workers", type=click.IntRange(1), help="Processes that read; by default one a core.")
def cli(library: str, output: str | None, html: str | None, as_json: bool, workers: int | None) -> None:
    """Report on a library that `causim grow` made: models and attempts, refusals by code, graphs, distinct mechanisms,
    support sizes by kind of question, models that are one. Shares come with 95% intervals.

    Every version is read, compared with its digest, and checked again. A library that is still growing is reported as
    far as it is; what was changed or lost is named, and the rest counted.

    \b
    Examples:
      causim report library/
      causim report library/ -o report/
      causim report library/ --json | jq '.tables.refusals[:5]'

    Exit status: 0; 1 if something in the library is broken.
    """
    from causim.cli.progress import watched
    from causim.files import write_text
    from causim.growth.library import Library
    from causim.growth.report import frontier_report, read_library
    from causim.reporting.page import html as page
    from causim.reporting.writing import write_report

    source = Library(library)
    processes = workers or os.cpu_count() or 1
    found = watched(read_library(source, workers=processes), "reading", len(source.ids()))
    with any_digits():
        report = frontier_report(source, found)
        say(json_text(report.to_json()) if as_json else report.text())
        if html:
            write_text(html, page(report))
        if output:
            write_report(report, output)
    for place in (html, output):
        if place:
            say(f"wrote {place}", err=True)
    finish(1 if report.broken else 0)
