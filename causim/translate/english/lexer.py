"""Text -> tokens. A phrase of the grammar is one token, and so is a run of other words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice

from lark import Token
from lark.lexer import PatternStr

from causim.syntax.limits import MAX_TOKENS
from causim.translate.english.layout import with_layout
from causim.translate.english.words import WORD, grammar, spelling

# What is tried first: whole lines, then marked names, then phrases, then names.
_ORDER = ("TITLE", "SECTION", "HEADING", "CHECK", "QUOTATION", "REMARK", "DEFINED", "MARKED", "PHRASE", "NAME",
          "STRING", "DECIMAL", "INT")  # fmt: skip

STRANGE = "_STRANGE"


def lexed(text: str) -> list[Token]:
    """The tokens of a text, with those of its layout, as many as are ever read and one more."""
    return list(with_layout(islice(_tokens(text), MAX_TOKENS + 1)))


def _tokens(text: str) -> Iterator[Token]:
    pattern, phrases = _pattern(), _terminals()
    position, line, line_start = 0, 1, 0
    while position < len(text):
        match = pattern.match(text, position)
        if match is None:  # what begins no token is one that the parser refuses
            column = position - line_start + 1
            yield Token(STRANGE, text[position], position, line, column, line, column + 1, position + 1)
            position += 1
            continue
        found, kind, start, position = match.group(), match.lastgroup, match.start(), match.end()
        first, column = line, start - line_start + 1
        if breaks := found.count("\n"):
            line += breaks
            line_start = start + found.rindex("\n") + 1
        if kind is None:
            continue
        if kind == "PHRASE":
            kind = phrases[" ".join(found.split()).lower()]
        elif kind == "SECTION":
            kind = "_SECTION"
        yield Token(kind, found, start, first, column, line, position - line_start + 1, position)


@cache
def _terminals() -> dict[str, str]:
    return {text: name for name, text in spelling().items()}


@cache
def _pattern() -> re.Pattern[str]:
    """White space and the rulers of tables belong to no group."""
    patterns = {
        t.name.lstrip("_"): t.pattern.value
        for t in grammar().terminals
        if not isinstance(t.pattern, PatternStr)
    }
    ignored = [patterns[name.lstrip("_")] for name in grammar().ignore_tokens]
    patterns["PHRASE"] = _alternatives(spelling().values())
    word = f"(?!{_alternatives(text for text in spelling().values() if text[0].isalpha())}){WORD}"
    patterns["NAME"] = rf"{word}(?:(?:[ \t]+|[ \t]*\r?\n[ \t]*){word})*"
    groups = [f"(?P<{name}>{patterns[name]})" for name in _ORDER]
    return re.compile("|".join([*(f"(?:{pattern})" for pattern in ignored), *groups]))


def _alternatives(phrases: Iterable[str]) -> str:
    """The longest first; a word may start with a capital, and white space between words may be any."""
    return "|".join(map(_spelt, sorted(phrases, key=lambda phrase: (-len(phrase), phrase))))


def _spelt(phrase: str) -> str:
    pattern = r"\s+".join(map(re.escape, phrase.split(" ")))
    if len(phrase) > 1 and phrase[0].isalpha():
        pattern = f"[{phrase[0].upper()}{phrase[0]}]{pattern[1:]}"
    return pattern + r"(?![A-Za-z0-9_])" if phrase[-1].isalnum() else pattern
