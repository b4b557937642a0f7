"""How a model is trained unless somebody says otherwise.

The paper gives defaults for all runs (Table 30) and chooses some by the number of rows and the family of the model
(Tables 31 and 32; CauSim, Appendix K). The text at hand has the tables' layout, not their figures, learning rates
included. So the layout is the paper's, and **every figure here is this project's own choice**: what is common for
supervised fine-tuning of such models. `causim train` lets each be set.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Family = Literal["qwen", "llama", "mistral", "gemma", "other", "scratch"]
Bucket = Literal["small", "medium", "large", "huge"]
Decay = Literal["cosine", "linear", "constant"]

SMALL_MODEL = 200_000_000  # weights; models below it are taken as trained from scratch
_BUCKETS: tuple[tuple[int, Bucket], ...] = ((1_000, "small"), (10_000, "medium"), (100_000, "large"))


@dataclass(frozen=True, slots=True)
class Hyperparameters:
    """`batch` counts rows an optimizer step, over all processes. `warmup` is a share of all steps."""

    learning_rate: float = 1e-5
    epochs: float = 3.0
    batch: int = 32
    warmup: float = 0.03
    decay: Decay = "cosine"
    weight_decay: float = 0.01
    max_grad_norm: float = 1.0


DEFAULTS = Hyperparameters()  # the place of Table 30

# The place of Table 31: more passes over few rows, larger batches of many.
BUCKETS: dict[Bucket, tuple[float, int]] = {
    "small": (5.0, 16),
    "medium": (3.0, 32),
    "large": (2.0, 64),
    "huge": (1.0, 128),
}

# The place of Table 32: of all weights, and of adapters (LoRA), which take about ten times as much.
LEARNING_RATES: dict[Family, tuple[float, float]] = {
    "qwen": (1e-5, 1e-4),
    "llama": (1e-5, 1e-4),
    "mistral": (5e-6, 5e-5),
    "gemma": (5e-6, 5e-5),
    "other": (1e-5, 1e-4),
    "scratch": (3e-3, 3e-3),
}


def bucket_of(rows: int) -> Bucket:
    return next((name for limit, name in _BUCKETS if rows < limit), "huge")


def family_of(model_type: str, weights: int) -> Family:
    """The family of a model, from what its configuration calls it. A small model is taken as one from scratch."""
    if weights < SMALL_MODEL:
        return "scratch"
    families: tuple[Family, ...] = ("qwen", "llama", "mistral", "gemma")
    return next((family for family in families if model_type.startswith(family)), "other")


def choose(rows: int, family: Family, *, lora: bool = False) -> Hyperparameters:
    """For so many rows and a model of this family."""
    epochs, batch = BUCKETS[bucket_of(rows)]
    chosen = replace(DEFAULTS, learning_rate=LEARNING_RATES[family][lora], epochs=epochs, batch=batch)
    return replace(chosen, warmup=0.1) if family == "scratch" else chosen
