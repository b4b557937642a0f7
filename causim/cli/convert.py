"""`causim convert`: between specification text and its JSON and YAML documents."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from causim.cli.common import command, finish, put, say, show, status

if TYPE_CHECKING:
    from causim.source import SourceText

FORMATS = {".scm": "scm", ".json": "json", ".yaml": "yaml", ".yml": "yaml"}
CHOICE = click.Choice(["scm", "json", "yaml"])


@command("convert", "Convert between .scm, JSON and YAML.")
@click.argument("source", metavar="IN")
@click.argument("target", metavar="[OUT]", required=False)
@click.option(
    "--to",
    "-t",
    "to",
    type=CHOICE,
    help="The form of OUT, where its ending does not say.",
)
@click.option("--from", "from_", type=CHOICE, help="The form of IN, where its ending does not say.")
@click.option("--force", is_flag=True, help="Overwrite a .scm file that exists.")
def cli(source: str, target: str | None, to: str | None, from_: str | None, force: bool) -> None:
    """Convert a specification to a JSON or YAML document, or back. Nothing is lost but comments.

    The forms are told by the endings .scm, .json, .yaml and .yml. - stands for standard input and output. Only the
    form is converted: `causim check` says whether the result is valid.

    \b
    Examples:
      causim convert trial.scm trial.yaml
      causim convert trial.yaml trial.scm
      causim convert trial.scm --to json | jq .nodes
      curl -s https://example.org/model.json | causim convert - --from json --to scm
    """
    from causim.api import parse_source, print_tree
    from causim.errors import MisuseError
    from causim.files import read_source

    target = target or "-"
    form = to or FORMATS.get(os.path.splitext(target)[1].lower())
    if form is None:
        raise click.UsageError(
            "What should it become? Name OUT with the ending .scm, .json or .yaml, or say --to."
        )
    if form == "scm" and target != "-" and os.path.exists(target) and not force:
        raise MisuseError(f"{target} exists and may hold comments; --force overwrites it")
    text = read_source(source)
    tree, diagnostics = parse_source(text, from_)
    show(diagnostics, err=True)
    if tree is None:
        return finish(status(diagnostics))
    put(print_tree(tree, form), target)
    if form != "scm" and _has_comments(text):
        say(f"note: comments of {source} are not part of a document", err=True)
    if target != "-":
        say(f"wrote {target}")


def _has_comments(source: SourceText) -> bool:
    from causim.api import form_of
    from causim.syntax.parse import tokens

    return form_of(source) == "scm" and any(token.type == "COMMENT" for token in tokens(source))
