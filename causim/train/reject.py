"""Rejection sampling: of the replies that a model drew, those that the engine proved right.

As in STaR (Zelikman et al., 2022), RFT (Yuan et al., 2023) and RAFT (Dong et al., 2023); CauSim, section 5.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from causim.dataset.jsonl import read_jsonl, write_jsonl
from causim.dataset.records import Record, json_line
from causim.errors import MisuseError
from causim.train.rows import Row

Strategy = Literal["first_correct", "shortest_correct", "all_correct"]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A reply with its grade; `cut` if it met the limit of tokens."""

    text: str
    score: int
    cut: bool


Questions = Iterable[tuple[Record, Sequence[Drawn]]]


@dataclass(frozen=True, slots=True)
class Selection:
    """The rows that are kept, and of how many questions and replies; `right` counts replies that were right."""

    rows: tuple[Row, ...]
    questions: int
    solved: int
    replies: int
    right: int


def select(questions: Questions, strategy: Strategy) -> Selection:
    """The right replies to each question: the first, the shortest (the first of several), or all that differ.

    A reply that was cut off at the limit of tokens is not kept even if it is right so far: its end is not the model's.
    """
    rows: list[Row] = []
    asked = solved = replies = right = 0
    for record, drawn in questions:
        texts = list(dict.fromkeys(reply.text for reply in drawn if reply.score and not reply.cut))
        asked, replies = asked + 1, replies + len(drawn)
        right += sum(reply.score for reply in drawn)
        solved += bool(texts)
        match strategy:
            case "first_correct":
                texts = texts[:1]
            case "shortest_correct":
                texts = sorted(texts, key=len)[:1]
            case "all_correct":
                pass
        rows += (_row(record, text, number) for number, text in enumerate(texts))
    return Selection(tuple(rows), asked, solved, replies, right)


def unverified(questions: Questions) -> tuple[Row, ...]:
    """The first reply to each question, right or wrong: what is trained on when nothing is verified."""
    return tuple(_row(record, drawn[0].text, 0) for record, drawn in questions if drawn and not drawn[0].cut)


def write_drawn(path: Path, questions: Questions) -> None:
    """The replies to each question, as JSON Lines. Raises CausimError."""
    write_jsonl(
        path,
        (
            json_line({"id": record.id, "replies": [[d.text, d.score, d.cut] for d in drawn]})
            for record, drawn in questions
        ),
    )


def read_drawn(path: Path, records: Sequence[Record]) -> list[tuple[Record, list[Drawn]]]:
    """What was written of these records, in their order. Raises MisuseError."""
    lines = [data for _, data in read_jsonl(path)]
    if [line.get("id") for line in lines] != [record.id for record in records]:
        raise MisuseError(f"{path} has replies to other questions")
    replies = ([Drawn(*reply) for reply in line["replies"]] for line in lines)
    return list(zip(records, replies, strict=True))


def _row(record: Record, text: str, number: int) -> Row:
    return Row(f"{record.id}/{record.mode}/{number}", record.prompt, text, record.spec.nodes)
