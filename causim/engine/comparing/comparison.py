"""What is found when two models are compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Any

from causim.model.domain import Value


class Relation(StrEnum):
    IDENTICAL = "identical"  # also written alike, but for layout and docstrings
    EQUIVALENT = "equivalent"
    RENAMED = "renamed"
    DIFFERENT_STRUCTURE = "different structure"
    DIFFERENT_MECHANISM = "different mechanism"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Counterexample:
    """Inputs of a node's mechanism for which the models differ, and what it gives in the first and in the second.

    Where exogenous variables are compared by what they do, `inputs` are parents only and `value` is one that the node
    has with probabilities `first` and `second`. `value` is None too if they differ not in any such probability, but in
    how the node would respond to several values of its parents: `responses` then lists the parents' values with the
    node's, a response that has probabilities `first` and `second`.
    """

    inputs: Mapping[str, Value]
    first: Value | Fraction
    second: Value | Fraction
    value: Value | None = None
    responses: tuple[tuple[Mapping[str, Value], Value], ...] = ()

    def to_json(self) -> dict[str, Any]:
        data: dict[str, Any] = {"inputs": dict(self.inputs)}
        if self.value is not None:
            data["value"] = self.value
        if self.responses:
            data["responses"] = [{"inputs": dict(i), "value": value} for i, value in self.responses]
        for name in ("first", "second"):
            found = getattr(self, name)
            data[name] = str(found) if isinstance(found, Fraction) else found
        return data


@dataclass(frozen=True, slots=True)
class Renaming:
    """From names of the first model to those of the second; only values that change are there, by variable."""

    nodes: Mapping[str, str]
    exogenous: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[Value, Value]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {
            "nodes": dict(self.nodes),
            "exogenous": dict(self.exogenous),
            "values": {name: [list(pair) for pair in pairs.items()] for name, pairs in self.values.items()},
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two models are related, and what differs first.

    `level` is one of nodes, edges, types, exogenous, mechanism; `node` is the node at fault, of the first model unless
    only the second has it.
    """

    relation: Relation
    level: str | None = None
    node: str | None = None
    reason: str | None = None
    counterexample: Counterexample | None = None
    renaming: Renaming | None = None

    @property
    def same(self) -> bool:
        return self.relation in (Relation.IDENTICAL, Relation.EQUIVALENT, Relation.RENAMED)

    def __bool__(self) -> bool:
        return self.same

    def to_json(self) -> dict[str, Any]:
        """Plain JSON data; what is not there is left out."""
        data: dict[str, Any] = {"relation": str(self.relation), "same": self.same}
        for name in ("level", "node", "reason"):
            if getattr(self, name) is not None:
                data[name] = getattr(self, name)
        if self.counterexample:
            data["counterexample"] = self.counterexample.to_json()
        if self.renaming:
            data["renaming"] = self.renaming.to_json()
        return data
