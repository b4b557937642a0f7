"""`causim new`: a small valid specification to begin with."""

from __future__ import annotations

import os
import re

import click

from causim.cli.common import command, put, say

# Parents of each node of a starter, in causal order.
SHAPES: dict[str, dict[str, tuple[str, ...]]] = {
    "chain": {"Exposure": (), "Mediator": ("Exposure",), "Outcome": ("Mediator",)},
    "tree": {"Cause": (), "Left": ("Cause",), "Right": ("Cause",), "Leaf": ("Right",)},
    "star": {"Cause": (), "First": ("Cause",), "Second": ("Cause",), "Third": ("Cause",)},
    "inverted_star": {"First": (), "Second": (), "Third": (), "Outcome": ("First", "Second", "Third")},
    "layered": {
        "Exposure": (),
        "Genotype": (),
        "Marker": ("Exposure", "Genotype"),
        "Outcome": ("Exposure", "Marker"),
    },
}
SHAPES["any"] = SHAPES["layered"]


@command("new", "Write a small specification to begin with.")
@click.argument("name", metavar="NAME")
@click.option("--topology", "-t", type=click.Choice(list(SHAPES)), default="layered", show_default=True,
              help="The shape of the graph, which the specification also asserts.")  # fmt: skip
@click.option("--output", "-o", metavar="FILE", help="Write here instead of NAME.scm; - prints it.")
@click.option("--force", "-f", is_flag=True, help="Overwrite a file that exists.")
def cli(name: str, topology: str, output: str | None, force: bool) -> None:
    """Write a small valid specification, NAME.scm, that shows most of what one needs: types, nodes, exogenous
    variables with weights, and checks that `causim test` runs.

    NAME may have a folder before it, and the ending .scm; the model gets the bare name.

    \b
    Examples:
      causim new trial
      causim new models/trial --topology chain
      causim new trial -o - | causim check -
    """
    from causim.errors import MisuseError

    stem = name.removesuffix(".scm")
    target = output or f"{stem}.scm"
    if target != "-" and os.path.exists(target) and not force:
        raise MisuseError(f"{target} exists; --force overwrites it")
    put(starter(_model_name(os.path.basename(stem)), topology), target)
    if target != "-":
        say(f"wrote {target}; next: causim check {target} && causim test {target}")


def _model_name(stem: str) -> str:
    """The name itself if it is one, else the nearest that is."""
    from causim.errors import MisuseError
    from causim.model.expr import BUILTINS
    from causim.syntax.mistakes import KEYWORDS

    name = re.sub(r"[^A-Za-z0-9_]+", "_", stem).strip("_")
    if not name:
        raise MisuseError(f"{stem!r} has nothing in it to name a model by; use letters, digits and _")
    if name in KEYWORDS or name in BUILTINS:
        return f"{name}_model"
    return name if not name[0].isdigit() else f"model_{name}"


def starter(name: str, topology: str) -> str:
    """A valid, formatted specification of the given shape."""
    shape = SHAPES[topology]
    header = [
        "scm 1",
        "",
        f"model {name} {{",
        '  """What this model is about, in a sentence or two."""',
        f"  topology {topology}",
        "}",
        "",
        "type Level = int 0..3",
    ]
    blocks = [block for node, parents in shape.items() for block in ("", *_node(node, parents))]
    return "\n".join([*header, *blocks, "", *_checks(shape)]) + "\n"


def _node(name: str, parents: tuple[str, ...]) -> list[str]:
    if not parents:
        return [
            f"node {name}() -> Level {{",
            f'  """{name} has no cause in this model; most often it is 0."""',
            f"  exogenous U_{name} ~ {{0: 3, 1: 2, 2: 1, 3: 1}}",
            "}",
        ]
    total = " + ".join(parents)
    return [
        f"node {name}({', '.join(parents)}) -> Level {{",
        f'  """{name} rises with {" and ".join(parents)}; one time in four it is one higher still."""',
        f"  exogenous U_{name}: int 0..1 ~ {{0: 3, 1: 1}}",
        f"  return min(3, {total} + U_{name})",
        "}",
    ]


def _checks(shape: dict[str, tuple[str, ...]]) -> list[str]:
    first, last = next(iter(shape)), list(shape)[-1]
    parents = shape[last]
    forced = ", ".join(f"{parent} = 0" for parent in parents)
    return [
        'check "nothing in, almost nothing out" {',
        f"  do {forced}",
        f"  expect {last} <= 1",
        f"  probability({last} == 1) == 1/4",
        "}",
        "",
        'check "what must have been" {',
        f"  observe {last} = 0",
        f"  expect {first} == 0",
        "}",
    ]
