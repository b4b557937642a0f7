"""`causim dataset`: files of questions with exact answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from causim.cli.common import HELP, command, say
from causim.cli.dataset_folder import build, stats, verify

if TYPE_CHECKING:
    from causim.dataset import Specification, Tally
    from causim.dataset.drawing import Evidence
    from causim.dataset.records import Mode


@click.group("dataset", context_settings=HELP, short_help="Build, verify and count datasets of questions.")
def cli() -> None:
    """Records: questions about models, each with a prompt and its exact answer.

    \b
    causim dataset build dataset.yaml -o dataset            splits of questions about many models
    causim dataset verify dataset                           make every record again, and compare
    causim dataset stats dataset                            what is in it
    causim dataset sample specs/ -n 8 -o records.jsonl      draw questions about some models
    causim dataset gold records.jsonl -o gold.jsonl         right replies to them
    causim grade gold.jsonl --records records.jsonl         ... which a grader must accept
    """


@command("sample", "Draw questions about specifications.")
@click.argument("specs", metavar="SPECS...", nargs=-1, required=True)
@click.option("--number", "-n", type=click.IntRange(0, 1_000_000), default=8, show_default=True,
              help="How many questions about each specification.")  # fmt: skip
@click.option("--seed", "-s", type=int, default=0, show_default=True,
              help="The same seed gives the same records.")  # fmt: skip
@click.option("--output", "-o", metavar="FILE", default="-", help="Write here; by default, and for -, print.")
@click.option("--missing-exo-pct", type=click.FloatRange(0, 1), default=0.0, show_default=True, metavar="SHARE",
              help="Share of exogenous variables that deductions and interventions keep hidden.")  # fmt: skip
@click.option("--evidence", default="full", show_default=True, metavar="full|minimal|SHARE",
              help="Nodes that abductions and counterfactuals observe: all, those without effects, some")  # fmt: skip
@click.option("--intervention-node-pct", type=click.FloatRange(0, 1), default=0.2, show_default=True, metavar="SHARE",
              help="Share of nodes that are forced; one at least, never all.")  # fmt: skip
@click.option("--any-effect", is_flag=True, help="Take interventions that change nothing too.")
@click.option("--mode", type=click.Choice(["code", "dsl", "english", "partial"]), default="code", show_default=True,
              help="How prompts state the model.")  # fmt: skip
@click.option(
    "--abstention", is_flag=True, help="Replies may, and then must, say that there is no single answer."
)
def sample(
    specs: tuple[str, ...],
    number: int,
    seed: int,
    output: str,
    missing_exo_pct: float,
    evidence: str,
    intervention_node_pct: float,
    any_effect: bool,
    mode: Mode,
    abstention: bool,
) -> None:
    """Draw deductions, interventions, abductions and counterfactuals in turn, as JSON Lines: one record a line with its
    prompt, the keys that a reply must have, and all right answers (the first 64 if there are more).

    SPECS are .scm files, .json or .yaml documents, folders (searched for *.scm), or -. What a record holds depends on
    its specification's text, the seed and the options, not on the other specifications or where the file lies. No
    question comes twice; a small model may have fewer of a kind than asked for, and then that is said.

    \b
    Examples:
      causim dataset sample trial.scm -n 20 -o records.jsonl
      causim dataset sample specs/ -n 100 --seed 7 --evidence 0.5 --missing-exo-pct 0.2 -o records.jsonl
      causim dataset sample trial.scm -n 1 | jq -r .prompt
    """
    from causim.cli.progress import watched
    from causim.dataset import Options, Shape, Tally, sample_lines
    from causim.files import specification_paths

    files = specification_paths(specs)
    shape = Shape(missing_exo_pct, intervention_node_pct, _evidence(evidence), not any_effect, not any_effect)
    tally = Tally()
    options = Options(abstention=abstention)
    drawn = sample_lines(specifications(files), number, seed, shape, tally, mode=mode, options=options)
    lines = watched(drawn, "Drawing questions", total=number * len(files))
    written = put_lines(lines, output)
    _report(tally, written, len(files), output)


def _evidence(text: str) -> Evidence:
    if text in ("full", "minimal"):
        return "full" if text == "full" else "minimal"
    try:
        return float(text)
    except ValueError:
        raise click.UsageError(f"--evidence is full, minimal or a share from 0 to 1, not {text}") from None


@command("gold", "Write right replies to records.")
@click.argument("records", metavar="RECORDS")
@click.option("--output", "-o", metavar="FILE", default="-", help="Write here; by default, and for -, print.")
@click.option("--split", metavar="NAME", help="Of a dataset, the records of this split; by default, of all.")
@click.option(
    "--mode", metavar="NAME", help="Of a dataset, the records of this mode; needed if it has several."
)
def gold(records: str, output: str, split: str | None, mode: str | None) -> None:
    """Write the gold answer of each record as a prediction, an object with `id` and `reply` on a line: what a perfect
    model would say. RECORDS is a file of `causim dataset sample`, a dataset folder, or -.

    \b
    Examples:
      causim dataset gold records.jsonl -o gold.jsonl
      causim dataset gold records.jsonl | causim grade - --records records.jsonl
    """
    from causim.cli.progress import watched
    from causim.dataset import gold_lines
    from causim.diagnostics.render import count

    written = put_lines(watched(gold_lines(records, split, mode), "Writing replies"), output)
    if output != "-":
        say(f"{output}: {count(written, 'prediction')}", err=True)


for _command in (build, verify, stats, sample, gold):
    cli.add_command(_command)


def specifications(files: Iterable[str]) -> Iterator[Specification]:
    """The specifications of these files. Raises SpecError for the first that is not valid."""
    from causim.api import read
    from causim.dataset import Specification
    from causim.errors import SpecError
    from causim.files import read_source

    for file in files:
        source = read_source(file)
        reading = read(source)
        if reading.model is None:
            raise SpecError([d for d in reading.diagnostics if d.severity == "error"])
        yield Specification.of(source, reading.model, reading.spec)


def put_lines(lines: Iterable[str], output: str) -> int:
    """The lines to a file, or as they come to stdout for `-`; their number."""
    from causim.dataset.jsonl import write_jsonl

    if output != "-":
        return write_jsonl(output, lines)
    written = 0
    for written, line in enumerate(lines, 1):  # noqa: B007
        say(line)
    return written


def _report(tally: Tally, written: int, files: int, output: str) -> None:
    """On stderr, for the records may be on stdout."""
    from causim.diagnostics.render import count

    where = "" if output == "-" else f"{output}: "
    say(f"{where}{count(written, 'record')} about {count(files, 'specification')}", err=True)
    for (model, kind), missing in sorted(tally.short.items()):
        say(f"  {model}: no further {kind} exists, {missing:,} fewer than asked for", err=True)
    if tally.repeated_specs:
        say(
            f"  {count(tally.repeated_specs, 'specification')} passed over: the same text came before",
            err=True,
        )
    if tally.undecided:
        say(
            f"  {count(tally.undecided, 'question')} too hard to answer exactly, passed over",
            err=True,
        )
