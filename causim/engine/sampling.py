"""Random worlds as columns: one pass over NumPy arrays per node, exact with respect to the weights.

A mechanism of few inputs becomes one table of positions, looked up row by row; any other is evaluated over its
inputs' columns. Each exogenous variable has its own stream of random bits, so that an intervention leaves all
exogenous values as they are: row i of the intervened worlds is what row i of the factual ones would have been.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from causim.engine.draws import BLOCK, ExactDraw, Positions, Stream, narrow
from causim.errors import MisuseError
from causim.model.columns import ColumnEvaluator
from causim.model.domain import Domain, IntDomain, Value
from causim.model.scm import SCM, Exogenous, Node

MAX_CELLS = 1 << 16  # of a mechanism's table: then 16 bits tell where a row stands in it
MAX_LISTED = 1 << 12  # values of an integer type, beyond which a column that has no table holds plain numbers

Columns = dict[str, NDArray[Any]]


def sample_columns(
    model: SCM, n: int, seed: int, do: Mapping[str, Value] | None = None, *, exogenous: bool = True
) -> Columns:
    """`n` independent random worlds: a NumPy column for each node, then for each exogenous variable.

    Columns hold booleans, 64-bit integers, or labels as Python strings. The same seed gives the same worlds, and a
    smaller `n` their beginning. With `do` these are the same worlds, had the nodes been forced.

        sample_columns(model, 1000, seed=1)["Tumour"].mean()

    Raises MisuseError for a negative number, an unknown node or a value outside its type.
    """
    sampler = Sampler(model, do, exogenous=exogenous)
    columns = {name: np.empty(_verified(n), coding.dtype) for name, coding in sampler.codings.items()}
    start = 0
    for block in sampler.blocks(n, seed):
        for name, column in block.items():
            sampler.codings[name].decode(column, columns[name][start : start + len(column)])
        start += BLOCK
    return columns


def sample_chunks(
    model: SCM,
    n: int,
    seed: int,
    do: Mapping[str, Value] | None = None,
    *,
    exogenous: bool = True,
    rows: int = BLOCK,
) -> Iterator[Columns]:
    """As `sample_columns`, in pieces of `rows` worlds and a last one of the rest, so that memory stays flat."""
    sampler = Sampler(model, do, exogenous=exogenous)
    if rows < 1:
        raise MisuseError(f"cannot draw {rows} worlds at a time")
    for chunk in _resliced(sampler.blocks(_verified(n), seed), rows):
        yield {name: sampler.codings[name].decode(column) for name, column in chunk.items()}


def _verified(n: int) -> int:
    if n < 0:
        raise MisuseError(f"cannot draw {n} worlds")
    return n


def _resliced(blocks: Iterator[Columns], rows: int) -> Iterator[Columns]:
    """The same rows in pieces of another size."""
    if rows == BLOCK:
        yield from blocks
        return
    held: list[Columns] = []
    size = 0
    for block in blocks:
        held.append(block)
        size += len(next(iter(block.values())))
        while size >= rows:
            whole = _joined(held)
            yield {name: column[:rows] for name, column in whole.items()}
            held = [{name: column[rows:] for name, column in whole.items()}]
            size -= rows
    if size:
        yield _joined(held)


def _joined(pieces: Sequence[Columns]) -> Columns:
    if len(pieces) == 1:
        return pieces[0]
    return {name: np.concatenate([piece[name] for piece in pieces]) for name in pieces[0]}


@dataclass(frozen=True, slots=True, eq=False)
class Coding:
    """What the numbers of a column mean: positions in `values`, or if that is None the integers themselves.

    `encoded` are the values as the evaluator has them, `decoded` as the user sees them.
    """

    values: tuple[Value, ...] | None
    encoded: NDArray[Any]
    decoded: NDArray[Any]

    @property
    def dtype(self) -> np.dtype[Any]:
        return self.decoded.dtype

    def decode(self, column: NDArray[Any], out: NDArray[Any] | None = None) -> NDArray[Any]:
        out = np.empty(len(column), self.dtype) if out is None else out
        if self.values is None:
            out[:] = column
            return out
        return self.decoded.take(column, out=out, mode="clip")  # the other modes copy `out` and check

    def encode(self, column: NDArray[Any]) -> NDArray[Any]:
        return column if self.values is None else self.encoded.take(column)


_NUMBERS = Coding(None, np.empty(0, np.int64), np.empty(0, np.int64))


@dataclass(frozen=True, slots=True, eq=False)
class _Step:
    """How the column of a node follows: drawn at once, looked up in a table, or computed."""

    node: Node
    inputs: tuple[str, ...]
    draw: ExactDraw | None = None
    table: Positions | None = None  # flat, the last input varying fastest
    strides: tuple[int, ...] = ()


class Sampler:
    """Draws worlds of one model, under one intervention.

    `codings` tells for each column, nodes first, what its numbers mean. Raises MisuseError for an unknown node or a
    value outside its type.
    """

    def __init__(self, model: SCM, do: Mapping[str, Value] | None = None, *, exogenous: bool = True) -> None:
        self.model = model
        self._evaluator = ColumnEvaluator(model)
        self._nodes = model.submodel(do).nodes if do else model.nodes
        shown = model.exogenous if exogenous else ()
        self._shown = frozenset(variable.name for variable in shown)
        self._codings: dict[str, Coding] = {}
        self._draws: dict[str, ExactDraw] = {variable.name: _draw(variable) for variable in shown}
        for variable in model.exogenous:
            self._codings[variable.name] = self._coding([value for value, _ in variable.support])
        self._steps = tuple(self._step(node) for node in self._nodes)
        names = [*(node.name for node in model.nodes), *(variable.name for variable in shown)]
        self.codings: Mapping[str, Coding] = {name: self._codings[name] for name in names}

    # --- planning

    def _coding(self, values: Sequence[Value]) -> Coding:
        decoded = np.array(values, dtype=object if isinstance(values[0], str) else None)
        return Coding(tuple(values), self._evaluator.encode_values(values), decoded)

    def _step(self, node: Node) -> _Step:
        inputs = (*node.parents, *([node.exogenous.name] if node.exogenous else []))
        sizes = [len(values) if (values := self._codings[name].values) else 0 for name in inputs]
        if not 0 < prod(sizes) <= MAX_CELLS:
            self._codings[node.name] = self._computed_coding(node.domain)
            self._need(node)
            return _Step(node, inputs)
        table = self._tabulate(node, inputs, sizes)
        if node.exogenous and not node.parents and node.exogenous.name not in self._shown:
            return _Step(node, inputs, ExactDraw([w for _, w in node.exogenous.support], table))
        self._need(node)
        strides = tuple(prod(sizes[i + 1 :]) if size > 1 else 0 for i, size in enumerate(sizes))
        return _Step(node, inputs, None, table, strides)

    def _need(self, node: Node) -> None:
        if node.exogenous and node.exogenous.name not in self._draws:
            self._draws[node.exogenous.name] = _draw(node.exogenous)

    def _computed_coding(self, domain: Domain) -> Coding:
        if isinstance(domain, IntDomain) and len(domain) > MAX_LISTED:
            return _NUMBERS
        return self._coding(tuple(domain))

    def _tabulate(self, node: Node, inputs: Sequence[str], sizes: Sequence[int]) -> Positions:
        """The positions of the results among the values that are reached, which become the node's coding."""
        size = prod(sizes)
        grid = np.indices(sizes).reshape(len(sizes), size)
        columns = {name: self._codings[name].encode(axis) for name, axis in zip(inputs, grid, strict=True)}
        results = self._evaluator.body(node.body, columns, size)
        if not isinstance(node.domain, IntDomain):
            results = self._evaluator.index(node.domain, results)
        reached, table = np.unique(results, return_inverse=True)
        listed: Sequence[Value] = tuple(node.domain) if not isinstance(node.domain, IntDomain) else ()
        values = [listed[i] if listed else i for i in reached.tolist()]
        self._codings[node.name] = self._coding(values)
        return table.astype(narrow(len(values)))

    # --- drawing

    def blocks(self, n: int, seed: int) -> Iterator[Columns]:
        """The worlds as coded columns, `BLOCK` at a time."""
        streams = {variable.name: Stream(seed, variable.name) for variable in self.model.exogenous}
        for start in range(0, n, BLOCK):
            columns = self._block(streams)
            kept = {name: columns[name] for name in self.codings}
            yield kept if n - start >= BLOCK else {name: c[: n - start] for name, c in kept.items()}

    def _block(self, streams: Mapping[str, Stream]) -> Columns:
        columns: Columns = {name: draw.block(streams[name]) for name, draw in self._draws.items()}
        for step in self._steps:
            columns[step.node.name] = self._column(step, columns, streams)
        return columns

    def _column(self, step: _Step, columns: Columns, streams: Mapping[str, Stream]) -> NDArray[Any]:
        if step.draw is not None:
            return step.draw.block(streams[step.inputs[0]])
        if step.table is not None:
            return step.table.take(_positions(step, columns), mode="clip")
        values = {name: self._codings[name].encode(columns[name]) for name in step.inputs}
        results = self._evaluator.body(step.node.body, values, BLOCK)
        if self._codings[step.node.name].values is None:
            return results
        found = self._evaluator.index(step.node.domain, results)
        return found.astype(narrow(len(step.node.domain)))


def _draw(variable: Exogenous) -> ExactDraw:
    return ExactDraw([weight for _, weight in variable.support])


def _positions(step: _Step, columns: Columns) -> NDArray[Any]:
    """Where each row's inputs stand in the flat table."""
    if not step.inputs:
        return np.zeros(BLOCK, np.uint8)
    if len(step.inputs) == 1:
        return columns[step.inputs[0]]
    position = np.multiply(columns[step.inputs[0]], step.strides[0], dtype=np.uint16)
    for name, stride in zip(step.inputs[1:], step.strides[1:], strict=True):
        column = columns[name]
        position += column if stride == 1 else np.multiply(column, stride, dtype=np.uint16)
    return position
