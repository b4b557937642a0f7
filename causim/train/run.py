"""A training run: a model, what it can do before, rounds of collecting, verifying and training, and what it can then.

As in the paper's Appendix K, with two additions: a warm start for models that cannot answer yet, and a control that is
trained for as many steps without verified replies. Each step is a stage that a stopped run goes on from.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from causim.dataset.records import Record
from causim.errors import CausimError
from causim.evaluate.inference import Sampling
from causim.evaluate.inference.local import LocalReasoner, model_digest
from causim.evaluate.inference.store import LineStore
from causim.evaluate.questions import Asked
from causim.evaluate.results import Results, read_results
from causim.evaluate.run import Graded, run_evaluation
from causim.files import write_text
from causim.reporting.writing import make_folder
from causim.train.config import Rejection, Tiny, TrainConfig
from causim.train.data import Tasks, read_tasks
from causim.train.grpo import train_grpo
from causim.train.job import BLOCKS, DONE, MODEL, Curriculum, Job, Training
from causim.train.reject import Drawn, Selection, read_drawn, select, unverified, write_drawn
from causim.train.rows import Row, read_rows, write_rows
from causim.train.sft import train
from causim.train.stages import Stage, Stages
from causim.train.tiny import make_tiny

STAGES, LOG = "stages", "stages.jsonl"
ROWS, DRAWN, COUNTS = "rows.jsonl", "graded.jsonl", "selection.json"

# What happens: a stage begins (and whether it is there already), or so many of so many questions are answered.
Watch = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Model:
    """A model in a folder; the key stands for all that made it."""

    path: Path
    key: str


@dataclass(frozen=True, slots=True)
class Round:
    """What a round did. `selection` counts what was collected; `trained` is what training.json says."""

    number: int
    selection: dict[str, int]
    trained: dict[str, Any]
    results: Results
    blocks: tuple[tuple[str, Results], ...] = ()
    control: Results | None = None


@dataclass(slots=True)
class Outcome:
    """All of a run that a report tells."""

    config: TrainConfig
    tasks: Tasks
    weights: int | None
    baseline: Results
    warm: Results | None = None
    warm_trained: dict[str, Any] | None = None
    rounds: list[Round] = field(default_factory=list)
    stages: tuple[Stage, ...] = ()


def run(
    config: TrainConfig,
    folder: str | os.PathLike[str],
    *,
    stages: str | os.PathLike[str] | None = None,
    watch: Watch = lambda what, done, total: None,
) -> Outcome:
    """Do what the configuration says, but for stages that are there.

    stages: a folder of stages that several runs share; by default the run has its own.
    Raises CausimError where a stage does, and if another run writes into the folder."""
    place = make_folder(folder)
    with LineStore(place / LOG) as log:

        def told(name: str, known: bool) -> None:
            watch(name, int(known), int(known))

        kept = Stages(make_folder(stages or place / STAGES), told)
        outcome = _Run(config, read_tasks(config), kept, watch).outcome()
        log.add({"key": stage.key, "stage": stage.name, "folder": stage.folder.name} for stage in kept.done)
    return outcome


@dataclass(slots=True)
class _Run:
    config: TrainConfig
    tasks: Tasks
    stages: Stages
    watch: Watch
    kept: list[Row] = field(default_factory=list)  # by the rounds so far

    def outcome(self) -> Outcome:
        labels = self._labels()
        start, weights = self._start()
        found = Outcome(self.config, self.tasks, weights, self._evaluated("baseline", start, self.tasks.test))
        if self.tasks.labels:
            training = self.config.warm_start.training
            start, found.warm_trained = self._trained("warm-start", start, labels, training, Curriculum())
            found.warm = self._evaluated("warm-start-evaluation", start, self.tasks.test)
        model = control = start
        for number in range(1, self.config.rounds + 1):
            if self.config.start_from == "warm_start":
                trained_from, control_from = start, start
            else:
                trained_from, control_from = model, control
            model, control, done = self._round(number, model, trained_from, control_from, labels)
            found.rounds.append(done)
        found.stages = tuple(self.stages.done)
        return found

    # --- the beginning

    def _labels(self) -> Path:
        """The gold answers of the warm start, on file."""
        digest = _digest([asdict(row) for row in self.tasks.labels])
        inputs = {"labels": digest, "pool": self.tasks.pool.digest, "test": self.tasks.test.digest}

        def make(folder: Path) -> None:
            write_rows(folder / ROWS, self.tasks.labels)

        return self.stages.run("prompts", inputs, make).folder / ROWS

    def _start(self) -> tuple[Model, int | None]:
        """The model that all begins with, and if it is made here its number of weights."""
        asked = self.config.model
        if not isinstance(asked, Tiny):
            return Model(Path(asked.path), _digest([model_digest(asked.path), asked.pad_token])), None
        texts = [row.prompt + row.completion for row in self.tasks.labels]
        texts += [record.prompt for record in self.tasks.pool.records]  # prompts only: no answers

        def make(folder: Path) -> None:
            weights = make_tiny(folder / MODEL, texts, asked.shape, self.config.seed)
            write_text(folder / "weights.json", f"{weights}\n")

        inputs = {"shape": asdict(asked.shape), "texts": _digest(texts), "seed": self.config.seed}
        stage = self.stages.run("model", inputs, make)
        weights = int((stage.folder / "weights.json").read_text("utf-8"))
        return Model(stage.folder / MODEL, stage.key), weights

    # --- a round

    def _round(
        self, number: int, model: Model, trained_from: Model, control_from: Model, labels: Path
    ) -> tuple[Model, Model, Round]:
        config, method = self.config, self.config.method
        asked = self.tasks.of_round(number, config.collection.questions)
        name = f"round-{number}"
        selection: dict[str, int] = {}
        rows = first = None
        if isinstance(method, Rejection):
            rows, first, selection = self._collected(name, model, asked, labels)
            after, trained = self._trained(name, trained_from, rows, method.training, method.curriculum)
        else:
            after, trained = self._reinforced(name, trained_from, asked)
        results = self._evaluated(f"{name}-evaluation", after, self.tasks.test)
        blocks = self._blocks(name, after) if config.evaluation.blocks else ()
        against = control_from
        compared = None
        basis = labels if self.tasks.labels else first
        if config.control and basis is not None:
            same = _as_much(method.training if isinstance(method, Rejection) else Training(), trained)
            against, _ = self._trained(f"{name}-control", control_from, basis, same, Curriculum())
            compared = self._evaluated(f"{name}-control-evaluation", against, self.tasks.test)
        return after, against, Round(number, selection, trained, results, blocks, compared)

    def _collected(
        self, name: str, model: Model, asked: Asked, labels: Path
    ) -> tuple[Path, Path, dict[str, int]]:
        """Replies, verified and chosen, on file with the labels; beside them the first ones, whatever they say."""
        settings, method = self.config.collection, self.config.method
        sampling = settings.sampling.drawn()
        inputs = {
            "model": model.key,
            "questions": asked.digest,
            "k": settings.k,
            "sampling": asdict(sampling),
        }

        def collect(folder: Path) -> None:
            found = self._asked(folder, name, model, asked, settings.k, sampling, settings.batch_size)
            graded = ((record, [Drawn(g.text, g.score, g.cut) for g in each]) for record, each in found)
            write_drawn(folder / DRAWN, graded)

        replies = self.stages.run(f"{name}-collection", inputs, collect)
        assert isinstance(method, Rejection)
        kept = read_rows(labels) if method.keep_labels else []
        kept += self.kept if method.keep_rounds else []

        def choose(folder: Path) -> None:
            drawn = read_drawn(replies.folder / DRAWN, asked.records)
            chosen = select(drawn, settings.strategy)
            if not kept and not chosen.rows:
                raise CausimError(
                    f"none of {chosen.replies:,} replies to {chosen.questions:,} questions is right: there is nothing "
                    "to learn from. Give the model a warm start (warm_start.labels), more replies (collection.k), room "
                    "for them (max_new_tokens), or questions about smaller models"
                )
            write_rows(folder / ROWS, [*kept, *chosen.rows])
            write_rows(folder / f"unverified-{ROWS}", unverified(drawn))
            write_text(folder / COUNTS, json.dumps(_counts(chosen, kept)) + "\n")

        inputs = {"replies": replies.key, "strategy": settings.strategy, "kept": _digest(_plain(kept))}
        stage = self.stages.run(f"{name}-selection", inputs, choose)
        counts: dict[str, int] = json.loads((stage.folder / COUNTS).read_text("utf-8"))
        self.kept += read_rows(stage.folder / ROWS)[len(kept) :]
        return stage.folder / ROWS, stage.folder / f"unverified-{ROWS}", counts

    def _asked(
        self, folder: Path, name: str, model: Model, asked: Asked, k: int, sampling: Sampling, batch_size: int
    ) -> Sequence[tuple[Record, Sequence[Graded]]]:
        """Each question with its graded replies. The folder keeps them: what is there is not drawn again."""
        reasoner = LocalReasoner.load(model.path, batch_size=batch_size, device=self.config.device)
        try:
            found = run_evaluation(
                asked, reasoner, folder, k=k, sampling=sampling, name=name, watch=self.watch
            )
        finally:
            reasoner.close()
        return found.questions

    # --- stages

    def _trained(
        self, name: str, model: Model, rows: Path, training: Training, curriculum: Curriculum
    ) -> tuple[Model, dict[str, Any]]:
        config = self.config
        job = self._job(model, rows, training, curriculum)
        inputs = job.model_dump(mode="json") | {
            "model": model.key,
            "rows": sha256(rows.read_bytes()).hexdigest(),
        }

        def make(folder: Path) -> None:
            train(job, folder, processes=config.processes, accelerate=config.accelerate)

        return _model_of(self.stages.run(name, inputs, make))

    def _reinforced(self, name: str, model: Model, asked: Asked) -> tuple[Model, dict[str, Any]]:
        method, tokens = self.config.method, self.config.collection.sampling.max_new_tokens
        assert not isinstance(method, Rejection)
        job = self._job(model, Path(ROWS), Training(), Curriculum())
        inputs = {"model": model.key, "questions": asked.digest, "tokens": tokens, "seed": job.seed}
        inputs |= {"method": method.model_dump(mode="json")}

        def make(folder: Path) -> None:
            train_grpo(job, asked, method, tokens, folder)

        return _model_of(self.stages.run(name, inputs, make))

    def _job(self, model: Model, rows: Path, training: Training, curriculum: Curriculum) -> Job:
        asked = self.config.model
        return Job(
            model=str(model.path),
            rows=str(rows),
            training=training,
            curriculum=curriculum,
            device=self.config.device,
            pad_token=None if isinstance(asked, Tiny) else asked.pad_token,
            seed=self.config.seed,
        )

    def _evaluated(self, name: str, model: Model, asked: Asked) -> Results:
        settings = self.config.evaluation
        sampling = settings.sampling.drawn()
        inputs = {
            "model": model.key,
            "questions": asked.digest,
            "k": settings.k,
            "sampling": asdict(sampling),
        }

        def make(folder: Path) -> None:
            self._asked(folder, name, model, asked, settings.k, sampling, settings.batch_size)

        return read_results(self.stages.run(name, inputs, make).folder)

    def _blocks(self, name: str, model: Model) -> tuple[tuple[str, Results], ...]:
        """What the model could do where each block of the curriculum but the last ended."""
        found = []
        for path in sorted((model.path.parent / BLOCKS).glob("*")):
            at_end = Model(path, f"{model.key}/{path.name}")
            results = self._evaluated(f"{name}-block-{path.name}", at_end, self.tasks.test)
            found.append((path.name, results))
        return tuple(found)


def _model_of(stage: Stage) -> tuple[Model, dict[str, Any]]:
    trained: dict[str, Any] = json.loads((stage.folder / DONE).read_text("utf-8"))
    return Model(stage.folder / MODEL, stage.key), trained


def _as_much(training: Training, trained: dict[str, Any]) -> Training:
    """The same training for the same number of steps, whatever the number of rows."""
    return training.model_copy(
        update={**trained.get("hyperparameters", {}), "epochs": None, "steps": trained["steps"]}
    )


def _counts(chosen: Selection, kept: list[Row]) -> dict[str, int]:
    names = ("questions", "solved", "replies", "right")
    counts = {name: int(getattr(chosen, name)) for name in names}
    return counts | {"rows": len(chosen.rows), "kept": len(kept)}


def _plain(rows: list[Row]) -> list[dict[str, Any]]:
    return [asdict(row) for row in rows]


def _digest(data: Any) -> str:
    return sha256(json.dumps(data, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()
