"""One training of a run, in a process of its own: rounds, their report, and the run's other questions.

    python -m causim.experiments.work DIR NAME SEED

Standard output has a line for each stage; standard input is held open by the run, whose end ends this process too.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import Any

from causim.dataset import read_records
from causim.dataset.build.metadata import DATASET
from causim.dataset.folder import Folder
from causim.errors import CausimError, MisuseError
from causim.evaluate.questions import read_questions
from causim.evaluate.run import run_evaluation
from causim.experiments.config import Elsewhere, RunConfig
from causim.experiments.manifest import read
from causim.experiments.place import CONFIG, DONE, Place, Training
from causim.files import read_source, write_text
from causim.growth.config import read_as
from causim.train.config import Data, Tiny
from causim.train.data import wanted
from causim.train.job import MODEL
from causim.train.report import training_report, write_training_report
from causim.train.run import Outcome, run
from causim.train.stages import Stages

TEST = "test"  # what a training's own test questions are called
BEFORE, AFTER, CONTROL = "before", "after", "control"

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """A model of a training; the key stands for all that made it."""

    name: str
    path: Path
    key: str


def work(place: Place, training: Training, say: Say = lambda line: None) -> None:
    """Do a training of a run, or what is left of it. Raises CausimError as `causim.train.run.run` does."""
    started = monotonic()
    folder = place.training(training)

    def watch(what: str, done: int, total: int) -> None:
        if what not in ("replies", "grades") and not done:
            say(what)

    outcome = run(place.trained(training), folder, stages=place.stages, watch=watch)
    write_training_report(outcome, training_report(outcome), folder)
    evaluations = {TEST: dict(_own(outcome))}
    stages = Stages(place.stages, lambda name, there: None if there else say(name))
    known = trained_on(place) if place.config.evaluate else frozenset()
    for name, questions in place.elsewhere().items():
        evaluations[name] = _elsewhere(name, questions, outcome, stages, known)
    done = {
        "key": key_of(place, training),
        "name": training.name,
        "seed": training.seed,
        "weights": outcome.weights,
        "evaluations": evaluations,
        "rounds": [{"selection": r.selection, "trained": _short(r.trained)} for r in outcome.rounds],
        "warm_start": outcome.warm_trained and _short(outcome.warm_trained),
        "seconds": round(monotonic() - started, 1),
    }
    write_text(folder / DONE, json.dumps(done, indent=1) + "\n")


def key_of(place: Place, training: Training) -> str:
    """Stands for all that goes into a training; what was done under another key is of another training."""
    config = place.config
    told = [
        config.train[training.name].model_dump(mode="json"),
        training.seed,
        {name: each.model_dump(mode="json") for name, each in config.evaluate.items()},
        {name: sha256((place.data(name) / DATASET).read_bytes()).hexdigest() for name in config.data},
        read(place)["inputs"],
    ]
    return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _own(outcome: Outcome) -> Iterator[tuple[str, str]]:
    """The folders of all evaluations on the training's own test questions, by what was evaluated."""
    folders = {stage.name: stage.folder.name for stage in outcome.stages}
    yield "baseline", folders["baseline"]
    yield BEFORE, folders["warm-start-evaluation" if outcome.warm is not None else "baseline"]
    for done in outcome.rounds:
        name = f"round-{done.number}"
        yield f"round {done.number}", folders[f"{name}-evaluation"]
        if done.control is not None:
            yield f"control {done.number}", folders[f"{name}-control-evaluation"]
    last = f"round-{outcome.rounds[-1].number}"
    yield AFTER, folders[f"{last}-evaluation"]
    if outcome.rounds[-1].control is not None:
        yield CONTROL, folders[f"{last}-control-evaluation"]


def trained_on(place: Place) -> frozenset[str]:
    """The models, up to renaming, that any training of the run may see: no other questions are about them."""
    found: set[str] = set()
    for name in place.config.train:
        questions = place.trained(Training(name, place.config.seeds[0])).data.train
        if Folder.is_one(questions.path):
            entries = Folder(questions.path).entries()
            found.update(entry.hash for entry in entries if entry.split == questions.split)
        else:
            found.update(record.spec.hash for _, record in read_records(questions.path))
    return frozenset(found)


def _elsewhere(
    name: str, questions: Elsewhere, outcome: Outcome, stages: Stages, known: Collection[str]
) -> dict[str, str]:
    """The folders of the evaluations on other questions, by the model that was asked.

    Questions about `known` models are left out, alike for all trainings. Raises MisuseError if none is left.
    """
    from causim.evaluate.inference.local import LocalReasoner

    data = Data(train=questions.records, kinds=questions.kinds, prompt=questions.prompt)
    asked = wanted(read_questions(questions.records), data, questions.records.path)
    asked = replace(asked, records=tuple(r for r in asked.records if r.spec.hash not in known))
    if not asked.records:
        raise MisuseError(f"evaluate/{name}: all of its questions are about models that are trained on")
    sampling = questions.sampling.drawn()
    found = {}
    for model in _models(outcome):
        inputs = {
            "model": model.key,
            "questions": asked.digest,
            "k": questions.k,
            "sampling": asdict(sampling),
        }

        def make(folder: Path, model: Asked = model) -> None:
            reasoner = LocalReasoner.load(
                model.path, batch_size=questions.batch_size, device=outcome.config.device
            )
            try:
                run_evaluation(asked, reasoner, folder, k=questions.k, sampling=sampling, name=model.name)
            finally:
                reasoner.close()

        found[model.name] = stages.run(f"elsewhere-{name}", inputs, make).folder.name
    return found


def _models(outcome: Outcome) -> Iterator[Asked]:
    """The models before and after the rounds, and the control's."""
    from causim.evaluate.inference.local import model_digest

    stages = {stage.name: stage for stage in outcome.stages}
    start = stages.get("warm-start") or stages.get("model")
    if start is not None:
        yield Asked(BEFORE, start.folder / MODEL, start.key)
    elif not isinstance(outcome.config.model, Tiny):
        path = Path(outcome.config.model.path)
        yield Asked(BEFORE, path, model_digest(path))
    last = f"round-{outcome.rounds[-1].number}"
    yield Asked(AFTER, stages[last].folder / MODEL, stages[last].key)
    if (control := stages.get(f"{last}-control")) is not None:
        yield Asked(CONTROL, control.folder / MODEL, control.key)


def _short(trained: dict[str, Any]) -> dict[str, Any]:
    return {
        name: trained[name] for name in ("rows", "left_out", "steps", "tokens", "seconds") if name in trained
    }


# --- the process


def end_with_parent() -> None:
    """Ends this process when whoever started it is gone, however that came."""

    def wait() -> None:
        while os.read(0, 1024):
            pass
        os._exit(1)

    Thread(target=wait, daemon=True).start()


def main(arguments: Sequence[str]) -> int:
    folder, name, seed = arguments
    end_with_parent()
    try:
        config = read_as(RunConfig, read_source(Path(folder) / CONFIG))
        work(Place(Path(folder), config), Training(name, int(seed)), lambda line: print(line, flush=True))
    except CausimError as error:
        print(f"error: {error}", flush=True)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
