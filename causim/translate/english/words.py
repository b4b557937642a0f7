"""The words of controlled English, taken from its grammar, and which runs of other words may stand as names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

from lark import Lark, Token
from lark.lexer import Lexer, PatternStr

from causim.resources import grammar_text

WORD = r"[A-Za-z_][A-Za-z0-9_]*"
_PIECE = re.compile(r"[A-Za-z0-9_]+|[^\sA-Za-z0-9_]")
_SIGNS = frozenset(",:;.()")


class _Given(Lexer):
    """The parser is given tokens, which `lexer.py` makes: reading a text once, they serve its vocabulary too."""

    __future_interface__ = 1

    def __init__(self, conf: Any) -> None:
        pass

    def lex(self, lexer_state: Any, parser_state: Any) -> Iterator[Token]:
        return iter(lexer_state.text)


@cache
def grammar() -> Lark:
    """The parser tables, built once a process (about 0.3 s)."""
    text = grammar_text("english.lark")
    return Lark(text, parser="lalr", lexer=_Given, start="text", maybe_placeholders=False)


@cache
def spelling() -> dict[str, str]:
    """The phrase or sign that a terminal stands for, by its name in the parser's tables."""
    plain = [t for t in grammar().terminals if isinstance(t.pattern, PatternStr)]
    return {terminal.name: str(terminal.pattern.value) for terminal in plain}


@cache
def phrases() -> frozenset[str]:
    """Those with words in them, such as `is at least`."""
    return frozenset(text for text in spelling().values() if any(c.isalpha() for c in text))


# --- which words may stand bare


@cache
def _pieces() -> tuple[tuple[str, ...], ...]:
    return tuple(sorted({tuple(piece.lower() for piece in _PIECE.findall(phrase)) for phrase in phrases()}))


@cache
def _starts() -> dict[str, tuple[tuple[str, ...], ...]]:
    """By first word: phrases, and (under `+` and the word) what is left of a phrase that starts with shorter ones."""
    whole = set(_pieces())
    ends = [(False, piece) for piece in whole]
    for phrase in whole:
        for cut in range(1, len(phrase)):
            if phrase[cut - 1] in _SIGNS or _is_sequence(phrase[:cut], whole):
                ends.append((True, phrase[cut:]))
    found: dict[str, list[tuple[str, ...]]] = {}
    for continued, end in ends:
        found.setdefault(("+" if continued else "") + end[0], []).append(end)
    return {word: tuple(ends) for word, ends in found.items()}


def _is_sequence(words: tuple[str, ...], whole: set[tuple[str, ...]]) -> bool:
    """Whether phrases in a row make up these words."""
    return not words or any(
        words[:cut] in whole and _is_sequence(words[cut:], whole) for cut in range(1, len(words) + 1)
    )


@lru_cache(maxsize=10_000)
def is_bare(text: str) -> bool:
    """Whether this run of words, wherever a name may stand, is read as a name, whole and nothing else.

    It is not if one of its words starts a phrase of the grammar, or if, after a phrase, it makes that a longer one.
    """
    if not re.fullmatch(rf"{WORD}(?: {WORD})*", text):
        return False
    words = text.split(" ")
    lowered = [word.lower() if len(word) > 1 else word for word in words]
    for at, word in enumerate(lowered):
        ends = _starts().get(word, ()) + (_starts().get("+" + word, ()) if at == 0 else ())
        if any(_agree(lowered[at:], end) for end in ends):
            return False
    return True


def _agree(words: Sequence[str], phrase: Sequence[str]) -> bool:
    return all(a == b for a, b in zip(words, phrase, strict=False))
