"""A small layout engine: pieces of text that may stand on one line, and where they may be broken when they do not fit.

After Oppen (1980, Prettyprinting, ACM TOPLAS 2(4)) and Wadler (2003, A prettier printer). Indentation follows open
brackets rather than explicit nesting, by the rule that the formatter applies to hand-written text (`Indent`), so that
what is printed is a fixed point of the formatter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

WIDTH = 100
STEP = 2


class Role(Enum):
    """What a new line starts with."""

    ITEM = "item"  # a statement, an argument, an arm
    CONTINUATION = "continuation"  # the rest of one
    CLOSE = "close"  # the bracket that ends the list


@dataclass(frozen=True, slots=True)
class Break:
    """A new line, or `flat` where the enclosing group fits on one line; without `flat`, always a new line."""

    role: Role
    flat: str | None = " "


@dataclass(frozen=True, slots=True)
class Open:
    text: str
    outermost: bool = False  # what it holds is indented from the margin, however its line is


@dataclass(frozen=True, slots=True)
class Close:
    text: str


@dataclass(frozen=True, slots=True)
class Trailing:
    """Text that stands only where the enclosing group is broken: the comma after the last arm."""

    text: str


@dataclass(frozen=True, slots=True)
class Group:
    """On one line if it fits there and is no wider than `limit`; else every break of its own is a new line."""

    parts: tuple[Layout, ...]
    limit: int = WIDTH


Layout = str | Break | Open | Close | Trailing | Group


class Indent:
    """Indentation of a line from the brackets that are open where it starts."""

    def __init__(self) -> None:
        self._stack: list[tuple[int, int, int]] = [(0, 0, STEP)]  # closing, item and continuation lines

    def open(self, line_indent: int, breaks: bool) -> None:
        """A bracket on a line that is indented by `line_indent`; `breaks`: a new line follows it at once."""
        item = line_indent + STEP
        self._stack.append((line_indent, item, item + STEP if breaks else item))

    def close(self) -> None:
        self._stack.pop()

    def of(self, role: Role) -> int:
        closing, item, continuation = self._stack[-1]
        return {Role.CLOSE: closing, Role.ITEM: item, Role.CONTINUATION: continuation}[role]


def joined(items: Iterable[tuple[Layout, ...]], separator: tuple[Layout, ...]) -> tuple[Layout, ...]:
    """The parts of each item, with the separator between items."""
    parts: list[Layout] = []
    for index, item in enumerate(items):
        if index:
            parts.extend(separator)
        parts.extend(item)
    return tuple(parts)


def render(parts: Iterable[Layout], width: int = WIDTH) -> str:
    """The text of the parts, broken where a line would be wider than `width` and can be broken."""
    out: list[str] = []
    indent = Indent()
    column = line_indent = 0
    fresh = True  # nothing is written yet on this line: its indentation is still owed
    stack: list[tuple[bool, Layout]] = [(True, part) for part in reversed(tuple(parts))]
    while stack:
        broken, part = stack.pop()
        match part:
            case Group(inner, limit):
                flat = _fits(inner, min(limit, width - column), width - column, stack)
                stack.extend((not flat, piece) for piece in reversed(inner))
                continue
            case Break(role, flat_text) if broken or flat_text is None:
                column = line_indent = indent.of(role)
                out.append("\n")
                fresh = True
                continue
            case Break(_, flat_text):
                text = flat_text or ""
            case Open(text, outermost):
                upcoming = stack[-1] if stack else (False, "")
                breaks = isinstance(upcoming[1], Break) and (upcoming[0] or upcoming[1].flat is None)
                indent.open(0 if outermost else line_indent, breaks)
            case Close(text):
                indent.close()
            case Trailing(text):
                text = text if broken else ""
            case str():
                text = part
        if text:
            out.append(" " * column + text if fresh else text)
            fresh = False
            column += len(text)
    return "".join(out)


def _fits(inner: tuple[Layout, ...], limit: int, room: int, rest: list[tuple[bool, Layout]]) -> bool:
    """Whether `inner`, flat, is within `limit`, and within `room` with what follows it up to the next new line."""
    used = 0
    pieces: list[Layout] = list(reversed(inner))
    while pieces:
        piece = pieces.pop()
        if isinstance(piece, Group):
            if piece.limit < limit and not _fits(piece.parts, piece.limit, piece.limit, []):
                return False  # it will be broken whatever is around it
            pieces.extend(reversed(piece.parts))
            continue
        if isinstance(piece, Break) and piece.flat is None:
            return False
        used += _flat_width(piece)
        if used > limit:
            return False
    for broken, part in reversed(rest):
        if isinstance(part, Group):  # it can be broken by itself, but not before its first break
            width, breaks = _first_line(part)
            used += width
            if breaks:
                break
            continue
        if isinstance(part, Break) and (broken or part.flat is None):
            break
        used += len(part.text) if isinstance(part, Trailing) and broken else _flat_width(part)
        if used > room:
            return False
    return used <= room


def _first_line(group: Group) -> tuple[int, bool]:
    """The least width of the first line of a group, and whether that ends inside it."""
    width = 0
    pieces: list[Layout] = list(reversed(group.parts))
    while pieces:
        piece = pieces.pop()
        if isinstance(piece, Group):
            pieces.extend(reversed(piece.parts))
        elif isinstance(piece, Break):
            return width, True
        else:
            width += _flat_width(piece)
    return width, False


def _flat_width(part: Layout) -> int:
    match part:
        case str():
            return len(part)
        case Break(_, flat):
            return len(flat or "")
        case Open(text, _) | Close(text):
            return len(text)
        case _:
            return 0
