"""What servers and models do wrong, each as a behaviour of the loopback server for one request."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace

from tests.loopback.server import Asked, Behaviour, Response, Script, completion, honest, reply_text

JSON = {"Content-Type": "application/json"}
TEN_MEGABYTES = 10 * 2**20


def _error(status: int, message: str, **headers: str) -> Response:
    body = json.dumps({"error": {"message": message, "type": "error", "code": None}}).encode()
    return Response(body, status, JSON | {name.replace("_", "-"): value for name, value in headers.items()})


# --- of servers


def rate_limited(seconds: float = 0.02) -> Behaviour:
    return lambda asked, script: _error(429, "too many requests", Retry_After=f"{seconds}")


def server_error(status: int = 500) -> Behaviour:
    return lambda asked, script: _error(status, "something broke", Retry_After_Ms="10")


def slow(seconds: float) -> Behaviour:
    """The right answer, too late."""
    return lambda asked, script: replace(honest(asked, script), delay=seconds)


def dripping(seconds: float) -> Behaviour:
    """The right answer, a byte at a time: no single read ever times out."""
    return lambda asked, script: replace(honest(asked, script), drip=seconds)


def hang_up(asked: Asked, script: Script) -> Response:
    return Response(b"", hang_up=True)


def wrong_key(asked: Asked, script: Script) -> Response:
    """Refuses, and repeats the key in full, as some servers do."""
    given = asked.headers.get("Authorization", "").removeprefix("Bearer ")
    return _error(401, f"Incorrect API key provided: {given}. Nothing is done for {given}.")


def elsewhere(asked: Asked, script: Script) -> Response:
    return Response(b"", 307, {"Location": "/v1/elsewhere/chat/completions"})


def page(asked: Asked, script: Script) -> Response:
    return Response(
        b"<html><body>Bad gateway, with a smile</body></html>", 200, {"Content-Type": "text/html"}
    )


def no_completion(asked: Asked, script: Script) -> Response:
    return Response(b'{"choices": "none", "usage": []}')


def no_choices(asked: Asked, script: Script) -> Response:
    return Response(b'{"id": "x", "object": "chat.completion", "choices": []}')


def nested(asked: Asked, script: Script) -> Response:
    return Response(b"[" * 200_000)


def huge(asked: Asked, script: Script) -> Response:
    return completion(asked, json.dumps({"node": "x" * TEN_MEGABYTES}))


def compressed(asked: Asked, script: Script) -> Response:
    """A few kilobytes that unpack to ten megabytes."""
    response = huge(asked, script)
    return replace(response, body=gzip.compress(response.body), headers=JSON | {"Content-Encoding": "gzip"})


# --- of models


def fenced(asked: Asked, script: Script) -> Response:
    text = f"Here is the answer:\n\n```json\n{reply_text(asked, script)}\n```\nI hope that this helps."
    return completion(asked, text, as_content=True)


def thinking(asked: Asked, script: Script) -> Response:
    text = f'<think>\nSay {{"name": "x"}}? No.\n</think>\n\n{reply_text(asked, script)}'
    return completion(asked, text, as_content=True)


def thinking_only(asked: Asked, script: Script) -> Response:
    return completion(asked, "<think>\nWhat was I asked, and by whom? It is said that", as_content=True)


def as_content(asked: Asked, script: Script) -> Response:
    """The right answer in plain content, by a server that cannot call tools."""
    return completion(asked, reply_text(asked, script), as_content=True)


def truncated(asked: Asked, script: Script) -> Response:
    text = reply_text(asked, script)
    return completion(asked, text[: len(text) // 2], finish="length")


def invalid(asked: Asked, script: Script) -> Response:
    return completion(asked, reply_text(asked, script)[:-1] + ", oh")


def misfit(asked: Asked, script: Script) -> Response:
    """JSON, but with a key that is missing and one that nobody asked for."""
    reply = script(asked)
    assert isinstance(reply, dict)
    return completion(asked, json.dumps({"thoughts": "none", **dict(list(reply.items())[1:])}))


def empty(asked: Asked, script: Script) -> Response:
    return completion(asked, "", as_content=True)


def declining(asked: Asked, script: Script) -> Response:
    body = json.loads(completion(asked, "", as_content=True).body)
    body["choices"][0]["message"] = {"role": "assistant", "content": None, "refusal": "I would rather not."}
    return Response(json.dumps(body).encode())


def saying(text: str) -> Behaviour:
    """This text, whatever was asked."""
    return lambda asked, script: completion(asked, text)
