"""The two faces of a diagnostic: a boxed excerpt for people, a flat record for programs.

Plain string building: the command line shows these before anything heavy is imported. Text from a spec or a file name
reaches a terminal through here, so control and direction characters are always shown as `<U+202E>`, never sent.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable

from causim.diagnostics.model import Diagnostic, Severity
from causim.source import SourceText, Span

TAB = 4
WIDTH = 100  # cells of source shown of a line
LEAD = 40  # of which at most this many stand before the span
MOST_LINES = 5  # of a span; the middle of a longer one is left out

_COLORS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}
_FRAME = "34"
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp", "Zs"})  # Zs: the plain space is let through

Paint = Callable[[str, str], str]


def render(diagnostic: Diagnostic, *, color: bool = False) -> str:
    """The text face, without a final line end.

    ```
    error[unknown-name]: there is no node Drg
     --> trial.scm:12:17
       |
    12 |   return max(0, Drg - 1)
       |                 ^^^
       = hint: did you mean Drug?
    ```
    Related places follow as further excerpts, each under its message. `color` adds ANSI colours; whether the reader
    wants them is for the caller to know.
    """
    paint = _ansi if color else _plain
    tone = _COLORS[diagnostic.severity]
    title = paint(f"{diagnostic.severity}[{diagnostic.code}]", f"1;{tone}")
    spans = [s for s in (diagnostic.span, *(r.span for r in diagnostic.related)) if s and s.source.text]
    gutter = max((len(str(_last_line(s))) for s in spans), default=1)
    lines = [f"{title}: {paint(visible(diagnostic.message), '1')}"]
    if diagnostic.span:
        lines += _excerpt(diagnostic.span, "^", tone, gutter, paint)
    for related in diagnostic.related:
        lines.append(_remark("note", related.message, gutter, paint))
        lines += _excerpt(related.span, "-", _FRAME, gutter, paint)
    if diagnostic.hint:
        lines.append(_remark("hint", diagnostic.hint, gutter, paint))
    if diagnostic.fix:
        lines.append(_remark("fix", _describe_fix(diagnostic), gutter, paint))
    return "\n".join(lines)


def render_all(diagnostics: Iterable[Diagnostic], *, color: bool = False) -> str:
    """The text faces of several diagnostics, a blank line between them."""
    return "\n\n".join(render(d, color=color) for d in diagnostics)


def to_json(diagnostic: Diagnostic) -> dict[str, object]:
    """The record of a diagnostic that `--format json` prints; its keys are always all present and stay as they are.

    `code`, `severity` (error, warning, note) and `message` are strings. `file`, `line`, `column`, `end_line`,
    `end_column` locate it: counted from 1, in characters, the end exclusive; all null where there is no place, and
    all but `file` where the file could not be read. `hint` is a string or null. `related` is a list of records of
    `message` and a place, `fix` null or a record of `replacement` and the place that it replaces.
    """
    return {
        "code": diagnostic.code,
        "severity": str(diagnostic.severity),
        "message": diagnostic.message,
        **_place(diagnostic.span),
        "hint": diagnostic.hint,
        "related": [{"message": r.message, **_place(r.span)} for r in diagnostic.related],
        "fix": None
        if diagnostic.fix is None
        else {"replacement": diagnostic.fix.replacement, **_place(diagnostic.fix.span)},
    }


def summary(diagnostics: Iterable[Diagnostic], files: int) -> str:
    """`2 errors, 1 warning in 3 files`, or `no problems in 1 file`."""
    severities = [d.severity for d in diagnostics]
    counts = [count(n, s) for s in Severity if (n := severities.count(s))]
    return f"{', '.join(counts) or 'no problems'} in {count(files, 'file')}"


def count(number: int, noun: str) -> str:
    """`1 file`, `2 files`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def visible(text: str) -> str:
    """The text with every character that would steer a terminal or hide itself written out, line ends excepted."""
    return text if text.isprintable() else "".join(c if c == "\n" else _glyph(c) for c in text)


def _glyph(char: str) -> str:
    return f"<U+{ord(char):04X}>" if unicodedata.category(char) in _HIDDEN and char != " " else char


def _ansi(text: str, style: str) -> str:
    return f"\x1b[{style}m{text}\x1b[0m"


