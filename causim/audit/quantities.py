"""Numbers that benchmarks publish, and who can say what they are.

A quantity says what is meant; an oracle says how much that is. `Exact` computes it from the model. `Independent` makes
the classic mistake on purpose: it multiplies the marginals of a node's parents as if they were independent. So a
suspicion is tested by asking the other oracle the same question.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from math import isqrt, prod
from typing import Protocol

from causim.engine import Assignment, Budget, Query, Status, UndecidedError, UndefinedError, engine_for
from causim.engine.effects import Contrast, EffectKind
from causim.model.domain import Value
from causim.model.scm import SCM

Values = Mapping[str, Value]


class NotMeantError(Exception):
    """An oracle has nothing to say of this quantity."""


class Oracle(ABC):
    """Answers for one model, remembered."""

    def __init__(self, model: SCM, budget: Budget) -> None:
        self.model, self.budget = model, budget
        self._known: dict[object, Fraction] = {}

    @abstractmethod
    def chance(self, event: Values, observe: Values, do: Values) -> Fraction:
        """P(event | observe), after `do` if there is one. Raises UndefinedError, UndecidedError."""

    @abstractmethod
    def effect(self, kind: EffectKind, cause: Values, baseline: Values, outcome: str) -> Fraction:
        """An effect on the chance that the outcome is true. Raises UndefinedError, UndecidedError."""


class Exact(Oracle):
    """What the model says."""

    def __init__(self, model: SCM, budget: Budget) -> None:
        super().__init__(model, budget)
        self._contrasts: dict[object, Contrast] = {}

    def chance(self, event: Values, observe: Values, do: Values) -> Fraction:
        key = (Assignment(event), Assignment(observe), Assignment(do))
        if key not in self._known:
            query = Query(
                observe={} if do else observe,
                do=do,
                observe_after=observe if do else {},
                target=tuple(event),
            )
            answer = engine_for(self.model).answer(query, self.budget)
            if answer.status is Status.UNDECIDED:
                raise UndecidedError(f"{answer.spent}")
            if answer.status is Status.IMPOSSIBLE:
                raise UndefinedError(f"the evidence {Assignment(observe)} has probability 0")
            self._known[key] = answer.probability(event)
        return self._known[key]

    def effect(self, kind: EffectKind, cause: Values, baseline: Values, outcome: str) -> Fraction:
        key = (kind, Assignment(cause), Assignment(baseline), outcome)
        if key not in self._known:
            found = self.contrast(cause, baseline, outcome).effect(kind)
            assert found.value is not None
            self._known[key] = found.value
        return self._known[key]

    def contrast(self, cause: Values, baseline: Values, outcome: str) -> Contrast:
        key = (Assignment(cause), Assignment(baseline), outcome)
        if key not in self._contrasts:
            self._contrasts[key] = Contrast(self.model, cause, baseline, outcome, budget=self.budget)
        return self._contrasts[key]


class Independent(Oracle):
    """As if the parents of every node were independent of each other, and evidence told nothing of what is upstream."""

    def __init__(self, exact: Exact) -> None:
        super().__init__(exact.model, exact.budget)
        self.exact = exact

    def chance(self, event: Values, observe: Values, do: Values) -> Fraction:
        if len(event) != 1:
            raise NotMeantError
        ((name, value),) = event.items()
        return self._marginals({**observe, **do}, {})[name].get(value, Fraction(0))

    def effect(self, kind: EffectKind, cause: Values, baseline: Values, outcome: str) -> Fraction:
        match kind:
            case EffectKind.ATE | EffectKind.TV:
                return self._true(cause, {}, outcome) - self._true(baseline, {}, outcome)
            case EffectKind.ETT if not any(self.model.node_by_name[name].parents for name in cause):
                return self._true(cause, {}, outcome) - self._true(baseline, {}, outcome)
            case EffectKind.NDE:
                kept = self._mediators(cause, baseline, outcome, baseline)
                return self._true(cause, kept, outcome) - self._true(baseline, {}, outcome)
            case EffectKind.NIE:
                moved = self._mediators(cause, baseline, outcome, cause)
                return self._true(baseline, moved, outcome) - self._true(baseline, {}, outcome)
        raise NotMeantError

    def _true(self, fixed: Values, kept: Mapping[str, dict[Value, Fraction]], outcome: str) -> Fraction:
        return self._marginals(fixed, kept)[outcome].get(True, Fraction(0))

    def _mediators(
        self, cause: Values, baseline: Values, outcome: str, world: Values
    ) -> dict[str, dict[Value, Fraction]]:
        names = self.exact.contrast(cause, baseline, outcome).mediators
        found = self._marginals(world, {})
        return {name: found[name] for name in names}

    def _marginals(
        self, fixed: Values, kept: Mapping[str, dict[Value, Fraction]]
    ) -> dict[str, dict[Value, Fraction]]:
        found: dict[str, dict[Value, Fraction]] = {}
        for node in self.model.nodes:
            if node.name in fixed:
                found[node.name] = {fixed[node.name]: Fraction(1)}
                continue
            if node.name in kept:
                found[node.name] = kept[node.name]
                continue
            own: dict[Value, Fraction] = {}
            for row in product(*(found[parent].items() for parent in node.parents)):
                weight = prod((p for _, p in row), start=Fraction(1))
                causes = {parent: value for parent, (value, _) in zip(node.parents, row, strict=True)}
                for value in node.domain:
                    own[value] = own.get(value, Fraction(0)) + weight * self.exact.chance(
                        {node.name: value}, {}, causes
                    )
            found[node.name] = own
        return found


class Quantity(Protocol):
    """Something that has a number in each model."""

    def value(self, oracle: Oracle) -> Fraction: ...

    def __str__(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Chance:
    """P(event | observe) in the model, or after `do`."""

    event: Values
    observe: Values = field(default_factory=Assignment)
    do: Values = field(default_factory=Assignment)

    def value(self, oracle: Oracle) -> Fraction:
        return oracle.chance(self.event, self.observe, self.do)

    def __str__(self) -> str:
        given = [f"do({Assignment(self.do)})"] if self.do else []
        given += [str(Assignment(self.observe))] if self.observe else []
        return f"P({Assignment(self.event)}{' | ' if given else ''}{', '.join(given)})"


@dataclass(frozen=True, slots=True)
class EffectOf:
    """An effect of one setting of a cause against another (`causim.engine.effects`)."""

    kind: EffectKind
    cause: Values
    baseline: Values
    outcome: str

    def value(self, oracle: Oracle) -> Fraction:
        return oracle.effect(self.kind, self.cause, self.baseline, self.outcome)

    def __str__(self) -> str:
        name = self.kind.upper()
        return f"{name} of {Assignment(self.cause)} against {Assignment(self.baseline)} on {self.outcome}"


@dataclass(frozen=True, slots=True)
class Combination:
    """A sum of quantities with factors: differences, and what else is linear."""

    terms: tuple[tuple[Fraction, Quantity], ...]
    text: str = ""

    def value(self, oracle: Oracle) -> Fraction:
        return sum((factor * part.value(oracle) for factor, part in self.terms), Fraction(0))

    def __str__(self) -> str:
        if self.text:
            return self.text
        signed = [("+" if f == 1 else "-" if f == -1 else f"+ {f} *", str(q)) for f, q in self.terms]
        return " ".join(f"{sign} {text}" for sign, text in signed).removeprefix("+ ")


@dataclass(frozen=True, slots=True)
class Correlation:
    """Pearson's correlation of two truth values, given evidence: the one quantity here that is a root, to 30 digits."""

    first: str
    second: str
    observe: Values = field(default_factory=Assignment)

    def value(self, oracle: Oracle) -> Fraction:
        both = oracle.chance({self.first: True, self.second: True}, self.observe, {})
        one = oracle.chance({self.first: True}, self.observe, {})
        other = oracle.chance({self.second: True}, self.observe, {})
        spread = one * (1 - one) * other * (1 - other)
        if spread == 0:
            raise UndefinedError(f"{self.first} or {self.second} does not vary, so they have no correlation")
        squared = (both - one * other) ** 2 / spread
        root = Fraction(isqrt(squared.numerator * 10**60 // squared.denominator), 10**30)
        return root if both >= one * other else -root

    def __str__(self) -> str:
        given = f" | {Assignment(self.observe)}" if self.observe else ""
        return f"correlation({self.first}, {self.second}{given})"


def difference(first: Quantity, second: Quantity) -> Combination:
    """The first less the second."""
    return Combination(((Fraction(1), first), (Fraction(-1), second)))


def decimal(value: Fraction, places: int = 9) -> str:
    """A number as people read it: the fraction where it is short, else rounded."""
    text = str(value)
    if len(text) <= 9:
        return text
    shown = f"{float(value):.{places}f}"
    return shown if Fraction(shown) != 0 else f"{float(value):.3g}"
