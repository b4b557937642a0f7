"""The questions of an evaluation, and the specifications that they are about."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from causim.checker import check
from causim.dataset import Record, Specification, read_records
from causim.dataset.folder import Folder
from causim.errors import MisuseError, SpecError
from causim.evaluate.config import Questions
from causim.files import read_source, specification_paths
from causim.syntax.parse import parse

Specs = Mapping[str, Specification]


class _Models(Mapping[str, Specification]):
    """The models of a dataset, each read and proved when it is first asked for: a run needs few of them."""

    def __init__(self, folder: Folder) -> None:
        self._entries = {entry.sha256: entry for entry in folder.entries()}
        self._known: dict[str, Specification] = {}

    def __getitem__(self, sha256: str) -> Specification:
        if sha256 not in self._known:
            self._known[sha256] = self._entries[sha256].specification()
        return self._known[sha256]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


@dataclass(frozen=True, slots=True)
class Asked:
    """Records in their order, ids as they are; of several modes each has its own records."""

    records: tuple[Record, ...]
    specs: Specs

    @property
    def digest(self) -> str:
        """SHA-256 of all records: runs with the same one asked the same."""
        digest = sha256()
        for record in self.records:
            digest.update(record.to_line().encode("utf-8", "replace") + b"\n")
        return digest.hexdigest()


def read_questions(questions: Questions) -> Asked:
    """Raises CausimError for what cannot be read, and MisuseError if there is no question."""
    if not Path(questions.path).is_dir():
        records = chosen(read_records(questions.path), questions)
        specs: Specs = {spec.sha256: spec for spec in read_specifications(questions.specs)}
    else:
        folder = Folder(questions.path)
        each = (chosen(folder.records(mode, questions.split), questions) for mode in questions.modes)
        records = [record for part in each for record in part]
        specs = _Models(folder)
    if not records:
        raise MisuseError(f"{questions.path}: there are no questions in it")
    return Asked(tuple(records), specs)


def chosen(records: Iterable[tuple[str, Record]], questions: Questions) -> list[Record]:
    """So many of the records, which come with their places, in their order: those with the smallest hashes of ids."""
    if questions.limit is None:
        return [record for _, record in records]

    def rank(numbered: tuple[int, tuple[str, Record]]) -> bytes:
        return sha256(f"{questions.seed}/question/{numbered[1][1].id}".encode("utf-8", "replace")).digest()

    found = heapq.nsmallest(questions.limit, enumerate(records), key=rank)
    return [record for _, (_, record) in sorted(found, key=lambda numbered: numbered[0])]


def read_specifications(paths: Iterable[str]) -> Iterable[Specification]:
    """The specifications of these .scm files and folders. Raises SpecError for the first that is not valid."""
    for path in specification_paths(paths):
        source = read_source(path)
        parsed = parse(source)
        if parsed.spec is None:
            raise SpecError(parsed.diagnostics)
        checked = check(parsed.spec)
        if checked.model is None:
            raise SpecError(checked.errors)
        yield Specification.of(source, checked.model)
