"""Which way a batch of questions is answered, and how much of it at a time."""

from __future__ import annotations

from typing import Literal

from causim.engine.expansion.abduction import abduce, abduce_seen
from causim.engine.expansion.front import CrowdedError
from causim.engine.expansion.mechanisms import Mechanisms, TooWideError
from causim.engine.expansion.questions import Questions
from causim.engine.expansion.supports import Supports
from causim.engine.expansion.worlds import worlds
from causim.engine.query import Kind

LISTED = 64  # assignments listed of each question
CAP = 2_048  # worlds of one question, from which on it is left undecided
_AT_ONCE = 4_096  # questions expanded in step, unless their worlds are too many


def solve(
    mechanisms: Mechanisms,
    questions: Questions,
    listed: int = LISTED,
    cap: int = CAP,
    only: Literal[0, 1, 2] | None = None,
) -> Supports:
    """The exact answers; `decided` is false where more than `cap` worlds would have to be looked at.

    only: list the assignments of those questions only that have none, one, or several (2).
    """
    size, target = len(questions), _target(mechanisms, questions)
    if not mechanisms.exact or not size:
        return Supports.undecided(size, target)
    try:
        return Supports.joined(
            [
                _solve(mechanisms, questions.part(slice(start, start + _AT_ONCE)), listed, cap, only)
                for start in range(0, size, _AT_ONCE)
            ]
        )
    except TooWideError:
        return Supports.undecided(size, target)


def _solve(mechanisms: Mechanisms, questions: Questions, listed: int, cap: int, only: int | None) -> Supports:
    try:
        if questions.kind is not Kind.ABDUCTION:
            return worlds(mechanisms, questions, listed, cap, only)
        if (questions.observe >= 0).all():
            return abduce_seen(mechanisms, questions, listed, only)
        return abduce(mechanisms, questions, listed, cap, only)
    except CrowdedError:
        half = len(questions) // 2
        halves = questions.part(slice(None, half)), questions.part(slice(half, None))
        return Supports.joined([_solve(mechanisms, part, listed, cap, only) for part in halves])


def _target(mechanisms: Mechanisms, questions: Questions) -> int:
    if questions.kind is Kind.ABDUCTION:
        return sum(1 for column in questions.given if (column < 0).all())
    return len(mechanisms.nodes)
