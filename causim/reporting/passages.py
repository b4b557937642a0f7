"""Long texts side by side under a heading that a reader opens: an example with all that belongs to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Literal

from causim.diagnostics.render import visible

LONGEST = 20_000  # characters of one text on a page


@dataclass(frozen=True, slots=True)
class Passage:
    """`parts` are texts with their captions; `tone` colours the heading. `group` is the section that it stands in."""

    group: str
    title: str
    parts: tuple[tuple[str, str], ...]
    tone: Literal["plain", "good", "bad"] = "plain"


def html(passages: tuple[Passage, ...]) -> Iterator[str]:
    """The passages by group, each closed until somebody opens it."""
    for group in dict.fromkeys(passage.group for passage in passages):
        yield f"<section>\n<h2>{_safe(group)}</h2>"
        for passage in passages:
            if passage.group != group:
                continue
            yield f'<details class="{passage.tone}">\n<summary>{_safe(passage.title)}</summary>'
            for caption, text in passage.parts:
                yield f"<h3>{_safe(caption)}</h3>\n<pre>{_lines(text)}</pre>"
            yield "</details>"
        yield "</section>"


def _lines(text: str) -> str:
    """The text with its line ends, and everything else that cannot be seen spelt out."""
    shown = (
        text if len(text) <= LONGEST else f"{text[:LONGEST]}\n... and {len(text) - LONGEST:,} characters more"
    )
    return "\n".join(map(_safe, shown.expandtabs(4).splitlines()))


def _safe(text: str) -> str:
    return escape(visible(text))
