"""Types, constants, tables and functions."""

from __future__ import annotations

from causim.checker import kinds
from causim.checker.calls import fits_family
from causim.checker.closure import Goal, prove
from causim.checker.context import Context
from causim.checker.cost import steps
from causim.checker.domains import check_member, resolve_type
from causim.checker.elaborate import Elaborator
from causim.checker.kinds import Kind, Unknown
from causim.checker.patterns import cover, report_unreached, resolve_lines, shown
from causim.checker.scope import Scope
from causim.model.domain import Domain, Value
from causim.model.evaluate import evaluate
from causim.model.expr import Body, Pattern, Role
from causim.model.scm import Function, NamedType, Table
from causim.source import Span
from causim.syntax import ast


def check_types(context: Context, declarations: tuple[ast.TypeDecl, ...]) -> tuple[NamedType, ...]:
    """Resolve named types; a type may name one that stands before or after it, but not itself."""
    first: dict[str, ast.TypeDecl] = {}
    for declaration in declarations:
        name = declaration.name
        if name.text in first:
            where = [(first[name.text].name.span, "first declared here")]
            context.sink.report(
                "duplicate-name", name.span, f"a second type is named {name.text}", "Rename one.", where
            )
        first.setdefault(name.text, declaration)
    for declaration in first.values():
        _resolve_named(context, declaration, first)
    found = (d for name, d in first.items() if name in context.types)
    return tuple(NamedType(d.name.text, context.types[d.name.text], d.unit) for d in found)


def _resolve_named(context: Context, declaration: ast.TypeDecl, first: dict[str, ast.TypeDecl]) -> None:
    """Follow a type's definition to the end, then resolve all on the way back."""
    path: dict[str, ast.TypeDecl] = {}
    at: ast.TypeDecl | None = declaration
    while at is not None and at.name.text not in context.types and at.name.text not in context.broken:
        if at.name.text in path:
            message = f"the type {at.name.text} is defined by itself"
            context.sink.report("unknown-type", at.type.span, message, "Write out its values.")
            context.broken.update(path)
            return
        path[at.name.text] = at
        at = first.get(at.type.name) if isinstance(at.type, ast.NamedTypeRef) else None
    for name, step in reversed(path.items()):
        domain = resolve_type(context, step.type)
        if domain is None:
            context.broken.add(name)
        else:
            context.types[name] = domain
            context.units[name] = step.unit


def check_constants(
    context: Context, declarations: tuple[ast.ConstDecl, ...]
) -> tuple[tuple[str, Domain, Value], ...]:
    found = []
    for declaration in declarations:
        name = declaration.name.text
        domain = resolve_type(context, declaration.type)
        value = constant_value(context, declaration.value, domain, name)
        if domain is None or value is None:
            context.broken.add(name)
        else:
            context.constants[name] = (domain, value)
            found.append((name, domain, value))
    return tuple(found)


def constant_value(context: Context, node: ast.Expr, domain: Domain | None, of: str) -> Value | None:
    """The value of an expression of literals and constants; None (reported) if it has none in the domain."""
    if domain is not None and isinstance(node, ast.Literal) and node.value in domain:
        return node.value  # as in most rows of most tables
    elaborator = Elaborator(context, Scope(of, constant=True))
    expr, kind = elaborator.expr(node)
    if domain is None or isinstance(kind, Unknown) or not fits_family(elaborator, kind, domain, node, of):
        return None
    goal = Goal(of, Body((), expr), kind, (), None, elaborator.scope.obligations, node.span)
    if not prove(context, goal):
        return None
    value = evaluate(expr, {}, context)
    return value if check_member(context, value, domain, node.span, str(domain)) else None


def check_tables(context: Context, declarations: tuple[ast.TableDecl, ...]) -> tuple[Table, ...]:
    found = []
    for declaration in declarations:
        table = _table(context, declaration)
        if table is None:
            context.broken.add(declaration.name.text)
        else:
            context.table_by_name[table.name] = table
            found.append(table)
    return tuple(found)


