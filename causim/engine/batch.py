"""Thousands of questions about one model at once: what dataset building and reward grading use.

Questions of one pattern share a compiled elimination, and the kernel runs it for all of them in one call.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from causim.engine.answer import Answer
from causim.engine.budget import DEFAULT_BUDGET, Budget, SpentError
from causim.engine.engine import engine_for
from causim.engine.factored import FactoredAnswer
from causim.engine.inference.prepared import Prepared
from causim.engine.query import Query
from causim.model.domain import Value
from causim.model.scm import SCM


def answer_many(model: SCM, queries: Iterable[Query], budget: Budget = DEFAULT_BUDGET) -> list[Answer]:
    """The answers, in the order of the queries, their counts worked out together.

    Raises MisuseError if a query makes no sense for the model.
    """
    engine = engine_for(model)
    answers = [engine.answer(query, budget) for query in queries]
    groups: dict[int, list[FactoredAnswer]] = {}
    for answer in answers:
        if isinstance(answer, FactoredAnswer):
            groups.setdefault(id(answer.prepared), []).append(answer)
    for group in groups.values():
        _count_together(group[0].prepared, group)
    return answers


def _count_together(prepared: Prepared, group: Sequence[FactoredAnswer]) -> None:
    counted = [(answer, answer.fixed) for answer in group]
    rows = [fixed for _, fixed in counted if fixed is not None]
    try:
        counts = prepared.count_many(rows, group[0].budget.start())
    except SpentError:  # each is tried by itself, when it is asked for
        return
    if counts is not None:
        reached = (answer for answer, fixed in counted if fixed is not None)
        for answer, count in zip(reached, counts, strict=True):
            answer.tell_count(count)


def contains_many(
    model: SCM, query: Query, claims: Iterable[Mapping[str, Value]], budget: Budget = DEFAULT_BUDGET
) -> list[bool]:
    """Whether each claim, an assignment of exactly the query's target, is possible.

    Raises MisuseError for claims of other variables, UndecidedError where the budget does not suffice.
    """
    answer = engine_for(model).answer(query, budget)
    if isinstance(answer, FactoredAnswer):
        return answer.contains_many(list(claims))
    return [answer.contains(claim) for claim in claims]
