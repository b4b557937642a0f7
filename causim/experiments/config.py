"""What a whole run is told: `causim run CONFIG` reads it from YAML or JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, WithJsonSchema, model_validator

from causim.dataset.build.config import DatasetConfig
from causim.dataset.records import KindName
from causim.evaluate.config import Questions, Sampling
from causim.growth.config import GrowthConfig
from causim.llm.config import Section
from causim.train.config import TrainConfig

LIBRARY = "library"

# Of one training, what a schema can say: `common` has the rest, and both together are verified when they are read.
_PARTLY = {
    "type": "object",
    "description": "As training.schema.json says, together with `common`.",
}

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,60}$")]


class RunData(DatasetConfig):
    """A dataset of the run."""

    sources: tuple[str, ...] = Field(default=(LIBRARY,), min_length=1)
    """As for `causim dataset build`; `library` is the run's own, and so are the names of `libraries`."""


class Elsewhere(Section):
    """More questions for the models of every training: before the rounds, after them, and for the control.

    Those about a model that any training of the run may see, up to renaming, are left out."""

    records: Questions
    """Their `path` may be the name of a dataset of the run."""
    kinds: tuple[KindName, ...] = Field(
        default=("deduction", "intervention", "abduction", "counterfactual"), min_length=1
    )
    prompt: Literal["record", "terse"] = "record"
    k: int = Field(default=1, ge=1, le=4096)
    sampling: Sampling = Sampling()
    batch_size: int = Field(default=64, ge=1, le=65_536)

    @model_validator(mode="after")
    def _verify(self) -> Self:
        if self.k > 1 and not self.sampling.temperature:
            raise ValueError(
                "k replies at temperature 0 are k times the same: set sampling.temperature, or k: 1"
            )
        return self


class RunConfig(Section):
    """Everything from models that grow to a report on what was learnt from them."""

    title: str = Field(default="Experiment", max_length=200)
    """Of the report."""
    library: GrowthConfig | None = None
    """Models to be grown; without it, datasets name their sources."""
    libraries: dict[Name, GrowthConfig] = Field(default={})
    """More of them by name, which datasets name as sources."""
    data: dict[Name, RunData] = Field(min_length=1)
    """Datasets by name; a name may stand for its folder wherever questions are asked for."""
    common: dict[str, Any] = Field(default={})
    """Settings of all trainings, but where one says otherwise: mappings are merged, anything else is replaced."""
    train: dict[Name, Annotated[TrainConfig, WithJsonSchema(_PARTLY)]] = Field(min_length=1)
    """Trainings by name; the first one is what the others are compared with."""
    evaluate: dict[Name, Elsewhere] = Field(default={})
    """More questions, by name."""
    seeds: tuple[int, ...] = Field(default=(1, 2, 3), min_length=1, max_length=1000)
    """Each training is done with each: a seed stands for that of the training, and of the replies that it collects.
    The questions are the same for all."""

    @model_validator(mode="before")
    @classmethod
    def _merge(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        common, train = data.get("common"), data.get("train")
        if not isinstance(common, dict) or not isinstance(train, dict):
            return data
        merged = {name: _merged(common, each) for name, each in train.items()}
        return {**data, "common": {}, "train": merged}

    @model_validator(mode="after")
    def _verify(self) -> Self:
        if len(set(self.seeds)) < len(self.seeds):
            raise ValueError("a seed is named twice: it would be the same training again")
        if LIBRARY in self.libraries:
            raise ValueError("`library` is what the first library is called: choose another name")
        for name, data in self.data.items():
            if LIBRARY in data.sources and self.library is None:
                raise ValueError(f"data/{name} takes its models from the library, and there is no `library`")
        if "test" in self.evaluate:
            raise ValueError(
                "`test` is what the trainings' own test questions are called: choose another name"
            )
        return self

    def grown(self) -> dict[str, GrowthConfig]:
        """All libraries by name."""
        first = {} if self.library is None else {LIBRARY: self.library}
        return {**first, **self.libraries}

    def paths(self) -> Iterator[str]:
        """Of all questions that are trained on or asked."""
        for training in self.train.values():
            yield training.data.train.path
            if training.data.test is not None:
                yield training.data.test.path
        for elsewhere in self.evaluate.values():
            yield elsewhere.records.path


def _merged(common: Any, own: Any) -> Any:
    if not isinstance(common, dict) or not isinstance(own, dict):
        return own
    return {**common, **{key: _merged(common.get(key), value) for key, value in own.items()}}
