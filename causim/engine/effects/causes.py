"""Actual causes: of what happened in one world, what was a cause of what?

The modified definition of Halpern and Pearl (Halpern, Actual Causality, 2016, def. 2.2.1). In a context u, X = x is an
actual cause of an event if

    AC1   X = x and the event are both true in the world of u;
    AC2   for some set W of other nodes and some values x' of X, the event is false once X is forced to x' while W is
          held at the values that it has in the world of u: (W, x') is the witness;
    AC3   of no part of X alone AC1 and AC2 are true.

With W empty, X is a but-for cause. Nodes range over their declared types.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations, islice, product

from causim.engine.answer import UndecidedError
from causim.engine.budget import DEFAULT_BUDGET, Budget
from causim.engine.effects.joint import UndefinedError
from causim.engine.effects.outcomes import Outcome, Wanted, outcome_of
from causim.engine.engine import Engine
from causim.engine.query import Assignment, Query
from causim.errors import MisuseError
from causim.model.domain import Value
from causim.model.evaluate import apply_mechanism, run
from causim.model.scm import SCM

CLOCK_EVERY = 256  # worlds between looks at the clock


class _SpentError(Exception):
    """A budget is used up; its text says which."""


@dataclass(frozen=True, slots=True)
class Witness:
    """What shows AC2: under `contrast`, with `held` kept as it was, the event does not happen in `world`."""

    contrast: Assignment
    held: Assignment
    world: Assignment


@dataclass(frozen=True, slots=True)
class Cause:
    """An actual cause, and a witness that holds as few nodes as possible."""

    values: Assignment
    witness: Witness

    @property
    def but_for(self) -> bool:
        return not self.witness.held


@dataclass(frozen=True, slots=True)
class Causes:
    """The actual causes in one context, the smaller ones first. If a budget was `spent`, those found until then: each
    is truly a cause, and there may be more.
    """

    world: Assignment
    causes: tuple[Cause, ...]
    spent: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a claimed cause is one, clause by clause. `smaller` is the part of it that shows AC3 to fail."""

    ac1: bool
    witness: Witness | None = None
    smaller: Assignment | None = None

    @property
    def ac2(self) -> bool:
        return self.witness is not None

    @property
    def ac3(self) -> bool:
        return self.smaller is None

    @property
    def is_cause(self) -> bool:
        return self.ac1 and self.ac2 and self.ac3


def actual_causes(
    model: SCM,
    context: Mapping[str, Value],
    effect: Wanted,
    *,
    among: Iterable[str] | None = None,
    largest: int | None = None,
    budget: Budget = DEFAULT_BUDGET,
) -> Causes:
    """All actual causes of an event in the world of a context (values of the exogenous variables that bear on it).

    Looked for are causes among all nodes from which the event descends, but for those that it speaks of itself (an
    event is trivially its own cause), or among those named; of at most `largest` nodes. The budget counts worlds
    (`contexts`) and seconds.

    Raises MisuseError if the event does not happen in the context, or names or values make no sense for the model.
    """
    situation = _Situation(outcome_of(model, effect), context, budget)
    if not situation.happens:
        raise MisuseError(f"{situation.outcome.text} is not so in this context, so nothing caused it")
    return situation.search(among, largest)


def examine(
    model: SCM,
    context: Mapping[str, Value],
    cause: Mapping[str, Value],
    effect: Wanted,
    budget: Budget = DEFAULT_BUDGET,
) -> Verdict:
    """Whether X = x is an actual cause of an event in a context, by each of the three clauses.

    Raises MisuseError for names or values that make no sense for the model, UndecidedError if the budget is spent.
    """
    situation = _Situation(outcome_of(model, effect), context, budget)
    Query(observe=cause).resolve(model)  # raises MisuseError
    if not cause:
        raise MisuseError("a cause names at least one node and its value")
    unknown = [name for name in cause if name not in situation.actual]
    if unknown:
        raise MisuseError(f"the context does not determine {', '.join(unknown)}")
    if not situation.happens or situation.at(cause) != cause:
        return Verdict(ac1=False)
    order = [node.name for node in model.nodes if node.name in cause]
    try:
        witness = situation.witness(order, partly=True)
        parts = (part for size in range(1, len(order)) for part in combinations(order, size))
        smaller = next((part for part in parts if situation.witness(part)), None)
    except _SpentError as error:
        raise UndecidedError(f"whether it is a cause is not known: {error}") from None
    return Verdict(True, witness, None if smaller is None else situation.at(smaller))


