"""The questions that can be asked of one model: drawn at random, or listed in a fixed order when draws run dry.

A question is made of a whole world, so that its evidence is never impossible and one right answer is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product
from random import Random

from causim.dataset.specification import Specification
from causim.engine import Kind, Query
from causim.errors import MisuseError
from causim.model.domain import Domain, IntDomain, Value

FORCING = (Kind.INTERVENTION, Kind.COUNTERFACTUAL)
OBSERVING = (Kind.ABDUCTION, Kind.COUNTERFACTUAL)


@dataclass(frozen=True, slots=True)
class Settings:
    """How questions are drawn, and what their answers may cost.

    missing_exogenous: the share of exogenous variables that a deduction or intervention does not reveal.
    evidence: the share of nodes that an abduction or counterfactual observes, at least one node.
    max_do: the most nodes forced at once; never all of them. effect: prefer interventions that change a node which
    they do not force. listed: the most right answers written into a record. steps, cells: what the exact answer to one
    question may cost, by enumeration or in one table; no clock, so that a slow machine draws the same questions.
    """

    missing_exogenous: float = 0.0
    evidence: float = 1.0
    max_do: int = 3
    effect: bool = True
    listed: int = 64
    steps: int = 20_000
    cells: int = 1 << 20

    def __post_init__(self) -> None:
        for name in ("missing_exogenous", "evidence"):
            if not 0 <= getattr(self, name) <= 1:
                raise MisuseError(f"{name} is a share, from 0 to 1, not {getattr(self, name)}")
        for name in ("max_do", "listed", "steps", "cells"):
            if getattr(self, name) < 1:
                raise MisuseError(f"{name} must be 1 or more, not {getattr(self, name)}")


@dataclass(frozen=True, slots=True)
class Draft:
    """A question in the making: what truly was, what is forced, and what the question keeps to itself.

    `hidden` are exogenous variables in a deduction or intervention, nodes otherwise; `revealed` are exogenous
    variables given besides the observed nodes.
    """

    kind: Kind
    exogenous: Mapping[str, Value]
    world: Mapping[str, Value]
    do: Mapping[str, Value]
    hidden: tuple[str, ...]
    revealed: tuple[str, ...] = ()

    def query(self) -> Query:
        if self.kind in OBSERVING:
            observe = {name: value for name, value in self.world.items() if name not in self.hidden}
            given = {name: self.exogenous[name] for name in self.revealed}
            return Query(given=given, observe=observe, do=self.do)
        given = {name: value for name, value in self.exogenous.items() if name not in self.hidden}
        return Query(given=given, do=self.do)

    def fuller(self) -> Iterator[Draft]:
        """The same question with more and more evidence: half of what is hidden, and so on; then exogenous values."""
        hidden = self.hidden
        while hidden:
            hidden = hidden[: len(hidden) // 2]
            yield replace(self, hidden=hidden)
        if self.kind in OBSERVING:
            names = tuple(self.exogenous)
            most = len(names) - (self.kind is Kind.ABDUCTION)  # an abduction asks for one at least
            for count in sorted({most // 2, most} - {0}):
                yield replace(self, hidden=(), revealed=names[:count])


class Questions:
    """All questions of one kind about one model, under some settings."""

    def __init__(self, spec: Specification, kind: Kind, settings: Settings) -> None:
        self.spec = spec
        self.kind = kind
        self.nodes = tuple(node.name for node in spec.model.nodes)
        self.exogenous = tuple(u.name for u in spec.model.exogenous)
        self.max_do = min(settings.max_do, len(self.nodes) - 1) if kind in FORCING else 0
        if kind in OBSERVING:
            most = len(self.nodes) - 1
            self.hideable, self.hides = self.nodes, min(_part(1 - settings.evidence, self.nodes), most)
        else:
            self.hideable, self.hides = self.exogenous, _part(settings.missing_exogenous, self.exogenous)

    @property
    def exist(self) -> bool:
        """An abduction needs something to find, an intervention a node to force and another to look at."""
        if self.kind is Kind.ABDUCTION:
            return bool(self.exogenous)
        return self.kind not in FORCING or self.max_do > 0

    def draw(self, rng: Random) -> Draft:
        """A random question: a world drawn from the model, and a random choice of what is forced and hidden."""
        exogenous = self.spec.compiled.functions["sample_exogenous"](rng)
        do: dict[str, Value] = {}
        if self.max_do:
            count = rng.randint(1, self.max_do)
            for i in sorted(rng.sample(range(len(self.nodes)), count)):
                domain = self.spec.model.nodes[i].domain
                do[self.nodes[i]] = _pick(domain, rng)
        hidden = tuple(rng.sample(self.hideable, self.hides))
        return self._draft(exogenous, do, hidden)

    def all(self) -> Iterator[Draft]:
        """Every question, in a fixed order."""
        supports = [[value for value, _ in u.support] for u in self.spec.model.exogenous]
        for values in product(*supports):
            exogenous = dict(zip(self.exogenous, values, strict=True))
            for hidden in combinations(self.hideable, self.hides):
                for do in self._interventions():
                    yield self._draft(exogenous, do, hidden)

    def has_effect(self, draft: Draft) -> bool:
        """Whether the intervention changes a node that it does not force, in the world of the draft."""
        after = self.spec.world(draft.exogenous, draft.do)
        return any(after[n] != draft.world[n] for n in self.nodes if n not in draft.do)

    def _interventions(self) -> Iterator[dict[str, Value]]:
        if not self.max_do:
            yield {}
        for count in range(1, self.max_do + 1):
            for nodes in combinations(self.spec.model.nodes, count):
                for values in product(*(node.domain for node in nodes)):
                    yield {node.name: value for node, value in zip(nodes, values, strict=True)}

    def _draft(
        self, exogenous: Mapping[str, Value], do: Mapping[str, Value], hidden: tuple[str, ...]
    ) -> Draft:
        return Draft(self.kind, exogenous, self.spec.world(exogenous, {}), do, hidden)


def _part(share: float, names: Sequence[str]) -> int:
    """That share of the names, as a number; a share that is not 0 is one name at least."""
    if not names or share <= 0:
        return 0
    return min(len(names), max(1, round(share * len(names))))


def _pick(domain: Domain, rng: Random) -> Value:
    """Each value with the same probability; integers without listing a domain that may be huge."""
    return rng.choice(domain.values if isinstance(domain, IntDomain) else tuple(domain))
