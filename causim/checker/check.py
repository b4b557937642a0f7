"""The pipeline: a syntax tree goes in, a proved model or all that is wrong with it comes out."""

from __future__ import annotations

from dataclasses import dataclass

from causim.checker.causal import check_order, check_topology
from causim.checker.claims import check_blocks
from causim.checker.context import Context
from causim.checker.declarations import check_constants, check_functions, check_tables, check_types
from causim.checker.domains import resolve_type
from causim.checker.proofs import Proofs
from causim.diagnostics import Diagnostic, Severity
from causim.model.scm import SCM, Check, Node
from causim.source import Span
from causim.syntax import ast

MAX_REPORTED = 500


@dataclass(frozen=True, slots=True)
class CheckResult:
    """`model` is None if and only if a diagnostic is an error. Diagnostics are in the order of the text."""

    model: SCM | None
    diagnostics: tuple[Diagnostic, ...]

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        return tuple(d for d in self.diagnostics if d.severity is Severity.ERROR)


def check(spec: ast.Spec, proofs: Proofs | None = None) -> CheckResult:
    """Check a whole specification. Reports everything it finds, never only the first.

    With `proofs` of versions before, mechanisms that did not change are not proved again.
    """
    context = Context()
    _declare_names(context, spec)
    types = check_types(context, spec.types)
    constants = check_constants(context, spec.constants)
    tables = check_tables(context, spec.tables)
    functions = check_functions(context, spec.functions)
    _declare_node_types(context, spec.nodes)
    errors = context.sink.errors
    check_order(context, spec.nodes)
    well_ordered = context.sink.errors == errors and _distinct(spec.nodes)
    proofs = proofs if proofs is not None else Proofs()
    environment = proofs.environment(spec)
    nodes = [proofs.node(context, node, environment) for node in spec.nodes]
    _check_shape(context, spec, well_ordered)
    checks = _check_blocks(context, spec, nodes)
    diagnostics = _chosen(context.sink.diagnostics)
    if context.sink.errors:
        return CheckResult(None, diagnostics)
    model = spec.model
    scm = SCM(
        name=model.name.text,
        nodes=tuple(node for node in nodes if node is not None),
        doc=model.doc.text if model.doc else None,
        domain=model.domain.text if model.domain else None,
        topology=model.topology.text if model.topology else None,
        types=types,
        constants=constants,
        tables=tables,
        functions=functions,
        checks=checks,
    )
    return CheckResult(scm, diagnostics)


def _declare_names(context: Context, spec: ast.Spec) -> None:
    for constant in spec.constants:
        context.declare(constant.name, "constant")
    for table in spec.tables:
        context.declare(table.name, "table")
    for function in spec.functions:
        context.declare(function.name, "function")
    for node in spec.nodes:
        context.declare(node.name, "node")
    for node in spec.nodes:
        for own in (node.exogenous, node.cpt):
            if own is not None:
                context.declare(own.name, "exogenous variable")
                context.exogenous_owner.setdefault(own.name.text, node.name.text)


def _declare_node_types(context: Context, nodes: tuple[ast.NodeDecl, ...]) -> None:
    """The declared types of all nodes, so that each mechanism is checked whatever is wrong with the others."""
    for node in nodes:
        domain = resolve_type(context, node.type)
        if domain is not None:
            context.node_types.setdefault(node.name.text, domain)
        else:
            context.broken.add(node.name.text)


def _distinct(nodes: tuple[ast.NodeDecl, ...]) -> bool:
    return len({node.name.text for node in nodes}) == len(nodes)


def _check_shape(context: Context, spec: ast.Spec, well_ordered: bool) -> None:
    model = spec.model
    if model.doc is None:
        hint = 'Write """What it is about.""" as the first line of its block.'
        context.sink.report(
            "missing-docstring", model.name.span, f"the model {model.name.text} has no docstring", hint
        )
    if not spec.nodes:
        hint = 'Add `node X() -> bool { """What it is.""" exogenous U_X }`.'
        context.sink.report("no-nodes", model.name.span, f"the model {model.name.text} has no nodes", hint)
    elif well_ordered:
        check_topology(context, model, spec.nodes)


def _check_blocks(context: Context, spec: ast.Spec, nodes: list[Node | None]) -> tuple[Check, ...]:
    """Checks, once the nodes they speak of are known; a refused node would only be reported again."""
    known = [node for node in nodes if node is not None]
    if len(known) < len(nodes):
        return ()
    exogenous = {node.exogenous.name: node.exogenous.domain for node in known if node.exogenous}
    return check_blocks(context, spec.checks, exogenous)


def _chosen(found: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    """In the order of the text; of very many only a part, errors before warnings."""
    if len(found) > MAX_REPORTED:
        found = sorted(found, key=lambda d: d.severity is not Severity.ERROR)[:MAX_REPORTED]
    return tuple(sorted(found, key=_place))


def _place(diagnostic: Diagnostic) -> tuple[str, int]:
    span: Span | None = diagnostic.span
    return (span.source.name, span.start) if span is not None else ("", 0)
