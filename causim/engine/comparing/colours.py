"""What tells the nodes of two models apart whatever their names are.

Colours are refined along the edges, as in the test of Weisfeiler and Leman: nodes of one colour have causes
and effects of the same colours. Level by level they take in more of the models: edges, types, exogenous
weights, mechanisms.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from causim.engine.answer import UndecidedError
from causim.engine.budget import Budget
from causim.engine.comparing.comparison import Comparison, Relation
from causim.engine.comparing.responses import Responses, in_order, tabulate
from causim.model.domain import Domain, LabelDomain
from causim.model.scm import SCM, Node

Colours = dict[str, int]
Signature = tuple[Any, ...]
Tables = Mapping[str, Responses | None]


@dataclass(frozen=True, slots=True)
class Side:
    """One of two models, with the tables of those of its mechanisms that have one of an acceptable size.

    With `merged`, exogenous variables are looked at only for what they do.
    """

    model: SCM
    tables: Tables
    merged: bool


def side_of(model: SCM, merged: bool, budget: Budget) -> Side:
    tables: dict[str, Responses | None] = {}
    for node in model.nodes:
        try:
            tables[node.name] = tabulate(model, node, budget)
        except UndecidedError:
            tables[node.name] = None
    return Side(model, tables, merged)


def colour_difference(sides: tuple[Side, Side]) -> Comparison | None:
    """The first level on which no renaming can help: a sort of node that one model has more of."""
    counts = [len(side.model.nodes) for side in sides]
    if counts[0] != counts[1]:
        return Comparison(
            Relation.DIFFERENT_STRUCTURE, "nodes", None, f"they have {counts[0]} and {counts[1]} nodes"
        )
    for level, relation in _LEVELS.items():
        pair = colours_of(sides, level)
        more = Counter(pair[0].values()) - Counter(pair[1].values())
        if more:
            node = next(name for name, colour in pair[0].items() if more[colour])
            reason = f"no node of the second model stands to others as {node} does, as to {level}"
            return Comparison(relation, level, node, reason)
    return None


_LEVELS = {
    "edges": Relation.DIFFERENT_STRUCTURE,
    "types": Relation.DIFFERENT_STRUCTURE,
    "exogenous": Relation.DIFFERENT_STRUCTURE,
    "mechanism": Relation.DIFFERENT_MECHANISM,
}


def colours_of(sides: tuple[Side, Side], level: str) -> tuple[Colours, Colours]:
    """Colours of both models' nodes, alike where nothing up to this level tells nodes apart."""
    signatures = [{node.name: _own(side, node, level) for node in side.model.nodes} for side in sides]
    edges = [
        {(p, node.name): _edge(side, node, p, level) for node in side.model.nodes for p in node.parents}
        for side in sides
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


def _own(side: Side, node: Node, level: str) -> Signature:
    """What is known of a node by itself, whatever names and labels are."""
    found: list[Any] = []
    if level in ("types", "exogenous", "mechanism"):
        found.append(_sort(node.domain))
    if level in ("exogenous", "mechanism") and not side.merged:
        found.append(tuple(sorted(weight for _, weight in node.exogenous.support)) if node.exogenous else ())
    table = side.tables[node.name]
    if level == "mechanism" and table is not None:
        shares = _shares(table)
        found.append(tuple(sorted(shares) if tradable(node.domain) else shares))
    return tuple(found)


def _edge(side: Side, node: Node, parent: str, level: str) -> Signature:
    """How a node depends on one parent, the others varying evenly."""
    table = side.tables[node.name]
    if level != "mechanism" or table is None:
        return ()
    first = (parent, *(p for p in table.parents if p != parent))
    moved = in_order(table, first)
    rows = [
        _shares(Responses(moved.node, first[1:], moved.table[i], moved.exogenous))
        for i in range(moved.table.shape[0])
    ]
    if tradable(node.domain):
        rows = [tuple(sorted(row)) for row in rows]
    return tuple(sorted(rows) if tradable(side.model.node_by_name[parent].domain) else rows)


def _sort(domain: Domain) -> str:
    """A type, but for its labels."""
    if isinstance(domain, LabelDomain):
        return f"{'ordinal' if domain.ordered else 'enum'} of {len(domain)}"
    return str(domain)


def tradable(domain: Domain) -> bool:
    """Whether the values of a type may trade places."""
    return isinstance(domain, LabelDomain) and not domain.ordered


def _shares(table: Responses) -> tuple[Fraction, ...]:
    """The probability of each position, if all combinations of parents are equally likely."""
    rows, domain = table.rows, table.node.domain
    # A vast range of integers is not spelt out beyond the largest that is reached.
    found = [Fraction(0)] * (len(domain) if tradable(domain) else int(rows.max()) + 1)
    for row, (_, weight) in zip(rows, table.exogenous, strict=True):
        for position, count in enumerate(np.bincount(row, minlength=len(found)).tolist()):
            found[position] += weight * count / len(row)
    return tuple(found)
