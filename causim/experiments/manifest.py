"""What a run was made of, in manifest.json: the SHA-256 of every input, versions, seeds, and what each part made."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from threading import Lock
from typing import Any

from causim.dataset.build.metadata import DATASET
from causim.errors import CausimError, MisuseError
from causim.experiments.place import CONFIG, DONE, MANIFEST, Place, Training
from causim.files import specification_paths, write_text
from causim.train.config import Pretrained

LIBRARIES = (
    "causim",
    "torch",
    "transformers",
    "trl",
    "tokenizers",
    "datasets",
    "accelerate",
    "peft",
    "numpy",
)


@dataclass(slots=True)
class Manifest:
    """`inputs` are files and folders from outside, by path; `made` is what each part of the run made, by its name."""

    place: Place
    inputs: dict[str, str]
    made: dict[str, Any]
    _lock: Lock = field(default_factory=Lock)

    @classmethod
    def begun(cls, place: Place) -> Manifest:
        """The manifest with what is known at the start, and what parts were made before. Raises CausimError."""
        made = read(place).get("made", {})
        manifest = cls(place, dict(_inputs(place)), made)
        manifest.write()
        return manifest

    def write(self) -> None:
        data = {
            "form": 1,
            "title": self.place.config.title,
            "config_sha256": _file(self.place.folder / CONFIG),
            "inputs": self.inputs,
            "versions": {"python": platform.python_version(), **{name: _version(name) for name in LIBRARIES}},
            "seeds": list(self.place.config.seeds),
            "made": self.made,
        }
        write_text(self.place.folder / MANIFEST, json.dumps(data, ensure_ascii=False, indent=1) + "\n")

    def dataset(self, folder: Path) -> dict[str, str]:
        """Stands for every byte of a dataset: dataset.json has the digests of its files."""
        return {"sha256": _file(folder / DATASET)}

    def trained(self, training: Training, seconds: float) -> None:
        """A training is done; from any thread."""
        done = json.loads((self.place.training(training) / DONE).read_text("utf-8"))
        with self._lock:
            self.made[f"train/{training.name}/seed-{training.seed}"] = {
                "key": done["key"],
                "weights": done["weights"],
                "evaluations": done["evaluations"],
                "rounds": done["rounds"],
                "seconds": seconds,
            }
            self.write()


def read(place: Place) -> dict[str, Any]:
    """The manifest on file, empty if there is none."""
    path = place.folder / MANIFEST
    if not path.is_file():
        return {}
    data: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return data


def _inputs(place: Place) -> Iterator[tuple[str, str]]:
    """Everything that is read from outside the run's folder, with its SHA-256. Raises CausimError."""
    config = place.config
    for path in dict.fromkeys(config.paths()):
        if path not in config.data:
            yield path, _any(Path(path))
    for training in config.train.values():
        if isinstance(training.model, Pretrained):
            yield training.model.path, _model(Path(training.model.path))
        if training.accelerate is not None:
            yield training.accelerate, _file(Path(training.accelerate))
    grown = config.grown()
    sources = [source for data in config.data.values() for source in data.sources if source not in grown]
    for path in specification_paths(dict.fromkeys(sources)):
        yield path, _file(Path(path))


def _any(path: Path) -> str:
    """Of a file, or of a folder of `causim dataset build`."""
    return _file(path / DATASET if path.is_dir() else path)


def _model(path: Path) -> str:
    from causim.evaluate.inference.local import model_digest

    if not (path / "config.json").is_file():
        raise MisuseError(f"there is no model in {path}: it has no config.json")
    return model_digest(path)


def _file(path: Path) -> str:
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise CausimError(f"{path}: {(error.strerror or str(error)).lower()}") from None


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
