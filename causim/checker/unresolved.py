"""Names that mean nothing where they stand: what they are elsewhere, or what they were probably meant to be."""

from __future__ import annotations

from causim.checker.context import Context, a
from causim.checker.scope import Complaint, Scope
from causim.diagnostics import Fix
from causim.model.domain import LabelDomain, quote
from causim.model.expr import BUILTINS
from causim.source import Span

MAX_LISTED = 12
_LITERALS_ONLY = "Constants and tables are made of literals and other constants."


def variable(context: Context, scope: Scope, name: str, span: Span) -> Complaint:
    """A name that stands for a value."""
    declared = context.names.get(name)
    match declared.what if declared else None:
        case "node" if scope.parents is not None:
            hint = f"Add it to the parents: ({', '.join((*scope.parents, name))})."
            return Complaint("not-a-parent", f"{name} is a node, but not a parent of {scope.what}", hint)
        case "exogenous variable" if scope.parents is not None:
            owner = context.exogenous_owner[name]
            hint = f"Take {owner} as a parent instead: exogenous variables belong to one node."
            return Complaint("foreign-exogenous", f"{name} is the exogenous variable of {owner}", hint)
        case ("node" | "exogenous variable") as what:
            hint = _LITERALS_ONLY if scope.constant else "Pass it as an argument."
            return Complaint("undeclared-name", f"the {what} {name} cannot be seen in {scope.what}", hint)
        case "table":
            return Complaint("undeclared-name", f"{name} is a table", f"Look it up: {name}[...].")
        case "function":
            return Complaint("undeclared-name", f"{name} is a function", f"Call it: {name}(...).")
        case "constant":
            hint = "A constant stands before the constants that use it."
            return Complaint("use-before-declaration", f"the constant {name} is declared later", hint)
    if name in _labels(context):
        hint = f"Did you mean the label {quote(name)}?"
        return Complaint("undeclared-name", f"there is no {name}", hint, Fix(span, quote(name)))
    candidates = (*scope.visible, *context.constants, "true", "false")
    guess, fix = context.suggestion(name, candidates, span)
    return Complaint("undeclared-name", f"there is no {name} here", guess or _visible(scope), fix)


def function(context: Context, scope: Scope, name: str, span: Span) -> Complaint:
    """A name that is called."""
    declared = context.names.get(name)
    match declared.what if declared else None:
        case "function" if scope.constant:
            return Complaint("undeclared-name", f"the function {name} cannot be called here", _LITERALS_ONLY)
        case "function":
            hint = "Functions stand before those that call them, and do not call themselves."
            return Complaint("use-before-declaration", f"the function {name} is not declared yet", hint)
        case "table":
            message = f"{name} is a table, not a function"
            return Complaint("undeclared-name", message, f"Look it up: {name}[...].")
        case str(what):
            return Complaint("undeclared-name", f"{name} is {a(what)}, not a function")
    guess, fix = context.suggestion(name, (*context.function_by_name, *BUILTINS), span)
    hint = guess or f"There are {', '.join(BUILTINS)} and the `fn`s of the model."
    return Complaint("undeclared-name", f"there is no function {name}", hint, fix)


def table(context: Context, scope: Scope, name: str, span: Span) -> Complaint:
    """A name that is looked up in."""
    declared = context.names.get(name)
    if declared is not None and declared.what == "table":
        return Complaint("undeclared-name", f"the table {name} cannot be used here", _LITERALS_ONLY)
    if declared is not None:
        hint = f"Call it: {name}(...)." if declared.what == "function" else None
        return Complaint("undeclared-name", f"{name} is {a(declared.what)}, not a table", hint)
    guess, fix = context.suggestion(name, context.table_by_name, span)
    return Complaint("undeclared-name", f"there is no table {name}", guess, fix)


def _visible(scope: Scope) -> str | None:
    names = scope.visible
    listed = ", ".join(names[:MAX_LISTED]) + (", ..." if len(names) > MAX_LISTED else "")
    return f"What can be used here: {listed}." if names else None


def _labels(context: Context) -> set[str]:
    domains = (*context.types.values(), *context.node_types.values())
    return {label for domain in domains if isinstance(domain, LabelDomain) for label in domain.labels}
