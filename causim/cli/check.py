"""`causim check`: is this a valid specification?"""

from __future__ import annotations

import click

from causim.cli.common import (
    command,
    finish,
    json_text,
    large_option,
    paths_argument,
    say,
    show,
    status,
    track,
)


@command("check", "Check specifications and documents.")
@paths_argument()
@click.option(
    "--format", "face", type=click.Choice(["text", "json"]), default="text", help="How to print findings."
)
@click.option("--strict", is_flag=True, help="Warnings count as findings too (exit status 1).")
@click.option("--errors-only", is_flag=True, help="Count warnings and notes, and do not show them.")
@click.option("--quiet", "-q", is_flag=True, help="No summary line.")
@large_option()
def cli(paths: tuple[str, ...], face: str, strict: bool, errors_only: bool, quiet: bool, large: bool) -> None:
    """Check specifications: syntax, names, types, and the proof that every mechanism is total and stays in its type.

    PATHS are .scm files, .json or .yaml documents, folders (searched for *.scm), or - for standard input. All findings
    are shown, not only the first; `causim explain-code CODE` says more about one.

    \b
    Examples:
      causim check trial.scm
      causim check --strict specs/ drafts/new.scm
      causim check --format json specs/ | jq '.diagnostics[].code'
      git show HEAD:trial.scm | causim check -

    With --format json one object is printed: files (how many), errors, warnings, and diagnostics, a list of records
    with code, severity, message, file, line, column, end_line, end_column (from 1, the end exclusive), hint, related
    and fix.
    """
    from causim.api import read_file
    from causim.diagnostics import Severity
    from causim.diagnostics.render import summary, to_json
    from causim.files import specification_paths

    files = specification_paths(paths)
    found = [d for path in track(files, "Checking") for d in read_file(path, large=large).diagnostics]
    errors = sum(d.severity is Severity.ERROR for d in found)
    warnings = sum(d.severity is Severity.WARNING for d in found)
    if face == "json":
        records = [to_json(d) for d in found]
        say(json_text({"files": len(files), "errors": errors, "warnings": warnings, "diagnostics": records}))
    else:
        show((d for d in found if d.severity is Severity.ERROR or not errors_only), err=False)
        if not quiet:
            say(summary(found, len(files)))
    finish(status(found, strict=strict))
