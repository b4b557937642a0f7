"""The structural equations of a model as LaTeX: `X = f(parents, U)` for each node, and what each U is drawn from."""

from __future__ import annotations

from causim.compiler import latex_text as tex
from causim.compiler.latex_expressions import EquationWriter
from causim.model.expr import Body, Member
from causim.model.scm import SCM, Exogenous, Function, Table

MAX_ROWS = 40  # of a table; TeX breaks no page inside one


def compile_latex(model: SCM, document: bool = True) -> str:
    """The equations in an `align*` environment of amsmath, in a document that compiles as it is or on their own."""
    lines = [line for function in model.functions for line in _definition(function)]
    lines += [_table(table) for table in model.tables]
    for node in model.nodes:
        lines += _equations(tex.name(node.name), node.body)
    lines += [_distribution(exogenous) for exogenous in model.exogenous]
    body = " \\\\\n".join(lines) if lines else r"&\text{(no variables)}"
    equations = f"\\begin{{align*}}\n{body}\n\\end{{align*}}\n"
    if not document:
        return equations
    head = [
        r"\documentclass{article}",
        r"\usepackage[T1]{fontenc}",
        r"\usepackage[margin=2cm]{geometry}",
        r"\usepackage{amsmath}",
        r"\allowdisplaybreaks",
        r"\begin{document}",
        rf"\section*{{{tex.escaped(model.name)}}}",
        *([tex.escaped(" ".join(model.doc.split()))] if model.doc else []),
    ]
    return "\n".join(head) + "\n" + equations + "\\end{document}\n"


def _equations(left: str, body: Body) -> list[str]:
    """An equation, then what its local names stand for."""
    writer = EquationWriter()
    right = writer.right(body.result)
    lets = [(tex.name(name), writer.right(expr)) for name, expr in body.lets]
    wheres = [*lets, *writer.locals]
    return [f"{left} &= {right}", *(rf"&\quad\text{{where }} {name} = {text}" for name, text in wheres)]


def _definition(function: Function) -> list[str]:
    arguments = ", ".join(tex.name(parameter) for parameter, _ in function.parameters)
    return _equations(f"{tex.upright(function.name)}({arguments})", function.body)


def _table(table: Table) -> str:
    keys = [f"k_{{{i}}}" for i in range(1, len(table.keys) + 1)]
    left = rf"{tex.upright(table.name)}({', '.join(keys)})"
    if len(table.rows) > MAX_ROWS:
        return rf"{left} &= \text{{(a table of {len(table.rows)} rows)}}"
    writer = EquationWriter()
    symbols = [writer.symbol(key) for key in keys]
    rows: list[str] = []
    for patterns, result in table.rows:
        pairs = zip(symbols, patterns, strict=True)
        tests = [writer.text(Member(key, pattern)) for key, pattern in pairs if pattern.options is not None]
        test = r"\text{if } " + r",\ ".join(tests) if tests else r"\text{otherwise}"
        rows.append(f"{tex.value(result)} & {test}")
    return rf"{left} &= \begin{{cases}} " + r" \\ ".join(rows) + r" \end{cases}"


def _distribution(exogenous: Exogenous) -> str:
    left = tex.name(exogenous.name)
    support = exogenous.support
    if len(set(exogenous.weights)) == 1:
        return rf"{left} &\sim \mathrm{{Uniform}}\,{tex.domain(exogenous.domain)}"
    pairs = [rf"{tex.value(v)} : \tfrac{{{w.numerator}}}{{{w.denominator}}}" for v, w in support]
    return rf"{left} &\sim {tex.listed(pairs)}"
