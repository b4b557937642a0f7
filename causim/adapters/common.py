"""What the adapters share: where questions come from, and the one judge of replies to them.

Libraries keep, copy and send around what they are given, often as JSON between processes. An `Item` is therefore
complete in itself: it travels as one text, and whoever holds the text can grade.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache

from causim.dataset.folder import Folder
from causim.dataset.grade import Grade, grade
from causim.dataset.jsonl import parse_line
from causim.dataset.records import Mode, Record, json_line, read_records, record_of, record_of_row
from causim.dataset.rows import SUFFIX, read_rows
from causim.dataset.rubric import Rubric
from causim.dataset.specification import Specification, fingerprint
from causim.errors import CausimError, MisuseError
from causim.files import read_source, specification_paths
from causim.source import SourceText

_KEPT = 256  # specifications read at once


class MissingLibraryError(CausimError, ImportError):
    """An adapter was imported, and the library that it adapts to is not installed."""


@contextmanager
def library(name: str, extra: str) -> Iterator[None]:
    """Around the imports of a library. Raises MissingLibraryError, with the extra that brings it, if it is not there or
    lacks a module of its own because it is too old."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != name:
            raise  # it is there, and something that it needs is not
        raise MissingLibraryError(f"this needs {error.name}: pip install -U 'causim[{extra}]'") from None


@dataclass(frozen=True, slots=True)
class Item:
    """A record, and the text of its specification if a reply to it can depend on more than what the record lists."""

    record: Record
    specification: str | None = None

    @property
    def reply(self) -> str:
        """What a right reply states, as JSON."""
        return json_line(dict(self.record.reply))

    def grade(self, reply: str) -> Grade:
        """By `causim.dataset.grade`, and nothing else."""
        spec = None if self.specification is None else _specification(self.specification)
        return grade(reply, self.record, spec)

    def to_json(self) -> str:
        """One line of JSON, from which `from_json` makes the item again."""
        return json_line({"record": self.record.model_dump(mode="json"), "specification": self.specification})

    @classmethod
    def from_json(cls, text: str) -> Item:
        """Raises MisuseError for another text."""
        data = parse_line(text.encode("utf-8", "surrogatepass"), "item")
        if data.keys() != {"record", "specification"}:
            raise MisuseError("item: it has the keys record and specification, and no others")
        specification = data["specification"]
        if specification is not None and not isinstance(specification, str):
            raise MisuseError("item: the specification is a text, or null")
        return cls(record_of(data["record"], "item"), specification)

    @property
    def labels(self) -> dict[str, str | int | None]:
        """By what results are grouped."""
        record = self.record
        return {
            "kind": record.kind,
            "scenario": record.scenario,
            "mode": record.mode,
            "nodes": record.spec.nodes,
            "topology": record.spec.topology,
            "model": record.spec.model,
        }


def items(
    records: str | os.PathLike[str],
    specs: str | Sequence[str] = (),
    *,
    mode: Mode | None = None,
    split: str | None = None,
) -> Iterator[Item]:
    """The items of a source, one after the other.

    `records` is a folder of `causim dataset build`, one of its Parquet files, or a JSON Lines file of records. `specs`
    are files or folders of specifications; a dataset folder brings its own. Of a folder the split `test` is read unless
    another is named, in the mode that is named if it has several; of a file, the records of that mode and split, or
    all. Raises MisuseError for what is no such source, holds nothing of that mode and split, or has a record that
    cannot be graded because its specification is missing.
    """
    folder = Folder(records) if os.path.isdir(records) else None
    texts = {entry.sha256: entry.text for entry in folder.entries()} if folder else {}
    texts |= _texts([specs] if isinstance(specs, str) else specs)
    found = False
    source = _of_folder(folder, mode, split or "test") if folder else _of_file(records, mode, split)
    for where, record in source:
        found = True
        yield item_of(record, texts, where)
    if not found:
        wanted = "".join(f" of {name} {value}" for name, value in (("mode", mode), ("split", split)) if value)
        raise MisuseError(f"{os.fspath(records)}: there are no records{wanted}")


def item_of(record: Record, texts: Mapping[str, str], where: str) -> Item:
    """The item of a record; `texts` are those of specifications, by SHA-256.

    Raises MisuseError, which starts with `where`, if the one that is needed is missing, and SpecError if it is not
    valid.
    """
    if not Rubric.of(record).needs_model:
        return Item(record)
    text = texts.get(record.spec.sha256)
    if text is None:
        raise MisuseError(
            f"{where}: {record.id} does not list all of its {record.answer.count:,} right answers, so the "
            f"specification of {record.spec.model} is needed to grade replies; name its file or folder as specs"
        )
    _specification(text)  # now, and not when a model has been asked
    return Item(record, text)


def _of_folder(folder: Folder, mode: Mode | None, split: str) -> Iterator[tuple[str, Record]]:
    modes = folder.metadata.config.modes
    if mode is None and len(modes) > 1:  # they ask the same questions, under the same ids
        raise MisuseError(
            f"{folder.path} has its questions in several modes, name one of them: {', '.join(modes)}"
        )
    return folder.records(mode or modes[0], split)


def _of_file(
    path: str | os.PathLike[str], mode: Mode | None, split: str | None
) -> Iterator[tuple[str, Record]]:
    for where, record in _parquet(path) if os.fspath(path).endswith(SUFFIX) else read_records(path):
        if mode in (None, record.mode) and split in (None, record.derivation.split):
            yield where, record


def _parquet(path: str | os.PathLike[str]) -> Iterator[tuple[str, Record]]:
    for where, row in read_rows(path):
        yield where, record_of_row(row, where)


def _texts(specs: Sequence[str]) -> dict[str, str]:
    """Those of the specifications in these files and folders, by SHA-256."""
    texts = (read_source(path).text for path in specification_paths(specs))
    return {fingerprint(text): text for text in texts}


@lru_cache(_KEPT)
def _specification(text: str) -> Specification:
    return Specification.read(SourceText("specification", text))
