"""What a report needs to know of one model of a library, read once and then summed up in many ways."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

from causim.engine import Kind
from causim.growth.records import History
from causim.model.graph import Graph


@dataclass(frozen=True, slots=True)
class Shape:
    """A graph in numbers. `depth` is the number of edges of its longest path, `width` the nodes of its largest layer.

    A chain is A -> B -> C, a fork A <- B -> C, a collider A -> B <- C: all triples with those edges are counted,
    whether A and C are joined or not. A v-structure is a collider whose causes are not joined.
    """

    nodes: int
    edges: int
    depth: int
    width: int
    chains: int
    forks: int
    colliders: int
    v_structures: int
    parents: tuple[int, ...]  # of each node, in causal order
    children: tuple[int, ...]

    @classmethod
    def of(cls, graph: Graph) -> Shape:
        into = tuple(len(graph.parents[name]) for name in graph.nodes)
        out = tuple(len(graph.children[name]) for name in graph.nodes)
        colliders = sum(comb(n, 2) for n in into)
        joined = {frozenset(edge) for edge in graph.edges}
        shielded = sum(
            frozenset((a, b)) in joined
            for parents in graph.parents.values()
            for i, a in enumerate(parents)
            for b in parents[:i]
        )
        return cls(
            nodes=len(into),
            edges=len(graph.edges),
            depth=max(0, len(graph.layers) - 1),
            width=max(map(len, graph.layers), default=0),
            chains=sum(i * o for i, o in zip(into, out, strict=True)),
            forks=sum(comb(n, 2) for n in out),
            colliders=colliders,
            v_structures=colliders - shielded,
            parents=into,
            children=out,
        )


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """One version. `written` are the hashes of the mechanisms that are new in it.

    `signature` is a hash of all its mechanisms, whatever the edges between them: equal for equal models, and nearly
    never for others.
    """

    file: str
    shape: Shape
    written: tuple[str, ...]
    signature: str


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """A model and its history, of which the versions are `versions`.

    `mechanisms` are the hashes of those of the last version. `supports` is for one query of each kind the number of its
    possible answers, None if undecided. `broken` says what is wrong with its files.
    """

    id: str
    history: History
    versions: tuple[VersionFacts, ...] = ()
    mechanisms: tuple[str, ...] = ()
    supports: tuple[tuple[Kind, int | None], ...] = ()
    broken: tuple[str, ...] = ()

    @property
    def group(self) -> tuple[str, str]:
        return self.history.job.domain, self.history.job.topology

    @property
    def shape(self) -> Shape | None:
        """Of the last version."""
        return self.versions[-1].shape if self.versions else None


@dataclass(frozen=True, slots=True)
class Fault:
    """A model of which nothing can be said, and why."""

    id: str
    reason: str