@dataclass(frozen=True, slots=True)
class Explained:
    """The actual causes in one of the contexts that the evidence leaves, with its probability given the evidence."""

    context: Assignment
    probability: Fraction
    found: Causes


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an event happened. `count` is of all contexts in which it could have, None where that is not known."""

    effect: str
    contexts: tuple[Explained, ...]
    count: int | None

    @property
    def complete(self) -> bool:
        """Whether every context was looked at, and searched to its end."""
        return len(self.contexts) == self.count and not any(c.found.spent for c in self.contexts)


def why(
    model: SCM,
    effect: Wanted,
    *,
    observe: Mapping[str, Value] | None = None,
    given: Mapping[str, Value] | None = None,
    limit: int = 20,
    largest: int | None = None,
    budget: Budget = DEFAULT_BUDGET,
) -> Explanation:
    """The actual causes of an event in every context that the evidence and the event leave, but no more than `limit`.

    A context is the values of those exogenous variables that bear on the event. The budget is for all of them.

    Raises MisuseError for what makes no sense for the model, UndefinedError if the event cannot have happened,
    UndecidedError if the budget is spent before a context is known.
    """
    outcome = outcome_of(model, effect)
    if not outcome.is_event:
        raise MisuseError(_no_event(outcome))
    known = {**(observe or {})}
    Query(observe=known, given=given or {}).resolve(model)  # raises MisuseError
    if known.setdefault(outcome.node, True) is not True:
        raise UndefinedError(f"observed is that {outcome.text} is not so")
    bearing = outcome.model.graph.ancestors([outcome.node])
    target = tuple(
        u.name for u in outcome.model.exogenous if outcome.model.exogenous_owner[u.name].name in bearing
    )
    limits = budget.start()
    answer = Engine(outcome.model).answer(Query(given or {}, known, target=target or (outcome.node,)), limits)
    contexts = list(islice(answer, limit))
    if not contexts:
        raise UndefinedError(
            f"{outcome.text} has probability 0 with this evidence, so there is nothing to explain"
        )
    explained = []
    for context in contexts:
        values = context if target else Assignment()
        found = actual_causes(model, values, effect, largest=largest, budget=limits)
        explained.append(Explained(values, answer.probability(context), found))
    return Explanation(outcome.text, tuple(explained), answer.count)


def _no_event(outcome: Outcome) -> str:
    return f"{outcome.text} is a number: say which event is to be explained, such as {outcome.text} == 1"


class _Situation:
    """One context: its actual world, and what happens in it under interventions."""

    def __init__(self, outcome: Outcome, context: Mapping[str, Value], budget: Budget) -> None:
        if not outcome.is_event:
            raise MisuseError(_no_event(outcome))
        self.outcome = outcome
        self.model = model = outcome.model
        Query(given=context).resolve(model)  # raises MisuseError
        self.limits = budget.start()
        self.graph = model.graph
        self.bearing = self.graph.ancestors([outcome.node])  # the nodes that bear on the event
        self.nodes = tuple(node for node in model.nodes if node.name in self.bearing)
        missing = [n.exogenous.name for n in self.nodes if n.exogenous and n.exogenous.name not in context]
        if missing:
            raise MisuseError(f"the context says nothing of {', '.join(missing)}")
        self.context = context
        self.actual: dict[str, Value] = self._run()
        self.examined = 0
        self._known: dict[tuple[str, tuple[Value, ...]], Value] = {}

    def _run(self) -> dict[str, Value]:
        """The world of the context, as far as the context determines it."""
        known = {
            node.name
            for node in self.model.nodes
            if all(
                own is None or own.name in self.context
                for own in (self.model.node_by_name[a].exogenous for a in self.graph.ancestors([node.name]))
            )
        }
        return run(self.model.with_nodes(n for n in self.model.nodes if n.name in known), self.context)

    @property
    def happens(self) -> bool:
        return self.actual[self.outcome.node] is True

    def at(self, names: Iterable[str]) -> Assignment:
        """The values that nodes have in the actual world."""
        return Assignment({name: self.actual[name] for name in names})

    # --- the search

    def search(self, among: Iterable[str] | None, largest: int | None) -> Causes:
        """Candidates by size: what has no cause within it and has a witness is one, and minimal."""
        candidates = self._candidates(among)
        found: list[Cause] = []
        minimal: list[frozenset[str]] = []
        spent = None
        try:
            for size in range(1, min(len(candidates), largest or len(candidates)) + 1):
                for names in combinations(candidates, size):
                    self._tick()
                    if any(small <= set(names) for small in minimal):
                        continue
                    witness = self.witness(names)
                    if witness is not None:
                        found.append(Cause(self.at(names), witness))
                        minimal.append(frozenset(names))
        except _SpentError as error:
            spent = str(error)
        return Causes(self.world, tuple(found), spent)

    def _candidates(self, among: Iterable[str] | None) -> tuple[str, ...]:
        own = {self.outcome.node, *self.outcome.reads}
        if among is None:
            return tuple(node.name for node in self.nodes if node.name not in own)
        names = set(among)
        for name in names:
            if name not in self.model.node_by_name or name == self.outcome.node:
                raise MisuseError(f"{name} cannot be a cause of {self.outcome.text}")
        return tuple(node.name for node in self.nodes if node.name in names)

    @cached_property
    def world(self) -> Assignment:
        names = (n.name for n in self.nodes if not (self.outcome.is_added and n.name == self.outcome.node))
        return self.at(names)

    def witness(self, names: Sequence[str], partly: bool = False) -> Witness | None:
        """The first witness of AC2, with the fewest nodes held.

        All named nodes take another value, unless `partly`: if some keep theirs, a smaller candidate has the witness.
        """
        domains = [self.model.node_by_name[name].domain for name in names]
        spaces: list[Iterable[Value]] = [
            domain if partly else [value for value in domain if value != self.actual[name]]
            for name, domain in zip(names, domains, strict=True)
        ]
        inner = self.graph.descendants(names) & self.bearing
        holdable = inner - set(names) - {self.outcome.node}
        if len(self.outcome.reads) == 1:
            holdable -= set(self.outcome.reads)
        path = tuple(node.name for node in self.nodes if node.name in inner)
        best: Witness | None = None
        for values in product(*spaces):
            forced = dict(zip(names, values, strict=True))
            limit = len(best.held) if best else len(holdable) + 1
            held = self._held(forced, path, holdable, limit)
            if held is not None:
                best = Witness(Assignment(forced), self.at(held[0]), Assignment(held[1]))
                if not held[0]:
                    break
        return best

    def _held(
        self, forced: Mapping[str, Value], path: Sequence[str], holdable: frozenset[str], limit: int
    ) -> tuple[tuple[str, ...], dict[str, Value]] | None:
        """The smallest set, of fewer than `limit` nodes, that lets the event fail once it is held; and the world then.

        Only a node that has changed is worth holding: if all of a set that succeeds have their actual values in a world
        where part of it is held, that world is already the one where all of it is.
        """
        level: dict[tuple[str, ...], None] = {(): None}
        for _ in range(limit):
            following: dict[tuple[str, ...], None] = {}
            for held in level:
                world = self._world(forced, path, frozenset(held))
                if world[self.outcome.node] is False:
                    return held, self._shown(world, path)
                for name in path:
                    if name in holdable and name not in held and world[name] != self.actual[name]:
                        more = tuple(n for n in path if n in held or n == name)
                        following[more] = None
            if not following:
                return None
            level = following
        return None

    def _shown(self, world: Mapping[str, Value], path: Sequence[str]) -> dict[str, Value]:
        """The part of a world that an intervention could reach, without the node that only names the event."""
        hidden = self.outcome.node if self.outcome.is_added else None
        return {name: world[name] for name in path if name != hidden}

    def _world(
        self, forced: Mapping[str, Value], path: Sequence[str], held: frozenset[str]
    ) -> dict[str, Value]:
        """The world of the context after the intervention. Nodes off the path keep their actual values."""
        self._tick()
        world = dict(self.actual)
        for name in path:
            if name in forced:
                world[name] = forced[name]
            elif name not in held:
                node = self.model.node_by_name[name]
                key = (name, tuple(world[parent] for parent in node.parents))
                if key not in self._known:
                    self._known[key] = apply_mechanism(self.model, node, {**self.context, **world})
                world[name] = self._known[key]
        return world

    def _tick(self) -> None:
        self.examined += 1
        if self.examined > self.limits.contexts:
            raise _SpentError(f"the budget of {self.limits.contexts} worlds was spent")
        if self.examined % CLOCK_EVERY == 0 and self.limits.over:
            raise _SpentError(self.limits.spent_seconds)
