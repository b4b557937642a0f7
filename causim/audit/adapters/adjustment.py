"""Labels about structure: what to adjust for (back-door criterion: Pearl, Causality, def. 3.3.1), what affects what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from causim.audit.quantities import Exact
from causim.audit.statements import yes_no
from causim.audit.verdict import Judgement, Verdict
from causim.engine import Assignment
from causim.engine.effects import Contrast
from causim.errors import MisuseError
from causim.model.domain import Value
from causim.model.graph import Graph


def fault_of(graph: Graph, names: tuple[str, ...], cause: str, outcome: str) -> str | None:
    """Why adjusting for these does not give the effect of the cause; None if it does, in all models of the graph.

    Raises MisuseError for names that the graph has not, or that stand in two places.
    """
    import networkx as nx

    spoken = (cause, outcome, *names)
    for name in spoken:
        if name not in graph.parents:
            raise MisuseError(f"the model has no node {name}")
        if spoken.count(name) > 1:
            raise MisuseError(f"{name} stands in two places: cause, outcome, set to adjust for")
    below = graph.descendants((cause,)) - {cause}
    wrong = [name for name in names if name in below]
    if wrong:
        return f"{wrong[0]} is an effect of {cause}"
    cut = graph.to_networkx()
    cut.remove_edges_from(list(cut.out_edges(cause)))
    if not nx.is_d_separator(cut, {cause}, {outcome}, set(names)):
        return f"a path into {cause} stays open"
    return None


def _shown(names: tuple[str, ...]) -> str:
    return f"{{{', '.join(names)}}}"


@dataclass(frozen=True, slots=True)
class ValidSet:
    """Adjusting for these variables gives the effect."""

    stated: tuple[str, ...]
    cause: str
    outcome: str

    def judge(self, oracle: Exact, tolerance: Fraction) -> Judgement:
        fault = fault_of(oracle.model.graph, self.stated, self.cause, self.outcome)
        if fault is None:
            return Judgement(Verdict.AGREES, "valid")
        return Judgement(Verdict.DISAGREES, "not valid", steps=(f"{_shown(self.stated)}: {fault}",))

    def __str__(self) -> str:
        return _shown(self.stated)


@dataclass(frozen=True, slots=True)
class BestMethod:
    """A yes or a no to: is the first of two sets more correct to adjust for than the second?

    Where both give the effect, or neither does, the question has no answer.
    """

    stated: bool
    first: tuple[str, ...]
    second: tuple[str, ...]
    cause: str
    outcome: str

    def judge(self, oracle: Exact, tolerance: Fraction) -> Judgement:
        graph = oracle.model.graph
        faults = [fault_of(graph, names, self.cause, self.outcome) for names in (self.first, self.second)]
        steps = tuple(
            f"adjusting for {_shown(names)}: {fault or 'valid'}"
            for names, fault in zip((self.first, self.second), faults, strict=True)
        )
        if (faults[0] is None) is (faults[1] is None):
            both = "both sets give the effect" if faults[0] is None else "neither set gives the effect"
            return Judgement(Verdict.AMBIGUOUS, "neither is more correct", steps=steps, reason=both)
        answer = faults[0] is None
        verdict = Verdict.AGREES if answer is self.stated else Verdict.DISAGREES
        return Judgement(verdict, yes_no(answer), steps=steps if verdict is Verdict.DISAGREES else ())

    def __str__(self) -> str:
        return yes_no(self.stated)


@dataclass(frozen=True, slots=True)
class Affects:
    """A yes or a no to: does the cause change the chance of the outcome among those who were seen so?

    `plain` is False where the question is whether it does not. Evidence on a collider makes the two dependent, and
    yet neither a cause of the other (Pearl, Causality, sec. 1.2.3).
    """

    stated: bool
    cause: str
    outcome: str
    seen: Mapping[str, Value]
    plain: bool

    def judge(self, oracle: Exact, tolerance: Fraction) -> Judgement:
        contrast = Contrast(
            oracle.model,
            {self.cause: True},
            {self.cause: False},
            self.outcome,
            observe=self.seen,
            budget=oracle.budget,
        )
        effect = contrast.ate().value
        answer = (effect != 0) is self.plain
        among = f"among those seen with {Assignment(self.seen)}"
        steps = (f"the effect of {self.cause} on {self.outcome} {among} is {effect}",)
        verdict = Verdict.AGREES if answer is self.stated else Verdict.DISAGREES
        return Judgement(verdict, yes_no(answer), steps=steps if verdict is Verdict.DISAGREES else ())

    def __str__(self) -> str:
        return yes_no(self.stated)
