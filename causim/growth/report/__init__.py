"""What came of a run: the frontier report of a library (the paper's Appendix G)."""

from causim.growth.report.facts import ModelFacts
from causim.growth.report.frontier import frontier_report
from causim.growth.report.reading import read_library, read_model

__all__ = ["ModelFacts", "frontier_report", "read_library", "read_model"]
