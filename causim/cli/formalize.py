"""`causim formalize`: a text as a model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from causim.cli.common import command, finish, json_text, put, say, show
from causim.cli.translating import asked, check_style, given_up, style_options

if TYPE_CHECKING:
    from causim.source import SourceText
    from causim.translate.language_model import Formalization


@command("formalize", "Read English as a model.")
@click.argument("text", metavar="TEXT")
@style_options
@click.option("--at-once", is_flag=True, help="Ask a language model for the whole model in one reply.")
@click.option("-o", "--output", default="-", metavar="SPEC", help="Write there instead of standard output.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object: the model, quotations, attempts."
)
def cli(text: str, style: str, llm: str | None, cassette: str | None, attempts: int, at_once: bool, output: str,
        as_json: bool) -> None:  # fmt: skip
    """Read a text as a model, and print it in the language. The template style reads controlled English, as
    `causim informalize` writes it and as people can write it too; what cannot be read is told with its place.

    With --style llm the text may be any prose. A language model writes the model down node by node; for each node and
    each cause it must quote the text, and a quotation that does not stand there is refused, like a block that is not
    proved. TEXT is a file, or - for standard input.

    \b
    Examples:
      causim formalize trial.md
      causim informalize trial.scm --seed 7 | causim formalize - -o same.scm
      causim formalize examples/nihss/description.md \\
        --style llm --llm examples/translate/language_model.yaml

    Exit status: 0; 1 if the text is no valid model, or a language model was given up; 2 if it could not be read.
    """
    from causim.diagnostics.render import to_json
    from causim.files import read_source

    check_style(style, llm)
    if at_once and style != "llm":
        raise click.UsageError("--at-once is of --style llm.")
    source = read_source(text)
    model, diagnostics, more = (
        _asked(source, llm, cassette, attempts, at_once) if style == "llm" else _read(source)
    )
    if as_json:
        say(
            json_text(
                {"text": text, "model": model, "diagnostics": [to_json(d) for d in diagnostics], **more}
            )
        )
    elif style == "template":
        show(diagnostics, err=True)
    elif model is None:
        given_up(text, more["reason"], diagnostics)
    if model is None:
        return finish(1)
    if not as_json or output != "-":
        put(model, output)
    if output != "-":
        say(f"wrote {output}; next: causim check {output}", err=True)


def _read(source: SourceText) -> tuple[str | None, Any, dict[str, Any]]:
    from causim.syntax.printer import print_spec
    from causim.translate.roundtrip import read_english

    reading = read_english(source)
    sound = reading.model is not None and reading.spec is not None
    return print_spec(reading.spec) if sound and reading.spec else None, reading.diagnostics, {}


def _asked(
    source: SourceText, llm: str | None, cassette: str | None, attempts: int, at_once: bool
) -> tuple[str | None, Any, dict[str, Any]]:
    from causim.translate.language_model import formalize, one_shot

    way = one_shot if at_once else formalize
    found = asked(llm, cassette, "formalizing", lambda client, sampling, watch: way(
        client, source, attempts=attempts, sampling=sampling, watch=watch))  # fmt: skip
    return (found.text if found.reason is None else None), found.reading.diagnostics, _record(found)


def _record(found: Formalization) -> dict[str, Any]:
    quotes = found.reading.quotes or {}
    return {
        "quotes": {node: [span.text for span in spans] for node, spans in quotes.items()},
        "attempts": [
            {
                "step": attempt.step,
                "purpose": attempt.purpose,
                "number": attempt.number,
                "refusals": [d.code for d in attempt.refusals],
            }
            for attempt in found.attempts
        ],
        "reason": found.reason,
    }
