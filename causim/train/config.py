"""What a training run is told: `causim train CONFIG` reads it from YAML or JSON."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from causim.dataset.records import KindName
from causim.evaluate.config import Questions, Sampling
from causim.llm.config import Section
from causim.train.job import Curriculum, Training
from causim.train.reject import Strategy
from causim.train.tiny import LETTERS, TinyShape


class Data(Section):
    """The questions that are trained on, and those that are asked before and after."""

    train: Questions
    """Their limit is how many questions there are in all: for warm start and collection."""
    test: Questions | None = None
    """Without it, the models of the first file or folder are split by their hashes."""
    test_share: float = Field(default=0.1, gt=0, lt=1)
    """Of the models, where `test` is not given."""
    test_limit: int | None = Field(default=None, ge=1)
    """Ask so many questions about those, chosen by chance."""
    kinds: tuple[KindName, ...] = Field(
        default=("deduction", "intervention", "abduction", "counterfactual"), min_length=1
    )
    """Questions of other kinds are left out."""
    prompt: Literal["record", "terse"] = "record"
    """The records' own prompts; or the mechanisms in a line each and nothing else, for models from scratch."""


class Tiny(Section):
    """A model from scratch, with a tokenizer made for the training questions."""

    kind: Literal["tiny"]
    hidden: int = Field(default=96, ge=8, le=8192)
    layers: int = Field(default=3, ge=1, le=200)
    heads: int = Field(default=4, ge=1, le=256)
    vocabulary: int = Field(default=320, ge=LETTERS + 2, le=200_000)
    """Tokens: all bytes, two special ones, and pairs that are learnt."""
    positions: int = Field(default=1024, ge=16, le=1_000_000)
    """The longest context, in tokens."""

    @property
    def shape(self) -> TinyShape:
        return TinyShape(self.hidden, self.layers, self.heads, self.vocabulary, self.positions)


class Pretrained(Section):
    """A model that somebody trained."""

    kind: Literal["pretrained"]
    path: str = Field(min_length=1)
    """A folder with config.json, weights as safetensors, and a tokenizer."""
    pad_token: str | None = None
    """A special token of its vocabulary to pad with, where the model names none or the one that ends replies."""


class WarmStart(Section):
    """Training on gold answers, for a model that cannot answer yet. Without labels there is none."""

    labels: int = Field(default=0, ge=0)
    """Questions with their gold answers."""
    training: Training = Training()


class Collection(Section):
    """Replies that are drawn from the model, to be verified."""

    k: int = Field(default=8, ge=1, le=4096)
    """Replies to each question."""
    questions: int | None = Field(default=None, ge=1)
    """In each round: the next ones, and after the last the first again; by default all of them."""
    sampling: Sampling = Sampling(temperature=1.0)
    strategy: Strategy = "first_correct"
    """Which of the right replies to a question are kept."""
    batch_size: int = Field(default=64, ge=1, le=65_536)
    """Replies drawn at once; less needs less memory."""

    @model_validator(mode="after")
    def _verify(self) -> Self:
        if self.k > 1 and not self.sampling.temperature:
            raise ValueError(
                "k replies at temperature 0 are k times the same: set sampling.temperature, or k: 1"
            )
        return self


class Grpo(Section):
    """Reinforcement learning in place of rejection sampling: the grade is the reward (Shao et al., 2024)."""

    kind: Literal["grpo"]
    steps: int = Field(default=100, ge=1)
    """Optimizer steps a round."""
    group: int = Field(default=8, ge=2)
    """Replies to each question that are compared with each other."""
    batch: int = Field(default=32, ge=2)
    """Replies an optimizer step, a multiple of `group`."""
    learning_rate: float = Field(default=1e-6, gt=0)
    beta: float = Field(default=0.0, ge=0)
    """Weight of the distance from the model that the round started with."""
    temperature: float = Field(default=1.0, gt=0, le=2)
    formless: float = Field(default=0.0, le=0)
    """The reward of a reply without an answer of the form asked for."""

    @model_validator(mode="after")
    def _verify(self) -> Self:
        if self.batch % self.group:
            raise ValueError("batch must be a multiple of group: replies to one question stay together")
        return self


class Rejection(Section):
    """Supervised fine-tuning on replies that were proved right."""

    kind: Literal["rejection"] = "rejection"
    training: Training = Training()
    curriculum: Curriculum = Curriculum()
    keep_labels: bool = True
    """Train on the warm start's gold answers as well."""
    keep_rounds: bool = True
    """Train on what earlier rounds kept as well."""


class Evaluation(Section):
    """How the test questions are asked."""

    k: int = Field(default=1, ge=1, le=4096)
    sampling: Sampling = Sampling()
    batch_size: int = Field(default=64, ge=1, le=65_536)
    blocks: bool = False
    """Ask the model as it was at the end of each block of a curriculum too."""


class TrainConfig(Section):
    """A run from a model to a better one: rounds of collecting, verifying and training, between evaluations."""

    data: Data
    model: Annotated[Tiny | Pretrained, Field(discriminator="kind")]
    warm_start: WarmStart = WarmStart()
    collection: Collection = Collection()
    method: Annotated[Rejection | Grpo, Field(discriminator="kind")] = Rejection()
    rounds: int = Field(default=1, ge=1, le=1000)
    start_from: Literal["previous", "warm_start"] = "previous"
    """The model that each round trains: that of the round before, or always the one before all rounds."""
    control: bool = True
    """Train a control with as many steps and no verified replies; a gain means nothing without it."""
    evaluation: Evaluation = Evaluation()
    device: Literal["auto", "cpu"] = "auto"
    """auto is a GPU if there is one."""
    processes: int = Field(default=1, ge=1, le=4096)
    """Of supervised training, started by torchrun, or by accelerate if its configuration is named."""
    accelerate: str | None = None
    """A configuration file of accelerate, such as examples/train/fsdp2.yaml."""
    seed: int = 0
    """All chance comes from it, but for what has a seed of its own."""

    @model_validator(mode="after")
    def _verify(self) -> Self:
        if isinstance(self.method, Grpo) and (self.processes > 1 or self.accelerate):
            raise ValueError("grpo runs in one process here: leave out processes and accelerate")
        return self
