"""Mechanisms under other names: the same function, read from other variables."""

from __future__ import annotations

from collections.abc import Container, Mapping

from causim.model.expr import (
    Body,
    Expr,
    Role,
    Variable,
)
from causim.model.rewrite import map_children
from causim.model.scm import SCM


def rename_inputs(body: Body, names: Mapping[str, str]) -> Body:
    """The body with its parents and its exogenous variable read from the named parents.

    Its `let`s keep their names: the new ones must not be among them (see `all_names`).
    """
    lets = tuple((name, _renamed(expr, names)) for name, expr in body.lets)
    return Body(lets, _renamed(body.result, names))


def _renamed(expr: Expr, names: Mapping[str, str]) -> Expr:
    if isinstance(expr, Variable) and expr.role in (Role.PARENT, Role.EXOGENOUS):
        return Variable(names[expr.name], Role.PARENT, span=expr.span)
    return map_children(expr, lambda part: _renamed(part, names))


def all_names(model: SCM) -> set[str]:
    """Every name that means something somewhere in the model."""
    found = {*model.node_by_name, *model.exogenous_owner, *model.table_by_name, *model.function_by_name}
    found.update(name for name, _, _ in model.constants)
    found.update(named.name for named in model.types)
    found.update(name for node in model.nodes for name, _ in node.body.lets)
    found.update(name for f in model.functions for name, _ in (*f.parameters, *f.body.lets))
    return found


def fresh(stem: str, taken: Container[str]) -> str:
    """The stem, with as few underscores after it as make it nobody's name."""
    while stem in taken:
        stem += "_"
    return stem
