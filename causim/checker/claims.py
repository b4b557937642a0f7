"""`check` blocks: their names, values and claims. Whether they hold is for the engine to say."""

from __future__ import annotations

from collections.abc import Mapping

from causim.checker.closure import Goal, prove
from causim.checker.context import Context, a
from causim.checker.domains import check_label, check_member
from causim.checker.elaborate import Elaborator
from causim.checker.kinds import Unknown
from causim.checker.scope import Scope, World
from causim.model.domain import Domain, Value
from causim.model.expr import Body, Role
from causim.model.scm import Check, Claim
from causim.source import Span
from causim.syntax import ast


def check_blocks(
    context: Context, declarations: tuple[ast.CheckDecl, ...], exogenous: Mapping[str, Domain]
) -> tuple[Check, ...]:
    """The checks of a model whose nodes were all found good; those with an error, which is reported, are left out."""
    world = {name: (Role.NODE, domain) for name, domain in context.node_types.items()}
    world |= {name: (Role.EXOGENOUS, domain) for name, domain in exogenous.items()}
    found = [_block(context, declaration, exogenous, world) for declaration in declarations]
    return tuple(block for block in found if block is not None)


def _block(
    context: Context, declaration: ast.CheckDecl, exogenous: Mapping[str, Domain], world: World
) -> Check | None:
    errors = context.sink.errors
    worlds = {
        "given": _assignments(context, declaration.given, exogenous, "given", "exogenous variable"),
        "observe": _assignments(context, declaration.observe, context.node_types, "observe", "node"),
        "do": _assignments(context, declaration.do, context.node_types, "do", "node"),
    }
    if not declaration.claims:
        hint = "Add `expect ...`, `possible ...`, `probability(...) == 1/2` or `expect impossible`."
        context.sink.report("empty-check", declaration.span, "this check claims nothing", hint)
    claims = [_claim(context, claim, world) for claim in declaration.claims]
    if context.sink.errors > errors:
        return None
    found = tuple(claim for claim in claims if claim is not None)
    return Check(declaration.title, worlds["given"], worlds["observe"], worlds["do"], found)


def _assignments(
    context: Context,
    assignments: tuple[ast.Assignment, ...],
    domains: Mapping[str, Domain],
    world: str,
    what: str,
) -> tuple[tuple[str, Value], ...]:
    found: dict[str, Value] = {}
    first: dict[str, Span] = {}
    for assignment in assignments:
        name, value = assignment.name.text, assignment.value.value
        if name in first:
            where = [(first[name], "first given here")]
            context.sink.report(
                "duplicate-name", assignment.name.span, f"{name} is given twice", "Keep one.", where
            )
            continue
        first[name] = assignment.name.span
        if isinstance(assignment.value, ast.LabelLiteral) and not check_label(context, assignment.value):
            continue
        if name in domains:
            if check_member(context, value, domains[name], assignment.value.span, f"{name}: {domains[name]}"):
                found[name] = value
        elif name not in context.names:
            hint, fix = context.suggestion(name, domains, assignment.name.span)
            context.sink.report(
                "undeclared-name", assignment.name.span, f"there is no {what} {name}", hint, fix=fix
            )
        elif context.names[name].what != what:
            kind = context.names[name].what
            hint = {
                "node": "Nodes go under `observe` or `do`.",
                "exogenous variable": "Those go under `given`.",
            }.get(kind)
            message = f"`{world}` speaks of {what}s; {name} is {a(kind)}"
            context.sink.report("wrong-world", assignment.name.span, message, hint)
    return tuple(found.items())


def _claim(context: Context, claim: ast.ClaimDecl, world: World) -> Claim | None:
    if claim.expr is None:
        return Claim(claim.kind, None)
    bound = claim.bound.value if claim.bound else None
    if claim.bound is not None and bound is not None and not 0 <= bound <= 1:
        context.sink.report(
            "bad-weight",
            claim.bound.span,
            "a probability lies outside 0..1",
            "One half is 1/2 or 0.5.",
        )
    elaborator = Elaborator(context, Scope("this claim", world=world))
    expr, kind = elaborator.condition(claim.expr, f"`{claim.kind}`")
    if isinstance(kind, Unknown):
        return None
    inputs = tuple((name, world[name][1]) for name in elaborator.scope.bindings)
    goal = Goal(
        "the claim", Body((), expr), kind, inputs, None, elaborator.scope.obligations, claim.expr.span
    )
    if not prove(context, goal):
        return None
    return Claim(claim.kind, expr, claim.op, bound)
