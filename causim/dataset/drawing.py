"""Questions drawn at random, thousands of them at once, each from random words of its own.

A question is made of a whole world, so that its evidence is possible and one right answer is known; only evidence that
is meant to be impossible is changed afterwards. Which words a question is drawn with depends on nothing but a hash of
what is asked about and its index: neither on how many questions are drawn, nor on which.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from itertools import accumulate
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from causim.engine import Kind
from causim.engine.expansion import OPEN, Mechanisms, Questions
from causim.errors import MisuseError
from causim.model.scm import SCM

FORCING = (Kind.INTERVENTION, Kind.COUNTERFACTUAL)
OBSERVING = (Kind.ABDUCTION, Kind.COUNTERFACTUAL)
_BLOCK = 4  # words that Philox makes of one value of its counter

Words = NDArray[np.uint64]
Positions = NDArray[np.int64]
Mask = NDArray[np.bool_]
Evidence = Literal["full", "minimal"] | float


@dataclass(frozen=True, slots=True)
class Shape:
    """How questions are drawn: the parameters of Appendix L of the paper. What is a share goes from 0 to 1.

    missing_exo_pct: share of exogenous variables that deductions and interventions keep hidden. intervention_node_pct:
    share of nodes that are forced, one at least and never all. evidence: which nodes abductions and counterfactuals
    observe: all ("full"), those without children ("minimal"), or a share of them, one at least, chosen at random.
    require_intervention_effect, require_counterfactual_effect: take only interventions that change a node which they
    do not force.
    """

    missing_exo_pct: float = 0.0
    intervention_node_pct: float = 0.2
    evidence: Evidence = "full"
    require_intervention_effect: bool = True
    require_counterfactual_effect: bool = True

    def __post_init__(self) -> None:
        for name in ("missing_exo_pct", "intervention_node_pct", "evidence"):
            value = getattr(self, name)
            if name == "evidence" and value in ("full", "minimal"):
                continue
            if isinstance(value, str) or not 0 <= value <= 1:
                allowed = "full, minimal or a share" if name == "evidence" else "a share"
                raise MisuseError(f"{name} is {allowed}, from 0 to 1, not {value}")

    def requires_effect(self, kind: Kind) -> bool:
        if kind is Kind.INTERVENTION:
            return self.require_intervention_effect
        return kind is Kind.COUNTERFACTUAL and self.require_counterfactual_effect


@dataclass(frozen=True, eq=False, slots=True)
class Drafts:
    """Questions in the making, a column each: what truly was, and what would be after the intervention.

    exogenous, world, after: a row for each variable, as in `Questions`. effect: whether the intervention changes a node
    that it does not force.
    """

    questions: Questions
    exogenous: Positions
    world: Positions
    after: Positions
    effect: Mask


class Drawer:
    """Draws questions of one kind about one model. `key` names what for; the same key gives the same questions."""

    def __init__(
        self, model: SCM, mechanisms: Mechanisms, kind: Kind, shape: Shape, key: str, impossible: bool = False
    ) -> None:
        self.mechanisms = mechanisms
        self.kind = kind
        self.shape = shape
        self.impossible = impossible
        self._key = int.from_bytes(sha256(key.encode()).digest()[:16], "big")
        self._sizes = np.array([len(node.domain) for node in model.nodes], np.uint64)[:, None]
        self._bounds = [_bounds([weight for _, weight in u.support]) for u in model.exogenous]
        parents = {parent for node in model.nodes for parent in node.parents}
        self._sinks = np.array([node.name not in parents for node in model.nodes])

    @property
    def exist(self) -> bool:
        """An abduction needs something to find, an intervention a node to force and another to look at."""
        if self.impossible and self.kind not in OBSERVING:
            return False
        if self.kind is Kind.ABDUCTION and not self._bounds:
            return False
        return self.kind not in FORCING or len(self._sizes) > 1

    def draw(self, start: int, stop: int) -> Drafts:
        """The questions of these indices, the last excluded."""
        count, nodes = stop - start, len(self._sizes)
        words = _Words(self._words(start, count))
        shape = (len(self._bounds), count)
        drawn = [np.searchsorted(b, words.take(1)[0], side="right") for b in self._bounds]
        exogenous = np.array(drawn, np.int64).reshape(shape)
        world: Positions = np.array(self.mechanisms.world(exogenous, None, count)).reshape(nodes, count)
        given, observe = np.full(shape, OPEN), np.full((nodes, count), OPEN)
        if self.kind in OBSERVING:
            observe = np.where(self._observed(words), world, OPEN)
        else:
            hidden = part(self.shape.missing_exo_pct, len(self._bounds))
            given = np.where(_chosen(words.take(len(self._bounds)), hidden), OPEN, exogenous)
        do: Positions = self._forced(words, world) if self.kind in FORCING else np.full((nodes, count), OPEN)
        after: Positions = np.array(self.mechanisms.world(exogenous, do, count)).reshape(nodes, count)
        if self.impossible:
            observe = self._contradicted(words, observe)
        questions = Questions(self.kind, given, observe, do)
        return Drafts(questions, exogenous, world, after, ((after != world) & (do == OPEN)).any(axis=0))

    def _observed(self, words: _Words) -> Mask:
        nodes = len(self._sizes)
        chance = words.take(nodes)
        match self.shape.evidence:
            case "full":
                return np.ones(chance.shape, bool)
            case "minimal":
                return np.broadcast_to(self._sinks[:, None], chance.shape)
            case share:
                return _chosen(chance, max(1, part(float(share), nodes)))

    def _forced(self, words: _Words, world: Positions) -> Positions:
        nodes = len(self._sizes)
        count = min(nodes - 1, max(1, part(self.shape.intervention_node_pct, nodes)))
        chosen = _chosen(words.take(nodes), count)
        chance = words.take(nodes)
        if self.shape.requires_effect(self.kind):  # what is forced to be as it was has no effect
            others = np.maximum(self._sizes, np.uint64(2)) - np.uint64(1)
            values = (world.astype(np.uint64) + np.uint64(1) + chance % others) % self._sizes
        else:
            values = chance % self._sizes
        return np.where(chosen, values.astype(np.int64), OPEN)

    def _contradicted(self, words: _Words, observe: Positions) -> Positions:
        """One of the observed values is another; whether that is possible after all is for the engine to say."""
        chance, other = words.take(len(self._sizes)), words.take(len(self._sizes))
        many = self._sizes > np.uint64(1)
        chance = np.where((observe >= 0) & many, chance >> np.uint64(1), np.uint64(1 << 63))
        first = _chosen(chance, 1) & (observe >= 0) & many
        others = np.maximum(self._sizes, np.uint64(2)) - np.uint64(1)
        values = (observe.astype(np.uint64) + np.uint64(1) + other % others) % self._sizes
        return np.where(first, values.astype(np.int64), observe)

    def _words(self, start: int, count: int) -> Words:
        """Random words, a column for each question (Salmon et al. 2011: any part of the sequence costs the same)."""
        blocks = -(-self._needed() // _BLOCK)
        bits = np.random.Philox(key=self._key, counter=start * blocks)
        return bits.random_raw(count * blocks * _BLOCK).reshape(count, blocks * _BLOCK).T

    def _needed(self) -> int:
        """Words: for the exogenous variables and which of them are hidden; which nodes are observed, which are forced,
        and to what; where impossible evidence is changed, and to what."""
        exogenous, nodes = len(self._bounds), len(self._sizes)
        evidence = nodes if self.kind in OBSERVING else exogenous
        return exogenous + evidence + 2 * nodes * (self.kind in FORCING) + 2 * nodes * self.impossible


class _Words:
    """Random words that are taken one after the other."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._at = 0

    def take(self, rows: int) -> Words:
        self._at += rows
        return self._words[self._at - rows : self._at]


def part(share: float, of: int) -> int:
    """That share, as a number; a share that is not 0 is one at least."""
    return min(of, max(1, round(share * of))) if share > 0 and of else 0


def _bounds(weights: Sequence[Fraction]) -> Words:
    """The words from which on a draw is the next value; a draw is off by less than 2^-64."""
    cumulative: Any = list(accumulate(weights))[:-1]
    return np.array([int(bound * (1 << 64)) for bound in cumulative], np.uint64)


def _chosen(chance: Words, count: int) -> Mask:
    """In each column so many rows: those with the least words."""
    if count >= len(chance):
        return np.ones(chance.shape, bool)
    chosen = np.zeros(chance.shape, bool)
    if count:
        least = np.argpartition(chance, count - 1, axis=0)[:count]
        np.put_along_axis(chosen, least, True, axis=0)
    return chosen
