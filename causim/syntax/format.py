"""The formatter: spacing, indentation and blank lines, from the token stream, so that every comment survives.

Inside a block the author's line breaks stand. What is decided here: two-space indentation by open brackets, one space
between tokens, one blank line between blocks (runs of one-line types, constants and tables may stay together), at most
one inside them, a line for each statement of a block that is not on one line. A list in braces on one line that is
wider than 100 columns is broken, one item a line.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from lark import Token

from causim.errors import SpecError
from causim.source import SourceText
from causim.syntax.build import clean_doc, unescape
from causim.syntax.layout import WIDTH, Indent, Role
from causim.syntax.parse import parse, tokens
from causim.syntax.structure import Piece, declarations

_ONE_LINERS = frozenset({"type", "const", "table"})


def format_text(source: SourceText) -> str:
    """The text in its normal form: same tokens, same comments, same meaning.

    Formatting twice is formatting once. Raises SpecError, with the parser's diagnostics, for text that does not parse.
    """
    result = parse(source)
    if result.spec is None:
        raise SpecError(result.diagnostics)
    before = tokens(source)
    text = "\n".join(_lines(source, before)) + "\n"
    if _meaning(before) != _meaning(tokens(SourceText(source.name, text))):
        raise RuntimeError(
            f"the formatter would have changed what {source.name} says; this is a bug in causim"
        )
    return text


def _meaning(found: list[Token]) -> list[str]:
    return [
        str(t).rstrip() if t.type == "COMMENT" else _doc(t) if t.type == "DOCSTRING" else str(t)
        for t in found
    ]


def _doc(token: Token) -> str:
    return clean_doc(unescape(str(token)[3:-3]))


# --- the file


def _lines(source: SourceText, found: list[Token]) -> Iterator[str]:
    alone_before = True
    for number, (comments, pieces) in enumerate(declarations(source, found)):
        lines = _declaration(pieces)
        alone = len(lines) == 1 and str(pieces[0].token) in _ONE_LINERS
        blanks = [min(1, max(0, piece.newlines - 1)) for piece in (*comments, *pieces[:1])]
        if number == 0:
            blanks[0] = 0
        elif pieces and not (alone and alone_before) and not any(blanks):
            blanks[0] = 1
        for blank, comment in zip(blanks, comments, strict=False):
            yield from [""] * blank
            yield comment.text
        yield from [""] * blanks[-1] if pieces else []
        yield from lines
        alone_before = alone


# --- a declaration


def _declaration(pieces: list[Piece]) -> list[str]:
    """The lines of one declaration. Lists that are too wide are broken from the outside in, until all fits."""
    broken: set[int] = set()
    while True:
        page = _Page(pieces, broken)
        wide = page.too_wide()
        if not wide:
            return page.lines
        broken |= wide


class _Page:
    """A declaration set in lines, with the lists whose opening brackets are `broken` set one item a line."""

    def __init__(self, pieces: list[Piece], broken: set[int]) -> None:
        self.pieces, self.broken = pieces, broken
        self.lines: list[str] = []
        self.widths: list[int] = []  # of the lines, comments left out
        self.line_of: list[int] = []
        self._indent = Indent()
        self._line_indent = 0
        self._line: list[str] = []  # the parts of the line that is being set
        for index in range(len(pieces)):
            self._place(index)
        if pieces:
            self._end_line()

    def too_wide(self) -> set[int]:
        """The outermost lists in braces that make a line too wide and stand wholly on it."""
        found: set[int] = set()
        done = -1
        for index, piece in enumerate(self.pieces):
            end = piece.partner
            if piece.brace is None or not piece.brace.breaks or end is None or end <= index + 1:
                continue
            line = self.line_of[index]
            if line > done and self.widths[line] > WIDTH and self.line_of[end] == line:
                found.add(index)
                done = line
        return found

    def _place(self, index: int) -> None:
        piece = self.pieces[index]
        if index == 0 or self._breaks(index):
            self._new_line(index)
        else:
            self._line.append(self._gap(index))
        first, *rest = doc_layout(piece.text, self._line_indent) if piece.is_doc else [piece.text]
        self._line.append(first)
        for line in rest:
            self._end_line()
            self._line = [line]
        self.line_of.append(len(self.lines))
        if piece.opens:
            line_indent = 0 if piece.is_block else self._line_indent
            self._indent.open(line_indent, index + 1 < len(self.pieces) and self._ends_line(index))
        elif piece.closes:
            self._indent.close()

    def _new_line(self, index: int) -> None:
        role = self._role(index)
        if index:
            self._end_line()
            if role is Role.ITEM and self.pieces[index].newlines > 1 and not self.pieces[index - 1].opens:
                self._line = []
                self._end_line()
        self._line_indent = self._indent.of(role)
        self._line = [" " * self._line_indent]

    def _end_line(self) -> None:
        self.lines.append("".join(self._line))
        comment = len(self._line) > 1 and self._line[-1].startswith("#")
        self.widths.append(sum(map(len, self._line[:-2] if comment else self._line)))

    def _ends_line(self, index: int) -> bool:
        return self.pieces[index + 1].is_comment or self._breaks(index + 1)

    def _breaks(self, index: int) -> bool:
        """Whether the piece starts a line."""
        piece, before = self.pieces[index], self.pieces[index - 1]
        if before.is_comment:
            return True
        if piece.is_comment:
            return piece.newlines > 0
        if piece.is_block or (before.opens and piece.closes):
            return False
        around = piece.within if not piece.closes else piece.partner
        if around is not None and self._multiline(around):
            brace = self.pieces[around].brace
            each = around in self.broken or (brace is not None and brace.airy)
            if piece.closes or before.opens or (piece.starts and each):
                return True
        return piece.newlines > 0

    def _multiline(self, opening: int) -> bool:
        """A list in braces that is not on one line; where parentheses and sets are broken is for the author to say."""
        piece = self.pieces[opening]
        if (
            piece.brace is None
            or not piece.brace.breaks
            or piece.partner is None
            or piece.partner == opening + 1
        ):
            return False
        return opening in self.broken or piece.spans_lines

    def _role(self, index: int) -> Role:
        piece = self.pieces[index]
        if piece.is_comment:
            following = next(
                (i for i in range(index, len(self.pieces)) if not self.pieces[i].is_comment), None
            )
            role = Role.ITEM if following is None else self._role(following)
            return Role.ITEM if role is Role.CLOSE else role
        if piece.closes:
            return Role.CLOSE
        return Role.ITEM if piece.starts else Role.CONTINUATION

    def _gap(self, index: int) -> str:
        piece, before = self.pieces[index], self.pieces[index - 1]
        return "  " if piece.is_comment else " " if _spaced(before, piece) else ""


def _spaced(left: Piece, right: Piece) -> bool:
    """Whether a space stands between two tokens of one line."""
    before, after = str(left.token), str(right.token)
    if after in (",", ":", ")", "]") or before in ("(", "["):
        return False
    if before in ("..", "/") or after in ("..", "/") or left.is_sign:
        return False
    if before == "{" or after == "}":
        brace = left.brace if before == "{" else right.brace
        return brace is not None and brace.airy and not (before == "{" and after == "}")
    if after in ("(", "["):
        return not left.is_name
    return True


# --- docstrings


def doc_layout(raw: str, indent: int) -> list[str]:
    """The lines of a docstring token, those after the first indented to stand under it, its text unchanged."""
    raw = re.sub(r"\r\n?", "\n", raw)
    first, *rest = raw[3:-3].split("\n")
    if not rest:
        return ['"""' + _tight(first) + '"""']
    closing = rest.pop() if not rest[-1].strip() else None
    body = textwrap.dedent("\n".join(rest)).split("\n") if rest else []
    lines = ['"""' + first.strip(), *(" " * indent + line.rstrip() if line.strip() else "" for line in body)]
    if closing is None:
        lines[-1] += _closing_gap(body[-1]) + '"""'
    else:
        lines.append(" " * indent + '"""')
    same = clean_doc(unescape("\n".join(lines)[3:-3])) == clean_doc(unescape(raw[3:-3]))
    return lines if same else raw.split("\n")


def _tight(text: str) -> str:
    """Without the space around it, but where a quote or backslash would touch the quotes that end the docstring."""
    start = " " if text.startswith(" ") and text.lstrip().startswith('"') else ""
    return start + text.strip() + _closing_gap(text)


def _closing_gap(text: str) -> str:
    return " " if text != text.rstrip() and text.rstrip().endswith(('"', "\\")) else ""
