"""What line starts and line ends say: bullet points, how they nest, and the rows of tables."""

from __future__ import annotations

from collections.abc import Iterator

from lark import Token


def with_layout(tokens: Iterator[Token]) -> Iterator[Token]:
    """Adds the terminals that the grammar declares without a pattern.

    A list of bullet points is open from its first `-` until something stands at its column, or further left, that is no
    further point of it. A row is a line that starts with `|`.
    """
    columns: list[int] = []  # of the bullet points of the lists that are open
    before: Token | None = None
    for line in _lines(tokens):
        first = line[0]
        column = first.column or 0
        bullet = first.type == "MINUS"
        while columns and (column < columns[-1] or (column == columns[-1] and not bullet)):
            columns.pop()
            yield _empty("_CLOSE", before or first)
        if bullet:
            if not columns or column > columns[-1]:
                columns.append(column)
                yield _empty("_OPEN", before or first)
            first.type = "_BULLET"
        elif first.type == "_BAR":
            _mark_row(line)
        yield from line
        before = line[-1]
    if before is not None:
        for _ in columns:
            yield _empty("_CLOSE", before)


def _lines(stream: Iterator[Token]) -> Iterator[list[Token]]:
    line: list[Token] = []
    for token in stream:
        if line and (token.line or 0) > (line[-1].end_line or 0):
            yield line
            line = []
        line.append(token)
    if line:
        yield line


def _mark_row(line: list[Token]) -> None:
    bars = [token for token in line if token.type == "_BAR"]
    bars[0].type = "_ROW"
    if len(bars) > 1 and bars[-1] is line[-1]:
        bars[-1].type = "_ROW_END"
        bars = bars[:-1]
    if len(bars) > 1:
        bars[-1].type = "_LAST_BAR"


def _empty(kind: str, after: Token) -> Token:
    """A token of no width, behind another."""
    place = after.end_pos or 0
    return Token(kind, "", place, after.end_line, after.end_column, after.end_line, after.end_column, place)
