"""Whether a plan and the edit that carries it out are accepted: deterministic, and the same for every author.

After the paper's section 4.1: each version is a whole valid model, one node larger, in which every edge matters. What
the paper tests by running a bundle is proved here by the checker; what is left are the rules of growth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from causim.diagnostics import Diagnostic, Severity
from causim.diagnostics.model import nearest
from causim.edit import Draft, Edit, apply_edit
from causim.errors import SpecError
from causim.growth.plan import Plan
from causim.model.graph import Graph
from causim.source import SourceText, Span
from causim.syntax import ast
from causim.syntax.mistakes import KEYWORDS

EDIT = "edit"


def refusals_of_plan(draft: Draft, plan: Plan) -> tuple[Diagnostic, ...]:
    """Why this plan cannot be carried out; nothing if it can. All are `growth-plan`, located in the plan."""
    nodes = {node.name.text: node for node in draft.spec.nodes}
    found: list[Diagnostic] = []

    def refuse(key: str, value: str, message: str, hint: str | None = None) -> None:
        source = SourceText(f"plan#/{key}", value)
        found.append(_error("growth-plan", message, source.span(0, len(value)), hint))

    taken = _names(draft)
    for key, name in (("name", plan.name), ("exogenous", plan.exogenous)):
        if name in taken:
            refuse(key, name, f"the name {name} is taken", "Choose another.")
        elif name in KEYWORDS or name == "_" or name.startswith("__"):
            refuse(key, name, f"{name} is reserved", "Choose another.")
    if plan.name == plan.exogenous:
        refuse("exogenous", plan.exogenous, "the node and its exogenous variable have one name")
    for key, relatives in (("parents", plan.parents), ("children", plan.children)):
        for number, name in enumerate(relatives):
            if name not in nodes:
                close = nearest(name, nodes)
                hint = f"Did you mean {close}?" if close else None
                refuse(f"{key}/{number}", name, f"the model has no node {name}", hint)
            elif name in relatives[:number]:
                refuse(f"{key}/{number}", name, f"{name} is listed twice", "Keep one.")
    if nodes and not plan.parents and not plan.children:
        message = f"{plan.name} would be connected with nothing"
        refuse("parents", "", message, "Give it a parent or a child.")
    if not found:
        found.extend(_circles(draft, plan, nodes))
    return tuple(found)


def _circles(draft: Draft, plan: Plan, nodes: dict[str, ast.NodeDecl]) -> Iterator[Diagnostic]:
    graph = Graph({name: tuple(p.text for p in node.parents) for name, node in nodes.items()})
    above = graph.ancestors(plan.parents)
    for number, child in enumerate(plan.children):
        if child in above:
            source = SourceText(f"plan#/children/{number}", child)
            message = f"{child} causes a parent of {plan.name}, so {plan.name} cannot cause it"
            yield _error("growth-plan", message, source.span(0, len(child)), "Models have no cycles.")


def verify(draft: Draft, plan: Plan, edit: Edit) -> Draft:
    """The draft after the edit. Raises SpecError with every reason for which it is refused.

    Refused is what `apply_edit` refuses; every warning of the checker (a mechanism without docstring, an edge that
    never matters); and whatever breaks a rule of growth below.
    """
    if edit.base is None:
        place = SourceText(f"{EDIT}#/base", "")
        raise SpecError([_error("edit-stale", "the edit names no base", place.span(0, 0))])
    after = apply_edit(draft, edit, name=EDIT, check=False)
    found = [*after.checked.diagnostics]
    for rule in _RULES:
        found.extend(rule(draft, after, plan))
    return _accepted(after, found)


def verify_whole(source: SourceText, nodes: int, topology: str) -> Draft:
    """A model that was written at once, held to the rules that a grown one of this size meets.

    Raises SpecError with every reason for which it is refused.
    """
    draft = Draft.read(source)
    found = [*draft.checked.diagnostics]
    model = draft.spec.model
    if len(draft.spec.nodes) != nodes:
        message = f"the model has {len(draft.spec.nodes)} nodes; {nodes} were asked for"
        found.append(_error("growth-node-count", message, model.name.span))
    if model.topology is None or model.topology.text != topology:
        message = f"the model does not say that its topology is {topology}"
        span = (model.topology or model.name).span
        found.append(_error("growth-topology", message, span, f"Write `topology {topology}` in its block."))
    found.extend(_without_exogenous(draft.spec.nodes))
    found.extend(_stray(draft))
    return _accepted(draft, found)


def _accepted(draft: Draft, found: Iterable[Diagnostic]) -> Draft:
    """The draft, unless something more than a note was found: warnings are refusals in growth."""
    refusals = [replace(d, severity=Severity.ERROR) for d in found if d.severity is not Severity.NOTE]
    if refusals:
        raise SpecError(refusals)
    return draft


# --- the rules


def _untouched(before: Draft, after: Draft, plan: Plan) -> Iterator[Diagnostic]:
    """Blocks of other nodes, and declarations that were there, keep every byte; checks may change."""
    mine = {plan.name, *plan.children}
    now = {(b.kind, b.name): b for b in after.blocks}
    for block in before.blocks:
        if block.kind == "check" or (block.kind == "node" and block.name in mine):
            continue
        other = now.get((block.kind, block.name))
        if other is None or other.text != block.text:
            what = "removes" if other is None else "changes"
            message = f"the edit {what} the {block.kind} {block.name}, which the plan does not touch"
            span = (other or block).declaration.span
            hint = "Only the new node and its children change; declare what is new under a new name."
            yield _error("growth-untouched", message, span, hint)
    known = {(b.kind, b.name) for b in before.blocks}
    for block in after.blocks:
        if block.kind == "node" and (block.kind, block.name) not in known and block.name != plan.name:
            message = f"the edit adds {block.name}, which the plan does not name"
            yield _error("growth-untouched", message, block.declaration.span, "One step adds one node.")


def _as_planned(before: Draft, after: Draft, plan: Plan) -> Iterator[Diagnostic]:
    """The node has the planned name, exogenous variable and parents; the children gain it and lose nothing."""
    nodes = {node.name.text: node for node in after.spec.nodes}
    node = nodes.get(plan.name)
    if node is None:
        span = after.spec.model.span
        yield _error("growth-plan", f"the edit does not add the planned node {plan.name}", span)
        return
    if _parents(node) != set(plan.parents):
        planned = ", ".join(plan.parents) or "none"
        message = f"{plan.name} has other parents than planned: {planned}"
        yield _error(
            "growth-plan", message, node.span, f"Write `node {plan.name}({', '.join(plan.parents)})`."
        )
    own = node.exogenous or node.cpt
    if own is not None and own.name.text != plan.exogenous:
        message = f"the exogenous variable is called {own.name.text}, and {plan.exogenous} was planned"
        yield _error("growth-plan", message, own.name.span, f"Call it {plan.exogenous}.")
    old = {node.name.text: node for node in before.spec.nodes}
    for name in plan.children:
        child = nodes.get(name)
        if child is not None and _parents(child) != _parents(old[name]) | {plan.name}:
            message = f"{name} must have the parents that it had, and {plan.name}"
            yield _error("growth-plan", message, child.span, "Replace its block, with one more parent.")


def _one_exogenous(before: Draft, after: Draft, plan: Plan) -> Iterator[Diagnostic]:
    changed = {plan.name, *plan.children}
    return _without_exogenous(node for node in after.spec.nodes if node.name.text in changed)


def _without_exogenous(nodes: Iterable[ast.NodeDecl]) -> Iterator[Diagnostic]:
    """The paper's growth has exactly one exogenous variable a mechanism; the language allows no more than one."""
    for node in nodes:
        if node.exogenous is None and node.cpt is None:
            message = f"{node.name.text} has no exogenous variable"
            hint = f"Add `exogenous U_{node.name.text} ~ {{...}}` and let it matter."
            yield _error("growth-exogenous", message, node.name.span, hint)


