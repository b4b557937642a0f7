"""`causim roundtrip`: models through English and back, or somebody's text against a model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from causim.cli.common import command, finish, json_text, paths_argument, say
from causim.cli.translating import asked, check_style, style_options

if TYPE_CHECKING:
    from causim.api import SCM
    from causim.llm import Client, Sampling
    from causim.translate.language_model.asking import Watch
    from causim.translate.roundtrip import Reading, Verdict

_UP_TO = ("nothing", "exogenous")


@command("roundtrip", "Does a text say what a model says?")
@paths_argument("SPEC...")
@click.option("--text", metavar="TEXT", help="Hold this text against SPEC, instead of one made of it.")
@style_options
@click.option("--seed", type=int, default=0, show_default=True, help="The first wording.")
@click.option("--seeds", type=click.IntRange(1, 10_000), default=1, show_default=True,
              help="How many wordings of each model.")  # fmt: skip
@click.option("--rename", "-r", is_flag=True, help="Nodes, labels and exogenous values may have other names.")
@click.option("--up-to", type=click.Choice(_UP_TO), help="As in `causim diff`; exogenous with --style llm, since prose "
              "does not name exogenous variables, else nothing.")  # fmt: skip
@click.option("--max-seconds", type=click.FloatRange(0), default=20, show_default=True, metavar="S",
              help="Spend at most this long on mechanisms that are too large to look at all their inputs.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def cli(paths: tuple[str, ...], text: str | None, style: str, llm: str | None, cassette: str | None, attempts: int,
        seed: int, seeds: int, rename: bool, up_to: str | None, max_seconds: float, as_json: bool) -> None:  # fmt: skip
    """Say models in English, read that again, and compare exactly, as `causim diff` does. Where they differ, the
    inputs for which they do are shown, what each side says, and the sentence concerned.

    With --text, a text that somebody wrote is held against the one model SPEC: is this description right? It is read
    as controlled English, or with --style llm by a language model.

    SPEC... are .scm files, .json or .yaml documents, or folders (searched for *.scm).

    \b
    Examples:
      causim roundtrip specs/ --seeds 3
      causim roundtrip trial.scm --text trial.md
      causim roundtrip specs/clinical/nihss.scm --text examples/nihss/description.md \\
        --style llm --llm examples/translate/language_model.yaml
      causim roundtrip trial.scm --json | jq '.results[].relation'

    Verdicts: identical, equivalent, renamed; different structure, different mechanism; undecided; refused, for a text
    that is no model. Exit status: 0 if all are of the first three; 1 if not; 2 if a file could not be read.
    """
    from dataclasses import replace

    from causim.api import load
    from causim.cli.progress import watched
    from causim.engine.comparing.equivalence import DEFAULT_BUDGET
    from causim.files import specification_paths
    from causim.translate.roundtrip import judge

    check_style(style, llm)
    files = specification_paths(paths)
    if text is not None and (len(files) != 1 or seeds != 1):
        raise click.UsageError("--text is held against one SPEC, and has one wording.")
    options: dict[str, Any] = {
        "renaming": rename,
        "up_to": up_to or ("exogenous" if style == "llm" else "nothing"),
        "budget": replace(DEFAULT_BUDGET, seconds=max_seconds),
    }
    models = {file: load(file) for file in files}
    trips = [(file, number) for file in files for number in range(seed, seed + seeds)]
    results: list[tuple[str, int, Verdict]] = []
    for file, number in watched(trips, "Round trips", len(trips)):
        if style == "llm":
            reading = _by_language_model(file, models[file], text, (llm, cassette), attempts, number)
        else:
            reading = _in_english(file, models[file], text, number)
        results.append((file, number, judge(models[file], reading, **options)))
    if as_json:
        found = [
            {"spec": file, "seed": number, "text": verdict.reading.source.name, **verdict.to_json()}
            for file, number, verdict in results
        ]
        say(json_text({"same": all(verdict for _, _, verdict in results), "results": found}))
    else:
        for file in files:
            mine = [(number, verdict) for name, number, verdict in results if name == file]
            say("\n".join(_lines(file, models[file], mine)))
    finish(0 if all(verdict for _, _, verdict in results) else 1)


def _in_english(file: str, model: SCM, text: str | None, seed: int) -> Reading:
    from causim.files import read_source
    from causim.source import SourceText
    from causim.translate.english import render
    from causim.translate.roundtrip import read_english

    if text is not None:
        return read_english(read_source(text))
    return read_english(SourceText(f"{file} in English, seed {seed}", render(model, seed=seed)))


def _by_language_model(
    file: str, model: SCM, text: str | None, where: tuple[str | None, str | None], attempts: int, seed: int
) -> Reading:
    """What a language model reads in the text, or in its own paraphrase of the model."""
    from causim.files import read_source
    from causim.source import SourceText
    from causim.translate.language_model import formalize, informalize
    from causim.translate.roundtrip import Reading

    async def translate(client: Client, sampling: Sampling, watch: Watch) -> Reading:
        if text is not None:
            source = read_source(text)
        else:
            assert model.spec is not None, "a model that was loaded knows its tree"
            told = await informalize(
                client,
                model.spec,
                seed=seed,
                attempts=attempts,
                sampling=sampling,
                series=str(seed),
                watch=watch,
            )
            source = SourceText(f"{file} in words, seed {seed}", told.text or "")
            if told.text is None:
                return Reading(source, None, None, told.refusals)
        found = await formalize(
            client, source, attempts=attempts, sampling=sampling, series=str(seed), watch=watch
        )
        return found.reading

    return asked(*where, f"{file}, seed {seed}", translate)


def _lines(file: str, model: SCM, results: list[tuple[int, Verdict]]) -> Iterator[str]:
    same = [verdict for _, verdict in results if verdict]
    for relation in dict.fromkeys(verdict.relation for verdict in same):
        alike = [verdict for verdict in same if verdict.relation == relation]
        yield f"{file}: {relation}" + (f" ({len(alike)} wordings)" if len(results) > 1 else "")
        yield from _names(model, alike[0])
    for _, verdict in results:
        if not verdict:
            yield from _difference(file, model, verdict)


def _names(model: SCM, verdict: Verdict) -> Iterator[str]:
    """What is called otherwise in the text, if something is."""
    from causim.cli.diff import comparison_lines

    if verdict.comparison is not None and verdict.comparison.renaming and verdict.reading.model is not None:
        lines = comparison_lines(verdict.comparison, model, verdict.reading.model, ("", ""))
        yield from list(lines)[1:]


def _difference(file: str, model: SCM, verdict: Verdict) -> Iterator[str]:
    from causim.cli.common import wants_color
    from causim.cli.diff import comparison_lines
    from causim.diagnostics.render import render, visible
    from causim.translate.roundtrip import shown

    name = verdict.reading.source.name
    if verdict.comparison is None or verdict.reading.model is None:
        for diagnostic in verdict.reading.errors:
            yield render(diagnostic, color=wants_color(err=False)) + "\n"
        yield f"{file}: refused: {name} is no model"
    else:
        first, *others = comparison_lines(verdict.comparison, model, verdict.reading.model, (file, name))
        yield f"{file}: {first}"
        yield from others
    for sentence in verdict.sentences:
        yield f"  {name}:{sentence.line}: {visible(shown(sentence))}"
