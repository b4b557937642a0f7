"""Probability tables: sugar for one exogenous variable and a deterministic mechanism.

A table of P(X | parents) alone determines no counterfactual, so the coupling is named: `inverse_cdf` draws one uniform
number, the same for all rows, and reads each row's cumulative distribution at it (the monotone coupling; Pearl,
Causality, sec. 1.4, on functional models behind a Bayesian network). The uniform number matters only up to the cut
points of all rows, so the exogenous variable is the index of the piece between two of them, with exact weights.
"""

from __future__ import annotations

from bisect import bisect_left
from fractions import Fraction
from itertools import accumulate

from causim.checker import kinds
from causim.checker.closure import Goal, idle_inputs
from causim.checker.context import Context
from causim.checker.declarations import covered
from causim.checker.exact import common_denominator
from causim.checker.patterns import resolve_lines
from causim.diagnostics import Fix
from causim.model.domain import Domain, IntDomain, Value, show
from causim.model.expr import Between, Body, Constant, Exactly, Expr, Match, Pattern, Role, Variable
from causim.model.scm import Exogenous
from causim.syntax import ast

COUPLINGS = ("inverse_cdf",)
TOLERANCE = Fraction(1, 10**6)
MAX_PIECES = 100_000


def desugar(context: Context, node: ast.NodeDecl, domain: Domain | None) -> tuple[Exogenous, Body] | None:
    """The exogenous variable and the mechanism of a node with a `cpt`; None if it was refused."""
    cpt = node.cpt
    assert cpt is not None
    if not _well_formed(context, node, cpt) or domain is None:
        return None
    parent_domains = [context.node_types.get(parent.text) for parent in node.parents]
    known = [kinds.of_domain(d) if d is not None else kinds.UNKNOWN for d in parent_domains]
    lines = resolve_lines(context, cpt.rows, known)
    distributions = [_distribution(context, row, domain) for row in cpt.rows]
    patterns = [line for line in lines if line is not None]
    exact = [d for d in distributions if d is not None]
    if None in parent_domains or len(patterns) < len(lines) or len(exact) < len(distributions):
        return None
    if not covered(context, f"the cpt of {node.name.text}", cpt.name.span, patterns, known, cpt.rows):
        return None
    cuts = sorted({c for distribution in exact for c in accumulate(distribution)} - {Fraction(0)})
    if len(cuts) > MAX_PIECES:
        message = (
            f"the rows cut the unit interval into {len(cuts):,} pieces; at most {MAX_PIECES:,} can be handled"
        )
        context.sink.report("domain-too-large", cpt.span, message, "Round the probabilities.")
        return None
    weights = tuple(after - before for before, after in zip([Fraction(0), *cuts], cuts, strict=False))
    exogenous = Exogenous(cpt.name.text, IntDomain(range(len(cuts))), weights)
    variable = Variable(cpt.name.text, Role.EXOGENOUS, span=cpt.name.span)
    arms = tuple((p, _read_off(variable, d, cuts, domain)) for p, d in zip(patterns, exact, strict=True))
    subjects = tuple(Variable(p.text, Role.PARENT, span=p.span) for p in node.parents)
    body = Body((), Match(subjects, arms, span=cpt.span))
    _report_idle_parents(context, node, body, domain, exogenous)
    return exogenous, body


def _well_formed(context: Context, node: ast.NodeDecl, cpt: ast.CptDecl) -> bool:
    sink, good = context.sink, True
    if node.value is not None or node.exogenous is not None or node.lets:
        message = "a `cpt` is the whole mechanism: `exogenous`, `let` and `return` cannot stand beside it"
        sink.report("cpt-not-alone", cpt.name.span, message, "Keep one of the two.")
        good = False
    if not node.parents:
        hint = f"Write `exogenous {cpt.name.text} ~ {{value: weight, ...}}`."
        sink.report(
            "cpt-without-parents", cpt.name.span, f"{node.name.text} has no parents to condition on", hint
        )
        good = False
    if cpt.coupling.text not in COUPLINGS:
        fix = Fix(cpt.coupling.span, COUPLINGS[0])
        message = f"there is no coupling {cpt.coupling.text}"
        sink.report(
            "unknown-coupling", cpt.coupling.span, message, f"There is {', '.join(COUPLINGS)}.", fix=fix
        )
        good = False
    return good


def _distribution(context: Context, row: ast.CptRow, domain: Domain) -> list[Fraction] | None:
    """The row, summing to 1 exactly; within the tolerance it is renormalised, and that is said."""
    sink = context.sink
    numbers = [number.value for number in row.probabilities]
    if len(numbers) != len(domain):
        message = f"{len(numbers)} of {len(domain)} probabilities for {domain}"
        values = ", ".join(map(show, domain)) if len(domain) <= 12 else "each value"
        sink.report("cpt-row-length", row.span, message, f"Give one to {values}, in this order.")
        return None
    for number in row.probabilities:
        if not 0 <= number.value <= 1:
            sink.report(
                "bad-weight", number.span, "a probability lies outside 0..1", "One half is 1/2 or 0.5."
            )
            return None
    if common_denominator(context, numbers, row.span) is None:
        return None
    total = sum(numbers, Fraction(0))
    if abs(total - 1) > TOLERANCE:
        message = f"the row sums to {_decimal(total)}, not 1"
        sink.report(
            "cpt-row-sum", row.span, message, f"Correct it; up to {float(TOLERANCE):g} off is made good."
        )
        return None
    if total != 1:
        message = f"the row sums to {_decimal(total)}; it is divided by that"
        sink.report("cpt-renormalised", row.span, message, "Fractions such as 1/3 are exact.")
    return [number / total for number in numbers]


def _decimal(value: Fraction) -> str:
    return f"{float(value):.9g}"


def _read_off(variable: Variable, distribution: list[Fraction], cuts: list[Fraction], domain: Domain) -> Expr:
    """Which value each piece of the unit interval gives in this row: runs of pieces, one a value."""
    values: list[Value] = list(domain)
    arms: list[tuple[tuple[Pattern, ...], Expr]] = []
    start = 0
    for value, end in zip(values, accumulate(distribution), strict=True):
        stop = bisect_left(cuts, end) + 1 if end else 0
        if stop > start:
            option = Exactly(start) if stop == start + 1 else Between(start, stop - 1)
            arms.append(((Pattern((option,)),), Constant(value)))
            start = stop
    return arms[0][1] if len(arms) == 1 else Match((variable,), tuple(arms))


def _report_idle_parents(
    context: Context, node: ast.NodeDecl, body: Body, domain: Domain, exogenous: Exogenous
) -> None:
    inputs = [(p.text, context.node_types[p.text]) for p in node.parents]
    if len({p.text for p in node.parents}) < len(inputs):
        return
    goal = Goal(
        node.name.text,
        body,
        kinds.of_domain(domain),
        (*inputs, (exogenous.name, exogenous.domain)),
        domain,
        (),
        node.span,
    )
    for name in idle_inputs(context, goal):
        if name != exogenous.name:
            span = next(p.span for p in node.parents if p.text == name)
            message = f"{name} never changes {goal.what}: its rows are alike"
            context.sink.report("vacuous-parent", span, message, "Delete the edge, or let it matter.")
