"""Combinational circuits in the .bench format of ISCAS-85 (Brglez and Fujiwara, 1985) as specifications.

    INPUT(G1)
    OUTPUT(G5)
    G5 = NAND(G1, G3)

Each input becomes a fair coin, each gate a deterministic node of its inputs; gates may stand in any order.
"""

from __future__ import annotations

import re
from functools import reduce

from causim.interop.logic import Circuit, Gate, circuit, conjunction, disjunction, driven_once
from causim.interop.text import Token, Tokens, refuse, shown
from causim.source import SourceText, Span
from causim.syntax import ast
from causim.syntax.limits import MAX_TERMS

__all__ = ["Circuit", "Gate", "read_bench"]

_TOKEN = re.compile(r"(?P<skip>\s+|\#[^\n]*)|(?P<sign>[(),=])|(?P<word>[^\s(),=#]+)")
_KINDS = frozenset(("AND", "NAND", "OR", "NOR", "XOR", "XNOR", "NOT", "BUF", "BUFF"))
_SINGLE = frozenset(("NOT", "BUF", "BUFF", "INPUT", "OUTPUT"))
_INVERTED = frozenset(("NOT", "NAND", "NOR", "XNOR"))
_DEEPEST_PARITY = 8  # inputs; a wider one is a count


def read_bench(source: SourceText) -> Circuit:
    """Raises SpecError, with the place, for what is no combinational circuit: `import-...`."""
    tokens = Tokens(source, _TOKEN, "a .bench circuit")
    gates: dict[str, Gate] = {}
    outputs: dict[str, Span] = {}
    while (first := tokens.take()).kind:
        if first.kind != "word":
            tokens.fail(first, "INPUT(signal), OUTPUT(signal) or signal = GATE(signal, ...)")
        if first.text.upper() in ("INPUT", "OUTPUT") and tokens.accept("("):
            _port(tokens, first, gates, outputs)
        else:
            _gate(tokens, first, gates)
    title = f"The circuit {source.name.rpartition('/')[2].removesuffix('.bench')}"
    return circuit(source, title, gates, outputs, "Only circuits without feedback can be read.")


def _port(tokens: Tokens, first: Token, gates: dict[str, Gate], outputs: dict[str, Span]) -> None:
    way = first.text.upper()
    ((name, _),) = _signals(tokens, first, way)
    span = tokens.source.span(first.start, tokens.end)
    if way == "OUTPUT":
        outputs.setdefault(name, span)
        return
    driven_once(gates, name, span)
    gates[name] = Gate(name, (), None, "an input.", span)


def _gate(tokens: Tokens, first: Token, gates: dict[str, Gate]) -> None:
    tokens.expect("=", f"after the signal {shown(first.text)}")
    token = tokens.expect_kind(("word",), "the kind of a gate", "after `=`")
    kind = token.text.upper()
    if kind == "DFF":
        hint = "Only combinational circuits can be read."
        tokens.refuse("import-unsupported", token, "a flip-flop has a state", hint)
    if kind not in _KINDS:
        hint = f"Known are {', '.join(sorted(_KINDS))}."
        tokens.refuse("import-unknown", token, f"there is no gate {shown(kind)}", hint)
    tokens.expect("(", f"after {kind}")
    read = _signals(tokens, token, kind)
    span = tokens.source.span(first.start, tokens.end)
    driven_once(gates, first.text, span)
    said = f"{kind} of {', '.join(name for name, _ in read)}."
    inputs = tuple(dict.fromkeys(name for name, _ in read))
    gates[first.text] = Gate(first.text, inputs, _formula(kind, read, span), said, span)


def _signals(tokens: Tokens, kind: Token, called: str) -> list[tuple[str, Span]]:
    """Signals up to the closing parenthesis, which is taken."""
    found: list[tuple[str, Span]] = []
    while True:
        token = tokens.expect_kind(("word",), "a signal", f"in {called}(...)")
        found.append((token.text, tokens.span(token)))
        if len(found) > MAX_TERMS:
            tokens.refuse("import-too-large", kind, f"a gate of more than {MAX_TERMS} inputs")
        if tokens.accept(")"):
            break
        tokens.expect(",", "between signals")
    if len(found) > 1 and called in _SINGLE:
        refuse("import-arity", tokens.span(kind), f"{called} takes one signal, not {len(found)}")
    return found


def _formula(kind: str, read: list[tuple[str, Span]], span: Span) -> ast.Expr:
    inputs: list[ast.Expr] = [ast.Ref(name, span=place) for name, place in read]
    joined = inputs[0] if len(inputs) == 1 else _joined(kind, inputs, span)
    return ast.Not(joined, span=span) if kind in _INVERTED else joined


def _joined(kind: str, inputs: list[ast.Expr], span: Span) -> ast.Expr:
    match kind:
        case "AND" | "NAND":
            return conjunction(inputs, span)
        case "OR" | "NOR":
            return disjunction(inputs, span)
        case _ if len(inputs) <= _DEEPEST_PARITY:
            return reduce(lambda a, b: ast.Comparison("!=", a, b, span=span), inputs)
        case _:  # a parity that is wide rather than deep
            count = ast.Call(ast.Name("count", span=span), tuple(inputs), span=span)
            two, one = ast.IntLiteral(2, span=span), ast.IntLiteral(1, span=span)
            return ast.Comparison("==", ast.Product("%", count, two, span=span), one, span=span)
