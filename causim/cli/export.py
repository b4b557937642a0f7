"""`causim export`: a model or a library in the form of another tool."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from causim.cli.common import assignments_option, command, large_option, put, say

if TYPE_CHECKING:
    from causim.growth.library import Library
    from causim.growth.records import History
    from causim.model.scm import SCM

FORMS = ("bif", "net", "xmlbif", "dot", "gml", "dagitty", "twin", "state")


@command("export", "Write a model or a library in the form of another tool.")
@click.argument("source", metavar="SPEC_OR_LIBRARY")
@click.option("--to", "-t", "form", type=click.Choice(FORMS), required=True, help="The form to write.")
@click.option("-o", "--output", default="-", metavar="FILE", help="Write here; by default, and for -, print.")
@click.option(
    "--exogenous",
    type=click.Choice(["explicit", "summed"]),
    help="As roots of their own, or summed out; by default explicit in networks, left out of graphs.",
)
@assignments_option("--do", "-d", help="The intervention of a twin network.")
@click.option("--unfinished", is_flag=True, help="Of a library: models that are not complete too.")
@large_option()
def cli(
    source: str,
    form: str,
    output: str,
    exogenous: str | None,
    do: list[str],
    unfinished: bool,
    large: bool,
) -> None:
    """Write a specification, or the models of a library, in the form of another tool.

    bif, net (Hugin) and xmlbif are Bayesian networks. With the exogenous variables as nodes they determine
    counterfactuals too; with --exogenous summed they have the nodes of the model alone, each with P(node | parents).
    dot, gml and dagitty are the causal graph. twin is the twin network of --do as a specification: both worlds with
    the exogenous variables that they share, so that counterfactuals can be asked of it as evidence.

    state is the JSON state of the paper's own code: for each model its history as Python, with samplers U_*,
    mechanisms f_* and run_once. Of a library, which is a folder, it has all models with all their versions.

    \b
    Examples:
      causim export trial.scm --to bif -o trial.bif
      causim export trial.scm --to bif --exogenous summed
      causim export trial.scm --to twin --do Drug=none -o twin.scm
      causim export library/ --to state -o state.json

    Exit status: 0; 1 if a version is not valid any more; 2 if a file was changed or cannot be read, or a table would
    be too large.
    """
    if form == "state":
        if exogenous or do:
            raise click.UsageError("--exogenous and --do have no meaning for --to state")
        _state(source, output, unfinished)
        return
    if unfinished:
        raise click.UsageError("--unfinished is for libraries, with --to state")
    put(_text(source, form, exogenous, do, large), output)
    if output != "-":
        say(f"wrote {output}")


def _text(path: str, form: str, exogenous: str | None, do: list[str], large: bool) -> str:
    from causim.api import format_text, load
    from causim.engine import parse_assignments
    from causim.interop.exporting import export_text

    model = load(path, large=large)
    forced = parse_assignments(do, model)
    text = export_text(model, form, exogenous=exogenous, spec=model.spec, do=forced)
    return format_text(text) if form == "twin" else text


def _state(source: str, output: str, unfinished: bool) -> None:
    from causim.cli.progress import watched
    from causim.growth.library import Library
    from causim.growth.records import Status
    from causim.interop.state_export import write_state

    if not os.path.isdir(source) and os.path.isfile(source):
        from causim.api import load

        model = load(source)
        put(write_state([(model.name, [model])]), output)
        return
    library = Library(source)
    chosen = [h for h in library.histories() if h.versions and (unfinished or h.status is Status.COMPLETE)]
    models = ((history.job.id, list(_versions(library, history))) for history in chosen)
    put(write_state(watched(models, "exporting", len(chosen))), output)
    if output != "-":
        say(f"wrote {len(chosen)} models to {output}")


def _versions(library: Library, history: History) -> Iterator[SCM]:
    """Raises CausimError for a file that has changed, SpecError for one that is not valid."""
    from causim.api import loads

    for version in history.versions:
        source = library.version(history, version)
        yield loads(source.text, source.name, "scm")
