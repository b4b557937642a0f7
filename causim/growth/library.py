"""A library: a folder of grown models, each a folder of versions and their history.

    library.json                what is to be grown, and by whom
    nonsense-chain-0001/
        v01.scm .. v10.scm      each version is a whole specification
        history.json            written last: versions that it does not name do not count

What counts is written whole or not at all, so that a run that is killed at any moment can be resumed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from causim.errors import CausimError
from causim.files import UNFINISHED, read_source, write_text
from causim.growth.records import History, Version
from causim.source import SourceText

HISTORY = "history.json"
MANIFEST = "library.json"
MAX_HISTORY = 1 << 26  # bytes; a model of thousands of nodes has a long one


class Library:
    """The models of a folder. Raises CausimError for files that cannot be read or written."""

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = Path(folder)

    # --- the manifest

    def manifest(self) -> dict[str, Any] | None:
        """What `library.json` says; None if there is none."""
        path = self.folder / MANIFEST
        if not path.is_file():
            return None
        data = _json(path)
        if not isinstance(data, dict):
            raise CausimError(f"{path} is no manifest of a library: an object is needed")
        return data

    def write_manifest(self, data: dict[str, Any]) -> None:
        _make(self.folder)
        write_text(self.folder / MANIFEST, _text(data))

    # --- models

    def ids(self) -> list[str]:
        """The ids of the models that have a history, in order."""
        if not self.folder.is_dir():
            raise CausimError(f"there is no library at {self.folder}")
        return sorted(p.name for p in self.folder.iterdir() if (p / HISTORY).is_file())

    def history(self, model_id: str) -> History | None:
        """The history of a model; None if it has none yet."""
        path = self.folder / model_id / HISTORY
        if not path.is_file():
            return None
        text = read_source(path, max_bytes=MAX_HISTORY).text
        try:
            return History.model_validate_json(text)
        except ValidationError as error:
            fault = error.errors()[0]
            place = "/".join(map(str, fault["loc"])) or "the whole"
            hint = "Delete the model's folder to have it grown again."
            raise CausimError(f"{path} is no history: {place}: {fault['msg'].lower()}. {hint}") from None

    def histories(self) -> Iterator[History]:
        for model_id in self.ids():
            history = self.history(model_id)
            if history is not None:
                yield history

    def version(self, history: History, version: Version) -> SourceText:
        """The text of a version. Raises CausimError if it is not the one that the history names."""
        path = self.folder / history.job.id / version.file
        source = read_source(path)
        if digest(source.text) != version.sha256:
            raise CausimError(f"{path} has changed since it was grown; its history names another text")
        return source

    def save(self, history: History, texts: dict[str, str]) -> None:
        """Write versions by file name, then, at a stroke, the history that names them: before it they do not count."""
        folder = self.folder / history.job.id
        _make(folder)
        for name, text in texts.items():
            try:
                (folder / name).write_text(text, encoding="utf-8", newline="")
            except OSError as error:
                raise CausimError(f"cannot write {folder / name}: {_reason(error)}") from None
        write_text(folder / HISTORY, _text(history))

    def sweep(self) -> None:
        """Remove what a run that was killed was writing when it died. Not while another run writes here."""
        for path in self.folder.rglob(f"{UNFINISHED}*"):
            path.unlink(missing_ok=True)

    def tidy(self, history: History) -> None:
        """Remove versions that this history does not name: those of a model before it that had its id."""
        named = {version.file for version in history.versions}
        for path in (self.folder / history.job.id).glob("v*.scm"):
            if path.name not in named:
                path.unlink(missing_ok=True)


def digest(text: str) -> str:
    from hashlib import sha256

    return sha256(text.encode()).hexdigest()


def file_name(step: int, nodes: int) -> str:
    """`v01.scm`, with as many digits as the last one needs, two at least."""
    return f"v{step:0{max(2, len(str(nodes)))}}.scm"


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CausimError(f"cannot make the folder {folder}: {_reason(error)}") from None


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _json(path: Path) -> Any:
    text = read_source(path, max_bytes=MAX_HISTORY).text
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CausimError(f"{path} is no JSON: {error}") from None


def _text(data: BaseModel | dict[str, Any]) -> str:
    if isinstance(data, BaseModel):
        return data.model_dump_json(exclude_none=True, indent=1) + "\n"
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
