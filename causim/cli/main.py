"""The group `causim`: finds its commands by name and answers for whatever they raise."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from importlib import import_module

import click

COMMANDS = (
    "check",
    "fmt",
    "test",
    "query",
    "effect",
    "why",
    "sample",
    "dataset",
    "grade",
    "eval",
    "train",
    "run",
    "audit",
    "gsm8k",
    "graph",
    "compile",
    "convert",
    "import",
    "new",
    "edit",
    "grow",
    "report",
    "experiment",
    "export",
    "informalize",
    "formalize",
    "roundtrip",
    "explain",
    "diff",
    "explain-code",
    "grammar",
)

_MODULES = {"import": "import_"}  # where a command's name is a word of Python

OK, FINDINGS, MISUSE, BUG, INTERRUPTED, BROKEN_PIPE = 0, 1, 2, 3, 130, 141


class App(click.Group):
    """Imports a command's module when it is asked for, and turns every exception into a message and a status."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"causim.cli.{_MODULES.get(cmd_name, cmd_name.replace('-', '_'))}")
        command: click.Command = module.cli
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name in COMMANDS or name.startswith("-"):
            return super().resolve_command(ctx, args)
        from causim.diagnostics import nearest

        close = nearest(name, COMMANDS)
        if close:
            raise click.UsageError(f"There is no command {name!r}. Did you mean {close!r}?", ctx)
        if os.path.exists(name):
            raise click.UsageError(f"There is no command {name!r}. Did you mean 'causim check {name}'?", ctx)
        raise click.UsageError(f"There is no command {name!r}.", ctx)

    def invoke(self, ctx: click.Context) -> object:
        try:
            try:
                return super().invoke(ctx)
            finally:
                sys.stdout.flush()  # a reader that has gone is noticed here, not at the exit of the interpreter
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except BaseException as error:
            ctx.exit(_answer_for(error))


def _answer_for(error: BaseException) -> int:
    """Says on stderr what went wrong and what to do next; the exit status."""
    from causim.cli.common import complain, show
    from causim.errors import CausimError, SpecError

    if isinstance(error, SystemExit):
        raise error
    if os.environ.get("CAUSIM_DEBUG") and not isinstance(error, KeyboardInterrupt | BrokenPipeError):
        raise error
    match error:
        case SpecError():
            show(error.diagnostics, err=True)
            return MISUSE if any(d.code == "cannot-read" for d in error.diagnostics) else FINDINGS
        case CausimError():
            complain(str(error))
            return MISUSE
        case BrokenPipeError():
            _silence_stdout()
            return BROKEN_PIPE
        case KeyboardInterrupt():
            complain("interrupted")
            return INTERRUPTED
        case OSError():
            where = f"{error.filename}: " if error.filename else ""
            complain(f"{where}{(error.strerror or str(error)).lower()}")
            return MISUSE
        case UnicodeError():
            complain(f"text that is not valid Unicode: {error}")
            return MISUSE
        case _:
            complain(
                f"this is a bug in causim: {type(error).__name__}: {error}",
                "Please report it with the command and the file; CAUSIM_DEBUG=1 shows the full traceback.",
            )
            return BUG


def _silence_stdout() -> None:
    """What is still buffered goes nowhere, so that the interpreter does not complain when it exits."""
    with suppress(OSError, ValueError):  # ValueError: a stdout that is no file
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if not value or ctx.resilient_parsing:
        return
    from causim import __version__

    click.echo(f"causim {__version__}")
    ctx.exit()


@click.group(
    cls=App,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit status: 0 all is well; 1 something was found; 2 the request made no sense or a file could not be "
    "read or written; 3 a bug in causim. Errors go to stderr. NO_COLOR=1 turns colours off.",
)
@click.option(
    "--version",
    "-V",
    is_flag=True,
    callback=_version,
    expose_value=False,
    is_eager=True,
    help="Show the version.",
)
def cli() -> None:
    """Structural causal models in plain text: check them, compile them, ask them causal questions.

    \b
    causim new trial                             write a small specification, trial.scm
    causim check trial.scm                       is it valid?
    causim query trial.scm --observe Outcome=1   what must have been the case?
    causim COMMAND --help                        more, with examples
    """


def main() -> None:
    """The entry point of the `causim` script."""
    gc.set_threshold(
        50_000
    )  # start-up makes many objects and no garbage: collecting it costs a tenth of the time
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:  # a terminal without Unicode shows escapes rather than failing
            reconfigure(errors="backslashreplace")
    cli(prog_name="causim")
