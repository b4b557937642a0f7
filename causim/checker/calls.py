"""Calls of builtins and user functions, and table look-ups."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from causim.checker import kinds, ranges, unresolved
from causim.checker.kinds import UNKNOWN, Bools, Kind, Labels, Unknown, family
from causim.checker.ranges import Ints
from causim.checker.scope import Duty, Elaborates, Typed
from causim.checker.unify import labels_belong, unify
from causim.model.domain import Domain, LabelDomain
from causim.model.expr import BUILTINS, Apply, Builtin, Constant, Expr, Lookup
from causim.syntax import ast

_ARITY = {"min": (1, None), "max": (1, None), "sum": (1, None), "count": (1, None), "abs": (1, 1), "int": (1, 1),
          "clamp": (3, 3), "round_div": (2, 2)}  # fmt: skip
_SHAPES = {"clamp": "clamp(value, low, high)", "round_div": "round_div(numerator, denominator)", "abs": "abs(x)",
           "int": "int(x)", "min": "min(a, b, ...)", "max": "max(a, b, ...)", "sum": "sum(a, b, ...)",
           "count": "count(a, b, ...)"}  # fmt: skip


def elaborate_call(owner: Elaborates, node: ast.Call) -> Typed:
    name = node.function.text
    context = owner.context
    if name in BUILTINS:
        return _builtin(owner, node)
    function = context.function_by_name.get(name)
    if function is not None:
        domains = [domain for _, domain in function.parameters]
        labels = [f"{parameter} of {name}" for parameter, _ in function.parameters]
        arguments = _passed(owner, node, node.arguments, domains, labels)
        if arguments is None:
            return Constant(0), UNKNOWN
        expr = Apply(name, tuple(e for e, _ in arguments), span=node.span)
        _duties(owner, expr, Duty.ARGUMENT, arguments, domains, labels, node.arguments)
        return expr, kinds.of_domain(function.result)
    for argument in node.arguments:  # so that their own errors are seen too
        owner.expr(argument)
    if name in context.broken:
        return Constant(0), UNKNOWN
    span = node.function.span
    return owner.unresolved(unresolved.function(context, owner.scope, name, span), span)


def elaborate_index(owner: Elaborates, node: ast.Index) -> Typed:
    name = node.table.text
    context = owner.context
    table = context.table_by_name.get(name)
    if table is None:
        for key in node.keys:
            owner.expr(key)
        if name in context.broken:
            return Constant(0), UNKNOWN
        span = node.table.span
        return owner.unresolved(unresolved.table(context, owner.scope, name, span), span)
    labels = [f"key {i} of {name}" for i in range(1, len(table.keys) + 1)]
    keys = _passed(owner, node, node.keys, table.keys, labels)
    if keys is None:
        return Constant(0), UNKNOWN
    expr = Lookup(name, tuple(e for e, _ in keys), span=node.span)
    _duties(owner, expr, Duty.KEY, keys, table.keys, labels, node.keys)
    result = kinds.of_domain(table.result)
    values = [value for _, value in table.rows]
    if isinstance(result, Ints):  # the rows are known: say what they hold rather than what they may
        result = ranges.of_values([v for v in values if isinstance(v, int)])
    elif isinstance(result, Labels):
        result = Labels(result.domain, frozenset(str(v) for v in values))
    return expr, result


def label_hint(kind: Labels) -> str:
    """How a number is made of a label."""
    if kind.domain is not None and kind.domain.ordered:
        return "`int(x)` of an ordinal is its rank, from 0."
    return "Translate it with a `table` or `match`."


def _passed(
    owner: Elaborates,
    node: ast.Call | ast.Index,
    sources: Sequence[ast.Expr],
    domains: Sequence[Domain],
    labels: list[str],
) -> list[Typed] | None:
    """Elaborate arguments or keys against their declared types."""
    typed = [owner.expr(source) for source in sources]
    if len(sources) != len(domains):
        name = node.function.text if isinstance(node, ast.Call) else node.table.text
        message = f"{name} takes {len(domains)} value{'s' * (len(domains) != 1)}, not {len(sources)}"
        owner.report("argument-count", node.span, message, f"Its {_signature(node, domains, labels)}.")
        return None
    good = True
    for (_, kind), source, domain, label in zip(typed, sources, domains, labels, strict=True):
        good &= fits_family(owner, kind, domain, source, label)
    return typed if good else None


def _signature(node: ast.Call | ast.Index, domains: Sequence[Domain], labels: Sequence[str]) -> str:
    if isinstance(node, ast.Index):
        return f"keys are {', '.join(map(str, domains))}"
    names = [label.partition(" of ")[0] for label in labels]
    return f"parameters are {', '.join(f'{n}: {d}' for n, d in zip(names, domains, strict=True)) or 'none'}"


def fits_family(owner: Elaborates, kind: Kind, domain: Domain, source: ast.Expr, of: str) -> bool:
    """Report a value of the wrong nature: a label for a number, labels of another type."""
    if isinstance(kind, Unknown):
        return False
    if isinstance(kind, Labels) and isinstance(domain, LabelDomain):
        if kind.domain is None:
            return labels_belong(owner.context, kind, domain, source)
        if kind.domain == domain:
            return True
        message = f"{of} must be {domain}, this is {kind.domain}"
        owner.report("type-mismatch", source.span, message, "Translate with a `table` or `match`.")
        return False
    if kinds.same_family(kind, domain):
        return True
    wanted = family(kinds.of_domain(domain))
    hint = "`int(x)` makes 0 or 1 of a truth value." if isinstance(kind, Bools) else None
    if isinstance(kind, Ints) and wanted == "a truth value":
        hint = "Compare it, for example `x == 1`."
    if isinstance(kind, Labels):
        hint = label_hint(kind)
    message = f"{of} must be {wanted} ({domain}), this is {family(kind)}"
    owner.report("type-mismatch", source.span, message, hint)
    return False


def _duties(
    owner: Elaborates,
    expr: Expr,
    duty: Duty,
    typed: Sequence[Typed],
    domains: Sequence[Domain],
    labels: Sequence[str],
    sources: Sequence[ast.Expr],
) -> None:
    for index, ((_, kind), domain) in enumerate(zip(typed, domains, strict=True)):
        if not kinds.within(kind, domain):
            owner.duty(duty, expr, sources[index].span, f"{labels[index]}: {domain}", index)


def _builtin(owner: Elaborates, node: ast.Call) -> Typed:
    name = node.function.text
    least, most = _ARITY[name]
    if len(node.arguments) < least or (most is not None and len(node.arguments) > most):
        count = f"{least}" if most == least else f"{least} or more"
        message = f"{name} takes {count} value{'s' * (count != '1')}, not {len(node.arguments)}"
        for argument in node.arguments:  # so that their own errors are seen too
            owner.expr(argument)
        return owner.report("argument-count", node.span, message, f"Write {_SHAPES[name]}.")
    if name == "count":
        typed = [owner.condition(argument, "`count`") for argument in node.arguments]
        known = all(isinstance(kind, Bools) for _, kind in typed)
        expr = Builtin(name, tuple(e for e, _ in typed), span=node.span)
        return expr, ranges.interval(0, len(typed)) if known else UNKNOWN
    if name == "int":
        return _int(owner, node)
    typed = [owner.expr(argument) for argument in node.arguments]
    if name in ("min", "max", "clamp") and all(isinstance(kind, Labels) for _, kind in typed):
        return _ordinal_extreme(owner, node, typed)
    typed = [_number(owner, t, source, name) for t, source in zip(typed, node.arguments, strict=True)]
    arguments = [kind for _, kind in typed if isinstance(kind, Ints)]
    if len(arguments) < len(typed):
        return Constant(0), UNKNOWN
    return _integer_builtin(owner, node, tuple(e for e, _ in typed), arguments)


def _number(owner: Elaborates, typed: Typed, source: ast.Expr, name: str) -> Typed:
    if isinstance(typed[1], Ints | Unknown):
        return typed
    hint = "`count(a, b)` counts truth values; `int(x)` makes 0 or 1."
    if isinstance(typed[1], Labels):
        hint = label_hint(typed[1])
    return owner.report(
        "type-mismatch", source.span, f"`{name}` needs integers, not {family(typed[1])}", hint
    )


def _integer_builtin(
    owner: Elaborates, node: ast.Call, arguments: tuple[Expr, ...], found: list[Ints]
) -> Typed:
    name = node.function.text
    expr = Builtin(name, arguments, span=node.span)
    kind: Ints
    match name:
        case "min":
            kind = reduce(ranges.minimum, found)
        case "max":
            kind = reduce(ranges.maximum, found)
        case "sum":
            kind = reduce(lambda a, b: ranges.add(a, b) if a.fits else a, found)
        case "abs":
            kind = ranges.absolute(found[0])
        case "clamp":  # max(low, min(value, high)): where low > high, low
            kind = ranges.maximum(found[1], ranges.minimum(found[0], found[2]))
        case _:
            if 0 in found[1]:
                if found[1].low == found[1].high:
                    return owner.report(
                        "division-by-zero", node.arguments[1].span, "this divisor is always 0"
                    )
                owner.duty(Duty.NONZERO, expr, node.arguments[1].span, "not 0")
            kind = ranges.round_div(found[0], found[1])
    return owner.bounded(expr, kind, node.span)


def _int(owner: Elaborates, node: ast.Call) -> Typed:
    expr, kind = owner.expr(node.arguments[0])
    match kind:
        case Bools(values):
            return Builtin("int", (expr,), span=node.span), ranges.of_values(map(int, values))
        case Labels(domain, possible):
            if domain is None or not domain.ordered:
                hint = "Declare the type as ordinal(...), or use a `table` from label to number."
                return owner.report(
                    "unordered-comparison", node.span, f"`int` needs an ordinal, not {kind}", hint
                )
            return Builtin("int", (expr,), domain, span=node.span), ranges.of_values(
                map(domain.index, possible)
            )
        case Ints():
            message = "`int` takes a truth value or an ordinal; this is an integer already"
            return owner.report("type-mismatch", node.span, message, "Leave `int` out.")
    return Constant(0), UNKNOWN


def _ordinal_extreme(owner: Elaborates, node: ast.Call, typed: Sequence[Typed]) -> Typed:
    labels = [kind for _, kind in typed if isinstance(kind, Labels)]
    common = unify(owner.context, labels, node.arguments, node.span)
    if common is None:
        return Constant(0), UNKNOWN
    name = node.function.text
    if common.domain is None or not common.domain.ordered:
        hint = 'Declare the type as ordinal("low" < "high").'
        return owner.report("unordered-comparison", node.span, f"`{name}` needs ordinals, not {common}", hint)
    return Builtin(name, tuple(e for e, _ in typed), common.domain, span=node.span), common