def _plain(text: str, style: str) -> str:
    return text


def _remark(kind: str, text: str, gutter: int, paint: Paint) -> str:
    indent = "\n" + " " * (gutter + 5 + len(kind))
    return f"{' ' * gutter} {paint('=', _FRAME)} {paint(kind, '1')}: " + visible(text).replace("\n", indent)


def _describe_fix(diagnostic: Diagnostic) -> str:
    assert diagnostic.fix is not None
    span, new = diagnostic.fix.span, diagnostic.fix.replacement
    place = "" if span == diagnostic.span else f" at {span.line}:{span.column}"
    old = span.text
    if not new:
        return f"remove `{_short(old)}`{place}"
    return f"replace `{_short(old)}` by `{_short(new)}`{place}" if old else f"insert `{_short(new)}`{place}"


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:40] + " ... " + text[-15:]


# --- excerpts


def _last_line(span: Span) -> int:
    """The line of the last character of a span; an empty one, or one that ends a line, stays on its first."""
    return span.source.position(max(span.start, span.end - 1))[0]


def _excerpt(span: Span, mark: str, tone: str, gutter: int, paint: Paint) -> list[str]:
    """Where the span is, then its lines, numbered, marks below."""
    arrow, name = paint("-->", _FRAME), "".join(map(_glyph, span.source.name))
    if not span.source.text:  # the file could not be read: there is nothing to show
        return [f"{' ' * gutter}{arrow} {name}"]
    first, last = span.line, _last_line(span)
    numbers: list[int | None] = list(range(first, last + 1))
    if len(numbers) > MOST_LINES:
        numbers[2:-1] = [None]
    bar = paint("|", _FRAME)
    lines = [f"{' ' * gutter}{arrow} {name}:{first}:{span.column}", f"{' ' * gutter} {bar}"]
    for number in numbers:
        if number is None:
            lines.append(f"{paint('...', _FRAME)}")
            continue
        text, marks = _marked_line(span, number, mark)
        lines.append(f"{paint(str(number).rjust(gutter), _FRAME)} {bar} {text}".rstrip())
        if marks:
            lines.append(f"{' ' * gutter} {bar} {_paint_marks(marks, tone, paint)}")
    return lines


def _paint_marks(marks: str, tone: str, paint: Paint) -> str:
    blank = len(marks) - len(marks.lstrip())
    return marks[:blank] + paint(marks[blank:], f"1;{tone}")


def _marked_line(span: Span, number: int, mark: str) -> tuple[str, str]:
    """One line of the source as it is shown, and the marks below it."""
    source = span.source
    begin = source.line_starts[number - 1]
    raw = source.line(number)
    start, end = max(span.start - begin, 0), min(span.end - begin, len(raw))
    if span.start < begin:  # a continued span: its marks leave the indentation out
        start = min(len(raw) - len(raw.lstrip()), end)
        if not raw.strip():
            return "", ""
    return _window(raw, start, max(end, start), mark)


def _window(raw: str, start: int, end: int, mark: str) -> tuple[str, str]:
    """The part of a line around characters `start` to `end`, at most `WIDTH` wide, and the marks."""
    left = 0 if len(raw) <= WIDTH else max(0, min(start - LEAD, len(raw) - WIDTH))
    right = min(len(raw), left + WIDTH)
    before = "... " if left else ""
    shown, column = [before], len(before)
    first = last = None
    for index in range(left, right):
        if index == start:
            first = column
        if index == end:
            last = column
        char = raw[index]
        cell = " " * (TAB - (column - len(before)) % TAB) if char == "\t" else _glyph(char)
        shown.append(cell)
        column += len(cell)
    first = column if first is None else first
    last = column if last is None else last
    after = " ..." if right < len(raw) else ""
    return "".join(shown) + after, " " * first + mark * max(1, last - first)


def _place(span: Span | None) -> dict[str, object]:
    if span is None:
        return dict.fromkeys(("file", "line", "column", "end_line", "end_column"))
    source: SourceText = span.source
    if not source.text:
        return {"file": source.name, **dict.fromkeys(("line", "column", "end_line", "end_column"))}
    (line, column), (end_line, end_column) = source.position(span.start), source.position(span.end)
    return {
        "file": source.name,
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
    }
