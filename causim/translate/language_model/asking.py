"""One task asked of a language model as often as its budget of attempts allows, each time with the last refusals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TypeVar

from causim.diagnostics import Diagnostic
from causim.errors import CausimError, SpecError
from causim.llm import Client, Completion, LLMError, Message, Sampling, Usage

F = TypeVar("F")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Attempt:
    """One request. `step` is the node it was about, from 1; accepted if there are no refusals."""

    step: int
    number: int
    purpose: str
    usage: Usage
    refusals: tuple[Diagnostic, ...] = ()


Watch = Callable[[Attempt], None]
Ask = Callable[
    [int, tuple[Diagnostic, ...]], tuple[Message, ...]
]  # the prompt of an attempt, after these refusals


class GaveUpError(CausimError):
    """The attempts at a step are used up, or (`fatal`) the language model is out of reach."""

    def __init__(self, reason: str, refusals: Sequence[Diagnostic], *, fatal: bool = False) -> None:
        self.refusals, self.fatal = tuple(refusals), fatal
        super().__init__(reason)


@dataclass(slots=True)
class Conversation:
    """All requests of one translation. `series` tells its requests from those of another one of the same text."""

    client: Client
    attempts: int
    sampling: Sampling
    series: str
    watch: Watch = lambda attempt: None
    log: list[Attempt] = field(default_factory=list)

    async def settle(
        self, purpose: str, form: type[F], prompt: Ask, accept: Callable[[F], R], *, step: int = 0
    ) -> R:
        """What `accept` makes of the first reply that is not refused. Raises GaveUpError."""
        refusals: tuple[Diagnostic, ...] = ()
        for number in range(1, self.attempts + 1):
            try:
                return await self.once(purpose, form, prompt(number, refusals), accept, (step, number))
            except SpecError as error:
                refusals = error.diagnostics
        raise self.spent(purpose, refusals)

    async def once(
        self,
        purpose: str,
        form: type[F],
        messages: tuple[Message, ...],
        accept: Callable[[F], R],
        place: tuple[int, int],
    ) -> R:
        """What `accept` makes of one reply; `place` is the step and the number of the attempt.

        Raises SpecError for a reply that is refused, by `accept` too, and GaveUpError if the endpoint is out of reach.
        """
        step, number = place
        sampling = self._seeded(purpose, step, number)
        try:
            reply = await self.client.complete(
                Completion(messages, form, purpose, sampling, number, self.series)
            )
        except LLMError as error:
            self._note(Attempt(step, number, purpose, error.usage, error.diagnostics))
            if error.fatal:
                message = f"{purpose}: {error.diagnostics[0].message}"
                raise GaveUpError(message, error.diagnostics, fatal=True) from None
            raise SpecError(error.diagnostics) from None
        usage = Usage(reply.input_tokens, reply.output_tokens, reply.seconds)
        try:
            found = accept(reply.value)
        except SpecError as error:
            self._note(Attempt(step, number, purpose, usage, error.diagnostics))
            raise
        self._note(Attempt(step, number, purpose, usage))
        return found

    def spent(self, what: str, refusals: Sequence[Diagnostic]) -> GaveUpError:
        """What is raised when the last attempt was refused."""
        times = "the only attempt was" if self.attempts == 1 else f"all {self.attempts} attempts were"
        return GaveUpError(f"{what}: {times} refused: {refusals[0].message}", refusals)

    def _seeded(self, purpose: str, step: int, number: int) -> Sampling:
        if self.sampling.seed is None:
            return self.sampling
        words = f"{self.sampling.seed}/{self.series}/{purpose}/{step}/{number}"
        return replace(self.sampling, seed=int.from_bytes(sha256(words.encode()).digest()[:4], "big") >> 1)

    def _note(self, attempt: Attempt) -> None:
        self.log.append(attempt)
        self.watch(attempt)
