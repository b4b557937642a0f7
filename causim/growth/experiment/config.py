"""What the experiment is told: `causim experiment CONFIG` reads it from YAML or JSON."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Annotated, Literal

from pydantic import Field

from causim.growth.config import Builtin, Group, GrowthConfig, LanguageModel, Topology
from causim.llm.config import Section
from causim.validation import NAME

STRATEGIES: tuple[Literal["incremental", "one_shot"], ...] = ("incremental", "one_shot")
Size = Annotated[int, Field(ge=1, le=1000)]


class IncrementalVsOneShot(Section):
    """Both strategies are given the same tasks: models of the same domain, topology, size and seed."""

    kind: Literal["incremental_vs_one_shot"]
    sizes: tuple[Size, ...] = Field(min_length=1, max_length=50)
    """Nodes of the models, for each of which success is counted."""
    trials: int = Field(default=20, ge=1, le=100_000)
    """Models of each size and topology, with each strategy."""
    domain: Annotated[str, Field(pattern=NAME, max_length=60)] = "nonsense"
    """What the models are about."""
    topologies: tuple[Topology, ...] = Field(default=("layered",), min_length=1, max_length=6)
    """Asserted of every model, and checked."""
    author: Annotated[Builtin | LanguageModel, Field(discriminator="kind")] = Builtin()
    seed: int = 0
    """All chance comes from it."""
    attempts: int = Field(default=1, ge=1, le=100)
    """Before a model is given up: at each step when it is grown, at the whole when it is not."""
    cassette: str | None = None
    """A file in which requests and replies are kept, to repeat the experiment without the endpoint."""

    @property
    def total(self) -> int:
        """How many models are asked for."""
        return sum(group.models for _, _, grown in self.runs() for group in grown.groups)

    def runs(self) -> Iterator[tuple[str, int, GrowthConfig]]:
        """A run of growth for each size and strategy."""
        for size in dict.fromkeys(self.sizes):
            seed = int.from_bytes(sha256(f"{self.seed}/size/{size}".encode()).digest()[:6], "big")
            groups = tuple(
                Group(domain=self.domain, topology=topology, nodes=size, models=self.trials)
                for topology in dict.fromkeys(self.topologies)
            )
            for strategy in STRATEGIES:
                yield (
                    strategy,
                    size,
                    GrowthConfig(
                        groups=groups,
                        author=self.author,
                        seed=seed,
                        attempts=self.attempts,
                        strategy=strategy,
                        cassette=self.cassette,
                    ),
                )
