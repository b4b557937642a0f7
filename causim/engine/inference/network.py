"""A query as factors: the factual world, the world after the intervention, and what they share.

The twin network (Balke and Pearl, 1994; Pearl, Causality, sec. 7.1.4) holds both worlds with common exogenous
variables. Nodes that the intervention does not reach are the same in both and stand in it once; a node that
is no ancestor of the target or of evidence, in the world where these are looked at, does not stand in it at
all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, partial
from math import lcm
from operator import itemgetter
from typing import cast

import numpy as np

from causim.engine.inference.factor import Dense, Factor, Functional
from causim.engine.inference.relation import Key, Sort
from causim.engine.inference.space import Space
from causim.engine.query import Query
from causim.model.domain import Value
from causim.model.graph import Graph
from causim.model.scm import SCM


@dataclass
class Skeleton:
    """What a query's names decide: variables (numbers), the sizes of their domains, factors, and what is fixed.

    `fixed` maps each assignment of a query (`given`, `observe`, `observe_after`, `do`) from names to the variables that
    it fixes. `target` maps the target's names to variables. `weights` are the prior factors of the exogenous variables,
    in integers over the common denominator `scale`.
    """

    space: Space
    sizes: list[int] = field(default_factory=list)
    keys: list[Key] = field(default_factory=list)
    factors: list[Factor] = field(default_factory=list)
    weights: list[Dense] = field(default_factory=list)
    fixed: dict[str, dict[str, int]] = field(default_factory=dict)
    target: dict[str, int] = field(default_factory=dict)
    scale: int = 1

    def new(self, key: Key) -> int:
        self.sizes.append(len(self.space.values[key]))
        self.keys.append(key)
        return len(self.sizes) - 1

    def values(self, variable: int) -> tuple[Value, ...]:
        return self.space.values[self.keys[variable]].values

    def index(self, variable: int, value: Value) -> int | None:
        """The index of a value; None for one that is never reached."""
        return self.space.values[self.keys[variable]].index.get(value)

    @cached_property
    def fixed_variables(self) -> frozenset[int]:
        return frozenset(v for assignment in self.fixed.values() for v in assignment.values())

    @cached_property
    def free_target(self) -> tuple[int, ...]:
        """The variables of the target that nothing fixes."""
        return tuple(dict.fromkeys(v for v in self.target.values() if v not in self.fixed_variables))

    @cached_property
    def target_indices(self) -> tuple[Mapping[Value, int], ...]:
        """For each target variable the indices of its values."""
        return tuple(self.space.values[self.keys[variable]].index for variable in self.target.values())

    @cached_property
    def _target_kinds(self) -> tuple[type, ...]:
        return tuple(type(next(iter(index))) for index in self.target_indices)

    @cached_property
    def _pick(self) -> Callable[[Mapping[str, Value]], tuple[Value, ...]]:
        names = tuple(self.target)  # perhaps none, where all is given
        return itemgetter(*names) if len(names) > 1 else lambda claim: tuple(claim[name] for name in names)

    def whole(self, claim: Mapping[str, Value]) -> tuple[Value, ...] | None:
        """The values of the target in a claim; None if it is not, at a glance, about exactly the target's variables,
        each with a value of its kind (True is no integer here).
        """
        if len(claim) != len(self.target):
            return None
        try:
            values = self._pick(claim)
        except KeyError:
            return None
        return values if tuple(map(type, values)) == self._target_kinds else None

    def encode(self, values: Sequence[Value], fixed: Mapping[int, int]) -> dict[int, int] | None:
        """The indices of values of the target, without those that are fixed; None if a value is never reached, or a
        fixed one is another.
        """
        found = dict(zip(self.target.values(), map(dict.get, self.target_indices, values), strict=True))  # type: ignore[arg-type]
        if None in found.values() or any(found.pop(v, index) != index for v, index in fixed.items()):
            return None
        return cast(dict[int, int], found)

    def loose(self, *taken: Iterable[int]) -> tuple[int, ...]:
        """The variables that are neither fixed nor among those named."""
        out = set(self.fixed_variables).union(*taken)
        return tuple(v for v in range(len(self.sizes)) if v not in out)

    @cached_property
    def followed(self) -> frozenset[int]:
        """The loose variables whose values follow from the target's and from what is fixed."""
        found = set(self.free_target) | self.fixed_variables
        for factor in self.factors:  # in causal order
            if isinstance(factor, Functional) and all(v in found for v in factor.inputs):
                found.add(factor.output)
        return frozenset(found - self.fixed_variables)

    def fix(self, query: Query) -> dict[int, int] | None:
        """The index of each fixed variable; None if the evidence contradicts itself or is never reached."""
        indices: dict[int, int] = {}
        for name, variables in self.fixed.items():
            values = getattr(query, name)
            for variable_name, variable in variables.items():
                index = self.index(variable, values[variable_name])
                if index is None or indices.setdefault(variable, index) != index:
                    return None
        return indices


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


