"""Whether two models are the same but for names: of nodes, of exogenous variables and their values, of
labels.

Nodes are first told apart by what does not depend on names (see `causim.engine.comparing.colours`), which
mostly leaves one candidate each. Then nodes are matched in causal order, so that the parents of a node and
their values are matched already and its mechanism can be compared at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import permutations, product
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from causim.engine.answer import UndecidedError
from causim.engine.budget import Budget
from causim.engine.comparing.colours import Side, colour_difference, colours_of, side_of, tradable
from causim.engine.comparing.comparison import Comparison, Relation, Renaming
from causim.engine.comparing.mechanisms import Mechanism, certain, compare_mechanisms, input_domains, typed
from causim.engine.comparing.responses import Responses, in_order, nth
from causim.model.domain import LabelDomain, Value
from causim.model.rewrite import rename_body
from causim.model.scm import SCM, Node

Permutation = tuple[int, ...]  # for each position of a type in the first model, that in the second


def find_renaming(a: SCM, b: SCM, responses: bool, budget: Budget, plain: Comparison) -> Comparison:
    """A renaming that makes the models the same, or what stands in its way.

    `plain` is the comparison without renaming: where the names agree it says more. With `responses`, exogenous
    variables are compared by what they do.
    """
    sides = (side_of(a, responses, budget), side_of(b, responses, budget))
    difference = colour_difference(sides)
    try:
        found = _Matching(sides, budget).find() if difference is None else None
        if found is not None:
            return Comparison(Relation.RENAMED, renaming=found)
    except UndecidedError as error:
        return Comparison(
            Relation.UNDECIDED, "mechanism", None, f"whether there is a renaming is not known: {error}"
        )
    if plain.level in ("exogenous", "mechanism"):  # nodes, edges and types agree as they are named
        return plain
    if difference is not None:
        return difference
    reason = "no renaming makes all mechanisms the same"
    return Comparison(Relation.DIFFERENT_MECHANISM, "mechanism", None, reason)


class _Matching:
    """Matches nodes in causal order; steps back where a node has no counterpart left."""

    def __init__(self, sides: tuple[Side, Side], budget: Budget) -> None:
        self.sides, self.limits = sides, budget.start()
        self.colours = colours_of(sides, "mechanism")
        self.order = [node.name for node in sides[0].model.nodes]
        self.merged = sides[0].merged
        self.nodes: dict[str, str] = {}
        self.values: dict[str, Permutation] = {}

    def find(self) -> Renaming | None:
        # A stack of candidates rather than recursion: models may have more nodes than Python has frames.
        stack: list[Iterator[tuple[str, Permutation]]] = [self._candidates(self.order[0])]
        while stack:
            depth = len(stack) - 1
            self.nodes = {name: self.nodes[name] for name in self.order[:depth]}
            pair = next(stack[-1], None)
            if pair is None:
                stack.pop()
                continue
            self.nodes[self.order[depth]], self.values[self.order[depth]] = pair
            if len(stack) == len(self.order):
                return self._renaming()
            stack.append(self._candidates(self.order[depth + 1]))
        return None

    def _candidates(self, name: str) -> Iterator[tuple[str, Permutation]]:
        """Counterparts of a node, each with a matching of the values."""
        node = self.sides[0].model.node_by_name[name]
        taken = set(self.nodes.values())
        for other in self.sides[1].model.nodes:
            alike = self.colours[0][name] == self.colours[1][other.name]
            if (
                alike
                and other.name not in taken
                and {self.nodes[p] for p in node.parents} == set(other.parents)
            ):
                for permutation in self._value_matchings(node, other):
                    yield other.name, permutation

    def _aligned(self, node: Node, other: Node) -> Responses:
        """The second node's table with its parents, and their values, in the order of their counterparts."""
        table = self.sides[1].tables[other.name]
        assert table is not None
        moved = in_order(table, [self.nodes[parent] for parent in node.parents])
        cells = moved.table
        for axis, parent in enumerate(node.parents):
            if self.values[parent]:
                cells = cells.take(self.values[parent], axis=axis)
        return Responses(moved.node, moved.parents, cells, moved.exogenous)

    def _value_matchings(self, node: Node, other: Node) -> Iterator[Permutation]:
        first = self.sides[0].tables[node.name]
        if first is None or self.sides[1].tables[other.name] is None:
            yield from self._untabled(node, other)
            return
        second = self._aligned(node, other)
        wanted = _multiset(second.rows, second, self.merged)
        for permutation in _permutations(first, second):
            if self.limits.over:
                raise UndecidedError(self.limits.spent_seconds)
            if _multiset(_mapped(first, permutation), first, self.merged) == wanted:
                yield permutation

    def _untabled(self, node: Node, other: Node) -> Iterator[Permutation]:
        """A mechanism of many inputs is compared as it stands, where labels and exogenous values stay as they are."""
        a, b = (side.model for side in self.sides)
        kept = node.domain == other.domain and all(
            a.node_by_name[p].domain == b.node_by_name[self.nodes[p]].domain
            and self.values[p] == tuple(range(len(self.values[p])))
            for p in node.parents
        )
        supports = [typed(n.exogenous.support) if n.exogenous else None for n in (node, other)]
        if self.merged or not kept or supports[0] != supports[1]:
            raise UndecidedError(f"{node.name} has too many combinations of inputs to try other labels")
        names = {self.nodes[parent]: parent for parent in node.parents}
        if node.exogenous and other.exogenous:
            names[other.exogenous.name] = node.exogenous.name
        renamed = rename_body(certain(other), names)
        sides = (Mechanism(a, certain(node)), Mechanism(b, renamed))
        if compare_mechanisms(*sides, input_domains(a, node), node.domain, self.limits) is None:
            yield tuple(range(len(node.domain))) if isinstance(node.domain, LabelDomain) else ()

    # --- what was found

    def _renaming(self) -> Renaming:
        a, b = (side.model for side in self.sides)
        exogenous: dict[str, str] = {}
        values: dict[str, dict[Value, Value]] = {}
        for node in a.nodes:
            other = b.node_by_name[self.nodes[node.name]]
            pairs = {nth(node.domain, i): nth(other.domain, j) for i, j in enumerate(self.values[node.name])}
            values[node.name] = _changed(pairs)
            if node.exogenous and other.exogenous and not self.merged:
                exogenous[node.exogenous.name] = other.exogenous.name
                values[node.exogenous.name] = _changed(self._exogenous_values(node, other))
        return Renaming(dict(self.nodes), exogenous, {name: found for name, found in values.items() if found})

    def _exogenous_values(self, node: Node, other: Node) -> dict[Value, Value]:
        """A matching of exogenous values of the same weight and the same response; equal values first."""
        first = self.sides[0].tables[node.name]
        if first is None:  # compared as it stands
            return {}
        second = self._aligned(node, other)
        mapped = _mapped(first, self.values[node.name])
        waiting: dict[tuple[bytes, Fraction], list[Value]] = {}
        for row, (value, weight) in zip(second.rows, second.exogenous, strict=True):
            assert value is not None
            waiting.setdefault((row.tobytes(), weight), []).append(value)
        found: dict[Value, Value] = {}
        for row, (value, weight) in zip(mapped, first.exogenous, strict=True):
            assert value is not None
            options = waiting[row.tobytes(), weight]
            same = next((o for o in options if type(o) is type(value) and o == value), options[0])
            options.remove(same)
            found[value] = same
        return found


