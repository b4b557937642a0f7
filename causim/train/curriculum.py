"""In which order a model sees its rows: all mixed, or small models before large ones, block after block.

The order is decided here, epochs and all, and trainers read it from the first place to the last. So it is the same for
any number of processes, and blocks end where an optimizer step ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import ceil
from random import Random
from typing import Literal

from causim.errors import MisuseError

Kind = Literal["block", "at_once", "easy_only", "hard_only"]

MOST_BLOCKS = 4  # where borders are not given and there are more sizes than this, as many alike in rows


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that are seen together, by their numbers."""

    name: str
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Schedule:
    """`order` has a row's number for each place, a full batch for each step; `ends` the step with which each block
    ends."""

    order: tuple[int, ...]
    batch: int
    ends: tuple[tuple[str, int], ...]

    @property
    def steps(self) -> int:
        return len(self.order) // self.batch


def blocks(sizes: Sequence[int], kind: Kind, borders: Sequence[int] = ()) -> tuple[Block, ...]:
    """The blocks of a curriculum, the smallest sizes first.

    `borders` are the largest sizes of all blocks but the last; without them each size is a block, or of many sizes
    neighbours join until four blocks are left. `easy_only` is the first of these blocks, `hard_only` the last,
    `at_once` all of them as one. Raises MisuseError if there are no rows or the borders do not rise.
    """
    if not sizes:
        raise MisuseError("there is nothing to train on: no rows are left")
    if list(borders) != sorted(set(borders)):
        raise MisuseError(f"the borders of blocks must rise, not {', '.join(map(str, borders))}")
    if kind == "at_once":
        return (Block("all", tuple(range(len(sizes)))),)
    found = _split(sizes, borders or _borders(sizes))
    match kind:
        case "block":
            return found
        case "easy_only":
            return found[:1]
        case "hard_only":
            return found[-1:]


def _borders(sizes: Sequence[int]) -> list[int]:
    distinct = sorted(set(sizes))
    if len(distinct) <= MOST_BLOCKS:
        return distinct[:-1]
    ordered = sorted(sizes)
    ends = {ordered[len(ordered) * i // MOST_BLOCKS - 1] for i in range(1, MOST_BLOCKS)}
    return sorted(ends - {distinct[-1]})


def _split(sizes: Sequence[int], borders: Sequence[int]) -> tuple[Block, ...]:
    groups: list[list[int]] = [[] for _ in range(len(borders) + 1)]
    for number, size in enumerate(sizes):
        groups[sum(border < size for border in borders)].append(number)
    return tuple(Block(_name([sizes[i] for i in group]), tuple(group)) for group in groups if group)


def _name(sizes: Sequence[int]) -> str:
    low, high = min(sizes), max(sizes)
    return f"{low} nodes" if low == high else f"{low}-{high} nodes"


def schedule(
    parts: Sequence[Block], batch: int, *, epochs: float = 1.0, steps: int | None = None, seed: int = 0
) -> Schedule:
    """Each block for so many `epochs`, or all of them for so many `steps`, shared out by their numbers of rows.

    Within a block each pass over its rows is shuffled anew. The last batch of a block is filled with rows of the next
    pass. Raises MisuseError for fewer steps than blocks, and for numbers below 1.
    """
    if batch < 1 or epochs <= 0 or not parts:
        raise MisuseError("a schedule needs blocks, a batch of 1 or more, and epochs above 0")
    shares = [ceil(len(part.rows) * epochs / batch) for part in parts]
    if steps is not None:
        shares = _shared(steps, [len(part.rows) for part in parts])
    order: list[int] = []
    ends = []
    for part, share in zip(parts, shares, strict=True):
        stream = _passes(part, seed)
        order += (next(stream) for _ in range(share * batch))
        ends.append((part.name, len(order) // batch))
    return Schedule(tuple(order), batch, tuple(ends))


def _passes(part: Block, seed: int) -> Iterator[int]:
    number = 0
    while True:
        rows = list(part.rows)
        digest = sha256(f"{seed}/order/{part.name}/{number}".encode()).digest()
        Random(int.from_bytes(digest, "big")).shuffle(rows)
        yield from rows
        number += 1


def _shared(steps: int, weights: Sequence[int]) -> list[int]:
    """Whole numbers that add up to `steps`, as the weights are to each other, and none of them 0."""
    if steps < len(weights):
        raise MisuseError(f"{steps} steps are too few for {len(weights)} blocks")
    free, whole = steps - len(weights), sum(weights)
    shares = [free * weight // whole for weight in weights]
    rest = sorted(range(len(weights)), key=lambda i: (-(free * weights[i] % whole), i))
    for i in rest[: free - sum(shares)]:
        shares[i] += 1
    return [share + 1 for share in shares]
