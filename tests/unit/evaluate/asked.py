"""Records to be asked about, and a reasoner that needs no model."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cache
from hashlib import sha256

from causim.api import read
from causim.dataset import Record, Specification, sample_records
from causim.evaluate.inference import Replies, Sampling
from causim.source import SourceText
from tests.e2e.cli import DRUG


@cache
def drug() -> Specification:
    source = SourceText("drug.scm", DRUG)
    model = read(source).model
    assert model is not None
    return Specification.of(source, model)


@cache
def records(number: int = 12) -> tuple[Record, ...]:
    return tuple(sample_records([drug()], number))


class Scripted:
    """Says the hash of the prompt and the seed; stops working after so many prompts."""

    def __init__(self, name: str = "scripted", dies_after: int | None = None) -> None:
        self.name, self._left = name, dies_after
        self.asked: list[str] = []

    def generate(
        self, prompts: Sequence[str], k: int, sampling: Sampling, *, done: Collection[int] = frozenset()
    ) -> Iterator[Replies]:
        for index in reversed(range(len(prompts))):
            if index in done:
                continue
            if self._left is not None and len(self.asked) == self._left:
                raise ConnectionError
            self.asked.append(prompts[index])
            seeds = [sampling.seed_of(prompts[index], sample) for sample in range(k)]
            texts = tuple(
                sha256(f"{prompts[index]}{seed}".encode()).hexdigest() + "\u2028é" for seed in seeds
            )
            yield Replies(index, texts, tuple(seed % 2 == 0 for seed in seeds))

    def close(self) -> None:
        pass
