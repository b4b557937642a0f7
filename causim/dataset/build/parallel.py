"""Shards made by processes of this machine, each of which writes its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from pathlib import Path

from causim.dataset.build.config import DatasetConfig
from causim.dataset.build.metadata import Note
from causim.dataset.build.plan import Shard
from causim.dataset.build.shards import Made, make
from causim.errors import CausimError
from causim.files import write_bytes


def locally(
    work: Sequence[Shard], config: DatasetConfig, folder: Path, executor: Executor | None, workers: int
) -> Iterator[tuple[Shard, Note]]:
    """Each shard when its files are there; without an executor, made here, one after the other."""
    if executor is None:
        yield from ((shard, make_and_write(shard, config, folder)) for shard in work)
        return
    running: dict[Future[Note], Shard] = {}
    todo = iter(work)
    while True:
        while len(running) < 2 * workers and (shard := next(todo, None)) is not None:
            running[executor.submit(make_and_write, shard, config, folder)] = shard
        if not running:
            return
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in done:
            yield running.pop(future), future.result()


def make_and_write(shard: Shard, config: DatasetConfig, folder: Path) -> Note:
    """A shard in one process, of which only the note leaves it."""
    return write_made(folder, make(shard, config))


def write_made(folder: Path, made: Made) -> Note:
    """The files of a shard, each whole or not at all; what there is to note about it. Raises CausimError."""
    for file in made.files:
        path = folder / file.path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise CausimError(f"cannot make the folder {path.parent}: {reason}") from None
        write_bytes(path, [file.content])
    return Note.of(made)
