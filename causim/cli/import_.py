"""`causim import`: a model in the format of another tool, as a specification."""

from __future__ import annotations

import os
from pathlib import PurePath
from typing import TYPE_CHECKING

import click

from causim.cli.common import command, put, say, show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from causim.diagnostics import Diagnostic
    from causim.source import SourceText

FORMS = (
    "bif", "xmlbif", "net", "bench", "blif", "bnet", "dagitty", "dot", "gml", "causal-learn", "cladder", "state",
)  # fmt: skip
SHOWN = 5  # notes; rounded numbers of a large network are many and alike


@command("import", "Read a model in the format of another tool.")
@click.argument("file", metavar="FILE")
@click.option("-o", "--output", default="-", metavar="SPEC",
              help="Write here; a folder for all models of a file of many; by default, and for -, print.")  # fmt: skip
@click.option("--format", "-f", "form", type=click.Choice(FORMS), help="By default seen from the file.")
@click.option("--steps", type=click.IntRange(1, 10_000), metavar="T", help="Unroll a boolean network (bnet).")
@click.option("--name", metavar="NAME",
              help="What the model is called, by default as the file says; which one, in a file of many.")  # fmt: skip
@click.option(
    "--checks", metavar="FILE", help="Check blocks to put behind the model, run before it is written."
)
@click.option("--quiet", "-q", is_flag=True, help="Say nothing but errors.")
def cli(
    file: str,
    output: str,
    form: str | None,
    steps: int | None,
    name: str | None,
    checks: str | None,
    quiet: bool,
) -> None:
    """Read a model in the format of another tool and write it as a specification, checked.

    bif, xmlbif and net (Hugin) are Bayesian networks: each table becomes a `cpt`. bench and blif are circuits, bnet
    is a boolean network: each signal becomes a truth value, what nothing drives a fair coin. dagitty, dot, gml and
    causal-learn are causal graphs without mechanisms: the nodes get placeholders, to be replaced. cladder is a list
    of binary models of that benchmark: each becomes a file of its own in the folder of -o, or --name says which one
    is read. state is the JSON state of one model in Python. Names that are no names here are changed, and the
    node's label keeps the original; states stay word for word. See docs/importing.md.

    A boolean network with feedback is refused, with the cycle, unless it is unrolled over time with --steps.

    \b
    Examples:
      causim import asia.bif -o asia.scm
      causim import c17.bench -o c17.scm
      causim import cells.bnet --steps 5 -o cells.scm
      causim import graph.txt --format dagitty
      causim import models.json --format cladder -o models/

    Exit status: 0; 1 if the file is refused, and then nothing is written; 2 if it cannot be read.
    """
    from causim.files import read_source
    from causim.interop.importing import FORMATS, guess, import_source
    from causim.interop.text import MAX_BYTES
    from causim.syntax.limits import is_large

    source = read_source(file, max_bytes=MAX_BYTES)
    form = form or guess(source)
    if name is None and FORMATS[form].many is not None and _is_folder(output):
        if checks is not None or steps is not None:
            raise click.UsageError("--checks and --steps are for one model: say with --name which one.")
        _import_all(source, form, output, quiet)
        return
    imported = import_source(source, form, steps=steps, name=name)
    text = imported.text if checks is None else _with_checks(imported.text, checks, output)
    put(text, output)
    if quiet:
        return
    _tell(imported.notes)
    if output != "-":
        nodes, edges = len(imported.model.nodes), len(imported.model.graph.edges)
        say(
            f"wrote {output}: {nodes:,} node{'' if nodes == 1 else 's'}, {edges:,} edge{'' if edges == 1 else 's'}"
        )
    if is_large(text):
        say("it is a large specification: give --large to `causim check`, `query` and `export`", err=True)


def _is_folder(output: str) -> bool:
    """Whether it is one, or is called as only one would be."""
    return output != "-" and (
        os.path.isdir(output) or output[-1:] in "/" + os.sep or not PurePath(output).suffix
    )


def _import_all(source: SourceText, form: str, folder: str, quiet: bool) -> None:
    """Each model as a file of its own; all are read before one is written."""
    from causim.interop.importing import import_all

    found = import_all(source, form)
    os.makedirs(folder, exist_ok=True)
    for imported in found.values():
        put(imported.text, os.path.join(folder, f"{imported.model.name}.scm"))
    if not quiet:
        say(f"wrote {len(found):,} specification{'' if len(found) == 1 else 's'} to {folder}")


def _tell(notes: Sequence[Diagnostic]) -> None:
    show(notes[:SHOWN], err=True)
    if len(notes) > SHOWN:
        say(f"... and {len(notes) - SHOWN:,} more such findings", err=True)


def _with_checks(text: str, path: str, output: str) -> str:
    """The specification with the check blocks of a file, all of which hold.

    Raises SpecError where one cannot be read or fails.
    """
    from causim.api import loads
    from causim.diagnostics import Diagnostic
    from causim.diagnostics.catalog import CATALOG
    from causim.engine import run_check
    from causim.errors import SpecError
    from causim.files import read_source

    whole = f"{text.rstrip()}\n\n{read_source(path).text.strip()}\n"
    model = loads(whole, "<import>" if output == "-" else output, "scm")
    assert model.spec is not None
    found = [
        Diagnostic(outcome.code, CATALOG[outcome.code].severity, outcome.message, claim.span)
        for check, declared in zip(model.checks, model.spec.checks, strict=True)
        for outcome, claim in zip(run_check(model, check).outcomes, declared.claims, strict=True)
        if outcome.code
    ]
    if found:
        raise SpecError(found)
    return whole
