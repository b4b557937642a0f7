"""What one training is told, as a file: so that processes that a launcher starts read the same."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from causim.errors import MisuseError
from causim.llm.config import Section
from causim.train.curriculum import Kind
from causim.train.hyperparameters import Decay, Family, Hyperparameters, choose

# The files and folders of a training.
JOB, DONE, MODEL, BLOCKS = "job.json", "training.json", "model", "blocks"


class Lora(Section):
    """Adapters of low rank beside the weights, merged into them at the end (Hu et al., 2021)."""

    rank: int = Field(default=16, ge=1)
    alpha: int = Field(default=32, ge=1)
    dropout: float = Field(default=0.05, ge=0, lt=1)


class Training(Section):
    """How a model is trained. What is null is chosen by the number of rows and the family of the model."""

    learning_rate: float | None = Field(default=None, gt=0)
    epochs: float | None = Field(default=None, gt=0)
    """Passes over the rows."""
    steps: int | None = Field(default=None, ge=1)
    """Optimizer steps, in place of epochs."""
    batch: int | None = Field(default=None, ge=1)
    """Rows an optimizer step, over all processes."""
    micro_batch: int = Field(default=8, ge=1)
    """Rows at once in each process; less needs less memory, and changes nothing else."""
    warmup: float | None = Field(default=None, ge=0, lt=1)
    """Share of the steps in which the learning rate rises."""
    decay: Decay | None = None
    """How the learning rate falls then."""
    weight_decay: float | None = Field(default=None, ge=0)
    max_grad_norm: float | None = Field(default=None, gt=0)
    max_length: int | None = Field(default=None, ge=2)
    """Tokens of prompt and reply together; longer rows are left out, and counted."""
    lora: Lora | None = None
    precision: Literal["auto", "float32", "bfloat16"] = "auto"
    """Of the computation; auto is bfloat16 on a GPU. Weights are kept in float32, but for those under adapters."""
    activation_checkpointing: bool | None = None
    """Compute activations twice rather than keep them; by default on a GPU."""
    save_steps: int | None = Field(default=None, ge=1)
    """Keep what is needed to go on after so many steps; by default only where a block ends."""

    def hyperparameters(self, rows: int, family: Family) -> Hyperparameters:
        """What is set here, and for the rest what suits so many rows and such a model."""
        from dataclasses import replace

        names = ("learning_rate", "epochs", "batch", "warmup", "decay", "weight_decay", "max_grad_norm")
        given = {name: value for name in names if (value := getattr(self, name)) is not None}
        return replace(choose(rows, family, lora=self.lora is not None), **given)


class Curriculum(Section):
    """In which order rows are seen."""

    kind: Kind = "at_once"
    """block: small models before large ones; at_once: all mixed; easy_only, hard_only: the first or last block."""
    borders: tuple[int, ...] = ()
    """The largest numbers of nodes of all blocks but the last; by default a block a size, four at most."""


class Job(Section):
    """One supervised fine-tuning."""

    model: str
    """A folder."""
    rows: str
    """A JSON Lines file of rows."""
    training: Training = Training()
    curriculum: Curriculum = Curriculum()
    device: Literal["auto", "cpu"] = "auto"
    pad_token: str | None = None
    seed: int = 0


def read_job(path: Path) -> Job:
    """Raises MisuseError for a file that is none."""
    try:
        return Job.model_validate_json(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        raise MisuseError(f"{path}: there is no job to be read") from None
    except ValidationError as error:
        fault = error.errors()[0]
        place = "/".join(map(str, fault["loc"])) or "the whole"
        raise MisuseError(f"{path}: {place}: {fault['msg'].lower()}") from None
