"""How statements, docstrings and lists are set in lines, as the formatter would leave them."""

from __future__ import annotations

import re
from collections.abc import Sequence

LINE = 98  # columns
_WIDE, _SHORT = 88, 72  # columns of a conditional and of a match that are kept on one line

_BREAKS = re.compile(r"(?<=,) (?![^{}]*\})| (?=[+-] )")  # never inside a set
_CONTINUED = re.compile(r"\n\s+")


def doc_lines(doc: str) -> str:
    text = f'"""{doc}"""'
    return "  " + text if len(text) + 2 <= LINE else "\n".join(filled(text.split(), "  ", "  "))


def filled(words: Sequence[str], first: str, further: str) -> list[str]:
    """Words in lines as long as they may be; those after the first begin with `further`."""
    lines, line = [], first
    for word in words:
        if len(line) + 1 + len(word) > LINE and not line.isspace():
            lines.append(line)
            line = further + word
        else:
            line = f"{line} {word}" if not line.isspace() else line + word
    return [*lines, line]


def folded(statement: str) -> str:
    """A statement on one line, broken after commas and before signs where it is too long."""
    if len(statement) <= LINE or "\n" in statement:
        return statement
    first, *parts = _BREAKS.split(statement)
    return "\n".join(filled(parts, first, "    "))


def unfolded(text: str) -> str:
    """The text of a sum, a count or the like on one line."""
    return _CONTINUED.sub(" ", text)


def choice(branches: Sequence[tuple[str, str]], otherwise: str, before: int = 9) -> str:
    """`if ... then ... elif ... else ...` on one line where it fits, with `before` columns in front of it."""
    parts = [f"{'elif' if n else 'if'} {test} then {value}" for n, (test, value) in enumerate(branches)]
    parts.append(f"else {otherwise}")
    if before + sum(map(len, parts)) + len(parts) <= _WIDE:
        return " ".join(parts)
    return "\n    ".join(parts)


def match(subjects: Sequence[str], arms: Sequence[tuple[str, str]]) -> str:
    """On one line where it is short."""
    head = f"match {', '.join(subjects)} {{"
    one = f"{head} {', '.join(f'{pattern} => {value}' for pattern, value in arms)} }}"
    if len(one) <= _SHORT and len(subjects) == 1:
        return one
    return head + "".join(f"\n    {pattern} => {value}," for pattern, value in arms) + "\n  }"
