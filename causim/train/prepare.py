"""What is decided before the first step of a training, and what must hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from causim.errors import MisuseError
from causim.train.assertions import end_tokens, verify_batch, verify_padding, verify_rows
from causim.train.curriculum import Schedule, blocks, schedule
from causim.train.encoding import Encoded, encode, fitting
from causim.train.hyperparameters import Hyperparameters, family_of
from causim.train.job import Job
from causim.train.rows import Row, read_rows


@dataclass(frozen=True, slots=True)
class Prepared:
    """Rows that are left, as tokens, in the order in which they are seen; `left_out` are ids of those too long."""

    rows: tuple[Row, ...]
    encoded: tuple[Encoded, ...]
    left_out: tuple[str, ...]
    schedule: Schedule
    hyperparameters: Hyperparameters


def prepare(job: Job, loaded: Any) -> Prepared:
    """Rows as tokens in the order in which they are seen, after all that must hold was verified. Raises CausimError."""
    rows = read_rows(job.rows)
    tokenizer = loaded.tokenizer
    ends = end_tokens(tokenizer, loaded.model.generation_config)
    verify_padding(tokenizer, ends)
    encoded = [encode(row, tokenizer, ends) for row in rows]
    kept, dropped = fitting(encoded, _limit(job, loaded))
    if rows and not kept:
        raise MisuseError(
            f"all {len(rows):,} rows are longer than max_length; the shortest has {min(map(len, encoded)):,} tokens"
        )
    rows_kept, encoded_kept = tuple(rows[i] for i in kept), tuple(encoded[i] for i in kept)
    verify_rows(rows_kept, encoded_kept, tokenizer, ends, loaded.embedding)
    chosen = job.training.hyperparameters(len(kept), family_of(loaded.model_type, loaded.weights))
    order = schedule(
        blocks([row.size for row in rows_kept], job.curriculum.kind, job.curriculum.borders),
        chosen.batch,
        epochs=chosen.epochs,
        steps=job.training.steps,
        seed=job.seed,
    )
    lengths = sorted(range(len(kept)), key=lambda i: len(encoded_kept[i]))
    extremes = [(i, encoded_kept[i]) for i in {lengths[0], lengths[-1]}]
    verify_batch(loaded.collator()(as_features(extremes)), ends)
    return Prepared(rows_kept, encoded_kept, tuple(rows[i].id for i in dropped), order, chosen)


def as_features(numbered: Sequence[tuple[int, Encoded]]) -> list[dict[str, Any]]:
    """Rows with their numbers, as the trainer's dataset holds them."""
    return [{"row": i, "input_ids": each.tokens, "labels": each.labels} for i, each in numbered]


def _limit(job: Job, loaded: Any) -> int | None:
    """The most tokens of a row: what is asked for, or what the model can see."""
    limits = [limit for limit in (job.training.max_length, loaded.context) if limit is not None]
    return min(limits, default=None)
