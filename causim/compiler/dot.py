"""The causal graph as DOT text, for Graphviz."""

from __future__ import annotations

from causim.compiler.python_text import visible
from causim.model.scm import SCM


def to_dot(model: SCM, exogenous: bool = True) -> str:
    """A directed graph in DOT: boxes for endogenous variables, dashed circles for exogenous ones."""
    lines = [
        f"digraph {_quote(model.name)} {{",
        "    rankdir=TB;",
        '    node [shape=box, style=rounded, fontname="Helvetica"];',
    ]
    for node in model.nodes:
        label = f", label={_quote(node.name, node.label)}" if node.label else ""
        tooltip = f", tooltip={_quote(node.doc)}" if node.doc else ""
        attributes = (label + tooltip).removeprefix(", ")
        lines.append(f"    {_quote(node.name)}" + (f" [{attributes}];" if attributes else ";"))
    lines += [f"    {_quote(parent)} -> {_quote(child)};" for parent, child in model.graph.edges]
    if exogenous:
        for node in model.nodes:
            if node.exogenous:
                # An exogenous variable may bear the name of some node: its identity in the picture is its own.
                identity = _quote(f"exogenous {node.exogenous.name}")
                shown = f"label={_quote(node.exogenous.name)}, shape=circle, style=dashed, fontsize=10"
                lines += [
                    f"    {identity} [{shown}];",
                    f"    {identity} -> {_quote(node.name)} [style=dashed];",
                ]
    return "\n".join([*lines, "}"]) + "\n"


def _quote(*parts: str) -> str:
    r"""A quoted DOT string of one or more lines. DOT takes `\n` for a line end, so that a backslash is doubled."""
    escaped = [visible(part.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")) for part in parts]
    return '"' + "\\n".join(escaped) + '"'
