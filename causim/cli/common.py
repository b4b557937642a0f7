"""What the commands share: where text goes, how paths become files, when to show colours and progress."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from causim.diagnostics import Diagnostic

T = TypeVar("T")
Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

MANY = 8  # files, from which on a progress bar is worth its flicker

HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


def command(name: str, summary: str) -> Callable[[Callable[..., Any]], click.Command]:
    """A click command with the settings that all share, and its line in the list of commands."""
    return click.command(name, context_settings=HELP, no_args_is_help=True, short_help=summary)


def paths_argument(help_name: str = "PATHS...") -> Decorator:
    return click.argument("paths", nargs=-1, required=True, metavar=help_name)


def large_option() -> Decorator:
    return click.option(
        "--large", is_flag=True, help="Read a .scm file of up to 32 MiB, such as `causim import` may write."
    )


# --- text out


def wants_color(*, err: bool) -> bool:
    """Only a terminal, and only if the reader has not declined (no-color.org)."""
    stream = sys.stderr if err else sys.stdout
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def say(text: str, *, err: bool = False, end: str = "\n") -> None:
    click.echo(text + end, nl=False, err=err)


def show(diagnostics: Iterable[Diagnostic], *, err: bool) -> None:
    """Diagnostics, each followed by a blank line."""
    from causim.diagnostics.render import render

    color = wants_color(err=err)
    for diagnostic in diagnostics:
        click.echo(render(diagnostic, color=color) + "\n", err=err, color=color)


def complain(message: str, hint: str | None = None) -> None:
    """An error that has no place in a specification."""
    from causim.diagnostics.render import visible

    color = wants_color(err=True)
    title = click.style("error", fg="red", bold=True) if color else "error"
    click.echo(f"{title}: {visible(message)}", err=True, color=color)
    if hint:
        click.echo(f"  hint: {visible(hint)}", err=True)


def put(text: str, target: str) -> None:
    """Text to a file, or to stdout for `-`, with exactly one line end at its end."""
    from causim.files import write_text

    text = text.rstrip("\n") + "\n" if text else text
    if target == "-":
        say(text, end="")
    else:
        write_text(target, text)


def status(diagnostics: Iterable[Diagnostic], *, strict: bool = False) -> int:
    """The exit status for these findings: 2 if a file could not be read, 1 for errors (if strict, for warnings)."""
    found = list(diagnostics)
    if any(d.code == "cannot-read" for d in found):
        return 2
    return int(any(d.severity == "error" or (strict and d.severity == "warning") for d in found))


def finish(code: int) -> None:
    """End the command with this exit status."""
    if code:
        click.get_current_context().exit(code)


def track(items: Sequence[T], label: str) -> Iterator[T]:
    """The items, under a progress bar on stderr if there are many and somebody watches."""
    if len(items) < MANY or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import track as bar

    yield from bar(items, description=label, console=Console(stderr=True), transient=True)


# --- values in


def assignments_option(*names: str, help: str) -> Decorator:
    """A repeatable option of `NAME=VALUE` lists; the command receives one flat list of them."""
    return click.option(*names, multiple=True, metavar="NAME=VALUE", help=help, callback=_flat)


def names_option(*names: str, help: str) -> Decorator:
    """A repeatable option of lists of names; the command receives one flat list of them."""
    return click.option(*names, multiple=True, metavar="NAME", help=help, callback=_flat)


def _flat(ctx: click.Context, param: click.Parameter, values: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(part.strip() for value in values for part in split_list(value)))


def split_list(text: str) -> list[str]:
    """`A=1, B="x, y"` at its commas, those inside double quotes left alone."""
    parts, start, quoted, escaped = [], 0, False, False
    for index, char in enumerate(text):
        if escaped:
            escaped = False
        elif char == "\\" and quoted:
            escaped = True
        elif char == '"':
            quoted = not quoted
        elif char == "," and not quoted:
            parts.append(text[start:index])
            start = index + 1
    parts.append(text[start:])
    return [part for part in parts if part.strip()]


def json_line(record: object) -> str:
    import json

    return json.dumps(record, ensure_ascii=False)


def json_text(record: object) -> str:
    import json

    return json.dumps(record, ensure_ascii=False, indent=2)


@contextmanager
def any_digits() -> Iterator[None]:
    """Inside, integers of any length are written: counts of large models are longer than Python allows unasked."""
    usual = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)
    try:
        yield
    finally:
        sys.set_int_max_str_digits(usual)
