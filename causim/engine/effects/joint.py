"""Several worlds of one model, with common exogenous variables, as one model.

    joint = worlds(model, {"a": {"X": 0}, "b": {"X": 1, "M": Copy("a", "M")}})
    joint.answer({"factual": {"Y": 1}}, [("a", "Y"), ("b", "Y")])

World `b` is the one of X forced to 1 and M to what it would have been under X = 0: a nested counterfactual (Pearl,
Direct and Indirect Effects, 2001). The factual world is always there and first.

This is the twin network (Pearl, Causality, sec. 7.1.4) of any number of worlds. Each exogenous variable is a root of
its own; a node stands in the joint model once for all worlds in which its mechanism reads the same variables, so what
an intervention does not reach is shared. The result is an ordinary `SCM`, and every engine answers for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

from causim.diagnostics import nearest
from causim.engine.answer import Answer
from causim.engine.budget import DEFAULT_BUDGET, Budget
from causim.engine.effects.renaming import all_names, fresh, rename_inputs
from causim.engine.engine import Engine
from causim.engine.inference.arrangement import arranged
from causim.engine.query import Assignment, Query
from causim.errors import MisuseError
from causim.model.domain import Value, show
from causim.model.expr import Body, Constant, Role, Variable
from causim.model.scm import SCM, Exogenous, Node

FACTUAL = "factual"


class UndefinedError(MisuseError):
    """A quantity that has no value, because its evidence has probability 0."""


def mean(answer: Answer) -> Fraction:
    """The mean of the one variable of an answer; the probability that it is true, if it is boolean.

    Raises UndefinedError if the evidence has probability 0.
    """
    (name,) = answer.target
    try:
        values = answer.marginals()[name]
    except MisuseError:
        query = answer.query
        known = Assignment({**query.given, **query.observe, **query.observe_after})
        raise UndefinedError(f"the evidence {known} has probability 0") from None
    return sum((int(value) * probability for value, probability in values.items()), Fraction(0))


@dataclass(frozen=True, slots=True)
class Copy:
    """The value that a node takes in another world, as an intervention."""

    world: str
    node: str

    def __str__(self) -> str:
        return f"{self.node} of {self.world}"


Forced = Mapping[str, Value | Copy]


@dataclass(frozen=True, slots=True)
class World:
    """A world after interventions: nodes forced to values or copies, and perhaps other mechanisms.

    `model` is one with changed mechanisms (see `interventions.change_mechanism`), None for the model itself.
    An exogenous variable of the same name and distribution is the same variable in both.
    """

    do: Forced = field(default_factory=dict)
    model: SCM | None = None


@dataclass(frozen=True)
class Joint:
    """Worlds in one model: `names[world][variable]` is the node that stands for the variable in that world."""

    model: SCM
    names: Mapping[str, Mapping[str, str]]

    def name(self, world: str, variable: str) -> str:
        """The node that stands for a node or an exogenous variable in a world.

        Raises MisuseError if there is no such world, or no such variable in it.
        """
        if world not in self.names:
            raise MisuseError(f"there is no world {world}{_meant(world, self.names)}")
        if variable not in self.names[world]:
            close = _meant(variable, self.names[world])
            raise MisuseError(f"world {world} has no variable {variable}{close}")
        return self.names[world][variable]

    def query(self, observe: Mapping[str, Mapping[str, Value]], target: Iterable[tuple[str, str]]) -> Query:
        """Evidence by world, and as target (world, variable) pairs; exogenous variables may stand in both.

        Raises MisuseError for an unknown name, UndefinedError for evidence that gives two values to a node that worlds
        share.
        """
        known: dict[str, Value] = {}
        for world, values in observe.items():
            for variable, value in values.items():
                name = self.name(world, variable)
                if name in known and not Assignment({name: known[name]}) == {name: value}:
                    raise UndefinedError(
                        f"the evidence has probability 0: {variable} is the same in all worlds, and cannot be both "
                        f"{show(known[name])} and {show(value)}"
                    )
                known[name] = value
        names = dict.fromkeys(self.name(world, variable) for world, variable in target)
        return Query(observe=known, target=tuple(names))

    def answer(
        self,
        observe: Mapping[str, Mapping[str, Value]],
        target: Iterable[tuple[str, str]],
        budget: Budget = DEFAULT_BUDGET,
    ) -> Answer:
        """The exact answer; its variables are `name(world, variable)`. Raises as `query` does."""
        return self._engine.answer(self.query(observe, target), budget)

    @cached_property
    def _engine(self) -> Engine:
        return Engine(self.model, arrange=False)  # its sums are arranged alike in all worlds


def worlds(model: SCM, others: Mapping[str, World | Forced]) -> Joint:
    """The joint model of the factual world and the others, in whose order a `Copy` may look back.

    Raises MisuseError for an unknown node, a value or a copied node of another type, a world that does not stand
    before, or a changed model that is not one of the same nodes and types.
    """
    plans = {name: world if isinstance(world, World) else World(world) for name, world in others.items()}
    builder = _Builder(model, [plan.model for plan in plans.values() if plan.model])
    builder.add(FACTUAL, World())
    for name, plan in plans.items():
        if not name.isidentifier():
            raise MisuseError(f"{name!r} cannot name a world: take letters, digits and underscores")
        if name in builder.names:
            raise MisuseError("the factual world is always there: name the others otherwise")
        builder.add(name, plan)
    return Joint(model.with_nodes(builder.nodes), builder.names)


class _Builder:
    """Adds nodes world by world; `_made` knows what stands for a mechanism over certain parents."""

    def __init__(self, model: SCM, changed: Iterable[SCM]) -> None:
        self.original = model
        self.model = arranged(model)
        self.nodes: list[Node] = []
        self.names: dict[str, dict[str, str]] = {}
        self._taken = all_names(model).union(*map(all_names, changed))
        self._made: dict[tuple[object, ...], str] = {}
        self._mechanisms: dict[str, list[Node]] = {}

    def add(self, world: str, plan: World) -> None:
        """All nodes of a world, in causal order; those that stand there already are only looked up."""
        changed = arranged(plan.model, like=self.original) if plan.model else self.model
        self._verify(world, plan.do, changed)
        self.names[world] = names = {}
        for node in changed.nodes:
            if node.exogenous is not None:
                names[node.exogenous.name] = self._exogenous(node.exogenous, world)
            forced = plan.do.get(node.name)
            if isinstance(forced, Copy):
                names[node.name] = self._copied(node, forced)
            elif forced is not None:
                names[node.name] = self._constant(node, forced, world)
            else:
                names[node.name] = self._mechanism(node, names, world)

    def _new(self, key: tuple[object, ...], stem: str, world: str) -> str:
        """A name for a new node: in the factual world its own."""
        name = stem if world == FACTUAL else fresh(f"{stem}__{world}", self._taken)
        self._taken.add(name)
        self._made[key] = name
        return name

    def _exogenous(self, variable: Exogenous, world: str) -> str:
        """The root that stands for an exogenous variable; the variable proper hides inside it."""
        key = ("exogenous", variable)
        if key not in self._made:
            name = self._new(key, variable.name, world)
            inner = replace(variable, name=fresh(f"{name}__value", self._taken))
            self._taken.add(inner.name)
            body = Body((), Variable(inner.name, Role.EXOGENOUS))
            self.nodes.append(Node(name, (), variable.domain, inner, body))
        return self._made[key]

    def _constant(self, node: Node, value: Value, world: str) -> str:
        key = ("constant", node.name, type(value), value)
        if key not in self._made:
            name = self._new(key, node.name, world)
            body = Body((), Constant(value))
            self.nodes.append(replace(node, name=name, parents=(), exogenous=None, body=body))
        return self._made[key]

    def _copied(self, node: Node, copy: Copy) -> str:
        """A copy is the very node of the other world."""
        source = self.model.node_by_name[copy.node]
        if any(value not in node.domain for value in source.domain):
            raise MisuseError(f"{copy} is of type {source.domain}, {node.name} of type {node.domain}")
        return self.names[copy.world][copy.node]

    def _mechanism(self, node: Node, names: Mapping[str, str], world: str) -> str:
        own = (node.exogenous.name,) if node.exogenous else ()
        inputs = {name: names[name] for name in (*node.parents, *own)}
        key = ("mechanism", node.name, self._version(node), tuple(inputs.values()))
        if key not in self._made:
            name = self._new(key, node.name, world)
            body = rename_inputs(node.body, inputs)
            # Two parents may have become one variable, where one is forced to be a copy of the other.
            parents = tuple(dict.fromkeys(inputs.values()))
            self.nodes.append(replace(node, name=name, parents=parents, exogenous=None, body=body))
        return self._made[key]

    def _version(self, node: Node) -> int:
        """Which of the mechanisms that the node has in different worlds this is."""
        known = self._mechanisms.setdefault(node.name, [])
        for number, other in enumerate(known):
            if other is node or (other.parents, other.exogenous, other.body) == (
                node.parents,
                node.exogenous,
                node.body,
            ):
                return number
        known.append(node)
        return len(known) - 1

    def _verify(self, world: str, do: Forced, changed: SCM) -> None:
        for name, value in do.items():
            node = self.model.node_by_name.get(name)
            if node is None:
                close = _meant(name, self.model.node_by_name)
                raise MisuseError(f"world {world}: the model has no node {name}{close}")
            if isinstance(value, Copy):
                if value.world not in self.names:
                    raise MisuseError(f"world {world}: no world {value.world} stands before it")
                if value.node not in self.model.node_by_name:
                    close = _meant(value.node, self.model.node_by_name)
                    raise MisuseError(f"world {world}: the model has no node {value.node}{close}")
            elif value not in node.domain:
                raise MisuseError(f"world {world}: {name} = {show(value)} is not a value of {node.domain}")
        if changed is not self.model:
            _verify_alike(world, self.model, changed)


def _verify_alike(world: str, model: SCM, changed: SCM) -> None:
    """A changed model has the same nodes and types, and its expressions mean the same by the names they use."""
    if {n.name: n.domain for n in model.nodes} != {n.name: n.domain for n in changed.nodes}:
        raise MisuseError(f"world {world}: its model has other nodes, or other types of them")
    if (model.tables, model.functions) != (changed.tables, changed.functions):
        raise MisuseError(f"world {world}: its model has other tables or functions")


def _meant(name: str, candidates: Iterable[str]) -> str:
    close = nearest(name, candidates)
    return f" (did you mean {close}?)" if close else ""
