"""Whether two models are the same but for names: of nodes, of exogenous variables and their values, of labels.

Nodes are first told apart by what does not depend on names (colours, refined along the edges as in the test of Weisfeiler
and Leman), which mostly leaves one candidate each. Then nodes are matched in causal order, so that the parents of a node
and their values are matched already and its mechanism can be compared at once.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations, product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from causim.engine.answer import Budget, UndecidedError
from causim.engine.responses import Responses, in_order, nth, tabulate
from causim.engine.verdict import Relation, Renaming, Verdict
from causim.model.domain import Domain, LabelDomain, Value
from causim.model.scm import SCM, Node

Permutation = tuple[int, ...]  # for each position of a type in the first model, that in the second
Colours = dict[str, int]
Signature = tuple[Any, ...]


def find_renaming(a: SCM, b: SCM, responses: bool, budget: Budget, plain: Verdict) -> Verdict:
    """A renaming that makes the models the same, or what stands in its way.

    `plain` is the verdict without renaming: where the names agree it says more. With `responses`, exogenous variables
    are compared by what they do.
    """
    sides = (_Side(a, responses, budget), _Side(b, responses, budget))
    try:
        difference = _colour_difference(sides)
        if difference is None:
            found = _Matching(sides, budget).find()
            if found is not None:
                return Verdict(Relation.RENAMED, renaming=found)
    except UndecidedError as error:
        return Verdict(
            Relation.UNDECIDED, "mechanism", None, f"whether there is a renaming is not known: {error}"
        )
    if plain.level in ("exogenous", "mechanism"):  # nodes, edges and types agree as they are named
        return plain
    return difference or Verdict(
        Relation.DIFFERENT_MECHANISM, "mechanism", None, "no renaming makes all mechanisms the same"
    )


@dataclass(frozen=True, slots=True)
class _Side:
    model: SCM
    responses: bool
    budget: Budget

    def table(self, name: str) -> Responses:
        return tabulate(self.model, self.model.node_by_name[name], self.budget)


# --- colours


def _colour_difference(sides: tuple[_Side, _Side]) -> Verdict | None:
    """The first level on which no renaming can help: a sort of node that one model has more of."""
    tables = [{n.name: side.table(n.name) for n in side.model.nodes} for side in sides]
    if len(tables[0]) != len(tables[1]):
        counts = " and ".join(str(len(t)) for t in tables)
        return Verdict(Relation.DIFFERENT_STRUCTURE, "nodes", None, f"they have {counts} nodes")
    for level, relation in _LEVELS.items():
        pair = _colours(sides, tables, level)
        more = Counter(pair[0].values()) - Counter(pair[1].values())
        if more:
            node = next(name for name, colour in pair[0].items() if more[colour])
            reason = f"no node of the second model stands to others as {node} does, as to {level}"
            return Verdict(relation, level, node, reason)
    return None


_LEVELS = {
    "edges": Relation.DIFFERENT_STRUCTURE,
    "types": Relation.DIFFERENT_STRUCTURE,
    "exogenous": Relation.DIFFERENT_STRUCTURE,
    "mechanism": Relation.DIFFERENT_MECHANISM,
}


def _colours(
    sides: tuple[_Side, _Side], tables: Sequence[Mapping[str, Responses]], level: str
) -> tuple[Colours, Colours]:
    """Colours of both models' nodes, alike where nothing up to this level tells nodes apart."""
    signatures: list[dict[str, Signature]] = []
    for side, table in zip(sides, tables, strict=True):
        signatures.append({n.name: _own(n, table[n.name], level, side.responses) for n in side.model.nodes})
    edges = [
        {(p, n.name): _edge(side.model, table[n.name], p, level) for n in side.model.nodes for p in n.parents}
        for side, table in zip(sides, tables, strict=True)
    ]
    while True:
        numbers: dict[Signature, int] = {}
        first, second = (
            {name: numbers.setdefault(signature, len(numbers)) for name, signature in found.items()}
            for found in signatures
        )
        before = len(numbers)
        colours = (first, second)
        signatures = [
            {n.name: _refined(side.model, n, colour, edge) for n in side.model.nodes}
            for side, colour, edge in zip(sides, colours, edges, strict=True)
        ]
        if len({s for found in signatures for s in found.values()}) == before:
            return colours


def _refined(
    model: SCM, node: Node, colours: Colours, edges: Mapping[tuple[str, str], Signature]
) -> Signature:
    causes = sorted((edges[p, node.name], colours[p]) for p in node.parents)
    effects = sorted((edges[node.name, c], colours[c]) for c in model.graph.children[node.name])
    return colours[node.name], tuple(causes), tuple(effects)


def _own(node: Node, table: Responses, level: str, responses: bool) -> Signature:
    """What is known of a node by itself, whatever names and labels are."""
    found: list[Any] = []
    if level in ("types", "exogenous", "mechanism"):
        found.append(_sort(node.domain))
    if level in ("exogenous", "mechanism") and not responses:
        found.append(tuple(sorted(weight for _, weight in table.exogenous)) if node.exogenous else ())
    if level == "mechanism":
        shares = _shares(table)
        found.append(tuple(sorted(shares) if _free(node.domain) else shares))
    return tuple(found)


def _edge(model: SCM, table: Responses, parent: str, level: str) -> Signature:
    """How a node depends on one parent, the others varying evenly."""
    if level != "mechanism":
        return ()
    first = (parent, *(p for p in table.parents if p != parent))
    moved = in_order(table, first)
    rows = [
        _shares(Responses(moved.node, first[1:], moved.table[i], moved.exogenous))
        for i in range(moved.table.shape[0])
    ]
    if _free(table.node.domain):
        rows = [tuple(sorted(row)) for row in rows]
    return tuple(sorted(rows) if _free(model.node_by_name[parent].domain) else rows)


