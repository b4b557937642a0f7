"""Deductions, interventions and counterfactuals: what all nodes may be, world by world.

A counterfactual goes through both of its worlds at once, the factual one and the one after the intervention, which
share the exogenous variables (the twin network of Balke and Pearl, 1994). Nodes whose factual value is observed need
no place in what is remembered of a world.
"""

from __future__ import annotations

import numpy as np

from causim.engine.expansion.front import Front, branches
from causim.engine.expansion.mechanisms import Mechanism, Mechanisms
from causim.engine.expansion.questions import Questions
from causim.engine.expansion.supports import Supports
from causim.engine.query import Kind

_BEFORE, _AFTER = "before", "after"


def worlds(mechanisms: Mechanisms, questions: Questions, listed: int, cap: int, only: int | None) -> Supports:
    """The possible assignments of all nodes after the intervention. Raises TooWideError."""
    front = Front(len(questions), mechanisms.weight_type)
    twin = questions.kind is Kind.COUNTERFACTUAL
    for i, mechanism in enumerate(mechanisms.nodes):
        if twin:
            _twin_step(front, questions, i, mechanism)
        else:
            _step(front, questions, i, mechanism)
        front.limit(cap)
    columns = [front.columns[_AFTER, i] for i in range(len(mechanisms.nodes))]
    if twin and (questions.observe < 0).any():
        columns = front.merge(columns)
    return front.supports(columns, listed, only)


def _step(front: Front, questions: Questions, i: int, mechanism: Mechanism) -> None:
    parents = [front.columns[_AFTER, p] for p in mechanism.parents]
    do = questions.do[i][front.question]
    given = None if mechanism.exogenous is None else questions.given[mechanism.exogenous][front.question]
    if given is None or (given >= 0).all():  # nothing branches
        value = mechanism.value(parents, given, len(front))
        front.columns[_AFTER, i] = np.where(do >= 0, do, value)
        return
    codes = mechanism.responses(parents, len(front))
    if (do >= 0).any():
        codes = np.where(do[:, None] >= 0, do[:, None], codes)
    found = branches(codes, mechanism.weights_given(given), mechanism.size)
    front.branch(found)
    front.columns[_AFTER, i] = found.code


def _twin_step(front: Front, questions: Questions, i: int, mechanism: Mechanism) -> None:
    rows = len(front)
    before, after = (
        mechanism.responses([front.columns[world, p] for p in mechanism.parents], rows)
        for world in (_BEFORE, _AFTER)
    )
    do, observed = (column[i][front.question][:, None] for column in (questions.do, questions.observe))
    if (do >= 0).any():
        after = np.where(do >= 0, do, after)
    seen = bool((observed >= 0).all())
    allowed = observed == before if seen else (observed < 0) | (observed == before)
    if mechanism.exogenous is None:
        weights = allowed.astype(np.int64)
    else:
        given = questions.given[mechanism.exogenous][front.question]
        weights = np.where(allowed, mechanism.weights_given(given), 0)
    if seen:
        found = branches(after, weights, mechanism.size)
        front.branch(found)
        front.columns[_BEFORE, i] = questions.observe[i][front.question]
        front.columns[_AFTER, i] = found.code
        return
    found = branches(before * mechanism.size + after, weights, mechanism.size**2)
    front.branch(found)
    front.columns[_BEFORE, i], front.columns[_AFTER, i] = np.divmod(found.code, mechanism.size)
