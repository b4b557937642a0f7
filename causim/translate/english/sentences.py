"""From a place in a text to the sentences that it is part of."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import lru_cache

from causim.source import SourceText, Span
from causim.translate.english.lexer import lexed

_WHOLE = frozenset(("TITLE", "_SECTION", "HEADING", "CHECK", "QUOTATION", "REMARK"))
_STARTS = _WHOLE | {"_BULLET", "_ROW"}


def sentence_of(span: Span) -> Span:
    """The sentence, bullet point, row or heading around a place in a text; all of them that it runs through."""
    starts, ends = _borders(span.source)
    first = starts[max(0, bisect_right(starts, span.start) - 1)] if starts else 0
    last = bisect_left(ends, span.end)
    return Span(span.source, first, ends[last] if last < len(ends) else len(span.source.text))


@lru_cache(maxsize=8)
def _borders(source: SourceText) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Where sentences start, and where they end."""
    starts: list[int] = []
    ends: list[int] = []
    fresh = True
    before = None
    for token in lexed(source.text):
        if not str(token):  # a list starts or ends: what introduced it is a sentence of its own
            fresh = True
            continue
        if fresh or token.type in _STARTS:
            starts.append(token.start_pos or 0)
            if before is not None:
                ends.append(before.end_pos or 0)
        fresh = token.type in _WHOLE or token.type in ("DOT", "_ROW_END")
        before = token
    if before is not None:
        ends.append(before.end_pos or 0)
    return tuple(starts), tuple(ends)