def _connected(before: Draft, after: Draft, plan: Plan) -> Iterator[Diagnostic]:
    return _stray(after)


def _stray(draft: Draft) -> Iterator[Diagnostic]:
    nodes = {node.name.text: tuple(p.text for p in node.parents) for node in draft.spec.nodes}
    if any(parent not in nodes for parents in nodes.values() for parent in parents):
        return  # the checker has said so
    for component in Graph(nodes).components[1:]:
        name = min(component)
        node = next(n for n in draft.spec.nodes if n.name.text == name)
        yield _error("growth-disconnected", f"{name} is not connected with the rest", node.name.span)


_RULES: tuple[Callable[[Draft, Draft, Plan], Iterable[Diagnostic]], ...] = (
    _untouched,
    _as_planned,
    _one_exogenous,
    _connected,
)


def _parents(node: ast.NodeDecl) -> set[str]:
    return {parent.text for parent in node.parents}


def _names(draft: Draft) -> set[str]:
    """Every name that a declaration or an exogenous variable of the draft has."""
    names = {block.name for block in draft.blocks if block.kind not in ("check", "model")}
    for node in draft.spec.nodes:
        own = node.exogenous or node.cpt
        if own is not None:
            names.add(own.name.text)
    return names


def _error(code: str, message: str, span: Span, hint: str | None = None) -> Diagnostic:
    return Diagnostic(code, Severity.ERROR, message, span, hint)
