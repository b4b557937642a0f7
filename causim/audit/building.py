"""Boolean models as texts of the language, from rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter
from typing import Literal, TypeVar

from causim.audit.verdict import NoModelError, Verdict
from causim.model.expr import BUILTINS
from causim.syntax.mistakes import KEYWORDS

Node = TypeVar("Node")


@dataclass(frozen=True, slots=True)
class Cause:
    """A cause in a rule, or its absence."""

    name: str
    positive: bool = True

    def __str__(self) -> str:
        return self.name if self.positive else f"not {self.name}"


@dataclass(frozen=True, slots=True)
class RuleNode:
    """A node that is true when its causes say so; `own` is its exogenous variable, read as one more cause.

    A node without causes is true as often as its exogenous variable.
    """

    name: str
    causes: tuple[Cause, ...] = ()
    join: Literal["and", "or"] = "and"
    positive: bool = True
    chance: Fraction | None = None
    own: str = ""
    doc: str = ""

    @property
    def parents(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(cause.name for cause in self.causes if cause.name != self.own))


def model_name(text: str) -> str:
    """A name of the language from any text."""
    return safe_name(text, ())


def safe_name(text: str, taken: Iterable[str]) -> str:
    """The text with what names cannot have replaced, a letter put first, and a number behind it if it is taken."""
    name = re.sub(r"[^A-Za-z0-9_]+", "_", text).strip("_") or "x"
    name = name if name[0].isalpha() else f"V{name}"
    if name in KEYWORDS or name in BUILTINS:
        name += "_"
    other, number = name, 2
    while other in taken:
        other, number = f"{name}_{number}", number + 1
    return other


def rule_model(name: str, doc: str, nodes: Iterable[RuleNode]) -> str:
    """The text of a model of rules. Raises NoModelError for causes in a circle, or that are missing."""
    ordered = _ordered({node.name: (node.parents, node) for node in nodes})
    return _text(name, doc, map(_rule_block, ordered))


def _ordered(nodes: Mapping[str, tuple[tuple[str, ...], Node]]) -> list[Node]:
    for name, (parents, _) in nodes.items():
        unknown = [parent for parent in parents if parent not in nodes]
        if unknown:
            raise NoModelError(Verdict.OUTSIDE, f"{name} has a cause {unknown[0]}, of which nothing is said")
    try:
        order = TopologicalSorter({name: parents for name, (parents, _) in nodes.items()}).static_order()
        return [nodes[name][1] for name in order]
    except CycleError as error:
        raise NoModelError(Verdict.CYCLIC, " -> ".join(error.args[1])) from None


def _text(name: str, doc: str, blocks: Iterable[str]) -> str:
    head = f"scm 1\n\nmodel {model_name(name)} {{\n  {docstring(doc)}\n}}\n"
    return "\n".join((head, *blocks))


def docstring(text: str) -> str:
    """Any text as a docstring: printable, on one line, closed once."""
    plain = "".join(char if char.isprintable() else " " for char in text)
    plain = " ".join(plain.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"""{plain}"""'


def written(value: Fraction) -> str:
    """A number for the language: a decimal where that is exact, else a fraction."""
    shown = Context(prec=60).divide(Decimal(value.numerator), Decimal(value.denominator))
    return f"{shown:f}" if Fraction(shown) == value else str(value)


def _rule_block(node: RuleNode) -> str:
    head = f"node {node.name}({', '.join(node.parents)}) -> bool {{\n  {docstring(node.doc)}\n"
    own = node.own or (f"U_{node.name}" if not node.causes else "")
    if own:
        odds = ""
        if node.chance is not None:
            odds = f" ~ {{false: {written(1 - node.chance)}, true: {written(node.chance)}}}"
        head += f"  exogenous {own}: bool{odds}\n"
    if not node.causes:
        return f"{head}}}\n"
    joined = f" {node.join} ".join(map(str, node.causes))
    return f"{head}  return {joined if node.positive else f'not ({joined})'}\n}}\n"
