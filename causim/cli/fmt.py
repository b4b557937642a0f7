"""`causim fmt`: one way to lay out a specification."""

from __future__ import annotations

import click

from causim.cli.common import command, finish, paths_argument, put, say, show, status, track


@command("fmt", "Format specifications in place.")
@paths_argument()
@click.option(
    "--check", "only_check", is_flag=True, help="Write nothing; status 1 if a file is not formatted."
)
@click.option(
    "--diff", "only_diff", is_flag=True, help="Write nothing; print what would change; status as --check."
)
def cli(paths: tuple[str, ...], only_check: bool, only_diff: bool) -> None:
    """Format specifications in place. Comments stay, meaning never changes, and formatting twice changes nothing.

    PATHS are .scm files, folders (searched for *.scm), or - to format standard input to standard output. A file with a
    syntax error is left alone and reported.

    \b
    Examples:
      causim fmt trial.scm
      causim fmt --check specs/          in continuous integration
      causim fmt --diff trial.scm | less
      causim fmt - < trial.scm           from an editor
    """
    from causim.diagnostics.render import count
    from causim.errors import SpecError
    from causim.files import specification_paths

    files = specification_paths(paths)
    changed: list[str] = []
    failures: list[int] = []
    for path in track(files, "Formatting"):
        try:
            before, after = _format(path)
        except SpecError as error:
            show(error.diagnostics, err=True)
            failures.append(status(error.diagnostics))
            continue
        if before != after:
            changed.append(path)
        if only_diff:
            say(_diff(path, before, after), end="")
        elif path == "-" and not only_check:
            put(after, "-")
        elif before != after and not only_check:
            put(after, path)
    _report(changed, len(files), only_check or only_diff)
    if failures:
        say(f"{count(len(failures), 'file')} could not be formatted", err=True)
    finish(max([*failures, int(bool(changed) and (only_check or only_diff))]))


def _format(path: str) -> tuple[str, str]:
    """The text of a file, and the same formatted. Raises SpecError where it cannot be read or parsed."""
    from causim.files import read_source
    from causim.syntax.format import format_text

    if path.endswith((".json", ".yaml", ".yml")):
        raise click.UsageError(f"{path} is a document; only .scm files are formatted (see `causim convert`).")
    source = read_source(path)
    return source.text, format_text(source)


def _diff(path: str, before: str, after: str) -> str:
    from difflib import unified_diff

    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    lines = unified_diff(old, new, f"{path} (as it is)", f"{path} (formatted)")
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def _report(changed: list[str], files: int, dry: bool) -> None:
    """One line a file on stderr, where it does not mix with a diff or with formatted text."""
    from causim.diagnostics.render import count

    for path in changed:
        if path != "-":
            say(f"{'would format' if dry else 'formatted'} {path}", err=True)
    if not changed and files > 1:
        say(f"{count(files, 'file')} already formatted", err=True)
