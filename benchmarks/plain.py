"""Models for the engine's benchmarks as plain tables, so that every peer is given the same ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from random import Random

import numpy as np
from numpy.typing import NDArray

from causim.checker import check
from causim.model.scm import SCM
from causim.source import SourceText
from causim.syntax.parse import parse

SHAPES = ("chain", "layered", "inverted star")
LAYER = 5  # nodes of a layer, each with two parents in the layer above
CAP = 4  # of the inverted star's total


@dataclass(frozen=True, slots=True)
class Node:
    """X = table[parents, U]; the last axis is the exogenous variable's, of length 1 for a deterministic node.

    A hidden node is a step of a wide mechanism that peers cannot take whole: a table of 3**100 rows. They get the
    running totals that causim finds by itself.
    """

    parents: tuple[int, ...]
    table: NDArray[np.int64]
    size: int
    weights: tuple[int, ...] = (1,)
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Plain:
    shape: str
    nodes: tuple[Node, ...]
    scm: SCM

    @property
    def seen(self) -> tuple[int, ...]:
        """The numbers of the nodes that causim's model has too."""
        return tuple(i for i, node in enumerate(self.nodes) if not node.hidden)

    @property
    def contexts(self) -> int:
        found = 1
        for node in self.nodes:
            found *= len(node.weights)
        return found

    def run(self, choice: Sequence[int], do: dict[int, int] | None = None) -> list[int]:
        """The world of an exogenous value for each node."""
        do = do or {}
        world: list[int] = []
        for i, node in enumerate(self.nodes):
            place = (*(world[p] for p in node.parents), choice[i])
            world.append(do[i] if i in do else int(node.table[place]))
        return world


def make(shape: str, size: int, seed: int = 0, layer: int = LAYER) -> Plain:
    """So many nodes that causim sees, of random mechanisms: of three values in chains, of two in layers, where a twin
    network is wide. Exogenous variables have three.
    """
    random = Random(f"{shape} {size} {seed}")
    match shape:
        case "chain":
            nodes = [_random(random, (i - 1,) if i else (), 3) for i in range(size)]
        case "layered":
            nodes = [_random(random, _above(random, i, layer), 2) for i in range(size)]
        case _:
            nodes = _star(random, size)
    return Plain(shape, tuple(nodes), _scm(shape, nodes))


def _above(random: Random, number: int, layer: int) -> tuple[int, ...]:
    row, column = divmod(number, layer)
    if row == 0:
        return ()
    return tuple(
        sorted((row - 1) * layer + (column + step) % layer for step in (0, random.randrange(1, layer)))
    )


def _random(random: Random, parents: tuple[int, ...], values: int) -> Node:
    """A table of random values."""
    table = np.zeros((values,) * len(parents) + (3,), np.int64)
    for place in product(range(values), repeat=len(parents)):
        table[place] = [random.randrange(values) for _ in range(3)]
    return Node(parents, table, values, tuple(random.choice((1, 2, 3)) for _ in range(3)))


def _star(random: Random, size: int) -> list[Node]:
    """Independent ternary causes, and min(their total and an exogenous value, CAP)."""
    direct = np.arange(3)
    roots = [Node((), direct, 3, tuple(random.choice((1, 2, 3)) for _ in range(3))) for _ in range(size - 1)]
    nodes, total, reach = list(roots), 0, 3
    for cause in range(1, size - 1):
        table = np.minimum(np.add.outer(np.arange(reach), direct), CAP)[..., None]
        reach = int(table.max()) + 1
        nodes.append(Node((total, cause), table, reach, hidden=True))
        total = len(nodes) - 1
    table = np.minimum(np.add.outer(np.arange(reach), np.arange(2)), CAP)
    return [*nodes, Node((total,), table, int(table.max()) + 1, (3, 1))]


def _scm(shape: str, nodes: Sequence[Node]) -> SCM:
    text = ['scm 1\nmodel bench { """For a benchmark.""" }']
    for i, node in enumerate(nodes):
        if node.hidden:
            continue
        noise = f"int 0..{len(node.weights) - 1} ~ {{{', '.join(f'{u}: {w}' for u, w in enumerate(node.weights))}}}"
        kind = f"int 0..{node.size - 1}"
        names = [f"X{p}" for p in node.parents]
        if shape == "inverted star" and i == len(nodes) - 1:
            names = [f"X{p}" for p, other in enumerate(nodes[:-1]) if not other.hidden]
            value = f"min(sum({', '.join([*names, f'U{i}'])}), {CAP})"
        else:
            text.append(_table(i, node, kind))
            value = f"T{i}[{', '.join([*names, f'U{i}'])}]"
        text.append(f"node X{i}({', '.join(names)}) -> {kind} {{ exogenous U{i}: {noise} return {value} }}")
    spec = parse(SourceText("bench.scm", "\n".join(text))).spec
    assert spec is not None
    model = check(spec).model
    assert model is not None
    return model


def _table(number: int, node: Node, kind: str) -> str:
    keys = ", ".join(f"int 0..{length - 1}" for length in node.table.shape)
    rows = ", ".join(
        f"({', '.join(map(str, place))}) => {value}" if len(place) > 1 else f"{place[0]} => {value}"
        for place, value in np.ndenumerate(node.table)
    )
    return f"table T{number}({keys}) -> {kind} {{ {rows} }}"
