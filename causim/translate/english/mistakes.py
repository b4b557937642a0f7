"""From what the parser could not read to what the writer most likely meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from itertools import islice

from lark import Token
from lark.exceptions import UnexpectedToken

from causim.diagnostics import Diagnostic, Fix
from causim.source import SourceText, Span
from causim.syntax.limits import error
from causim.translate.english.lexer import STRANGE
from causim.translate.english.words import phrases, spelling

_WORD = re.compile(r"[^\s.:;,()|]+[:,]?")
_NEAR = 0.74  # how alike a misspelt phrase and the one that was meant are
_SHORT = 3  # a phrase of no more characters is like too much else
_FEW = 5  # phrases that are still worth listing
_WORDS = 12  # of the text before a fault that are compared
_READABLE = {
    "NAME": "a name or a label",
    "MARKED": "",
    "STRING": "",
    "INT": "a number",
    "DECIMAL": "",
    "MINUS": "",
    "LPAR": "",
    "DEFINED": "a name in bold",
    "_BULLET": "a bullet point",
    "_OPEN": "bullet points",
    "_CLOSE": "the end of the list",
    "_ROW": "a row of a table",
    "_BAR": "`|`",
    "_LAST_BAR": "`|`",
    "_ROW_END": "the end of the row",
    "HEADING": "a heading",
    "CHECK": "",
    "TITLE": "",
    "_SECTION": "",
    "QUOTATION": "a description",
    "REMARK": "",
    "$END": "the end of the text",
}
_WRITTEN = {
    "==": "is", "!=": "is not", "<": "is less than", ">": "is more than", "<=": "is at most", ">=": "is at least",
    "*": "times", "/": "divided by", "%": "modulo", "&": "and", "|": "or", "!": "it is not so that", "≤": "is at most",
    "≥": "is at least", "≠": "is not", "=": "is", "−": "-", "–": "to", "“": '"', "”": '"',
}  # fmt: skip


def explain(fault: UnexpectedToken, source: SourceText, offset: int, tokens: Sequence[Token]) -> Diagnostic:
    """One diagnostic for the point where the reader stopped. `offset` is where the text of the tokens starts."""
    accepts, token = set(fault.expected), fault.token
    start, end = (token.start_pos or 0) + offset, (token.end_pos or 0) + offset
    if token.type == STRANGE:
        return _character(source, start)
    if near := _nearest(fault, source, offset, tokens, accepts):
        return slip(*near)
    if token.type == "$END" or not str(token).strip():
        message = "the text breaks off here" if token.type == "$END" else "a list starts or ends too early"
        return error("english-syntax", source.span(start, end), message, _expected(accepts))
    shown = str(token) if len(token) <= 40 else f"{token[:37]}..."
    shown = shown.split("\n")[0]
    message = f"`{shown}` is not understood here"
    return error("english-syntax", source.span(start, end), message, _expected(accepts, shown))


def slip(span: Span, phrase: str) -> Diagnostic:
    """What is said of words that are nearly a phrase."""
    message = f"`{span.text}` is not understood here"
    phrase = phrase[0].upper() + phrase[1:] if span.text[0].isupper() else phrase
    return error("english-syntax", span, message, f"Did you mean `{phrase}`?", Fix(span, phrase))


def _character(source: SourceText, at: int) -> Diagnostic:
    for length in (2, 1):
        sign = source.text[at : at + length]
        if words := _WRITTEN.get(sign):
            span = source.span(at, at + length)
            return error(
                "english-syntax",
                span,
                f"the sign `{sign}` is not read here",
                f"Write `{words}`.",
                Fix(span, words),
            )
    span = source.span(at, at + 1)
    if source.text[at] == '"':
        return error(
            "english-syntax", span, "this quotation never ends", 'Close it with `"` on the same line.'
        )
    if source.text[at] == "*":
        hint = "A name between `*` is made of words: letters, digits and `_`."
        return error("english-syntax", span, "this is no marked name", hint)
    hint = 'Labels with signs in them stand between `"`.'
    return error("english-syntax", span, f"the character `{source.text[at]}` is not read here", hint)


def _nearest(
    fault: UnexpectedToken, source: SourceText, offset: int, tokens: Sequence[Token], accepts: set[str]
) -> tuple[Span, str] | None:
    """A misspelt phrase: it was taken for words of a name, so the reader stopped only after it, or in its middle."""
    at = fault.token.start_pos or 0
    before = [t for t in tokens if (t.end_pos or 0) <= at and str(t)]
    if before and before[-1].type == "NAME":
        return misspelt(source, (before[-1].start_pos or 0) + offset, at + offset)
    accepted = [phrase for name, phrase in spelling().items() if name in accepts]
    return misspelt(source, at + offset, at + offset, accepted)


def misspelt(
    source: SourceText, start: int, end: int, among: Iterable[str] | None = None
) -> tuple[Span, str] | None:
    """Words that start between two places and are nearly a phrase, and that phrase."""
    words = _words(source, start)
    wanted = [phrase for phrase in (phrases() if among is None else among) if len(phrase) > _SHORT]
    best: tuple[float, Span, str] | None = None
    for first, (word_start, _) in enumerate(words):
        if word_start > end:
            break
        for phrase in sorted(wanted):
            last = first + phrase.count(" ")
            if last >= len(words):
                continue
            span = source.span(word_start, words[last][1])
            text = span.text.lower()
            if text == phrase or abs(len(text) - len(phrase)) > _SHORT:
                continue
            likeness = SequenceMatcher(None, text, phrase).ratio()
            if likeness >= _NEAR and (best is None or likeness > best[0]):
                best = (likeness, span, phrase)
    return best[1:] if best else None


def _words(source: SourceText, start: int) -> list[tuple[int, int]]:
    """Where the next words start and end."""
    window = source.text[start : start + 200]
    found = _WORD.finditer(window)
    return [(start + m.start(), start + m.end()) for m in islice(found, _WORDS)]


def _expected(accepts: Iterable[str], found: str = "") -> str | None:
    """What could stand here, what is most like the found words first."""
    words = {_READABLE[a] if a in _READABLE else f"`{spelling().get(a, a.lower())}`" for a in accepts}
    likeness = {word: SequenceMatcher(None, word.strip("`"), found.lower()).ratio() for word in words if word}
    listed = sorted(likeness, key=lambda word: (word not in ("`,`", "`.`", "`:`"), -likeness[word], word))
    if len(listed) > _FEW:
        return f"Expected {', '.join(listed[:_FEW])}, or other wordings."
    if len(listed) > 1:
        return f"Expected {', '.join(listed[:-1])} or {listed[-1]}."
    return f"Expected {listed[0]}." if listed else None
