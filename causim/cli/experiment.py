"""`causim experiment`: a published experiment, run again from one file."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from causim.cli.common import command, finish, json_text, say

# The kinds of experiments, and the module of each: it has the form of the configuration and `run`.
KINDS = {
    "incremental_vs_one_shot": ("causim.growth.experiment", "IncrementalVsOneShot"),
    "formalization": ("causim.translate.experiment", "FormalizationExperiment"),
}


@command("experiment", "Run an experiment, and write its tables, plots and page.")
@click.argument("config", metavar="CONFIG")
@click.option("-o", "--output", required=True, metavar="DIR", help="Where results and libraries go.")
@click.option("--workers", type=click.IntRange(1), default=1, show_default=True,
              help="Processes (built-in author); the results are the same with any number.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object at the end.")
def cli(config: str, output: str, workers: int, as_json: bool) -> None:
    """Run the experiment that CONFIG describes, a .yaml or .json file (schemas/experiment.schema.json,
    schemas/formalization.schema.json).

    incremental_vs_one_shot compares growing a model node by node with writing it at once: success by size with 95%
    intervals, and the classes of failures. DIR gets index.html, report.json, a CSV file for each table, a plot for each
    chart (success.svg; needs matplotlib: pip install 'causim[plots]'), and a library for each strategy and size.

    formalization asks a language model to formalize a text, node by node and at once, and compares what comes of it
    with a reference: is it proved, is its structure the reference's, are its mechanisms? Failures are listed.

    What is there already is not done again: an experiment that was stopped goes on when it is run again.

    \b
    Examples:
      causim experiment examples/experiments/incremental_vs_one_shot.yaml -o out/
      causim report out/one_shot-10
      causim experiment examples/experiments/nihss_formalization.yaml -o out/nihss

    Exit status: 0; 1 if trials are left open, since a language model was out of reach.
    """
    from causim.cli.grow import growth_bar
    from causim.reporting import figures
    from causim.reporting.writing import write_report

    settings, run = _read(config)
    with growth_bar(settings.total, settings.kind.replace("_", " "), "attempts") as watch:
        report = run(settings, output, workers=workers, watch=watch)
    write_report(report, output)
    if figures.available():
        figures.write_figures(report.charts, output)
    else:
        say("note: no plots, for matplotlib is not installed: pip install 'causim[plots]'", err=True)
    say(json_text(report.to_json()) if as_json else report.text())
    say(f"wrote {output}", err=True)
    finish(1 if dict(report.facts).get("open") else 0)


def _read(path: str) -> tuple[Any, Any]:
    """The configuration, and what runs it. Raises SpecError, or MisuseError for a kind that is not known."""
    from causim.diagnostics import nearest
    from causim.errors import MisuseError
    from causim.files import read_source
    from causim.growth.config import plain_data, read_as

    source = read_source(path)
    data = plain_data(source)
    kind = data.get("kind") if isinstance(data, dict) else None
    if not isinstance(kind, str) or kind not in KINDS:
        close = nearest(kind, KINDS) if isinstance(kind, str) else None
        hint = f"did you mean {close}?" if close else f"it is one of: {', '.join(KINDS)}"
        raise MisuseError(f"{path}: `kind` must name an experiment; {hint}")
    name, form = KINDS[kind]
    module = import_module(name)
    return read_as(getattr(module, form), source), module.run
