"""Structured replies from any OpenAI-compatible endpoint, through the openai client and instructor.

HTTP retries (429, 5xx, lost connections) belong to the openai client, the form of requests and replies to instructor;
asking again after an unusable reply belongs to the caller, who has more to say about it than a validation error.
"""

from __future__ import annotations

import asyncio
import logging
import os
from importlib.util import find_spec
from time import monotonic
from types import TracebackType
from typing import Any, Self, TypeVar, cast, get_args

from causim.errors import MisuseError
from causim.llm.cleaning import scrub
from causim.llm.completion import Completion, Reply
from causim.llm.endpoint import OPENAI, Endpoint, Mode
from causim.llm.faults import LLMError, Usage, fault

F = TypeVar("F")

MAX_REPLY_BYTES = 1 << 21  # of the body of a response


class OpenAIClient:
    """A client for one endpoint, within one event loop: `async with OpenAIClient(endpoint) as client`.

    The key is read from the environment when the client is made. Raises MisuseError if it is not there, or if the
    libraries are not installed.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self._key = _key(endpoint)
        self._slots = asyncio.Semaphore(max(1, endpoint.concurrency))
        self._openai = _openai_client(endpoint, self._key)

    def __repr__(self) -> str:
        return f"OpenAIClient({self.endpoint!r})"

    @property
    def model(self) -> str:
        return self.endpoint.model

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Let go of connections."""
        await self._openai.close()

    async def complete(self, completion: Completion[F]) -> Reply[F]:
        """Ask once. Raises LLMError, with what the request cost."""
        from causim.llm.exchange import Exchange
        from causim.llm.traffic import LONGEST_PAUSE

        exchange = Exchange(self._openai, self.endpoint, completion, self._clean)
        # The openai client retries and waits by itself; this is for a server that finds a way around its timeouts.
        patience = (2 * self.endpoint.timeout + LONGEST_PAUSE) * (self.endpoint.max_retries + 1)
        async with self._slots:
            started = monotonic()
            outcome: F | LLMError
            try:
                async with asyncio.timeout(patience):
                    outcome = await exchange.run()
            except LLMError as error:
                outcome = error
            except TimeoutError:
                outcome = fault("llm-timeout", f"no reply within {patience:.0f} seconds")
            seconds = monotonic() - started
        # Raised out here, so that no exception that knows the request's headers hangs on it as its context.
        if isinstance(outcome, LLMError):
            raise outcome.costing(Usage(exchange.input_tokens, exchange.output_tokens, seconds))
        return Reply(
            value=outcome,
            text=exchange.text,
            input_tokens=exchange.input_tokens,
            output_tokens=exchange.output_tokens,
            seconds=seconds,
            finish_reason=exchange.finish_reason,
        )

    def _clean(self, text: str, reply: bool) -> str:
        return scrub(text, self._key, reply=reply)


def _key(endpoint: Endpoint) -> str | None:
    variable = endpoint.key_variable
    key = os.environ.get(variable, "").strip() if variable else ""
    if not key and variable and endpoint.base_url == OPENAI:
        raise MisuseError(
            f"the environment variable {variable} holds no key for {endpoint.base_url}: set it first"
        )
    if not key:
        return None  # a server of one's own needs none, and another one will say so
    if not (key.isascii() and key.isprintable() and " " not in key):
        raise MisuseError(f"the environment variable {variable} holds something that cannot be a key")
    return key


def _openai_client(endpoint: Endpoint, key: str | None) -> Any:
    if endpoint.mode not in get_args(Mode):
        raise MisuseError(f"there is no mode {endpoint.mode!r}: it is one of {', '.join(get_args(Mode))}")
    if not all(map(find_spec, ("httpx2", "instructor", "openai"))):
        raise MisuseError("language models need more libraries: pip install 'causim[llm]'")
    from openai import AsyncOpenAI

    from causim.llm.traffic import Traffic

    # What these would print goes into the diagnostics; whoever configures logging still receives it.
    logging.getLogger("instructor").addHandler(logging.NullHandler())
    try:
        return AsyncOpenAI(
            base_url=endpoint.base_url,
            api_key=key or "none",
            timeout=endpoint.timeout,
            max_retries=endpoint.max_retries,
            default_headers={"Accept-Encoding": "identity"},
            http_client=cast(Any, Traffic(MAX_REPLY_BYTES, endpoint.timeout).client()),
        )
    except (ValueError, TypeError) as error:
        raise MisuseError(f"{endpoint.base_url!r} is no address of a server: {error}") from None
