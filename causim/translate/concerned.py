"""Which places of a text a difference comes from: those where its tree is not the one of the model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from causim.engine.comparing.comparison import Comparison
from causim.source import Span
from causim.syntax import ast
from causim.syntax.tree import children, walk

_Declared = ast.TypeDecl | ast.ConstDecl | ast.TableDecl | ast.FunctionDecl


def places_concerned(found: Comparison, ours: ast.Spec | None, told: ast.Spec) -> list[Span]:
    """The smallest parts of `told` that can make the difference, first those of the node itself.

    Where the tree of the model (`ours`) is not known, all that the text says of the matter.
    """
    node = next((n for n in told.nodes if n.name.text == found.node), None)
    if node is None:
        return []
    before = next((n for n in ours.nodes if n.name.text == found.node), None) if ours else None
    places: list[Span] = []
    for mine, theirs in zip(_concerned(before, found.level), _concerned(node, found.level), strict=True):
        places.extend(_differing(mine, theirs))
    places += _of_declarations(node, ours, told)
    return places or [node.value.span if node.value else node.name.span]


def _concerned(node: ast.NodeDecl | None, level: str | None) -> tuple[Any, ...]:
    """The parts of a node that a comparison at this level looks at."""
    if node is None:
        return (None,) * {"nodes": 1, "edges": 1, "types": 1, "exogenous": 2}.get(level or "", 4)
    match level:
        case "nodes":
            return (node.name,)
        case "edges":
            return (node.parents or node.name,)
        case "types":
            return (node.type,)
        case "exogenous":
            return (node.exogenous or node.name, node.cpt)
        case _:
            return node.lets, node.value, node.cpt, node.exogenous


def _differing(ours: Any, told: Any) -> Iterator[Span]:
    """The smallest parts of a tree that are not as in another one, as spans."""
    if ours == told or told is None:
        return
    if isinstance(told, tuple):
        if isinstance(ours, tuple) and len(ours) == len(told):
            for mine, theirs in zip(ours, told, strict=True):
                yield from _differing(mine, theirs)
        elif told:
            yield told[0].span.to(told[-1].span)
        return
    mine, theirs = ([] if side is None else _children(side) for side in (ours, told))
    if type(ours) is not type(told) or len(mine) != len(theirs):
        yield told.span
        return
    unequal = [(a, b) for a, b in zip(mine, theirs, strict=True) if a != b]
    if not unequal:
        yield told.span
    for a, b in unequal:
        yield from _differing(a, b)


def _children(node: Any) -> list[Any]:
    return list(children(node)) if isinstance(node, ast.Located) else []


# --- what a node makes use of


def _of_declarations(node: ast.NodeDecl, ours: ast.Spec | None, told: ast.Spec) -> list[Span]:
    """Parts of the types, constants, tables and functions that the node needs and that the model has otherwise."""
    before = _declared(ours) if ours else {}
    found: list[Span] = []
    for declaration in _needed(node, told):
        other = before.get(declaration.name.text)
        if ours is not None:
            found.extend(_differing(other, declaration))
    return found


def _needed(node: ast.NodeDecl, told: ast.Spec) -> list[_Declared]:
    """In the order in which they are met."""
    declared = _declared(told)
    met: dict[str, _Declared] = {}
    todo: list[ast.Located] = [node]
    while todo:
        for name in sorted({name for part in walk(todo.pop()) for name in _names(part)}):
            if name in declared and name not in met:
                met[name] = declared[name]
                todo.append(declared[name])
    return list(met.values())


def _names(part: Any) -> Iterator[str]:
    match part:
        case ast.Ref(name=name) | ast.NamedTypeRef(name=name):
            yield name
        case ast.Index(table=name) | ast.Call(function=name):
            yield name.text


def _declared(spec: ast.Spec) -> dict[str, _Declared]:
    found: tuple[_Declared, ...] = (*spec.types, *spec.constants, *spec.tables, *spec.functions)
    return {declaration.name.text: declaration for declaration in found}
