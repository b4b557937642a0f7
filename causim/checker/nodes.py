"""Nodes: the exogenous variable, the mechanism, and that parents matter."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from causim.checker import kinds
from causim.checker.calls import fits_family
from causim.checker.closure import Goal, idle_inputs, prove
from causim.checker.context import Context
from causim.checker.cpt import desugar
from causim.checker.declarations import report_unused
from causim.checker.domains import check_label, check_member, resolve_type
from causim.checker.elaborate import Elaborator
from causim.checker.exact import common_denominator
from causim.checker.kinds import Kind, Unknown
from causim.checker.scope import Binding, Scope
from causim.model.domain import Domain, Value, show
from causim.model.expr import Body, Expr, Role, Variable
from causim.model.scm import Exogenous, Node
from causim.source import Span
from causim.syntax import ast

MAX_SUPPORT = 10**6


def check_node(context: Context, declaration: ast.NodeDecl) -> Node | None:
    """The node, or None if anything about it was refused. Every error in it is reported."""
    name = declaration.name.text
    domain = context.node_types.get(name)
    if declaration.doc is None:
        hint = 'Write """What it is and what moves it.""" as the first line of the block.'
        context.sink.report("missing-docstring", declaration.name.span, f"{name} has no docstring", hint)
    if declaration.cpt is not None:
        made = desugar(context, declaration, domain)
        return _node(declaration, domain, *made) if made is not None and domain is not None else None
    errors = context.sink.errors
    exogenous = check_exogenous(context, declaration.exogenous, domain) if declaration.exogenous else None
    body = _mechanism(context, declaration, domain, exogenous)
    if context.sink.errors > errors or body is None or domain is None:
        return None
    return _node(declaration, domain, exogenous, body)


def _node(declaration: ast.NodeDecl, domain: Domain, exogenous: Exogenous | None, body: Body) -> Node:
    named = declaration.type.name if isinstance(declaration.type, ast.NamedTypeRef) else None
    return Node(
        name=declaration.name.text,
        parents=tuple(parent.text for parent in declaration.parents),
        domain=domain,
        exogenous=exogenous,
        body=body,
        doc=declaration.doc.text if declaration.doc else None,
        label=declaration.label,
        unit=declaration.unit,
        type_name=named,
    )


# --- exogenous variables


def check_exogenous(
    context: Context, declaration: ast.ExogenousDecl, inherited: Domain | None
) -> Exogenous | None:
    """The variable with its exact, normalised weights. Without a type of its own it has the node's."""
    domain = resolve_type(context, declaration.type) if declaration.type else inherited
    if domain is None:
        return None
    if len(domain) > MAX_SUPPORT:
        message = f"{declaration.name.text} can take {len(domain):,} values; at most {MAX_SUPPORT:,} can be enumerated"
        span = declaration.type.span if declaration.type else declaration.name.span
        context.sink.report("domain-too-large", span, message, "Give it a smaller type.")
        return None
    if declaration.weights is None:
        share = Fraction(1, len(domain))
        return Exogenous(declaration.name.text, domain, (share,) * len(domain))
    weights = _weights(context, declaration, domain)
    return Exogenous(declaration.name.text, domain, weights) if weights else None


def _weights(context: Context, declaration: ast.ExogenousDecl, domain: Domain) -> tuple[Fraction, ...] | None:
    sink, name = context.sink, declaration.name.text
    found: dict[Value, Fraction] = {}
    first: dict[Value, Span] = {}
    good = True
    for weight in declaration.weights or ():
        value = weight.key.value
        if isinstance(weight.key, ast.LabelLiteral):
            good &= check_label(context, weight.key)
        if not check_member(context, value, domain, weight.key.span, f"{name}: {domain}"):
            good = False
        elif value in first:
            where = [(first[value], "first given here")]
            sink.report(
                "duplicate-value", weight.key.span, f"{show(value)} has two weights", "Keep one.", where
            )
            good = False
        elif weight.weight.value < 0:
            sink.report("bad-weight", weight.weight.span, "a weight is negative", "Weights are 0 or more.")
            good = False
        else:
            found[value], first[value] = weight.weight.value, weight.key.span
    if not good:
        return None
    return _normalised(context, declaration, domain, found)


def _normalised(
    context: Context, declaration: ast.ExogenousDecl, domain: Domain, found: dict[Value, Fraction]
) -> tuple[Fraction, ...] | None:
    missing = [value for value in domain if value not in found]
    if missing:
        listed = ", ".join(map(show, missing[:5])) + (", ..." if len(missing) > 5 else "")
        hint = f"Give each value one, 0 if it never happens: {show(missing[0])}: 0."
        context.sink.report("missing-weight", declaration.span, f"no weight for {listed}", hint)
        return None
    shared = common_denominator(context, found.values(), declaration.span)
    if shared is None:
        return None
    counts = [int(found[value] * shared) for value in domain]
    total = sum(counts)
    if total == 0:
        context.sink.report(
            "bad-weight", declaration.span, "all weights are 0", "Some value must be possible."
        )
        return None
    return tuple(Fraction(count, total) for count in counts)


