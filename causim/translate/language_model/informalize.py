"""A model -> prose in a language model's words: each quantity by itself, then the whole.

It starts from controlled English, which says exactly what the model says, so that there is nothing to make up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial

from causim.diagnostics import Diagnostic, Severity
from causim.errors import SpecError
from causim.llm import Client, Message, Sampling
from causim.source import SourceText
from causim.syntax import ast
from causim.translate.english import render
from causim.translate.language_model.asking import Attempt, Conversation, GaveUpError, Watch
from causim.translate.language_model.prompts import data_block, fenced, prompt

MAX_PARAGRAPH = 4000  # characters
_HEADING = re.compile(r"^(#{1,3}) ", re.MULTILINE)
_AS_THE_SERVER_LIKES = Sampling()


@dataclass(frozen=True, slots=True)
class Paraphrase:
    """The text and what it took. Without a text, `reason` says why; if `open`, the endpoint was out of reach."""

    text: str | None
    attempts: tuple[Attempt, ...]
    reason: str | None = None
    open: bool = False
    refusals: tuple[Diagnostic, ...] = ()


async def informalize(
    client: Client,
    spec: ast.Spec,
    *,
    seed: int = 0,
    attempts: int = 3,
    sampling: Sampling = _AS_THE_SERVER_LIKES,
    series: str = "",
    watch: Watch = lambda attempt: None,
) -> Paraphrase:
    """Each quantity is paraphrased, then the paragraphs are made one text. Checks and comments stay behind.

    A reply that does not call a quantity by its name is refused. Whether the text says what the model says is for the
    round trip to find out.
    """
    talk = Conversation(client, attempts, sampling, series, watch)
    try:
        text = await _text(talk, spec, seed)
    except GaveUpError as error:
        return Paraphrase(None, tuple(talk.log), str(error), error.fatal, error.refusals)
    return Paraphrase(text, tuple(talk.log))


async def _text(talk: Conversation, spec: ast.Spec, seed: int) -> str:
    told = _Told.of(spec, seed)
    paragraphs = [
        await talk.settle(
            "paraphrase",
            str,
            partial(_paragraph_prompt, told, node.name.text),
            partial(_naming, [node.name.text], MAX_PARAGRAPH),
            step=step,
        )
        for step, node in enumerate(spec.nodes, 1)
    ]
    names = [node.name.text for node in spec.nodes]
    parts = {
        "head": fenced(told.head, "text"),
        "data": data_block({"quantities": names}),
        "paragraphs": fenced("\n\n".join(paragraphs), "text"),
    }
    most = MAX_PARAGRAPH * (len(names) + 1)
    return await talk.settle(
        "whole",
        str,
        lambda number, why: prompt("whole", number, why, **parts),
        lambda reply: _naming(names, most, reply) + "\n",
    )


def _paragraph_prompt(
    told: _Told, name: str, number: int, why: tuple[Diagnostic, ...]
) -> tuple[Message, ...]:
    section = fenced(told.sections[name], "text")
    terms = fenced(told.terms or "nothing but themselves", "text")
    return prompt("paraphrase", number, why, name=name, section=section, terms=terms)


@dataclass(frozen=True, slots=True)
class _Told:
    """The parts of a text of controlled English: its head, what its words stand for, and a section for each node."""

    head: str
    terms: str
    sections: dict[str, str]

    @classmethod
    def of(cls, spec: ast.Spec, seed: int) -> _Told:
        bare = ast.Spec(spec.model, spec.types, spec.constants, spec.tables, spec.functions, spec.nodes)
        text = render(bare, seed=seed)
        starts = [m.start() for m in _HEADING.finditer(text)]
        parts = [text[a:b].strip() for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]
        nodes = [part for part in parts if part.startswith("### ")]
        others = [part for part in parts[1:] if not part.startswith("### ") and "\n" in part]
        names = [node.name.text for node in spec.nodes]
        return cls(parts[0], "\n\n".join(others), dict(zip(names, nodes, strict=True)))


def _naming(names: list[str], most: int, reply: str) -> str:
    """The reply, if it is not too long and calls all quantities by their names. Raises SpecError."""
    text = reply.strip()
    plain = _plain(text)
    found = [
        _fault(text, f"it does not speak of {name}", f"Call it {name.replace('_', ' ')}.")
        for name in names
        if _plain(name) not in plain
    ]
    if len(text) > most:
        found.append(_fault(text, f"it has {len(text):,} characters", f"At most {most:,} are read."))
    if found:
        raise SpecError(found)
    return text


def _plain(text: str) -> str:
    return " ".join(text.replace("_", " ").replace("*", "").lower().split())


def _fault(text: str, message: str, hint: str) -> Diagnostic:
    source = SourceText("reply", text[:200])
    return Diagnostic("translate-left-out", Severity.ERROR, message, source.span(0, len(source.text)), hint)