def _table(context: Context, declaration: ast.TableDecl) -> Table | None:
    name = declaration.name.text
    keys = [resolve_type(context, key) for key in declaration.keys]
    result = resolve_type(context, declaration.result)
    key_kinds: list[Kind] = [kinds.of_domain(key) if key else kinds.UNKNOWN for key in keys]
    lines = resolve_lines(context, declaration.rows, key_kinds)
    values = [constant_value(context, row.value, result, f"a value of {name}") for row in declaration.rows]
    domains = tuple(key for key in keys if key is not None)
    patterns = [line for line in lines if line is not None]
    if len(domains) < len(keys) or result is None or len(patterns) < len(lines) or None in values:
        return None
    if not covered(context, name, declaration.name.span, patterns, key_kinds, declaration.rows):
        return None
    rows = tuple(zip(patterns, (v for v in values if v is not None), strict=True))
    return Table(name, domains, result, rows, declaration.doc.text if declaration.doc else None)


def covered(
    context: Context,
    name: str,
    span: Span,
    patterns: list[tuple[Pattern, ...]],
    key_kinds: list[Kind],
    rows: tuple[ast.Arm | ast.CptRow, ...],
) -> bool:
    """Report rows that nothing reaches, and a combination of keys that no row covers."""
    coverage = cover(patterns, key_kinds)
    report_unreached(context, coverage, rows)
    if not coverage.complete:
        message = f"the keys of {name} have too many combinations to see that its rows cover them"
        context.sink.report("match-too-large", span, message, "Close the list with a row `_ => ...`.")
        return False
    if coverage.missing is not None:
        pattern = shown(coverage.missing)
        hint = f"Add a row `{pattern} => ...`, or `_ => ...`."
        context.sink.report("non-exhaustive-table", span, f"{name} has no row for {pattern}", hint)
        return False
    return True


def check_functions(context: Context, declarations: tuple[ast.FunctionDecl, ...]) -> tuple[Function, ...]:
    found = []
    for declaration in declarations:
        function = _function(context, declaration)
        if function is None:
            context.broken.add(declaration.name.text)
        else:
            context.function_by_name[function.name] = function
            found.append(function)
    return tuple(found)


def _function(context: Context, declaration: ast.FunctionDecl) -> Function | None:
    name = declaration.name.text
    elaborator = Elaborator(context, Scope(name))
    parameters: list[tuple[str, Domain]] = []
    result = resolve_type(context, declaration.result)
    for parameter in declaration.parameters:
        domain = resolve_type(context, parameter.type)
        elaborator.bind(parameter.name, Role.ARGUMENT, kinds.of_domain(domain) if domain else kinds.UNKNOWN)
        if domain is not None:
            parameters.append((parameter.name.text, domain))
    lets = elaborator.bind_lets(declaration.lets)
    expr, kind = elaborator.expr(declaration.value)
    report_unused(context, elaborator.scope, declaration.parameters, declaration.lets, name)
    if result is None or len(parameters) < len(declaration.parameters):
        return None
    if not fits_family(elaborator, kind, result, declaration.value, name):
        return None
    body = Body(tuple(lets), expr)
    goal = Goal(
        name, body, kind, tuple(parameters), result, elaborator.scope.obligations, declaration.value.span
    )
    if not prove(context, goal):
        return None
    context.costs[name] = steps(context, body)
    return Function(name, tuple(parameters), result, body, declaration.doc.text if declaration.doc else None)


def report_unused(
    context: Context, scope: Scope, parameters: tuple[ast.Parameter, ...], lets: tuple[ast.Let, ...], of: str
) -> None:
    if scope.misread:
        return
    for what, names in (("parameter", [p.name for p in parameters]), ("`let`", [let.name for let in lets])):
        for name in names:
            binding = scope.bindings.get(name.text)
            if binding is not None and not binding.used and binding.span is name.span:
                code = "unused-parameter" if what == "parameter" else "unused-let"
                context.sink.report(
                    code, name.span, f"{of} never uses the {what} {name.text}", "Delete it, or use it."
                )
