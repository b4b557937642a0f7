"""Exact answers to the four causal queries, within a stated budget."""

from causim.engine.answer import Answer, Budget, Status, UndecidedError
from causim.engine.checks import CheckResult, Outcome, run_check
from causim.engine.engine import Engine, answer, engine_for
from causim.engine.factored import Factored
from causim.engine.query import Assignment, Kind, Query, parse_assignments, parse_value, variable_domain
from causim.engine.reference import Reference

__all__ = [
    "Answer",
    "Assignment",
    "Budget",
    "CheckResult",
    "Engine",
    "Factored",
    "Kind",
    "Outcome",
    "Query",
    "Reference",
    "Status",
    "UndecidedError",
    "answer",
    "engine_for",
    "parse_assignments",
    "parse_value",
    "run_check",
    "variable_domain",
]
