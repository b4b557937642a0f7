"""`causim informalize`: a model in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from causim.cli.common import command, finish, json_text, names_option, put, say
from causim.cli.translating import asked, check_style, given_up, style_options

if TYPE_CHECKING:
    from causim.syntax import ast


@command("informalize", "Say a model in English.")
@click.argument("spec", metavar="SPEC")
@style_options
@click.option("--seed", type=int, default=0, show_default=True, help="Chooses among wordings and orders.")
@names_option("--omit", help="Leave parts out: weights, mechanism, type, table, doc or check, or one as in "
              "weights:Drug; repeatable.")  # fmt: skip
@click.option("-o", "--output", default="-", metavar="FILE", help="Write there instead of standard output.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object: the text and what it leaves out."
)
def cli(spec: str, style: str, llm: str | None, cassette: str | None, attempts: int, seed: int, omit: list[str],
        output: str, as_json: bool) -> None:  # fmt: skip
    """Say a model in sentences. The template style is controlled English: every seed gives another wording, and
    `causim formalize` reads all of them back as the same model. Comments are not part of it.

    With --style llm, a language model paraphrases each quantity and then makes one text of it, which only a language
    model can formalize again; `causim roundtrip` finds out what was lost on the way.

    SPEC is a .scm file, a .json or .yaml document, or - for standard input.

    \b
    Examples:
      causim informalize trial.scm
      causim informalize trial.scm --seed 7 -o trial.md
      causim informalize trial.scm --omit weights,mechanism:Recovered
      causim informalize trial.scm --style llm --llm examples/translate/language_model.yaml

    Exit status: 0; 1 if SPEC is no valid model, or a language model was given up; 2 if a file could not be read.
    """
    from causim.api import load
    from causim.translate.english import describe

    check_style(style, llm)
    if omit and style == "llm":
        raise click.UsageError("--omit is of the template style.")
    tree = load(spec).spec
    assert tree is not None, "a model that was loaded knows its tree"
    omitted: tuple[str, ...] = ()
    if style == "llm":
        text = _paraphrase(spec, tree, llm, cassette, attempts, seed)
    else:
        found = describe(tree, seed=seed, omit=omit)
        text, omitted = found.text, found.omitted
    if text is None:
        return finish(1)
    if as_json:
        say(json_text({"spec": spec, "style": style, "seed": seed, "text": text, "omitted": list(omitted)}))
    if not as_json or output != "-":
        put(text, output)
    if omitted and not as_json:
        say(f"left out: {', '.join(omitted)}", err=True)
    if output != "-":
        say(f"wrote {output}; next: causim roundtrip {spec} --text {output}", err=True)


def _paraphrase(
    name: str, tree: ast.Spec, llm: str | None, cassette: str | None, attempts: int, seed: int
) -> str | None:
    from causim.translate.language_model import informalize

    found = asked(llm, cassette, "informalizing", lambda client, sampling, watch: informalize(
        client, tree, seed=seed, attempts=attempts, sampling=sampling, watch=watch))  # fmt: skip
    if found.text is None:
        given_up(name, found.reason or "", found.refusals)
    return found.text
