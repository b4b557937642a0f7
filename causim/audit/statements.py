"""What a label states, and how that is judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from causim.audit.derivation import derivation
from causim.audit.hypotheses import explain_answer, explain_number
from causim.audit.quantities import Exact, Quantity, decimal
from causim.audit.verdict import Judgement, Verdict
from causim.engine import Assignment, Query, Status, engine_for
from causim.model.domain import Value, show

Alternatives = tuple[tuple[str, Quantity], ...]


class Statement(Protocol):
    """May raise UndefinedError (impossible evidence) and UndecidedError from `judge`."""

    def judge(self, oracle: Exact, tolerance: Fraction) -> Judgement: ...

    def __str__(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Number:
    """A quantity is so much. `alternatives` are other quantities that a benchmark may have computed instead."""

    stated: Fraction
    quantity: Quantity
    alternatives: Alternatives = ()

    def judge(self, oracle: Exact, tolerance: Fraction) -> Judgement:
        value = self.quantity.value(oracle)
        gap = abs(value - self.stated)
        if gap <= tolerance:
            return Judgement(Verdict.AGREES, decimal(value), gap)
        found = explain_number(self.stated, self.quantity, self.alternatives, oracle)
        steps = derivation(self.quantity, value, oracle)
        return Judgement(Verdict.DISAGREES, decimal(value), gap, steps, hypotheses=found)

    def __str__(self) -> str:
        return decimal(self.stated)


@dataclass(frozen=True, slots=True)
class Answer:
    """A yes or a no to: is the quantity above (or below) the threshold? A tie is a no, whichever way it is asked."""

    stated: bool
    quantity: Quantity
    threshold: Fraction = Fraction(0)
    above: bool = True
    stored: Fraction | None = None  # the number that the benchmark had for the quantity

    def holds(self, value: Fraction) -> bool:
        return value > self.threshold if self.above else value < self.threshold

    def judge(self, oracle: Exact, tolerance: Fraction) -> Judgement:
        value = self.quantity.value(oracle)
        answer = self.holds(value)
        asked = f"{self.quantity} {'>' if self.above else '<'} {self.threshold}"
        shown = f"{yes_no(answer)} ({decimal(value)})"
        if answer is self.stated:
            return Judgement(Verdict.AGREES, shown)
        steps = (f"asked is whether {asked}", *derivation(self.quantity, value, oracle))
        found = explain_answer(self.stated, self.holds, value, self.stored)
        return Judgement(Verdict.DISAGREES, shown, steps=steps, hypotheses=found)

    def __str__(self) -> str:
        return yes_no(self.stated)


@dataclass(frozen=True, slots=True)
class Certain:
    """A yes or a no to: would the node have the value? Ambiguous where it would in some of the possible worlds only."""

    stated: bool
    query: Query
    node: str
    value: Value = True

    def judge(self, oracle: Exact, tolerance: Fraction) -> Judgement:
        answer = engine_for(oracle.model).answer(self.query, oracle.budget)
        asked = _asked(self.query)
        if answer.status is Status.IMPOSSIBLE:
            evidence = Assignment({**self.query.given, **self.query.observe})
            return Judgement(Verdict.IMPOSSIBLE, reason=f"the evidence {evidence} has probability 0")
        if answer.status is Status.UNDECIDED:
            return Judgement(Verdict.UNDECIDED, reason=answer.spent)
        if answer.status is Status.MULTIPLE:
            chance = answer.probability({self.node: self.value})
            claim = f"{self.node} = {show(self.value)}"
            reason = f"{asked} leaves open whether {claim}: it is in {decimal(chance)} of the worlds"
            return Judgement(Verdict.AMBIGUOUS, "yes or no", reason=reason)
        (world,) = answer
        holds = world[self.node] == self.value
        steps = (f"{asked}: {world}",)
        verdict = Verdict.AGREES if holds is self.stated else Verdict.DISAGREES
        return Judgement(verdict, yes_no(holds), steps=steps if verdict is Verdict.DISAGREES else ())

    def __str__(self) -> str:
        return yes_no(self.stated)


@dataclass(frozen=True, slots=True)
class Worlds:
    """These assignments are the answers to a query: one that is claimed to be the only one, or the whole list."""

    stated: tuple[Mapping[str, Value], ...]
    query: Query
    whole: bool  # the list is claimed to be whole
    impossible: bool = False  # claimed is that there is none

    def judge(self, oracle: Exact, tolerance: Fraction) -> Judgement:
        answer = engine_for(oracle.model).answer(self.query, oracle.budget)
        if answer.status is Status.UNDECIDED:
            return Judgement(Verdict.UNDECIDED, reason=answer.spent)
        if answer.status is Status.IMPOSSIBLE:
            reason = f"{_asked(self.query)} has probability 0"
            verdict = Verdict.AGREES if self.impossible else Verdict.IMPOSSIBLE
            return Judgement(verdict, "impossible", reason=reason)
        shown, steps = _listed(tuple(answer)), (f"{_asked(self.query)} has {answer.count} answers",)
        right = not self.impossible and all(answer.contains(stated) for stated in self.stated)
        if right and len({Assignment(s) for s in self.stated}) == answer.count:
            return Judgement(Verdict.AGREES, shown)
        if right and not self.whole:
            reason = f"{answer.count} answers are possible, of which the label names one"
            return Judgement(Verdict.AMBIGUOUS, shown, reason=reason)
        return Judgement(Verdict.DISAGREES, shown, steps=steps)

    def __str__(self) -> str:
        return "impossible" if self.impossible else _listed(tuple(map(Assignment, self.stated)))


def yes_no(answer: bool) -> str:
    return "yes" if answer else "no"


def _asked(query: Query) -> str:
    parts = [
        f"{name} {values}"
        for name, values in (
            ("given", query.given),
            ("observe", query.observe),
            ("do", query.do),
            ("observe after", query.observe_after),
        )
        if values
    ]
    return "; ".join(parts) or "no evidence"


def _listed(worlds: tuple[Mapping[str, Value], ...]) -> str:
    shown = [str(Assignment(world)) for world in worlds[:3]]
    return " | ".join(shown) + (f" | and {len(worlds) - 3} more" if len(worlds) > 3 else "")
