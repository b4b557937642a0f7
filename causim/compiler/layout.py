"""Layered drawing of a directed acyclic graph: where its nodes lie and how its edges run.

The method is that of Sugiyama, Tagawa and Toda (1981): nodes in layers, dummy points where an edge passes a layer,
barycentre sweeps against crossings, then coordinates. Directions have no names here: `along` leads from layer to layer,
`across` runs within one.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from causim.model.graph import Graph

Point = tuple[float, float]  # along, across
Edge = tuple[str, str]
Slot = str | tuple[str, str, int]  # a node, or the point of an edge in a layer that it passes
Rows = list[list[Slot]]

ORDER_SWEEPS = 24
PLACE_SWEEPS = 24
MAX_DUMMIES = 20_000  # beyond it long edges run straight
DUMMY_WIDTH = 10.0
STRAIGHTNESS = 8.0  # how much more a bend inside a long edge costs than one between two nodes


@dataclass(frozen=True, slots=True)
class Extent:
    """The space that a node takes: its size along, and what it needs across on either side of its centre."""

    along: float
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Layout:
    """Centres of nodes and depths of their layers; the points that edges pass between their ends; the size of all."""

    centres: Mapping[str, Point]
    depths: Mapping[str, float]
    bends: Mapping[Edge, tuple[Point, ...]]
    along: float
    across: float


def layered(graph: Graph, extents: Mapping[str, Extent], gap: float, spacing: float) -> Layout:
    """The layout of a graph, with at least `gap` between layers and `spacing` between neighbours within one."""
    levels = _levels(graph)
    rows, links = _rows(graph, levels)
    _reduce_crossings(rows, links)
    across = _place(rows, links, extents, spacing)
    starts, depths = _bands(rows, links, across, extents, gap)
    centres = {name: (starts[level] + depths[level] / 2, across[name]) for name, level in levels.items()}
    bends: dict[Edge, tuple[Point, ...]] = {}
    for parent, child in graph.edges:
        passed = [(lv, (parent, child, lv)) for lv in range(levels[parent] + 1, levels[child])]
        bends[parent, child] = tuple(
            (starts[level] + side, across[slot])
            for level, slot in passed
            if slot in across
            for side in (0.0, depths[level])
        )
    far = max((across[s] + _after(s, extents) for row in rows for s in row), default=0.0)
    deep = {name: depths[level] for name, level in levels.items()}
    return Layout(centres, deep, bends, starts[-1] + depths[-1] if starts else 0.0, far)


def _levels(graph: Graph) -> dict[str, int]:
    """Longest-path layers, but a node with fewer causes than effects stands close to its effects."""
    levels = dict(graph.depth)
    for name in reversed(graph.nodes):
        children = graph.children[name]
        if len(graph.parents[name]) < len(children):
            levels[name] = min(levels[child] for child in children) - 1
    lowest = min(levels.values(), default=0)
    return {name: level - lowest for name, level in levels.items()}


Links = dict[Slot, tuple[list[Slot], list[Slot]]]  # neighbours in the layer before, and in the layer after


def _rows(graph: Graph, levels: Mapping[str, int]) -> tuple[Rows, Links]:
    rows: Rows = [[] for _ in range(1 + max(levels.values(), default=-1))]
    links: Links = {}
    for name, level in levels.items():
        rows[level].append(name)
        links[name] = ([], [])
    dummies = sum(levels[child] - levels[parent] - 1 for parent, child in graph.edges)
    for parent, child in graph.edges:
        if dummies > MAX_DUMMIES and levels[child] - levels[parent] > 1:
            continue
        path: list[Slot] = [parent]
        for level in range(levels[parent] + 1, levels[child]):
            dummy = (parent, child, level)
            rows[level].append(dummy)
            links[dummy] = ([], [])
            path.append(dummy)
        for upper, lower in pairwise([*path, child]):
            links[upper][1].append(lower)
            links[lower][0].append(upper)
    return rows, links


def _reduce_crossings(rows: Rows, links: Links) -> None:
    """Sweeps that sort each layer by the mean position of its neighbours; the best order seen is kept."""
    best, fewest = [list(row) for row in rows], _crossings(rows, links)
    for sweep in range(ORDER_SWEEPS):
        if fewest == 0:
            break
        downwards = sweep % 2 == 0
        order = range(1, len(rows)) if downwards else range(len(rows) - 2, -1, -1)
        for level in order:
            fixed = rows[level - 1] if downwards else rows[level + 1]
            rank = {slot: i for i, slot in enumerate(fixed)}
            scale = len(fixed) / max(1, len(rows[level]))
            keys: dict[Slot, float] = {}
            for i, slot in enumerate(rows[level]):
                near = [rank[other] for other in links[slot][0 if downwards else 1]]
                keys[slot] = sum(near) / len(near) if near else i * scale
            rows[level].sort(key=keys.__getitem__)
        _swap_neighbours(rows, links)
        crossings = _crossings(rows, links)
        if crossings < fewest:
            best, fewest = [list(row) for row in rows], crossings
    rows[:] = best


def _swap_neighbours(rows: Rows, links: Links) -> None:
    """Exchanges neighbours where that alone makes edges cross less."""
    ranks = [{slot: i for i, slot in enumerate(row)} for row in rows]
    for level, row in enumerate(rows):
        for i in range(len(row) - 1):
            left, right = row[i], row[i + 1]
            gain = 0
            for side, other in ((0, level - 1), (1, level + 1)):
                if 0 <= other < len(rows):
                    a = [ranks[other][s] for s in links[left][side]]
                    b = [ranks[other][s] for s in links[right][side]]
                    gain += sum((x > y) - (x < y) for x in a for y in b)
            if gain > 0:
                row[i], row[i + 1] = right, left
                ranks[level][left], ranks[level][right] = i + 1, i


def _crossings(rows: Rows, links: Links) -> int:
    """How many pairs of edges cross between neighbouring layers."""
    total = 0
    for upper, lower in pairwise(rows):
        rank = {slot: i for i, slot in enumerate(lower)}
        seen: list[int] = []
        for slot in upper:
            ends = sorted(rank[other] for other in links[slot][1])
            total += sum(len(seen) - bisect_right(seen, end) for end in ends)
            for end in ends:
                insort(seen, end)
    return total


def _place(rows: Rows, links: Links, extents: Mapping[str, Extent], spacing: float) -> dict[Slot, float]:
    """Positions across: sweeps that draw each layer towards its neighbours and keep its order and distances."""
    position: dict[Slot, float] = {}
    gaps: list[list[float]] = []
    for row in rows:
        apart = [_after(a, extents) + spacing + _before(b, extents) for a, b in pairwise(row)]
        gaps.append(apart)
        at = -sum(apart) / 2
        for slot, step in zip(row, [*apart, 0.0], strict=True):
            position[slot] = at
            at += step
    for sweep in range(PLACE_SWEEPS):
        # First one neighbouring layer at a time, so that trees straighten out, then both together.
        sides = (0, 1) if sweep >= PLACE_SWEEPS // 2 else (sweep % 2,)
        order = range(len(rows)) if sweep % 2 == 0 else range(len(rows) - 1, -1, -1)
        for level in order:
            pulls = [
                [(position[o], _pull(s, o)) for side in sides for o in links[s][side]] for s in rows[level]
            ]
            weights = [sum(w for _, w in pull) or 0.05 for pull in pulls]
            wanted = [
                sum(x * w for x, w in pull) / weight if pull else position[slot]
                for slot, pull, weight in zip(rows[level], pulls, weights, strict=True)
            ]
            position.update(zip(rows[level], settle(wanted, weights, gaps[level]), strict=True))
    first = min((position[s] - _before(s, extents) for row in rows for s in row), default=0.0)
    return {slot: x - first for slot, x in position.items()}


def settle(wanted: Sequence[float], weights: Sequence[float], gaps: Sequence[float]) -> list[float]:
    """Positions nearest to those wanted, in weighted squares, that keep the order and the gaps.

    Less the gaps before it each position may not decrease, so this is isotonic regression: neighbours that would, are
    pooled at their mean.
    """
    offsets = [0.0]
    for gap in gaps:
        offsets.append(offsets[-1] + gap)
    pools: list[tuple[float, float, int]] = []  # mean, weight, how many
    for target, weight, offset in zip(wanted, weights, offsets, strict=False):
        mean, total, count = target - offset, weight, 1
        while pools and pools[-1][0] > mean:
            before, mass, many = pools.pop()
            mean = (before * mass + mean * total) / (mass + total)
            total, count = total + mass, count + many
        pools.append((mean, total, count))
    means = [mean for mean, _, count in pools for _ in range(count)]
    return [mean + offset for mean, offset in zip(means, offsets, strict=False)]


def _bands(
    rows: Rows, links: Links, across: Mapping[Slot, float], extents: Mapping[str, Extent], gap: float
) -> tuple[list[float], list[float]]:
    """Where each layer starts and how deep it is. Layers whose edges lead far across stand farther apart."""
    starts: list[float] = []
    depths = [max((extents[s].along for s in row if isinstance(s, str)), default=0.0) for row in rows]
    at = 0.0
    for row, depth in zip(rows, depths, strict=True):
        starts.append(at)
        reach = max((abs(across[s] - across[o]) for s in row for o in links[s][1]), default=0.0)
        at += depth + max(gap, min(0.2 * reach, 2.5 * gap))
    return starts, depths


def _pull(slot: Slot, other: Slot) -> float:
    dummies = isinstance(slot, tuple) + isinstance(other, tuple)
    return (1.0, 2.0, STRAIGHTNESS)[dummies]


def _before(slot: Slot, extents: Mapping[str, Extent]) -> float:
    return extents[slot].before if isinstance(slot, str) else DUMMY_WIDTH / 2


def _after(slot: Slot, extents: Mapping[str, Extent]) -> float:
    return extents[slot].after if isinstance(slot, str) else DUMMY_WIDTH / 2
