"""The causal graph as Mermaid text."""

from __future__ import annotations

from causim.model.scm import SCM


def to_mermaid(model: SCM, exogenous: bool = True) -> str:
    """A Mermaid flowchart: boxes for endogenous variables, circles with dotted arrows for exogenous ones.

    Mermaid gives words such as `end` and `graph` a meaning, so that nodes are known by number and shown by name.
    """
    number = {node.name: f"n{i}" for i, node in enumerate(model.nodes)}
    lines = ["flowchart TD"]
    for node in model.nodes:
        label = f"<br/><small>{_text(node.label)}</small>" if node.label else ""
        lines.append(f'    {number[node.name]}["{_text(node.name)}{label}"]')
    lines += [f"    {number[parent]} --> {number[child]}" for parent, child in model.graph.edges]
    if exogenous and model.exogenous:
        for node in model.nodes:
            if node.exogenous:
                circle = f'u_{number[node.name]}(("{_text(node.exogenous.name)}"))'
                lines.append(f"    {circle}:::exogenous -.-> {number[node.name]}")
        lines.append("    classDef exogenous fill:none,stroke-dasharray:3 3,font-size:80%")
    return "\n".join(lines) + "\n"


def _text(text: str) -> str:
    """Text as Mermaid shows it: everything but letters, digits and plain punctuation as a numbered entity."""
    return "".join(c if c.isalnum() or c in " _-.,()" else f"#{ord(c)};" for c in text)
