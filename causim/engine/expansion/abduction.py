"""Abductions: which values of the exogenous variables led to what was observed.

Where every node is observed, the exogenous variables are independent of each other given the evidence: the answer is a
product, counted and listed without looking at its members.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from causim.engine.expansion.front import Branches, Front
from causim.engine.expansion.mechanisms import Mechanism, Mechanisms, Positions, Weights
from causim.engine.expansion.questions import Questions
from causim.engine.expansion.supports import Supports


def abduce(mechanisms: Mechanisms, questions: Questions, listed: int, cap: int, only: int | None) -> Supports:
    """The possible assignments of the exogenous variables that are not given. Raises TooWideError."""
    front = Front(len(questions), mechanisms.weight_type)
    for i, mechanism in enumerate(mechanisms.nodes):
        nodes = [front.columns["node", p] for p in mechanism.parents]
        responses = mechanism.responses(nodes, len(front))
        row, own = np.nonzero(_allowed(mechanism, questions, i, responses, front.question))
        front.branch(Branches(row, own, mechanism.weights[own]))
        front.columns["node", i] = responses[row, own]
        if mechanism.exogenous is not None:
            front.columns["exogenous", mechanism.exogenous] = own
        front.limit(cap)
    columns = [front.columns["exogenous", u] for u in range(len(questions.given)) if _asked(questions, u)]
    return front.supports(columns, listed, only)


def abduce_seen(mechanisms: Mechanisms, questions: Questions, listed: int, only: int | None) -> Supports:
    """The same where all nodes are observed. Raises TooWideError."""
    size = len(questions)
    rows = np.arange(size)
    factors: list[_Factor] = []
    possible = np.ones(size, bool)
    totals = np.ones(size, mechanisms.weight_type)
    for i, mechanism in enumerate(mechanisms.nodes):
        responses = mechanism.responses([questions.observe[p] for p in mechanism.parents], size)
        allowed = _allowed(mechanism, questions, i, responses, rows)
        choices = np.count_nonzero(allowed, axis=1)
        possible &= choices > 0
        totals = totals * allowed.dot(mechanism.weights)
        if mechanism.exogenous is not None:
            factors.append(_Factor(mechanism, allowed, choices, _asked(questions, mechanism.exogenous)))
    counts = np.where(possible, _product([factor.choices for factor in factors], size), 0)
    shown = np.minimum(counts, listed).astype(np.int64)
    if only is not None:
        shown[np.minimum(counts, 2) != only] = 0
    question, values, weights = _listed(mechanisms, factors, shown)
    return Supports(counts, np.ones(size, bool), question, values, weights, totals)


@dataclass(frozen=True, eq=False, slots=True)
class _Factor:
    """An exogenous variable: which of its values are possible in each question, and how many."""

    mechanism: Mechanism
    allowed: NDArray[np.bool_]
    choices: Positions
    asked: bool


def _listed(
    mechanisms: Mechanisms, factors: list[_Factor], shown: Positions
) -> tuple[Positions, list[Positions], Weights]:
    """The first so many members of each question's product: the question, the positions, and the weight of each."""
    some = np.flatnonzero(shown)
    number = shown[some]
    own = np.repeat(np.arange(len(some)), number)  # which of those
    # In 32 bits, which divide faster: as many as are listed.
    rank = (np.arange(len(own)) - np.repeat(np.cumsum(number) - number, number)).astype(np.int32)
    weights = np.ones(len(own), mechanisms.weight_type)
    values: list[Positions] = []
    for factor in reversed(factors):  # the last varies fastest
        choices = factor.choices[some].astype(np.int32)
        if (choices == 1).all():
            chosen = factor.allowed[some].argmax(axis=1)[own]
        else:
            rank, digit = np.divmod(rank, choices[own])
            order = np.argsort(~factor.allowed[some], axis=1, kind="stable")  # possible values first
            chosen = order[own, digit]
        weights = weights * factor.mechanism.weights[chosen]
        if factor.asked:
            values.append(chosen)
    return some[own], values[::-1], weights


def _product(counts: list[Positions], size: int) -> NDArray[np.int64] | NDArray[np.object_]:
    """The products of the numbers of choices, in Python's integers if they may be long."""
    longest = prod(int(column.max(initial=1)) for column in counts)
    found = np.ones(size, np.int64 if longest < 1 << 62 else object)
    for column in counts:
        found = found * column
    return found


def _allowed(
    mechanism: Mechanism, questions: Questions, i: int, responses: Positions, rows: Positions
) -> NDArray[np.bool_]:
    """Which values of the exogenous variable agree with the evidence, in each row."""
    observed = questions.observe[i][rows][:, None]
    found: NDArray[np.bool_] = (observed < 0) | (observed == responses)
    if mechanism.exogenous is not None:
        given = questions.given[mechanism.exogenous][rows][:, None]
        found &= (given < 0) | (given == np.arange(len(mechanism.weights)))
    return found


def _asked(questions: Questions, exogenous: int) -> bool:
    return bool((questions.given[exogenous] < 0).all())
