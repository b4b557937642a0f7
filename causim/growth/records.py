"""The history of a grown model: `history.json` beside its versions. Nothing in it depends on time or machine."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from causim.diagnostics import Diagnostic
from causim.edit import Edit
from causim.edit.operations import Digest
from causim.growth.author import Call
from causim.growth.plan import Plan, Theme


class Status(StrEnum):
    GROWING = "growing"
    COMPLETE = "complete"
    STOPPED = "stopped"  # the attempts at a step were spent
    INTERRUPTED = "interrupted"  # the author was out of reach; a resumed run goes on from here


class Entry(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, use_attribute_docstrings=True)


class Job(Entry):
    """One model to be grown. Its seed is a hash of the run's seed, the id and the generation."""

    id: str
    domain: str
    topology: str
    nodes: int = Field(ge=1)
    seed: str
    generation: int = 0
    """How often a model of this id was grown before and turned out to be one of the library already."""
    strategy: Literal["incremental", "one_shot"] = "incremental"


class Refusal(Entry):
    """One diagnostic of an attempt, without the text it points at."""

    code: str
    message: str
    place: str | None = None

    @classmethod
    def of(cls, diagnostic: Diagnostic) -> Refusal:
        place = str(diagnostic.span) if diagnostic.span is not None else None
        return cls(code=diagnostic.code, message=diagnostic.message, place=place)


class Request(Entry):
    """One request to a language model: what for, the sha256 of the prompt, and the tokens it took."""

    purpose: str
    prompt: str
    input_tokens: int = 0
    output_tokens: int = 0
    fault: str | None = None

    @classmethod
    def of(cls, call: Call) -> Request:
        return cls(
            purpose=call.purpose,
            prompt=call.prompt,
            input_tokens=call.input_tokens,
            output_tokens=call.output_tokens,
            fault=call.fault,
        )


class Attempt(Entry):
    """One try at a step: accepted if there are no refusals."""

    step: int
    number: int
    stage: Literal["specify", "plan", "execute", "one_shot"]
    """How far it came."""
    form: str = "dsl"
    """In which form the mechanism was written: dsl or python."""
    refusals: tuple[Refusal, ...] = ()
    requests: tuple[Request, ...] = ()

    @property
    def accepted(self) -> bool:
        return not self.refusals


class Version(Entry):
    """One accepted step: the file, the digests of its text and of the text before, and what made the one the other."""

    file: Annotated[str, Field(pattern=r"^v[0-9]{2,}\.scm$")]
    sha256: Digest
    base: Digest | None = None
    plan: Plan | None = None
    edit: Edit | None = None


class History(Entry):
    """How a model came about. `hash` is that of the finished model up to renaming."""

    format: Literal[1] = 1
    job: Job
    author: str
    status: Status
    theme: Theme | None = None
    reason: str | None = None
    """Why it stopped."""
    hash: str | None = None
    versions: tuple[Version, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    earlier: tuple[Attempt, ...] = ()
    """Of the models before it that had this id and were given up, see `Job.generation`."""

    @property
    def done(self) -> bool:
        """Whether nothing more is to be done for it."""
        return self.status in (Status.COMPLETE, Status.STOPPED)

    def to_json(self) -> dict[str, Any]:
        """Plain data; what is not there is left out."""
        return self.model_dump(mode="json", exclude_none=True)
