"""Records: one causal question each, with the prompt that asks it and its exact answer.

JSON Lines holds a record as it is. A Parquet file holds it as a flat row, with what varies from model to model as JSON
texts, because Arrow would give every record the variables of all of them.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
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

from causim.dataset.jsonl import parse_line, read_jsonl, write_jsonl
from causim.engine import Assignment, Kind, Query
from causim.errors import MisuseError
from causim.model.domain import Value

JsonValue = StrictBool | StrictInt | StrictStr
Values = dict[StrictStr, JsonValue]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
ModelHash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
ExactProbability = Annotated[str, StringConstraints(pattern=r"^(0|1|[1-9][0-9]*/[1-9][0-9]*)$")]
Share = Annotated[float, Field(ge=0, le=1)]
KindName = Literal["deduction", "intervention", "abduction", "counterfactual"]
Scenario = Literal["deterministic", "stochastic", "impossible"]
Mode = Literal["code", "dsl", "english", "partial"]

NO_ANSWER = "no answer"  # a key of replies; no variable has a name with a blank in it
IMPOSSIBLE = "impossible"
UNDETERMINED = "cannot be determined"


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class SpecIdentity(_Data):
    """Which model is asked about, without saying where its file was."""

    model: str = Field(description="The model's declared name.")
    sha256: Digest = Field(description="SHA-256 of the specification's text in UTF-8 with LF line ends.")
    hash: ModelHash = Field(description="The hash of its graph, supports and mechanisms up to renaming.")
    nodes: int = Field(ge=1, description="How many endogenous variables it has.")
    topology: str | None = Field(default=None, description="The topology that it declares.")
    domain: str | None = Field(default=None, description="The domain that it declares.")
    family: str | None = Field(
        default=None, description="The grown model in its library that this is a version of."
    )
    version: int | None = Field(default=None, ge=1, description="Which version of it, from 1.")


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

    status: Literal["unique", "multiple", "impossible"]
    count: int = Field(ge=0, description="How many assignments are right, exactly.")
    support: list[Values] = Field(
        description="The right assignments, in the order of the variables' types; the first of them if not complete.",
    )
    probabilities: list[ExactProbability] = Field(
        default=[],
        description="Exact probability of each listed assignment given the evidence; empty if some are too long.",
    )
    complete: bool = Field(description="Whether all right assignments are listed.")
    digest: Digest = Field(
        description="SHA-256 of the count and the first right assignments, listed here or not."
    )
    gold: Values = Field(
        description="One right assignment: what held in the world that was drawn. {} if impossible."
    )

    @model_validator(mode="after")
    def _verify(self) -> GoldAnswer:
        listed = {Assignment(values) for values in self.support}
        if len(listed) < len(self.support):
            raise ValueError("the support lists an assignment twice")
        if self.status != ("impossible", "unique", "multiple")[min(self.count, 2)]:
            raise ValueError(f"the status is {self.status}, but the count is {self.count}")
        if self.complete != (self.count == len(self.support)) or self.count < len(self.support):
            raise ValueError("count, complete and the length of the support do not agree")
        if self.probabilities and len(self.probabilities) != len(self.support):
            raise ValueError("there is not one probability for each listed assignment")
        if any(values.keys() != self.gold.keys() for values in self.support):
            raise ValueError("the assignments are not all of the same variables")
        if self.count and self.complete and Assignment(self.gold) not in listed:
            raise ValueError("the gold answer is not in the support")
        return self


class Derivation(_Data):
    """How the question was drawn: with the specification, all that is needed to draw it again.

    The shares are those of Appendix L of the paper, see `causim.dataset.drawing.Shape`.
    """

    seed: int
    split: str = Field(default="", description="The split that it was drawn for; not that of a single file.")
    scenario: Scenario | Literal["any"] = Field(description="The scenario that was asked for.")
    index: int = Field(ge=0, description="Which of the questions drawn of this kind and scenario, from 0.")
    missing_exo_pct: Share
    intervention_node_pct: Share
    evidence: Literal["full", "minimal"] | Share
    require_intervention_effect: bool
    require_counterfactual_effect: bool


class Record(_Data):
    """One question about one model, its exact answer, and the prompt that asks it."""

    id: str = Field(min_length=1, max_length=300)
    spec: SpecIdentity
    kind: KindName
    scenario: Scenario
    mode: Mode = Field(default="code", description="How the prompt states the model.")
    abstention: bool = Field(
        default=False, description="Whether a reply may say that there is no single answer."
    )
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
        if self.scenario != _SCENARIOS[self.answer.status]:
            raise ValueError(f"the scenario is {self.scenario}, but the answer is {self.answer.status}")
        if self.answer.count == 0 and not self.abstention:
            raise ValueError("the evidence is impossible, and the reply may not say so")
        if self.answer.count and set(self.answer.gold) != set(self.required_keys):
            raise ValueError("the answer is not about the required keys")
        return self

    @property
    def reply(self) -> Mapping[str, Value]:
        """The object that a right reply states. Where a reply may abstain, it must if there is no single answer."""
        if self.abstention and self.answer.status != "unique":
            return {NO_ANSWER: IMPOSSIBLE if self.answer.count == 0 else UNDETERMINED}
        return self.answer.gold

    def to_line(self) -> str:
        """The record as one line of JSON, without the line end."""
        return json_line(self.model_dump(mode="json"))


_SCENARIOS = {"unique": "deterministic", "multiple": "stochastic", "impossible": "impossible"}


def row_of(record: Record) -> dict[str, Any]:
    """The record as a flat row: texts, integers, booleans and one list of texts. `completion` is a right reply."""
    spec = record.spec
    return {
        "id": record.id,
        "prompt": record.prompt,
        "completion": json_line(dict(record.reply)),
        "kind": record.kind,
        "scenario": record.scenario,
        "mode": record.mode,
        "abstention": record.abstention,
        "model": spec.model,
        "topology": spec.topology,
        "domain": spec.domain,
        "family": spec.family,
        "version": spec.version,
        "nodes": spec.nodes,
        "status": record.answer.status,
        "count": str(record.answer.count),
        "required_keys": record.required_keys,
        "query": json_line(record.query.model_dump(mode="json")),
        "answer": json_line(record.answer.model_dump(mode="json")),
        "derivation": json_line(record.derivation.model_dump(mode="json")),
        "spec_sha256": spec.sha256,
        "model_hash": spec.hash,
    }


def record_of_row(row: Mapping[str, Any], where: str) -> Record:
    """The record that a flat row holds. Raises MisuseError, which starts with `where`."""
    try:
        named = {key: row[key] for key in ("model", "topology", "domain", "family", "version", "nodes")}
        data = {key: row[key] for key in ("id", "kind", "scenario", "mode", "abstention", "prompt")}
        data["required_keys"] = list(row["required_keys"])
        data["spec"] = {**named, "sha256": row["spec_sha256"], "hash": row["model_hash"]}
        for key in ("query", "answer", "derivation"):
            data[key] = parse_line(row[key].encode(), f"{where}, {key}")
    except KeyError as error:
        raise MisuseError(f"{where}: not a record: it has no column {error.args[0]}") from None
    except (TypeError, AttributeError):
        raise MisuseError(f"{where}: not a record: a column has values of another type") from None
    return record_of(data, where)


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
