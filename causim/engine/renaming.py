"""Mechanisms under other names: the same function, read from other variables."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import replace

from causim.model.expr import (
    All,
    AnyOf,
    Apply,
    Arithmetic,
    Body,
    Builtin,
    Compare,
    Conditional,
    Constant,
    Expr,
    Lookup,
    Match,
    Member,
    Negate,
    Not,
    Role,
    Sum,
    Variable,
)
from causim.model.scm import SCM


def rename_inputs(body: Body, names: Mapping[str, str]) -> Body:
    """The body with its parents and its exogenous variable read from the named parents.

    Its `let`s keep their names: the new ones must not be among them (see `all_names`).
    """
    lets = tuple((name, _renamed(expr, names)) for name, expr in body.lets)
    return Body(lets, _renamed(body.result, names))


def _renamed(expr: Expr, names: Mapping[str, str]) -> Expr:
    def of(part: Expr) -> Expr:
        return _renamed(part, names)

    match expr:
        case Variable(name, Role.PARENT | Role.EXOGENOUS):
            return Variable(names[name], Role.PARENT, span=expr.span)
        case Constant() | Variable():
            return expr
        case Negate(operand) | Not(operand) | Member(operand, _):
            return replace(expr, operand=of(operand))
        case Sum(terms):
            return replace(expr, terms=tuple((sign, of(term)) for sign, term in terms))
        case Arithmetic(_, left, right) | Compare(_, left, right, _):
            return replace(expr, left=of(left), right=of(right))
        case All(operands) | AnyOf(operands):
            return replace(expr, operands=tuple(map(of, operands)))
        case Conditional(branches, otherwise):
            pairs = tuple((of(condition), of(value)) for condition, value in branches)
            return replace(expr, branches=pairs, otherwise=of(otherwise))
        case Match(subjects, arms):
            results = tuple((patterns, of(value)) for patterns, value in arms)
            return replace(expr, subjects=tuple(map(of, subjects)), arms=results)
        case Lookup(_, keys):
            return replace(expr, keys=tuple(map(of, keys)))
        case Apply(_, arguments) | Builtin(_, arguments, _):
            return replace(expr, arguments=tuple(map(of, arguments)))


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