def _sort(domain: Domain) -> str:
    """A type, but for its labels."""
    if isinstance(domain, LabelDomain):
        return f"{'ordinal' if domain.ordered else 'enum'} of {len(domain)}"
    return str(domain)


def _free(domain: Domain) -> bool:
    """Whether the values of a type may trade places."""
    return isinstance(domain, LabelDomain) and not domain.ordered


def _shares(table: Responses) -> tuple[Fraction, ...]:
    """The probability of each position, if all combinations of parents are equally likely."""
    size = len(table.node.domain)
    rows = table.rows
    found = [Fraction(0)] * min(size, int(rows.max()) + 1)
    for row, (_, weight) in zip(rows, table.exogenous, strict=True):
        for position, count in enumerate(np.bincount(row, minlength=len(found)).tolist()):
            found[position] += weight * count / len(row)
    return tuple(found)


# --- matching


class _Matching:
    """Matches nodes in causal order; steps back where a node has no counterpart left."""

    def __init__(self, sides: tuple[_Side, _Side], budget: Budget) -> None:
        self.sides = sides
        tables = [{n.name: side.table(n.name) for n in side.model.nodes} for side in sides]
        self.first, self.second = tables
        self.colours = _colours(sides, tables, "mechanism")
        self.order = [node.name for node in sides[0].model.nodes]
        self.responses = sides[0].responses
        self.deadline = time.monotonic() + budget.seconds
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
        parents = [self.nodes[parent] for parent in node.parents]
        for other in self.sides[1].model.nodes:
            alike = self.colours[0][name] == self.colours[1][other.name]
            if alike and other.name not in taken and set(parents) == set(other.parents):
                second = in_order(self.second[other.name], parents)
                for permutation in self._value_matchings(self.first[name], self._aligned(node, second)):
                    yield other.name, permutation

    def _aligned(self, node: Node, second: Responses) -> Responses:
        """The second node's table with its parents' values in the order of their counterparts."""
        table = second.table
        for axis, parent in enumerate(node.parents):
            table = table.take(self.values[parent], axis=axis)
        return Responses(second.node, second.parents, table, second.exogenous)

    def _value_matchings(self, first: Responses, second: Responses) -> Iterator[Permutation]:
        for permutation in _permutations(first, second):
            if time.monotonic() > self.deadline:
                raise UndecidedError("the seconds of the budget are spent")
            mapped = np.array(permutation, np.int32)[first.rows] if permutation else first.rows
            if self._alike(mapped, first, second):
                yield permutation

    def _alike(self, mapped: NDArray[np.int32], first: Responses, second: Responses) -> bool:
        return _multiset(mapped, first, self.responses) == _multiset(second.rows, second, self.responses)

    # --- what was found

    def _renaming(self) -> Renaming:
        a, b = (side.model for side in self.sides)
        exogenous: dict[str, str] = {}
        values: dict[str, dict[Value, Value]] = {}
        for node in a.nodes:
            other = b.node_by_name[self.nodes[node.name]]
            pairs = {nth(node.domain, i): nth(other.domain, j) for i, j in enumerate(self.values[node.name])}
            values[node.name] = _changed(pairs)
            if node.exogenous and other.exogenous and not self.responses:
                exogenous[node.exogenous.name] = other.exogenous.name
                values[node.exogenous.name] = _changed(self._exogenous_values(node, other))
        return Renaming(dict(self.nodes), exogenous, {name: found for name, found in values.items() if found})

    def _exogenous_values(self, node: Node, other: Node) -> dict[Value, Value]:
        """A matching of exogenous values of the same weight and the same response; equal values first."""
        first = self.first[node.name]
        parents = [self.nodes[parent] for parent in node.parents]
        second = self._aligned(node, in_order(self.second[other.name], parents))
        mapping = np.array(self.values[node.name], np.int32)
        mapped = mapping[first.rows] if len(mapping) else first.rows
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
    """Matchings of the values that agree with how probable each is in each row; () for values that may not trade places.

    Only values that are alike in all rows are tried in every order.
    """
    size = len(first.node.domain)
    if not _free(first.node.domain):
        yield () if not isinstance(first.node.domain, LabelDomain) else tuple(range(size))
        return
    profiles = [[_profile(side, value) for value in range(size)] for side in (first, second)]
    groups: dict[Any, list[int]] = {}
    for value, profile in enumerate(profiles[1]):
        groups.setdefault(profile, []).append(value)
    if Counter(profiles[0]) != Counter(profiles[1]):
        return
    members = {profile: [v for v, p in enumerate(profiles[0]) if p == profile] for profile in groups}
    for choice in product(*(permutations(group) for group in groups.values())):
        found = dict(
            pair
            for profile, chosen in zip(groups, choice, strict=True)
            for pair in zip(members[profile], chosen, strict=True)
        )
        yield tuple(found[value] for value in range(size))


def _profile(table: Responses, value: int) -> tuple[Fraction, ...]:
    """In each row of the parents' values, the probability of the value."""
    totals = [Fraction(0)] * table.rows.shape[1]
    for row, (_, weight) in zip(table.rows, table.exogenous, strict=True):
        for number in np.flatnonzero(row == value).tolist():
            totals[number] += weight
    return tuple(totals)
