"""The causal graph, and the shapes that the language can assert of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from networkx import DiGraph

TOPOLOGIES = ("chain", "tree", "star", "inverted_star", "layered", "any")


@dataclass(frozen=True)
class Graph:
    """A directed acyclic graph: parents of each node, nodes in causal order."""

    parents: Mapping[str, tuple[str, ...]]

    @cached_property
    def children(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {name: [] for name in self.parents}
        for name, parents in self.parents.items():
            for parent in parents:
                found[parent].append(name)
        return {name: tuple(names) for name, names in found.items()}

    @property
    def nodes(self) -> tuple[str, ...]:
        return tuple(self.parents)

    @property
    def edges(self) -> tuple[tuple[str, str], ...]:
        return tuple((p, name) for name, parents in self.parents.items() for p in parents)

    def to_networkx(self) -> DiGraph[str]:
        """The same graph for NetworkX: nodes in causal order, edges from cause to effect."""
        import networkx

        graph: DiGraph[str] = networkx.DiGraph()
        graph.add_nodes_from(self.nodes)
        graph.add_edges_from(self.edges)
        return graph

    def ancestors(self, names: Iterable[str]) -> frozenset[str]:
        """The named nodes and all that they descend from."""
        return self._closure(names, self.parents)

    def descendants(self, names: Iterable[str]) -> frozenset[str]:
        """The named nodes and all that descends from them."""
        return self._closure(names, self.children)

    @staticmethod
    def _closure(names: Iterable[str], step: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
        seen: set[str] = set()
        todo = list(names)
        while todo:
            name = todo.pop()
            if name not in seen:
                seen.add(name)
                todo.extend(step[name])
        return frozenset(seen)

    @cached_property
    def depth(self) -> Mapping[str, int]:
        """Number of edges on the longest path that ends in each node."""
        depth: dict[str, int] = {}
        for name, parents in self.parents.items():
            depth[name] = 1 + max((depth[p] for p in parents), default=-1)
        return depth

    @cached_property
    def layers(self) -> tuple[tuple[str, ...], ...]:
        """Nodes by `depth`, each layer in causal order."""
        rows: list[list[str]] = [[] for _ in range(1 + max(self.depth.values(), default=-1))]
        for name, level in self.depth.items():
            rows[level].append(name)
        return tuple(tuple(row) for row in rows)

    @cached_property
    def components(self) -> tuple[frozenset[str], ...]:
        """Weakly connected components, in causal order of their first nodes."""
        neighbours = {name: self.parents[name] + self.children[name] for name in self.parents}
        found: list[frozenset[str]] = []
        seen: set[str] = set()
        for name in self.parents:
            if name not in seen:
                component = self._closure([name], neighbours)
                seen |= component
                found.append(component)
        return tuple(found)

    def fault(self, topology: str) -> tuple[str | None, str] | None:
        """Why the graph is not of this topology: a node at fault (or None) and the reason; None if it is.

        chain: each node but the first has the one before as its only parent. tree: one root, every other node one
        parent. star: one root that is the only parent of all others. inverted_star: all others are roots and parents of
        one node. layered: connected, so that the longest-path layers order all of it. any: anything.
        """
        names = self.nodes
        if topology == "any" or len(names) <= 1:
            return None
        if len(self.components) > 1:
            stray = next(n for n in names if n not in self.components[0])
            return stray, f"it is not connected with {names[0]}"
        if topology in ("chain", "tree", "star"):
            for name in names[1:]:
                if len(self.parents[name]) != 1:
                    return name, f"it has {len(self.parents[name])} parents, not one"
                if topology == "chain" and len(self.children[self.parents[name][0]]) > 1:
                    return name, f"its parent {self.parents[name][0]} has another child"
                if topology == "star" and self.parents[name][0] != names[0]:
                    return name, f"its parent is {self.parents[name][0]}, not the root {names[0]}"
        if topology == "inverted_star":
            sink = names[-1]
            for name in names[:-1]:
                if self.parents[name]:
                    return name, "it has a parent, and only the last node may"
                if self.children[name] != (sink,):
                    return name, f"its only child must be {sink}"
        return None
