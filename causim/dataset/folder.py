"""A built dataset as a folder on disk: its records and its models."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from causim.dataset.build.metadata import DATASET, Metadata
from causim.dataset.build.models import Entry
from causim.dataset.build.run import MODELS, read_models
from causim.dataset.jsonl import read_jsonl
from causim.dataset.records import Record, record_of, record_of_row, row_of
from causim.dataset.rows import read_rows
from causim.dataset.specification import Specification
from causim.errors import MisuseError


class Folder:
    """A finished dataset. Raises MisuseError for a folder that is none, or a file of it that is not as it should be."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self.metadata = _metadata(self.path / DATASET)

    @staticmethod
    def is_one(path: str | os.PathLike[str]) -> bool:
        """Whether a path is that of a finished dataset."""
        return (Path(path) / DATASET).is_file()

    def files(self, mode: str, split: str) -> list[Path]:
        """The shards of a mode and split, in order. Raises MisuseError if there is no such mode or split."""
        config = self.metadata.config
        for what, name, known in (("mode", mode, config.modes), ("split", split, tuple(config.splits))):
            if name not in known:
                raise MisuseError(f"{self.path} has no {what} {name}; it has {', '.join(known)}")
        return [self.shard(mode, name) for name in self.metadata.shards if name.startswith(f"{split}-")]

    def records(self, mode: str, split: str) -> Iterator[tuple[str, Record]]:
        """The records of a mode and split in order, each with its place."""
        for file in self.files(mode, split):
            yield from records_of(file)

    def rows(self, mode: str, split: str) -> Iterator[dict[str, Any]]:
        """The same as flat rows, with `prompt` and `completion`."""
        for file in self.files(mode, split):
            yield from rows_of(file)

    def shard(self, mode: str, name: str) -> Path:
        """The file of a shard in a mode."""
        if "parquet" in self.metadata.config.formats:
            return self.path / "data" / mode / f"{name}.parquet"
        return self.path / "jsonl" / mode / f"{name}.jsonl"

    def entries(self) -> list[Entry]:
        """The models, each with its text and its split."""
        return read_models(self.path / MODELS)

    def specifications(self) -> dict[str, Specification]:
        """The models by SHA-256, each proved again. Raises SpecError or MisuseError for one that is not what it was."""
        return {entry.sha256: entry.specification() for entry in self.entries()}


def records_of(file: Path) -> Iterator[tuple[str, Record]]:
    """The records of one file of either form, each with its place. Raises MisuseError for what is no record."""
    if file.suffix == ".jsonl":
        for where, data in read_jsonl(file):
            yield where, record_of(data, where)
    else:
        for where, row in read_rows(file):
            yield where, record_of_row(row, where)


def rows_of(file: Path) -> Iterator[dict[str, Any]]:
    """The rows of one file of either form."""
    if file.suffix == ".jsonl":
        yield from (row_of(record) for _, record in records_of(file))
    else:
        yield from (row for _, row in read_rows(file))


def _metadata(path: Path) -> Metadata:
    try:
        return Metadata.model_validate_json(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        raise MisuseError(
            f"{path.parent} is no finished dataset: it has no {DATASET} that could be read"
        ) from None
    except ValidationError as error:
        fault = error.errors()[0]
        place = "/".join(map(str, fault["loc"])) or "the whole"
        raise MisuseError(f"{path}: {place}: {fault['msg'].lower()}") from None
