"""`causim export`: a library in the form of another tool."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from causim.cli.common import command, put, say

if TYPE_CHECKING:
    from causim.growth.library import Library
    from causim.growth.records import History
    from causim.model.scm import SCM

FORMS = ("state",)


@command("export", "Write a library in the form of another tool.")
@click.argument("library", metavar="LIBRARY")
@click.option("--to", "-t", "form", type=click.Choice(FORMS), required=True, help="The form to write.")
@click.option("-o", "--output", default="-", metavar="FILE", help="Write here; by default, and for -, print.")
@click.option("--unfinished", is_flag=True, help="Models that are not complete too, as far as they are.")
def cli(library: str, form: str, output: str, unfinished: bool) -> None:
    """Write the models of a library, with all their versions, in the form of another tool.

    state is the JSON state of the paper's own code: for each model its history as Python, with samplers U_*, mechanisms
    f_* and run_once. `causim convert` reads specifications; this writes whole libraries.

    \b
    Examples:
      causim export library/ --to state -o state.json

    Exit status: 0; 1 if a version is not valid any more; 2 if a file was changed or cannot be read.
    """
    from causim.cli.progress import watched
    from causim.growth.library import Library
    from causim.growth.records import Status
    from causim.interop.state_export import write_state

    source = Library(library)
    chosen = [h for h in source.histories() if h.versions and (unfinished or h.status is Status.COMPLETE)]
    models = ((history.job.id, list(_versions(source, history))) for history in chosen)
    put(write_state(watched(models, "exporting", len(chosen))), output)
    if output != "-":
        say(f"wrote {len(chosen)} models to {output}")


def _versions(library: Library, history: History) -> Iterator[SCM]:
    """Raises CausimError for a file that has changed, SpecError for one that is not valid."""
    from causim.api import loads

    for version in history.versions:
        source = library.version(history, version)
        yield loads(source.text, source.name, "scm")
