"""Exact answers to causal questions, within a stated budget: queries, effects, actual causes."""

from causim.engine import effects
from causim.engine.answer import Answer, Status, UndecidedError
from causim.engine.batch import answer_many, contains_many
from causim.engine.budget import Budget
from causim.engine.checks import CheckResult, Outcome, run_check
from causim.engine.comparing.comparison import Comparison, Counterexample, Relation, Renaming
from causim.engine.comparing.equivalence import equivalent
from causim.engine.effects.causes import (
    Cause,
    Causes,
    Explanation,
    Verdict,
    Witness,
    actual_causes,
    examine,
    why,
)
from causim.engine.effects.interventions import change_mechanism
from causim.engine.effects.joint import FACTUAL, Copy, Joint, UndefinedError, World, worlds
from causim.engine.engine import Engine, answer, engine_for
from causim.engine.factored import Factored
from causim.engine.query import Assignment, Kind, Query, parse_assignments, parse_value, variable_domain
from causim.engine.reference import Reference
from causim.engine.sampling import sample_chunks, sample_columns
from causim.engine.tracing.derivation import explain
from causim.engine.tracing.trace import Trace
from causim.engine.tracing.trace_check import verify_trace
from causim.engine.tracing.trace_text import trace_text

__all__ = [
    "FACTUAL",
    "Answer",
    "Assignment",
    "Budget",
    "Cause",
    "Causes",
    "CheckResult",
    "Comparison",
    "Copy",
    "Counterexample",
    "Engine",
    "Explanation",
    "Factored",
    "Joint",
    "Kind",
    "Outcome",
    "Query",
    "Reference",
    "Relation",
    "Renaming",
    "Status",
    "Trace",
    "UndecidedError",
    "UndefinedError",
    "Verdict",
    "Witness",
    "World",
    "actual_causes",
    "answer",
    "answer_many",
    "change_mechanism",
    "contains_many",
    "effects",
    "engine_for",
    "equivalent",
    "examine",
    "explain",
    "parse_assignments",
    "parse_value",
    "run_check",
    "sample_chunks",
    "sample_columns",
    "trace_text",
    "variable_domain",
    "verify_trace",
    "why",
    "worlds",
]
