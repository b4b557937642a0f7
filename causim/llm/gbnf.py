"""Pieces of GBNF, the notation of llama.cpp for grammars that constrain what a model writes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

_WORD = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_"
_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\"}
_PIECE = re.compile(
    r"(?P<open>\((?:\?:)?)|(?P<close>\))|(?P<bar>\|)|(?P<times>[*+?]|\{\d+,?\d*\})"
    r"|(?P<set>\[\^?(?:\\.|[^\]\\])+\])|(?P<dot>\.)|\\(?P<escaped>.)|(?P<plain>[^\\()|*+?.\[\]{}^$])",
    re.DOTALL,
)


def literal(text: str) -> str:
    """A text as it is."""
    return '"' + "".join(_ESCAPES.get(c, c) for c in text).replace('"', '\\"') + '"'


def pattern(regex: str, *, dot_all: bool = False) -> str:
    """A regular expression of literals, sets, groups, alternatives and repetitions. Raises ValueError for others."""
    found: list[str] = []
    place = 0
    while place < len(regex):
        piece = _PIECE.match(regex, place)
        if piece is None or (piece["open"] == "(" and regex.startswith("(?", place)):
            raise ValueError(f"a regular expression that GBNF cannot say: {regex[place : place + 20]}")
        place = piece.end()
        if piece["open"]:
            found.append("(")
        elif piece["times"]:
            found[-1] += piece["times"]
        elif piece["dot"]:
            found.append("[\\x00-\\U0010FFFF]" if dot_all else "[^\\n]")
        elif piece["close"] or piece["bar"] or piece["set"]:
            found.append(piece[0])
        else:
            found.append(literal(piece["escaped"] or piece["plain"]))
    return " ".join(found)


def names_but(words: Iterable[str]) -> str:
    """Names as Python has them in ASCII, those words excepted: GBNF has no `but not`, so the words are spelt out."""
    return _continued("", sorted(set(words)))


def _continued(start: str, words: list[str]) -> str:
    """What may follow `start`, a beginning of all these words, so that none of them comes out."""
    following = sorted({word[len(start)] for word in words if len(word) > len(start)})
    others = [c for c in _WORD if c not in following and (start or not c.isdigit())]
    options = []
    for char in following:
        inner = _continued(start + char, [word for word in words if word.startswith(start + char)])
        options.append(f"{literal(char)} {inner}")
    options.append(f"{_set(others)} [A-Za-z0-9_]*")
    text = f"( {' | '.join(options)} )"
    return text + "?" if start and start not in words else text


def _set(chars: list[str]) -> str:
    """A set of characters, runs of them as ranges."""
    codes = sorted(map(ord, chars))
    starts = [codes[0], *(b for a, b in pairwise(codes) if b != a + 1)]
    ends = [*(a for a, b in pairwise(codes) if b != a + 1), codes[-1]]
    return (
        "["
        + "".join(chr(a) if a == b else f"{chr(a)}-{chr(b)}" for a, b in zip(starts, ends, strict=True))
        + "]"
    )
