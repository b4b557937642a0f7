"""What a run of growth is told: `causim grow CONFIG` reads it from YAML or JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Annotated, Any, Literal

from pydantic import Field

from causim.compiler.strict import read_json, read_yaml
from causim.errors import SpecError
from causim.growth.records import Job
from causim.llm.config import LanguageModel as Asked
from causim.llm.config import Section
from causim.source import SourceText
from causim.validation import NAME, Form, validate

Topology = Literal["chain", "tree", "star", "inverted_star", "layered", "any"]


class Group(Section):
    """Models of one kind."""

    domain: Annotated[str, Field(pattern=NAME, max_length=60)]
    """What they are about; the built-in author knows nonsense, symbolic_math, medical and truth_values."""
    topology: Topology = "layered"
    """Asserted of every version, and checked."""
    nodes: int = Field(default=10, ge=1, le=1000)
    """Nodes that each is grown to."""
    models: int = Field(default=1, ge=1, le=1_000_000)
    """How many."""


class Builtin(Section):
    """The author that comes with causim: seeded, offline, free."""

    kind: Literal["builtin"] = "builtin"


class LanguageModel(Asked):
    """A language model behind any OpenAI-compatible endpoint. The key comes from the environment, never from here."""

    form: Literal["dsl", "python"] = "dsl"
    """How mechanisms are to be written: in the language, or as restricted Python that is translated statically."""


class GrowthConfig(Section):
    """A run: groups of models, an author, and a budget."""

    groups: tuple[Group, ...] = Field(min_length=1)
    author: Annotated[Builtin | LanguageModel, Field(discriminator="kind")] = Builtin()
    seed: int = 0
    """All chance comes from it."""
    attempts: int = Field(default=5, ge=1, le=100)
    """At each step, before a model is given up (the paper: 1 for GPT-5, 3 for Qwen2.5-7B)."""
    strategy: Literal["incremental", "one_shot"] = "incremental"
    """Node by node, or a whole model at once for comparison (the paper's Experiment 1)."""
    cassette: str | None = None
    """A file in which requests and replies are kept, to repeat the run without the endpoint."""

    def jobs(self, generations: dict[str, int] | None = None) -> Iterator[Job]:
        """Every model of the run, in order. Ids of groups that are alike go on counting."""
        count: dict[str, int] = {}
        for group in self.groups:
            kind = f"{group.domain}-{group.topology.replace('_', '-')}"
            digits = max(4, len(str(group.models)))
            for _ in range(group.models):
                count[kind] = count.get(kind, 0) + 1
                name = f"{kind}-{count[kind]:0{digits}}"
                generation = (generations or {}).get(name, 0)
                yield Job(
                    id=name,
                    domain=group.domain,
                    topology=group.topology,
                    nodes=group.nodes,
                    seed=sha256(f"{self.seed}/{name}/{generation}".encode()).hexdigest()[:32],
                    generation=generation,
                    strategy=self.strategy,
                )


def read_config(source: SourceText) -> GrowthConfig:
    """A configuration from the text of a .json file, else of YAML. Raises SpecError with all that is wrong in it."""
    return read_as(GrowthConfig, source)


def read_as(form: type[Form], source: SourceText) -> Form:
    """As `read_config`, of a configuration in another form."""
    found = validate(form, plain_data(source), source.name, code="config-schema")
    if isinstance(found, list):
        raise SpecError(found)
    return found


def plain_data(source: SourceText) -> Any:
    """What the text of a .json file says, or else YAML. Raises SpecError."""
    return _plain(read_json(source) if source.name.endswith(".json") else read_yaml(source))


def _plain(data: Any) -> Any:
    """Decimals, which the strict readers keep exact, as floats: nothing in a configuration is a probability."""
    from decimal import Decimal

    if isinstance(data, dict):
        return {key: _plain(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_plain(item) for item in data]
    return float(data) if isinstance(data, Decimal) else data


def is_config(path: str) -> bool:
    """Whether a path is one of a configuration, by its ending."""
    return re.search(r"\.(ya?ml|json)\Z", path) is not None
