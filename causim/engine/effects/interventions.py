"""Interventions that replace a mechanism by another one, of which forcing a node to a constant is the simplest.

    soft = change_mechanism(model, "Dose", 'if Severe then "high" else "low"', parents=["Severe"])
    worlds(model, {"policy": World(model=soft)})

What is written is read and proved like any mechanism. `worlds` compares the model with the changed one in the same
situation: exogenous variables that both have are the same ones (Pearl, Causality, sec. 4.2).
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from fractions import Fraction
from typing import Any, TypeVar

from causim.checker import check
from causim.diagnostics import nearest
from causim.engine.effects.renaming import all_names, fresh
from causim.errors import MisuseError, SpecError
from causim.model.domain import BoolDomain, Domain, IntDomain, LabelDomain, Value, int_domain, show
from causim.model.scm import SCM, Exogenous
from causim.source import SourceText, Span
from causim.syntax import ast
from causim.syntax.parse import parse_fragment
from causim.syntax.tree import children

Model = TypeVar("Model", bound=SCM)
Weights = Mapping[Value, Fraction | int]


def change_mechanism(
    model: Model,
    node: str,
    expression: str | None,
    parents: Iterable[str] | None = None,
    exogenous: Weights | None = None,
) -> Model:
    """The model in which a node has another mechanism, an expression of the language.

    The expression may read the node's `parents` (by default those it has) and its exogenous variable; a parent or
    exogenous variable that it does not read is one no longer. New parents are any nodes that do not descend from it.
    With None the mechanism stays as it is, and only the distribution changes. `exogenous` gives the new distribution of
    the exogenous variable: the weight of each value. A new distribution makes it a new variable, independent of the old
    one; a node that has none gets one, U_ and its name. The result's `topology` and `checks` are dropped.

    Raises SpecError if the expression cannot be read or proved, MisuseError for an unknown node, a parent that descends
    from the node, weights that make no sense, or a model whose text is not known (`load`, `loads` and `do` make such
    that have one).
    """
    spec: ast.Spec | None = getattr(model, "spec", None)
    if spec is None:
        raise MisuseError(f"the text of the model {model.name} is not known, so it cannot be changed")
    if node not in model.node_by_name:
        raise MisuseError(f"the model has no node {node}{_meant(node, model.node_by_name)}")
    declaration = next(d for d in spec.nodes if d.name.text == node)
    changed = _declaration(model, declaration, expression, parents, exogenous)
    nodes = _in_order([changed if d is declaration else d for d in spec.nodes])
    header = replace(spec.model, topology=None)
    tree = replace(spec, model=header, nodes=nodes, checks=(), source=None)
    result = check(tree)
    if result.model is None:
        raise SpecError(result.errors)
    parts: dict[str, Any] = {f.name: getattr(result.model, f.name) for f in fields(SCM)}
    changed_model: Model = replace(model, **parts | {"spec": tree})
    return changed_model


def _declaration(
    model: SCM,
    old: ast.NodeDecl,
    expression: str | None,
    parents: Iterable[str] | None,
    weights: Weights | None,
) -> ast.NodeDecl:
    """The declaration of the node with its new mechanism."""
    node = model.node_by_name[old.name.text]
    variable = _declared(model, old, weights)
    if expression is None:
        if parents is not None:
            raise MisuseError("new parents need an expression that reads them")
        if weights is None or old.cpt is not None or variable is None:
            raise MisuseError(f"nothing of {node.name} is to be changed: give an expression")
        return replace(old, exogenous=variable)
    source = SourceText(f"<mechanism of {node.name}>", expression)
    value: ast.Expr = parse_fragment(source, "expression")
    read = _names(value)
    names = node.parents if parents is None else _new_parents(model, node.name, parents)
    span = source.span(0, len(expression))
    return replace(
        old,
        parents=tuple(ast.Name(name, span=span) for name in names if parents is not None or name in read),
        exogenous=variable if variable is not None and (weights or variable.name.text in read) else None,
        cpt=None,
        lets=(),
        value=value,
    )


def _new_parents(model: SCM, node: str, parents: Iterable[str]) -> tuple[str, ...]:
    names = (parents,) if isinstance(parents, str) else tuple(parents)
    after = model.graph.descendants([node])
    for name in names:
        if name not in model.node_by_name:
            raise MisuseError(f"the model has no node {name}{_meant(name, model.node_by_name)}")
        if name in after:
            reason = "is the node itself" if name == node else f"descends from {node}"
            raise MisuseError(f"{name} {reason}, so it cannot be its parent")
    return names


def _declared(model: SCM, old: ast.NodeDecl, weights: Weights | None) -> ast.ExogenousDecl | None:
    """The exogenous variable under its old name, with the old or the new distribution."""
    node = model.node_by_name[old.name.text]
    span = old.span
    if weights is None:
        if node.exogenous is None or old.exogenous is not None:
            return old.exogenous
        return _exogenous(node.exogenous, span)  # of a cpt
    name = node.exogenous.name if node.exogenous else fresh(f"U_{node.name}", all_names(model))
    return _exogenous(_distribution(name, weights, node.domain), span)


def _distribution(name: str, weights: Weights, of_node: Domain) -> Exogenous:
    domain = _domain_of(weights, of_node)
    total = sum((Fraction(weight) for weight in weights.values()), Fraction(0))
    if not total or min(weights.values()) < 0:
        raise MisuseError("the weights of an exogenous variable are 0 or more, and not all 0")
    return Exogenous(name, domain, tuple(Fraction(weights.get(value, 0)) / total for value in domain))


def _domain_of(values: Iterable[Value], of_node: Domain) -> Domain:
    """The smallest type of these values; for labels of the node's, the node's type."""
    found = list(values)
    kinds = {type(value) for value in found}
    if kinds == {bool}:
        return BoolDomain()
    if kinds == {int}:
        return int_domain(tuple(value for value in found if isinstance(value, int)))
    if kinds == {str}:
        labels = tuple(value for value in found if isinstance(value, str))
        return of_node if all(label in of_node for label in labels) else LabelDomain(labels)
    raise MisuseError(
        f"these are not values of one type: {', '.join(map(show, found))}"
        if found
        else "no weights are given"
    )


def _exogenous(variable: Exogenous, span: Span) -> ast.ExogenousDecl:
    pairs = zip(variable.domain, variable.weights, strict=True)
    weights = tuple(
        ast.Weight(_literal(value, span), ast.Number(weight, span=span), span=span) for value, weight in pairs
    )
    return ast.ExogenousDecl(
        ast.Name(variable.name, span=span), _type(variable.domain, span), weights, span=span
    )


def _literal(value: Value, span: Span) -> ast.Literal:
    if isinstance(value, bool):
        return ast.BoolLiteral(value, span=span)
    return ast.IntLiteral(value, span=span) if isinstance(value, int) else ast.LabelLiteral(value, span=span)


def _type(domain: Domain, span: Span) -> ast.TypeExpr:
    match domain:
        case BoolDomain():
            return ast.BoolTypeExpr(span=span)
        case IntDomain(range()):
            return ast.IntRangeType(domain.low, domain.high, span=span)
        case IntDomain(values):
            return ast.IntSetType(tuple(ast.IntLiteral(value, span=span) for value in values), span=span)
        case LabelDomain(labels, ordered):
            texts = tuple(ast.LabelLiteral(label, span=span) for label in labels)
            return ast.LabelType(texts, ordered, span=span)


def _names(expr: ast.Expr) -> frozenset[str]:
    """The names that an expression reads."""
    found: set[str] = set()
    todo: list[Any] = [expr]
    while todo:
        top = todo.pop()
        if isinstance(top, ast.Ref):
            found.add(top.name)
        todo.extend(children(top))
    return frozenset(found)


def _in_order(nodes: list[ast.NodeDecl]) -> tuple[ast.NodeDecl, ...]:
    """The nodes with causes before effects, otherwise as they stand."""
    place = {node.name.text: number for number, node in enumerate(nodes)}
    waiting = [len(node.parents) for node in nodes]
    effects: list[list[int]] = [[] for _ in nodes]
    for number, node in enumerate(nodes):
        for parent in node.parents:
            effects[place[parent.text]].append(number)
    ready = [number for number, count in enumerate(waiting) if not count]
    found = []
    while ready:
        number = heapq.heappop(ready)
        found.append(nodes[number])
        for effect in effects[number]:
            waiting[effect] -= 1
            if not waiting[effect]:
                heapq.heappush(ready, effect)
    return tuple(found)


def _meant(name: str, candidates: Iterable[str]) -> str:
    close = nearest(name, candidates)
    return f" (did you mean {close}?)" if close else ""
