"""Why evidence is impossible: a part of it that is, and no smaller part of which is."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence

from causim.engine.answer import UndecidedError
from causim.engine.budget import Budget
from causim.engine.engine import engine_for
from causim.engine.query import Assignment, Query
from causim.engine.tracing.steps import equation, trials
from causim.engine.tracing.trace import Contradiction
from causim.model.domain import Value
from causim.model.scm import SCM

Item = tuple[str, str, Value]  # the field of the query, the variable, its value


def evidence_items(model: SCM, query: Query) -> tuple[Item, ...]:
    """The evidence in causal order, what is seen after the intervention last."""
    order = {node.name: i for i, node in enumerate(model.nodes)}
    place = {"given": 0, "observe": 1}
    first: list[Item] = [(field, name, v) for field in place for name, v in getattr(query, field).items()]

    def rank(item: Item) -> tuple[int, int]:
        owner = model.exogenous_owner[item[1]].name if item[0] == "given" else item[1]
        return order[owner], place[item[0]]

    last: list[Item] = [("observe_after", name, v) for name, v in query.observe_after.items()]
    return (*sorted(first, key=rank), *last)


def query_of(items: Sequence[Item], query: Query, target: str) -> Query:
    """The query for one variable, given these items of its evidence."""
    parts = {
        field: Assignment((name, value) for f, name, value in items if f == field)
        for field in ("given", "observe", "observe_after")
    }
    return Query(parts["given"], parts["observe"], query.do, (target,), parts["observe_after"])


def is_possible(model: SCM, items: Sequence[Item], query: Query, budget: Budget) -> bool:
    """Whether the items are possible together. Raises UndecidedError if the budget is spent first."""
    answer = engine_for(model).answer(query_of(items, query, model.nodes[0].name), budget)
    return next(iter(answer), None) is not None


def find_contradiction(model: SCM, query: Query, budget: Budget) -> Contradiction | None:
    """The first contradiction in causal order, cut down to what it needs; None if the budget is spent first.

    The query's evidence as a whole must be impossible. With more evidence it stays so, and with less what is possible
    stays possible: one answer settles many questions, and however much is observed, few are asked.
    """
    items = evidence_items(model, query)
    if not items:
        return None
    limits = budget.start()

    def possible(part: Sequence[Item]) -> bool:
        return is_possible(model, part, query, limits)

    try:
        last = bisect_left(range(len(items) - 1), True, key=lambda n: not possible(items[: n + 1]))
    except UndecidedError:
        return None
    kept = _needed((), items[:last], items[last : last + 1], possible)
    return _contradiction(model, (*kept, items[last]), query, limits)


def _needed(
    before: Sequence[Item],
    items: Sequence[Item],
    after: Sequence[Item],
    possible: Callable[[Sequence[Item]], bool],
) -> tuple[Item, ...]:
    """What is left of some items when each goes, from first to last, without which it all is still impossible."""
    try:
        if not items or not possible((*before, *after)):
            return ()
    except UndecidedError:  # whether they are needed is not known: they stay, if no part of them can go
        pass
    if len(items) == 1:
        return tuple(items)
    middle = len(items) // 2
    first = _needed(before, items[:middle], (*items[middle:], *after), possible)
    return (*first, *_needed((*before, *first), items[middle:], after, possible))


def _contradiction(model: SCM, items: Sequence[Item], query: Query, budget: Budget) -> Contradiction:
    *others, (field, name, _) = items
    node = model.exogenous_owner[name] if field == "given" else model.node_by_name[name]

    def known(variable: str) -> tuple[Value, ...]:
        asked = query_of(others, query, variable)
        if field != "observe_after":
            asked = Query(asked.given, asked.observe, {}, asked.target)
        try:
            return tuple(engine_for(model).answer(asked, budget).marginals()[variable])
        except UndecidedError:
            return ()

    inputs: dict[str, Value] = {}
    for parent in node.parents if field != "given" else ():
        values = known(parent)
        if len(values) == 1:
            inputs[parent] = values[0]
    given = {other: value for f, other, value in others if f == "given"}
    tried = trials(model, node, inputs, given) if field != "given" and name not in query.do else ()
    exogenous = node.exogenous.name if node.exogenous else None
    return Contradiction(tuple(items), known(name), equation(node), exogenous, Assignment(inputs), tried)
