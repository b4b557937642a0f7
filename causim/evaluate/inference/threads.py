"""How many threads a model on a CPU is worth."""

from __future__ import annotations

import os
from typing import Any

SMALL = 5_000_000  # weights


def suit_threads(model: Any) -> None:
    """One thread for a small model, unless OMP_NUM_THREADS says otherwise.

    Threads that share so little work wait for each other longer than they work: on two cores that other programs use
    too, ten times as long. And with one thread, sums are the same on every machine of a kind.
    """
    import torch

    if "OMP_NUM_THREADS" not in os.environ and sum(p.numel() for p in model.parameters()) < SMALL:
        torch.set_num_threads(1)
