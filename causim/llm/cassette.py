"""Replies on file: recorded once, given again for the same request, so that a run needs no endpoint to be repeated."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ValidationError

from causim.diagnostics import Diagnostic, Severity
from causim.errors import MisuseError
from causim.llm.completion import Client, Completion, Reply
from causim.llm.faults import LLMError, Usage
from causim.source import SourceText

F = TypeVar("F")
Recording = Literal["record", "replay", "auto"]


class Cassette:
    """A client in front of another, with a JSON Lines file between them.

    `record` asks always and writes down what comes; `replay` never asks; `auto` asks for what is not on file. Faults of
    replies are written down like replies, for they are part of a run. A refused request is not: its cause lies outside
    of the run. What was a fault of the server is asked again by `auto`.

    Each line is written at once and whole. A line that a killed run left unfinished is cut off by the next one.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        client: Client | None = None,
        recording: Recording = "auto",
        *,
        model: str | None = None,
    ) -> None:
        """`model` is needed where there is no client to name it. Raises MisuseError."""
        name = client.model if client is not None else model
        if name is None or (client is None and recording != "replay"):
            raise MisuseError(
                "a cassette without a client can only replay, and must be told the model's name"
            )
        self._path, self._client, self._recording, self._model = Path(path), client, recording, name
        if recording == "replay" and not self._path.is_file():
            raise MisuseError(f"{self._path}: there is no such cassette to replay")
        self._lines, self._end = _read(self._path)

    @property
    def model(self) -> str:
        return self._model

    async def complete(self, completion: Completion[F]) -> Reply[F]:
        """Raises LLMError, recorded or fresh; MisuseError for a replay of what was never recorded."""
        key = completion.key(self.model)
        if self._recording != "record" and (line := self._lines.get(key)) is not None:
            outcome = _outcome(line, completion)
            if self._client is None or self._recording == "replay" or not _transient(outcome):
                if isinstance(outcome, LLMError):
                    raise outcome
                return outcome
        if self._client is None or self._recording == "replay":
            raise MisuseError(
                f"{self._path}: nothing was recorded for this request to {self.model}: {completion.purpose}, "
                f"attempt {completion.attempt}, prompt {completion.prompt[:12]}, key {key[:12]}. "
                "Record again: the prompts, the sampling or the models before it have changed"
            )
        try:
            reply = await self._client.complete(completion)
        except LLMError as error:
            if error.code != "llm-refused":
                self._write(key, completion, {"fault": _fault_line(error)})
            raise
        self._write(key, completion, {"reply": _reply_line(reply)})
        return reply

    async def aclose(self) -> None:
        """Close the client behind it."""
        if self._client is not None:
            await self._client.aclose()

    def _write(self, key: str, completion: Completion[Any], outcome: dict[str, Any]) -> None:
        line = {
            "key": key,
            "model": self.model,
            "purpose": completion.purpose,
            "attempt": completion.attempt,
            "sampling": completion.sampling.given(),
            "messages": [asdict(message) for message in completion.messages],
            **outcome,
        }
        data = (json.dumps(line, ensure_ascii=False) + "\n").encode("utf-8", "replace")
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            if self._end is not None:
                os.ftruncate(file, self._end)
            self._end = os.fstat(file).st_size  # to be cut here if this write does not end well
            if os.write(file, data) != len(data):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self._path))
            self._end = None
        finally:
            os.close(file)
        self._lines[key] = _kept(line)


def _read(path: Path) -> tuple[dict[str, Mapping[str, Any]], int | None]:
    """The lines by key, later ones for earlier; and where to cut the file if its last line is unfinished."""
    lines: dict[str, Mapping[str, Any]] = {}
    if not path.exists():
        return lines, None
    end = 0
    with path.open("rb") as file:
        for number, data in enumerate(file, 1):
            if not data.endswith(b"\n"):
                return lines, end
            end += len(data)
            try:
                line = json.loads(data)
                lines[line["key"]] = _kept(line)
            except (ValueError, RecursionError, TypeError, KeyError):
                raise MisuseError(f"{path}: line {number} is no line of a cassette") from None
    return lines, None


def _kept(line: Mapping[str, Any]) -> dict[str, Any]:
    """What is needed of a line while a run goes on: not the messages, which are most of it."""
    return {name: line[name] for name in ("key", "reply", "fault") if name in line}


def _transient(outcome: Reply[Any] | LLMError) -> bool:
    return isinstance(outcome, LLMError) and outcome.transient


def _outcome(line: Mapping[str, Any], completion: Completion[F]) -> Reply[F] | LLMError:
    try:
        if (reply := line.get("reply")) is not None:
            value = reply["value"]
            if issubclass(completion.form, BaseModel):
                value = completion.form.model_validate_json(json.dumps(value))
            return Reply(
                value,
                reply["text"],
                reply["input_tokens"],
                reply["output_tokens"],
                reply["seconds"],
                reply["finish_reason"],
            )
        fault = line["fault"]
        return LLMError(tuple(map(_diagnostic, fault["diagnostics"])), Usage(**fault["usage"]))
    except (KeyError, TypeError, ValidationError) as error:
        raise MisuseError(
            f"the line of the cassette with key {line['key'][:12]} is damaged: {error}"
        ) from None


def _reply_line(reply: Reply[Any]) -> dict[str, Any]:
    value = reply.value
    plain = json.loads(value.model_dump_json(by_alias=True)) if isinstance(value, BaseModel) else value
    return {
        "value": plain,
        "text": reply.text,
        "input_tokens": reply.input_tokens,
        "output_tokens": reply.output_tokens,
        "seconds": round(reply.seconds, 3),
        "finish_reason": reply.finish_reason,
    }


def _fault_line(error: LLMError) -> dict[str, Any]:
    usage = asdict(error.usage)
    usage["seconds"] = round(usage["seconds"], 3)
    return {"diagnostics": [_plain(d) for d in error.diagnostics], "usage": usage}


def _plain(diagnostic: Diagnostic) -> dict[str, Any]:
    span = diagnostic.span
    place = None if span is None else [span.source.name, span.source.text, span.start, span.end]
    return {
        "code": diagnostic.code,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        "place": place,
    }


def _diagnostic(data: Mapping[str, Any]) -> Diagnostic:
    span = None
    if data["place"] is not None:
        name, text, start, end = data["place"]
        span = SourceText(name, text).span(start, end)
    return Diagnostic(data["code"], Severity.ERROR, data["message"], span, data["hint"])
