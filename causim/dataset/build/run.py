"""A dataset is built: models proved, shards made by processes or by Ray, and described when all are there.

    DIR/models.jsonl              every model with its text and its split
    DIR/.building/...             the configuration, and a note for each shard that is finished
    DIR/data/code/train-00000-of-00012.parquet ...
    DIR/dataset.json, README.md   written last: a folder without them is not finished

Each file is written whole or not at all, and a shard counts when its note is there; so a build that is killed at any
moment goes on where it stopped, and ends with the same bytes.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from causim.dataset.build.card import card
from causim.dataset.build.config import DatasetConfig
from causim.dataset.build.metadata import DATASET, Metadata, Note, describe
from causim.dataset.build.models import Entry, find, prove
from causim.dataset.build.parallel import locally
from causim.dataset.build.plan import Shard, shards, split_models
from causim.dataset.build.shards import arrow
from causim.dataset.jsonl import read_jsonl, write_jsonl
from causim.dataset.records import json_line
from causim.errors import CausimError, MisuseError
from causim.files import UNFINISHED, write_text

MODELS = "models.jsonl"
CARD = "README.md"
_BUILDING = ".building"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is: models proved, or questions made. `total` is None while it is not known."""

    stage: str
    done: int
    total: int | None


Watch = Callable[[Progress], None]
# Makes shards somewhere, writes their files to the folder, and tells of each when it is there, in any order.
Engine = Callable[[Sequence[Shard], DatasetConfig, Path], Iterator[tuple[Shard, Note]]]


def build(
    config: DatasetConfig,
    folder: str | Path,
    *,
    resume: bool = False,
    workers: int = 1,
    part: tuple[int, int] | None = None,
    entries: Iterable[Entry] | None = None,
    engine: Engine | None = None,
    watch: Watch = lambda progress: None,
) -> Metadata | None:
    """Build a dataset in a folder; what is in it, or None if other parts of it are still to be made.

    part: only every n-th shard from the k-th, counted from 1: for machines that share the folder. entries: models that
    were proved before, in place of the sources. engine: what makes the shards, by default `workers` processes.
    Raises MisuseError if the folder holds something else, or an unfinished build of this and neither `resume` nor
    `part` was said; SpecError for a source that is no valid model; CausimError for what cannot be written.
    """
    if "parquet" in config.formats:
        arrow()  # before an hour of work, and not after it
    where = _Folder(Path(folder))
    where.begin(config, resume or part is not None)
    with _executor(workers) as executor:
        models = where.models(config, entries, executor, watch)
        plan = shards(models, config)
        mine = [s for i, s in enumerate(plan) if part is None or i % part[1] == part[0] - 1]
        todo = [shard for shard in mine if not where.finished(shard)]
        total = sum(shard.instances for shard in mine)
        done = total - sum(shard.instances for shard in todo)
        watch(Progress("questions", done, total))
        made = (
            engine(todo, config, where.folder)
            if engine
            else locally(todo, config, where.folder, executor, workers)
        )
        try:
            for shard, note in made:
                where.finish(shard, note)
                done += shard.instances
                watch(Progress("questions", done, total))
        except BrokenProcessPool:
            raise CausimError(
                "a process died, perhaps for want of memory; go on with --resume, fewer --workers or smaller shards"
            ) from None
    notes = [where.note(shard) for shard in plan]
    known = [note for note in notes if note is not None]
    if len(known) < len(notes):
        return None
    return where.end(config, models, plan, known)


def _executor(workers: int) -> Executor | _Nobody:
    return ProcessPoolExecutor(workers) if workers > 1 else _Nobody()


class _Nobody:
    """In place of processes: the work is done here."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, *error: object) -> None:
        return None


class _Folder:
    """The files of a build. Raises CausimError for what cannot be read or written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.building = folder / _BUILDING

    def begin(self, config: DatasetConfig, resume: bool) -> None:
        text = _text({"config": config.model_dump(mode="json")})
        known = self.building / "config.json"
        if (self.folder / DATASET).is_file():
            raise MisuseError(f"{self.folder} holds a finished dataset; name another folder, or delete it")
        if known.is_file() and (self.folder / MODELS).is_file():
            if known.read_text("utf-8") != text:
                raise MisuseError(
                    f"{self.folder} holds a build of another configuration; name another folder"
                )
            if not resume:
                raise MisuseError(f"{self.folder} holds an unfinished build; go on with --resume")
            self._sweep()
            return
        if self.folder.is_dir() and any(not p.name.startswith(".") for p in self.folder.iterdir()):
            raise MisuseError(f"{self.folder} is not empty; a dataset needs a folder of its own")
        self._make(self.building)
        write_text(known, text)

    def models(
        self, config: DatasetConfig, entries: Iterable[Entry] | None, executor: Any, watch: Watch
    ) -> list[Entry]:
        """The models with their splits: proved, or as an earlier run wrote them down."""
        path = self.folder / MODELS
        if path.is_file():
            return read_models(path)
        if entries is None:
            found = list(find(config))
            entries = _watched(prove(found, config, executor), len(found), watch)
        used = split_models(list(entries), config)
        if not used:
            raise MisuseError("the sources hold no model of the sizes asked for")
        write_jsonl(path, (json_line(entry.model_dump(mode="json")) for entry in used))
        return used

    def finished(self, shard: Shard) -> bool:
        """Whether the shard was made and its files are still there."""
        note = self.note(shard)
        return note is not None and all(
            (self.folder / path).is_file() and (self.folder / path).stat().st_size == file.bytes
            for path, file in note.files.items()
        )

    def note(self, shard: Shard) -> Note | None:
        path = self.building / f"{shard.name}.json"
        if not path.is_file():
            return None
        return Note.model_validate_json(path.read_text("utf-8"))

    def finish(self, shard: Shard, note: Note) -> None:
        write_text(self.building / f"{shard.name}.json", _text(note.model_dump(mode="json")))

    def end(
        self, config: DatasetConfig, models: list[Entry], plan: list[Shard], notes: list[Note]
    ) -> Metadata:
        found = describe(config, models, plan, notes)
        write_text(self.folder / CARD, card(found))
        write_text(self.folder / DATASET, _text(found.model_dump(mode="json")))
        shutil.rmtree(self.building, ignore_errors=True)
        return found

    def _sweep(self) -> None:
        """Remove what a build that was killed was writing when it died."""
        for path in self.folder.rglob(f"{UNFINISHED}*"):
            path.unlink(missing_ok=True)

    def _make(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise CausimError(f"cannot make the folder {folder}: {reason}") from None


def read_models(path: Path) -> list[Entry]:
    """The models of a dataset. Raises MisuseError for a line that is none, with its place."""
    found = []
    for where, data in read_jsonl(path):
        try:
            found.append(Entry.model_validate(data))
        except ValueError as error:
            raise MisuseError(f"{where}: not a model of a dataset: {str(error).splitlines()[0]}") from None
    return found


def _watched(proved: Iterator[Entry | None], total: int, watch: Watch) -> Iterator[Entry]:
    watch(Progress("models", 0, total))
    for done, entry in enumerate(proved, 1):
        watch(Progress("models", done, total))
        if entry is not None:
            yield entry


def _text(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
