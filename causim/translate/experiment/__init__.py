"""Formalizing a text node by node against writing the model at once: the paper's Experiment 2."""

from causim.translate.experiment.config import FormalizationExperiment
from causim.translate.experiment.trials import run

__all__ = ["FormalizationExperiment", "run"]
