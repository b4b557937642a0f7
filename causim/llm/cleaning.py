"""Replies as they should have come: without reasoning, code fences, and what must not be seen."""

from __future__ import annotations

import re

_LONG = 16  # characters; shorter keys are stand-ins such as `none`, words that a reply may well use
_THOUGHTS = re.compile(r"\s*<(?:think|thinking|reasoning)>", re.IGNORECASE)
_END_OF_THOUGHTS = re.compile(r"</(?:think|thinking|reasoning)>", re.IGNORECASE)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_ANSWERS = ("{", "[", "`")  # what an answer begins with, and reasoning does not


def without_thoughts(text: str) -> str:
    """The text after the model's reasoning. Some chat templates swallow the opening tag; both forms are known.

    Empty if the reasoning never ends.
    """
    if text.lstrip().startswith(_ANSWERS):
        return text.strip()
    if end := _END_OF_THOUGHTS.search(text):
        return text[end.end() :].strip()
    return "" if _THOUGHTS.match(text) else text.strip()


def fenced_part(text: str) -> str:
    """What stands in the last code fence, where there is one: before it a model quotes, in it it answers."""
    if text.startswith(("{", "[")):
        return text
    last, lines, fence = text, [""], ""
    for line in text.splitlines():
        found = _FENCE.match(line)
        if not fence:
            fence, lines = (found[1] if found else ""), []
        elif found and found[1].startswith(fence) and not line[found.end() :].strip():
            last, fence = "\n".join(lines), ""
        else:
            lines.append(line)
    return last.strip()


def unfenced(text: str) -> str:
    """A piece of code that was sent in a fence of its own; a fence inside, as a docstring may have, is left alone."""
    text = text.strip()
    return fenced_part(text) if text.startswith(("```", "~~~")) else text


def scrub(text: str, key: str | None, *, reply: bool = False) -> str:
    """The text without the key: servers are known to repeat it in their errors."""
    if not key or (reply and len(key) < _LONG):
        return text
    return text.replace(key, "[key]")
