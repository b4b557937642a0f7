"""`causim graph`: the causal graph of a specification, drawn or listed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from causim.cli.common import command, put, say

if TYPE_CHECKING:
    from causim.api import SCM

ENDINGS = {
    ".svg": "svg",
    ".mmd": "mermaid",
    ".mermaid": "mermaid",
    ".dot": "dot",
    ".gv": "dot",
    ".txt": "text",
}


@command("graph", "Draw or list the causal graph.")
@click.argument("spec", metavar="SPEC")
@click.option("--format", "-f", "form", type=click.Choice(["text", "svg", "mermaid", "dot"]),
              help="What to make; by default what FILE ends in, else text.")  # fmt: skip
@click.option("--output", "-o", metavar="FILE", default="-", help="Write here; by default, and for -, print.")
@click.option("--no-exogenous", is_flag=True, help="Leave the exogenous variables out.")
def cli(spec: str, form: str | None, output: str, no_exogenous: bool) -> None:
    """Show the causal graph of a specification. The picture needs no other program.

    SPEC is a .scm file, a .json or .yaml document, or - for standard input. As text, each node stands with its causes,
    in causal order, grouped by the length of the longest path that leads to it.

    \b
    Examples:
      causim graph trial.scm
      causim graph trial.scm -o trial.svg
      causim graph trial.scm --format dot | dot -Tpdf > trial.pdf
      causim graph trial.scm --format mermaid --no-exogenous
    """
    from causim.api import load

    model = load(spec)
    form = form or ENDINGS.get(os.path.splitext(output)[1].lower(), "text")
    put(_drawn(model, form, not no_exogenous), output)
    if output != "-":
        say(f"wrote {output}")


def _drawn(model: SCM, form: str, exogenous: bool) -> str:
    from causim.compiler import to_dot, to_mermaid, to_svg

    match form:
        case "svg":
            return to_svg(model, exogenous=exogenous)
        case "dot":
            return to_dot(model, exogenous=exogenous)
        case "mermaid":
            return to_mermaid(model, exogenous=exogenous)
        case _:
            return _listed(model, exogenous)


def _listed(model: SCM, exogenous: bool) -> str:
    from causim.diagnostics.render import count

    graph = model.graph
    nodes, edges = count(len(graph.nodes), "node"), count(len(graph.edges), "edge")
    exogenous_count = count(len(model.exogenous), "exogenous variable")
    lines = [f"{model.name}: {nodes}, {edges}, {exogenous_count}"]
    for depth, layer in enumerate(graph.layers):
        lines.append(f"layer {depth}")
        for name in layer:
            node = model.node_by_name[name]
            causes = [*node.parents]
            if exogenous and node.exogenous:
                causes.append(node.exogenous.name)
            lines.append(f"  {name}" + (f" <- {', '.join(causes)}" if causes else ""))
    return "\n".join(lines)
