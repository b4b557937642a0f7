"""The causal structure: causes before effects, no cycles, the asserted shape."""

from __future__ import annotations

from collections.abc import Sequence

from causim.checker.context import Context, a
from causim.diagnostics import Fix, nearest
from causim.model.graph import TOPOLOGIES, Graph
from causim.syntax import ast

MOST_SHOWN = 5  # nodes of a cycle


def check_order(context: Context, nodes: Sequence[ast.NodeDecl]) -> None:
    """Every parent is a node that stands before; where there is a cycle, it is named."""
    place: dict[str, int] = {}
    for number, node in enumerate(nodes):
        place.setdefault(node.name.text, number)
    reported: set[str] = set()
    circular = _circular(nodes)
    for number, node in enumerate(nodes):
        seen: dict[str, ast.Name] = {}
        for parent in node.parents:
            if parent.text in seen:
                where = [(seen[parent.text].span, "first listed here")]
                context.sink.report(
                    "duplicate-name", parent.span, f"{parent.text} is listed twice", "Keep one.", where
                )
                continue
            seen[parent.text] = parent
            if parent.text not in place:
                _report_unknown_parent(context, parent, place)
            elif place[parent.text] >= number:
                _report_late(context, nodes, place, node, parent, reported, circular)


def _report_unknown_parent(context: Context, parent: ast.Name, place: dict[str, int]) -> None:
    name = parent.text
    if name in context.exogenous_owner:
        message = f"{name} is an exogenous variable; only nodes can be parents"
        hint = f"Take {context.exogenous_owner[name]} as the parent."
        context.sink.report("undeclared-name", parent.span, message, hint)
        return
    if name in context.names:
        message = f"{name} is {a(context.names[name].what)}; only nodes can be parents"
        context.sink.report("undeclared-name", parent.span, message, "It can be used without being a parent.")
        return
    guess, fix = context.suggestion(name, place, parent.span)
    context.sink.report("undeclared-name", parent.span, f"there is no node {name}", guess, fix=fix)


def _report_late(
    context: Context,
    nodes: Sequence[ast.NodeDecl],
    place: dict[str, int],
    node: ast.NodeDecl,
    parent: ast.Name,
    reported: set[str],
    circular: set[str],
) -> None:
    ends = {node.name.text, parent.text}
    if ends <= reported:  # an arrow of a cycle that is known
        return
    cycle = _cycle(nodes, place, node.name.text, parent.text) if ends <= circular else None
    if cycle is None:
        where = [(nodes[place[parent.text]].name.span, "declared here")]
        message = f"{parent.text} is declared after {node.name.text}, which it causes"
        context.sink.report(
            "use-before-declaration", parent.span, message, "Move its block up: causes stand first.", where
        )
    elif not reported & set(cycle):
        reported |= set(cycle)
        where = [
            (nodes[place[name]].name.span, f"{name} is declared here") for name in cycle[1:-1][:MOST_SHOWN]
        ]
        shown = cycle if len(cycle) <= 2 * MOST_SHOWN else [*cycle[:MOST_SHOWN], "...", *cycle[-3:]]
        message = f"a causal cycle: {' -> '.join(shown)}"
        context.sink.report(
            "causal-cycle", parent.span, message, "Break it: nothing causes itself in an SCM.", where
        )


def _circular(nodes: Sequence[ast.NodeDecl]) -> set[str]:
    """Nodes on a cycle or between two: those left when roots and leaves have been taken away again and again."""
    left = {node.name.text: {parent.text for parent in node.parents} for node in nodes}
    for _ in range(2):  # once from the roots, once, with all arrows turned, from the leaves
        turned: dict[str, set[str]] = {name: set() for name in left}
        for name, before in left.items():
            before &= left.keys()
            for other in before:
                turned[other].add(name)
        free = [name for name, before in left.items() if not before]
        for name in free:
            for other in turned[name]:
                left[other].discard(name)
                if not left[other]:
                    free.append(other)
            del left[name]
        left = {name: after & left.keys() for name, after in turned.items() if name in left}
    return set(left)


def _cycle(nodes: Sequence[ast.NodeDecl], place: dict[str, int], child: str, parent: str) -> list[str] | None:
    """The shortest way by which `child` causes `parent`, which in turn causes it; None if there is none."""
    if child == parent:
        return [child, child]
    came_from: dict[str, str] = {parent: child}
    todo = [parent]
    for name in todo:
        for cause in nodes[place[name]].parents:
            if cause.text == child:
                path = [child]
                while name != child:
                    path.append(name)
                    name = came_from[name]
                return [*path, child]
            if cause.text in place and cause.text not in came_from:
                came_from[cause.text] = name
                todo.append(cause.text)
    return None


def check_topology(context: Context, model: ast.ModelDecl, nodes: Sequence[ast.NodeDecl]) -> None:
    """The shape that the model asserts is the one it has. Call it only if the order was found good."""
    asserted = model.topology
    if asserted is None:
        return
    if asserted.text not in TOPOLOGIES:
        guess = nearest(asserted.text, TOPOLOGIES)
        fix = Fix(asserted.span, guess) if guess else None
        hint = f"Did you mean {guess}?" if guess else f"There are {', '.join(TOPOLOGIES)}."
        context.sink.report(
            "unknown-topology", asserted.span, f"there is no topology {asserted.text}", hint, fix=fix
        )
        return
    graph = Graph({node.name.text: tuple(p.text for p in node.parents) for node in nodes})
    fault = graph.fault(asserted.text)
    if fault is not None:
        name, reason = fault
        span = next((node.name.span for node in nodes if node.name.text == name), asserted.span)
        message = f"{name} breaks the topology {asserted.text}: {reason}"
        where = [(asserted.span, f"{asserted.text} is asserted here")]
        context.sink.report(
            "topology-mismatch", span, message, "Change the edges, or assert another topology.", where
        )
