"""The causal graph as an SVG picture, with no other program."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from html import escape

from causim.compiler.layout import Extent, Layout, layered
from causim.compiler.style import STYLE, clip, printable, text_width
from causim.errors import MisuseError
from causim.model.domain import LabelDomain
from causim.model.scm import SCM, Node

MARGIN = 20.0
PADDING = 12.0
SATELLITE = 24.0  # height of an exogenous variable's circle
TETHER = 16.0  # length of the arrow from it
NAME, LABEL, TYPE = 14.0, 11.5, 10.5  # sizes of text
PORT = 7.0  # distance between arrows that end at the same side of a box
READABLE = 1000.0  # a picture much larger than this, either way, is worse than one that is not

XY = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Box:
    """A node as it is drawn: its lines of text and size, and the width of its exogenous variable's circle (or 0)."""

    node: Node
    lines: tuple[tuple[str, str, float], ...]  # class, text, size
    width: float
    height: float
    satellite: float


def to_svg(
    model: SCM, highlight: Collection[str] = (), direction: str = "auto", exogenous: bool = True
) -> str:
    """A picture of the causal graph, causes before effects.

    `highlight` names nodes to set off, with the edges among them. `direction` is "down", "right", or "auto" for the one
    that suits the shape of the graph. Raises MisuseError for an unknown node or direction.
    """
    for name in highlight:
        if name not in model.node_by_name:
            raise MisuseError(f"the model {model.name} has no node {name}")
    if direction not in ("auto", "down", "right"):
        raise MisuseError(f"the direction of a picture is auto, down or right, not {direction}")
    directions = ("down", "right") if direction == "auto" else (direction,)
    drawings = [_Drawing(model, way == "down", exogenous) for way in directions]
    return min(drawings, key=lambda drawing: drawing.size_cost).svg(frozenset(highlight))


