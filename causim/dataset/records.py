"""Records: one causal question each, with the prompt that asks it and its exact answer."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StrictStr,
    StringConstraints,
    ValidationError,
    model_validator,
)

from causim.dataset.jsonl import read_jsonl, write_jsonl
from causim.engine import Assignment, Kind, Query
from causim.errors import MisuseError

JsonValue = StrictBool | StrictInt | StrictStr
Values = dict[StrictStr, JsonValue]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
ExactProbability = Annotated[str, StringConstraints(pattern=r"^(0|1|[1-9][0-9]*/[1-9][0-9]*)$")]
Share = Annotated[float, Field(ge=0, le=1)]


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class SpecIdentity(_Data):
    """Which model is asked about, without saying where its file was."""

    model: str = Field(description="The model's declared name.")
    sha256: Digest = Field(description="SHA-256 of the specification's text in UTF-8 with LF line ends.")


class Question(_Data):
    """The query: as in `causim query`, with the target spelt out."""

    given: Values = Field(default={}, description="Revealed values of exogenous variables.")
    observe: Values = Field(default={}, description="Values of nodes seen in the factual world.")
    do: Values = Field(default={}, description="Values forced on nodes.")
    target: list[str] = Field(min_length=1, description="The variables asked for.")

    def query(self) -> Query:
        return Query(given=self.given, observe=self.observe, do=self.do, target=tuple(self.target))


class GoldAnswer(_Data):
    """What is right: every assignment of the target that has non-zero probability given the evidence."""

    status: Literal["unique", "multiple"]
    count: int = Field(ge=1, description="How many assignments are right, exactly.")
    support: list[Values] = Field(
        min_length=1,
        description="The right assignments, in the order of the variables' types; the first of them if not complete.",
    )
    probabilities: list[ExactProbability] = Field(
        default=[],
        description="Exact probability of each listed assignment given the evidence; empty if some are too long.",
    )
    complete: bool = Field(description="Whether all right assignments are listed.")
    gold: Values = Field(description="One right assignment: what held in the world that was sampled.")

    @model_validator(mode="after")
    def _verify(self) -> GoldAnswer:
        listed = {Assignment(values) for values in self.support}
        if len(listed) < len(self.support):
            raise ValueError("the support lists an assignment twice")
        if (self.status == "unique") != (self.count == 1):
            raise ValueError(f"the status is {self.status}, but the count is {self.count}")
        if self.complete != (self.count == len(self.support)) or self.count < len(self.support):
            raise ValueError("count, complete and the length of the support do not agree")
        if self.probabilities and len(self.probabilities) != len(self.support):
            raise ValueError("there is not one probability for each listed assignment")
        if any(values.keys() != self.gold.keys() for values in self.support):
            raise ValueError("the assignments are not all of the same variables")
        if self.complete and Assignment(self.gold) not in listed:
            raise ValueError("the gold answer is not in the support")
        return self


class Derivation(_Data):
    """How the question was drawn: with the specification, all that is needed to draw it again."""

    seed: int
    index: int = Field(ge=0, description="Which of the questions of this kind about this model, from 0.")
    missing_exogenous: Share = Field(description="Share of exogenous variables that are not given.")
    evidence: Share = Field(description="Share of nodes that are observed.")
    max_do: int = Field(ge=1, description="The most nodes forced at once.")
    effect: bool = Field(description="Whether interventions that change something are preferred.")


class Record(_Data):
    """One question about one model, its exact answer, and the prompt that asks it."""

    id: str = Field(min_length=1, max_length=300)
    spec: SpecIdentity
    kind: Literal["deduction", "intervention", "abduction", "counterfactual"]
    query: Question
    prompt: str
    required_keys: list[str] = Field(
        min_length=1, description="The keys of a reply's JSON object, exactly these."
    )
    answer: GoldAnswer
    derivation: Derivation

    @model_validator(mode="after")
    def _verify(self) -> Record:
        if self.query.query().kind != Kind(self.kind):
            raise ValueError(f"the kind is {self.kind}, but the query is of kind {self.query.query().kind}")
        if self.required_keys != self.query.target:
            raise ValueError("the required keys are not the target of the query")
        if len(set(self.required_keys)) < len(self.required_keys):
            raise ValueError("a required key is named twice")
        if set(self.answer.gold) != set(self.required_keys):
            raise ValueError("the answer is not about the required keys")
        return self

    def to_line(self) -> str:
        """The record as one line of JSON, without the line end."""
        return json_line(self.model_dump(mode="json"))


def json_line(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(", ", ": "))


def record_of(data: Any, where: str) -> Record:
    """The record that plain JSON data holds. Raises MisuseError, which starts with `where`."""
    try:
        return Record.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        reason = first["msg"].removeprefix("Value error, ")
        raise MisuseError(f"{where}: not a record: {f'{place}: ' if place else ''}{reason}") from None


def read_records(path: str | os.PathLike[str]) -> Iterator[tuple[str, Record]]:
    """The records of a JSON Lines file, one after the other, each with its place as `file:line`.

    Raises MisuseError, with the place, for a line that is no record or an id that comes twice.
    """
    seen: dict[str, str] = {}
    for where, data in read_jsonl(path):
        record = record_of(data, where)
        if record.id in seen:
            raise MisuseError(f"{where}: the id {record.id} comes twice, first at {seen[record.id]}")
        seen[record.id] = where
        yield where, record


def write_records(path: str | os.PathLike[str], records: Iterable[Record]) -> int:
    """Writes the records as JSON Lines, wholly or not at all; their number. Raises CausimError if it cannot."""
    return write_jsonl(path, (record.to_line() for record in records))
