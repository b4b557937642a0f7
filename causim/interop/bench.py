"""Combinational circuits in the .bench format of ISCAS-85 (Brglez and Fujiwara, 1985) as specifications.

    INPUT(G1)
    OUTPUT(G5)
    G5 = NAND(G1, G3)

Each input becomes a fair coin, each gate a deterministic node of its inputs; gates may stand in any order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from graphlib import CycleError, TopologicalSorter
from pathlib import PurePath

from causim.errors import CausimError
from causim.model.expr import BUILTINS
from causim.source import SourceText, Span
from causim.syntax import ast
from causim.syntax.mistakes import KEYWORDS

_LINE = re.compile(
    r"\s*(?:(?P<way>INPUT|OUTPUT)|(?P<gate>[^\s=(),]+)\s*=\s*(?P<kind>\w+))\s*\((?P<of>[^()]*)\)\s*", re.I
)
_KINDS = frozenset(("AND", "NAND", "OR", "NOR", "XOR", "XNOR", "NOT", "BUF", "BUFF"))
_SINGLE = frozenset(("NOT", "BUF", "BUFF"))
_EXOGENOUS = "U_"


@dataclass(frozen=True, slots=True)
class Gate:
    """A signal and how it is computed; `kind` is INPUT for one that comes from outside."""

    name: str
    kind: str
    inputs: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Circuit:
    """`gates` in causal order, inputs first. `names` are those of the nodes: signals may be called 1 or a[2]."""

    source: SourceText
    gates: tuple[Gate, ...]
    outputs: tuple[str, ...]
    names: dict[str, str]

    @property
    def inputs(self) -> tuple[str, ...]:
        return tuple(gate.name for gate in self.gates if gate.kind == "INPUT")

    def specification(self) -> ast.Spec:
        """The circuit as a model."""
        top = self.source.span(0, 0)
        counts = f"{len(self.inputs)} inputs, {len(self.gates) - len(self.inputs)} gates"
        doc = ast.Doc(f"A circuit of {counts} and {len(self.outputs)} outputs.", span=top)
        title = _named(PurePath(self.source.name).stem or "circuit", frozenset())
        model = ast.ModelDecl(ast.Name(title, span=top), doc, span=top)
        return ast.Spec(model, nodes=tuple(map(self._node, self.gates)), source=self.source)

    def _node(self, gate: Gate) -> ast.NodeDecl:
        own = self.names[gate.name]
        parents = dict.fromkeys(self.names[name] for name in gate.inputs)
        role = "output: " if gate.name in self.outputs else ""
        said = "an input" if gate.kind == "INPUT" else f"{gate.kind} of {', '.join(gate.inputs)}"
        text = f"{role}{said}."
        return ast.NodeDecl(
            ast.Name(own, span=gate.span),
            tuple(ast.Name(parent, span=gate.span) for parent in parents),
            ast.BoolTypeExpr(span=gate.span),
            ast.Doc(text[0].upper() + text[1:], span=gate.span),
            label=gate.name if gate.name != own else None,
            exogenous=self._coin(own, gate.span) if gate.kind == "INPUT" else None,
            value=_value(gate, self.names) if gate.kind != "INPUT" else None,
            span=gate.span,
        )

    def _coin(self, own: str, span: Span) -> ast.ExogenousDecl:
        inside = Span(span.source, span.start, span.start)  # a declaration of its own: another place
        return ast.ExogenousDecl(ast.Name(_EXOGENOUS + own, span=inside), span=span)


def read_bench(source: SourceText) -> Circuit:
    """Raises CausimError, with the line, for what is no combinational circuit."""
    gates: dict[str, Gate] = {}
    outputs: dict[str, Span] = {}
    for span, match in _lines(source):
        for gate in _read(span, match, outputs):
            if gate.name in gates:
                raise _fault(
                    span, f"{gate.name} is driven twice, here and in line {gates[gate.name].span.line}"
                )
            gates[gate.name] = gate
    for gate in gates.values():
        for name in gate.inputs:
            if name not in gates:
                raise _fault(gate.span, f"{gate.name} reads {name}, which nothing drives")
    for name, span in outputs.items():
        if name not in gates:
            raise _fault(span, f"nothing drives the output {name}")
    if not gates:
        raise CausimError(f"{source.name}: there is no INPUT and no gate")
    return Circuit(source, _ordered(gates), tuple(outputs), _node_names(gates))


def _lines(source: SourceText) -> Iterator[tuple[Span, re.Match[str]]]:
    starts = source.line_starts
    for number, start in enumerate(starts, 1):
        text = source.line(number).partition("#")[0]
        if text.strip():
            span = source.span(start, start + len(text.rstrip()))
            match = _LINE.fullmatch(text)
            if match is None:
                raise _fault(span, "neither INPUT(signal), OUTPUT(signal) nor signal = GATE(signal, ...)")
            yield span, match


def _read(span: Span, match: re.Match[str], outputs: dict[str, Span]) -> Iterator[Gate]:
    signals = tuple(name.strip() for name in match["of"].split(","))
    if not all(signals) or any(re.search(r"[\s=]", name) for name in signals):
        raise _fault(span, "signals are separated by single commas")
    kind = (match["kind"] or match["way"]).upper()
    if kind == "DFF":
        raise _fault(span, "a flip-flop has a state; only combinational circuits can be read")
    if match["way"] is None and kind not in _KINDS:
        raise _fault(span, f"there is no gate {kind}: known are {', '.join(sorted(_KINDS))}")
    if len(signals) > 1 and (match["way"] or kind in _SINGLE):
        raise _fault(span, f"{kind} takes one signal, not {len(signals)}")
    if kind == "OUTPUT":
        outputs.setdefault(signals[0], span)
    elif kind == "INPUT":
        yield Gate(signals[0], kind, (), span)
    else:
        yield Gate(match["gate"], kind, signals, span)


def _ordered(gates: dict[str, Gate]) -> tuple[Gate, ...]:
    inputs = [gate for gate in gates.values() if not gate.inputs]
    try:
        order = list(TopologicalSorter({g.name: g.inputs for g in gates.values()}).static_order())
    except CycleError as error:
        path = error.args[1][::-1]
        raise _fault(gates[path[0]].span, f"a loop: {' -> '.join(path)}") from None
    return (*inputs, *(gates[name] for name in order if gates[name].inputs))


def _node_names(signals: Iterable[str]) -> dict[str, str]:
    """A name of the language for each signal, such that no two have one, exogenous variables included."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for signal in sorted(signals, key=lambda s: _named(s, frozenset()) != s):  # who can keep a name keeps it
        name = _named(signal, taken)
        names[signal] = name
        taken |= {name, _EXOGENOUS + name}
    return names


