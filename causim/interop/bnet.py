"""Boolean networks in the .bnet format of BoolNet and PyBoolNet: a line `target, formula` a variable.

    targets, factors
    Tube, MyD88
    Dorsal, !(Cactus | Nec) & Tube

`!`, `&` and `|` bind in this order; 0, 1, true and false are constants; `#` begins a comment. A variable without a
line, or with the line `v, v`, is an input: a fair coin. Feedback has no meaning in an acyclic model. It is refused,
or unrolled over time: in each step all variables change at once (synchronous update), and the state before the first
is free.
"""

from __future__ import annotations

import re

from causim.interop.logic import (
    MAX_DEPTH,
    MAX_SIGNALS,
    Circuit,
    Gate,
    circuit,
    conjunction,
    disjunction,
    driven_once,
    negation,
    renamed,
)
from causim.interop.text import Token, Tokens, refuse, shown
from causim.source import SourceText, Span
from causim.syntax import ast
from causim.syntax.limits import MAX_TERMS

_TOKEN = re.compile(r"(?P<skip>[^\S\n]+|\#[^\n]*)|(?P<line>\n)|(?P<sign>[!&|(),])|(?P<word>[^\s!&|(),#]+)")
_CONSTANTS = {"0": False, "1": True, "false": False, "true": True}
_UNROLL = "Unroll it over time with `--steps T`."


def read_bnet(source: SourceText, steps: int | None = None) -> Circuit:
    """The network, or with `steps` what happens in so many steps; `v@t` is the variable v after t of them.

    Raises SpecError, with the place, for what is no boolean network, or has feedback and is not unrolled:
    `import-...`.
    """
    gates = _with_inputs(_equations(source))
    title = f"The boolean network {source.name.rpartition('/')[2].removesuffix('.bnet')}"
    if steps is None:
        return circuit(source, title, gates, {}, _UNROLL, "rules")
    if (count := len(gates) * (steps + 1)) > MAX_SIGNALS:
        message = (
            f"{steps:,} steps of {len(gates):,} variables are {count:,} nodes, more than {MAX_SIGNALS:,}"
        )
        refuse("import-too-large", source.span(0, 0), message)
    return circuit(source, f"{title} in {steps} steps", _unrolled(gates, steps), {}, _UNROLL, "rules")


def _equations(source: SourceText) -> dict[str, Gate]:
    tokens = Tokens(source, _TOKEN, "a .bnet network")
    gates: dict[str, Gate] = {}
    first_line = True
    while (target := tokens.take()).kind:
        if target.kind == "line":
            continue
        if target.kind != "word" or target.text.lower() in _CONSTANTS:
            tokens.fail(target, "the name of a variable")
        tokens.expect(",", f"after {shown(target.text)}")
        inputs: dict[str, None] = {}
        start = tokens.peek().start
        formula = _either(tokens, inputs, 0)
        end = tokens.peek()
        if end.kind not in ("line", ""):
            tokens.fail(end, "an operator or the end of the line", f"in the formula of {shown(target.text)}")
        header = first_line and target.text.lower() == "targets"
        first_line = False
        if header:
            continue
        span = tokens.span(target)
        driven_once(gates, target.text, span)
        said = f"the rule {' '.join(source.text[start : end.start].partition('#')[0].split())}."
        if isinstance(formula, ast.Ref) and formula.name == target.text:  # how an input is written
            gates[target.text] = Gate(target.text, (), None, "an input.", span)
        else:
            gates[target.text] = Gate(target.text, tuple(inputs), formula, said, span)
    return gates


def _with_inputs(gates: dict[str, Gate]) -> dict[str, Gate]:
    """Variables that are only read are inputs."""
    found = dict(gates)
    for gate in gates.values():
        for name in gate.inputs:
            found.setdefault(name, Gate(name, (), None, "an input.", gate.span))
    return found


def _either(tokens: Tokens, inputs: dict[str, None], depth: int) -> ast.Expr:
    start = tokens.peek()
    operands = [_both(tokens, inputs, depth)]
    while tokens.accept("|"):
        operands.append(_both(tokens, inputs, depth))
        if len(operands) > MAX_TERMS:
            tokens.refuse("import-too-large", start, f"a formula with more than {MAX_TERMS} terms in a row")
    return disjunction(operands, _span(tokens, start))


def _both(tokens: Tokens, inputs: dict[str, None], depth: int) -> ast.Expr:
    start = tokens.peek()
    operands = [_single(tokens, inputs, depth)]
    while tokens.accept("&"):
        operands.append(_single(tokens, inputs, depth))
        if len(operands) > MAX_TERMS:
            tokens.refuse("import-too-large", start, f"a formula with more than {MAX_TERMS} terms in a row")
    return conjunction(operands, _span(tokens, start))


def _single(tokens: Tokens, inputs: dict[str, None], depth: int) -> ast.Expr:
    marks = 0
    while tokens.accept("!"):
        marks += 1
        if marks > MAX_TERMS:
            tokens.refuse("import-too-large", tokens.peek(), f"more than {MAX_TERMS} `!` in a row")
    token = tokens.take()
    operand: ast.Expr
    if token.text == "(":
        if depth == MAX_DEPTH:
            tokens.refuse("import-too-large", token, f"a formula nested more than {MAX_DEPTH} deep")
        operand = _either(tokens, inputs, depth + 1)
        tokens.expect(")", "or an operator")
    elif token.kind != "word":
        tokens.fail(token, "a variable, `!` or `(`", "in a formula")
    elif token.text.lower() in _CONSTANTS:
        operand = ast.BoolLiteral(_CONSTANTS[token.text.lower()], span=tokens.span(token))
    else:
        inputs.setdefault(token.text)
        operand = ast.Ref(token.text, span=tokens.span(token))
    return negation(operand) if marks % 2 else operand


def _span(tokens: Tokens, start: Token) -> Span:
    return tokens.source.span(start.start, max(tokens.end, start.end))


def _unrolled(gates: dict[str, Gate], steps: int) -> dict[str, Gate]:
    """Inputs stay what they are; every other variable has a value before and after each step."""
    found = {name: gate for name, gate in gates.items() if gate.formula is None}
    changing = [gate for gate in gates.values() if gate.formula is not None]
    for gate in changing:
        name = f"{gate.name}@0"
        found[name] = Gate(name, (), None, "the value at the start, free.", gate.span)
    for step in range(1, steps + 1):
        before = {name: name for name in found} | {gate.name: f"{gate.name}@{step - 1}" for gate in changing}
        for gate in changing:
            assert gate.formula is not None
            name = f"{gate.name}@{step}"
            inputs = tuple(before[i] for i in gate.inputs)
            said = f"after step {step}: {gate.said}"
            found[name] = Gate(name, inputs, renamed(gate.formula, before), said, gate.span)
    return found
