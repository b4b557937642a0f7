"""Answers as text that a person reads."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING

from causim.diagnostics.render import count, visible
from causim.model.domain import Value, show

if TYPE_CHECKING:
    from causim.engine import Answer, Assignment

_LONGEST = 24  # characters of a fraction, beyond which the decimals alone are shown


def answer_text(answer: Answer, limit: int) -> str:
    """Status, count and probability of the evidence; then the possible worlds, and what is known of each variable."""
    lines = list(_question(answer))
    if answer.spent:
        lines.append(f"undecided: {answer.spent}; {count(answer.count_at_least, 'answer')} found until then")
        lines.append("ask for fewer variables with --target, or for longer with --max-seconds")
        return "\n".join([*lines, *_worlds(answer, limit)])
    if not answer.count:
        return "\n".join(
            [*lines, "impossible: the evidence has probability 0, so no world is compatible with it"]
        )
    lines.append("unique: one answer" if answer.count == 1 else f"multiple: {count(answer.count, 'answer')}")
    if answer.evidence_probability != 1:
        lines.append(f"the evidence has probability {fraction(answer.evidence_probability)}")
    lines += _worlds(answer, limit)
    if answer.count > 1 and len(answer.target) > 1:
        lines += _marginals(answer)
    return "\n".join(lines)


def fraction(value: Fraction) -> str:
    """Exactly, and as a decimal: `3/4 (0.75)`."""
    exact, decimal = _both(value)
    if not exact:
        return decimal
    return exact if exact == decimal else f"{exact} ({decimal})"


def _both(value: Fraction) -> tuple[str, str]:
    from causim.engine.answer import fraction_text

    exact = fraction_text(value)
    try:
        decimal = f"{float(value):.6g}"
    except OverflowError:
        decimal = "0"
    if value and not float(decimal):  # too small for a float
        decimal = exact if exact.startswith("about") else "about 0"
    return (exact if len(exact) <= _LONGEST else ""), decimal


def _question(answer: Answer) -> Iterator[str]:
    query = answer.query
    parts = [
        f"{word} {visible(str(values))}"
        for word, values in (
            ("given", query.given),
            ("observe", query.observe),
            ("do", query.do),
            ("then observe", query.observe_after),
        )
        if values
    ]
    yield f"{query.kind}: {'; '.join(parts)}" if parts else str(query.kind)


def _worlds(answer: Answer, limit: int) -> Iterator[str]:
    """What all listed worlds share, then a table of what they differ in."""
    rows: list[tuple[Assignment, Fraction | None]]
    if answer.spent:
        rows = [(world, None) for world in islice(answer, limit)]
    else:
        rows = list(islice(answer.items(), limit))
    if not rows:
        return
    varying = [name for name in answer.target if _varies(answer, rows, name)]
    fixed = [name for name in answer.target if name not in varying]
    if fixed:
        yield ""
        if varying:
            yield f"in every one{' found' if answer.spent else ''}:"
        yield from _aligned([[name, "=", _shown(rows[0][0][name])] for name in fixed])
    if varying:
        yield ""
        yield from _table(varying, rows)
    hidden = answer.count_at_least - len(rows)
    if hidden:
        yield f"  ... and {hidden:,} more; --limit N shows more of them"


def _varies(answer: Answer, rows: Sequence[tuple[Assignment, Fraction | None]], name: str) -> bool:
    """Whether the variable differs between worlds, those that are not shown included."""
    if len({world[name] for world, _ in rows}) > 1:
        return True
    return answer.spent is None and len(rows) < answer.count_at_least and len(answer.marginals()[name]) > 1


def _table(names: Sequence[str], rows: Sequence[tuple[Assignment, Fraction | None]]) -> Iterator[str]:
    """One world a line; if that is wider than the terminal, one world a paragraph."""
    known = rows[0][1] is not None
    heads = [*names, *(["probability", ""] if known else [])]
    cells = [
        [_shown(world[name]) for name in names] + ([*_both(p)] if p is not None else []) for world, p in rows
    ]
    lines = list(_aligned([heads, *cells]))
    if max(map(len, lines)) <= _width():
        yield from lines
        return
    for number, (world, probability) in enumerate(rows, 1):
        share = "" if probability is None else f", probability {fraction(probability)}"
        yield f"  answer {number}{share}"
        yield from _wrapped([f"{name} = {_shown(world[name])}" for name in names], "    ")


def _marginals(answer: Answer) -> Iterator[str]:
    uncertain = {name: values for name, values in answer.marginals().items() if len(values) > 1}
    widest = max(map(len, uncertain))
    yield ""
    yield "each variable alone:"
    for name, values in uncertain.items():
        items = [f"{_shown(value)}: {fraction(p)}" for value, p in values.items()]
        yield from _wrapped(items, f"  {name.ljust(widest)}  ")


def _wrapped(items: Sequence[str], lead: str) -> Iterator[str]:
    """The items after the lead, in as many lines as the terminal needs."""
    width = _width()
    line, empty = lead, True
    for index, item in enumerate(items):
        text = item if index == len(items) - 1 else f"{item}, "
        if not empty and len(line) + len(text.rstrip()) > width:
            yield line.rstrip()
            line = " " * len(lead)
        line += text
        empty = False
    yield line.rstrip()


def _width() -> int:
    return shutil.get_terminal_size((120, 24)).columns


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        yield ("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))).rstrip()


def _shown(value: Value) -> str:
    return visible(value if isinstance(value, str) else show(value))
