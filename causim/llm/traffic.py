"""Between the HTTP client and the wire: bounded replies, and one pause for all when a server asks for it."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator
from functools import cache
from ssl import SSLContext
from time import monotonic

import httpx2
from openai import DefaultAsyncHttpx2Client, OpenAIError

LONGEST_PAUSE = 120.0  # seconds; the openai client does not wait longer either
_PAUSE = 0.5  # seconds, where a server does not say how long


class TooMuchError(OpenAIError):
    """A body beyond the limit. Of openai's own kind, so that its client neither wraps it nor asks again."""


class Traffic:
    """The hooks of one client's HTTP requests."""

    def __init__(self, max_bytes: int, seconds: float) -> None:
        self._max_bytes, self._seconds = max_bytes, seconds
        self._open_at = 0.0

    def client(self) -> httpx2.AsyncClient:
        """Follows no redirects: the key goes to the address that was configured and nowhere else."""
        hooks = {"request": [self._before], "response": [self._after]}
        return DefaultAsyncHttpx2Client(event_hooks=hooks, follow_redirects=False, verify=_certificates())

    async def _before(self, request: httpx2.Request) -> None:
        while (left := self._open_at - monotonic()) > 0:
            await asyncio.sleep(left)

    async def _after(self, response: httpx2.Response) -> None:
        if response.status_code == 429:
            self._open_at = max(self._open_at, monotonic() + _pause_of(response.headers))
        encoding = response.headers.get("Content-Encoding", "identity")
        if encoding != "identity":  # a few bytes can unpack to gigabytes
            raise TooMuchError(f"the server compresses its reply ({encoding[:20]}), which was not asked for")
        assert isinstance(response.stream, httpx2.AsyncByteStream)
        response.stream = _Bounded(response.stream, self._max_bytes, monotonic() + self._seconds)


class _Bounded(httpx2.AsyncByteStream):
    """A body up to a size and a time: one byte a second never runs into the timeout of a single read."""

    def __init__(self, inner: httpx2.AsyncByteStream, max_bytes: int, until: float) -> None:
        self._inner, self._left, self._until = inner, max_bytes, until

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._inner:
            self._left -= len(chunk)
            if self._left < 0:
                raise TooMuchError("the server sends more than any reply could be")
            if monotonic() > self._until:
                raise httpx2.ReadTimeout("the reply does not end")
            yield chunk

    async def aclose(self) -> None:
        await self._inner.aclose()


@cache
def _certificates() -> SSLContext:
    """Those that are trusted; reading them takes longer than growing a node."""
    return httpx2.create_ssl_context()


def _pause_of(headers: httpx2.Headers) -> float:
    """Seconds that a 429 asks for."""
    for name, unit in (("Retry-After-Ms", 1000), ("Retry-After", 1)):
        try:
            seconds = float(headers.get(name, "")) / unit
        except ValueError:
            continue  # absent, or a date: the client that asked waits for that by itself
        if math.isfinite(seconds) and seconds > 0:
            return min(seconds, LONGEST_PAUSE)
    return _PAUSE
