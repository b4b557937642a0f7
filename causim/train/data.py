"""The questions of a run: which are trained on, which have their gold answers told, which are asked at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from causim.dataset.records import Record
from causim.errors import MisuseError
from causim.evaluate.questions import Asked, read_questions
from causim.train.config import Data, TrainConfig
from causim.train.rows import Row, gold_row
from causim.train.terse import terse


@dataclass(frozen=True, slots=True)
class Tasks:
    """`labels` are rows with gold answers; `pool` is collected from, and has no question of these."""

    labels: tuple[Row, ...]
    pool: Asked
    test: Asked

    def of_round(self, number: int, questions: int | None) -> Asked:
        """The questions of a round, from 1: the next ones, and after the last the first again."""
        records = self.pool.records
        if questions is None or questions >= len(records):
            return self.pool
        start = (number - 1) * questions
        chosen = tuple(records[(start + i) % len(records)] for i in range(questions))
        return Asked(chosen, self.pool.specs)


def read_tasks(config: TrainConfig) -> Tasks:
    """Raises CausimError for what cannot be read; MisuseError if a part is empty, or a model is in both parts."""
    data = config.data
    pool, test = _parts(data)
    shared = {r.spec.hash for r in pool.records} & {r.spec.hash for r in test.records}
    if shared:
        raise MisuseError(
            f"{len(shared):,} models of the test questions are, up to renaming, among those trained on: build a "
            "dataset with splits (`causim dataset build`), or leave out `test` to have one file split by its models"
        )
    ordered = sorted(pool.records, key=lambda record: _rank(config.seed, "order", record.id + record.mode))
    labels, rest = ordered[: config.warm_start.labels], ordered[config.warm_start.labels :]
    if not rest:
        raise MisuseError(
            f"of {len(ordered):,} training questions {config.warm_start.labels:,} are labels: none is left to collect"
        )
    gold = tuple(gold_row(record) for record in labels)
    return Tasks(gold, Asked(tuple(rest), pool.specs), test)


def _parts(data: Data) -> tuple[Asked, Asked]:
    found = wanted(read_questions(data.train), data, data.train.path)
    if data.test is not None:
        return found, wanted(read_questions(data.test), data, data.test.path)
    limit = data.test_share * (1 << 32)

    def held_back(record: Record) -> bool:
        return int.from_bytes(_rank(data.train.seed, "test", record.spec.hash)[:4], "big") < limit

    pool = [record for record in found.records if not held_back(record)]
    test = [record for record in found.records if held_back(record)]
    if data.test_limit is not None:
        test = sorted(test, key=lambda r: _rank(data.train.seed, "asked", r.id + r.mode))[: data.test_limit]
    if not pool or not test:
        raise MisuseError(
            f"{data.train.path}: too few models to hold {data.test_share:.0%} of them back for the test"
        )
    return Asked(tuple(pool), found.specs), Asked(tuple(test), found.specs)


def wanted(asked: Asked, data: Data, path: str) -> Asked:
    """Questions of the kinds that are wanted, with the prompts that are wanted."""
    records: Sequence[Record] = [record for record in asked.records if record.kind in data.kinds]
    if not records:
        raise MisuseError(f"{path}: there are no questions of the kinds {', '.join(data.kinds)} in it")
    if data.prompt == "terse":
        missing = next((r for r in records if r.spec.sha256 not in asked.specs), None)
        if missing is not None:
            raise MisuseError(
                f"{path}: terse prompts are made of specifications, and that of {missing.id} is not at hand: name "
                "their folder under `specs`, or train on a folder of `causim dataset build`"
            )
        records = [terse(record, asked.specs[record.spec.sha256]) for record in records]
    return Asked(tuple(records), asked.specs)


def _rank(seed: int, purpose: str, name: str) -> bytes:
    return sha256(f"{seed}/{purpose}/{name}".encode("utf-8", "replace")).digest()
