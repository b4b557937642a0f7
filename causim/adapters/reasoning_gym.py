"""reasoning-gym: a procedural dataset of questions about models of your own, with a curriculum.

Importing this module registers the dataset `causim`:

    import reasoning_gym
    import causim.adapters.reasoning_gym

    data = reasoning_gym.create_dataset("causim", specs="specs", seed=7, size=100)
    data.score_answer(reply, data[0])

An experiment with a curriculum configures its datasets by levels alone; `register` gives it one that knows its models.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import islice
from typing import Any, ClassVar

from causim.adapters.common import Item, item_of, library
from causim.dataset.drawing import Evidence, Shape
from causim.dataset.instances import Options
from causim.dataset.records import KindName, Mode, Record
from causim.dataset.sample import KINDS, sample_records
from causim.dataset.specification import Specification
from causim.errors import MisuseError
from causim.files import read_source, specification_paths
from causim.source import SourceText

with library("reasoning_gym", extra="reasoning-gym"):
    from reasoning_gym import register_dataset
    from reasoning_gym.coaching.attributes import ScalarAttributeDefinition
    from reasoning_gym.coaching.base_curriculum import BaseCurriculum
    from reasoning_gym.dataset import ProceduralDataset

NAME = "causim"


@dataclass
class CausimConfig:
    """What is asked about, and how.

    specs: files or folders of specifications, of which those with `min_nodes` to `max_nodes` nodes are asked about.
    missing_exo_pct, intervention_node_pct, evidence: as in `causim.dataset.Shape`. abstention: questions may have no
    single answer, and then the right reply says so.
    """

    specs: str | Sequence[str] = ()
    min_nodes: int = 1
    max_nodes: int = 1000
    kinds: Sequence[KindName] = tuple(kind.value for kind in KINDS)
    missing_exo_pct: float = 0.0
    intervention_node_pct: float = 0.2
    evidence: Evidence = "full"
    mode: Mode = "code"
    abstention: bool = False
    seed: int | None = None
    size: int = 500

    def validate(self) -> None:
        """Raises MisuseError for values that make no sense. That there are specifications is seen at the first item."""
        if not 1 <= self.min_nodes <= self.max_nodes:
            raise MisuseError(
                f"min_nodes and max_nodes must be in order, not {self.min_nodes} and {self.max_nodes}"
            )
        if self.size < 1:
            raise MisuseError(f"size must be 1 or more, not {self.size}")
        if not self.kinds or not set(self.kinds) <= set(KINDS):
            raise MisuseError(f"kinds are some of {', '.join(KINDS)}, not {', '.join(self.kinds) or 'none'}")
        _ = self.shape

    @property
    def shape(self) -> Shape:
        return Shape(self.missing_exo_pct, self.intervention_node_pct, self.evidence)


class CausimDataset(ProceduralDataset):
    """Questions about the models in turn, none twice.

    What a question is drawn with is a hash of the seed, the specification, the kind and a number, so that datasets of
    neighbouring seeds have no more in common than any two.
    """

    name: ClassVar[str] = NAME

    def __init__(self, config: CausimConfig) -> None:
        super().__init__(config=config, seed=config.seed, size=config.size)
        self._found: list[Item] = []

    @property
    def category(self) -> str:
        return "causality"

    def __getitem__(self, idx: int) -> dict[str, Any]:
        """The question of this index; those before it are drawn too, once. Raises IndexError outside of the size, and
        MisuseError if there are no models to ask about, or fewer distinct questions than the size says."""
        if not 0 <= idx < self.size:
            raise IndexError(f"there are {self.size} items, counted from 0; {idx} is none of them")
        self._found += islice(self._items, max(0, idx + 1 - len(self._found)))
        if idx >= len(self._found):
            raise MisuseError(
                f"there are only {len(self._found)} distinct questions of this sort about these models: lower size, "
                "name more specifications, or allow more kinds or nodes"
            )
        item, config = self._found[idx], self.config
        return {
            "question": item.record.prompt,
            "answer": item.reply,
            "metadata": {
                "source_dataset": self.name,
                "source_index": idx,
                **item.labels,
                "difficulty": {
                    "nodes": (config.min_nodes, config.max_nodes),
                    "missing_exo_pct": config.missing_exo_pct,
                    "evidence": config.evidence,
                },
                "item": item.to_json(),
            },
        }

    def score_answer(self, answer: str | None, entry: dict[str, Any]) -> float:
        """1 if the last JSON object of the answer is right, else 0. The entry alone decides, not this dataset."""
        if not isinstance(answer, str):
            return 0.0
        return float(Item.from_json(entry["metadata"]["item"]).grade(answer).score)

    @cached_property
    def _items(self) -> Iterator[Item]:
        """From each model a question in turn; a model without further questions is passed over."""
        sources = [self._about(source, spec) for source, spec in self._models]
        asked: set[bytes] = set()  # two texts can state one model
        while sources:
            for source in tuple(sources):
                for item in source:
                    digest = sha256(item.record.prompt.encode()).digest()
                    if digest not in asked:
                        asked.add(digest)
                        yield item
                        break
                else:
                    sources.remove(source)

    @cached_property
    def _models(self) -> list[tuple[SourceText, Specification]]:
        """Those of the wanted size, in an order of the seed's. Raises MisuseError if there are none."""
        config = self.config
        named = [config.specs] if isinstance(config.specs, str) else list(config.specs)
        if not named:
            raise MisuseError("there is nothing to ask about: give specs, files or folders of specifications")
        texts = (read_source(path) for path in specification_paths(named))
        models = {spec.sha256: (text, spec) for text in texts for spec in [Specification.read(text)]}
        sizes = sorted(len(spec.model.nodes) for _, spec in models.values())
        chosen = {
            sha: (text, spec)
            for sha, (text, spec) in models.items()
            if config.min_nodes <= len(spec.model.nodes) <= config.max_nodes
        }
        if not chosen:
            raise MisuseError(
                f"no model has {config.min_nodes} to {config.max_nodes} nodes; there are some of {sizes[0]} to "
                f"{sizes[-1]}"
            )
        order = sorted(chosen, key=lambda sha: sha256(f"{self.seed}/{sha}".encode()).digest())
        return [chosen[sha] for sha in order]

    def _about(self, source: SourceText, spec: Specification) -> Iterator[Item]:
        """Items about one model, as many as there are. A long list begins with the short one, which is made first."""
        turns = len(KINDS) * -(-self.size // (len(self._models) * len(self.config.kinds)))
        taken = 0
        while True:
            before = taken
            for record in islice(self._records(spec, turns), taken, None):
                taken += 1
                if record.kind in self.config.kinds:
                    yield item_of(record, {spec.sha256: source.text}, source.name)
            if taken == before:
                return
            turns *= 2

    def _records(self, spec: Specification, number: int) -> Iterator[Record]:
        config = self.config
        options = Options(abstention=config.abstention)
        return sample_records([spec], number, self.seed, config.shape, mode=config.mode, options=options)


class CausimCurriculum(BaseCurriculum):
    """From small models of which all is known to large ones of which little is."""

    config_class: ClassVar[type[CausimConfig]] = CausimConfig

    def __init__(self) -> None:
        super().__init__(type(self).__name__, self.config_class)
        self._define_attributes(
            ScalarAttributeDefinition(
                name="nodes",
                levels=[3, 5, 7, 10, 15, 25, 50],
                description="The most nodes that a model has",
                field_name="max_nodes",
            ),
            ScalarAttributeDefinition(
                name="missing_exo_pct",
                levels=[0.0, 0.1, 0.2, 0.35, 0.5],
                description="Share of exogenous variables that deductions and interventions keep hidden",
                field_name="missing_exo_pct",
            ),
            ScalarAttributeDefinition(
                name="evidence",
                levels=["full", 0.8, 0.6, 0.4, "minimal"],
                description="Which nodes abductions and counterfactuals observe",
                field_name="evidence",
            ),
        )


def register(name: str, specs: str | Sequence[str] = ()) -> None:
    """Registers a dataset, with its curriculum, that asks about these models unless it is configured otherwise.

    Raises ValueError for a name that is taken.
    """
    default = specs if isinstance(specs, str) else tuple(specs)

    @dataclass
    class Config(CausimConfig):
        specs: str | Sequence[str] = default

    class Curriculum(CausimCurriculum):
        config_class = Config

    dataset = type(CausimDataset.__name__, (CausimDataset,), {"name": name})
    register_dataset(name, dataset, Config, Curriculum)


register_dataset(NAME, CausimDataset, CausimConfig, CausimCurriculum)
