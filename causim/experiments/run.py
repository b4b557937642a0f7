"""A run from growth to report. Every part is there whole or not at all: a run that was stopped at any moment goes on
when it is started again, and does nothing twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

from causim.dataset.build import build
from causim.dataset.folder import Folder
from causim.errors import CausimError, MisuseError
from causim.experiments.config import LIBRARY, RunConfig
from causim.experiments.manifest import Manifest
from causim.experiments.place import CONFIG, DONE, LOG, Place, Training
from causim.experiments.report import run_report
from causim.experiments.work import key_of
from causim.files import write_text
from causim.growth.library import Library
from causim.growth.run import grow
from causim.reporting import Report
from causim.reporting.writing import make_folder, write_pictures, write_report

# Hears what happens: the part (`library`, `data/small`, `block, seed 1`) and what is being done there.
Watch = Callable[[str, str], None]


def run(
    config: RunConfig,
    folder: str | os.PathLike[str],
    *,
    workers: int = 1,
    watch: Watch = lambda part, what: None,
) -> Report:
    """Do what the configuration says, but for what is there, and write the report.

    workers: processes; trainings run so many at a time, one thread each if there are several.
    Raises MisuseError if the folder holds another run, CausimError where a part fails; what was done is kept.
    """
    place = Place(make_folder(folder), config)
    with _alone(place):
        manifest = _begin(place)
        for name in config.grown():
            _grow(place, name, manifest, workers, watch)
        for name in config.data:
            _build(place, name, manifest, workers, watch)
        _train(place, manifest, workers, watch)
        report = run_report(place)
        write_report(report, place.folder)
        write_pictures(report.charts, place.folder)
    return report


@contextmanager
def _alone(place: Place) -> Iterator[None]:
    """One run at a time. Raises MisuseError if there is another one in the folder."""
    from causim.evaluate.inference.store import LineStore

    with LineStore(place.folder / ".running"):
        yield


def _begin(place: Place) -> Manifest:
    text = json.dumps(place.config.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n"
    path = place.folder / CONFIG
    if not path.is_file():
        if any(not p.name.startswith(".") for p in place.folder.iterdir()):
            raise MisuseError(f"{place.folder} is not empty; a run needs a folder of its own")
        write_text(path, text)
    before, now = json.loads(path.read_text("utf-8")), json.loads(text)
    for section in ("library", "libraries", "data"):
        if before.get(section, {}) != now[section]:
            raise MisuseError(
                f"{place.folder} holds a run with another `{section}`: name another folder, or delete this one"
            )
    write_text(
        path, text
    )  # trainings, seeds and questions may be others: what they share with those before is there
    return Manifest.begun(place)


# --- parts


def _grow(place: Place, name: str, manifest: Manifest, workers: int, watch: Watch) -> None:
    part = name if name == LIBRARY else f"libraries/{name}"
    if part in manifest.made:
        return
    watch(part, "grows")
    started = monotonic()
    library = Library(place.library(name))
    config, resume = place.config.grown()[name], library.manifest() is not None
    complete, models = grow(config, library, resume=resume, workers=workers)
    if not complete:
        raise CausimError(
            f"none of {models} models is complete in {library.folder}: see `causim report` there"
        )
    manifest.made[part] = {"models": models, "complete": complete, "seconds": _since(started)}
    manifest.write()


def _build(place: Place, name: str, manifest: Manifest, workers: int, watch: Watch) -> None:
    part, folder = f"data/{name}", place.data(name)
    if part in manifest.made and Folder.is_one(folder):
        return
    watch(part, "is built")
    started = monotonic()
    if not Folder.is_one(folder):
        build(place.dataset(name), folder, resume=True, workers=workers)
    metadata = Folder(folder).metadata
    if metadata.config != place.dataset(name):
        raise MisuseError(f"{folder} holds a dataset of another configuration; delete it")
    splits = {split: note.model_dump(mode="json") for split, note in metadata.splits.items()}
    manifest.made[part] = {"splits": splits, **manifest.dataset(folder), "seconds": _since(started)}
    manifest.write()


def _train(place: Place, manifest: Manifest, workers: int, watch: Watch) -> None:
    """All trainings, so many at a time. The first failure is raised when those that run then are done."""
    left = [training for training in place.trainings() if not is_done(place, training)]

    def one(training: Training) -> None:
        started = monotonic()
        _in_process(place, training, workers, watch)
        manifest.trained(training, _since(started))

    pool = ThreadPoolExecutor(workers)
    try:
        for future in as_completed([pool.submit(one, training) for training in left]):
            future.result()
    finally:
        pool.shutdown(cancel_futures=True)


def is_done(place: Place, training: Training) -> bool:
    """Whether a training was done as it is told now."""
    path = place.training(training) / DONE
    if not path.is_file():
        return False
    done: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return bool(done["key"] == key_of(place, training))


def _in_process(place: Place, training: Training, workers: int, watch: Watch) -> None:
    """A training in a process of its own: it ends if this one does. Raises CausimError with what it says."""
    log = make_folder(place.training(training)) / LOG
    command = [sys.executable, "-m", "causim.experiments.work"]
    command += [str(place.folder), training.name, str(training.seed)]
    environment = {**os.environ, "TOKENIZERS_PARALLELISM": "false"}
    if workers > 1:
        environment["OMP_NUM_THREADS"] = "1"  # else all of them take all cores, and none gets far
    last = ""
    with (
        open(log, "a", encoding="utf-8") as errors,
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True, env=environment
        ) as process,
    ):
        assert process.stdout is not None
        for line in process.stdout:
            last = line.rstrip("\n")
            if not last.startswith("error: "):
                watch(str(training), last)
    if process.returncode:
        raise CausimError(f"{training}: {_reason(last, log, process.returncode)}")


def _reason(last: str, log: Path, status: int) -> str:
    if last.startswith("error: "):
        return last.removeprefix("error: ")
    return f"its process ended with status {status}, perhaps for want of memory; {log} has its last words"


def _since(started: float) -> float:
    return round(monotonic() - started, 1)