def _named(text: str, taken: Iterable[str]) -> str:
    name = re.sub(r"[^A-Za-z0-9_]+", "_", text)
    if not name[0].isalpha():
        name = f"N{name}"
    while name in taken or name in KEYWORDS or name in BUILTINS or _EXOGENOUS + name in taken:
        name += "_"
    return name


def _value(gate: Gate, names: dict[str, str]) -> ast.Expr:
    span = gate.span
    inputs: list[ast.Expr] = [ast.Ref(names[name], span=span) for name in gate.inputs]
    inverted = gate.kind in ("NOT", "NAND", "NOR", "XNOR")
    joined = inputs[0]
    if len(inputs) > 1:
        joined = _joined(gate.kind, inputs, span)
    return ast.Not(joined, span=span) if inverted else joined


def _joined(kind: str, inputs: list[ast.Expr], span: Span) -> ast.Expr:
    match kind:
        case "AND" | "NAND":
            return ast.And(tuple(inputs), span=span)
        case "OR" | "NOR":
            return ast.Or(tuple(inputs), span=span)
        case _ if len(inputs) <= 8:
            return reduce(lambda a, b: ast.Comparison("!=", a, b, span=span), inputs)
        case _:  # a parity that is wide rather than deep
            count = ast.Call(ast.Name("count", span=span), tuple(inputs), span=span)
            two, one = ast.IntLiteral(2, span=span), ast.IntLiteral(1, span=span)
            return ast.Comparison("==", ast.Product("%", count, two, span=span), one, span=span)


def _fault(span: Span, message: str) -> CausimError:
    return CausimError(f"{span}: {message}")
