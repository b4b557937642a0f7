"""`causim dataset`: files of questions with exact answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from causim.cli.common import HELP, command, say

if TYPE_CHECKING:
    from causim.dataset import Specification, Tally


@click.group("dataset", context_settings=HELP, short_help="Write questions with exact answers.")
def cli() -> None:
    """Records: questions about models, each with a prompt and its exact answer.

    \b
    causim dataset sample specs/ -n 8 -o records.jsonl      draw questions of all four kinds
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
@click.option("--missing-exogenous", type=click.FloatRange(0, 1), default=0.0, show_default=True, metavar="SHARE",
              help="Share of exogenous variables that deductions and interventions keep hidden.")  # fmt: skip
@click.option("--evidence", type=click.FloatRange(0, 1), default=1.0, show_default=True, metavar="SHARE",
              help="Share of nodes that abductions and counterfactuals observe.")  # fmt: skip
@click.option("--max-do", type=click.IntRange(1), default=3, show_default=True, metavar="K",
              help="Force at most K nodes at once.")  # fmt: skip
@click.option("--any-effect", is_flag=True, help="Do not prefer interventions that change something.")
def sample(
    specs: tuple[str, ...],
    number: int,
    seed: int,
    output: str,
    missing_exogenous: float,
    evidence: float,
    max_do: int,
    any_effect: bool,
) -> None:
    """Draw deductions, interventions, abductions and counterfactuals in turn, as JSON Lines: one record a line with its
    prompt, the keys that a reply must have, and all right answers (the first 64 if there are more).

    SPECS are .scm files, .json or .yaml documents, folders (searched for *.scm), or -. What a record holds depends on
    its specification's text, the seed and the options, not on the other specifications or where the file lies. No
    question comes twice; a small model may have fewer of a kind than asked for, and then that is said.

    \b
    Examples:
      causim dataset sample trial.scm -n 20 -o records.jsonl
      causim dataset sample specs/ -n 100 --seed 7 --evidence 0.5 --missing-exogenous 0.2 -o records.jsonl
      causim dataset sample trial.scm -n 1 | jq -r .prompt
    """
    from causim.cli.progress import watched
    from causim.dataset import Settings, Tally, sample_records
    from causim.files import specification_paths

    files = specification_paths(specs)
    settings = Settings(
        missing_exogenous=missing_exogenous, evidence=evidence, max_do=max_do, effect=not any_effect
    )
    tally = Tally()
    records = sample_records(specifications(files), number, seed, settings, tally)
    lines = (record.to_line() for record in watched(records, "Drawing questions", total=number * len(files)))
    written = put_lines(lines, output)
    _report(tally, written, len(files), output)


@command("gold", "Write right replies to records.")
@click.argument("records", metavar="RECORDS")
@click.option("--output", "-o", metavar="FILE", default="-", help="Write here; by default, and for -, print.")
def gold(records: str, output: str) -> None:
    """Write the gold answer of each record as a prediction, an object with `id` and `reply` on a line: what a perfect
    model would say. RECORDS is a file of `causim dataset sample`, or -.

    \b
    Examples:
      causim dataset gold records.jsonl -o gold.jsonl
      causim dataset gold records.jsonl | causim grade - --records records.jsonl
    """
    from causim.cli.progress import watched
    from causim.dataset import gold_lines
    from causim.diagnostics.render import count

    written = put_lines(watched(gold_lines(records), "Writing replies"), output)
    if output != "-":
        say(f"{output}: {count(written, 'prediction')}", err=True)


cli.add_command(sample)
cli.add_command(gold)


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
        yield Specification.of(source, reading.model)


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
            f"  {count(tally.undecided, 'question')} too hard to answer exactly, asked with more evidence",
            err=True,
        )
