"""What is asked of a language model, and what came back."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import cache
from hashlib import sha256
from typing import Any, Generic, Literal, Protocol, TypeVar

from pydantic import BaseModel

Role = Literal["system", "user", "assistant"]
F = TypeVar("F")


@dataclass(frozen=True, slots=True)
class Message:
    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Sampling:
    """How a reply is drawn. What is None is left to the server."""

    temperature: float | None = None
    top_p: float | None = None
    max_tokens: int | None = 4096
    seed: int | None = None

    def given(self) -> dict[str, float | int]:
        return {name: value for name, value in asdict(self).items() if value is not None}


@dataclass(frozen=True, slots=True)
class Completion(Generic[F]):
    """One request. `form` is the pydantic class that the reply must fit, or `str` for plain text.

    `purpose` says what it is for, in reports. `attempt` counts from 1: a request that is made again is another one.
    `series` tells apart requests that read alike, such as those for two models of one kind; neither is sent.
    `partial` says that a text which was cut off at the limit of tokens is a reply too, and no fault.
    """

    messages: tuple[Message, ...]
    form: type[F]
    purpose: str
    sampling: Sampling = Sampling()
    attempt: int = 1
    series: str = ""
    partial: bool = False

    @property
    def prompt(self) -> str:
        """sha256 of the messages, in hexadecimal: what histories keep of them."""
        return _digest([asdict(message) for message in self.messages])

    def key(self, model: str) -> str:
        """sha256 of all that can make a difference to the reply."""
        return _digest(
            {
                "model": model,
                "messages": [asdict(message) for message in self.messages],
                "schema": self.schema(),
                "sampling": self.sampling.given(),
                "attempt": self.attempt,
                "series": self.series,
            }
        )

    def schema(self) -> dict[str, Any] | None:
        """The JSON Schema of the form; None for plain text."""
        return _schema(self.form) if issubclass(self.form, BaseModel) else None


@dataclass(frozen=True, slots=True)
class Reply(Generic[F]):
    """An answer that fits the form. `text` is what it was read from, without reasoning and code fences."""

    value: F
    text: str
    input_tokens: int = 0
    output_tokens: int = 0
    seconds: float = 0.0
    finish_reason: str = "stop"


class Client(Protocol):
    """Whoever answers: an endpoint, a cassette, or a test."""

    @property
    def model(self) -> str: ...

    async def complete(self, completion: Completion[F]) -> Reply[F]:
        """Raises LLMError."""
        ...

    async def aclose(self) -> None:
        """Let go of connections."""
        ...


@cache
def _schema(form: type[BaseModel]) -> dict[str, Any]:
    return form.model_json_schema()


def _digest(data: object) -> str:
    return sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode("utf-8", "replace")).hexdigest()