class _Drawing:
    """One layout of the graph, in one direction, and how to write it out."""

    def __init__(self, model: SCM, down: bool, exogenous: bool) -> None:
        self.model = model
        self.down = down
        self.boxes = {node.name: self._box(node, exogenous) for node in model.nodes}
        extents = {name: self._extent(box) for name, box in self.boxes.items()}
        gap, spacing = (46.0, 22.0) if down else (70.0, 14.0)
        self.layout: Layout = layered(model.graph, extents, gap, spacing)
        across, along = self.layout.across + 2 * MARGIN, self.layout.along + 2 * MARGIN
        self.width, self.height = (across, along) if down else (along, across)

    @property
    def size_cost(self) -> float:
        return max(self.width, self.height, READABLE)

    def _box(self, node: Node, exogenous: bool) -> _Box:
        lines = [("name", printable(node.name), NAME)]
        if node.label:
            lines.append(("label", clip(printable(node.label), 34), LABEL))
        lines.append(("type", clip(printable(_short_type(node)), 28), TYPE))
        width = max(text_width(text, size, bold=kind == "name") for kind, text, size in lines) + 2 * PADDING
        height = sum(size * 1.35 for _, _, size in lines) + 12
        graph = self.model.graph
        ports = PORT * max(len(graph.parents[node.name]), len(graph.children[node.name])) + PORT
        width, height = (
            (max(width, min(ports, 300.0)), height) if self.down else (width, max(height, min(ports, 300.0)))
        )
        satellite = 0.0
        if node.exogenous and exogenous:
            satellite = max(SATELLITE, text_width(_exogenous_text(node), LABEL) + 14)
        return _Box(node, tuple(lines), width, height, satellite)

    def _extent(self, box: _Box) -> Extent:
        """Exogenous variables stand beside a box, where no arrow runs: right of it, before it, or above it."""
        half = box.width / 2 if self.down else box.height / 2
        if not box.satellite:
            return Extent(box.height if self.down else box.width, half, half)
        if self.down:
            return Extent(box.height, half, half + TETHER + box.satellite)
        if not box.node.parents:
            return Extent(box.width + 2 * self._shift(box), half, half)
        return Extent(max(box.width, box.satellite), half + TETHER + SATELLITE, half)

    def _shift(self, box: _Box) -> float:
        """How far a box stands off its place along, to make room for an exogenous variable before it."""
        if self.down or box.node.parents or not box.satellite:
            return 0.0
        return (TETHER + box.satellite) / 2

    def _xy(self, point: XY) -> XY:
        along, across = point
        return (across + MARGIN, along + MARGIN) if self.down else (along + MARGIN, across + MARGIN)

    # --- edges

    def edges(self) -> dict[tuple[str, str], str]:
        """The path of each edge, as SVG data."""
        graph, centres, bends = self.model.graph, self.layout.centres, self.layout.bends
        leaving: dict[tuple[str, str], float] = {}
        arriving: dict[tuple[str, str], float] = {}
        for name, box in self.boxes.items():
            side = box.width if self.down else box.height

            def towards(edge: tuple[str, str], back: bool) -> float:
                points = bends[edge] or (centres[edge[0 if back else 1]],)
                return points[-1 if back else 0][1]

            outgoing = sorted(((name, c) for c in graph.children[name]), key=lambda e: towards(e, back=False))
            incoming = sorted(((p, name) for p in graph.parents[name]), key=lambda e: towards(e, back=True))
            for ports, edges in ((leaving, outgoing), (arriving, incoming)):
                step = min(2 * PORT, (side - 2 * PORT) / max(1, len(edges) - 1))
                for i, edge in enumerate(edges):
                    ports[edge] = centres[name][1] + (i - (len(edges) - 1) / 2) * step
        return {edge: self._path(edge, leaving[edge], arriving[edge]) for edge in graph.edges}

    def _path(self, edge: tuple[str, str], leaving: float, arriving: float) -> str:
        """Straight out of the layer of the cause, in curves from layer to layer, straight to the box of the effect."""
        parent, child = edge
        (out, _), (into, _) = self.layout.centres[parent], self.layout.centres[child]
        start = out + self._shift(self.boxes[parent]) + self._depth(parent) / 2
        end = into - self._depth(child) / 2 - 2
        leave = max(start, out + self.layout.depths[parent] / 2)
        enter = min(end, into - self.layout.depths[child] / 2)
        points = [
            (start, leaving),
            (leave, leaving),
            *self.layout.bends[edge],
            (enter, arriving),
            (end, arriving),
        ]
        parts = ["M" + _pair(self._xy(points[0]))]
        for number in range(1, len(points)):
            before, after = points[number - 1], points[number]
            if number % 2 == 1:  # within a layer
                parts += ["L" + _pair(self._xy(after))] if after != before else []
            else:
                middle = (before[0] + after[0]) / 2
                control = ((middle, before[1]), (middle, after[1]), after)
                parts.append("C" + " ".join(_pair(self._xy(p)) for p in control))
        return " ".join(parts)

    def _depth(self, name: str) -> float:
        return self.boxes[name].height if self.down else self.boxes[name].width

    # --- text

    def svg(self, highlight: frozenset[str]) -> str:
        name = self.model.name
        width, height = round(self.width), round(self.height)
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="causim-graph" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" role="img" aria-labelledby="{name}-title {name}-desc">',
            f'<title id="{name}-title">Causal graph of {escape(name)}</title>',
            f'<desc id="{name}-desc">{escape(self._description())}</desc>',
            f"<style>{STYLE}</style>",
            "<defs>",
            *(_marker(f"{name}-{kind}", kind) for kind in ("arrow", "arrow-on", "arrow-u")),
            "</defs>",
            '<rect class="page" width="100%" height="100%"/>',
        ]
        for (parent, child), path in self.edges().items():
            on = parent in highlight and child in highlight
            arrow = f"{name}-arrow-on" if on else f"{name}-arrow"
            parts.append(f'<path class="edge{" on" if on else ""}" marker-end="url(#{arrow})" d="{path}"/>')
        for box in self.boxes.values():
            parts += self._node(box, box.node.name in highlight)
        return "\n".join([*parts, "</svg>"]) + "\n"

    def _description(self) -> str:
        graph = self.model.graph
        told = [f"{n} depends on {', '.join(p)}" for n, p in graph.parents.items() if p]
        return f"{len(graph.nodes)} variables, {len(graph.edges)} edges. " + "; ".join(told)

    def _node(self, box: _Box, on: bool) -> list[str]:
        along, across = self.layout.centres[box.node.name]
        x, y = self._xy((along + self._shift(box), across))
        left, top = x - box.width / 2, y - box.height / 2
        parts = [
            f'<g class="node{" on" if on else ""}"><title>{escape(_tooltip(box.node))}</title>',
            f'<rect x="{left:.1f}" y="{top:.1f}" width="{box.width:.1f}" height="{box.height:.1f}" rx="9"/>',
        ]
        baseline = y - sum(size * 1.35 for _, _, size in box.lines) / 2
        for kind, text, size in box.lines:
            baseline += size * 1.35
            parts.append(
                f'<text class="{kind}" x="{x:.1f}" y="{baseline - size * 0.32:.1f}">{escape(text)}</text>'
            )
        parts.append("</g>")
        return parts + self._satellite(box, x, y)

    def _satellite(self, box: _Box, x: float, y: float) -> list[str]:
        """The exogenous variable of a node: a dashed circle, drawn out if it has a name to tell."""
        exogenous = box.node.exogenous
        if exogenous is None or not box.satellite:
            return []
        if self.down:
            edge = x + box.width / 2
            cx, cy = edge + TETHER + box.satellite / 2, y
            tether = f"M{cx - box.satellite / 2:.1f} {cy:.1f} L{edge + 2:.1f} {cy:.1f}"
        elif not box.node.parents:
            edge = x - box.width / 2
            cx, cy = edge - TETHER - box.satellite / 2, y
            tether = f"M{cx + box.satellite / 2:.1f} {cy:.1f} L{edge - 2:.1f} {cy:.1f}"
        else:
            edge = y - box.height / 2
            cx, cy = x, edge - TETHER - SATELLITE / 2
            tether = f"M{cx:.1f} {cy + SATELLITE / 2:.1f} L{cx:.1f} {edge - 2:.1f}"
        width, radius = box.satellite, SATELLITE / 2
        title = escape(f"exogenous {exogenous.name}: {printable(str(exogenous.domain))}")
        return [
            f'<g class="exogenous"><title>{title}</title>',
            f'<path marker-end="url(#{self.model.name}-arrow-u)" d="{tether}"/>',
            f'<rect x="{cx - width / 2:.1f}" y="{cy - radius:.1f}" width="{width:.1f}" '
            f'height="{SATELLITE:.1f}" rx="{radius:.1f}"/>',
            f'<text class="label" x="{cx:.1f}" y="{cy + LABEL * 0.35:.1f}">{escape(_exogenous_text(box.node))}</text>',
            "</g>",
        ]


def _exogenous_text(node: Node) -> str:
    """`U` for an exogenous variable that is called after its node, else its own name."""
    if node.exogenous is None or node.exogenous.name.lower() == f"u_{node.name}".lower():
        return "U"
    return clip(node.exogenous.name, 20)


def _short_type(node: Node) -> str:
    unit = f" {node.unit}" if node.unit else ""
    if isinstance(node.domain, LabelDomain):
        return (" < " if node.domain.ordered else " | ").join(node.domain.labels) + unit
    return str(node.domain) + unit


def _tooltip(node: Node) -> str:
    head = f"{node.name}: {node.domain}" + (f" {node.unit}" if node.unit else "")
    return printable(head) + (f"\n{printable(node.doc)}" if node.doc else "")


def _marker(identity: str, kind: str) -> str:
    return (
        f'<marker id="{identity}" class="{kind}" viewBox="0 0 8 8" refX="6.5" refY="4" '
        'markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto">'
        '<path d="M0 0.8 L8 4 L0 7.2 L1.8 4 Z"/></marker>'
    )


def _pair(point: XY) -> str:
    return f"{point[0]:.1f} {point[1]:.1f}"