def _changed(pairs: Mapping[Value, Value]) -> dict[Value, Value]:
    """All pairs if one is of different values."""
    unlike = any(type(x) is not type(y) or x != y for x, y in pairs.items())
    return dict(pairs) if unlike else {}


def _mapped(table: Responses, permutation: Permutation) -> NDArray[np.int32]:
    return np.array(permutation, np.int32)[table.rows] if permutation else table.rows


def _multiset(rows: NDArray[np.int32], table: Responses, merged: bool) -> Mapping[Any, Any]:
    """The responses with their weights; merged, the total weight of each."""
    if not merged:
        pairs = zip(rows, table.exogenous, strict=True)
        return Counter((row.tobytes(), weight) for row, (_, weight) in pairs)
    found: dict[bytes, Fraction] = {}
    for row, (_, weight) in zip(rows, table.exogenous, strict=True):
        found[row.tobytes()] = found.get(row.tobytes(), Fraction(0)) + weight
    return found


def _permutations(first: Responses, second: Responses) -> Iterator[Permutation]:
    """Matchings of the values that agree with how probable each is in each row.

    Only values that are alike in all rows are tried in every order. () stands for values that may not trade places.
    """
    domain = first.node.domain
    if not tradable(domain):
        yield tuple(range(len(domain))) if isinstance(domain, LabelDomain) else ()
        return
    scale = lcm(*(weight.denominator for side in (first, second) for _, weight in side.exogenous))
    profiles = [[_profile(side, value, scale) for value in range(len(domain))] for side in (first, second)]
    if Counter(profiles[0]) != Counter(profiles[1]):
        return
    members: dict[bytes, tuple[list[int], list[int]]] = {}
    for number, side in enumerate(profiles):
        for value, profile in enumerate(side):
            members.setdefault(profile, ([], []))[number].append(value)
    for choice in product(*(permutations(chosen) for _, chosen in members.values())):
        found: dict[int, int] = {}
        for (values, _), chosen in zip(members.values(), choice, strict=True):
            found.update(zip(values, chosen, strict=True))
        yield tuple(found[value] for value in range(len(domain)))


def _profile(table: Responses, value: int, scale: int) -> bytes:
    """In each row of the parents' values the probability of the value, times `scale`."""
    dtype = np.int64 if scale < 1 << 62 else object
    weights = np.array([int(weight * scale) for _, weight in table.exogenous], dtype)
    totals = weights @ (table.rows == value).astype(dtype)
    return totals.tobytes() if dtype is np.int64 else repr(totals.tolist()).encode()
