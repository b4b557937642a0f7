"""Causal graphs as skeletons: who causes whom is kept, mechanisms are placeholders that say so."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from causim.engine import Factored, Query
from causim.errors import SpecError
from causim.interop.exporting import export_text
from tests.unit.interop.networks import import_file, imported

DOT = """\
strict digraph "a b" { /* comment */ rankdir=LR; node [shape=box, label="x"]
  // another
  Z [label="the \\"cause\\"" pos="1,2"]; Z -> X -> Y [style=dashed]
  subgraph cluster_1 { A; B } -> Y
  W:n -> Z; V -> W [dir=back]; "light on" -> {A; B}
}
"""
DAGITTY = 'dag { bb="0,0,1,1" D [outcome,pos="1,1"] E [exposure] D <-> Z [pos="1,-1"] E -> D <- Q }'
GML = 'Creator "x" graph [ directed 1 node [ id 7 label "Z" graphics [ x 1 ] ] node [ id 8 label "X&#x2081;" ] ' \
    'edge [ source 7 target 8 weight 1.5 ] ]'  # fmt: skip
TETRAD = "Graph Nodes:\nX1;X2;X3\n\nGraph Edges:\n1. X1 --> X2\n2. X2 <-> X3\n"


def parents(text: str, name: str) -> dict[str, set[str]]:
    model = imported(text, name).model
    return {node.label or node.name: set(node.parents) for node in model.nodes}


def refusal(text: str, name: str) -> str:
    with pytest.raises(SpecError) as caught:
        imported(text, name)
    return str(caught.value)


def test_dot() -> None:
    assert parents(DOT, "g.dot") == {
        "Z": {"W"},
        "X": {"Z"},
        "Y": {"X", "A", "B"},
        "A": {"light_on"},
        "B": {"light_on"},
        "W": set(),
        "V": {"W"},
        "light on": set(),
    }


def test_a_hidden_common_cause_becomes_a_node() -> None:
    found = parents(DAGITTY, "g.dagitty")
    hidden = "unobserved_cause_of_D_and_Z"
    assert found["D"] == {"E", "Q", hidden}
    assert found["Z"] == {hidden}
    assert parents(TETRAD, "g.txt")["X3"] == {"unobserved_cause_of_X2_and_X3"}


def test_gml() -> None:
    assert parents(GML, "g.gml") == {"Z": set(), "X\u2081": {"Z"}}


def test_placeholders_say_that_they_are_and_claim_no_effect() -> None:
    found = imported(DAGITTY, "g.dagitty")
    assert all((node.doc or "").startswith("PLACEHOLDER") for node in found.model.nodes)
    assert found.notes == ()  # not even a parent that never matters
    engine = Factored(found.model)
    for value in (False, True):
        answer = engine.answer(Query(do={"E": value}, target=("D",)))
        assert answer.probability({"D": True}) == Fraction(1, 2)


@pytest.mark.parametrize("form", ["dot", "gml", "dagitty"])
@pytest.mark.parametrize(
    ("text", "name"), [(DOT, "g.dot"), (DAGITTY, "g.dagitty"), (GML, "g.gml"), (TETRAD, "g")]
)
def test_writing_and_reading_are_stable(text: str, name: str, form: str) -> None:
    first = imported(text, name).model
    written = export_text(first, form)
    second = imported(written, f"again.{form}").model
    assert export_text(second, form).partition("{")[2] == written.partition("{")[2]
    assert second.graph.parents == first.graph.parents


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("g.dot", "digraph { a -> b; b -> a }", "error[import-cycle]: a cycle: "),
        ("g.dot", "digraph { a -- b }", "1:13: error[import-unsupported]: `--` does not say which end is the cause"),
        ("g.dot", "graph { a -- b }", "1:1: error[import-unsupported]: a graph of the kind `graph`"),
        ("g.dot", "digraph { a -> ", "1:16: error[import-syntax]: a name is needed, not the end of the file"),
        ("g.dot", "digraph { a [label=<b>] }", "1:20: error[import-unsupported]: a label in HTML"),
        ("g.dot", "digraph { a ", "error[import-syntax]: `}` is needed, not the end of the file"),
        ("g.dot", "digraph {" + "{" * 9_999, "error[import-too-large]: subgraphs nested more than 32 deep"),
        ("g.dot", "digraph { }", "1:1: error[import-missing]: the graph has no nodes"),
        ("g.dot", "hello", "1:1: error[import-syntax]: `digraph` or `dag` is needed, not `hello`"),
        ("g.dagitty", "pdag { a -- b }", "1:1: error[import-unsupported]: a graph of the kind `pdag`"),
        ("g.dagitty", "dag { a <-> a }", "1:9: error[import-cycle]: a cannot be confounded with itself"),
        ("g.gml", "graph [ node [ id 1 ] ]", "1:1: error[import-unsupported]: the edges of this graph have no"),
        ("g.gml", GML.replace("id 8", "id 7"), "error[import-duplicate]: a second node with the id 7"),
        ("g.gml", GML.replace("target 8", "target 9"), "error[import-unknown]: there is no node with the id 9"),
        ("g.gml", GML.replace("target 8", ""), "error[import-missing]: this edge has no target"),
        ("g.gml", GML[:-2], "error[import-syntax]: a key or `]` is needed in the graph, not the end of the file"),
        ("g.gml", "graph [ a " + "[ a " * 9_999, "error[import-too-large]: lists nested more than 32 deep"),
        ("g", TETRAD.replace("-->", "o->"), "5:1: error[import-unsupported]: `o->` does not say which end"),
        ("g", TETRAD.replace("--> X2", "--> X9"), "5:1: error[import-unknown]: there is no node X9"),
        ("g", TETRAD.replace("X1;X2", "X1;X1"), "2:4: error[import-duplicate]: a second node X1"),
        ("g", TETRAD.replace("X1 --> X2", "X1 X2"), "5:1: error[import-syntax]: an edge such as"),
    ],
)  # fmt: skip
def test_faults_have_places(name: str, text: str, said: str) -> None:
    assert said in refusal(text, name)


@pytest.mark.parametrize(
    ("place", "nodes", "edges"),
    [
        ("The_M_bias_graph.dagitty.txt", 5, 5),
        ("causallearn_asia.graph.txt", 8, 8),
        ("dowhy_simple_graph_example.dot", 3, 3),
        ("dowhy_simple_graph_example.gml", 3, 3),
    ],
)
def test_published_graphs(shared_data: Path, place: str, nodes: int, edges: int) -> None:
    graph = import_file(shared_data, f"formats/{place}").model.graph
    assert (len(graph.nodes), len(graph.edges)) == (nodes, edges)
