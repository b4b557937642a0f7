"""Pictures of the causal graph: Mermaid, DOT and SVG texts, and the layout behind the SVG."""

from __future__ import annotations

import random
import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from causim.compiler import to_dot, to_mermaid, to_svg
from causim.compiler.layout import Extent, layered, settle
from causim.errors import MisuseError
from causim.model.domain import BOOL, IntDomain
from causim.model.expr import Body
from causim.model.graph import Graph
from causim.model.scm import SCM, Node
from tests.unit.compiler.models import const, exogenous, root, tumour

SVG = "{http://www.w3.org/2000/svg}"


def test_mermaid_names_nodes_by_number_and_shows_exogenous_variables() -> None:
    assert to_mermaid(tumour(), exogenous=False) == (
        "flowchart TD\n"
        '    n0["Drug<br/><small>drug dose</small>"]\n'
        '    n1["Gene"]\n'
        '    n2["Blocker"]\n'
        '    n3["Tumour"]\n'
        "    n0 --> n2\n"
        "    n1 --> n2\n"
        "    n2 --> n3\n"
    )
    assert '    u_n2(("U_Blocker")):::exogenous -.-> n2\n' in to_mermaid(tumour())


def test_dot_quotes_whatever_a_label_holds() -> None:
    text = to_dot(SCM("m", (root("X", BOOL, label='a "b" \\', doc="two\nlines"),)))
    assert r'"X" [label="X\na \"b\" \\", tooltip="two lines"];' in text
    assert '"exogenous U_X" -> "X" [style=dashed];' in text
    assert "exogenous" not in to_dot(tumour(), exogenous=False)


def boxes(svg: str) -> dict[str, tuple[float, float, float, float]]:
    """Left, top, right and bottom of each node's box, by the name that stands in it."""
    found = {}
    for group in ElementTree.fromstring(svg).iter(f"{SVG}g"):
        if "node" in group.attrib["class"].split():
            rect, name = group.find(f"{SVG}rect"), group.find(f"{SVG}text")
            assert rect is not None
            assert name is not None
            x, y, w, h = (float(rect.attrib[key]) for key in ("x", "y", "width", "height"))
            found[str(name.text)] = (x, y, x + w, y + h)
    return found


def layers(count: int, seed: int) -> SCM:
    """A random model of `count` nodes with edges that pass many layers."""
    rng = random.Random(seed)
    nodes: list[Node] = []
    for number in range(count):
        parents = (
            tuple(sorted({f"N{rng.randrange(number)}" for _ in range(rng.randint(1, 3))}))
            if number > 4
            else ()
        )
        source = exogenous(f"luck{number}", BOOL) if number % 3 else None
        nodes.append(Node(f"N{number}", parents, BOOL, source, Body((), const(True))))
    return SCM("layers", tuple(nodes))


@pytest.mark.parametrize("direction", ["down", "right"])
def test_boxes_lie_apart_inside_the_picture_and_effects_after_causes(direction: str) -> None:
    model = layers(60, 1)
    svg = to_svg(model, direction=direction)
    width, height = map(float, re.findall(r'viewBox="0 0 (\d+) (\d+)"', svg)[0])
    placed = boxes(svg)
    assert set(placed) == set(model.node_by_name)
    for name, (left, top, right, bottom) in placed.items():
        assert 0 < left < right < width
        assert 0 < top < bottom < height
        for other, (l2, t2, r2, b2) in placed.items():
            assert name == other or right < l2 or r2 < left or bottom < t2 or b2 < top, (name, other)
    for cause, effect in model.graph.edges:
        side = 1 if direction == "down" else 0
        assert placed[cause][side + 2] < placed[effect][side]


def test_no_edge_runs_through_a_box() -> None:
    model = layers(60, 2)
    svg = to_svg(model, direction="down", exogenous=False)
    placed = boxes(svg)
    paths = [
        e.attrib["d"] for e in ElementTree.fromstring(svg).iter(f"{SVG}path") if e.get("class") == "edge"
    ]
    assert len(paths) == len(model.graph.edges)
    for (cause, effect), path in zip(model.graph.edges, paths, strict=True):
        for x, y in points(path):
            for name, (left, top, right, bottom) in placed.items():
                inside = left < x < right and top < y < bottom
                assert name in (cause, effect) or not inside, f"{cause} -> {effect} through {name}"


