"""`causim diff`: whether two specifications are the same model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import click

from causim.cli.common import command, finish, json_text, say

if TYPE_CHECKING:
    from causim.engine import Comparison, Counterexample, Renaming
    from causim.model.domain import Value
    from causim.model.scm import SCM

_SENSE = {
    "identical": "written alike, but for layout and docstrings",
    "equivalent": "the same model, written in other ways",
    "renamed": "the same model under other names",
}


@command("diff", "Are two specifications the same model?")
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@click.option("--rename", "-r", is_flag=True, help="Nodes, labels and exogenous values may have other names.")
@click.option("--up-to", type=click.Choice(["nothing", "exogenous"]), default="nothing", show_default=True,
              help="Compare exogenous variables by what they do to the nodes, not by their values.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--max-seconds", type=click.FloatRange(0), default=20, show_default=True, metavar="S",
              help="Spend at most this long on mechanisms that are too large to look at all their inputs.")  # fmt: skip
def cli(first: str, second: str, rename: bool, up_to: str, as_json: bool, max_seconds: float) -> None:
    """Decide whether two specifications are the same model: the same nodes, edges, types and probabilities, and
    mechanisms that are the same function, however they are written. If not, show what differs first, and for a
    mechanism inputs for which it does.

    A and B are .scm files or .json or .yaml documents; one of them may be - for standard input.

    \b
    Examples:
      causim diff trial.scm rewritten.scm
      causim diff trial.scm translated.scm --rename
      causim diff trial.scm fitted.scm --up-to exogenous --json

    Exit status: 0 if they are the same in the sense that was asked for; 1 if not, or if it is undecided; 2 if a file
    could not be read.
    """
    from dataclasses import replace

    from causim.api import load
    from causim.engine.comparing.equivalence import DEFAULT_BUDGET, equivalent

    if first == second == "-":
        raise click.UsageError("Only one of A and B can be standard input.")
    a, b = load(first), load(second)
    found = equivalent(a, b, rename, up_to=up_to, budget=replace(DEFAULT_BUDGET, seconds=max_seconds))
    if as_json:
        say(json_text(found.to_json()))
    else:
        say("\n".join(comparison_lines(found, a, b, (first, second))))
    finish(0 if found else 1)


def comparison_lines(found: Comparison, a: SCM, b: SCM, names: tuple[str, str]) -> Iterator[str]:
    """What was found, for people: the relation, then the renaming or the counterexample."""
    sense = _SENSE.get(found.relation, found.reason)
    yield f"{found.relation}: {sense}" if sense else str(found.relation)
    if found.renaming:
        yield from _renaming(found.renaming)
    if found.counterexample and found.node:
        yield from _counterexample(found.counterexample, found.node, a, b, names)


def _renaming(renaming: Renaming) -> Iterator[str]:
    from causim.model.domain import show

    yield from (
        f"  {old} is {new}" for old, new in {**renaming.nodes, **renaming.exogenous}.items() if old != new
    )
    for name, values in renaming.values.items():
        pairs = ", ".join(f"{show(old)} is {show(new)}" for old, new in values.items())
        yield f"  of {name}: {pairs}"


def _counterexample(
    found: Counterexample, node: str, a: SCM, b: SCM, names: tuple[str, str]
) -> Iterator[str]:
    from fractions import Fraction

    from causim.model.domain import show
    from causim.model.show import show_body

    said = f"P({node} = {show(found.value)})" if found.value is not None else f"P({node} responds so)"
    if found.inputs:
        yield f"  for {_assigned(found.inputs)}"
    for inputs, value in found.responses:
        yield f"  {node} = {show(value)}{f' if {_assigned(inputs)}' if inputs else ''}"
    for name, model, result in zip(names, (a, b), (found.first, found.second), strict=True):
        value = f"{said} = {result}" if isinstance(result, Fraction) else f"{node} = {show(result)}"
        yield f"  {name}: {value}"
        yield f"    {node} = {show_body(model.node_by_name[node].body)}"


def _assigned(values: Mapping[str, Value]) -> str:
    from causim.model.domain import show

    return ", ".join(f"{name} = {show(value)}" for name, value in values.items())
