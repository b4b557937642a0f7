"""An OpenAI-compatible server on this machine: real HTTP on a real socket, answers from a script, faults on demand.

    with LoopbackServer(script) as server:
        server.queue(faults.rate_limited(), faults.fenced)     # for the next two requests
        server.queue(spoil.stale_base, purpose="execute")      # for the next request of this purpose
        client = OpenAIClient(Endpoint("scripted", server.base_url))
        ...
        assert [asked.purpose for asked in server.log] == ["plan", "plan", "plan", "execute"]

A script is called with what was asked, and gives the reply: data where a form was asked for, else text.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import monotonic
from types import TracebackType
from typing import Any, Self

_DATA = re.compile(r"^(`{3,})json\n(.*?)\n\1$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Asked:
    """A request as it came, names of headers in title case."""

    path: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]
    purpose: str = ""
    at: float = 0.0  # when, on the monotonic clock

    @cached_property
    def prompt(self) -> str:
        """The last message of the user."""
        texts = [m["content"] for m in self.body.get("messages", []) if m["role"] == "user"]
        return str(texts[-1]) if texts else ""

    @cached_property
    def data(self) -> dict[str, Any]:
        """The first block of JSON in the prompt: what prompts give as data stands there."""
        found = _DATA.search(self.prompt)
        return dict(json.loads(found[2])) if found else {}

    @property
    def tool(self) -> str | None:
        """The name of the tool that is to be called."""
        tools = self.body.get("tools") or []
        return str(tools[0]["function"]["name"]) if tools else None

    @property
    def everything(self) -> str:
        """All of it but the headers, to look for what must not be there."""
        return f"{self.path} {json.dumps(self.body)}"


@dataclass(frozen=True)
class Response:
    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})
    delay: float = 0.0  # before anything is sent
    drip: float = 0.0  # seconds between bytes
    hang_up: bool = False  # no response at all


Script = Callable[[Asked], dict[str, Any] | str]
Behaviour = Callable[[Asked, Script], Response]


def completion(asked: Asked, text: str, *, finish: str = "stop", as_content: bool = False) -> Response:
    """A chat completion with this reply: the arguments of the tool if one was offered, else the content."""
    message: dict[str, Any] = {"role": "assistant", "content": text}
    if asked.tool and not as_content:
        call = {"id": "call_1", "type": "function", "function": {"name": asked.tool, "arguments": text}}
        message |= {"content": None, "tool_calls": [call]}
    prompt = sum(len(m["content"]) // 4 for m in asked.body["messages"])
    usage = {"prompt_tokens": prompt, "completion_tokens": len(text) // 4}
    body = {
        "id": "chatcmpl-loopback",
        "object": "chat.completion",
        "created": 0,
        "model": asked.body["model"],
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
        "usage": usage | {"total_tokens": sum(usage.values())},
    }
    return Response(json.dumps(body).encode())


def reply_text(asked: Asked, script: Script) -> str:
    """What the script says, as a model writes it."""
    reply = script(asked)
    return reply if isinstance(reply, str) else json.dumps(reply)


def honest(asked: Asked, script: Script) -> Response:
    return completion(asked, reply_text(asked, script))


class LoopbackServer:
    """`log` has every request; `purpose` says what one is for, so that behaviours can be queued for it."""

    def __init__(self, script: Script, purpose: Callable[[Asked], str] = lambda asked: "") -> None:
        self.script, self.purpose = script, purpose
        self.always: Behaviour = honest
        self.log: list[Asked] = []
        self.closing = threading.Event()
        self.most_at_once = self._at_once = 0
        self._queue: list[tuple[str | None, Behaviour]] = []
        self._lock = threading.Lock()
        self._http = _HTTPServer(("127.0.0.1", 0), _Handler)
        self._http.owner = self
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02})

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    def queue(self, *behaviours: Behaviour, purpose: str | None = None) -> None:
        """Each for one request, in order: the next ones, or the next ones of a purpose."""
        self._queue.extend((purpose, behaviour) for behaviour in behaviours)

    @property
    def queued(self) -> int:
        """How many behaviours have not had their request yet."""
        return len(self._queue)

    def respond(self, asked: Asked) -> Response:
        with self._lock:
            self.log.append(asked)
            behaviour = self.always
            for number, (purpose, queued) in enumerate(self._queue):
                if purpose in (None, asked.purpose):
                    behaviour = queued
                    del self._queue[number]
                    break
        return behaviour(asked, self.script)

    def enter(self, change: int) -> None:
        with self._lock:
            self._at_once += change
            self.most_at_once = max(self.most_at_once, self._at_once)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


class _HTTPServer(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    owner: LoopbackServer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is part of some tests, and no reason to print anything."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each response waits 40 ms for an acknowledgement
    server: _HTTPServer

    def do_POST(self) -> None:
        owner = self.server.owner
        length = int(self.headers.get("Content-Length", 0))
        body = json.loads(self.rfile.read(length))
        headers = {name.title(): value for name, value in self.headers.items()}
        asked = Asked(self.path, headers, body)
        asked = Asked(asked.path, asked.headers, asked.body, owner.purpose(asked), monotonic())
        owner.enter(1)
        try:
            if not self.path.endswith("/v1/chat/completions"):
                response = Response(b'{"error": {"message": "no such path"}}', 404)
            else:
                response = owner.respond(asked)
            self._send(response)
        finally:
            owner.enter(-1)

    def _send(self, response: Response) -> None:
        if response.delay and self.server.owner.closing.wait(response.delay):
            return
        if response.hang_up:
            self.close_connection = True
            return
        self.send_response(response.status)
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(response.body)))
        self.end_headers()
        if not response.drip:
            self.wfile.write(response.body)
            return
        for byte in response.body:
            if self.server.owner.closing.wait(response.drip):
                return
            self.wfile.write(bytes([byte]))

    def log_message(self, format: str, *args: Any) -> None:
        pass
