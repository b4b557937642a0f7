"""Whoever proposes models: the built-in author, a language model, or one of your own.

An author proposes, and never decides: every proposal goes through the same verification, and a refusal comes back with
the diagnostics that explain it.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Generic, Protocol, TypeVar

from causim.diagnostics import Diagnostic
from causim.edit import Edit
from causim.errors import CausimError
from causim.growth.plan import Plan, Theme
from causim.growth.view import Surroundings, View

T = TypeVar("T", covariant=True)


@dataclass(frozen=True, slots=True)
class Task:
    """One step of one model's growth.

    `seed` is the model's own, and all chance that an author uses comes from it, the step and the attempt: a step that
    is taken again is the same step. `refusals` are the diagnostics of the attempts before this one.
    """

    model_id: str
    domain: str
    topology: str
    nodes: int  # that the model will have when it is grown
    seed: str
    step: int = 0  # the node that is being added, from 1; 0 while the model has only a theme
    attempt: int = 1
    refusals: tuple[Diagnostic, ...] = ()

    def entropy(self, purpose: str) -> int:
        """128 bits that only this purpose at this attempt of this step of this model has."""
        words = f"{self.seed}/{self.step}/{self.attempt}/{purpose}"
        return int.from_bytes(sha256(words.encode()).digest()[:16], "big")


@dataclass(frozen=True, slots=True)
class Call:
    """One request to a language model, answered or not. `prompt` is the sha256 of what was asked."""

    purpose: str  # specify, plan, execute, one_shot
    prompt: str
    input_tokens: int = 0
    output_tokens: int = 0
    seconds: float = 0.0
    fault: str | None = None  # the code of what went wrong with the request itself


@dataclass(frozen=True, slots=True)
class Proposal(Generic[T]):
    """What an author proposes, the requests that it took, and the form in which mechanisms came: dsl or python."""

    value: T
    calls: tuple[Call, ...] = ()
    form: str = "dsl"


class AuthorError(CausimError):
    """The author has nothing to propose: the reply was cut off, was no JSON, broke the schema, or never came.

    With `fatal`, trying again is of no use now: the model's growth stops here, and can be resumed. `form` is the one in
    which mechanisms were asked for.
    """

    def __init__(
        self,
        diagnostics: tuple[Diagnostic, ...],
        calls: tuple[Call, ...] = (),
        *,
        fatal: bool = False,
        form: str = "dsl",
    ) -> None:
        self.diagnostics, self.calls, self.fatal, self.form = diagnostics, calls, fatal, form
        super().__init__("\n".join(str(d) for d in diagnostics))


class Author(Protocol):
    """Coroutines, since a language model is waited for; the built-in author never waits. Each may raise AuthorError."""

    @property
    def name(self) -> str:
        """As histories record it, with the language model and its sampling where there is one."""
        ...

    async def specify(self, task: Task) -> Proposal[Theme]:
        """What the model will be about."""
        ...

    async def plan(self, task: Task, view: View) -> Proposal[Plan]:
        """Where the next node stands."""
        ...

    async def execute(self, task: Task, surroundings: Surroundings) -> Proposal[Edit]:
        """The edit that carries the plan out."""
        ...

    async def one_shot(self, task: Task) -> Proposal[str]:
        """The text of a whole model at once, for comparison (the paper's Experiment 1)."""
        ...

    async def aclose(self) -> None:
        """Let go of what it holds, such as connections."""
        ...
