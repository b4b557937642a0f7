"""How much work a body is: calls are unfolded, so that functions that call each other twice cannot hide it."""

from __future__ import annotations

from causim.checker.context import Context
from causim.model.expr import Apply, Body, Expr, Match, walk

MAX_STEPS = 100_000  # of one evaluation of a mechanism
_OVERHEAD = 1_000  # rows that could be computed in the time in which an operation on a column starts


def steps(context: Context, body: Body) -> int:
    """An upper bound on the operations that evaluate it once."""
    return sum(_steps(context, expr) for expr in (*(expr for _, expr in body.lets), body.result))


def _steps(context: Context, expr: Expr) -> int:
    total = 0
    for part in walk(expr):
        match part:
            case Apply(name):
                total += 1 + context.costs.get(name, 0)
            case Match(subjects, arms):
                total += 1 + len(subjects) * len(arms)
            case _:
                total += 1
    return total


def spend(context: Context, rows: int, each: int) -> bool:
    """Whether there is time to evaluate a body of `each` steps for so many rows; if so, it is taken."""
    work = (rows + _OVERHEAD) * each
    if work > context.work:
        return False
    context.work -= work
    return True
