"""A run that was recorded is repeated without the endpoint, faults and all."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict

from causim.errors import MisuseError
from causim.llm import Cassette, Completion, LLMError, Message, Reply, Sampling, Usage
from causim.llm.faults import fault


class Answer(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    names: tuple[str, ...]


class Counting:
    """A client that says how often it was asked, or fails."""

    model = "counting"

    def __init__(self, *faults: str) -> None:
        self.asked, self.faults = 0, list(faults)

    async def complete(self, completion: Completion[Any]) -> Reply[Any]:
        self.asked += 1
        if self.faults:
            raise fault(self.faults.pop(0), "as it happens", "a hint", "what was said").costing(
                Usage(3, 4, 0.5)
            )
        text = f'{{"names": ["{self.asked} \u00e9\\n"]}}'
        value = Answer.model_validate_json(text) if completion.form is Answer else text
        return Reply(value, text, 10, 20, 0.25, "stop")

    async def aclose(self) -> None:
        self.asked = -1


QUESTION = Completion((Message("user", "What \u201cnames\u201d?"),), Answer, "test", Sampling(seed=1))


def complete(client: Cassette, completion: Completion[Any] = QUESTION) -> Reply[Any] | LLMError:
    try:
        return asyncio.run(client.complete(completion))
    except LLMError as error:
        return error


def replayed(path: Path) -> Cassette:
    return Cassette(path, recording="replay", model="counting")


def test_replies_come_back_as_they_were(tmp_path: Path) -> None:
    path, client = tmp_path / "deep" / "cassette.jsonl", Counting()
    recorder = Cassette(path, client)
    text = replace(QUESTION, form=str)
    first = [complete(recorder, q) for q in (QUESTION, text, replace(QUESTION, attempt=2), QUESTION)]
    assert client.asked == 3  # the last one was on file
    assert first[0] == first[3] != first[2]
    again = replayed(path)
    assert [complete(again, q) for q in (QUESTION, text, replace(QUESTION, attempt=2), QUESTION)] == first


def test_faults_are_part_of_the_run(tmp_path: Path) -> None:
    path = tmp_path / "cassette.jsonl"
    recorded = complete(Cassette(path, Counting("llm-truncated")))
    found = complete(replayed(path))
    assert isinstance(found, LLMError)
    assert isinstance(recorded, LLMError)
    assert (found.diagnostics, found.usage) == (recorded.diagnostics, recorded.usage)
    assert (found.code, found.usage) == ("llm-truncated", Usage(3, 4, 0.5))


def test_a_server_that_failed_is_asked_again_but_not_in_a_replay(tmp_path: Path) -> None:
    path = tmp_path / "cassette.jsonl"
    assert isinstance(complete(Cassette(path, Counting("llm-timeout"))), LLMError)
    assert isinstance(complete(replayed(path)), LLMError)
    assert isinstance(complete(Cassette(path, Counting())), Reply)
    assert isinstance(complete(replayed(path)), Reply)  # the later line counts


def test_a_refusal_is_not_recorded(tmp_path: Path) -> None:
    complete(Cassette(tmp_path / "cassette.jsonl", Counting("llm-refused")))
    assert not (tmp_path / "cassette.jsonl").exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda q: replace(q, messages=(Message("user", "Else?"),)),
        lambda q: replace(q, form=str),
        lambda q: replace(q, sampling=Sampling(seed=2)),
        lambda q: replace(q, attempt=2),
        lambda q: replace(q, series="another model"),
    ],
)
def test_what_was_never_asked_cannot_be_replayed(
    tmp_path: Path, change: Callable[[Completion[Any]], Completion[Any]]
) -> None:
    path = tmp_path / "cassette.jsonl"
    complete(Cassette(path, Counting()))
    other = change(QUESTION)
    with pytest.raises(MisuseError, match=f"test, attempt {other.attempt}, prompt {other.prompt[:12]}"):
        complete(replayed(path), other)
    complete(replayed(path), replace(QUESTION, purpose="told in reports only"))


def test_recording_asks_though_it_knows(tmp_path: Path) -> None:
    path, client = tmp_path / "cassette.jsonl", Counting()
    complete(Cassette(path, client, "record"))
    last = complete(Cassette(path, client, "record"))
    assert client.asked == 2
    assert complete(replayed(path)) == last


def test_a_line_that_a_killed_run_left_is_cut_off(tmp_path: Path) -> None:
    path, client = tmp_path / "cassette.jsonl", Counting()
    recorder = Cassette(path, client)
    first, second = complete(recorder), complete(recorder, replace(QUESTION, attempt=2))
    whole = path.read_bytes()
    for cut in range(whole.index(b"\n") + 1, len(whole), 97):
        path.write_bytes(whole[:cut])
        assert complete(replayed(path)) == first
        client.asked = 1  # the client says the same again
        assert complete(Cassette(path, client), replace(QUESTION, attempt=2)) == second
        assert path.read_bytes() == whole


def test_a_cassette_holds_what_was_asked_to_be_read_by_people(tmp_path: Path) -> None:
    path = tmp_path / "cassette.jsonl"
    complete(Cassette(path, Counting()))
    (line,) = map(json.loads, path.read_text("utf-8").splitlines())
    assert (line["purpose"], line["messages"], line["sampling"]) == (
        "test",
        [{"role": "user", "content": "What \u201cnames\u201d?"}],
        {"max_tokens": 4096, "seed": 1},
    )
    assert "\u201cnames\u201d" in path.read_text("utf-8")


def test_what_is_no_cassette_is_told(tmp_path: Path) -> None:
    path = tmp_path / "cassette.jsonl"
    with pytest.raises(MisuseError, match="no such cassette"):
        replayed(path)
    with pytest.raises(MisuseError, match="without a client"):
        Cassette(path)
    path.write_text('{"key": "a"}\nnonsense\n')
    with pytest.raises(MisuseError, match="line 2 is no line"):
        replayed(path)
    path.write_text(json.dumps({"key": QUESTION.key("counting"), "reply": {}}) + "\n")
    with pytest.raises(MisuseError, match="damaged"):
        complete(replayed(path))
