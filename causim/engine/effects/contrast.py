"""A cause against a baseline, and what becomes of an outcome: the quantities behind `causim.engine.effects`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from causim.diagnostics import nearest
from causim.engine.answer import Answer, UndecidedError
from causim.engine.budget import DEFAULT_BUDGET, Budget, Limits
from causim.engine.effects.joint import FACTUAL, Copy, UndefinedError, mean, worlds
from causim.engine.effects.outcomes import Outcome, Wanted, outcome_of
from causim.engine.engine import Engine, engine_for
from causim.engine.query import Assignment, Query, variable_domain
from causim.errors import MisuseError
from causim.model.domain import Value
from causim.model.scm import SCM

Values = Mapping[str, Value]
Mediators = Iterable[str] | Values
Terms = tuple[tuple[str, Fraction], ...]


class EffectKind(StrEnum):
    ATE = "ate"
    TV = "tv"
    ETT = "ett"
    TE = "te"
    NDE = "nde"
    NIE = "nie"
    CDE = "cde"
    PN = "pn"
    PS = "ps"
    PNS = "pns"


@dataclass(frozen=True, slots=True)
class Effect:
    """The value of an effect and the quantities that it is made of; without a value, the reason why."""

    kind: EffectKind
    value: Fraction | None
    terms: Terms = ()
    reason: str | None = None
    undecided: bool = False


class Contrast:
    """A cause, a baseline and an outcome: what all effects are about. Keep one for several effects.

    mediators: the nodes through which an effect is indirect, by default all that stand between cause and outcome; a
    mapping fixes them to values for the controlled direct effect.
    """

    def __init__(
        self,
        model: SCM,
        cause: Values,
        baseline: Values,
        outcome: Wanted,
        *,
        observe: Values | None = None,
        given: Values | None = None,
        mediators: Mediators | None = None,
        budget: Budget = DEFAULT_BUDGET,
    ) -> None:
        self.outcome: Outcome = outcome_of(model, outcome)
        self.model = self.outcome.model
        self.cause, self.baseline = Assignment(cause), Assignment(baseline)
        self.observe, self.given = Assignment(observe or {}), Assignment(given or {})
        self.budget = budget
        self._known: dict[Assignment, Fraction] = {}
        self._verify()
        self.fixed = Assignment(mediators) if isinstance(mediators, Mapping) else Assignment()
        self.mediators = self._mediators(mediators)

    def _verify(self) -> None:
        for what, values in (("cause", self.cause), ("baseline", self.baseline)):
            for name, value in values.items():
                if self.outcome.reads == (name,):
                    raise MisuseError(f"{name} is both cause and outcome")
                if name not in self.model.node_by_name:
                    close = nearest(name, self.model.node_by_name)
                    hint = f" (did you mean {close}?)" if close else ""
                    raise MisuseError(f"{what} {name}: the model has no node {name}{hint}")
                if value not in variable_domain(self.model, name):
                    domain = variable_domain(self.model, name)
                    raise MisuseError(f"{what} {Assignment({name: value})}: not a value of {domain}")
        if not self.cause or self.cause.keys() != self.baseline.keys():
            raise MisuseError("cause and baseline give values to the same nodes, at least one")
        if self.cause == self.baseline:
            raise MisuseError(f"cause and baseline are the same: {self.cause}")
        Query(given=self.given, observe=self.observe).resolve(self.model)  # raises MisuseError

    def _mediators(self, mediators: Mediators | None) -> tuple[str, ...]:
        """Those that are named, or every node on a path from cause to outcome."""
        graph = self.model.graph
        if mediators is None:
            between = graph.descendants(self.cause) & graph.ancestors(self.outcome.reads)
            between -= self.cause.keys() | set(self.outcome.reads)
            return tuple(node.name for node in self.model.nodes if node.name in between)
        names = (mediators,) if isinstance(mediators, str) else tuple(mediators)
        for name in names:
            if name not in self.model.node_by_name:
                close = nearest(name, self.model.node_by_name)
                hint = f" (did you mean {close}?)" if close else ""
                raise MisuseError(f"mediator {name}: the model has no node {name}{hint}")
            if name in self.cause or self.outcome.reads == (name,):
                raise MisuseError(f"mediator {name}: it is the cause or the outcome")
        return names

    # --- quantities: those of one effect share the seconds of the budget

    def _mean(self, do: Values, observe: Values, limits: Limits) -> Fraction:
        """E[Y_do | observe]: observed in the world as it is, Y in the one after `do`."""
        query = Query(given=self.given, observe=observe, do=do, target=(self.outcome.node,))
        return self._mean_of(self._engine.answer(query, limits))

    @cached_property
    def _engine(self) -> Engine:
        return Engine(self.model) if self.outcome.is_added else engine_for(self.model)

    def _nested_mean(self, mediators: Values, rest: Values, limits: Limits) -> Fraction:
        """E[Y_{rest, Z_mediators} | e]: the mediators take the values that they would have in another world."""
        copies: dict[str, Value | Copy] = {name: Copy("other", name) for name in self.mediators}
        joint = worlds(self.model, {"other": mediators, "world": {**rest, **copies}})
        evidence = {FACTUAL: {**self.given, **self.observe}}
        return self._mean_of(joint.answer(evidence, [("world", self.outcome.node)], limits))

    def _mean_of(self, answer: Answer) -> Fraction:
        try:
            return mean(answer)
        except UndefinedError:
            raise self._impossible(answer) from None

    def _impossible(self, answer: Answer) -> UndefinedError:
        query = answer.query
        known = {**query.given, **query.observe}
        parts = [
            (self.outcome.text if value else f"not ({self.outcome.text})")
            if name == self.outcome.node and self.outcome.is_added
            else str(Assignment({name: value}))
            for name, value in known.items()
        ]
        return UndefinedError(f"the evidence {', '.join(parts)} has probability 0")

    def _under(self, setting: Assignment, limits: Limits) -> Fraction:
        """E[Y_x] or E[Y_x'] given the evidence: a part of several effects, worked out once."""
        if setting not in self._known:
            self._known[setting] = self._mean(setting, self.observe, limits)
        return self._known[setting]

    def _with(self, values: Values) -> dict[str, Value]:
        """The evidence together with factual values of cause or outcome, with which it must agree."""
        for name in values:
            if name in self.observe and self.observe[name] != values[name]:
                seen, needed = Assignment({name: self.observe[name]}), Assignment({name: values[name]})
                raise UndefinedError(f"observed is {seen}, and this is about worlds with {needed}")
        return {**self.observe, **values}

    def _event(self, kind: EffectKind) -> str:
        if not self.outcome.is_event:
            name = self.outcome.text
            raise MisuseError(
                f"{kind} is about an event, and {name} is a number: say which, such as {name} == 1"
            )
        return self.outcome.node

    # --- effects of forcing

    def ate(self) -> Effect:
        """E[Y_x] - E[Y_x']: the average (total) effect (Pearl, Causality, def. 3.2.1); conditional on the evidence."""
        limits = self.budget.start()
        parts = (("x", self._under(self.cause, limits)), ("x'", self._under(self.baseline, limits)))
        return self._difference(EffectKind.ATE, *parts)

    def ett(self) -> Effect:
        """E[Y_x - Y_x' | X = x]: the effect of treatment on the treated (Pearl, Causality, sec. 8.2.5)."""
        evidence, limits = self._with(self.cause), self.budget.start()
        parts = (
            ("x", self._mean(self.cause, evidence, limits)),
            ("x'", self._mean(self.baseline, evidence, limits)),
        )
        return self._difference(EffectKind.ETT, *parts)

    def tv(self) -> Effect:
        """E[Y | X = x] - E[Y | X = x']: the observed difference, which is no effect where there is confounding."""
        limits = self.budget.start()
        parts = (
            ("x", self._mean({}, self._with(self.cause), limits)),
            ("x'", self._mean({}, self._with(self.baseline), limits)),
        )
        return self._difference(EffectKind.TV, *parts)

    # --- mediation

    def cde(self) -> Effect:
        """E[Y_{x,z}] - E[Y_{x',z}]: the mediators are forced to z (Pearl, Causality, sec. 4.5.2)."""
        if not self.fixed:
            raise MisuseError(f"{EffectKind.CDE} needs values to hold the mediators at")
        limits = self.budget.start()
        parts = (
            ("x, z", self._mean({**self.cause, **self.fixed}, self.observe, limits)),
            ("x', z", self._mean({**self.baseline, **self.fixed}, self.observe, limits)),
        )
        return self._difference(EffectKind.CDE, *parts)

    def nde(self) -> Effect:
        """E[Y_{x, Z_x'}] - E[Y_x']: the mediators stay as without the cause.

        The natural direct effect (Pearl, Direct and Indirect Effects, 2001; Causality, sec. 4.5.4).
        """
        return self._direct(self.budget.start())

    def _direct(self, limits: Limits) -> Effect:
        moved = self._nested_mean(self.baseline, self.cause, limits)
        without = self._under(self.baseline, limits)
        return self._difference(EffectKind.NDE, ("x, Z_x'", moved), ("x'", without))

    def nie(self) -> Effect:
        """E[Y_{x', Z_x}] - E[Y_x']: only the mediators change, as the cause would change them.

        The natural indirect effect (Pearl, Direct and Indirect Effects, 2001; Causality, sec. 4.5.5).
        """
        limits = self.budget.start()
        moved = self._nested_mean(self.cause, self.baseline, limits)
        without = self._under(self.baseline, limits)
        return self._difference(EffectKind.NIE, ("x', Z_x", moved), ("x'", without))

    def te(self) -> Effect:
        """E[Y_x] - E[Y_x'], with its parts: TE = NDE - NIE of the reverse change (Pearl, Causality, sec. 4.5.5)."""
        limits = self.budget.start()
        direct = self._direct(limits).value
        under, without = self._under(self.cause, limits), self._under(self.baseline, limits)
        backwards = self._nested_mean(self.baseline, self.cause, limits) - under
        assert direct is not None
        terms = (
            ("E[Y_x]", under),
            ("E[Y_x']", without),
            ("NDE", direct),
            ("NIE of the reverse change", backwards),
        )
        return Effect(EffectKind.TE, under - without, terms)

    # --- probabilities of causation

    def pn(self) -> Effect:
        """P(not Y_x' | X = x, Y): was the cause necessary? (Pearl, Causality, def. 9.2.1)"""
        node = self._event(EffectKind.PN)
        evidence = self._with({**self.cause, node: True})
        return Effect(EffectKind.PN, 1 - self._mean(self.baseline, evidence, self.budget.start()))

    def ps(self) -> Effect:
        """P(Y_x | X = x', not Y): would the cause suffice? (Pearl, Causality, def. 9.2.2)"""
        node = self._event(EffectKind.PS)
        evidence = self._with({**self.baseline, node: False})
        return Effect(EffectKind.PS, self._mean(self.cause, evidence, self.budget.start()))

    def pns(self) -> Effect:
        """P(Y_x, not Y_x'): is the cause both necessary and sufficient? (Pearl, Causality, def. 9.2.3)"""
        node = self._event(EffectKind.PNS)
        joint = worlds(self.model, {"cause": self.cause, "baseline": self.baseline})
        evidence = {FACTUAL: {**self.given, **self.observe}}
        pair = (joint.name("cause", node), joint.name("baseline", node))
        answer = joint.answer(evidence, [("cause", node), ("baseline", node)], self.budget.start())
        if pair[0] == pair[1]:  # the cause does not reach the outcome
            self._mean_of(answer)  # raises UndefinedError
            return Effect(EffectKind.PNS, Fraction(0))
        try:
            return Effect(EffectKind.PNS, answer.probability({pair[0]: True, pair[1]: False}))
        except MisuseError:
            raise self._impossible(answer) from None

    # --- all of them

    def effect(self, kind: EffectKind | str) -> Effect:
        """The effect of a kind. Raises MisuseError for a kind that there is not."""
        try:
            name = EffectKind(kind)
        except ValueError:
            raise MisuseError(f"there is no effect {kind}; there are {', '.join(EffectKind)}") from None
        found: Effect = getattr(self, name)()
        return found

    def all(self) -> tuple[Effect, ...]:
        """Every effect that makes sense here, those without a value with the reason."""
        sensible = [
            kind
            for kind in EffectKind
            if (self.outcome.is_event or kind not in _OF_EVENTS)
            and (self.fixed or kind is not EffectKind.CDE)
        ]
        return tuple(map(self.effect_or_reason, sensible))

    def effect_or_reason(self, kind: EffectKind | str) -> Effect:
        """As `effect`, but an effect that is undefined or undecided says so instead of raising."""
        try:
            return self.effect(kind)
        except UndefinedError as error:
            return Effect(EffectKind(kind), None, reason=str(error))
        except UndecidedError as error:
            return Effect(EffectKind(kind), None, reason=str(error), undecided=True)

    def _difference(
        self, kind: EffectKind, first: tuple[str, Fraction], second: tuple[str, Fraction]
    ) -> Effect:
        written = "E[Y | {}]" if kind is EffectKind.TV else "E[Y_{{{}}}]"
        terms = tuple((written.format(name), value) for name, value in (first, second))
        return Effect(kind, first[1] - second[1], terms)


_OF_EVENTS = (EffectKind.PN, EffectKind.PS, EffectKind.PNS)