def build(space: Space, query: Query) -> Skeleton:
    """The skeleton of a resolved query. Of its values only those of `do` are looked at: they must be in the space."""
    model = space.model
    factual, changed, owners = worlds(model, query)
    space.require([*factual, *changed])
    skeleton = Skeleton(space)
    variable: dict[Key, int] = {}
    for node in model.nodes:
        own = node.exogenous
        if own is not None and (node.name in factual | owners or node.name in changed - query.do.keys()):
            key = Key(Sort.EXOGENOUS, own.name)
            variable[key] = skeleton.new(key)
            _add_prior(skeleton, variable[key], [weight for _, weight in own.support])
    made: dict[int, tuple[int, ...]] = {}
    _add_world(skeleton, variable, made, (n.name for n in model.nodes if n.name in factual), frozenset())
    after = dict(variable)
    forced = frozenset(query.do)
    _add_world(skeleton, after, made, (n.name for n in model.nodes if n.name in changed), forced)
    node_key = partial(Key, Sort.NODE)
    skeleton.fixed["given"] = {name: variable[Key(Sort.EXOGENOUS, name)] for name in query.given}
    skeleton.fixed["observe"] = {name: variable[node_key(name)] for name in query.observe}
    skeleton.fixed["observe_after"] = {name: after[node_key(name)] for name in query.observe_after}
    skeleton.fixed["do"] = {name: after[node_key(name)] for name in query.do if name in changed}
    for name in query.target or ():
        sort = Sort.NODE if name in model.node_by_name else Sort.EXOGENOUS
        skeleton.target[name] = after[Key(sort, name)]
    return skeleton


def _add_prior(skeleton: Skeleton, variable: int, weights: Sequence[Fraction]) -> None:
    denominator = lcm(*(w.denominator for w in weights))
    skeleton.scale *= denominator
    numbers = [int(w * denominator) for w in weights]
    exact = denominator >= 1 << 62
    array = np.array(numbers, dtype=object if exact else np.int64)
    skeleton.weights.append(Dense((variable,), array, max(numbers)))


def _add_world(
    skeleton: Skeleton,
    variable: dict[Key, int],
    made: dict[int, tuple[int, ...]],
    names: Iterable[str],
    forced: frozenset[str],
) -> None:
    """The nodes of one world, with variables of their own for each and for its auxiliaries.

    `made` remembers from which variables each was computed.
    """
    for name in names:
        if name in forced:
            key = Key(Sort.NODE, name)
            variable[key] = skeleton.new(key)
            continue
        for relation in skeleton.space.relations[name]:
            inputs = tuple(variable[key] for key in relation.inputs)
            known = variable.get(relation.output)
            if known is not None and made.get(known) == inputs:
                continue  # computed from the same inputs in the other world: the same variable
            variable[relation.output] = skeleton.new(relation.output)
            made[variable[relation.output]] = inputs
            skeleton.factors.append(Functional(inputs, variable[relation.output], relation.table))
