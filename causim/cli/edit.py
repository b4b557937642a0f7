"""`causim edit`: a validated change to a specification."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from causim.cli.common import command, finish, json_text, put, say

if TYPE_CHECKING:
    from causim.edit import Draft


@command("edit", "Apply a structured edit to a specification, if the result is proved.")
@click.argument("spec", metavar="SPEC")
@click.option(
    "--edit", "edit_file", required=True, metavar="FILE", help="The edit as JSON; - for standard input."
)
@click.option(
    "-o", "--output", metavar="FILE", help="Write there (- for standard output) instead of into SPEC."
)
@click.option("--diff", "only_diff", is_flag=True, help="Write nothing; print what would change.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object: the digests and what was found."
)
def cli(spec: str, edit_file: str, output: str | None, only_diff: bool, as_json: bool) -> None:
    """Carry out an edit, all of its operations or none. The result is parsed and proved before anything is written, and
    what no operation names stays as it is, comments included.

    An edit is a JSON object (schemas/edit.schema.json). Its operations are add_node, replace_node, remove_node, rename,
    change_mechanism, add_edge, remove_edge, and declare, redeclare and drop for types, constants, tables, functions and
    checks. With a `base`, the sha256 of the text that it is for, it is refused on any other text.

    \b
    Examples:
      causim edit trial.scm --edit edit.json --diff
      causim edit trial.scm --edit edit.json -o trial_v2.scm
      echo '{"operations": [{"op": "rename", "name": "Dose", "to": "Drug"}]}' | causim edit trial.scm --edit -

    Exit status: 0 if it was carried out; 1 if it was refused; 2 if a file could not be read or written.
    """
    from causim.diagnostics.render import to_json
    from causim.edit import Draft, apply_edit, read_edit
    from causim.edit.operations import MAX_BYTES
    from causim.errors import SpecError
    from causim.files import read_source

    if spec == edit_file == "-":
        raise click.UsageError("Only one of SPEC and --edit can be standard input.")
    if spec.endswith((".json", ".yaml", ".yml")):
        raise click.UsageError(f"{spec} is a document; edits are made to .scm files (see `causim convert`).")
    before = Draft.read(read_source(spec))
    try:
        after = apply_edit(before, read_edit(read_source(edit_file, max_bytes=MAX_BYTES)), name=edit_file)
    except SpecError as error:
        if not as_json:
            raise
        say(
            json_text(
                {
                    "applied": False,
                    "base": before.digest,
                    "diagnostics": [to_json(d) for d in error.diagnostics],
                }
            )
        )
        finish(1)
        return
    target = output or spec
    if not only_diff:
        put(after.text, target)
    if as_json:
        found = [to_json(d) for d in after.checked.diagnostics]
        say(json_text({"applied": True, "base": before.digest, "digest": after.digest, "diagnostics": found}))
    elif only_diff:
        say(_diff(before, after), end="")
    elif target != "-":
        say(f"wrote {target}; next: causim test {target}", err=True)


def _diff(before: Draft, after: Draft) -> str:
    from difflib import unified_diff

    old, new = (draft.text.splitlines(keepends=True) for draft in (before, after))
    return "".join(unified_diff(old, new, f"{before.name} (as it is)", f"{before.name} (edited)"))
