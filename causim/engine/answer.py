"""Exact answers: the assignments of the target that are possible, and how probable each is."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from itertools import accumulate, islice
from math import log10
from typing import Any

from causim.engine.query import Assignment, Query
from causim.errors import CausimError, MisuseError
from causim.model.domain import Domain, Value


class Status(StrEnum):
    UNIQUE = "unique"
    MULTIPLE = "multiple"
    IMPOSSIBLE = "impossible"  # the evidence has probability 0: a finding, not an error
    UNDECIDED = "undecided"  # the budget was spent first


class UndecidedError(CausimError):
    """The budget was spent before what is asked of the answer was known."""


@dataclass(frozen=True, slots=True)
class Budget:
    """What an answer may cost: steps of the enumeration, seconds, and distinct assignments held.

    One that is spent makes the answer `undecided`; it never makes an answer wrong.
    """

    contexts: int = 2_000_000
    seconds: float = 60.0
    answers: int = 200_000

    def __post_init__(self) -> None:
        if self.contexts < 0 or self.seconds < 0 or self.answers < 0:
            raise MisuseError("a budget cannot be negative")


@dataclass(frozen=True, eq=False)
class Answer:
    """The answer to a query: a mapping of target assignments to probabilities, given the evidence.

    `weights` are the joint probabilities of each assignment and the evidence, times `scale`. While `spent`
    names a budget, they are those found until then: each is truly possible, more may be, and no probability
    is known. Iteration is in the order of the variables' domains, the last of the target varying fastest.
    """

    query: Query
    domains: tuple[Domain, ...]
    weights: Mapping[tuple[Value, ...], int]
    scale: int
    contexts_examined: int
    spent: str | None = None

    @property
    def target(self) -> tuple[str, ...]:
        return self.query.target or ()

    @property
    def status(self) -> Status:
        if self.spent:
            return Status.UNDECIDED
        return (Status.IMPOSSIBLE, Status.UNIQUE, Status.MULTIPLE)[min(len(self.weights), 2)]

    @property
    def count(self) -> int | None:
        """How many assignments are possible; None when undecided, see `count_at_least`."""
        return None if self.spent else len(self.weights)

    @property
    def count_at_least(self) -> int:
        return len(self.weights)

    @property
    def evidence_probability(self) -> Fraction:
        """Probability of all evidence together, `given` included. Raises UndecidedError."""
        self._verify_decided("the probability of the evidence")
        return self.evidence_probability_at_least

    @property
    def evidence_probability_at_least(self) -> Fraction:
        return Fraction(self._weight, self.scale)

    @cached_property
    def _weight(self) -> int:
        return sum(self.weights.values())

    @cached_property
    def _ordered(self) -> tuple[tuple[Value, ...], ...]:
        ranks = [
            {value: domain.index(value) for value in {key[i] for key in self.weights}}
            for i, domain in enumerate(self.domains)
        ]
        return tuple(
            sorted(self.weights, key=lambda key: [rank[v] for rank, v in zip(ranks, key, strict=True)])
        )

    def __iter__(self) -> Iterator[Assignment]:
        """The possible assignments (if undecided, those that were found)."""
        return (Assignment(zip(self.target, key, strict=True)) for key in self._ordered)

    def items(self) -> Iterator[tuple[Assignment, Fraction]]:
        """The possible assignments with their joint probability with the evidence (if undecided, so far)."""
        for key in self._ordered:
            yield Assignment(zip(self.target, key, strict=True)), Fraction(self.weights[key], self.scale)

    def contains(self, assignment: Mapping[str, Value]) -> bool:
        """Whether the assignment, of exactly the target's variables, is possible.

        Raises MisuseError if it is of other variables, UndecidedError if that is not known.
        """
        self._verify_names(assignment)
        missing = [name for name in self.target if name not in assignment]
        if missing:
            raise MisuseError(f"the assignment says nothing of {', '.join(missing)}")
        if not self._in_domains(assignment):
            return False
        if self._key(assignment) in self.weights:
            return True
        self._verify_decided("whether another assignment is possible")
        return False

    def probability(self, assignment: Mapping[str, Value]) -> Fraction:
        """Probability, given the evidence, of an assignment of all or some of the target's variables.

        Raises MisuseError if it is of other variables or the evidence is impossible, UndecidedError if not
        known.
        """
        self._verify_names(assignment)
        total = self._total("a probability")
        if not self._in_domains(assignment):
            return Fraction(0)
        if len(assignment) == len(self.target):
            return Fraction(self.weights.get(self._key(assignment), 0), total)
        fixed = [(i, assignment[name]) for i, name in enumerate(self.target) if name in assignment]
        part = sum(w for key, w in self.weights.items() if all(key[i] == value for i, value in fixed))
        return Fraction(part, total)

    def marginals(self) -> dict[str, dict[Value, Fraction]]:
        """For each target variable the probabilities of its possible values, in their domain's order.

        Raises MisuseError if the evidence is impossible, UndecidedError if not known.
        """
        total = self._total("a probability")
        found: dict[str, dict[Value, Fraction]] = {}
        for i, (name, domain) in enumerate(zip(self.target, self.domains, strict=True)):
            parts: dict[Value, int] = {}
            for key, weight in self.weights.items():
                parts[key[i]] = parts.get(key[i], 0) + weight
            found[name] = {value: Fraction(parts[value], total) for value in sorted(parts, key=domain.index)}
        return found

    def sample(self, n: int, seed: int) -> list[Assignment]:
        """Independent draws from the exact distribution of the target, the same for the same seed.

        Raises MisuseError if the evidence is impossible, UndecidedError if the distribution is not known.
        """
        total = self._total("a sample")
        bounds = list(accumulate(self.weights[key] for key in self._ordered))
        generator = random.Random(seed)
        drawn = (self._ordered[bisect_right(bounds, generator.randrange(total))] for _ in range(n))
        return [Assignment(zip(self.target, key, strict=True)) for key in drawn]

    def to_json(self, limit: int | None = None) -> dict[str, Any]:
        """Plain JSON data, with at most `limit` assignments listed; probabilities as exact texts and floats."""
        decided = self.spent is None
        evidence = self.evidence_probability_at_least
        data: dict[str, Any] = {
            "query": self.query.to_dict(),
            "status": str(self.status),
            "count": self.count,
            "evidence_probability": fraction_text(evidence) if decided else None,
            "answers": [self._entry(assignment) for assignment in islice(self, limit)],
            "contexts_examined": self.contexts_examined,
        }
        if not decided:
            data["spent"] = self.spent
            data["count_at_least"] = self.count_at_least
            data["evidence_probability_at_least"] = fraction_text(evidence)
        return data

    def _entry(self, assignment: Assignment) -> dict[str, Any]:
        if self.spent:
            return {"values": dict(assignment)}
        probability = self.probability(assignment)
        shown = {"probability": fraction_text(probability), "probability_float": float(probability)}
        return {"values": dict(assignment), **shown}

    def _key(self, assignment: Mapping[str, Value]) -> tuple[Value, ...]:
        return tuple(assignment[name] for name in self.target)

    def _in_domains(self, assignment: Mapping[str, Value]) -> bool:
        """Whether each value is of its variable's type: 1 is no answer where `true` is."""
        pairs = zip(self.target, self.domains, strict=True)
        return all(assignment[name] in domain for name, domain in pairs if name in assignment)

    def _verify_names(self, assignment: Mapping[str, Value]) -> None:
        unknown = [name for name in assignment if name not in self.target]
        if unknown:
            raise MisuseError(f"the answer is about {', '.join(self.target)}, not about {', '.join(unknown)}")

    def _verify_decided(self, what: str) -> None:
        if self.spent:
            raise UndecidedError(f"{what} is not known: {self.spent}")

    def _total(self, what: str) -> int:
        self._verify_decided(what)
        if not self._weight:
            raise MisuseError(f"there is no {what.removeprefix('a ')}: the evidence has probability 0")
        return self._weight


def fraction_text(value: Fraction) -> str:
    """`3/4`; of a number too long to be read (or, in Python, written), its order of magnitude."""
    digits = 2_000
    if max(value.numerator, value.denominator).bit_length() < 3 * digits:
        return str(value)
    return f"about 10^{log10(value.numerator) - log10(value.denominator):.2f}"
