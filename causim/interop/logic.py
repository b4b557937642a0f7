"""Boolean functions of signals, as circuits and boolean networks give them: between their texts and specifications.

Signals that nothing drives are free: each becomes a fair coin. All others are deterministic nodes of their inputs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from causim.errors import SpecError
from causim.interop.bundle import legal_name
from causim.interop.text import exogenous_names, finding, node_names, ordered_or_refused, refuse, shown
from causim.source import SourceText, Span
from causim.syntax import ast

MAX_SIGNALS = 20_000
MAX_DEPTH = 40  # of brackets in a formula; a specification may nest to 64
MAX_FINDINGS = 50


@dataclass(frozen=True, slots=True)
class Gate:
    """A signal and how it is computed; `formula` refers to signals by their own names, and is None for a free one.

    `said` describes it in words, for its docstring.
    """

    name: str
    inputs: tuple[str, ...]
    formula: ast.Expr | None
    said: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Circuit:
    """`gates` in causal order, free signals first. `names` are those of the nodes: signals may be called 1 or a[2]."""

    source: SourceText = field(compare=False, repr=False)
    title: str
    gates: tuple[Gate, ...]
    outputs: tuple[str, ...]
    names: Mapping[str, str]
    kind: str = "gates"  # what computes a signal is called

    @property
    def inputs(self) -> tuple[str, ...]:
        return tuple(gate.name for gate in self.gates if gate.formula is None)

    def specification(self) -> ast.Spec:
        """The circuit as a model, of which the checker has proved nothing yet."""
        top = self.source.span(0, 0)
        driven = len(self.gates) - len(self.inputs)
        outputs = f" and {len(self.outputs)} outputs" if self.outputs else ""
        doc = ast.Doc(f"{self.title}: {len(self.inputs)} inputs, {driven} {self.kind}{outputs}.", span=top)
        name = legal_name(PurePath(self.source.name).stem or "circuit")
        model = ast.ModelDecl(ast.Name(name, span=top), doc, span=top)
        chances = exogenous_names(self.names.values())
        nodes = tuple(self._node(gate, chances) for gate in self.gates)
        return ast.Spec(model, nodes=nodes, source=self.source)

    def _node(self, gate: Gate, chances: Mapping[str, str]) -> ast.NodeDecl:
        own = self.names[gate.name]
        role = "Output: " if gate.name in self.outputs else ""
        text = f"{role}{gate.said}"
        inside = Span(
            gate.span.source, gate.span.start, gate.span.start
        )  # a declaration of its own: another place
        coin = ast.ExogenousDecl(ast.Name(chances[own], span=inside), span=gate.span)
        return ast.NodeDecl(
            ast.Name(own, span=gate.span),
            tuple(ast.Name(self.names[name], span=gate.span) for name in gate.inputs),
            ast.BoolTypeExpr(span=gate.span),
            ast.Doc(text[0].upper() + text[1:], span=gate.span),
            label=gate.name if gate.name != own else None,
            exogenous=coin if gate.formula is None else None,
            value=renamed(gate.formula, self.names) if gate.formula is not None else None,
            span=gate.span,
        )


def circuit(
    source: SourceText,
    title: str,
    gates: Mapping[str, Gate],
    outputs: Mapping[str, Span],
    hint: str,
    kind: str = "gates",
) -> Circuit:
    """Gates in any order, put in causal order.

    Raises SpecError: import-unknown for inputs that nothing drives, import-cycle with this hint, import-missing and
    import-too-large.
    """
    if not gates:
        refuse("import-missing", source.span(0, 0), "there is no signal in the file")
    if len(gates) > MAX_SIGNALS:
        refuse("import-too-large", source.span(0, 0), f"{len(gates):,} signals, more than {MAX_SIGNALS:,}")
    found = [
        finding("import-unknown", gate.span, f"{shown(gate.name)} reads {shown(name)}, which nothing drives")
        for gate in gates.values()
        for name in gate.inputs
        if name not in gates
    ]
    for name, span in outputs.items():
        if name not in gates:
            found.append(finding("import-unknown", span, f"nothing drives the output {shown(name)}"))
    if found:
        raise SpecError(found[:MAX_FINDINGS])
    spans = {name: gate.span for name, gate in gates.items()}
    order = ordered_or_refused({name: gate.inputs for name, gate in gates.items()}, spans, hint)
    free = [gate for gate in gates.values() if gate.formula is None]
    driven = [gates[name] for name in order if gates[name].formula is not None]
    return Circuit(source, title, (*free, *driven), tuple(outputs), node_names(gates), kind)


def driven_once(gates: Mapping[str, Gate], name: str, span: Span) -> None:
    """Raises SpecError, import-duplicate, for a signal that is there already."""
    if name in gates:
        first = (gates[name].span, "first driven here")
        refuse("import-duplicate", span, f"{shown(name)} is driven twice", "Rename one.", first)


# --- formulas


def reference(name: str, span: Span) -> ast.Expr:
    return ast.Ref(name, span=span)


def negation(operand: ast.Expr) -> ast.Expr:
    return operand.operand if isinstance(operand, ast.Not) else ast.Not(operand, span=operand.span)


def conjunction(operands: Iterable[ast.Expr], span: Span) -> ast.Expr:
    """All of them, flat; of none, true."""
    flat = [part for o in operands for part in (o.operands if isinstance(o, ast.And) else (o,))]
    if not flat:
        return ast.BoolLiteral(True, span=span)
    return flat[0] if len(flat) == 1 else ast.And(tuple(flat), span=span)


def disjunction(operands: Iterable[ast.Expr], span: Span) -> ast.Expr:
    """Any of them, flat; of none, false."""
    flat = [part for o in operands for part in (o.operands if isinstance(o, ast.Or) else (o,))]
    if not flat:
        return ast.BoolLiteral(False, span=span)
    return flat[0] if len(flat) == 1 else ast.Or(tuple(flat), span=span)


def renamed(formula: ast.Expr, names: Mapping[str, str]) -> ast.Expr:
    """The formula with its signals under other names. Formulas nest no deeper than MAX_DEPTH."""
    match formula:
        case ast.Ref(name):
            return replace(formula, name=names[name])
        case ast.Not(operand):
            return replace(formula, operand=renamed(operand, names))
        case ast.And(operands) | ast.Or(operands):
            return replace(formula, operands=tuple(renamed(o, names) for o in operands))
        case ast.Comparison(_, left, right):
            return replace(formula, left=renamed(left, names), right=renamed(right, names))
        case ast.Product(_, left, right):
            return replace(formula, left=renamed(left, names), right=renamed(right, names))
        case ast.Call(_, arguments):
            return replace(formula, arguments=tuple(renamed(a, names) for a in arguments))
        case _:
            return formula
