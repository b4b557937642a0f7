"""Runs the trials and writes each down, so that an experiment which was stopped goes on where it was."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from causim.checker import check
from causim.diagnostics.render import render_all
from causim.engine.comparing.comparison import Comparison
from causim.engine.comparing.equivalence import DEFAULT_BUDGET
from causim.errors import CausimError, MisuseError, SpecError
from causim.files import read_source, write_text
from causim.llm import Client
from causim.model.domain import show
from causim.model.scm import SCM
from causim.reporting import Report
from causim.reporting.writing import make_folder
from causim.source import SourceText
from causim.syntax.parse import parse
from causim.translate.experiment.config import FormalizationExperiment, Strategy
from causim.translate.experiment.records import Trial
from causim.translate.experiment.report import report
from causim.translate.language_model import Formalization, formalize, one_shot
from causim.translate.roundtrip import judge, shown

MANIFEST = "experiment.json"
_BEYOND_STRUCTURE = ("exogenous", "mechanism")  # levels that are compared when the structure is the same


@dataclass(frozen=True, slots=True)
class Progress:
    """What happened since the last one, for whoever watches."""

    done: int = 0
    complete: int = 0
    accepted: int = 0
    refused: int = 0


Watch = Callable[[Any], None]


def run(
    config: FormalizationExperiment,
    folder: str | os.PathLike[str],
    *,
    workers: int = 1,
    watch: Watch = lambda progress: None,
) -> Report:
    """Run what is missing, then report on all of it. Trials whose endpoint was out of reach are open, and run again.

    `workers` is of no use here: requests wait on the endpoint, whose `concurrency` counts. Raises MisuseError if the
    folder holds another experiment, SpecError or CausimError for what cannot be read or written.
    """
    text, reference = read_source(config.description), _reference(config.reference)
    target = make_folder(folder)
    _claim(target, config, text, reference)
    try:
        asyncio.run(_run_all(config, text, reference[1], target, watch))
    except BaseExceptionGroup as group:  # the first failure cancelled the others, and is the one to be told
        raise group.exceptions[0] from None
    return report(config, [trial for job in _jobs(config) if (trial := _known(target, *job)) is not None])


def _reference(path: str) -> tuple[SourceText, SCM]:
    source = read_source(path)
    result = parse(source)
    checked = check(result.spec) if result.spec else None
    if checked is None or checked.model is None:
        raise SpecError(checked.errors if checked else result.diagnostics)
    return source, checked.model


def _claim(
    target: Path, config: FormalizationExperiment, text: SourceText, reference: tuple[SourceText, SCM]
) -> None:
    """Write down what the folder is for, or find that it is for this."""
    digests = {
        name: sha256(s.text.encode()).hexdigest() for name, s in (("text", text), ("reference", reference[0]))
    }
    settings = config.model_dump(mode="json", exclude={"trials", "cassette"})
    settings["author"].pop("base_url")  # where the model runs is not what it is
    wanted = json.dumps({"format": 1, "config": settings, "sha256": digests}, indent=1) + "\n"
    file = target / MANIFEST
    if not file.exists():
        write_text(file, wanted)
    elif file.read_text("utf-8", "replace") != wanted:
        raise MisuseError(f"{target} holds another experiment, see {file}; name another folder")


def _jobs(config: FormalizationExperiment) -> list[tuple[Strategy, int]]:
    strategies = dict.fromkeys(config.strategies)
    return [(strategy, number) for strategy in strategies for number in range(1, config.trials + 1)]


def _file(target: Path, strategy: str, number: int, ending: str) -> Path:
    return target / strategy / f"{number:04}.{ending}"


def _known(target: Path, strategy: str, number: int) -> Trial | None:
    file = _file(target, strategy, number, "json")
    if not file.exists():
        return None
    try:
        return Trial.model_validate_json(file.read_text("utf-8"))
    except (ValidationError, UnicodeDecodeError):
        raise CausimError(f"{file} is no record of a trial; delete it, and it is run again") from None


async def _run_all(
    config: FormalizationExperiment, text: SourceText, reference: SCM, target: Path, watch: Watch
) -> None:
    known = {job: _known(target, *job) for job in _jobs(config)}
    todo = [job for job, trial in known.items() if trial is None or trial.status == "open"]
    watch(Progress(done=len(known) - len(todo)))
    if not todo:
        return
    client = config.author.client(config.cassette)
    waiting = iter(todo)

    async def work() -> None:
        for strategy, number in waiting:  # shared: each worker takes the next one
            trial = await _trial(config, client, text, reference, (strategy, number), target, watch)
            watch(Progress(done=1, complete=int(trial.mechanisms)))

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(min(config.author.concurrency, len(todo))):
                group.create_task(work())
    finally:
        await client.aclose()


async def _trial(
    config: FormalizationExperiment,
    client: Client,
    text: SourceText,
    reference: SCM,
    job: tuple[Strategy, int],
    target: Path,
    watch: Watch,
) -> Trial:
    strategy, number = job
    way = one_shot if strategy == "one_shot" else formalize
    found = await way(
        client,
        text,
        attempts=config.attempts,
        sampling=config.author.sampling,
        series=f"{strategy}/{number}",
        watch=lambda a: watch(Progress(accepted=int(not a.refusals), refused=int(bool(a.refusals)))),
    )
    trial = judged(config, found, reference, strategy, number)
    make_folder(target / strategy)
    if found.text:
        write_text(_file(target, strategy, number, "scm"), found.text)
    write_text(
        _file(target, strategy, number, "json"), trial.model_dump_json(indent=1, exclude_none=True) + "\n"
    )
    return trial


def judged(
    config: FormalizationExperiment, found: Formalization, reference: SCM, strategy: str, number: int
) -> Trial:
    """What a formalization is worth, held against the reference."""
    trial = Trial(
        strategy=strategy,
        number=number,
        status="open" if found.open else "given_up",
        detail=found.reason,
        requests=len(found.attempts),
        refused=tuple(a.refusals[0].code for a in found.attempts if a.refusals),
        input_tokens=sum(a.usage.input_tokens for a in found.attempts),
        output_tokens=sum(a.usage.output_tokens for a in found.attempts),
    )
    if found.reason is not None:
        told = render_all(found.reading.diagnostics)[:2000]
        return trial.model_copy(update={"detail": f"{found.reason}\n{told}"})
    budget = replace(DEFAULT_BUDGET, seconds=config.seconds)
    verdict = judge(reference, found.reading, renaming=config.renaming, up_to="exogenous", budget=budget)
    comparison = verdict.comparison
    assert comparison is not None, "what was not given up has a model"
    return trial.model_copy(
        update={
            "status": "verified",
            "structure": verdict.same or comparison.level in _BEYOND_STRUCTURE,
            "mechanisms": verdict.same,
            "relation": verdict.relation,
            "level": comparison.level,
            "node": comparison.node,
            "detail": _detail(comparison),
            "counterexample": comparison.counterexample and comparison.counterexample.to_json(),
            "quotes": tuple(map(shown, verdict.sentences)),
        }
    )


def _detail(comparison: Comparison) -> str | None:
    """The reason, and what both sides say where the counterexample is."""
    found = comparison.counterexample
    if found is None or found.responses:
        return comparison.reason
    inputs = ", ".join(f"{name} = {show(value)}" for name, value in found.inputs.items())
    what = str(comparison.node) if found.value is None else f"P({comparison.node} = {show(found.value)})"
    first, second = (str(v) if isinstance(v, Fraction) else show(v) for v in (found.first, found.second))
    where = f"for {inputs}, " if inputs else ""
    return f"{comparison.reason}: {where}{what} is {first} in the reference and {second} here"
