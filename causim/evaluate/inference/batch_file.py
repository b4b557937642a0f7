"""Request files for `vllm run-batch` (and the batch service of OpenAI, whose format it is), and reading their results.

A request names itself by the key of its reply, so results belong to their prompts whatever happens to the order.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from typing import Any

from causim.dataset.jsonl import read_jsonl
from causim.errors import MisuseError
from causim.evaluate.inference.protocol import Replies, Sampling
from causim.evaluate.inference.store import ReplyStore
from causim.llm.cleaning import without_thoughts

URL = "/v1/chat/completions"
_CHUNK = 1_000  # replies that are put on the disk together
_FAULTS = 5  # that a message names


class BatchReasoner:
    """Who answered a batch: what it said is on file already, and it says no more."""

    def __init__(self, name: str) -> None:
        self.name = name

    def generate(
        self, prompts: Sequence[str], k: int, sampling: Sampling, *, done: Collection[int] = frozenset()
    ) -> Iterator[Replies]:
        """Raises MisuseError if a prompt is open."""
        missing = len(prompts) - len(done)
        if missing:
            number = f"{missing:,} of {len(prompts):,} questions have"
            raise MisuseError(
                f"{number} no replies, or too few, among the results: `causim eval prompts` with --without writes a "
                "request file of what is missing"
            )
        return iter(())

    def close(self) -> None:
        pass


def take_results(
    path: str | os.PathLike[str],
    store: ReplyStore,
    reasoner: str,
    questions: Sequence[tuple[str, str]],
    k: int,
    sampling: Sampling,
) -> None:
    """Put the replies of a file of results into the store; `questions` are ids and prompts. Raises as `reply_lines`."""
    wanted = {
        sampling.key(reasoner, prompt, sample): (name, sample)
        for name, prompt in questions
        for sample in range(k)
    }
    waiting: list[dict[str, Any]] = []
    try:
        for line in reply_lines(path, wanted):
            waiting.append(line)
            if len(waiting) == _CHUNK:
                store.add(waiting)
                waiting = []
    finally:
        store.add(waiting)


def request_lines(
    model: str,
    reasoner: str,
    prompts: Sequence[str],
    k: int,
    sampling: Sampling,
    extra_body: Mapping[str, Any] | None = None,
    known: Container[str] = frozenset(),
) -> Iterator[str]:
    """A line for each reply that is not known yet. `model` is its name for the server, `reasoner` that for keys."""
    for prompt in prompts:
        for sample in range(k):
            key = sampling.key(reasoner, prompt, sample)
            if key in known:
                continue
            body: dict[str, Any] = {
                "model": model,
                "messages": [{"role": "user", "content": prompt}],
                "temperature": sampling.temperature,
                "top_p": sampling.top_p,
                "max_tokens": sampling.max_new_tokens,
                "seed": sampling.seed_of(prompt, sample),
                **(extra_body or {}),
            }
            request = {"custom_id": key, "method": "POST", "url": URL, "body": body}
            yield json.dumps(request, ensure_ascii=False)


def reply_lines(
    path: str | os.PathLike[str], wanted: Mapping[str, tuple[str, int]]
) -> Iterator[dict[str, Any]]:
    """The replies in a file of results, in the form of a `ReplyStore`; `wanted` says whose reply each key is.

    Results that nobody waits for are passed over. Raises MisuseError for a line of another form, or if requests failed:
    then after all that did not, so that only those need be repeated.
    """
    failed: list[str] = []
    for where, data in read_jsonl(path):
        key = data.get("custom_id")
        if not isinstance(key, str) or "response" not in data:
            raise MisuseError(f"{where}: this is no result of a batch, which has a custom_id and a response")
        if key not in wanted:
            continue
        response = data["response"]
        choice = _choice(response)
        if choice is None:
            failed.append(f"{where}: {_reason(data.get('error'), response)}")
            continue
        text, finish = choice
        name, sample = wanted[key]
        reply = without_thoughts(text)
        yield {"key": key, "id": name, "sample": sample, "reply": reply, "cut": finish == "length"}
    if failed:
        shown = "\n".join(f"  {line}" for line in failed[:_FAULTS])
        more = f"\n  ... and {len(failed) - _FAULTS:,} more" if len(failed) > _FAULTS else ""
        raise MisuseError(
            f"{path}: {len(failed):,} requests failed; those that did not are kept, and a request file written with "
            f"--without has only the others\n{shown}{more}"
        )


def _choice(response: Any) -> tuple[str, str] | None:
    """What the model said, and why it stopped; None if the request failed."""
    try:
        choice = response["body"]["choices"][0]
        text, finish = choice["message"]["content"], choice.get("finish_reason")
    except (KeyError, IndexError, TypeError, AttributeError):
        return None
    return ("" if text is None else text, str(finish)) if isinstance(text, str | None) else None


def _reason(error: Any, response: Any) -> str:
    if not error and isinstance(response, dict):
        error = response.get("body") or response.get("status_code")
    said = error.get("message", error) if isinstance(error, dict) else error
    if isinstance(said, dict):
        said = said.get("message") or json.dumps(said)
    return " ".join(str(said or "no completion").split())[:300]