def points(path: str) -> list[tuple[float, float]]:
    """Points along a path of M, L and C."""
    found: list[tuple[float, float]] = []
    for command, text in re.findall(r"([MLC])([^MLC]+)", path):
        numbers = [float(n) for n in text.split()]
        ends = list(zip(numbers[::2], numbers[1::2], strict=True))
        if command == "M":
            found += ends
        else:
            a, *control = [found[-1], *ends] if command == "C" else [found[-1], found[-1], ends[0], ends[0]]
            for t in (i / 12 for i in range(1, 13)):
                weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
                corners = (a, *control)
                found.append(
                    tuple(sum(w * p[k] for w, p in zip(weights, corners, strict=True)) for k in (0, 1))
                )  # type: ignore[arg-type]
    return found


def test_wide_graphs_run_to_the_right_and_long_ones_down() -> None:
    chain = [
        root("S0", BOOL),
        *(Node(f"S{i}", (f"S{i - 1}",), BOOL, None, Body((), const(True))) for i in range(1, 10)),
    ]
    items = [root(f"Item_{i}", BOOL) for i in range(15)]
    total = Node("Total", tuple(i.name for i in items), IntDomain(range(16)), None, Body((), const(0)))
    down, right = boxes(to_svg(SCM("m", tuple(chain)))), boxes(to_svg(SCM("m", (*items, total))))
    assert down["S0"][1] < down["S1"][1]
    assert right["Item_0"][2] < right["Total"][0]
    assert len({round(box[3]) for name, box in right.items() if name != "Total"}) == 15


def test_text_is_escaped_and_told_to_those_who_cannot_see() -> None:
    svg = to_svg(
        SCM(
            "m",
            (
                root("X", BOOL, label="<b>&amp;\u0007", doc='"]]>'),
                Node("Y", ("X",), BOOL, None, Body((), const(True))),
            ),
        )
    )
    tree = ElementTree.fromstring(svg)
    assert [e.text for e in tree.iter(f"{SVG}text")][1] == "<b>&amp; "
    description = tree.find(f"{SVG}desc")
    assert description is not None
    assert description.text == "2 variables, 1 edges. Y depends on X"
    assert tree.attrib["aria-labelledby"] == "m-title m-desc"
    assert "prefers-color-scheme: dark" in svg


def test_highlights_and_exogenous_variables_are_optional() -> None:
    svg = to_svg(tumour(), highlight=["Drug", "Blocker"], exogenous=False)
    assert svg.count('class="node on"') == 2
    assert svg.count('class="edge on"') == 1
    assert 'class="exogenous"' not in svg
    assert to_svg(tumour()).count('class="exogenous"') == 4
    for wrong in ({"highlight": ["Nobody"]}, {"direction": "up"}):
        with pytest.raises(MisuseError):
            to_svg(tumour(), **wrong)  # type: ignore[arg-type]


def test_an_empty_model_and_a_lonely_node_have_pictures() -> None:
    for nodes in ((), (root("X", BOOL),)):
        ElementTree.fromstring(to_svg(SCM("m", nodes)))
        assert to_dot(SCM("m", nodes)).endswith("}\n")
        assert to_mermaid(SCM("m", nodes)).startswith("flowchart TD\n")


def test_settled_positions_keep_their_gaps_and_are_the_nearest() -> None:
    assert settle([0.0, 10.0], [1.0, 1.0], [4.0]) == [0.0, 10.0]
    assert settle([5.0, 5.0], [1.0, 1.0], [4.0]) == [3.0, 7.0]
    assert settle([5.0, 5.0], [3.0, 1.0], [4.0]) == [4.0, 8.0]
    found = settle([9.0, 1.0, 4.0, 4.0], [1.0] * 4, [1.0] * 3)
    assert all(b - a >= 1 - 1e-9 for a, b in pairwise(found))


def test_a_tree_is_drawn_without_crossings() -> None:
    parents: dict[str, tuple[str, ...]] = {"0": ()}
    for number in range(1, 40):
        parents[str(number)] = (str((number - 1) // 3),)
    graph = Graph(parents)
    layout = layered(graph, {name: Extent(10, 20, 20) for name in parents}, gap=30, spacing=10)
    place = {name: layout.centres[name][1] for name in parents}
    for (a, b), (c, d) in ((e, f) for e in graph.edges for f in graph.edges):
        if graph.depth[a] == graph.depth[c] and place[a] < place[c]:
            assert place[b] < place[d]
