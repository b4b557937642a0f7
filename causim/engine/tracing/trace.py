"""Traces: how the answer to a query is derived, in the three steps of abduction, action and prediction.

    abduce      which exogenous values are compatible with the evidence
    cut         which mechanisms the intervention replaces
    propagate   which values follow, node by node

(Pearl, Causality, theorem 7.1.7.) A trace is a value: it goes to JSON and back, `trace_text` shows it to a person, and
`verify_trace` checks it again, step by step. `explain` makes one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from causim.engine.answer import Status
from causim.engine.query import Assignment, Query
from causim.errors import MisuseError
from causim.model.domain import Value

Distribution = tuple[tuple[Value, Fraction], ...]  # possible values, with their probabilities


@dataclass(frozen=True, slots=True)
class Trial:
    """What a mechanism gives if its exogenous variable has this value (None: it has no such variable).

    `working` are the lines between equation and result.
    """

    exogenous: Value | None
    working: tuple[str, ...]
    result: Value


@dataclass(frozen=True, slots=True)
class Abduced:
    """What the evidence says of one exogenous variable.

    `inputs` are the parents' values and `value` the node's, as far as they are the same in every compatible factual
    world. Where all are, `trials` shows what each exogenous value would give.
    """

    name: str
    node: str
    equation: str
    inputs: Assignment
    value: Value | None
    observed: bool
    given: bool
    trials: tuple[Trial, ...]
    prior: Distribution
    posterior: Distribution


@dataclass(frozen=True, slots=True)
class Cut:
    """A mechanism that the intervention replaces by a constant."""

    node: str
    equation: str
    value: Value


@dataclass(frozen=True, slots=True)
class Step:
    """The value of a node in the world that is answered.

    `inputs` are what its mechanism reads, parents and exogenous variable, and `working` the lines between equation and
    value. Both are incomplete where the value is the same in every compatible world but an input is not.
    """

    node: str
    equation: str
    forced: bool
    inputs: Assignment
    working: tuple[str, ...]
    value: Value


@dataclass(frozen=True, slots=True)
class Case:
    """One possible answer, and a context, one of `contexts`, that leads to it."""

    values: Assignment
    probability: Fraction
    context: Assignment
    contexts: int | None
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Evidence that is impossible together, although any part of it is not; each item with its field in the query.

    The last item is the one that, in causal order, comes too many: given the others its variable has one of the values
    `possible`.
    """

    items: tuple[tuple[str, str, Value], ...]
    possible: tuple[Value, ...]
    equation: str
    exogenous: str | None
    inputs: Assignment
    trials: tuple[Trial, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """The derivation of an answer.

    `sure` are the steps that are the same in every compatible world, `ranges` the possible values of all other nodes on
    the way, `cases` the first answers. `spent` says which budget left something unknown.
    """

    model: str
    query: Query
    status: Status
    count: int | None
    evidence_probability: Fraction | None
    abduced: tuple[Abduced, ...] = ()
    cut: tuple[Cut, ...] = ()
    sure: tuple[Step, ...] = ()
    ranges: tuple[tuple[str, Distribution], ...] = ()
    cases: tuple[Case, ...] = ()
    contradiction: Contradiction | None = None
    spent: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain JSON data; probabilities as exact texts."""
        return {
            name: self.query.to_dict() if name == "query" else _plain(getattr(self, name))
            for name in self.__slots__
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Trace:
        """The inverse of `to_json`. Raises MisuseError for data of another form."""
        try:
            return _trace(data)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise MisuseError(f"this is no trace: {type(error).__name__}: {error}") from None


def _plain(value: Any) -> Any:
    match value:
        case Fraction():
            return str(value)
        case Assignment():
            return dict(value)
        case tuple():
            return [_plain(item) for item in value]
        case Abduced() | Cut() | Step() | Case() | Contradiction() | Trial():
            return {name: _plain(getattr(value, name)) for name in value.__slots__}
        case _:
            return value


def _trace(data: Mapping[str, Any]) -> Trace:
    probability, contradiction = data["evidence_probability"], data["contradiction"]
    return Trace(
        data["model"],
        Query.from_dict(data["query"]),
        Status(data["status"]),
        data["count"],
        None if probability is None else Fraction(probability),
        tuple(map(_abduced, data["abduced"])),
        tuple(Cut(**item) for item in data["cut"]),
        tuple(map(_step, data["sure"])),
        tuple((name, _distribution(values)) for name, values in data["ranges"]),
        tuple(map(_case, data["cases"])),
        None if contradiction is None else _contradiction(contradiction),
        data["spent"],
    )


def _distribution(data: Any) -> Distribution:
    return tuple((value, Fraction(probability)) for value, probability in data)


def _trials(data: Any) -> tuple[Trial, ...]:
    return tuple(Trial(**{**item, "working": tuple(item["working"])}) for item in data)


def _abduced(data: Mapping[str, Any]) -> Abduced:
    parts = {
        "inputs": Assignment(data["inputs"]),
        "trials": _trials(data["trials"]),
        "prior": _distribution(data["prior"]),
        "posterior": _distribution(data["posterior"]),
    }
    return Abduced(**{**data, **parts})


def _step(data: Mapping[str, Any]) -> Step:
    return Step(**{**data, "inputs": Assignment(data["inputs"]), "working": tuple(data["working"])})


def _case(data: Mapping[str, Any]) -> Case:
    parts = {
        "values": Assignment(data["values"]),
        "probability": Fraction(data["probability"]),
        "context": Assignment(data["context"]),
        "steps": tuple(map(_step, data["steps"])),
    }
    return Case(**{**data, **parts})


def _contradiction(data: Mapping[str, Any]) -> Contradiction:
    parts = {
        "items": tuple((field, name, value) for field, name, value in data["items"]),
        "possible": tuple(data["possible"]),
        "inputs": Assignment(data["inputs"]),
        "trials": _trials(data["trials"]),
    }
    return Contradiction(**{**data, **parts})
