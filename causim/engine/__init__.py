"""Exact answers to the four causal queries, within a stated budget."""

from causim.engine.answer import Answer, Budget, Status, UndecidedError
from causim.engine.checks import CheckResult, Outcome, run_check
from causim.engine.query import Assignment, Kind, Query, parse_assignments, parse_value, variable_domain
from causim.engine.reference import DEFAULT_BUDGET, Reference
from causim.model.scm import SCM

__all__ = [
    "Answer",
    "Assignment",
    "Budget",
    "CheckResult",
    "Kind",
    "Outcome",
    "Query",
    "Reference",
    "Status",
    "UndecidedError",
    "answer",
    "parse_assignments",
    "parse_value",
    "run_check",
    "variable_domain",
]


def answer(model: SCM, query: Query, budget: Budget = DEFAULT_BUDGET) -> Answer:
    """The exact answer to one query. For many queries about one model, keep a `Reference`.

    Raises MisuseError if the query makes no sense for the model.
    """
    return Reference(model).answer(query, budget)
