"""What a planner and an executor see of a model: as little as they need (the paper's section 4.1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from causim.edit import Block, Draft
from causim.growth.plan import Plan
from causim.syntax import ast
from causim.syntax.printer import print_type
from causim.syntax.tree import walk


@dataclass(frozen=True, slots=True)
class NodeView:
    """A node without its mechanism. `type` is as the text writes it."""

    name: str
    type: str
    parents: tuple[str, ...]
    doc: str | None


@dataclass(frozen=True, slots=True)
class View:
    """What a planner sees: names, types, docstrings and edges, causes first; no mechanism."""

    model: str
    doc: str | None
    domain: str | None
    topology: str | None
    types: tuple[str, ...]  # the declarations of types, as text
    nodes: tuple[NodeView, ...]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an executor sees: its plan, the whole blocks of the children, the parents without their mechanisms.

    `declarations` are the texts of all types, and of the constants, tables and functions that the children's blocks
    name. `others` are the children's parents besides those of the plan. `base` is what the edit will be for.
    """

    plan: Plan
    base: str
    model: str
    doc: str | None
    parents: tuple[NodeView, ...]
    children: tuple[str, ...]
    declarations: tuple[str, ...]
    others: tuple[NodeView, ...] = ()


def view_of(draft: Draft) -> View:
    model = draft.spec.model
    return View(
        model.name.text,
        model.doc.text if model.doc else None,
        model.domain.text if model.domain else None,
        model.topology.text if model.topology else None,
        tuple(block.text for block in draft.blocks if block.kind == "type"),
        tuple(_node_view(node) for node in draft.spec.nodes),
    )


def surroundings(draft: Draft, plan: Plan) -> Surroundings:
    """For a plan whose parents and children are nodes of the draft."""
    view = {node.name.text: node for node in draft.spec.nodes}
    children = [b for b in draft.blocks if b.kind == "node" and b.name in plan.children]
    named = {name for block in children for name in _names_in(block)}
    related = {parent.text for name in plan.children for parent in view[name].parents}
    model = draft.spec.model
    return Surroundings(
        plan=plan,
        base=draft.digest,
        model=model.name.text,
        doc=model.doc.text if model.doc else None,
        parents=tuple(_node_view(view[name]) for name in plan.parents),
        children=tuple(block.text for block in children),
        declarations=tuple(
            block.text
            for block in draft.blocks
            if block.kind == "type" or (block.kind in ("const", "table", "fn") and block.name in named)
        ),
        others=tuple(_node_view(view[name]) for name in view if name in related - set(plan.parents)),
    )


def _node_view(node: ast.NodeDecl) -> NodeView:
    return NodeView(
        node.name.text,
        print_type(node.type),
        tuple(parent.text for parent in node.parents),
        node.doc.text if node.doc else None,
    )


def _names_in(block: Block) -> Iterator[str]:
    for part in walk(block.declaration):
        match part:
            case ast.Ref(name=name):
                yield name
            case ast.Index(table=table):
                yield table.text
            case ast.Call(function=function):
                yield function.text
