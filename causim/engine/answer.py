"""Exact answers: the assignments of the target that are possible, and how probable each is."""

from __future__ import annotations

import random
from abc import ABC, abstractmethod
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


class Answer(ABC):
    """The answer to a query: the target assignments that are possible, and how probable each is.

    Iteration is in the order of the variables' domains, the last of the target varying fastest. Each thing that is
    asked has the seconds of the budget for itself, but see `started`. What a spent budget leaves unknown raises
    UndecidedError; what makes no sense (a variable that is not of the target, a probability given impossible
    evidence) raises MisuseError.
    """

    query: Query
    domains: tuple[Domain, ...]  # of the target's variables
    contexts_examined: int
    spent: str | None  # which budget was spent, if one was

    # --- what each engine knows in its own way

    @property
    @abstractmethod
    def count(self) -> int | None:
        """How many assignments are possible; None when undecided, see `count_at_least`."""

    @property
    @abstractmethod
    def count_at_least(self) -> int:
        """How many assignments are known to be possible."""

    @property
    @abstractmethod
    def evidence_probability(self) -> Fraction:
        """Probability of all evidence together, `given` included."""

    @property
    @abstractmethod
    def evidence_probability_at_least(self) -> Fraction:
        """A lower bound of it, known in any case."""

    @abstractmethod
    def __iter__(self) -> Iterator[Assignment]:
        """The possible assignments (if undecided, those that were found)."""

    @abstractmethod
    def _contains(self, key: tuple[Value, ...]) -> bool: ...

    @abstractmethod
    def _probability(self, part: Mapping[str, Value]) -> Fraction: ...

    @abstractmethod
    def marginals(self) -> dict[str, dict[Value, Fraction]]:
        """For each target variable the probabilities of its possible values, in their domain's order."""

    @abstractmethod
    def sample(self, n: int, seed: int) -> list[Assignment]:
        """Independent draws from the exact distribution of the target, the same for the same seed."""

    # --- what follows

    @property
    def target(self) -> tuple[str, ...]:
        return self.query.target or ()

    @property
    def status(self) -> Status:
        if self.spent:
            return Status.UNDECIDED
        return (Status.IMPOSSIBLE, Status.UNIQUE, Status.MULTIPLE)[min(self.count_at_least, 2)]

    def started(self) -> Answer:
        """The same answer, with the seconds of one budget, from now on, for all that is asked of it together."""
        return self

    def items(self) -> Iterator[tuple[Assignment, Fraction]]:
        """The possible assignments, each with its probability given the evidence."""
        answer = self.started()
        return ((assignment, answer.probability(assignment)) for assignment in answer)

    def contains(self, assignment: Mapping[str, Value]) -> bool:
        """Whether the assignment, of exactly the target's variables, is possible."""
        return self._speaks_of_target(assignment) and self._contains(
            tuple(assignment[n] for n in self.target)
        )

    def _speaks_of_target(self, assignment: Mapping[str, Value]) -> bool:
        """Whether the values are of their variables' types; MisuseError if the variables are not the target's."""
        self._verify_names(assignment)
        missing = [name for name in self.target if name not in assignment]
        if missing:
            raise MisuseError(f"the assignment says nothing of {', '.join(missing)}")
        return self._in_domains(assignment)

    def probability(self, assignment: Mapping[str, Value]) -> Fraction:
        """Probability, given the evidence, of an assignment of all or some of the target's variables."""
        self._verify_names(assignment)
        self._verify_possible("a probability")
        return self._probability(assignment) if self._in_domains(assignment) else Fraction(0)

    def to_json(self, limit: int | None = None) -> dict[str, Any]:
        """Plain JSON data, with at most `limit` assignments listed; probabilities as exact texts and floats."""
        return self.started()._data(limit)

    def _data(self, limit: int | None) -> dict[str, Any]:
        data: dict[str, Any] = {
            "query": self.query.to_dict(),
            "status": str(self.status),
            "count": self.count,
            "evidence_probability": None if self.spent else fraction_text(self.evidence_probability),
            "answers": [self._entry(assignment) for assignment in islice(self, limit)],
            "contexts_examined": self.contexts_examined,
        }
        if self.spent:
            data["spent"] = self.spent
            data["count_at_least"] = self.count_at_least
            data["evidence_probability_at_least"] = fraction_text(self.evidence_probability_at_least)
        return data

    def _entry(self, assignment: Assignment) -> dict[str, Any]:
        if self.spent:
            return {"values": dict(assignment)}
        probability = self.probability(assignment)
        shown = {"probability": fraction_text(probability), "probability_float": float(probability)}
        return {"values": dict(assignment), **shown}

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

    def _verify_possible(self, what: str) -> None:
        self._verify_decided(what)
        if not self.count_at_least:
            raise impossible(what)


def impossible(what: str) -> MisuseError:
    """What is said where evidence of probability 0 leaves nothing to tell."""
    return MisuseError(f"there is no {what.removeprefix('a ')}: the evidence has probability 0")


@dataclass(frozen=True, eq=False)
class EnumeratedAnswer(Answer):
    """An answer with every assignment listed: what the reference engine gives.

    `weights` are the joint probabilities of each assignment and the evidence, times `scale`. While `spent` names a
    budget, they are those found until then: each is truly possible, more may be, and no probability is known.
    """

    query: Query
    domains: tuple[Domain, ...]
    weights: Mapping[tuple[Value, ...], int]
    scale: int
    contexts_examined: int
    spent: str | None = None

    @property
    def count(self) -> int | None:
        return None if self.spent else len(self.weights)

    @property
    def count_at_least(self) -> int:
        return len(self.weights)

    @property
    def evidence_probability(self) -> Fraction:
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
        return (Assignment(zip(self.target, key, strict=True)) for key in self._ordered)

    def _contains(self, key: tuple[Value, ...]) -> bool:
        if key in self.weights:
            return True
        self._verify_decided("whether another assignment is possible")
        return False

    def _probability(self, part: Mapping[str, Value]) -> Fraction:
        if len(part) == len(self.target):
            return Fraction(self.weights.get(tuple(part[n] for n in self.target), 0), self._weight)
        fixed = [(i, part[name]) for i, name in enumerate(self.target) if name in part]
        found = sum(w for key, w in self.weights.items() if all(key[i] == value for i, value in fixed))
        return Fraction(found, self._weight)

    def marginals(self) -> dict[str, dict[Value, Fraction]]:
        self._verify_possible("a probability")
        found: dict[str, dict[Value, Fraction]] = {}
        for i, (name, domain) in enumerate(zip(self.target, self.domains, strict=True)):
            parts: dict[Value, int] = {}
            for key, weight in self.weights.items():
                parts[key[i]] = parts.get(key[i], 0) + weight
            ordered = sorted(parts, key=domain.index)
            found[name] = {value: Fraction(parts[value], self._weight) for value in ordered}
        return found

    def sample(self, n: int, seed: int) -> list[Assignment]:
        self._verify_possible("a sample")
        bounds = list(accumulate(self.weights[key] for key in self._ordered))
        generator = random.Random(seed)
        drawn = (self._ordered[bisect_right(bounds, generator.randrange(self._weight))] for _ in range(n))
        return [Assignment(zip(self.target, key, strict=True)) for key in drawn]


def fraction_text(value: Fraction) -> str:
    """`3/4`; of a number too long to be read (or, in Python, written), its order of magnitude."""
    digits = 2_000
    if max(value.numerator, value.denominator).bit_length() < 3 * digits:
        return str(value)
    return f"about 10^{log10(value.numerator) - log10(value.denominator):.2f}"
