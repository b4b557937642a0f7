"""Grading whole files of predictions against records, and what came of it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from causim.dataset.folder import Folder
from causim.dataset.grade import grade_many, known_specs
from causim.dataset.jsonl import read_jsonl
from causim.dataset.records import Record, json_line, read_records, record_of, record_of_row
from causim.dataset.reply import text_of
from causim.dataset.rows import SUFFIX, read_rows
from causim.dataset.rubric import Grade, Reason
from causim.dataset.specification import Specification
from causim.engine import Kind
from causim.errors import MisuseError

NAMED = 20  # ids that a summary names
TOGETHER = 1_024  # replies that are graded together

Specs = Mapping[str, Specification] | Iterable[Specification]
Graded = tuple[Record, Grade | None]


@dataclass
class KindTally:
    """Of the records of one kind: how many there are, were answered, were answered rightly."""

    records: int = 0
    answered: int = 0
    right: int = 0

    @property
    def accuracy(self) -> float | None:
        """Right answers among all records: what was not answered was not answered rightly."""
        return self.right / self.records if self.records else None


@dataclass
class Report:
    """What grading a file found.

    missing: ids of records without a prediction. unknown: ids of predictions without a record. reasons: how many
    replies got their grade for which reason.
    """

    kinds: dict[str, KindTally] = field(default_factory=lambda: {kind.value: KindTally() for kind in Kind})
    reasons: Counter[str] = field(default_factory=Counter)
    missing: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    @property
    def total(self) -> KindTally:
        tallies = self.kinds.values()
        return KindTally(
            sum(t.records for t in tallies), sum(t.answered for t in tallies), sum(t.right for t in tallies)
        )

    @property
    def undecided(self) -> int:
        return self.reasons[Reason.UNDECIDED]

    def add(self, record: Record, found: Grade | None) -> None:
        """Count a record with the grade of its reply, None if it has none."""
        tally = self.kinds[record.kind]
        tally.records += 1
        if found is None:
            self.missing.append(record.id)
            return
        tally.answered += 1
        tally.right += found.score
        self.reasons[str(found.reason)] += 1

    def to_json(self) -> dict[str, Any]:
        """Plain JSON data."""

        def numbers(tally: KindTally) -> dict[str, Any]:
            return {
                "records": tally.records,
                "answered": tally.answered,
                "right": tally.right,
                "accuracy": tally.accuracy,
            }

        return {
            **numbers(self.total),
            "kinds": {kind: numbers(tally) for kind, tally in self.kinds.items()},
            "reasons": dict(sorted(self.reasons.items())),
            "undecided": self.undecided,
            "missing": {"count": len(self.missing), "ids": self.missing[:NAMED]},
            "unknown": {"count": len(self.unknown), "ids": self.unknown[:NAMED]},
        }


def grade_file(
    predictions: str | os.PathLike[str],
    records: str | os.PathLike[str] | None = None,
    specs: Specs = (),
    *,
    split: str | None = None,
    mode: str | None = None,
) -> Report:
    """The report on a file of predictions, JSON Lines or Parquet; `-` is JSON Lines from standard input.

    With `records`, a prediction has an `id`, and a `reply` or else a `completion`, as trainers name it: a text or a
    list of messages. What else it has is ignored. It is graded by the record of that id, in a file of JSON Lines or
    Parquet, or in a dataset folder, there of one mode, and of one split or all. Without `records`, each line or row is
    a record with a `reply` added. `specs` are needed for records that do not list all right answers.

    Raises MisuseError, with the place, for a line or row of another form, an id that comes twice, or a specification
    that is needed and missing.
    """
    report = Report()
    for record, found in grades(predictions, records, specs, report, split=split, mode=mode):
        report.add(record, found)
    return report


def grades(
    predictions: str | os.PathLike[str],
    records: str | os.PathLike[str] | None,
    specs: Specs,
    report: Report,
    *,
    split: str | None = None,
    mode: str | None = None,
) -> Iterator[Graded]:
    """Each record with the grade of its reply, as `grade_file` does; unknown ids are put into the report."""
    known = known_specs(specs)
    if records is None:
        yield from _in_batches(_answered_records(predictions), known)
        return
    replies = _replies(predictions)
    pairs = (
        (record, replies.pop(record.id, None)) for _, record in records_in(records, split=split, mode=mode)
    )
    yield from _in_batches(pairs, known)
    report.unknown.extend(replies)


def records_in(
    path: str | os.PathLike[str], *, split: str | None = None, mode: str | None = None
) -> Iterator[tuple[str, Record]]:
    """The records of a file of JSON Lines or Parquet, or of a dataset folder, each with its place.

    Of a folder, those of one mode, which must be named if it has several, and of one split or all. Raises MisuseError,
    with the place, for what is no record, or an id that comes twice.
    """
    if Folder.is_one(path):
        found = _records_of(Folder(path), split, mode)
    elif split is not None or mode is not None:
        raise MisuseError(f"{os.fspath(path)}: only a dataset folder has splits and modes to choose from")
    elif _is_parquet(path):
        found = ((where, record_of_row(row, where)) for where, row in read_rows(path))
    elif os.path.isdir(path):
        raise MisuseError(
            f"{os.fspath(path)}: this folder is no finished dataset; name a file of records in it"
        )
    else:
        yield from read_records(path)
        return
    seen: set[str] = set()
    for where, record in found:
        if record.id in seen:
            raise MisuseError(f"{where}: the id {record.id} comes twice")
        seen.add(record.id)
        yield where, record


def _records_of(folder: Folder, split: str | None, mode: str | None) -> Iterator[tuple[str, Record]]:
    config = folder.metadata.config
    if mode is None and len(config.modes) > 1:
        raise MisuseError(
            f"{folder.path} asks its questions in the modes {', '.join(config.modes)}: choose one of them, for the ids "
            "are the same"
        )
    for name in config.splits if split is None else (split,):
        yield from folder.records(mode or config.modes[0], name)


def gold_lines(
    records: str | os.PathLike[str], split: str | None = None, mode: str | None = None
) -> Iterator[str]:
    """For each record the line of a prediction that is right: its gold answer, or that there is no single one."""
    for _, record in records_in(records, split=split, mode=mode):
        yield json_line({"id": record.id, "reply": json_line(dict(record.reply))})


Located = tuple[str, str]  # where a reply stands, and the reply


def _in_batches(
    pairs: Iterator[tuple[Record, Located | None]], specs: Mapping[str, Specification]
) -> Iterator[Graded]:
    while batch := list(islice(pairs, TOGETHER)):
        answered = [(record, located) for record, located in batch if located is not None]
        found = iter(_graded(answered, specs))
        for record, located in batch:
            yield record, None if located is None else next(found)


def _graded(answered: Sequence[tuple[Record, Located]], specs: Mapping[str, Specification]) -> list[Grade]:
    records = [record for record, _ in answered]
    try:
        return grade_many([reply for _, (_, reply) in answered], records, specs)
    except MisuseError:  # which of them?
        for record, (where, reply) in answered:
            try:
                grade_many([reply], [record], specs)
            except MisuseError as error:
                raise MisuseError(f"{where}: {error}") from None
        raise


# --- predictions


def _is_parquet(path: str | os.PathLike[str]) -> bool:
    return os.fspath(path).endswith(SUFFIX)


def _objects(path: str | os.PathLike[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects of a file of JSON Lines, or the rows of a Parquet file, each with its place."""
    return read_rows(path) if _is_parquet(path) else read_jsonl(path)


