"""One request and its reply: asked through instructor, cleaned on the way, every fault told by its code."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any, Generic, TypeVar, cast

import instructor
import openai
from instructor.core import IncompleteOutputException, InstructorRetryException
from openai.types.chat import ChatCompletion, ChatCompletionMessage
from pydantic import BaseModel, ValidationError

from causim.llm.cleaning import fenced_part, without_thoughts
from causim.llm.completion import Completion
from causim.llm.endpoint import Endpoint
from causim.llm.faults import LLMError, fault
from causim.llm.traffic import TooMuchError
from causim.validation import validate

F = TypeVar("F")

_MODES = {
    "tools": instructor.Mode.TOOLS,
    "json_schema": instructor.Mode.JSON_SCHEMA,
    "json": instructor.Mode.JSON,
    "md_json": instructor.Mode.MD_JSON,
}
MAX_TEXT = 1 << 18  # characters of what a model says
_MAX_TOKENS = 10**9  # that a server can claim for one request
_MAX_MESSAGE = 500  # characters of what a server says


class Exchange(Generic[F]):
    """What is known so far of one request; tokens and text too where it ends in a fault."""

    def __init__(
        self,
        client: openai.AsyncOpenAI,
        endpoint: Endpoint,
        completion: Completion[F],
        clean: Callable[[str, bool], str],
    ) -> None:
        self._client, self._endpoint, self._completion, self._clean = client, endpoint, completion, clean
        self.text = ""
        self.input_tokens = self.output_tokens = 0
        self.finish_reason = ""

    async def run(self) -> F:
        """Raises LLMError."""
        completion = self._completion
        arguments: dict[str, Any] = {
            "model": self._endpoint.model,
            "messages": [{"role": m.role, "content": m.content} for m in completion.messages],
            **completion.sampling.given(),
        }
        if self._endpoint.extra_body:
            arguments["extra_body"] = dict(self._endpoint.extra_body)
        if not issubclass(completion.form, BaseModel):
            await self._ask(**arguments)
            return cast(F, self.text)
        create: Any = instructor.patch(create=self._ask, mode=_MODES[self._endpoint.mode])
        try:
            found = await create(
                response_model=_prepared(completion.form), max_retries=0, strict=True, **arguments
            )
        except InstructorRetryException as error:
            raise self._fault(error.__cause__) from None
        except IncompleteOutputException:
            raise _truncated() from None
        # What instructor returns carries the whole response with it; what is handed on is the value alone.
        return completion.form.model_validate_json(found.model_dump_json(by_alias=True))

    async def _ask(self, **arguments: Any) -> ChatCompletion:
        """The call that instructor wraps. Its faults are told here, before anybody logs them with a key in them."""
        try:
            response = await self._client.chat.completions.create(**arguments)
        except TooMuchError as error:
            raise fault("llm-too-large", str(error)) from None
        except (openai.OpenAIError, ValueError, RecursionError) as error:
            raise self._http_fault(error) from None
        return self._cleaned(response)

    def _cleaned(self, response: Any) -> ChatCompletion:
        choices: Any = (
            response.choices if isinstance(response, ChatCompletion) else None
        )  # which may be anything
        if not isinstance(choices, list):
            raise fault("llm-server-error", "the server sent something that is no completion", _ADDRESS)
        self._count(response)
        message = getattr(choices[0], "message", None) if choices else None
        if not isinstance(message, ChatCompletionMessage):
            raise fault("llm-empty", "the completion has no message")
        self.finish_reason = str(getattr(choices[0], "finish_reason", None) or "stop")[:40]
        call = _arguments(message) if self._endpoint.mode == "tools" else None
        text: Any = (call if call is not None else message.content) or ""
        if not isinstance(text, str):
            raise fault("llm-server-error", "the server sent a message that is no text", _ADDRESS)
        if len(text) > MAX_TEXT:
            raise fault(
                "llm-too-large", f"a reply of {len(text):,} characters; at most {MAX_TEXT:,} are read"
            )
        text = text.encode(
            "utf-8", "replace"
        ).decode()  # halves of characters can be neither sent nor written
        self.text = self._clean(text, True)
        if call is None:
            self.text = without_thoughts(self.text)
            if issubclass(self._completion.form, BaseModel):
                self.text = fenced_part(self.text)
        if self.finish_reason == "length" and not self._completion.partial:
            raise _truncated(self.text)
        if not self.text.strip():
            raise self._nothing(message)
        _put(message, self.text, self._endpoint.mode, self._completion.form.__name__)
        return cast(ChatCompletion, response)

    def _count(self, response: ChatCompletion) -> None:
        usage = response.usage
        for name, key in (("input_tokens", "prompt_tokens"), ("output_tokens", "completion_tokens")):
            number = getattr(usage, key, 0)
            setattr(self, name, min(number, _MAX_TOKENS) if isinstance(number, int) and number > 0 else 0)

    def _nothing(self, message: ChatCompletionMessage) -> LLMError:
        if isinstance(message.refusal, str) and message.refusal:
            said = self._clean(message.refusal[:_MAX_MESSAGE], True)
            return fault("llm-empty", "the model declines to answer", text=said)
        if self.finish_reason == "content_filter":
            return fault("llm-empty", "the server's filter keeps the answer back")
        return fault("llm-empty", "the reply is empty")

    # --- faults

    def _fault(self, cause: BaseException | None) -> LLMError:
        """What instructor could not read."""
        match cause:
            case LLMError():
                return cause
            case ValidationError() if all(e["type"] != "json_invalid" for e in cause.errors()):
                return self._misfit()
            case _:
                return self._no_json()

    def _misfit(self) -> LLMError:
        """JSON in another form than was asked for, each fault with its place."""
        form = self._completion.form
        assert issubclass(form, BaseModel)
        with suppress(ValueError):  # JSON in the middle of prose, which instructor finds
            found = validate(form, json.loads(self.text), "reply", code="llm-schema")
            if isinstance(found, list) and found:
                return LLMError(tuple(found))
        return self._no_json()

    def _no_json(self) -> LLMError:
        message, at = "the reply is no JSON", 0
        try:
            json.loads(self.text)
        except json.JSONDecodeError as error:
            message, at = f"the reply is no JSON: {error.msg}, at character {error.pos}", error.pos
        except RecursionError:
            message = "the reply is nested too deeply"
        return fault("llm-invalid-json", message, text=self.text, at=at)

    def _http_fault(self, error: Exception) -> LLMError:
        number = self._endpoint.max_retries
        retries = f"after {number} {'retry' if number == 1 else 'retries'}"
        match error:
            case openai.APITimeoutError():
                return fault("llm-timeout", f"no reply in {self._endpoint.timeout:g} seconds, {retries}")
            case openai.RateLimitError():
                return fault("llm-rate-limited", f"too many requests, {retries}{self._said(error)}")
            case openai.APIStatusError(status_code=status) if status >= 500 or status in (408, 409):
                return fault("llm-server-error", f"the server answers {status}, {retries}{self._said(error)}")
            case openai.APIStatusError(status_code=status):
                return fault("llm-refused", f"the server answers {status}{self._said(error)}")
            case openai.APIConnectionError():
                return fault("llm-server-error", f"the server cannot be reached, {retries}", _ADDRESS)
            case _:
                return fault("llm-server-error", "the server sent something that is no completion", _ADDRESS)

    def _said(self, error: openai.APIStatusError) -> str:
        """What the server has to say about it, on one line."""
        body = error.body
        said = body.get("message") if isinstance(body, dict) else body
        text = self._clean(said, False) if isinstance(said, str) else ""
        return f": {' '.join(text.split())[:_MAX_MESSAGE]}" if text.strip() else ""


@cache
def _prepared(form: type[BaseModel]) -> type[BaseModel]:
    """The form as instructor wants it; otherwise it makes a new class for every request, which takes 20 ms."""
    return instructor.openai_schema(form)


_ADDRESS = "Check `base_url`: it is the part of the address before /chat/completions."


def _truncated(text: str = "") -> LLMError:
    hint = "Answer more briefly, or allow more with `max_tokens`."
    return fault("llm-truncated", "the reply was cut off at the limit of tokens", hint, text, len(text))


def _arguments(message: ChatCompletionMessage) -> str | None:
    """The arguments of the first call of a tool, as text; None if none was called."""
    calls = message.tool_calls
    if not isinstance(calls, list) or not calls:
        return None
    arguments = getattr(getattr(calls[0], "function", None), "arguments", None)
    return json.dumps(arguments) if isinstance(arguments, dict) else arguments


def _put(message: ChatCompletionMessage, text: str, mode: str, name: str) -> None:
    """The cleaned text where instructor looks for it: servers without a parser for tools answer in plain content."""
    if mode != "tools":
        message.content = text
        return
    from openai.types.chat import ChatCompletionMessageFunctionToolCall
    from openai.types.chat.chat_completion_message_function_tool_call import Function

    call = ChatCompletionMessageFunctionToolCall(
        id="call", type="function", function=Function(name=name, arguments=text)
    )
    message.tool_calls = [call]
