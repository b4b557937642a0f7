"""`causim eval`: how good a reasoner is."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from causim.cli.common import HELP, any_digits, command, finish, json_text, say, show

if TYPE_CHECKING:
    from causim.evaluate.config import EvaluationConfig
    from causim.evaluate.inference import Reasoner
    from causim.reporting import Report


class _Group(click.Group):
    """What is no subcommand is a configuration: `causim eval CONFIG` is `causim eval run CONFIG`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ("-h", "--help"):
            args = ["run", *args]
        return super().parse_args(ctx, args)


@click.group("eval", cls=_Group, context_settings=HELP, short_help="Evaluate a reasoner on questions.")
def cli() -> None:
    """Ask a language model questions with exact answers, and report how often it is right.

    \b
    causim eval CONFIG -o run/                    ask, grade, report
    causim eval compare before/ after/            two runs, question by question
    causim eval prompts CONFIG -o batch.jsonl     a request file for `vllm run-batch`
    causim eval CONFIG -o run/ --replies out.jsonl     ... and what came of it

    CONFIG is a .yaml or .json file (schemas/evaluation.schema.json).
    """


@command("run", "Ask, grade and report; `causim eval CONFIG` is short for it.")
@click.argument("config", metavar="CONFIG")
@click.option("-o", "--output", required=True, metavar="DIR", help="The folder of the run.")
@click.option(
    "--replies", metavar="FILE", help="Take replies from the results of `vllm run-batch`; ask nobody."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object at the end.")
def run(config: str, output: str, replies: str | None, as_json: bool) -> None:
    """Ask the reasoner that CONFIG names, k times each question; grade every reply by the engine; report pass@1, pass@k
    and the majority vote, over all and by kind, scenario, size, topology and mode, with 95% intervals.

    DIR gets replies.jsonl, grades.jsonl, results.json, and under report/ a page with examples (index.html), the data
    (report.json), a CSV file for each table and a plot for each chart. Replies and grades are on the disk as soon as
    they are there: a run that was stopped, however, goes on when it is started again, and ends the same.

    \b
    Examples:
      causim eval examples/evaluate/server.yaml -o run/
      causim eval examples/evaluate/local.yaml -o run/ --json | jq .pass_at_1
      causim eval compare before/ run/

    Exit status: 0; 2 if something is missing, or the server gave up: then the same command goes on.
    """
    from causim.evaluate.questions import read_questions
    from causim.evaluate.report import evaluation_report
    from causim.evaluate.run import run_evaluation, take_batch

    settings = _read(config)
    sampling = settings.sampling.drawn()
    asked = read_questions(settings.records)
    with _reasoner(settings, batch=replies is not None) as reasoner, _bars() as watch:
        if replies is not None:
            take_batch(replies, asked, reasoner.name, output, settings.k, sampling)
        found = run_evaluation(asked, reasoner, output, k=settings.k, sampling=sampling, watch=watch)
    report = evaluation_report(found, asked.specs, settings.examples)
    _put(report, f"{output}/report", as_json)


@command("compare", "Compare runs, question by question.")
@click.argument("runs", metavar="RUN1 RUN2...", nargs=-1, required=True)
@click.option(
    "-o", "--output", metavar="DIR", help="Write the page, the data, a CSV file for each table, and plots."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def compare(runs: tuple[str, ...], output: str | None, as_json: bool) -> None:
    """Compare runs of `causim eval` on the questions that all of them were asked: each run, and how the others differ
    from the first, with 95% intervals of the paired bootstrap. What differs may be the model, the sampling, or the way
    in which the prompts state the models.

    \b
    Examples:
      causim eval compare before/ after/
      causim eval compare before/ control/ after/ -o comparison/

    Exit status: 0; 2 if a run is not there or not finished, or the runs have no question in common.
    """
    from causim.evaluate.compare import compare_runs
    from causim.evaluate.results import read_results

    found = [read_results(folder) for folder in runs]
    _put(compare_runs(found, [each.name for each in found]), output, as_json)


@command("prompts", "Write a request file for `vllm run-batch`.")
@click.argument("config", metavar="CONFIG")
@click.option("-o", "--output", metavar="FILE", default="-", help="Write here; by default, and for -, print.")
@click.option("--without", metavar="DIR", help="Leave out the replies that this run has.")
def prompts(config: str, output: str, without: str | None) -> None:
    """Write the requests of an evaluation, one a line, for `vllm run-batch`: chat completions for the model that CONFIG
    names (kind: language_model), k for each question, each with its own seed. Nobody is asked, and no key is needed.

    \b
    Examples:
      causim eval prompts examples/evaluate/server.yaml -o batch.jsonl
      vllm run-batch -i batch.jsonl -o results.jsonl --model Qwen/Qwen2.5-7B-Instruct
      causim eval examples/evaluate/server.yaml -o run/ --replies results.jsonl
    """
    from causim.cli.dataset import put_lines
    from causim.diagnostics.render import count
    from causim.evaluate.config import Server
    from causim.evaluate.inference.batch_file import request_lines
    from causim.evaluate.inference.server import server_name
    from causim.evaluate.questions import read_questions
    from causim.evaluate.run import replies_on_file

    settings = _read(config)
    if not isinstance(settings.reasoner, Server):
        raise click.UsageError("A request file is for a server: `reasoner.kind` must be language_model.")
    server = settings.reasoner
    name = server_name(server)
    texts = [record.prompt for record in read_questions(settings.records).records]
    known = replies_on_file(without) if without else frozenset()
    sampling = settings.sampling.drawn()
    lines = request_lines(server.model, name, texts, settings.k, sampling, server.extra_body, known)
    written = put_lines(lines, output)
    if output != "-":
        say(f"{output}: {count(written, 'request')}", err=True)


cli.add_command(run)
cli.add_command(compare)
cli.add_command(prompts)


# --- helpers


def _read(path: str) -> EvaluationConfig:
    from causim.evaluate.config import EvaluationConfig
    from causim.files import read_source
    from causim.growth.config import read_as

    return read_as(EvaluationConfig, read_source(path))


@contextmanager
def _reasoner(settings: EvaluationConfig, *, batch: bool) -> Iterator[Reasoner]:
    """Whoever answers; closed at the end."""
    from causim.evaluate.config import Server
    from causim.evaluate.inference.batch_file import BatchReasoner
    from causim.evaluate.inference.server import server_name
    from causim.llm import LLMError

    if batch and not isinstance(settings.reasoner, Server):
        raise click.UsageError("--replies is for a server's: `reasoner.kind` must be language_model.")
    reasoner = (
        BatchReasoner(server_name(settings.reasoner))
        if batch and isinstance(settings.reasoner, Server)
        else settings.reasoner.reasoner()
    )
    try:
        yield reasoner
    except LLMError as error:
        show(error.diagnostics, err=True)
        say("What was answered is kept; the same command goes on.", err=True)
        finish(2)
    finally:
        reasoner.close()


def _put(report: Report, folder: str | None, as_json: bool) -> None:
    """The report on the terminal, and as files."""
    from causim.reporting.writing import write_pictures, write_report

    with any_digits():
        say(json_text(report.to_json()) if as_json else report.text())
        if folder is None:
            return
        write_report(report, folder)
        write_pictures(report.charts, folder)
    say(f"wrote {folder}", err=True)


@contextmanager
def _bars() -> Iterator[Callable[[str, int, int], None]]:
    """A bar a stage on stderr, if somebody watches."""
    if not sys.stderr.isatty():
        yield lambda stage, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def watch(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total)
            bar.update(tasks[stage], completed=done, total=total)

        yield watch