# --- mechanisms


def _mechanism(
    context: Context, declaration: ast.NodeDecl, domain: Domain | None, exogenous: Exogenous | None
) -> Body | None:
    name = declaration.name.text
    elaborator = Elaborator(context, Scope(name, parents=tuple(p.text for p in declaration.parents)))
    inputs = _bind_inputs(context, elaborator, declaration, exogenous)
    lets = elaborator.bind_lets(declaration.lets)
    typed = _result(context, elaborator, declaration)
    if typed is None:
        return None
    expr, kind, source = typed
    report_unused(context, elaborator.scope, (), declaration.lets, name)
    _report_unused_inputs(context, elaborator.scope, declaration)
    if inputs is None or domain is None or isinstance(kind, Unknown):
        return None
    if not fits_family(elaborator, kind, domain, source, name):
        return None
    body = Body(tuple(lets), expr)
    goal = Goal(name, body, kind, inputs, domain, elaborator.scope.obligations, source.span)
    if not _lets_known(elaborator.scope) or not prove(context, goal):
        return None
    _report_idle(context, goal, declaration, elaborator.scope)
    return body


def _lets_known(scope: Scope) -> bool:
    return not any(isinstance(b.kind, Unknown) for b in scope.bindings.values())


def _result(
    context: Context, elaborator: Elaborator, declaration: ast.NodeDecl
) -> tuple[Expr, Kind, ast.Expr] | None:
    """The returned expression; without `return`, the exogenous variable."""
    if declaration.value is not None:
        return *elaborator.expr(declaration.value), declaration.value
    if declaration.exogenous is None:
        message = f"{declaration.name.text} has neither an exogenous variable nor a `return`"
        hint = f"Write `exogenous U_{declaration.name.text}` for a root, or `return ...`."
        context.sink.report("missing-mechanism", declaration.name.span, message, hint)
        return None
    name = declaration.exogenous.name
    binding = elaborator.scope.bindings[name.text]
    binding.used = True
    stand_in = ast.Ref(name.text, span=declaration.exogenous.span)
    return Variable(name.text, Role.EXOGENOUS, span=stand_in.span), binding.kind, stand_in


def _bind_inputs(
    context: Context, elaborator: Elaborator, declaration: ast.NodeDecl, exogenous: Exogenous | None
) -> tuple[tuple[str, Domain], ...] | None:
    """Parents in declared order, then the exogenous variable; None if the type of one is not known."""
    inputs: list[tuple[str, Domain]] = []
    known = True
    for parent in declaration.parents:
        domain = context.node_types.get(parent.text)
        elaborator.scope.bindings[parent.text] = Binding(Role.PARENT, _kind(domain), parent.span)
        known &= domain is not None
        if domain is not None:
            inputs.append((parent.text, domain))
    if declaration.exogenous is not None:
        domain = exogenous.domain if exogenous else None
        elaborator.bind(declaration.exogenous.name, Role.EXOGENOUS, _kind(domain))
        known &= exogenous is not None
        if exogenous is not None:
            inputs.append((exogenous.name, exogenous.domain))
    return tuple(inputs) if known else None


def _kind(domain: Domain | None) -> Kind:
    return kinds.of_domain(domain) if domain is not None else kinds.UNKNOWN


def _report_unused_inputs(context: Context, scope: Scope, declaration: ast.NodeDecl) -> None:
    if scope.misread:
        return
    for parent in declaration.parents:
        if not scope.bindings[parent.text].used:
            message = f"the mechanism of {declaration.name.text} never uses its parent {parent.text}"
            hint = "Delete it from the parents, or let it matter: an edge says that it does."
            context.sink.report("unused-parent", parent.span, message, hint)
    own = declaration.exogenous
    if own is not None and not scope.bindings[own.name.text].used:
        message = f"the mechanism of {declaration.name.text} never uses {own.name.text}"
        context.sink.report(
            "unused-exogenous", own.name.span, message, "Delete it: a node may be deterministic."
        )


def _report_idle(context: Context, goal: Goal, declaration: ast.NodeDecl, scope: Scope) -> None:
    unused = {name for name, binding in scope.bindings.items() if not binding.used}
    own = declaration.exogenous.name if declaration.exogenous else None
    for name in idle_inputs(context, goal):
        if name in unused:
            continue
        if own is not None and name == own.text:
            message = f"no value of {name} ever changes {goal.what}"
            context.sink.report("vacuous-exogenous", own.span, message, "Delete it, or let it matter.")
        else:
            span = _span_of_parent(declaration.parents, name)
            message = f"{name} never changes {goal.what}, whatever the other inputs are"
            context.sink.report("vacuous-parent", span, message, "Delete the edge, or let it matter.")


def _span_of_parent(parents: Sequence[ast.Name], name: str) -> Span:
    return next(parent.span for parent in parents if parent.text == name)
