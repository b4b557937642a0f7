"""Is a dataset what it says? Its files, its models, every record made again, and some answered in another way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from causim.dataset.answers import stated_by_engine
from causim.dataset.build.metadata import models_digest
from causim.dataset.build.models import Entry
from causim.dataset.build.plan import Shard, shards
from causim.dataset.build.shards import Made, make
from causim.dataset.folder import Folder, records_of, rows_of
from causim.dataset.records import Record, json_line
from causim.dataset.specification import Specification
from causim.engine import Assignment, Budget, UndecidedError
from causim.errors import CausimError

ALL_STEPS = Budget(contexts=200_000, seconds=float("inf"), answers=200_000, cells=1 << 22)
INDEPENDENT = 1_000  # records that are answered in another way, unless more are asked for


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be: where, and what."""

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What was looked at besides the findings: for those who want to know how far to trust their absence."""

    files: int = 0
    models: int = 0
    records: int = 0
    independent: int = 0
    undecided: int = 0


Watch = Callable[[int, int], None]  # shards done, and of how many


def verify(
    folder: Folder, independent: int = INDEPENDENT, watch: Watch = lambda done, total: None
) -> Iterator[Finding | Checked]:
    """Findings as they are met, and at last what was checked.

    Every file is compared with its digest, every model is proved again and its hash up to renaming worked out, every
    record is drawn and answered again from its model. `independent` records, chosen by hash, are also answered by the
    engines that the build does not use for them: enumeration, and where that is too long elimination.
    """
    entries = folder.entries()
    yield from _models(folder, entries)
    files = records = alone = undecided = 0
    plan = shards(entries, folder.metadata.config)
    if [shard.name for shard in plan] != list(folder.metadata.shards):
        yield Finding("dataset.json", "its shards are not those that its configuration and models lead to")
    share = independent / max(1, sum(note.instances for note in folder.metadata.shards.values()))
    for done, shard in enumerate(plan):
        watch(done, len(plan))
        try:
            made = make(shard, folder.metadata.config)
        except CausimError as error:
            yield Finding(shard.name, f"it cannot be made again: {error}")
            continue
        files += len(made.files)
        records += made.instances
        yield from _files(folder, made)
        for finding in _independent(folder, shard, share):
            alone += 1
            undecided += finding == "undecided"
            if isinstance(finding, Finding):
                yield finding
    watch(len(plan), len(plan))
    yield Checked(files, len(entries), records, alone - undecided, undecided)


def _models(folder: Folder, entries: list[Entry]) -> Iterator[Finding]:
    if models_digest(entries) != folder.metadata.models_sha256:
        yield Finding("models.jsonl", "it is not the file that the dataset was built with")
    homes: dict[str, dict[str | None, str]] = defaultdict(dict)
    for entry in entries:
        where = f"models.jsonl, {entry.family or entry.name} {entry.sha256[:12]}"
        try:
            spec = entry.specification()
        except CausimError as error:
            yield Finding(where, str(error))
            continue
        found = Specification(spec.model, spec.sha256).hash
        if found != entry.hash:
            yield Finding(where, f"its hash up to renaming is {found}, not {entry.hash}")
        other = next((s for s in homes[found] if s != entry.split), None)
        if other is not None:
            yield Finding(
                where,
                f"up to renaming it is {homes[found][other]} of the split {other}, and here of {entry.split}",
            )
        elif entry.split in homes[found]:
            yield Finding(where, f"up to renaming it is {homes[found][entry.split]} again")
        homes[found].setdefault(entry.split, entry.name)


# --- records


def _files(folder: Folder, made: Made) -> Iterator[Finding]:
    """Each file of a shard against what it should be: by its bytes, and where they differ record by record."""
    for file in made.files:
        path = folder.path / file.path
        try:
            content = path.read_bytes()
        except OSError as error:
            yield Finding(file.path, f"it cannot be read: {(error.strerror or str(error)).lower()}")
            continue
        if sha256(content).hexdigest() != file.sha256:
            yield Finding(file.path, "its bytes are not those that its models and the configuration lead to")
            yield from _rows(path, file.path, file.content)


def _rows(path: Path, name: str, expected: bytes) -> Iterator[Finding]:
    with TemporaryDirectory() as place:
        right = Path(place) / path.name
        right.write_bytes(expected)
        try:
            wanted = {row["id"]: row for row in rows_of(right)}
            seen: dict[str, int] = {}
            for number, row in enumerate(rows_of(path), 1):
                where = f"{name}, row {number}"
                if row["id"] in seen:
                    yield Finding(
                        where, f"the record {row['id']} comes twice, first in row {seen[row['id']]}"
                    )
                    continue
                seen[row["id"]] = number
                yield from _row(where, row, wanted.get(row["id"]))
            for missing in wanted.keys() - seen.keys():
                yield Finding(name, f"the record {missing} is missing")
        except CausimError as error:
            yield Finding(name, str(error))


def _row(where: str, row: dict[str, Any], wanted: dict[str, Any] | None) -> Iterator[Finding]:
    if wanted is None:
        yield Finding(where, f"the record {row['id']} is none of those that its model leads to")
        return
    for column in wanted:
        if row.get(column) != wanted[column]:
            yield Finding(where, f"{column} of {row['id']} is not what its model leads to")


# --- another way


def _independent(folder: Folder, shard: Shard, share: float) -> Iterator[Finding | str]:
    """Some records of a shard, each answered by other engines: a finding, "right" or "undecided"."""
    if share <= 0:
        return
    specs = {entry.sha256: entry for entry, _ in shard.work}
    proved: dict[str, Specification] = {}
    for where, record in records_of(folder.shard(folder.metadata.config.modes[0], shard.name)):
        if int(sha256(f"independent/{record.id}".encode()).hexdigest()[:15], 16) >= share * 16**15:
            continue
        entry = specs.get(record.spec.sha256)
        if entry is None:
            yield Finding(where, f"{record.id} is about a model that is not in its shard")
            continue
        if entry.sha256 not in proved:
            proved = {entry.sha256: entry.specification()}
        yield _answered(where, record, proved[entry.sha256])


def _answered(where: str, record: Record, spec: Specification) -> Finding | str:
    try:
        answer = spec.answer(record.query.query().resolve(spec.model), ALL_STEPS)
        stated = stated_by_engine(spec.model, answer, max(1, len(record.answer.support)))
    except UndecidedError:
        return "undecided"
    except CausimError as error:
        return Finding(where, f"{record.id}: {error}")
    found = record.answer
    same = (
        (stated.count, stated.digest) == (found.count, found.digest)
        and list(stated.support) == [json_line(values) for values in found.support]
        and list(stated.probabilities) == list(found.probabilities)
    )
    if not same:
        return Finding(where, f"{record.id}: another engine finds {stated.count:,} answers, and not these")
    if found.count and not answer.contains(Assignment(found.gold)):
        return Finding(where, f"{record.id}: its gold answer is not possible")
    return "right"
