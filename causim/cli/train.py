"""`causim train`: a model learns from its own replies, those that were proved right."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from causim.cli.common import command, json_text, say

if TYPE_CHECKING:
    from causim.train.config import TrainConfig


@command("train", "Train a model on its own replies that were proved right.")
@click.argument("config", metavar="CONFIG")
@click.option("-o", "--output", required=True, metavar="DIR", help="Where stages and the report go.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object at the end.")
@click.option("-q", "--quiet", is_flag=True, help="Do not name the stages.")
def cli(config: str, output: str, as_json: bool, quiet: bool) -> None:
    """Train a model as CONFIG says, a .yaml or .json file (schemas/training.schema.json).

    Rounds of: replies drawn from the model, k to each question; those kept that the exact engine proves right; the
    model trained on them. Before and after, test questions are asked. A model that cannot answer yet begins with a few
    gold answers. A control is trained for as many steps without verified replies: what the rounds bring is the
    difference from it.

    DIR gets index.html, report.json, results.json, a CSV file for each table, accuracy.svg, and under stages/ a folder
    for each stage with all that it made, models included. A run that was stopped goes on when it is started again, and
    a stage is not done again while nothing changes that goes into it.

    \b
    Examples:
      causim train examples/train/tiny.yaml -o out/train
      causim train examples/train/qwen.yaml -o out/qwen

    Exit status: 0; 2 if the request made no sense, a model must not be trained, or memory ran out.
    """
    from causim.files import read_source
    from causim.growth.config import read_as
    from causim.train.config import TrainConfig
    from causim.train.report import training_report, write_training_report
    from causim.train.run import run

    chosen: TrainConfig = read_as(TrainConfig, read_source(config))
    with _stages(quiet) as watch:
        outcome = run(chosen, output, watch=watch)
    report = training_report(outcome)
    write_training_report(outcome, report, output)
    say(json_text(report.to_json()) if as_json else report.text())
    say(f"wrote {output}", err=True)


@contextmanager
def _stages(quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    """Names each stage on stderr, with what is left of it if somebody watches."""
    if quiet:
        yield lambda what, done, total: None
        return
    live = sys.stderr.isatty()

    def watch(what: str, done: int, total: int) -> None:
        if what in ("replies", "grades"):
            if live:
                end = "\n" if done == total else ""
                say(f"\r  {what}: {done:,} of {total:,}", err=True, end=end)
            return
        say(f"{what}: there already" if done else what, err=True)

    yield watch
