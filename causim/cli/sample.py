"""`causim sample`: random worlds of a model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import click

from causim.cli.common import assignments_option, command, say

Row = Mapping[str, object]


@command("sample", "Draw random worlds.")
@click.argument("spec", metavar="SPEC")
@click.option(
    "--number",
    "-n",
    type=click.IntRange(0, 10_000_000),
    default=10,
    show_default=True,
    help="How many worlds.",
)
@click.option(
    "--seed", "-s", type=int, default=0, show_default=True, help="The same seed gives the same worlds."
)
@assignments_option("--do", "-d", help="Force a node to a value; repeatable, and a list A=1,B=2 works too.")
@click.option(
    "--format",
    "-f",
    "form",
    type=click.Choice(["jsonl", "csv"]),
    help="By default what FILE ends in, else jsonl.",
)
@click.option("--output", "-o", metavar="FILE", default="-", help="Write here; by default, and for -, print.")
@click.option("--exogenous", is_flag=True, help="Show the exogenous values too, after the nodes.")
def cli(
    spec: str, number: int, seed: int, do: list[str], form: str | None, output: str, exogenous: bool
) -> None:
    """Draw random worlds: one value for every node, independently for each world.

    SPEC is a .scm file, a .json or .yaml document, or - for standard input. Labels are text, booleans true and false.

    \b
    Examples:
      causim sample trial.scm -n 5
      causim sample trial.scm -n 1000 --seed 7 --do Drug=high -o worlds.csv
      causim sample trial.scm -n 100000 | sort | uniq -c
    """
    from causim.api import load
    from causim.engine import parse_assignments
    from causim.files import write_text

    model = load(spec)
    values = parse_assignments(do, model)
    worlds = (model.do(values) if values else model).worlds(number, seed)
    rows = ({**nodes, **u} if exogenous else nodes for nodes, u in worlds)
    form = form or ("csv" if output.lower().endswith(".csv") else "jsonl")
    columns = [*model.node_by_name, *(x.name for x in model.exogenous if exogenous)]
    lines = _csv(rows, columns) if form == "csv" else _jsonl(rows)
    if output == "-":
        for line in lines:
            click.echo(line, nl=False)
    else:
        write_text(output, lines)
        say(f"wrote {output}")


def _jsonl(rows: Iterable[Row]) -> Iterator[str]:
    import json

    encode = json.JSONEncoder(ensure_ascii=False).encode
    yield from (encode(row) + "\n" for row in rows)


def _csv(rows: Iterable[Row], columns: list[str]) -> Iterator[str]:
    import csv
    import io

    def line(values: Iterable[object]) -> str:
        buffer = io.StringIO()
        csv.writer(buffer, lineterminator="\n").writerow(values)
        return buffer.getvalue()

    yield line(columns)
    for row in rows:
        yield line(str(v).lower() if isinstance(v, bool) else v for v in (row.get(c) for c in columns))
