"""The causal graph: what it says of itself, and the shapes that a model may assert."""

from __future__ import annotations

import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from causim.model.graph import TOPOLOGIES, Graph

CHAIN = Graph({"A": (), "B": ("A",), "C": ("B",)})
STAR = Graph({"A": (), "B": ("A",), "C": ("A",)})
COLLIDER = Graph({"A": (), "B": (), "C": ("A", "B")})
APART = Graph({"A": (), "B": ()})


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Any directed acyclic graph of up to eight nodes."""
    parents: dict[str, tuple[str, ...]] = {}
    for name in "ABCDEFGH"[: draw(st.integers(1, 8))]:
        parents[name] = tuple(p for p in parents if draw(st.booleans()))
    return Graph(parents)


@given(graphs())
def test_relations_are_those_of_networkx(graph: Graph) -> None:
    other = graph.to_networkx()
    assert list(other.nodes) == list(graph.nodes)
    assert set(other.edges) == set(graph.edges)
    for name in graph.nodes:
        assert graph.ancestors([name]) == networkx.ancestors(other, name) | {name}
        assert graph.descendants([name]) == networkx.descendants(other, name) | {name}
    assert {frozenset(c) for c in networkx.weakly_connected_components(other)} == set(graph.components)
    generations = {
        name: i for i, names in enumerate(networkx.topological_generations(other)) for name in names
    }
    assert graph.depth == generations
    assert [set(layer) for layer in graph.layers] == [set(g) for g in networkx.topological_generations(other)]


@pytest.mark.parametrize(
    ("graph", "shapes"),
    [
        (CHAIN, {"chain", "tree", "layered", "any"}),
        (STAR, {"tree", "star", "layered", "any"}),
        (COLLIDER, {"inverted_star", "layered", "any"}),
        (APART, {"any"}),
        (Graph({"A": ()}), set(TOPOLOGIES)),
        (Graph({"A": (), "B": ("A",)}), set(TOPOLOGIES)),
    ],
)
def test_a_graph_has_the_shapes_that_it_has(graph: Graph, shapes: set[str]) -> None:
    assert {shape for shape in TOPOLOGIES if graph.fault(shape) is None} == shapes


def test_a_fault_names_the_node_and_the_reason() -> None:
    assert STAR.fault("chain") == ("B", "its parent A has another child")
    assert APART.fault("layered") == ("B", "it is not connected with A")
