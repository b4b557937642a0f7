"""Python text -> Python's own syntax tree, within limits that are checked before any parser sees the text.

Nothing here, or in any module of this package, executes Python: the text is parsed and looked at. Faults are
`SpecError` with the place in the Python text.
"""

from __future__ import annotations

import ast as python
import re
import unicodedata
import warnings
from dataclasses import dataclass
from typing import NoReturn

from causim.diagnostics import Diagnostic, Related, Severity
from causim.errors import SpecError
from causim.source import SourceText, Span

MAX_MECHANISM = 1 << 14  # bytes of the text of one mechanism
MAX_MODULE = 1 << 20  # of a whole module
MAX_BRACKETS = 50
MAX_INDENT = 200  # columns; a level is four of them, as a rule
MAX_RUN = 2_000  # tokens between two commas, colons or line ends: each can nest the tree deeper

_TOKEN = re.compile(
    r'"{3}[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*(?:"{3})?'
    r"|'{3}[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*(?:'{3})?"
    r'|"[^"\\\n]*(?:\\.[^"\\\n]*)*"?'
    r"|'[^'\\\n]*(?:\\.[^'\\\n]*)*'?"
    r"|\#[^\n]*"
    r"|\n[ \t]*"
    r"|\w+"
    r"|[^\s]",
    re.DOTALL,
)
_CLOSING = {")": "(", "]": "[", "}": "{"}
_SHOWN = 60  # characters of the text that a message may quote


def refuse(
    code: str, span: Span, message: str, hint: str | None = None, related: tuple[Related, ...] = ()
) -> NoReturn:
    """Raise the SpecError of one finding."""
    raise SpecError([Diagnostic(code, Severity.ERROR, message, span, hint, related)])


@dataclass(frozen=True, slots=True)
class PythonText:
    """A parsed text. `span` finds the place of a node of its tree."""

    source: SourceText
    tree: python.Module

    def span(self, node: python.AST) -> Span:
        """The place of a node: of a statement with a body, its first line."""
        whole = self.whole(node)
        if not isinstance(node, python.stmt):
            return whole
        head, _, more = whole.text.partition("\n")
        return self.source.span(whole.start, whole.start + len(head.rstrip())) if more else whole

    def whole(self, node: python.AST) -> Span:
        """The place of a node, to its last line."""
        line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
        end_line, end_column = getattr(node, "end_lineno", line), getattr(node, "end_col_offset", column)
        start = self._offset(line, column)
        return self.source.span(start, max(start, self._offset(end_line, end_column)))

    def _offset(self, line: int, column: int) -> int:
        """Python counts columns in bytes of UTF-8."""
        start = self.source.line_starts[line - 1]
        text = self.source.line(line)
        return start + (
            column if text.isascii() else len(text.encode("utf-8")[:column].decode("utf-8", "ignore"))
        )


def quoted(text: str) -> str:
    """A piece of the text between backquotes, cut if it is long."""
    flat = " ".join(text.split())
    return f"`{flat if len(flat) <= _SHOWN else flat[: _SHOWN - 3] + '...'}`"


def read_python(source: SourceText, max_bytes: int = MAX_MECHANISM) -> PythonText:
    """Parse a text of Python, without running it.

    Raises SpecError: `python-too-large`, `python-syntax`, or `python-text` for characters that hide what a text says.
    """
    _check_size(source, max_bytes)
    _check_characters(source)
    _check_nesting(source)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # of doubtful escapes and the like: that they are refused is said elsewhere
            tree = python.parse(source.text)
    except SyntaxError as fault:
        _refuse_syntax(source, fault)
    except (RecursionError, MemoryError):
        _too_large(source.span(0, 0), "the text nests too deeply to be parsed")
    except ValueError as fault:  # NUL bytes, integers of thousands of digits
        refuse("python-syntax", source.span(0, 0), f"this is not Python: {fault}")
    return PythonText(source, tree)


def _check_size(source: SourceText, max_bytes: int) -> None:
    size = len(source.text)
    if size > max_bytes or (
        not source.text.isascii() and len(source.text.encode("utf-8", "replace")) > max_bytes
    ):
        start = SourceText(source.name, source.text[:100])  # lines of the rest are not even counted
        _too_large(start.span(0, 0), f"the text has {size:,} characters; the limit is {max_bytes:,} bytes")


def _check_characters(source: SourceText) -> None:
    text = source.text
    if text.isascii() and text.replace("\n", "").replace("\t", "").isprintable():
        return
    for at, character in enumerate(text):
        ends_line = character == "\r" and text[at + 1 : at + 2] == "\n"
        if not character.isprintable() and character not in "\n\t" and not ends_line:
            name = unicodedata.name(character, "a control character").lower()
            message = f"U+{ord(character):04X} ({name}) may not stand in Python that is read here"
            refuse(
                "python-text",
                source.span(at, at + 1),
                message,
                "Delete it: it could hide what the text says.",
            )


def _check_nesting(source: SourceText) -> None:
    """Brackets, indentation and long runs, from the tokens: what could overflow the stack of a parser."""
    open_brackets: list[str] = []
    run = 0
    for match in _TOKEN.finditer(source.text):
        text = match.group()
        if text[0] == "\n":
            if len(text) - 1 > MAX_INDENT:
                _too_large(source.span(match.end() - 1, match.end()), "a line is indented too far")
            run = run if open_brackets else 0
        elif text in "([{":
            open_brackets.append(text)
            if len(open_brackets) > MAX_BRACKETS:
                _too_large(source.span(*match.span()), f"brackets are nested more than {MAX_BRACKETS} deep")
        elif text in ")]}":
            if open_brackets and open_brackets[-1] == _CLOSING[text]:
                open_brackets.pop()
        elif text in (",", ":", ";"):
            run = 0
        elif not text[0].isascii() and text[0].isidentifier():
            message = f"{quoted(text)} is a name with letters beyond a to z"
            hint = "Python takes some different letters for the same: names are of ASCII letters here."
            refuse("python-text", source.span(*match.span()), message, hint)
        elif text[0].isidentifier() and not text.isascii():
            at = match.start() + next(i for i, c in enumerate(text) if not c.isascii())
            refuse(
                "python-text", source.span(at, at + 1), f"{quoted(text)} is a name with letters beyond a to z"
            )
        else:
            run += 1
            if run > MAX_RUN:
                _too_large(source.span(*match.span()), "an expression is too long")


def _too_large(span: Span, message: str) -> NoReturn:
    refuse("python-too-large", span, message, "Split it into smaller steps, each with a name.")


def _refuse_syntax(source: SourceText, fault: SyntaxError) -> NoReturn:
    lines = len(source.line_starts)
    line = min(max(fault.lineno or 1, 1), lines)
    column = min(max((fault.offset or 1) - 1, 0), len(source.line(line)))
    at = source.line_starts[line - 1] + column
    message = (fault.msg or "invalid syntax").partition(" (<unknown>")[0]
    refuse("python-syntax", source.span(at, min(at + 1, len(source.text))), f"this is not Python: {message}")
