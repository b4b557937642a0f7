"""What the experiment is told: `causim experiment CONFIG` reads it from YAML or JSON."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from causim.llm.config import LanguageModel, Section

Strategy = Literal["node_by_node", "one_shot"]
STRATEGIES: tuple[Strategy, ...] = ("node_by_node", "one_shot")


class FormalizationExperiment(Section):
    """Both strategies are given the same text, the same language model and the same budget of attempts."""

    kind: Literal["formalization"]
    description: str = Field(min_length=1)
    """The file of the text, from the folder in which the experiment is run."""
    reference: str = Field(min_length=1)
    """The file of the model that the text describes."""
    author: LanguageModel
    strategies: tuple[Strategy, ...] = Field(default=STRATEGIES, min_length=1, max_length=2)
    trials: int = Field(default=10, ge=1, le=10_000)
    """Formalizations with each strategy."""
    attempts: int = Field(default=3, ge=1, le=100)
    """Before a trial is given up: at each step node by node, at the whole model else."""
    renaming: bool = False
    """Whether nodes, labels and exogenous values may have other names than in the reference."""
    seconds: float = Field(default=20.0, gt=0)
    """That the comparison of one mechanism may take where it is too large to look at all its inputs."""
    cassette: str | None = None
    """A file in which requests and replies are kept, to repeat the experiment without the endpoint."""

    @property
    def total(self) -> int:
        """How many trials there are."""
        return self.trials * len(dict.fromkeys(self.strategies))
