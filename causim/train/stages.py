"""Stages of a run, each a folder that is named by the hash of what went into it, and is there whole or not at all.

A stage that is there is not done again, whoever asks, and several runs may share a folder: who wants a stage that
another is making waits for it. A change to what goes into one makes a new folder for it and for
all that follow. What a stopped run left of a stage lies in a folder of its own, and the stage goes on from it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from causim.errors import CausimError
from causim.files import write_text
from causim.reporting.writing import make_folder

INPUTS = "inputs.json"
PARTIAL, LOCK = ".partial-", ".lock-"
FORM = 1  # to be raised when stages change what they make of the same inputs


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage that is done. Its key stands for all that went into it, so that others can be built on it."""

    name: str
    key: str
    folder: Path


@dataclass(slots=True)
class Stages:
    """The stages in a folder. `told` hears of each: its name, and whether it was there already."""

    folder: Path
    told: Callable[[str, bool], None] = lambda name, known: None
    done: list[Stage] = field(default_factory=list)

    def run(self, name: str, inputs: Mapping[str, Any], make: Callable[[Path], object]) -> Stage:
        """The stage that `make` fills the folder of, which it may find filled in part. Raises what `make` raises.

        `inputs` is plain JSON data, and all that the stage depends on.
        """
        text = json.dumps(
            {"form": FORM, "stage": name, **inputs}, sort_keys=True, ensure_ascii=False, indent=1
        )
        key = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        stage = Stage(name, key, self.folder / f"{name}-{key[:12]}")
        if _is_there(stage):
            self.told(name, True)
        else:
            with _alone(self.folder / f"{LOCK}{stage.folder.name}"):
                known = _is_there(stage)  # by now
                self.told(name, known)
                if not known:
                    self._make(stage, text, make)
        self.done.append(stage)
        return stage

    def _make(self, stage: Stage, text: str, make: Callable[[Path], object]) -> None:
        partial = make_folder(self.folder / f"{PARTIAL}{stage.folder.name}")
        make(partial)
        write_text(partial / INPUTS, text + "\n")
        try:
            os.rename(partial, stage.folder)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise CausimError(f"cannot rename {partial} to {stage.folder.name}: {reason}") from None


def _is_there(stage: Stage) -> bool:
    return (stage.folder / INPUTS).is_file()


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Waits until no other process is here; one that died is not. Where there are no such locks, nobody waits."""
    with open(path, "wb") as file:
        with suppress(ImportError, OSError):
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield
    path.unlink(missing_ok=True)  # whoever waits for it will find the stage
