"""A query as factors: the factual world, the world after the intervention, and what they share.

The twin network (Balke and Pearl, 1994; Pearl, Causality, sec. 7.1.4) holds both worlds with common exogenous
variables. Nodes that the intervention does not reach are the same in both and stand in it once; a node that
is no ancestor of the target or of evidence, in the world where these are looked at, does not stand in it at
all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import lcm

import numpy as np

from causim.engine.factor import Dense, Factor, Functional
from causim.engine.query import Query
from causim.engine.relation import Key, Sort
from causim.engine.space import Space
from causim.model.domain import Value
from causim.model.graph import Graph
from causim.model.scm import SCM


@dataclass
class Network:
    """Variables (numbers), the sizes of their domains, and factors. `fixed` holds the indices of evidence and `do`.

    `target` maps names to variables; a target that the intervention fixes is in `fixed` too. `weights` are the prior
    factors of the exogenous variables, in integers over the common denominator `scale`. `contradiction` says why the
    evidence is impossible, where that shows at once.
    """

    space: Space
    sizes: list[int] = field(default_factory=list)
    keys: list[Key] = field(default_factory=list)
    factors: list[Factor] = field(default_factory=list)
    weights: list[Dense] = field(default_factory=list)
    fixed: dict[int, int] = field(default_factory=dict)
    target: dict[str, int] = field(default_factory=dict)
    scale: int = 1
    contradiction: str | None = None

    def new(self, key: Key) -> int:
        self.sizes.append(len(self.space.values[key]))
        self.keys.append(key)
        return len(self.sizes) - 1

    def fix(self, variable: int, value: Value) -> None:
        index = self.space.values[self.keys[variable]].index.get(value)
        if index is None or type(self.space.values[self.keys[variable]].values[index]) is not type(value):
            self.contradiction = f"{self.keys[variable].name} never takes that value"
            return
        if self.fixed.setdefault(variable, index) != index:
            self.contradiction = f"{self.keys[variable].name} cannot take two values"

    def values(self, variable: int) -> tuple[Value, ...]:
        return self.space.values[self.keys[variable]].values


def worlds(model: SCM, query: Query) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Nodes needed in the factual world, nodes needed anew after the intervention, owners of wanted exogenous ones."""
    nodes = [name for name in query.target or () if name in model.node_by_name]
    owners = frozenset(
        model.exogenous_owner[n].name
        for n in (*query.given, *(query.target or ()))
        if n in model.exogenous_owner
    )
    if not query.do:
        return model.graph.ancestors([*query.observe, *nodes]), frozenset(), owners
    cut = Graph({n: () if n in query.do else parents for n, parents in model.graph.parents.items()})
    after = cut.ancestors([*query.observe_after, *nodes])
    changed = after & model.graph.descendants(query.do)
    return model.graph.ancestors([*query.observe, *(after - changed)]), changed, owners


def build(space: Space, query: Query) -> Network:
    """The network of a resolved query."""
    model = space.model
    factual, changed, owners = worlds(model, query)
    space.require([*factual, *changed])
    network = Network(space)
    variable: dict[Key, int] = {}
    for node in model.nodes:
        own = node.exogenous
        if own is not None and (node.name in factual | owners or node.name in changed - query.do.keys()):
            key = Key(Sort.EXOGENOUS, own.name)
            variable[key] = network.new(key)
            _add_prior(network, variable[key], [weight for _, weight in own.support])
    _add_world(network, variable, (n.name for n in model.nodes if n.name in factual), {})
    after = dict(variable)
    _add_world(network, after, (n.name for n in model.nodes if n.name in changed), query.do)
    for name, value in query.given.items():
        network.fix(variable[Key(Sort.EXOGENOUS, name)], value)
    for name, value in query.observe.items():
        network.fix(variable[Key(Sort.NODE, name)], value)
    for name, value in query.observe_after.items():
        network.fix(after[Key(Sort.NODE, name)], value)
    for name in query.target or ():
        sort = Sort.NODE if name in model.node_by_name else Sort.EXOGENOUS
        network.target[name] = after[Key(sort, name)]
    return network


def _add_prior(network: Network, variable: int, weights: list) -> None:  # type: ignore[type-arg]
    denominator = lcm(*(w.denominator for w in weights))
    network.scale *= denominator
    numbers = [int(w * denominator) for w in weights]
    exact = denominator >= 1 << 62
    array = np.array(numbers, dtype=object if exact else np.int64)
    network.weights.append(Dense((variable,), array, max(numbers)))


def _add_world(
    network: Network, variable: dict[Key, int], names: Iterable[str], do: Mapping[str, Value]
) -> None:
    """The nodes of one world, with variables of their own for each and for its auxiliaries."""
    for name in names:
        if name in do:
            key = Key(Sort.NODE, name)
            variable[key] = network.new(key)
            network.fix(variable[key], do[name])
            continue
        for relation in network.space.relations[name]:
            variable[relation.output] = network.new(relation.output)
            inputs = tuple(variable[key] for key in relation.inputs)
            network.factors.append(Functional(inputs, variable[relation.output], relation.table))


def determined(network: Network, known: Iterable[int]) -> frozenset[int]:
    """The variables whose values follow from those of the known ones: all inputs of their relation are known."""
    found = set(known) | set(network.fixed)
    for factor in network.factors:  # in causal order
        if isinstance(factor, Functional) and all(v in found for v in factor.inputs):
            found.add(factor.output)
    return frozenset(found)
