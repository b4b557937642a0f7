"""Walking the syntax tree generically."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from causim.syntax import ast


def children(node: ast.Located) -> Iterator[Any]:
    """The tree nodes directly below a node, in the order of its fields."""
    for name in _parts(type(node)):
        yield from _nodes(getattr(node, name))


def walk(node: ast.Located) -> Iterator[Any]:
    """A node and all below it, without recursion, in no order that means something."""
    stack: list[Any] = [node]
    while stack:
        here = stack.pop()
        yield here
        stack.extend(children(here))


_PARTS: dict[type, tuple[str, ...]] = {}


def _parts(kind: type[ast.Located]) -> tuple[str, ...]:
    """The names of a class's fields but `span`, looked up once a class."""
    if kind not in _PARTS:
        _PARTS[kind] = tuple(field.name for field in fields(kind) if field.name != "span")
    return _PARTS[kind]


def _nodes(value: object) -> Iterator[Any]:
    if isinstance(value, ast.Located):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _nodes(item)


def breadth(node: Any) -> tuple[str, int]:
    """What a wide node is made of, and how many of it."""
    match node:
        case ast.If(branches):
            return "branches", len(branches)
        case ast.MatchExpr(_, arms):
            return "arms", len(arms)
        case ast.Sum(_, rest):
            return "terms", 1 + len(rest)
        case ast.And(operands) | ast.Or(operands) | ast.Call(_, operands):
            return "terms", len(operands)
    return "", 0
