"""Which of several wordings is taken: by a hash of seed and place, so that an edit rewords only what it touches."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")


class Wording:
    """The choices of one text. `at` moves to a place, such as the declaration that is being told."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._place = ""
        self._asked = 0

    def at(self, place: str) -> None:
        self._place = place
        self._asked = 0

    def pick(self, *options: T) -> T:
        """One of the options, another one at each question."""
        self._asked += 1
        return options[self._number(f"{self._place}\0{self._asked}", len(options))]

    def always(self, topic: str, *options: T) -> T:
        """One of the options, the same all through the text."""
        return options[self._number(f"\0{topic}", len(options))]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        self._asked += 1
        keys = [self._number(f"{self._place}\0{self._asked}\0{i}", 1 << 32) for i in range(len(items))]
        return [items[i] for i in sorted(range(len(items)), key=lambda i: (keys[i], i))]

    def _number(self, question: str, below: int) -> int:
        digest = blake2b(f"{self.seed}\0{question}".encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big") % below
