"""Rejection sampling keeps what was proved right, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from causim.dataset import grade
from causim.errors import MisuseError
from causim.train.reject import Drawn, Strategy, read_drawn, select, unverified, write_drawn
from causim.train.rows import gold_row
from tests.unit.train.learning import questions


def drawn() -> list[tuple[object, list[Drawn]]]:
    """To two questions: wrong, right in many words, cut off, right, the same again; and only wrong ones."""
    first, second = questions().records[:2]
    gold = gold_row(first).completion
    texts = [
        ("no idea", False),
        (f"So it is: {gold}", False),
        (gold + " and", True),
        (gold, False),
        (gold, False),
    ]
    scored = [Drawn(text, grade(text, first).score, cut) for text, cut in texts]
    return [(first, scored), (second, [Drawn("no idea", grade("no idea", second).score, False)])]


@pytest.mark.parametrize(
    ("strategy", "kept"), [("first_correct", [1]), ("shortest_correct", [3]), ("all_correct", [1, 3])]
)
def test_strategies_choose_among_right_replies(strategy: Strategy, kept: list[int]) -> None:
    pairs = drawn()
    found = select(pairs, strategy)  # type: ignore[arg-type]
    assert [row.completion for row in found.rows] == [pairs[0][1][i].text for i in kept]
    assert (found.questions, found.solved, found.replies, found.right) == (2, 1, 6, 4)


def test_kept_rows_are_graded_right_and_keep_their_prompts() -> None:
    pairs = drawn()
    record = pairs[0][0]
    for row in select(pairs, "all_correct").rows:  # type: ignore[arg-type]
        assert grade(row.completion, record).score == 1  # type: ignore[arg-type]
        assert row.prompt == record.prompt  # type: ignore[attr-defined]


def test_the_control_takes_the_first_reply_right_or_wrong() -> None:
    assert [row.completion for row in unverified(drawn())] == ["no idea", "no idea"]  # type: ignore[arg-type]


def test_replies_come_back_from_their_file(tmp_path: Path) -> None:
    pairs = drawn()
    write_drawn(tmp_path / "graded.jsonl", pairs)  # type: ignore[arg-type]
    assert read_drawn(tmp_path / "graded.jsonl", [record for record, _ in pairs]) == pairs  # type: ignore[misc]
    with pytest.raises(MisuseError, match="other questions"):
        read_drawn(tmp_path / "graded.jsonl", questions().records[2:4])
