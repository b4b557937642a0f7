"""How a person would work out the value of a mechanism: names, then numbers, then the result."""

from __future__ import annotations

from collections.abc import Mapping

from causim.model.domain import Value, show
from causim.model.evaluate import Definitions, evaluate
from causim.model.expr import Apply, Body, Constant, Expr, Lookup, Variable
from causim.model.rewrite import map_children
from causim.model.show import show_expr, show_with


def working(body: Body, env: Mapping[str, Value], model: Definitions) -> tuple[str, ...]:
    """The lines between a mechanism's equation and its value: each `let` worked out, then the result's stages.

    The result stands there with numbers for its names, and then with the values of its table look-ups and function
    calls; what would repeat the line before, or the value, is left out.
    """
    scope = dict(env)
    lines: list[str] = []
    for name, expr in body.lets:
        value = evaluate(expr, scope, model)
        lines.append(" = ".join([name, *_stages(expr, scope, model), show(value)]))
        scope[name] = value
    return (*lines, *_stages(body.result, scope, model))


def _stages(expr: Expr, scope: Mapping[str, Value], model: Definitions) -> list[str]:
    value = show(evaluate(expr, scope, model))
    stages = [show_with(expr, scope, model), show_with(_looked_up(expr, scope, model), {}, model)]
    return [stage for stage in dict.fromkeys(stages) if stage not in (value, show_expr(expr))]


def _looked_up(expr: Expr, scope: Mapping[str, Value], model: Definitions) -> Expr:
    match expr:
        case Variable(name):
            return Constant(scope[name])
        case Lookup() | Apply():
            try:
                return Constant(evaluate(expr, scope, model))
            except (LookupError, ZeroDivisionError):  # in a branch that is not taken
                return map_children(expr, lambda part: _looked_up(part, scope, model))
        case _:
            return map_children(expr, lambda part: _looked_up(part, scope, model))
