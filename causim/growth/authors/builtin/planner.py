"""Where the next node stands: a place that keeps the asserted topology, drawn among all that do."""

from __future__ import annotations

from math import prod
from random import Random

from causim.growth.authors.builtin.packs import new_name
from causim.growth.authors.builtin.values import declared_types, type_of
from causim.growth.plan import Plan
from causim.growth.view import View

MAX_PARENTS = 4  # of a node that is no sink of an inverted star
MAX_COMBINATIONS = 150  # of the parents' values of one node, before it gains another parent
_CROWDED = 40  # from here on, an inverted star's names are kept short, for its sink's block names them all
_SHORT = 8

Place = tuple[tuple[str, ...], tuple[str, ...]]  # parents and children


def plan(view: View, random: Random, *, domain: str, nodes: int) -> Plan:
    """A plan for the next node of a model that will have so many nodes."""
    topology = view.topology or "any"
    taken = {name for node in view.nodes for name in (node.name, f"U_{node.name}")}
    taken |= declared_types(view.types).keys()
    crowded = topology == "inverted_star" and max(nodes, len(view.nodes)) >= _CROWDED
    name = new_name(domain, random, taken, _SHORT if crowded else 100)
    parents, children = _PLACES.get(topology, _layered)(view, random) if view.nodes else ((), ())
    return Plan(name=name, exogenous=f"U_{name}", parents=parents, children=children)


def _chain(view: View, random: Random) -> Place:
    """At the end, or above the first node."""
    causes = {parent for node in view.nodes for parent in node.parents}
    if random.random() < 0.25:
        return (), (next(node.name for node in view.nodes if not node.parents),)
    return (next(node.name for node in view.nodes if node.name not in causes),), ()


def _tree(view: View, random: Random) -> Place:
    """A leaf under any node, or a root above the root."""
    if random.random() < 0.1:
        return (), (next(node.name for node in view.nodes if not node.parents),)
    return (random.choice(view.nodes).name,), ()


def _star(view: View, random: Random) -> Place:
    """A leaf under the hub; while there is no leaf, either node may become the hub."""
    if len(view.nodes) == 1 and random.random() < 0.3:
        return (), (view.nodes[0].name,)
    return (next(node.name for node in view.nodes if not node.parents),), ()


def _inverted_star(view: View, random: Random) -> Place:
    """A cause of the sink; while there is one node, the new one may become the sink."""
    if len(view.nodes) == 1:
        only = view.nodes[0].name
        return ((), (only,)) if random.random() < 0.5 else ((only,), ())
    return (), (next(node.name for node in view.nodes if node.parents),)


def _layered(view: View, random: Random) -> Place:
    """Parents from before a cut through the causal order, children from behind it."""
    types = declared_types(view.types)
    sizes = {node.name: len(type_of(node.type, types)) for node in view.nodes}
    count = len(view.nodes)
    cut = count if random.random() < 0.55 else random.randrange(count + 1)
    wanted = random.choice((1, 1, 2, 2, 2, 3)) if random.random() < 0.9 else 0
    parents: list[str] = []
    recent = [node.name for node in view.nodes[max(0, cut - 6) : cut]]
    pool = recent if random.random() < 0.7 else [node.name for node in view.nodes[:cut]]
    for name in random.sample(pool, min(wanted, len(pool))):
        if prod(sizes[p] for p in (*parents, name)) <= MAX_COMBINATIONS:
            parents.append(name)
    open_ = [
        node.name
        for node in view.nodes[cut:]
        if len(node.parents) < MAX_PARENTS
        and prod(sizes[p] for p in node.parents) * 4 <= MAX_COMBINATIONS
        and not set(node.parents) & set(parents)
    ]
    wished = random.choice((0, 1, 1, 2)) if parents else random.choice((1, 1, 2))
    children = random.sample(open_, min(wished, len(open_)))
    if not parents and not children:
        parents = [random.choice(view.nodes).name]
    return tuple(parents), tuple(children)


_PLACES = {"chain": _chain, "tree": _tree, "star": _star, "inverted_star": _inverted_star}
