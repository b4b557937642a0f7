"""Where the parts of a run lie in its folder, and configurations that name them.

DIR/config.json, manifest.json     what was asked; inputs, versions, seeds, and what each stage made
DIR/library, DIR/data/NAME         grown models; datasets
DIR/stages                         what all trainings made, each stage once: trainings that begin alike share it
DIR/train/NAME/seed-1              the report of one training; done.json is written last
DIR/index.html, report.json, ...   the report on all of them
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from causim.dataset.build.config import DatasetConfig
from causim.evaluate.config import Questions
from causim.experiments.config import LIBRARY, Elsewhere, RunConfig
from causim.train.config import TrainConfig

CONFIG, MANIFEST, DONE, LOG = "config.json", "manifest.json", "done.json", "log.txt"


@dataclass(frozen=True, slots=True)
class Training:
    """One training of a run: a configuration with a seed."""

    name: str
    seed: int

    def __str__(self) -> str:
        return f"{self.name}, seed {self.seed}"


@dataclass(frozen=True, slots=True)
class Place:
    """The folder of a run."""

    folder: Path
    config: RunConfig

    def library(self, name: str) -> Path:
        return self.folder / LIBRARY if name == LIBRARY else self.folder / "libraries" / name

    @property
    def stages(self) -> Path:
        return self.folder / "stages"

    def data(self, name: str) -> Path:
        return self.folder / "data" / name

    def training(self, training: Training) -> Path:
        return self.folder / "train" / training.name / f"seed-{training.seed}"

    def trainings(self) -> Iterator[Training]:
        """All of them, seed by seed within each: neighbours share no stage, and need not wait for each other."""
        for name in self.config.train:
            for seed in self.config.seeds:
                yield Training(name, seed)

    # --- configurations with the folder's paths in place of names

    def dataset(self, name: str) -> DatasetConfig:
        data = self.config.data[name]
        grown = self.config.grown()
        sources = tuple(str(self.library(source)) if source in grown else source for source in data.sources)
        return DatasetConfig.model_validate(dict(data) | {"sources": sources})

    def trained(self, training: Training) -> TrainConfig:
        """What a training is told, its seed included."""
        config = self.config.train[training.name]
        data = config.data
        questions = {"train": self._questions(data.train)}
        if data.test is not None:
            questions["test"] = self._questions(data.test)
        sampling = config.collection.sampling.model_copy(update={"seed": training.seed})
        return config.model_copy(
            update={
                "data": data.model_copy(update=questions),
                "collection": config.collection.model_copy(update={"sampling": sampling}),
                "seed": training.seed,
            }
        )

    def elsewhere(self) -> dict[str, Elsewhere]:
        return {
            name: each.model_copy(update={"records": self._questions(each.records)})
            for name, each in self.config.evaluate.items()
        }

    def _questions(self, questions: Questions) -> Questions:
        if questions.path not in self.config.data:
            return questions
        return questions.model_copy(update={"path": str(self.data(questions.path))})
