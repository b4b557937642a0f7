"""One question, one clock: all that is tried for a question shares the seconds of its budget."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any

import pytest

import causim
from causim.engine import (
    Answer,
    Budget,
    Factored,
    Query,
    Reference,
    UndecidedError,
    effects,
    equivalent,
    explain,
    run_check,
    verify_trace,
    why,
)
from causim.engine import budget as budgets
from causim.engine.inference import planning, sat
from tests.unit.engine.families import lattice

QUESTIONS: dict[str, Callable[[Answer], Any]] = {
    "count": lambda answer: answer.count,
    "status": lambda answer: str(answer.status),
    "evidence": lambda answer: answer.evidence_probability,
    "contains": lambda answer: answer.contains(dict.fromkeys(answer.target, True)),
    "probability": lambda answer: answer.probability({answer.target[0]: True}),
    "marginals": lambda answer: answer.marginals(),
    "listing": lambda answer: list(islice(answer, 3)),
    "items": lambda answer: list(islice(answer.items(), 3)),
    "sample": lambda answer: answer.sample(2, seed=1),
    "json": lambda answer: answer.to_json(limit=2),
}
UNKNOWN = (None, "undecided")  # what stands for an answer where there is a word for not knowing it


@dataclass
class Clock:
    """Stands still until it was looked at so often; then all time is over at once."""

    last: float = float("inf")
    looks: int = 0

    def monotonic(self) -> float:
        self.looks += 1
        return 0.0 if self.looks <= self.last else 1e9

    @property
    def late(self) -> int:
        """How often it was looked at when the time was over."""
        return max(0, self.looks - int(min(self.last, self.looks)))


@pytest.fixture
def starts(monkeypatch: pytest.MonkeyPatch) -> list[Budget]:
    """The budgets whose clock was started. One that runs already is not among them."""
    found: list[Budget] = []
    start = Budget.start

    def noted(budget: Budget) -> Budget:
        found.append(budget)
        return start(budget)

    monkeypatch.setattr(Budget, "start", noted)
    return found


def ask(clock: Clock, question: str, observed: bool, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The answer to a question about a new engine that has planned nothing yet."""
    monkeypatch.setattr(budgets, "time", clock)
    monkeypatch.setattr(planning, "_plans", {})
    query = Query(observe={"X15": True, "X14": observed}, target=("X9", "X3", "U1"))
    return QUESTIONS[question](Factored(lattice(4, 4)).answer(query))


@pytest.mark.parametrize("solver", [True, False], ids=["solver", "tables"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_when_time_is_over_nothing_more_is_tried(
    question: str, solver: bool, starts: list[Budget], monkeypatch: pytest.MonkeyPatch
) -> None:
    if solver:
        pytest.importorskip("pysat")
        monkeypatch.setattr("causim.engine.inference.choice.WIDE", 1)  # so that it is asked first
    else:
        monkeypatch.setattr(sat, "available", lambda: False)
    clock = Clock()
    right = ask(clock, question, True, monkeypatch)
    undecided = 0
    for last in range(1, clock.looks, max(1, clock.looks // 25)):  # the first look starts the clock
        starts.clear()
        late = Clock(last)
        try:
            found = ask(late, question, True, monkeypatch)
        except UndecidedError:
            found = None
        known = found["status"] if question == "json" and found else found
        assert known in UNKNOWN or found == right
        undecided += known in UNKNOWN
        assert len(starts) == 1
        assert late.late <= 8
    assert undecided


@pytest.mark.parametrize("cells", [0, 8, 1 << 20])
@pytest.mark.parametrize("question", QUESTIONS)
def test_what_stands_in_where_tables_are_too_large_has_no_clock_of_its_own(
    question: str, cells: int, starts: list[Budget]
) -> None:
    answer = Factored(lattice(4, 4)).answer(Query(observe={"X15": True}), Budget(cells=cells))
    with suppress(UndecidedError):  # by its cells
        QUESTIONS[question](answer)
    assert len(starts) == 1


def test_a_started_answer_has_one_clock_for_all_questions(starts: list[Budget]) -> None:
    answer = Factored(lattice(4, 4)).answer(Query(observe={"X15": True}), Budget(cells=64)).started()
    for question in QUESTIONS.values():
        with suppress(UndecidedError):  # by its cells
            question(answer)
    assert len(starts) == 1


DRUG = """
scm 1
model m {}
node A() -> bool { exogenous U_A }
node B(A) -> bool { exogenous U_B return A and U_B }
node C(A, B) -> bool { exogenous U_C return A or B or U_C }
check "c" { observe C = true expect A or B or C probability(A) > 1/10 }
"""


@pytest.mark.parametrize(
    "question",
    [
        lambda m: explain(m, Query(observe={"C": True}, do={"A": False})),
        lambda m: explain(m, Query(observe={"B": True, "A": False})),
        lambda m: why(m, "C", observe={"B": True}),
        lambda m: run_check(m, m.checks[0]),
        lambda m: Reference(m).answer(Query()),
        lambda m: equivalent(m, causim.loads(DRUG.replace("A or B or", "B or A or")), renaming=True),
        *(
            lambda m, effect=effect: effect(m, {"A": True}, {"A": False}, "C")
            for effect in (effects.ate, effects.ett, effects.tv, effects.te, effects.nde, effects.nie)
        ),
        *(
            lambda m, effect=effect: effect(m, {"A": True}, {"A": False}, "C")
            for effect in (effects.pn, effects.ps, effects.pns)
        ),
    ],
)
def test_a_question_of_many_answers_has_one_clock(
    question: Callable[[Any], object], starts: list[Budget]
) -> None:
    question(causim.loads(DRUG))
    assert len(starts) == 1


def test_a_derivation_that_time_did_not_suffice_to_check_is_not_called_wrong() -> None:
    model = causim.loads(DRUG)
    for observed in ({"C": True}, {"A": False, "B": True}):
        trace = explain(model, Query(observe=observed))
        (problem,) = verify_trace(model, trace, Budget(seconds=0, cells=0))
        assert problem.startswith("it could not be checked: ")
