"""Literals, docstrings and comments of emitted Python: text that can never break out of its quotes."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from causim.model.domain import Value

WIDTH = 100
STEP = "    "


def literal(value: Value) -> str:
    """A value as Python writes it, in double quotes where `repr` leaves the choice."""
    if not isinstance(value, str):
        return repr(value)
    if '"' in value:
        return repr(value)
    return '"' + repr("'" + value)[2:]  # a leading apostrophe makes repr choose double quotes


def visible(text: str) -> str:
    """Text on one line: what does not print, line ends included, is escaped."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def docstring(text: str, indent: str = STEP) -> list[str]:
    """Lines of a docstring, or none for an empty text."""
    lines = textwrap.dedent(text).strip().splitlines()
    if not lines:
        return []
    lines = [visible(line.replace("\\", "\\\\")).replace('"""', r"\"\"\"").rstrip() for line in lines]
    if lines[-1].endswith('"') and not lines[-1].endswith(r"\""):
        lines[-1] = lines[-1][:-1] + r"\""
    if len(lines) == 1:
        return [f'{indent}"""{lines[0]}"""']
    inner = [indent + line if line else "" for line in lines[1:]]
    return [f'{indent}"""{lines[0]}', *inner, f'{indent}"""']


def comment(text: str, indent: str = "") -> list[str]:
    """Lines of a comment, folded to the width of the page."""
    folded = textwrap.wrap(visible(text), WIDTH - len(indent) - 2, break_on_hyphens=False)
    return [f"{indent}# {line}" for line in folded]


def enclose(opening: str, items: Sequence[str], closing: str, indent: str = "") -> list[str]:
    """Items with commas between brackets; on several lines, the last has one too."""
    lines = fill(opening, [*(f"{item}," for item in items[:-1]), *items[-1:]], closing, indent)
    if len(lines) > 1:
        lines[-2] += ","
    return lines


def fill(opening: str, pieces: Sequence[str], closing: str, indent: str) -> list[str]:
    """`opening pieces closing` on one line if it fits, else the pieces filled into lines of their own."""
    single = f"{indent}{opening}{' '.join(pieces)}{closing}"
    if len(single) <= WIDTH:
        return [single]
    lines = [indent + opening]
    line = indent + STEP
    for piece in pieces:
        if line.strip() and len(line) + len(piece) + 1 > WIDTH:
            lines.append(line)
            line = indent + STEP
        line += f" {piece}" if line.strip() else piece
    return [*lines, line, indent + closing]
