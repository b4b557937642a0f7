"""Grading whole files of predictions against records, and what came of it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from causim.dataset.grade import Grade, Reason, grade
from causim.dataset.jsonl import read_jsonl
from causim.dataset.records import Record, json_line, read_records, record_of
from causim.dataset.specification import Specification
from causim.engine import Kind
from causim.errors import MisuseError

NAMED = 20  # ids that a summary names


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
    specs: Iterable[Specification] = (),
) -> Report:
    """The report on a JSON Lines file of predictions, either of which may be `-` for standard input.

    With `records`, a prediction is an object with `id` and `reply` (what else it has is ignored), and is graded by
    the record of that id. Without, each line is a record with a `reply` added. `specs` are needed for records that do
    not list all right answers. Raises MisuseError, with the place as `file:line`, for a line of another form, an id
    that comes twice, or a specification that is needed and missing.
    """
    report = Report()
    for record, found in grades(predictions, records, specs, report):
        report.add(record, found)
    return report


def grades(
    predictions: str | os.PathLike[str],
    records: str | os.PathLike[str] | None,
    specs: Iterable[Specification],
    report: Report,
) -> Iterator[tuple[Record, Grade | None]]:
    """Each record with the grade of its reply, as `grade_file` does; unknown ids are put into the report."""
    known = {spec.sha256: spec for spec in specs}
    if records is None:
        for where, record, reply in _answered_records(predictions):
            yield record, _located(where, reply, record, known)
        return
    replies = _replies(predictions)
    for _, record in read_records(records):
        prediction = replies.pop(record.id, None)
        yield record, None if prediction is None else _located(*prediction, record, known)
    report.unknown.extend(replies)


def gold_lines(records: str | os.PathLike[str]) -> Iterator[str]:
    """For each record the line of a prediction that is right: its gold answer."""
    for _, record in read_records(records):
        yield json_line({"id": record.id, "reply": json_line(record.answer.gold)})


def _located(where: str, reply: str, record: Record, specs: Mapping[str, Specification]) -> Grade:
    try:
        return grade(reply, record, specs.get(record.spec.sha256))
    except MisuseError as error:
        raise MisuseError(f"{where}: {error}") from None


def _replies(path: str | os.PathLike[str]) -> dict[str, tuple[str, str]]:
    """Where each prediction stands and what it says, by id."""
    found: dict[str, tuple[str, str]] = {}
    for where, data in read_jsonl(path):
        name, reply = data.get("id"), data.get("reply")
        if not isinstance(name, str) or not isinstance(reply, str):
            raise MisuseError(f"{where}: a prediction has an id and a reply, both of them text")
        if name in found:
            raise MisuseError(f"{where}: {name} was answered before, at {found[name][0]}")
        found[name] = (where, reply)
    return found


def _answered_records(path: str | os.PathLike[str]) -> Iterator[tuple[str, Record, str]]:
    seen: dict[str, str] = {}
    for where, data in read_jsonl(path):
        if "answer" not in data:
            raise MisuseError(
                f"{where}: this is a prediction without its record; name the file of records too"
            )
        reply = data.pop("reply", None)
        if not isinstance(reply, str):
            raise MisuseError(f"{where}: the record has no reply, a text")
        record = record_of(data, where)
        if record.id in seen:
            raise MisuseError(f"{where}: {record.id} was answered before, at {seen[record.id]}")
        seen[record.id] = where
        yield where, record, reply
