"""Growing node by node against writing a whole model at once: the paper's Experiment 1."""

from causim.growth.experiment.comparison import run
from causim.growth.experiment.config import IncrementalVsOneShot

__all__ = ["IncrementalVsOneShot", "run"]
