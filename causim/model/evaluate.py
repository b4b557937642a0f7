"""The direct interpreter of expressions, one value at a time: what `causim.model.expr` means, said plainly.

Nothing here can fail for an expression of an `SCM`. Outside one (while the checker is still proving it) a
division by zero raises ZeroDivisionError, and an argument or key outside its domain, or a match without an
arm, LookupError.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Protocol

from causim.model.domain import LabelDomain, Value, show
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
    Sum,
    Variable,
)
from causim.model.scm import SCM, Function, Node, Table

OPERATORS: Mapping[str, Callable[[Any, Any], Any]] = {
    "*": operator.mul,
    "//": operator.floordiv,
    "%": operator.mod,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class Definitions(Protocol):
    """What an expression may name besides its variables: an `SCM`, or the checker's half-made one."""

    @property
    def table_by_name(self) -> Mapping[str, Table]: ...

    @property
    def function_by_name(self) -> Mapping[str, Function]: ...


def evaluate(expr: Expr, env: Mapping[str, Value], model: Definitions) -> Value:
    """The value of an expression whose variables have the values of `env`."""
    value: Value = _value(expr, env, model)
    return value


def _value(expr: Expr, env: Mapping[str, Value], model: Definitions) -> Any:
    def of(part: Expr) -> Any:
        return _value(part, env, model)

    match expr:
        case Constant(value):
            return value
        case Variable(name):
            return env[name]
        case Negate(operand):
            return -of(operand)
        case Not(operand):
            return not of(operand)
        case Sum(terms):
            return sum(sign * of(term) for sign, term in terms)
        case Arithmetic(op, left, right):
            return OPERATORS[op](of(left), of(right))
        case Compare(op, left, right, LabelDomain() as order):
            return OPERATORS[op](order.index(of(left)), order.index(of(right)))
        case Compare(op, left, right):
            return OPERATORS[op](of(left), of(right))
        case All(operands):
            return all(of(operand) for operand in operands)
        case AnyOf(operands):
            return any(of(operand) for operand in operands)
        case Conditional(branches, otherwise):
            return of(next((value for condition, value in branches if of(condition)), otherwise))
        case Member(operand, pattern):
            return pattern.matches(of(operand))
        case Match(subjects, arms):
            values = [of(subject) for subject in subjects]
            for patterns, result in arms:
                if all(p.matches(v) for p, v in zip(patterns, values, strict=True)):
                    return of(result)
            raise LookupError(f"no arm matches {', '.join(map(show, values))}")
        case Lookup(name, keys):
            return _lookup(model.table_by_name[name], [of(key) for key in keys])
        case Apply(name, arguments):
            return _apply(model.function_by_name[name], [of(a) for a in arguments], model)
        case Builtin():
            return _builtin(expr, [of(argument) for argument in expr.arguments])


def _lookup(table: Table, keys: list[Value]) -> Value:
    for key, domain in zip(keys, table.keys, strict=True):
        if key not in domain:
            raise LookupError(f"{show(key)} is no key of table {table.name}: {domain}")
    return table(*keys)


def _apply(function: Function, arguments: list[Value], model: Definitions) -> Value:
    env: dict[str, Value] = {}
    for (name, domain), argument in zip(function.parameters, arguments, strict=True):
        if argument not in domain:
            raise LookupError(f"{function.name}: {show(argument)} is no value of {name}: {domain}")
        env[name] = argument
    return evaluate_body(function.body, env, model)


def _builtin(expr: Builtin, arguments: list[Any]) -> Value:
    """A builtin of values; of ordinals, it is the builtin of their ranks, and `int` leaves it at the rank."""
    if expr.order is None:
        return BUILTIN[expr.name](*arguments)
    rank = BUILTIN[expr.name](*(expr.order.index(a) for a in arguments))
    return rank if expr.name == "int" else expr.order.labels[rank]


def clamp(value: int, low: int, high: int) -> int:
    """`max(low, min(value, high))`, also where `low` exceeds `high`: then it is `low`."""
    return max(low, min(value, high))


BUILTIN: Mapping[str, Callable[..., int]] = {
    "min": lambda *values: min(values),
    "max": lambda *values: max(values),
    "abs": abs,
    "clamp": clamp,
    "sum": lambda *values: sum(values),
    "count": lambda *values: sum(values),
    "int": int,
    "round_div": lambda n, d: round(Fraction(n, d)),
}


def evaluate_body(body: Body, env: Mapping[str, Value], model: Definitions) -> Value:
    """The result of a body, its `let`s bound in order."""
    scope = dict(env)
    for name, expr in body.lets:
        scope[name] = evaluate(expr, scope, model)
    return evaluate(body.result, scope, model)


def apply_mechanism(model: Definitions, node: Node, values: Mapping[str, Value]) -> Value:
    """`f(parents, U)`: the value of a node, given those of its parents and of its exogenous variable."""
    inputs = node.parents + ((node.exogenous.name,) if node.exogenous else ())
    return evaluate_body(node.body, {name: values[name] for name in inputs}, model)


def run(
    model: SCM, exogenous: Mapping[str, Value], do: Mapping[str, Value] | None = None
) -> dict[str, Value]:
    """The world that the exogenous values make, after the intervention, in causal order."""
    forced = do or {}
    world: dict[str, Value] = {}
    for node in model.nodes:
        inputs = {**exogenous, **world}
        world[node.name] = forced[node.name] if node.name in forced else apply_mechanism(model, node, inputs)
    return world