def _replies(path: str | os.PathLike[str]) -> dict[str, Located]:
    """Where each prediction stands and what it says, by id."""
    found: dict[str, Located] = {}
    for where, data in _objects(path):
        name = data.get("id")
        completion = data["reply"] if "reply" in data else data.get("completion")
        if not isinstance(name, str) or completion is None:
            raise MisuseError(
                f"{where}: a prediction has an id and a reply (or a completion); the id is a text"
            )
        if name in found:
            raise MisuseError(f"{where}: {name} was answered before, at {found[name][0]}")
        found[name] = (where, _text(completion, where))
    return found


def _answered_records(path: str | os.PathLike[str]) -> Iterator[tuple[Record, Located]]:
    seen: dict[str, str] = {}
    for where, data in _objects(path):
        if "answer" not in data:
            raise MisuseError(
                f"{where}: this is a prediction without its record; name the file of records too"
            )
        reply = data.pop("reply", None)
        if reply is None:
            raise MisuseError(f"{where}: the record has no reply, a text")
        record = record_of_row(data, where) if _is_parquet(path) else record_of(data, where)
        if record.id in seen:
            raise MisuseError(f"{where}: {record.id} was answered before, at {seen[record.id]}")
        seen[record.id] = where
        yield record, (where, _text(reply, where))


def _text(completion: object, where: str) -> str:
    try:
        return text_of(completion)
    except MisuseError as error:
        raise MisuseError(f"{where}: {error}") from None
