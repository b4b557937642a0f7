"""What an evaluation is told: `causim eval CONFIG` reads it from YAML or JSON."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from causim.dataset.build.config import SplitName
from causim.dataset.records import Mode
from causim.evaluate.inference.protocol import Reasoner
from causim.evaluate.inference.protocol import Sampling as Drawn
from causim.llm.config import LanguageModel, Section

_ELSEWHERE = {"temperature": "temperature", "top_p": "top_p", "max_tokens": "max_new_tokens"}


class Questions(Section):
    """Which questions are asked: the same for the same file, limit and seed."""

    path: str = Field(min_length=1)
    """A JSON Lines file of records, or a folder of `causim dataset build`."""
    modes: tuple[Mode, ...] = Field(default=("code",), min_length=1)
    """How the prompts state the models; of a folder."""
    split: SplitName = "test"
    """Of a folder."""
    limit: int | None = Field(default=None, ge=1)
    """Ask so many of them, chosen by chance; of a folder, of each mode."""
    seed: int = 0
    """Chooses them. Apart from the seed of replies, so that several of those can be tried on the same questions."""
    specs: tuple[str, ...] = ()
    """Of a file: .scm files, or folders of them. Needed for records that do not list all right answers, and for
    derivations in the report."""


class Server(LanguageModel):
    """A model behind any OpenAI-compatible endpoint. How replies are drawn stands in `sampling`."""

    @model_validator(mode="after")
    def _verify(self) -> Self:
        for key, there in _ELSEWHERE.items():
            if key in self.model_fields_set:
                raise ValueError(f"{key} is told in `sampling`, as {there}")
        return self

    def reasoner(self) -> Reasoner:
        """Raises MisuseError if there is no key or the libraries are missing."""
        from causim.evaluate.inference.server import ServerReasoner

        return ServerReasoner(self)


class Local(Section):
    """A model on this machine, through transformers."""

    kind: Literal["local"]
    path: str = Field(min_length=1)
    """A folder with config.json, weights and tokenizer."""
    batch_size: int = Field(default=16, ge=1, le=4096)
    """Replies drawn at once; less needs less memory."""
    device: str = "auto"
    """As torch calls it; auto is a GPU if there is one."""
    dtype: Literal["auto", "float32", "bfloat16", "float16"] = "auto"
    """Of the weights; auto is bfloat16 on a GPU and float32 elsewhere."""

    def reasoner(self) -> Reasoner:
        """Raises MisuseError if there is no such model, or the libraries are missing."""
        from causim.evaluate.inference.local import LocalReasoner

        return LocalReasoner.load(self.path, batch_size=self.batch_size, device=self.device, dtype=self.dtype)


class Sampling(Section):
    """How each reply is drawn."""

    temperature: float = Field(default=0.0, ge=0, le=2)
    """0 takes the likeliest token each time, and then all replies to a prompt are the same."""
    top_p: float = Field(default=1.0, gt=0, le=1)
    """Draw from the likeliest tokens that together have this probability."""
    max_new_tokens: int = Field(default=512, ge=1)
    """Of one reply; what is longer is cut off."""
    seed: int = 0
    """Of replies, each with a seed of its own derived from it, and of intervals."""

    def drawn(self) -> Drawn:
        return Drawn(self.temperature, self.top_p, self.max_new_tokens, self.seed)


class EvaluationConfig(Section):
    """Questions, who answers them, and how often."""

    records: Questions
    reasoner: Annotated[Server | Local, Field(discriminator="kind")]
    k: int = Field(default=1, ge=1, le=4096)
    """Replies to each question."""
    sampling: Sampling = Sampling()
    examples: int = Field(default=6, ge=0, le=200)
    """Right replies in the report, and as many wrong ones."""

    @model_validator(mode="after")
    def _verify(self) -> Self:
        if self.k > 1 and not self.sampling.temperature:
            raise ValueError(
                "k replies at temperature 0 are k times the same: set sampling.temperature, or k: 1"
            )
        return self
