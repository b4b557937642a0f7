"""What a dataset is built from, and how: `causim dataset build CONFIG` reads it from YAML or JSON."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from causim.dataset.drawing import Shape
from causim.dataset.instances import Options
from causim.dataset.records import KindName, Mode, Scenario
from causim.engine import Kind
from causim.growth.config import read_as
from causim.llm.config import Section
from causim.source import SourceText

Share = Annotated[float, Field(ge=0, le=1)]
Weight = Annotated[float, Field(ge=0, le=1_000_000)]
SplitName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,40}$")]


class Split(Section):
    """One part of a dataset. Models are split, never questions: no model, up to renaming, is in two splits."""

    models: Share
    """Share of the models of the sources."""
    instances: int = Field(ge=0, le=1_000_000_000)
    """How many questions, in each prompt mode."""


class Drawn(Section):
    """How the questions of one scenario are drawn (the paper, Appendix L)."""

    share: Weight = 1.0
    """Weight of this scenario beside the others."""
    missing_exo_pct: Share = 0.0
    """Share of exogenous variables that deductions and interventions keep hidden."""
    evidence: Literal["full", "minimal"] | Share = "full"
    """Nodes that abductions and counterfactuals observe: all, those without children, or a share chosen at random."""


class DatasetConfig(Section):
    """A dataset: its sources, its splits, and how questions are drawn and asked."""

    sources: tuple[str, ...] = Field(min_length=1)
    """Libraries of `causim grow`, folders of specifications, or single files; as seen from where the command runs."""
    versions: Literal["all", "final"] = "all"
    """Of grown models: every version, or the last one only."""
    min_nodes: int = Field(default=1, ge=1)
    """Models with fewer endogenous variables are left out."""
    max_nodes: int = Field(default=1_000, ge=1)
    """Models with more are left out."""
    seed: int = 0
    """All chance comes from it."""
    splits: dict[SplitName, Split] = Field(
        default={
            "train": Split(models=0.8, instances=10_000),
            "validation": Split(models=0.1, instances=500),
            "test": Split(models=0.1, instances=1_000),
        },
        min_length=1,
    )
    """By name; shares of models sum to 1 at most."""
    kinds: dict[KindName, Weight] = Field(
        default={"deduction": 1.0, "intervention": 1.0, "abduction": 1.0, "counterfactual": 1.0},
        min_length=1,
    )
    """Weights of the kinds of question; a kind that is not named is not asked."""
    scenarios: dict[Scenario, Drawn] = Field(
        default={"deterministic": Drawn(), "stochastic": Drawn(missing_exo_pct=0.3)}, min_length=1
    )
    """Questions with one right answer (deterministic), with several, or (with abstention) about what cannot be."""
    intervention_node_pct: Share = 0.2
    """Share of nodes that interventions and counterfactuals force; one at least, never all."""
    require_intervention_effect: bool = True
    """Take only interventions that change a node which they do not force."""
    require_counterfactual_effect: bool = True
    """The same of counterfactuals."""
    abstention: bool = False
    """Whether replies may, and then must, say that there is no single answer."""
    modes: tuple[Mode, ...] = Field(default=("code",), min_length=1)
    """How prompts state the model; every question is asked in each of them, in a configuration of its own."""
    partial_omits: tuple[str, ...] = ("weights",)
    """What partial descriptions leave out, as `causim informalize --omit`."""
    balance: tuple[Literal["nodes", "topology"], ...] = ("nodes", "topology")
    """As many questions about models of each size and topology as there are enough different ones."""
    listed: int = Field(default=64, ge=1, le=1_000_000)
    """The most right answers written into a record; of more, their number and a digest."""
    steps: int = Field(default=20_000, ge=1)
    """What one answer may cost where it is enumerated."""
    cells: int = Field(default=1 << 20, ge=1)
    """What one table may hold where it is worked out by elimination."""
    shard: int = Field(default=10_000, ge=1, le=1_000_000)
    """Questions in one file, about."""
    formats: tuple[Literal["parquet", "jsonl"], ...] = Field(default=("parquet",), min_length=1)
    """What is written: Parquet for `datasets`, JSON Lines, or both."""

    @model_validator(mode="after")
    def _verify(self) -> DatasetConfig:
        if sum(split.models for split in self.splits.values()) > 1 + 1e-9:
            raise ValueError("the splits' shares of models sum to more than 1")
        if not any(split.models for split in self.splits.values()):
            raise ValueError("no split has a share of the models")
        if "impossible" in self.scenarios and not self.abstention:
            raise ValueError("impossible questions need `abstention: true`: no other reply to them is right")
        if not any(self.kinds.values()):
            raise ValueError("every kind has weight 0")
        if not any(drawn.share for drawn in self.scenarios.values()):
            raise ValueError("every scenario has weight 0")
        if self.min_nodes > self.max_nodes:
            raise ValueError("min_nodes is greater than max_nodes")
        return self

    @property
    def options(self) -> Options:
        return Options(self.listed, self.abstention, self.steps, self.cells)

    def shape(self, scenario: Scenario) -> Shape:
        drawn = self.scenarios[scenario]
        return Shape(
            missing_exo_pct=drawn.missing_exo_pct,
            intervention_node_pct=self.intervention_node_pct,
            evidence=drawn.evidence,
            require_intervention_effect=self.require_intervention_effect,
            require_counterfactual_effect=self.require_counterfactual_effect,
        )

    def cells_of(self) -> list[tuple[Kind, Scenario, float]]:
        """Every kind in every scenario, with its share; these sum to 1."""
        found = [
            (Kind(kind), scenario, weight * drawn.share)
            for kind, weight in self.kinds.items()
            for scenario, drawn in self.scenarios.items()
            if not (scenario == "impossible" and kind in ("deduction", "intervention"))
        ]
        total = sum(weight for *_, weight in found)
        return [(kind, scenario, weight / total) for kind, scenario, weight in found if weight]


def read_dataset_config(source: SourceText) -> DatasetConfig:
    """A configuration from the text of a .json file, else of YAML. Raises SpecError with all that is wrong in it."""
    return read_as(DatasetConfig, source)
