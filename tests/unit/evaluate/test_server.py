"""Replies of a server that is slow, busy, broken or refuses; and batches that are answered elsewhere."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest

from causim.errors import CausimError, MisuseError
from causim.evaluate.inference import GREEDY, Replies, ReplyStore, Sampling, collect
from causim.evaluate.inference.batch_file import BatchReasoner, request_lines, take_results
from causim.evaluate.inference.server import ServerReasoner
from causim.llm import LLMError
from causim.llm.config import LanguageModel
from tests.loopback import faults
from tests.loopback.server import Asked, LoopbackServer

PROMPTS = [f"What is {i}?" for i in range(6)]
DRAWN = Sampling(temperature=0.7, top_p=0.9, max_new_tokens=50, seed=5)


def echo(asked: Asked) -> str:
    return f"{asked.prompt} {asked.body.get('seed')}"


def answers(server: LoopbackServer, k: int = 3, sampling: Sampling = DRAWN, **settings: Any) -> list[Replies]:
    told = {"base_url": server.base_url, "key_variable": None, "retries": 1, "concurrency": 4, **settings}
    with closing(ServerReasoner(LanguageModel(kind="language_model", model="echo", **told))) as reasoner:
        return sorted(reasoner.generate(PROMPTS, k, sampling, done={2}))


def expected(k: int = 3) -> list[Replies]:
    return [
        Replies(i, tuple(f"{p} {DRAWN.seed_of(p, s)}" for s in range(k)), (False,) * k)
        for i, p in enumerate(PROMPTS)
        if i != 2
    ]


def test_each_reply_is_asked_for_with_its_own_seed() -> None:
    with LoopbackServer(echo) as server:
        assert answers(server) == expected()
        body = server.log[0].body
    assert len({asked.body["seed"] for asked in server.log}) == 15
    assert {key: body[key] for key in ("temperature", "top_p", "max_tokens")} == {
        "temperature": 0.7, "top_p": 0.9, "max_tokens": 50,
    }  # fmt: skip


def test_requests_are_made_at_once_but_not_too_many() -> None:
    with LoopbackServer(echo) as server:
        server.always = faults.slow(0.05)
        assert answers(server) == expected()
    assert server.most_at_once == 4


def test_a_greedy_reply_is_asked_for_once() -> None:
    with LoopbackServer(echo) as server:
        found = answers(server, 3, GREEDY)
    assert len(server.log) == 5
    assert all(len(set(replies.texts)) == 1 and len(replies.texts) == 3 for replies in found)


def test_a_server_that_stumbles_makes_no_difference() -> None:
    with LoopbackServer(echo) as server:
        server.queue(faults.rate_limited(), faults.server_error(), faults.hang_up)
        assert answers(server, retries=4) == expected()


def test_replies_that_are_cut_off_or_kept_back_are_replies() -> None:
    with LoopbackServer(echo) as server:
        server.queue(faults.truncated, faults.empty, faults.declining, faults.thinking_only)
        found = [
            (text, cut)
            for replies in answers(server, concurrency=1)
            for text, cut in zip(replies.texts, replies.cut, strict=True)
        ]
    whole = [text for replies in expected() for text in replies.texts]
    assert found[0] == (whole[0][: len(whole[0]) // 2], True)
    assert found[1:4] == [("", False)] * 3
    assert found[4:] == [(text, False) for text in whole[4:]]


def test_a_prompt_without_an_answer_is_said_at_the_end_and_the_others_are_kept(tmp_path: Path) -> None:
    def run(server: LoopbackServer) -> list[Replies]:
        told = LanguageModel(
            kind="language_model",
            model="echo",
            base_url=server.base_url,
            key_variable=None,
            retries=0,
            concurrency=2,
        )
        with closing(ServerReasoner(told)) as reasoner, ReplyStore(tmp_path / "replies.jsonl") as store:
            return sorted(collect(reasoner, PROMPTS, 2, DRAWN, store))

    with LoopbackServer(echo) as server:
        server.queue(faults.server_error())
        with pytest.raises(CausimError, match=r"a prompt is left without a reply.*run it again"):
            run(server)
        asked = len(server.log)
        assert [found.texts for found in run(server)] == [
            tuple(f"{p} {DRAWN.seed_of(p, s)}" for s in range(2)) for p in PROMPTS
        ]
        assert len(server.log) == asked + 2


@pytest.mark.parametrize("behaviour", [faults.server_error(503), faults.wrong_key])
def test_a_server_that_is_down_or_refuses_ends_the_run(behaviour: Any) -> None:
    with LoopbackServer(echo) as server:
        server.always = behaviour
        with pytest.raises(LLMError, match=r"503|401"):
            answers(server, retries=0)
        assert len(server.log) <= 15


# --- batches


def vllm(request: str) -> dict[str, Any]:
    """What `vllm run-batch` writes for a request (vllm.entrypoints.openai.run_batch, BatchRequestOutput)."""
    data = json.loads(request)
    text = f"<think>hm</think>{data['body']['messages'][0]['content']} {data['body']['seed']}"
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
    response = {
        "status_code": 200,
        "request_id": "r",
        "body": {"object": "chat.completion", "choices": [choice]},
    }
    return {
        "id": f"vllm-{data['custom_id'][:8]}",
        "custom_id": data["custom_id"],
        "response": response,
        "error": None,
    }


def failed(request: str) -> dict[str, Any]:
    response = {"status_code": 400, "request_id": "r", "body": None}
    error = {"object": "error", "message": "the prompt is too long", "type": "BadRequestError", "code": 400}
    return {"id": "x", "custom_id": json.loads(request)["custom_id"], "response": response, "error": error}


def test_batches_are_answered_in_any_order_and_in_parts(tmp_path: Path) -> None:
    requests = list(request_lines("echo", "echo", PROMPTS, 2, DRAWN))
    assert json.loads(requests[0]) == {
        "custom_id": DRAWN.key("echo", PROMPTS[0], 0),
        "method": "POST",
        "url": "/v1/chat/completions",
        "body": {
            "model": "echo",
            "messages": [{"role": "user", "content": PROMPTS[0]}],
            "temperature": 0.7,
            "top_p": 0.9,
            "max_tokens": 50,
            "seed": DRAWN.seed_of(PROMPTS[0], 0),
        },
    }
    results = [failed(line) if number == 3 else vllm(line) for number, line in enumerate(requests)]
    Random(0).shuffle(results)
    file = tmp_path / "results.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in results), "utf-8")
    questions = list(zip("abcdef", PROMPTS, strict=True))
    with ReplyStore(tmp_path / "replies.jsonl") as store:
        with pytest.raises(MisuseError, match=r"1 requests failed(.|\n)*the prompt is too long"):
            take_results(file, store, "echo", questions, 2, DRAWN)
        with pytest.raises(MisuseError, match="1 of 6 questions have no replies, or too few"):
            list(collect(BatchReasoner("echo"), PROMPTS, 2, DRAWN, store))
        (open_request,) = request_lines("echo", "echo", PROMPTS, 2, DRAWN, known=store)
        assert open_request == requests[3]
        file.write_text(json.dumps(vllm(open_request)) + "\n", "utf-8")
        take_results(file, store, "echo", questions, 2, DRAWN)
        found = sorted(collect(BatchReasoner("echo"), PROMPTS, 2, DRAWN, store))
    assert [replies.texts for replies in found] == [
        tuple(f"{p} {DRAWN.seed_of(p, s)}" for s in range(2)) for p in PROMPTS
    ]


def test_a_file_that_is_no_result_of_a_batch_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "results.jsonl"
    file.write_text('{"id": "a", "reply": "b"}\n', "utf-8")
    with (
        ReplyStore(tmp_path / "r") as store,
        pytest.raises(MisuseError, match=r"results.jsonl:1: this is no result"),
    ):
        take_results(file, store, "echo", [("a", "b")], 1, DRAWN)
