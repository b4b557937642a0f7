"""What draws replies to prompts: one protocol for servers and for models on this machine."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from causim.errors import MisuseError


@dataclass(frozen=True, slots=True)
class Sampling:
    """How each reply is drawn. Temperature 0 takes the likeliest token each time, and then all replies are the same."""

    temperature: float = 0.0
    top_p: float = 1.0
    max_new_tokens: int = 512
    seed: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.temperature <= 2:
            raise MisuseError(f"temperature {self.temperature:g} is not between 0 and 2")
        if not 0 < self.top_p <= 1:
            raise MisuseError(f"top_p {self.top_p:g} is not above 0 and at most 1")
        if self.max_new_tokens < 1:
            raise MisuseError(f"max_new_tokens {self.max_new_tokens} leaves no room for a reply")

    @property
    def greedy(self) -> bool:
        return not self.temperature

    def key(self, reasoner: str, prompt: str, sample: int) -> str:
        """What identifies one reply: SHA-256 of all that it depends on, in hexadecimal."""
        parts = [reasoner, prompt, self.temperature, self.top_p, self.max_new_tokens, self.seed, sample]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    def seed_of(self, prompt: str, sample: int) -> int:
        """The seed of one reply, 31 bits since servers take no more: it depends on no other prompt and no order."""
        digest = hashlib.sha256(json.dumps([self.seed, "reply", prompt, sample]).encode()).digest()
        return int.from_bytes(digest[:4], "big") >> 1


GREEDY = Sampling()


class Replies(NamedTuple):
    """The k replies to the prompt with this index, in order; `cut` says which of them met the limit of tokens."""

    prompt: int
    texts: tuple[str, ...]
    cut: tuple[bool, ...]


class Reasoner(Protocol):
    """Whoever answers prompts: `ServerReasoner`, `LocalReasoner`, or a test."""

    @property
    def name(self) -> str:
        """Identifies the model for good: of a model on this machine its files' digest is part of it."""
        ...

    def generate(
        self, prompts: Sequence[str], k: int, sampling: Sampling, *, done: Collection[int] = frozenset()
    ) -> Iterator[Replies]:
        """For each prompt that is not among `done` its k replies, in any order, each prompt as soon as it is answered.

        A prompt is a question as a user asks it; a chat template, if there is one, is the reasoner's business. All
        prompts are named even if some are done, so that batches, and with them the last digits of floating-point
        numbers, are the same whether a run was stopped or not. Raises CausimError where nothing more can be had.
        """
        ...

    def close(self) -> None:
        """Let go of connections or memory."""
        ...
