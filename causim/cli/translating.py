"""What the commands that translate share: the options of a language model, and a bar over its requests."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from causim.cli.common import Decorator, complain, show

if TYPE_CHECKING:
    from causim.llm import Client, Sampling
    from causim.translate.language_model import Attempt

T = TypeVar("T")
Translate = Callable[["Client", "Sampling", Callable[["Attempt"], None]], Awaitable[T]]

STYLES = ("template", "llm")


def style_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """--style, --llm, --cassette and --attempts."""
    options: tuple[Decorator, ...] = (
        click.option(
            "--style",
            type=click.Choice(STYLES),
            default="template",
            show_default=True,
            help="Controlled English, offline and exact; or the words of a language model.",
        ),
        click.option(
            "--llm",
            metavar="FILE",
            help="The language model: a .yaml or .json file (schemas/language_model.schema.json).",
        ),
        click.option(
            "--cassette", metavar="FILE", help="Keep requests and replies there, and do not ask twice."
        ),
        click.option(
            "--attempts",
            type=click.IntRange(1, 100),
            default=3,
            show_default=True,
            help="Of a language model at each step, before it is given up.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def check_style(style: str, llm: str | None) -> None:
    """Raises UsageError for a style without what it needs."""
    if style == "llm" and llm is None:
        raise click.UsageError(
            "--style llm needs --llm FILE; examples/translate/language_model.yaml shows what stands in it."
        )
    if style == "template" and llm is not None:
        raise click.UsageError("--llm is of use with --style llm only.")


def asked(llm: str | None, cassette: str | None, label: str, translate: Translate[T]) -> T:
    """What a coroutine comes to that asks the language model of this file. Raises SpecError, MisuseError."""
    import asyncio

    from causim.files import read_source
    from causim.growth.config import read_as
    from causim.llm.config import LanguageModel

    assert llm is not None, "check_style was called"
    config = read_as(LanguageModel, read_source(llm))

    async def run() -> T:
        client = config.client(cassette)
        try:
            return await translate(client, config.sampling, watch)
        finally:
            await client.aclose()

    with request_bar(label) as watch:
        return asyncio.run(run())


@contextmanager
def request_bar(label: str) -> Iterator[Callable[[Attempt], None]]:
    """The step that a language model is at, on stderr, if somebody watches."""
    if not sys.stderr.isatty():
        yield lambda attempt: None
        return
    from rich.console import Console
    from rich.status import Status

    refused = 0
    with Status(label, console=Console(stderr=True)) as status:

        def watch(attempt: Attempt) -> None:
            nonlocal refused
            refused += bool(attempt.refusals)
            status.update(f"{label}: {attempt.purpose}, step {attempt.step}; {refused} replies refused")

        yield watch


def given_up(name: str, reason: str, diagnostics: Any) -> None:
    """Says on stderr why a translation came to nothing."""
    show(diagnostics, err=True)
    complain(f"{name}: {reason}")
