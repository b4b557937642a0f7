"""A language model as an author: asked with prompts, answered in forms, verified like everybody else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal, TypeVar

from pydantic import BaseModel

from causim.edit.operations import Edit, edit_of
from causim.errors import MisuseError, SpecError
from causim.growth.author import AuthorError, Call, Proposal, Task
from causim.growth.authors.language_model import prompts
from causim.growth.authors.language_model.replies import BlocksReply, FunctionsReply, PlanReply, ThemeReply
from causim.growth.plan import Plan, Theme
from causim.growth.view import Surroundings, View
from causim.llm import Client, Completion, LLMError, Message, Sampling
from causim.llm.cleaning import fenced_part, unfenced
from causim.validation import validate

F = TypeVar("F")
M = TypeVar("M", bound=BaseModel)
Form = Literal["dsl", "python"]
_AS_THE_SERVER_LIKES = Sampling()


class LanguageModelAuthor:
    """Planner and executor of the paper's section 4.1, behind the protocol `Author`.

    `form` is how mechanisms come: as blocks of the language, or as Python functions that are translated. With a seed in
    `sampling`, each request gets one of its own, made from it, the model, the step and the attempt.
    """

    def __init__(
        self, client: Client, *, form: Form = "dsl", sampling: Sampling = _AS_THE_SERVER_LIKES
    ) -> None:
        if form not in ("dsl", "python"):
            raise MisuseError(f"mechanisms come as dsl or as python, not as {form!r}")
        self._client, self._form, self._sampling = client, form, sampling

    @property
    def name(self) -> str:
        given = [f"{name} {value:g}" for name, value in self._sampling.given().items()]
        return f"language model {self._client.model} ({', '.join([f'mechanisms as {self._form}', *given])})"

    async def aclose(self) -> None:
        """Close the client."""
        await self._client.aclose()

    async def specify(self, task: Task) -> Proposal[Theme]:
        """Raises AuthorError."""
        reply, call = await self._ask(task, "specify", prompts.specify(task), ThemeReply)
        return Proposal(_checked(Theme, reply, call), (call,), self._form)

    async def plan(self, task: Task, view: View) -> Proposal[Plan]:
        """Raises AuthorError."""
        reply, call = await self._ask(task, "plan", prompts.plan(task, view), PlanReply)
        return Proposal(_checked(Plan, reply, call), (call,), self._form)

    async def execute(self, task: Task, surroundings: Surroundings) -> Proposal[Edit]:
        """Raises AuthorError."""
        messages = prompts.execute(task, surroundings, self._form)
        operations: Callable[[Any, Surroundings], list[dict[str, Any]]]
        if self._form == "dsl":
            form: type[Any] = BlocksReply
            operations = _blocks
        else:
            from causim.growth.authors.language_model.functions import operations as functions

            form, operations = FunctionsReply, functions
        reply, call = await self._ask(task, "execute", messages, form)
        try:
            data = {
                "base": reply.base or surroundings.base,
                "operations": [
                    *_declarations(reply.declarations, surroundings),
                    *operations(reply, surroundings),
                    *_checks(reply),
                ],
            }
            edit = edit_of(data, "edit")
        except SpecError as error:
            raise AuthorError(error.diagnostics, (call,), form=self._form) from None
        return Proposal(edit, (call,), self._form)

    async def one_shot(self, task: Task) -> Proposal[str]:
        """Raises AuthorError."""
        text, call = await self._ask(task, "one_shot", prompts.one_shot(task), str)
        model = text if text.startswith("scm ") else fenced_part(text)
        return Proposal(model.rstrip() + "\n", (call,), "dsl")

    async def _ask(
        self, task: Task, purpose: str, messages: tuple[Message, ...], form: type[F]
    ) -> tuple[F, Call]:
        sampling = self._sampling
        if sampling.seed is not None:
            sampling = replace(sampling, seed=task.entropy(f"{purpose}/{sampling.seed}") % 2**31)
        completion = Completion(messages, form, purpose, sampling, task.attempt, series=task.seed)
        try:
            reply = await self._client.complete(completion)
        except LLMError as error:
            cost = error.usage
            call = Call(
                purpose, completion.prompt, cost.input_tokens, cost.output_tokens, cost.seconds, error.code
            )
            raise AuthorError(error.diagnostics, (call,), fatal=error.fatal, form=self._form) from None
        call = Call(purpose, completion.prompt, reply.input_tokens, reply.output_tokens, reply.seconds)
        return reply.value, call


def _checked(form: type[M], reply: BaseModel, call: Call) -> M:
    """The reply in the form of a contract, which is stricter than that of the reply."""
    found = validate(form, reply.model_dump(mode="json"), "reply", code="llm-schema")
    if isinstance(found, list):
        raise AuthorError(tuple(found), (call,))
    return found


def _blocks(reply: BlocksReply, around: Surroundings) -> list[dict[str, Any]]:
    return [
        {"op": "add_node", "block": unfenced(reply.node)},
        *({"op": "replace_node", "block": unfenced(text)} for text in reply.children),
    ]


def _declarations(texts: tuple[str, ...], around: Surroundings) -> list[dict[str, Any]]:
    """What is new: models like to repeat the declarations that they were shown."""
    known = {_words(text) for text in around.declarations}
    return [
        {"op": "declare", "block": text}
        for text in map(unfenced, texts)
        if text.strip() and _words(text) not in known
    ]


def _words(text: str) -> str:
    return " ".join(text.split())


def _checks(reply: BlocksReply | FunctionsReply) -> list[dict[str, Any]]:
    return [
        *({"op": "drop", "kind": "check", "name": title} for title in reply.dropped_checks),
        *({"op": "redeclare", "block": unfenced(text)} for text in reply.changed_checks),
    ]
