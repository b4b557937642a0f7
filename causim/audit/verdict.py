"""What came of one published label."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any


class Verdict(StrEnum):
    AGREES = "agrees"
    DISAGREES = "disagrees"
    IMPOSSIBLE = "impossible"  # the evidence of the question has probability 0
    AMBIGUOUS = "ambiguous"  # more than one answer is right, and the label is one of them or none
    CYCLIC = "cyclic"  # the causes form a circle
    OUTSIDE = "outside"  # the language, or the format as it is published, cannot say it
    UNDECIDED = "undecided"  # the budget was spent first


MEANING = {
    Verdict.AGREES: "the label is what its model says",
    Verdict.DISAGREES: "the label is not what its model says",
    Verdict.IMPOSSIBLE: "the evidence of the question has probability 0",
    Verdict.AMBIGUOUS: "more than one answer is right",
    Verdict.CYCLIC: "the causes form a circle",
    Verdict.OUTSIDE: "the format or the language does not say what is meant",
    Verdict.UNDECIDED: "the budget was spent first",
}


class NoModelError(Exception):
    """What a row describes is no model of the language; `verdict` is CYCLIC or OUTSIDE."""

    def __init__(self, verdict: Verdict, reason: str) -> None:
        super().__init__(reason)
        self.verdict = verdict


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with both answers; `gap` is how far apart two numbers are, `steps` how the derived one came about."""

    verdict: Verdict
    derived: str | None = None
    gap: Fraction | None = None
    steps: tuple[str, ...] = ()
    reason: str | None = None
    hypotheses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A label of a row and its judgement. `kind` and `group` say what is counted together."""

    where: str
    row: str
    kind: str
    group: str
    label: str
    stated: str
    judgement: Judgement

    @property
    def verdict(self) -> Verdict:
        return self.judgement.verdict

    def to_json(self) -> dict[str, Any]:
        """Plain JSON data; what is empty is left out."""
        found = self.judgement
        data: dict[str, Any] = {
            "where": self.where,
            "row": self.row,
            "kind": self.kind,
            "group": self.group,
            "label": self.label,
            "verdict": str(found.verdict),
            "stated": self.stated,
            "derived": found.derived,
            "gap": None if found.gap is None else float(found.gap),
            "reason": found.reason,
            "derivation": list(found.steps),
            "hypotheses": list(found.hypotheses),
        }
        return {key: value for key, value in data.items() if value not in (None, [], "")}
