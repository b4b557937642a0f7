"""The client against a server on this machine: what it sends, what it makes of replies, and of everything else."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict

from causim.diagnostics.catalog import CATALOG
from causim.errors import MisuseError
from causim.llm import Completion, Endpoint, LLMError, Message, OpenAIClient, Reply, Sampling
from tests.loopback import faults
from tests.loopback.server import Asked, Behaviour, LoopbackServer

KEY = "sk-0123456789-a-key-that-nobody-may-see"
MODES = ("tools", "json_schema", "json", "md_json")


class Answer(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    word: str
    numbers: tuple[int, ...]


EXPECTED = Answer(word="five", numbers=(1, 4))


def script(asked: Asked) -> dict[str, Any] | str:
    return {"word": "five", "numbers": [1, 4]} if "five" in asked.prompt else "Just text."


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[LoopbackServer]:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with LoopbackServer(script) as server:
        yield server


def question(form: type[Any] = Answer, **more: Any) -> Completion[Any]:
    text = "Say five." if form is Answer else "Say something."
    messages = (Message("system", "You {{ count }} {% with %} {braces}."), Message("user", text))
    return Completion(messages, form, "test", **more)


def ask(server: LoopbackServer, *completions: Completion[Any], **options: Any) -> list[Reply[Any] | LLMError]:
    """Ask all at once; replies and faults, in their order."""

    async def run() -> list[Any]:
        settings = {"timeout": 5.0, "max_retries": 1} | options
        async with OpenAIClient(Endpoint("scripted", server.base_url, **settings)) as client:
            calls = [client.complete(completion) for completion in completions or (question(),)]
            return await asyncio.gather(*calls, return_exceptions=True)

    found = asyncio.run(run())
    assert all(isinstance(outcome, Reply | LLMError) for outcome in found), found
    return found


def reply(server: LoopbackServer, completion: Completion[Any] | None = None, **options: Any) -> Reply[Any]:
    (found,) = ask(server, *([completion] if completion else []), **options)
    assert isinstance(found, Reply), found
    return found


def refusal(server: LoopbackServer, *behaviours: Behaviour, **options: Any) -> LLMError:
    server.queue(*behaviours)
    (found,) = ask(server, **options)
    assert isinstance(found, LLMError), found
    assert found.code in CATALOG
    return found


# --- replies


@pytest.mark.parametrize("mode", MODES)
def test_each_mode_asks_in_its_way_and_gets_the_form(server: LoopbackServer, mode: str) -> None:
    found = reply(server, mode=mode)
    assert found.value == EXPECTED
    assert type(found.value) is Answer
    assert (found.input_tokens > 0, found.output_tokens > 0, found.finish_reason) == (True, True, "stop")
    (asked,) = server.log
    ways = {
        "tools": asked.tool,
        "json_schema": "response_format",
        "json": "response_format",
        "md_json": "```json",
    }
    assert str(ways[mode]) in asked.everything
    assert "You {{ count }} {% with %} {braces}." in asked.body["messages"][0]["content"]


def test_plain_text_needs_no_form(server: LoopbackServer) -> None:
    server.queue(faults.honest, faults.thinking)
    assert [reply(server, question(str)).value for _ in range(2)] == ["Just text."] * 2
    assert "tools" not in server.log[0].body


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("habit", [faults.fenced, faults.thinking, faults.as_content])
def test_habits_of_models_are_seen_through(server: LoopbackServer, mode: str, habit: Behaviour) -> None:
    server.queue(habit)
    assert reply(server, mode=mode).value == EXPECTED
    assert len(server.log) == 1


@pytest.mark.parametrize(
    "fault", [faults.rate_limited(), faults.server_error(), faults.server_error(503), faults.hang_up]
)
def test_what_passes_is_tried_again(server: LoopbackServer, fault: Behaviour) -> None:
    server.queue(fault)
    assert reply(server).value == EXPECTED
    assert len(server.log) == 2


def test_half_a_character_is_replaced(server: LoopbackServer) -> None:
    server.queue(faults.saying("a\ud800b"))
    assert reply(server, question(str)).value == "a?b"


def test_what_is_set_is_sent_and_nothing_else(server: LoopbackServer) -> None:
    sampling = Sampling(temperature=0.5, max_tokens=77, seed=3)
    reply(server, question(str, sampling=sampling), extra_body={"grammar": "root ::= [a-z]+"})
    (asked,) = server.log
    assert {k: v for k, v in asked.body.items() if k != "messages"} == {
        "model": "scripted",
        "temperature": 0.5,
        "max_tokens": 77,
        "seed": 3,
        "grammar": "root ::= [a-z]+",
    }
    assert asked.headers["Accept-Encoding"] == "identity"


# --- faults


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (faults.truncated, "llm-truncated"),
        (faults.invalid, "llm-invalid-json"),
        (faults.saying("[" * 5000), "llm-invalid-json"),
        (faults.misfit, "llm-schema"),
        (faults.saying('{"word": 5, "numbers": [true]}'), "llm-schema"),
        (faults.empty, "llm-empty"),
        (faults.thinking_only, "llm-empty"),
        (faults.declining, "llm-empty"),
        (faults.no_choices, "llm-empty"),
        (faults.saying('{"word": "\\ud800", "numbers": []}'), "llm-invalid-json"),
        (faults.huge, "llm-too-large"),
        (faults.compressed, "llm-too-large"),
        (faults.saying("x" * 300_000), "llm-too-large"),
        (faults.page, "llm-server-error"),
        (faults.no_completion, "llm-server-error"),
        (faults.nested, "llm-server-error"),
        (faults.wrong_key, "llm-refused"),
        (faults.server_error(404), "llm-refused"),
        (faults.elsewhere, "llm-refused"),
    ],
)
def test_each_fault_has_its_code(server: LoopbackServer, fault: Behaviour, code: str) -> None:
    found = refusal(server, fault)
    assert found.code == code
    assert len(server.log) == 1  # asking again is for the caller to decide
    assert found.fatal == (code in ("llm-server-error", "llm-refused"))
    assert found.__context__ is None  # nothing that knows the headers hangs on it


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (faults.rate_limited(), "llm-rate-limited"),
        (faults.server_error(), "llm-server-error"),
        (faults.hang_up, "llm-server-error"),
        (faults.slow(0.6), "llm-timeout"),
        (faults.dripping(0.05), "llm-timeout"),
    ],
)
def test_retries_come_to_an_end(server: LoopbackServer, fault: Behaviour, code: str) -> None:
    timeout = 0.3 if code == "llm-timeout" else 5.0
    found = refusal(server, fault, fault, timeout=timeout)
    assert (found.code, found.transient, found.fatal, len(server.log)) == (code, True, True, 2)


def test_a_server_that_is_not_there_is_told_with_its_address() -> None:
    endpoint = Endpoint("m", "http://127.0.0.1:9/v1", key_variable=None, max_retries=0)

    async def run() -> None:
        async with OpenAIClient(endpoint) as client:
            await client.complete(question())

    with pytest.raises(LLMError, match="cannot be reached") as caught:
        asyncio.run(run())
    assert "base_url" in str(caught.value.diagnostics[0].hint)


def test_faults_of_form_are_located_and_counted(server: LoopbackServer) -> None:
    found = refusal(server, faults.saying('{"word": 5, "numbres": []}'))
    told = {(str(d.span).split(":")[0], d.message, d.hint) for d in found.diagnostics}
    assert told == {
        ("reply#/word", "text is needed here", "Put it in quotes."),
        ("reply#", "the key `numbers` is missing", None),
        ("reply#/numbres", "unknown key `numbres`", "Did you mean `numbers`?"),
    }
    assert (found.usage.input_tokens > 0, found.usage.output_tokens, found.usage.seconds > 0) == (
        True,
        6,
        True,
    )


# --- the key


def test_the_key_is_in_the_header_and_nowhere_else(
    server: LoopbackServer, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    echo = faults.saying(f'{{"word": "{KEY}", "numbers": []}}')
    server.queue(faults.wrong_key, faults.honest, echo, faults.saying(f'{{"word": 1, "x": "{KEY}"}}'))
    found = [ask(server)[0] for _ in range(4)]
    assert [isinstance(outcome, Reply) for outcome in found] == [False, True, True, False]
    assert all(asked.headers["Authorization"] == f"Bearer {KEY}" for asked in server.log)
    assert not any(KEY in asked.everything for asked in server.log)
    assert "[key]" in str(found[0])
    assert found[2].value.word == "[key]"  # type: ignore[union-attr]
    client = OpenAIClient(Endpoint("m", server.base_url))
    asyncio.run(client.aclose())
    seen = [*map(repr, found), *map(str, found), repr(client), caplog.text, *capfd.readouterr()]
    assert not any(KEY in text for text in seen)


def test_a_key_comes_from_the_variable_that_is_named(
    server: LoopbackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTHER_KEY", "other\n")
    reply(server, key_variable="OTHER_KEY")
    reply(server, key_variable="NO_SUCH_KEY")  # a server of one's own may need none
    assert [asked.headers["Authorization"] for asked in server.log] == ["Bearer other", "Bearer none"]


def test_what_cannot_work_is_told_before_anything_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(MisuseError, match="OPENAI_API_KEY holds no key"):
        OpenAIClient(Endpoint("m"))
    monkeypatch.setenv("OPENAI_API_KEY", "sk-\x07secret")
    with pytest.raises(MisuseError, match="cannot be a key") as caught:
        OpenAIClient(Endpoint("m"))
    assert "secret" not in str(caught.value)
    with pytest.raises(MisuseError, match="no mode 'xml'"):
        OpenAIClient(Endpoint("m", mode="xml", key_variable=None))  # type: ignore[arg-type]


# --- many at once


def test_no_more_requests_at_once_than_allowed(server: LoopbackServer) -> None:
    server.always = faults.slow(0.03)
    found = ask(server, *(question(attempt=n) for n in range(6)), concurrency=2)
    assert [outcome.value for outcome in found if isinstance(outcome, Reply)] == [EXPECTED] * 6
    assert server.most_at_once == 2


def test_when_one_is_told_to_wait_all_wait(server: LoopbackServer) -> None:
    server.queue(faults.rate_limited(0.3))

    async def run() -> None:
        async with OpenAIClient(Endpoint("m", server.base_url, timeout=5)) as client:
            first = asyncio.create_task(client.complete(question()))
            while not server.log:
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.05)
            await asyncio.gather(first, client.complete(question()))

    asyncio.run(run())
    start, *later = (asked.at for asked in server.log)
    assert len(later) == 2
    assert min(later) - start > 0.28
