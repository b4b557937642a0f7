"""Models of any size, whose answers are known in closed form."""

from __future__ import annotations

from collections.abc import Sequence

from causim.checker import check
from causim.model.scm import SCM
from causim.source import SourceText
from causim.syntax.parse import parse

_HEAD = 'scm 1\nmodel made { """Made for a test.""" }\n'


def model_of(text: str) -> SCM:
    """The checked model of declarations, whatever warnings there are."""
    result = parse(SourceText("made.scm", _HEAD + text))
    assert result.spec is not None, result.diagnostics
    checked = check(result.spec)
    assert checked.model is not None, checked.diagnostics
    return checked.model


def free(nodes: int, values: int = 3) -> SCM:
    """Independent uniform nodes X0, X1, ..."""
    return model_of(
        "\n".join(f"node X{i}() -> int 0..{values - 1} {{ exogenous U{i} }}" for i in range(nodes))
    )


def chain(nodes: int, table: Sequence[Sequence[int]], weights: Sequence[str]) -> SCM:
    """X0 = U0 and then each X = table[X before, U]; the exogenous variables have the weights."""
    states, choices = len(table), len(weights)
    rows = ", ".join(f"({x}, {u}) => {table[x][u]}" for x in range(states) for u in range(choices))
    noise = f"int 0..{choices - 1} ~ {{{', '.join(f'{u}: {w}' for u, w in enumerate(weights))}}}"
    parts = [
        f"table STEP(int 0..{states - 1}, int 0..{choices - 1}) -> int 0..{states - 1} {{ {rows} }}",
        f"node X0() -> int 0..{states - 1} {{ exogenous U0: {noise} return STEP[0, U0] }}",
    ]
    parts += [
        f"node X{i}(X{i - 1}) -> int 0..{states - 1} {{ exogenous U{i}: {noise} return STEP[X{i - 1}, U{i}] }}"
        for i in range(1, nodes)
    ]
    return model_of("\n".join(parts))


def collider(parents: int, values: int, returns: str, result: str) -> SCM:
    """Free parents P0, P1, ... and Y of all of them: `returns` is an expression in which `{all}` stands for them."""
    names = ", ".join(f"P{i}" for i in range(parents))
    kind = "bool" if values == 2 else f"int 0..{values - 1}"
    roots = "\n".join(f"node P{i}() -> {kind} {{ exogenous U{i} }}" for i in range(parents))
    return model_of(f"{roots}\nnode Y({names}) -> {result} {{ return {returns.replace('{all}', names)} }}")


def lattice(layers: int, width: int) -> SCM:
    """Layers of bits, each the parity of two in the layer above, or, with an exogenous bit, of what is beside it."""
    parts = [f"node X{i}() -> bool {{ exogenous U{i} }}" for i in range(width)]
    for i in range(width, layers * width):
        row, column = divmod(i, width)
        above = [(row - 1) * width + (column + step) % width for step in (0, 1, 3)]
        names = [f"X{p}" for p in sorted(above)]
        parts.append(
            f"node X{i}({', '.join(names)}) -> bool {{ exogenous U{i}: bool ~ {{false: 3, true: 1}}"
            f" return if U{i} then {names[0]} and {names[1]} else {names[1]} or {names[2]} }}"
        )
    return model_of("\n".join(parts))
