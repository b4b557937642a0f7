"""Rows as tokens, cut at the same place as when the model is asked: prompt tokens, then reply tokens, then the end.

Prompt and reply are encoded one by one, so no token reaches over the border between them, as it would not in use.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from causim.errors import CausimError
from causim.train.rows import Row

IGNORED = -100  # as a label: this token is not to be learnt


@dataclass(frozen=True, slots=True)
class Encoded:
    """The tokens of a prompt, and those of the reply up to its end, which alone are learnt."""

    prompt: tuple[int, ...]
    reply: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.prompt) + len(self.reply)

    @property
    def tokens(self) -> list[int]:
        return [*self.prompt, *self.reply]

    @property
    def labels(self) -> list[int]:
        return [IGNORED] * len(self.prompt) + list(self.reply)


def encode(row: Row, tokenizer: Any, ends: Collection[int]) -> Encoded:
    """A row as `LocalReasoner` shows it to the model: through the chat template if there is one, else as text.

    `ends` are the tokens that end a reply. Raises CausimError where the template does not render a reply as what
    follows its prompt.
    """
    if not tokenizer.chat_template:
        reply = tokenizer(row.completion, add_special_tokens=False)["input_ids"]
        return Encoded(tuple(tokenizer(row.prompt)["input_ids"]), (*reply, tokenizer.eos_token_id))
    start, rest = rendered(row, tokenizer)
    reply = tokenizer(rest, add_special_tokens=False)["input_ids"]
    last = max((i for i, token in enumerate(reply) if token in ends), default=len(reply) - 1)
    return Encoded(tuple(tokenizer(start, add_special_tokens=False)["input_ids"]), tuple(reply[: last + 1]))


def rendered(row: Row, tokenizer: Any) -> tuple[str, str]:
    """What the chat template makes of the prompt, and what it adds for the reply. Raises CausimError."""
    question = {"role": "user", "content": row.prompt}
    answer = {"role": "assistant", "content": row.completion}
    start = str(tokenizer.apply_chat_template([question], tokenize=False, add_generation_prompt=True))
    whole = str(tokenizer.apply_chat_template([question, answer], tokenize=False))
    if not whole.startswith(start):
        raise CausimError(
            "the chat template renders a prompt in one way when a reply is asked for and in another when there is one: "
            f"...{start[-60:]!r} is no beginning of the whole. The model would be trained on another text than it is "
            "asked with; use a template whose generation prompt is the beginning of the assistant's turn"
        )
    return start, whole[len(start) :]


def fitting(encoded: Sequence[Encoded], limit: int | None) -> tuple[list[int], list[int]]:
    """The numbers of the rows that have at most `limit` tokens, and of those that have more.

    A row is trained on as a whole or not at all: of one that is cut, the model would learn to stop anywhere.
    """
    kept = [i for i, row in enumerate(encoded) if limit is None or len(row) <= limit]
    dropped = [i for i, row in enumerate(encoded) if limit is not None and len(row) > limit]
    return kept, dropped
