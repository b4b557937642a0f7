"""Walks over syntax trees and changes at one place of them, whatever their classes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from causim.source import SourceText, Span

Path = tuple[str | int, ...]


def walk(tree: Any) -> Iterator[Any]:
    """The tree and all below it, in the order of the text."""
    return (part for _, part in places(tree, lambda part: True))


def places(tree: Any, wanted: Callable[[Any], bool]) -> Iterator[tuple[Path, Any]]:
    """Where the wanted parts of a tree are, and the parts."""
    stack: list[tuple[Path, Any]] = [((), tree)]
    while stack:
        path, part = stack.pop()
        if isinstance(part, tuple):
            stack.extend(((*path, i), part[i]) for i in reversed(range(len(part))))
        elif is_dataclass(part) and not isinstance(part, type | SourceText | Span):
            if wanted(part):
                yield path, part
            stack.extend(((*path, f.name), getattr(part, f.name)) for f in reversed(fields(part)))


def replaced(tree: Any, path: Path, new: Any) -> Any:
    """The tree with another part at one place."""
    if not path:
        return new
    step, *rest = path
    if isinstance(tree, tuple):
        assert isinstance(step, int)
        return (*tree[:step], replaced(tree[step], tuple(rest), new), *tree[step + 1 :])
    return replace(tree, **{str(step): replaced(getattr(tree, str(step)), tuple(rest), new)})
