"""`causim sample`: random worlds of a model."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from causim.cli.common import assignments_option, command, say

WATCHED = 1_000_000  # worlds, from which on a progress bar is worth its flicker
FORMS = ("jsonl", "csv", "parquet")


@command("sample", "Draw random worlds.")
@click.argument("spec", metavar="SPEC")
@click.option(
    "--number", "-n", type=click.IntRange(0, 10**12), default=10, show_default=True, help="How many worlds."
)
@click.option(
    "--seed", "-s", type=int, default=0, show_default=True, help="The same seed gives the same worlds."
)
@assignments_option("--do", "-d", help="Force a node to a value; repeatable, and a list A=1,B=2 works too.")
@click.option(
    "--format", "-f", "form", type=click.Choice(FORMS), help="By default what FILE ends in, else jsonl."
)
@click.option("--output", "-o", metavar="FILE", default="-", help="Write here; by default, and for -, print.")
@click.option("--exogenous", is_flag=True, help="Show the exogenous values too, after the nodes.")
def cli(
    spec: str, number: int, seed: int, do: list[str], form: str | None, output: str, exogenous: bool
) -> None:
    """Draw random worlds: one value for every node, independently for each world, exactly by the model's weights.

    With --do these are the worlds of the same seed without it, had the nodes been forced: line by line, the exogenous
    values are the same. SPEC is a .scm file, a .json or .yaml document, or - for standard input. Labels are text,
    booleans true and false. Parquet needs pyarrow: pip install 'causim[parquet]'.

    \b
    Examples:
      causim sample trial.scm -n 5
      causim sample trial.scm -n 1000 --seed 7 --do Drug=high -o worlds.csv
      causim sample trial.scm -n 10000000 --exogenous -o worlds.parquet
      causim sample trial.scm -n 100000 | sort | uniq -c
    """
    from causim.api import load
    from causim.cli.worlds import FORMATS
    from causim.engine import parse_assignments
    from causim.engine.sampling import Sampler
    from causim.files import write_bytes

    form = form or _form_of(output)
    if form == "parquet" and output == "-" and sys.stdout.isatty():
        raise click.UsageError("Parquet is binary: name a file with -o, or redirect the output.")
    model = load(spec)
    sampler = Sampler(model, parse_assignments(do, model), exogenous=exogenous)
    blocks = sampler.blocks(number, seed)
    if number >= WATCHED and not (output == "-" and sys.stdout.isatty()):
        from causim.cli.progress import watched
        from causim.engine.draws import BLOCK

        blocks = watched(blocks, "sampling", -(-number // BLOCK))
    pieces: Iterable[str | bytes] = FORMATS[form](sampler.codings, blocks)
    if output == "-":
        for piece in pieces:
            click.echo(piece, nl=False)
    else:
        write_bytes(output, (piece.encode() if isinstance(piece, str) else piece for piece in pieces))
        say(f"wrote {output}")


def _form_of(output: str) -> str:
    ending = Path(output).suffix.lower().removeprefix(".")
    return ending if ending in FORMS else "jsonl"
