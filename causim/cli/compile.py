"""`causim compile`: a specification as Python, a document, equations or a picture."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from causim.cli.common import command, finish, paths_argument, put, say, show, status, track

if TYPE_CHECKING:
    from causim.api import SCM

ENDINGS = {
    "python": ".py",
    "json": ".json",
    "yaml": ".yaml",
    "latex": ".tex",
    "dot": ".dot",
    "mermaid": ".mmd",
    "svg": ".svg",
}

# What every file of ours has: one that lacks it was written by somebody else and is not overwritten unasked.
_MARKS = {
    "python": ("import random\n", "\ndef run_once("),
    "json": ('"nodes"', '"model"'),
    "yaml": ("nodes:", "model:"),
    "latex": ("\\begin{",),
    "dot": ("digraph",),
    "mermaid": ("flowchart",),
    "svg": ("<svg",),
}


@command("compile", "Compile to Python, a document, LaTeX or a picture.")
@paths_argument("SPEC...")
@click.option("--target", "-t", type=click.Choice(list(ENDINGS)), default="python", show_default=True,
              help="What to make.")  # fmt: skip
@click.option(
    "--no-comments", is_flag=True, help="Leave docstrings and comments out of the Python, as for a prompt."
)
@click.option(
    "--output", "-o", metavar="FILE", help="Write here; a folder for several specifications; - prints."
)
@click.option("--force", "-f", is_flag=True, help="Overwrite a file that `causim compile` did not write.")
def cli(paths: tuple[str, ...], target: str, no_comments: bool, output: str | None, force: bool) -> None:
    """Compile specifications. By default spec.scm becomes spec.py beside it: a standalone Python module with a sampler
    U_X and a mechanism f_X for each node X, and run_once(seed).

    SPEC is a .scm file, a .json or .yaml document, a folder (searched for *.scm), or - for standard input, which is
    compiled to standard output.

    \b
    Examples:
      causim compile trial.scm                           writes trial.py
      causim compile trial.scm --no-comments -o -        prints it
      causim compile specs/ -o build/                    every specification of a folder
      causim compile trial.scm --target svg -o graph.svg
    """
    from causim.api import read_file
    from causim.files import specification_paths

    files = specification_paths(paths)
    if output is not None and output != "-" and len(files) > 1 and not _is_folder(output):
        raise click.UsageError(
            f"{len(files)} specifications cannot all go to {output}; name a folder, as {output}/."
        )
    pairs = [(path, _place(path, target, output)) for path in files]
    _refuse_collisions(pairs)
    worst = 0
    for path, place in track(pairs, "Compiling"):
        reading = read_file(path)
        show((d for d in reading.diagnostics if d.severity == "error"), err=True)
        if reading.model is None:
            worst = max(worst, status(reading.diagnostics))
            continue
        _write(compiled(reading.model, target, not no_comments), place, target, force or output is not None)
        if place != "-":
            say(f"wrote {place}")
    finish(worst)


def compiled(model: SCM, target: str, comments: bool = True) -> str:
    """The model in the form asked for."""
    from causim.api import dumps

    match target:
        case "python":
            return model.python(comments=comments)
        case "json" | "yaml":
            return dumps(model, target)
        case "latex":
            from causim.compiler import compile_latex

            return compile_latex(model)
        case "dot":
            from causim.compiler import to_dot

            return to_dot(model)
        case "mermaid":
            from causim.compiler import to_mermaid

            return to_mermaid(model)
        case _:
            return model.svg()


def _is_folder(output: str) -> bool:
    return output.endswith(("/", os.sep)) or os.path.isdir(output)


def _place(path: str, target: str, output: str | None) -> str:
    """Where the result of one specification goes."""
    if output == "-" or (path == "-" and output is None):
        return "-"
    name = "model" if path == "-" else os.path.splitext(path)[0]
    if output is None:
        return name + ENDINGS[target]
    return os.path.join(output, os.path.basename(name) + ENDINGS[target]) if _is_folder(output) else output


def _refuse_collisions(pairs: list[tuple[str, str]]) -> None:
    """Nothing is overwritten that is itself a source, and no two results go to one file."""
    from causim.errors import MisuseError

    sources = {os.path.realpath(path): path for path, _ in pairs if path != "-"}
    results: dict[str, str] = {}
    for path, place in pairs:
        if place == "-":
            continue
        real = os.path.realpath(place)
        if place.endswith(".scm"):
            raise MisuseError(f"{place} would not be a specification; `causim convert` writes .scm files")
        if real in sources:
            raise MisuseError(
                f"{place} is a specification that is being compiled; write somewhere else with -o"
            )
        if real in results:
            raise MisuseError(
                f"{results[real]} and {path} would both become {place}; compile them one by one"
            )
        results[real] = path


def _write(text: str, place: str, target: str, force: bool) -> None:
    from causim.errors import MisuseError

    if place == "-":
        return put(text, place)
    if not force and os.path.exists(place) and not _is_ours(place, target):
        raise MisuseError(
            f"{place} exists and was not written by causim; overwrite it with --force, or use -o"
        )
    folder = os.path.dirname(place)
    if folder:
        os.makedirs(folder, exist_ok=True)
    put(text, place)


def _is_ours(place: str, target: str) -> bool:
    try:
        with open(place, encoding="utf-8", errors="replace") as stream:
            text = stream.read()
    except OSError:
        return False
    return not text.strip() or all(mark in text for mark in _MARKS[target])
