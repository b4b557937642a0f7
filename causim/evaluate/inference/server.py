"""Replies of an OpenAI-compatible server, such as vLLM's: many requests at once, each with a seed of its own."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from causim.errors import CausimError
from causim.evaluate.inference.protocol import Replies, Sampling
from causim.llm import Completion, LLMError, Message
from causim.llm import Sampling as Asked
from causim.llm.config import LanguageModel

Text = tuple[str, bool]  # of a reply, and whether it met the limit of tokens
Outcome = Text | LLMError


class ServerReasoner:
    """A model behind an endpoint. Retries are those of the client.

    A reply that the server cuts off or keeps back is a reply, if a wrong one; a request that it does not answer in
    spite of all retries leaves its prompt open, and enough of them in a row end the run. Reasoning between <think> tags
    is no part of a reply.

    Raises MisuseError if there is no key or the libraries are missing.
    """

    def __init__(self, settings: LanguageModel) -> None:
        self._settings = settings
        self._runner = asyncio.Runner()
        self._client = settings.client()

    @property
    def name(self) -> str:
        return server_name(self._settings)

    def close(self) -> None:
        self._runner.run(self._client.aclose())
        self._runner.close()

    def generate(
        self, prompts: Sequence[str], k: int, sampling: Sampling, *, done: Collection[int] = frozenset()
    ) -> Iterator[Replies]:
        """As `Reasoner.generate`. Raises LLMError for a server that refuses or is down, and CausimError at the end if
        some prompts are left without a reply."""
        each = 1 if sampling.greedy else k  # one asks once for what is the same each time
        wanted = ((i, s) for i in range(len(prompts)) if i not in done for s in range(each))
        found: dict[int, dict[int, Text]] = {}
        failures: list[LLMError] = []
        open_prompts: set[int] = set()
        for (index, sample), outcome in self._ask_all(prompts, wanted, sampling):
            if isinstance(outcome, LLMError):
                open_prompts.add(index)
                failures.append(outcome)
                if not outcome.transient or len(failures) > 2 * self._settings.concurrency:
                    raise outcome
                continue
            failures.clear()
            texts = found.setdefault(index, {})
            texts[sample] = outcome
            if len(texts) == each:
                ordered = [texts[s if each > 1 else 0] for s in range(k)]
                yield Replies(index, tuple(t for t, _ in ordered), tuple(cut for _, cut in ordered))
                del found[index]
        if open_prompts:
            number = f"{len(open_prompts):,} prompts are" if len(open_prompts) > 1 else "a prompt is"
            raise CausimError(
                f"{number} left without a reply, for the server did not answer; run it again to go on"
            )

    def _ask_all(
        self, prompts: Sequence[str], wanted: Iterator[tuple[int, int]], sampling: Sampling
    ) -> Iterator[tuple[tuple[int, int], Outcome]]:
        """The outcomes as they come. Only so many requests wait at a time, however many there are."""
        loop = self._runner.get_loop()
        tasks: dict[asyncio.Task[Outcome], tuple[int, int]] = {}
        try:
            while True:
                for index, sample in islice(wanted, 2 * self._settings.concurrency - len(tasks)):
                    tasks[loop.create_task(self._ask(prompts[index], sample, sampling))] = index, sample
                if not tasks:
                    return
                for task in self._runner.run(_first(tasks)):
                    yield tasks.pop(task), task.result()
        finally:
            if tasks:
                self._runner.run(_cancelled(tasks))

    async def _ask(self, prompt: str, sample: int, sampling: Sampling) -> Outcome:
        completion = Completion(
            messages=(Message("user", prompt),),
            form=str,
            purpose="answer",
            sampling=Asked(
                temperature=sampling.temperature,
                top_p=sampling.top_p if sampling.top_p < 1 else None,
                max_tokens=sampling.max_new_tokens,
                seed=sampling.seed_of(prompt, sample),
            ),
            attempt=sample + 1,
            partial=True,
        )
        try:
            reply = await self._client.complete(completion)
        except LLMError as error:
            return error if error.fatal else ("", False)
        return reply.text, reply.finish_reason == "length"


def server_name(settings: LanguageModel) -> str:
    """What identifies the model: its name, and what is sent along. Not the address, which may change."""
    extra = json.dumps(settings.extra_body, sort_keys=True) if settings.extra_body else ""
    return f"{settings.model} {extra}".strip()


async def _first(tasks: Collection[asyncio.Task[Outcome]]) -> list[asyncio.Task[Outcome]]:
    finished, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    return list(finished)


async def _cancelled(tasks: Collection[asyncio.Task[Outcome]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
