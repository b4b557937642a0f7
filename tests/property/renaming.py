"""Models that differ from another in one place, or in nothing but names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import product
from random import Random

from causim.checker import check
from causim.engine import Counterexample, Renaming
from causim.model.domain import Value
from causim.model.evaluate import apply_mechanism
from causim.model.expr import All, Body, Compare, Conditional, Constant, Expr, Role, Variable
from causim.model.scm import SCM, Node
from causim.source import SourceText
from causim.syntax import ast
from causim.syntax.parse import parse, tokens
from causim.syntax.printer import print_spec


def mutated(rng: Random, model: SCM) -> tuple[SCM, str] | None:
    """The model with another value for one combination of one mechanism's inputs, and the node (or None)."""
    node = rng.choice(model.nodes)
    row = {parent: rng.choice(tuple(model.node_by_name[parent].domain)) for parent in node.parents}
    if node.exogenous:
        row[node.exogenous.name] = rng.choice([value for value, _ in node.exogenous.support])
    old = apply_mechanism(model, node, row)
    others = [value for value in node.domain if value != old]
    if not others:
        return None
    here: list[Expr] = [Compare("==", Variable(n, Role.PARENT), Constant(value)) for n, value in row.items()]
    changed = Conditional(((All((Constant(True), *here)), Constant(rng.choice(others))),), node.body.result)
    body = Body(node.body.lets, changed)
    return model.with_nodes(replace(n, body=body) if n is node else n for n in model.nodes), node.name


def renamed(spec: ast.Spec, model: SCM) -> SCM | None:
    """The model with other names for all nodes, exogenous variables and labels; None where names are soft keywords."""
    names = {*model.node_by_name, *model.exogenous_owner}
    text = print_spec(spec)
    parts: list[str] = []
    end = 0
    for token in tokens(SourceText("<old>", text)):
        if token.value in names and token.type != "NAME":
            return None
        if token.type in ("NAME", "STRING") and (token.type == "STRING" or token.value in names):
            assert token.start_pos is not None
            new = f"R_{token.value}" if token.type == "NAME" else f'"r {token.value[1:]}'
            parts += [text[end : token.start_pos], new]
            end = token.end_pos or end
    found = parse(SourceText("<new>", "".join([*parts, text[end:]]))).spec
    return check(found).model if found else None


def holds(a: SCM, b: SCM, renaming: Renaming) -> bool:
    """Whether every mechanism of the one, renamed, is that of the other: by looking at all inputs."""
    return all(_same(a, b, node, renaming) for node in a.nodes)


def _same(a: SCM, b: SCM, node: Node, renaming: Renaming) -> bool:
    other = b.node_by_name[renaming.nodes[node.name]]
    domains = {parent: tuple(a.node_by_name[parent].domain) for parent in node.parents}
    if node.exogenous:
        domains[node.exogenous.name] = tuple(value for value, _ in node.exogenous.support)
    names = {**renaming.nodes, **renaming.exogenous}

    def moved(name: str, value: Value) -> Value:
        return renaming.values.get(name, {}).get(value, value)

    for values in product(*domains.values()):
        row = dict(zip(domains, values, strict=True))
        image = {names[name]: moved(name, value) for name, value in row.items()}
        if apply_mechanism(b, other, image) != moved(node.name, apply_mechanism(a, node, row)):
            return False
    return True


def is_true(a: SCM, b: SCM, node: str, found: Counterexample | None) -> bool:
    """Whether the models differ as the counterexample says."""
    if found is None:
        return False
    inputs: Mapping[str, Value] = found.inputs
    sides = [apply_mechanism(m, m.node_by_name[node], inputs) for m in (a, b)]
    return sides == [found.first, found.second] and sides[0] != sides[1]
