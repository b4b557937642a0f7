"""The structural causal model itself: a proved, immutable value.

`X_i = f_i(parents(X_i), U_i)` with independent exogenous `U_i` (Pearl, Causality, def. 7.1.1). Only the checker makes
one from text, so whoever holds an `SCM` holds a proof that every mechanism is total and stays in its declared type.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

from causim.errors import MisuseError
from causim.model.domain import Domain, Value, show
from causim.model.expr import Body, Constant, Expr, Pattern
from causim.model.graph import Graph


@dataclass(frozen=True, slots=True)
class NamedType:
    name: str
    domain: Domain
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A total lookup: the first row whose patterns match the keys. Patterns cover every combination of keys."""

    name: str
    keys: tuple[Domain, ...]
    result: Domain
    rows: tuple[tuple[tuple[Pattern, ...], Value], ...]
    doc: str | None = None

    def __call__(self, *keys: Value) -> Value:
        for patterns, value in self.rows:
            if all(p.matches(k) for p, k in zip(patterns, keys, strict=True)):
                return value
        raise AssertionError(f"table {self.name} has no row for {keys}")  # excluded by the checker


@dataclass(frozen=True, slots=True)
class Function:
    name: str
    parameters: tuple[tuple[str, Domain], ...]
    result: Domain
    body: Body
    doc: str | None = None


@dataclass(frozen=True, slots=True)
class Exogenous:
    """An independent random variable: `weights` are exact probabilities over `domain`, in its order, summing to 1."""

    name: str
    domain: Domain
    weights: tuple[Fraction, ...]

    @property
    def support(self) -> tuple[tuple[Value, Fraction], ...]:
        """Values of non-zero probability, with it."""
        values: Iterable[Value] = self.domain
        return tuple((v, w) for v, w in zip(values, self.weights, strict=True) if w)


@dataclass(frozen=True, slots=True)
class Node:
    """An endogenous variable and its mechanism. `type_name` is the declared name of its type, if it has one."""

    name: str
    parents: tuple[str, ...]
    domain: Domain
    exogenous: Exogenous | None
    body: Body
    doc: str | None = None
    label: str | None = None
    unit: str | None = None
    type_name: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """`expect`, `possible`: `expr` holds in all or some compatible worlds; `probability`: it compares so with `bound`;
    `impossible`: the evidence has probability 0 (`expr` is then None)."""

    kind: str
    expr: Expr | None
    op: str | None = None
    bound: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """An author's unit test: evidence, an intervention, and what must then hold."""

    title: str
    given: tuple[tuple[str, Value], ...]
    observe: tuple[tuple[str, Value], ...]
    do: tuple[tuple[str, Value], ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class SCM:
    """A checked model. `nodes` are in causal order: parents before children."""

    name: str
    nodes: tuple[Node, ...]
    doc: str | None = None
    domain: str | None = None
    topology: str | None = None
    types: tuple[NamedType, ...] = ()
    constants: tuple[tuple[str, Domain, Value], ...] = ()
    tables: tuple[Table, ...] = ()
    functions: tuple[Function, ...] = ()
    checks: tuple[Check, ...] = field(default=(), repr=False)

    @cached_property
    def node_by_name(self) -> Mapping[str, Node]:
        return {node.name: node for node in self.nodes}

    @cached_property
    def table_by_name(self) -> Mapping[str, Table]:
        return {table.name: table for table in self.tables}

    @cached_property
    def function_by_name(self) -> Mapping[str, Function]:
        return {function.name: function for function in self.functions}

    @cached_property
    def exogenous(self) -> tuple[Exogenous, ...]:
        """The exogenous variables, in the order of their nodes."""
        return tuple(node.exogenous for node in self.nodes if node.exogenous)

    @cached_property
    def exogenous_owner(self) -> Mapping[str, Node]:
        """The node inside which each exogenous variable stands."""
        return {node.exogenous.name: node for node in self.nodes if node.exogenous}

    @cached_property
    def place(self) -> Mapping[str, int]:
        """The place of each node, and of each exogenous variable among its kind, in causal order."""
        nodes = {node.name: i for i, node in enumerate(self.nodes)}
        return nodes | {variable.name: i for i, variable in enumerate(self.exogenous)}

    @cached_property
    def graph(self) -> Graph:
        return Graph({node.name: node.parents for node in self.nodes})

    def submodel(self, do: Mapping[str, Value]) -> SCM:
        """The model in which each named mechanism is replaced by a constant (Pearl, Causality, def. 7.1.2).

        Raises MisuseError for an unknown node or a value outside its declared type.
        """
        for name, value in do.items():
            node = self.node_by_name.get(name)
            if node is None:
                raise MisuseError(f"do({name}): the model has no node {name}")
            if value not in node.domain:
                raise MisuseError(f"do({name} = {show(value)}): not a value of its type, {node.domain}")
        nodes = tuple(
            replace(n, parents=(), exogenous=None, body=Body((), Constant(do[n.name]))) if n.name in do else n
            for n in self.nodes
        )
        return replace(self, nodes=nodes, topology=None, checks=())

    def with_nodes(self, nodes: Iterable[Node]) -> SCM:
        """A plain model of other nodes that may use the same tables and functions.

        Whoever calls it answers for the nodes: their mechanisms are proved ones, and causes stand before effects.
        """
        return SCM(
            self.name,
            tuple(nodes),
            self.doc,
            self.domain,
            types=self.types,
            constants=self.constants,
            tables=self.tables,
            functions=self.functions,
        )
