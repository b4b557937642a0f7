"""The prompts of both directions: templates in files of their own, filled in by `causim.llm.prompting`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from causim.diagnostics import Diagnostic
from causim.llm import Message
from causim.llm.prompting import card, data_block, fenced, messages


def prompt(
    template: str, attempt: int, refusals: Sequence[Diagnostic], /, **parts: str
) -> tuple[Message, ...]:
    return messages(__name__, template, attempt, refusals, **parts)


def with_card(**parts: str) -> Mapping[str, str]:
    return {"card": card(), **parts}


__all__ = ["data_block", "fenced", "prompt", "with_card"]
