"""What a finished dataset says of itself, in dataset.json: all that is needed to make it again, and to see that it is
whole. Nothing in it depends on time, machine or the number of workers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from importlib.metadata import version
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from causim.dataset.build.config import DatasetConfig
from causim.dataset.build.models import Entry
from causim.dataset.build.plan import Shard
from causim.dataset.build.shards import Made
from causim.dataset.records import Digest

DATASET = "dataset.json"


class _Data(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, use_attribute_docstrings=True)


class FileNote(_Data):
    """A file as it was written."""

    sha256: Digest
    bytes: int = Field(ge=0)


class Note(_Data):
    """A shard that is finished."""

    instances: int = Field(ge=0)
    """Questions in it, the same in every mode."""
    short: dict[str, int] = {}
    """By kind and scenario: questions that were asked for and do not exist, or were not found."""
    undecided: int = 0
    """Questions passed over because their exact answer was beyond the limits of the configuration."""
    files: dict[str, FileNote]
    """By their path in the dataset."""

    @classmethod
    def of(cls, made: Made) -> Note:
        files = {f.path: FileNote(sha256=f.sha256, bytes=len(f.content)) for f in made.files}
        return cls(instances=made.instances, short=made.short, undecided=made.undecided, files=files)


class SplitNote(_Data):
    """What is in a split."""

    models: int
    instances: int
    asked: int
    """Questions that the configuration asked for."""
    short: dict[str, int]
    undecided: int


class Metadata(_Data):
    """dataset.json."""

    format: Literal[1] = 1
    causim: str
    """The version that made it."""
    config: DatasetConfig
    models_sha256: Digest
    """Of the models' SHA-256 digests and splits, in order."""
    splits: dict[str, SplitNote]
    shards: dict[str, Note]
    """By name, in order."""


def describe(
    config: DatasetConfig, models: Sequence[Entry], plan: Sequence[Shard], notes: Sequence[Note]
) -> Metadata:
    """The metadata of a finished build."""
    splits = {}
    for name, split in config.splits.items():
        own = [note for shard, note in zip(plan, notes, strict=True) if shard.split == name]
        short: Counter[str] = Counter()
        for note in own:
            short.update(note.short)
        splits[name] = SplitNote(
            models=sum(entry.split == name for entry in models),
            instances=sum(note.instances for note in own),
            asked=split.instances,
            short=dict(sorted(short.items())),
            undecided=sum(note.undecided for note in own),
        )
    return Metadata(
        causim=version("causim"),
        config=config,
        models_sha256=models_digest(models),
        splits=splits,
        shards={shard.name: note for shard, note in zip(plan, notes, strict=True)},
    )


def models_digest(models: Sequence[Entry]) -> str:
    return sha256("".join(f"{entry.sha256} {entry.split}\n" for entry in models).encode()).hexdigest()
