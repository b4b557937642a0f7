"""`causim dataset build | verify | stats`: datasets as folders."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from causim.cli.common import any_digits, command, finish, json_text, say

if TYPE_CHECKING:
    from causim.dataset.build import DatasetConfig, Metadata, Progress
    from causim.dataset.build.models import Entry
    from causim.dataset.build.run import Engine
    from causim.dataset.verify import Checked, Finding


class _Part(click.ParamType[tuple[int, int]]):
    """K/N: of N parts the K-th, from 1."""

    name = "K/N"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        if isinstance(value, tuple):
            return value
        k, _, n = str(value).partition("/")
        if not (k.isdecimal() and n.isdecimal() and len(n) < 9 and 1 <= int(k) <= int(n)):
            self.fail(f"{value} is not K/N, such as 3/16: of 16 parts the third", param, ctx)
        return int(k), int(n)


@command("build", "Build a dataset from libraries of models.")
@click.argument("config", metavar="CONFIG")
@click.option("-o", "--output", required=True, metavar="DIR", help="The folder of the dataset.")
@click.option("--resume", is_flag=True, help="Go on with the build that is there.")
@click.option("--workers", type=click.IntRange(1), help="Processes; by default one for each core. "
              "The dataset is the same with any number.")  # fmt: skip
@click.option(
    "--part", type=_Part(), help="Make only part K of N of the shards: for jobs that share the folder."
)
@click.option(
    "--ray", "on_ray", is_flag=True, help="Make the shards on a Ray cluster (pip install 'causim[ray]')."
)
@click.option("--ray-address", metavar="ADDRESS", help="Of the cluster; without it Ray starts one here.")
@click.option("--json", "as_json", is_flag=True, help="Print dataset.json at the end.")
def build(
    config: str,
    output: str,
    resume: bool,
    workers: int | None,
    part: tuple[int, int] | None,
    on_ray: bool,
    ray_address: str | None,
    as_json: bool,
) -> None:
    """Build train, validation and test splits of questions with exact answers, from every version of every model of
    the sources. No model is in two splits, up to renaming. Parquet shards with a card for `datasets`, JSON Lines, or
    both.

    CONFIG is a .yaml or .json file (schemas/dataset.schema.json), or the folder of a finished dataset: then the same is
    built again from the models that it holds.

    \b
    Examples:
      causim grow --topology chain --topology tree --nodes 6 --models 5 -o library
      causim dataset build examples/dataset/small.yaml -o dataset
      causim dataset build examples/dataset/small.yaml -o dataset --resume
      causim dataset build big.yaml -o /shared/dataset --part $SLURM_ARRAY_TASK_ID/16
      causim dataset verify dataset && causim dataset stats dataset

    Exit status: 0; 1 if a source is no valid model; 2 if the request made no sense, or a file could not be written.
    """
    from causim.dataset.build import build as build_dataset

    asked, entries = _asked(config)
    engine = _ray(ray_address) if on_ray or ray_address else None
    with _watching(as_json) as watch:
        metadata = build_dataset(
            asked,
            output,
            resume=resume,
            workers=workers or os.cpu_count() or 1,
            part=part,
            entries=entries,
            engine=engine,
            watch=watch,
        )
    if metadata is None:
        say(f"{output}: this part is done; others are missing, and who finishes last completes it", err=True)
    elif as_json:
        say(json_text(metadata.model_dump(mode="json")))
    else:
        _summary(metadata, output)
    finish(0)


def _asked(path: str) -> tuple[DatasetConfig, list[Entry] | None]:
    """The configuration, and the models if it is that of a dataset that was built before."""
    from causim.dataset.build import read_dataset_config
    from causim.dataset.folder import Folder
    from causim.files import read_source

    if os.path.isdir(path):
        folder = Folder(path)
        return folder.metadata.config, folder.entries()
    return read_dataset_config(read_source(path)), None


def _ray(address: str | None) -> Engine:
    from causim.dataset.build.on_ray import ray_engine

    return ray_engine(address)


@contextmanager
def _watching(quiet: bool) -> Iterator[Callable[[Progress], None]]:
    """A bar for each stage on stderr, if somebody watches."""
    import sys

    if quiet or not sys.stderr.isatty():
        yield lambda progress: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    names = {"models": "Proving models", "questions": "Making questions"}
    bars = Bars(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    tasks = {}

    def watch(progress: Progress) -> None:
        if progress.stage not in tasks:
            tasks[progress.stage] = bars.add_task(names[progress.stage], total=progress.total)
        bars.update(tasks[progress.stage], completed=progress.done)

    with bars:
        yield watch


def _summary(metadata: Metadata, output: str) -> None:
    for name, split in metadata.splits.items():
        missing = split.asked - split.instances
        short = f", {missing:,} fewer than asked for: no further ones were found" if missing > 0 else ""
        say(f"{name}: {split.instances:,} questions about {split.models:,} models{short}")
    undecided = sum(split.undecided for split in metadata.splits.values())
    if undecided:
        say(f"passed over, too hard to answer exactly: {undecided:,}", err=True)
    say(f"wrote {output}; next: causim dataset stats {output}", err=True)


@command("verify", "Make every record of a dataset again, and compare.")
@click.argument("folder", metavar="DIR")
@click.option("--independent", type=click.IntRange(0), default=1_000, show_default=True, metavar="N",
              help="Answer about N records, chosen by hash, by other engines too.")  # fmt: skip
@click.option(
    "--most", type=click.IntRange(1), default=50, show_default=True, help="Print at most so many findings."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def verify(folder: str, independent: int, most: int, as_json: bool) -> None:
    """Prove every model again, draw and answer every question again, and compare record by record; and answer some of
    them by engines that the build does not use.

    \b
    Examples:
      causim dataset verify dataset
      causim dataset verify dataset --independent 100000 --json

    Exit status: 0 if all is as it should be; 1 if something is not; 2 if DIR is no finished dataset.
    """
    from causim.cli.progress import counted
    from causim.dataset.folder import Folder
    from causim.dataset.verify import Checked
    from causim.dataset.verify import verify as verify_dataset

    findings: list[Finding] = []
    checked = Checked()
    with counted("Making shards again") as watch:
        for found in verify_dataset(Folder(folder), independent, watch):
            if isinstance(found, Checked):
                checked = found
            else:
                findings.append(found)
    if as_json:
        data = {name: getattr(checked, name) for name in Checked.__slots__}
        shown = [{"where": f.where, "what": f.what} for f in findings]
        say(json_text({"folder": folder, "ok": not findings, **data, "findings": shown}))
    else:
        _tell(findings, checked, most)
    finish(int(bool(findings)))


def _tell(findings: list[Finding], checked: Checked, most: int) -> None:
    from causim.diagnostics.render import visible

    for finding in findings[:most]:
        say(visible(f"{finding.where}: {finding.what}"))
    if len(findings) > most:
        say(f"... and {len(findings) - most:,} more; --most shows more of them")
    say(f"made again: {checked.records:,} records in {checked.files:,} files, from {checked.models:,} models")
    too_hard = f"; {checked.undecided:,} too hard for them" if checked.undecided else ""
    say(f"answered by other engines: {checked.independent:,}{too_hard}")
    say(f"{len(findings):,} findings" if findings else "all is as it should be")


@command("stats", "Say what is in a dataset: kinds, sizes, difficulty, duplicates, leaks.")
@click.argument("folder", metavar="DIR")
@click.option(
    "--mode", type=click.Choice(["code", "dsl", "english", "partial"]), help="By default the first."
)
@click.option("--html", metavar="FILE", help="Write one page with tables and charts.")
@click.option("-o", "--output", metavar="DIR", help="Write tables as CSV, charts and the page here.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def stats(folder: str, mode: str | None, html: str | None, output: str | None, as_json: bool) -> None:
    """Count the records of a dataset by kind, scenario, size, topology, number of right answers and difficulty, and
    look for duplicates and for models that are in two splits.

    \b
    Examples:
      causim dataset stats dataset
      causim dataset stats dataset --html stats.html

    Exit status: 0; 1 if there are duplicates, models in two splits, or files that cannot be read.
    """
    from causim.cli.progress import counted
    from causim.dataset.folder import Folder
    from causim.dataset.stats import stats as count
    from causim.files import write_text
    from causim.reporting.page import html as page
    from causim.reporting.writing import write_report

    with any_digits():
        with counted("Counting") as watch:
            report = count(Folder(folder), mode, watch)
        say(json_text(report.to_json()) if as_json else report.text())
        if html:
            write_text(html, page(report))
        if output:
            write_report(report, output)
    for place in (html, output):
        if place:
            say(f"wrote {place}", err=True)
    facts = dict(report.facts)
    finish(int(bool(report.broken or facts["duplicates"] or facts["leaks"])))
