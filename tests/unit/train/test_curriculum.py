"""The order in which rows are seen."""

from __future__ import annotations

from collections import Counter

import pytest

from causim.errors import MisuseError
from causim.train.curriculum import Block, Schedule, blocks, schedule

SIZES = [3, 2, 5, 2, 3, 5, 2, 5]


def sizes_seen(found: Schedule) -> list[int]:
    return [SIZES[i] for i in found.order]


def test_blocks_go_from_small_to_large() -> None:
    found = blocks(SIZES, "block")
    assert [(b.name, [SIZES[i] for i in b.rows]) for b in found] == [
        ("2 nodes", [2, 2, 2]),
        ("3 nodes", [3, 3]),
        ("5 nodes", [5, 5, 5]),
    ]
    assert [b.name for b in blocks(SIZES, "block", [3])] == ["2-3 nodes", "5 nodes"]
    assert [b.name for b in blocks(SIZES, "easy_only", [3])] == ["2-3 nodes"]
    assert [b.name for b in blocks(SIZES, "hard_only")] == ["5 nodes"]
    assert [len(b.rows) for b in blocks(SIZES, "at_once")] == [len(SIZES)]


def test_many_sizes_make_four_blocks_alike_in_rows() -> None:
    found = blocks([size for size in range(1, 21) for _ in range(5)], "block")
    assert [b.name for b in found] == ["1-5 nodes", "6-10 nodes", "11-15 nodes", "16-20 nodes"]
    skewed = blocks([1] * 97 + [2, 3, 4, 5], "block")
    assert sum(len(b.rows) for b in skewed) == 101
    assert skewed[0].name == "1 nodes"


def test_a_schedule_keeps_blocks_apart_and_ends_them_with_a_step() -> None:
    found = schedule(blocks(SIZES, "block"), batch=2, epochs=2)
    assert sizes_seen(found) == [2] * 6 + [3] * 4 + [5] * 6
    assert found.ends == (("2 nodes", 3), ("3 nodes", 5), ("5 nodes", 8))
    assert found.steps == 8


def test_each_pass_shows_every_row_once_in_another_order() -> None:
    found = schedule([Block("all", tuple(range(40)))], batch=8, epochs=3)
    passes = [found.order[i : i + 40] for i in (0, 40, 80)]
    assert all(sorted(each) == list(range(40)) for each in passes)
    assert len(set(passes)) == 3


def test_the_last_batch_of_a_block_is_filled_with_rows_of_its_own() -> None:
    found = schedule(blocks(SIZES, "block"), batch=4)
    assert sizes_seen(found) == [2] * 4 + [3] * 4 + [5] * 4
    assert max(Counter(found.order).values()) == 2


def test_all_curricula_can_take_the_same_number_of_steps() -> None:
    """Else one that sees fewer rows would also train less."""
    for kind in ("block", "at_once", "easy_only", "hard_only"):
        found = schedule(blocks(SIZES, kind), batch=2, steps=11)  # type: ignore[arg-type]
        assert (found.steps, found.ends[-1][1]) == (11, 11)
    shared = schedule(blocks([1] * 70 + [2] * 30, "block"), batch=1, steps=10)
    assert shared.ends == (("1 nodes", 7), ("2 nodes", 10))


def test_the_order_depends_on_the_seed_alone() -> None:
    parts = blocks(SIZES, "at_once")
    assert schedule(parts, 4, seed=1) == schedule(parts, 4, seed=1)
    assert schedule(parts, 4, seed=1) != schedule(parts, 4, seed=2)


def test_what_makes_no_order_is_refused() -> None:
    with pytest.raises(MisuseError, match="nothing to train on"):
        blocks([], "at_once")
    with pytest.raises(MisuseError, match="must rise"):
        blocks(SIZES, "block", [3, 2])
    with pytest.raises(MisuseError, match="too few for 3 blocks"):
        schedule(blocks(SIZES, "block"), 2, steps=2)
