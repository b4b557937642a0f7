"""How good a reasoner is: its replies drawn, graded by the engine, and summed up with intervals."""

from causim.evaluate.compare import compare_runs
from causim.evaluate.config import EvaluationConfig
from causim.evaluate.questions import Asked, read_questions
from causim.evaluate.report import evaluation_report
from causim.evaluate.results import Results, read_results
from causim.evaluate.run import Evaluated, run_evaluation

__all__ = [
    "Asked",
    "Evaluated",
    "EvaluationConfig",
    "Results",
    "compare_runs",
    "evaluation_report",
    "read_questions",
    "read_results",
    "run_evaluation",
]
