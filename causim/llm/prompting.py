"""Prompts from templates, filled with data that is kept apart from instructions.

Names, docstrings and texts come from others, and may say anything. They stand in fences that they cannot close, and a
reply is verified whatever it was talked into.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from string import Template

from causim.diagnostics import Diagnostic
from causim.diagnostics.render import render_all
from causim.llm.completion import Message
from causim.resources import doc_text

_MAX_FEEDBACK = 6000  # characters of diagnostics in a prompt
_BACKTICKS = re.compile("`{3,}")


def messages(
    package: str, template: str, attempt: int, refusals: Sequence[Diagnostic], /, **parts: str
) -> tuple[Message, ...]:
    """The package's `system.md`, and a template of it filled in; then why the attempt before was refused."""
    text = Template(template_text(package, template)).substitute(parts)
    if refusals:
        found = render_all(refusals)
        if len(found) > _MAX_FEEDBACK:
            found = found[:_MAX_FEEDBACK] + "\n..."
        told = Template(template_text(package, "refusals"))
        text += "\n" + told.substitute(attempt=attempt - 1, diagnostics=fenced(found, "text"))
    return Message("system", template_text(package, "system").strip()), Message("user", text.strip())


@cache
def template_text(package: str, name: str) -> str:
    return (files(package) / f"{name}.md").read_text("utf-8")


def fenced(text: str, kind: str) -> str:
    """The text as a code block whose fence is longer than any in it."""
    longest = max((len(run) for run in _BACKTICKS.findall(text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{kind}\n{text.strip()}\n{fence}"


@cache
def card() -> str:
    """The language on a page, without its title."""
    return doc_text("language-card.md").partition("\n")[2].strip()


def data_block(data: Mapping[str, object]) -> str:
    """An object with a line for each key, and in lists of objects one for each of them: short, and easy to follow."""
    lines = [f"{json.dumps(key)}: {_value(value)}" for key, value in data.items()]
    return fenced("{" + ",\n ".join(lines) + "}", "json")


def _value(value: object) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "[" + ",\n  ".join(json.dumps(item, ensure_ascii=False) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)
