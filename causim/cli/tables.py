"""Answers as text that a person reads."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from causim.diagnostics.render import count, visible
from causim.model.domain import Value, show

if TYPE_CHECKING:
    from causim.engine import Answer, Assignment

T = TypeVar("T")
Marginals = Mapping[str, Mapping[Value, Fraction]]

_LONGEST = 24  # characters of a fraction, beyond which the decimals alone are shown


def answer_text(answer: Answer, limit: int) -> str:
    """Status, count and probability of the evidence; then the possible worlds, and what is known of each variable."""
    lines = [_question(answer)]
    if answer.spent:
        lines.append(f"undecided: {answer.spent}")
        lines.append(f"ask for fewer variables with --target, or {_way_out(answer.spent)}")
    elif not answer.count:
        return "\n".join(
            [*lines, "impossible: the evidence has probability 0, so no world is compatible with it"]
        )
    else:
        lines.append(
            "unique: one answer" if answer.count == 1 else f"multiple: {_large(answer.count)} answers"
        )
    evidence = _known(lambda: answer.evidence_probability)
    if evidence is not None and evidence != 1:
        lines.append(f"the evidence has probability {fraction(evidence)}")
    rows, obstacle = _listed(answer, limit)
    marginals = _known(answer.marginals)
    lines += _worlds(answer, rows, marginals)
    lines += _rest(answer, len(rows), obstacle)
    if marginals and answer.count != 1 and len(answer.target) > 1:
        lines += _marginals(marginals)
    return "\n".join(lines)


def _way_out(spent: str) -> str:
    """More time helps where time was spent, and not where a table would be too large."""
    return "give more evidence" if "cells" in spent else "for longer with --max-seconds"


def _known(compute: Callable[[], T]) -> T | None:
    """A part of an answer, or None if it would take more than the budget."""
    from causim.engine import UndecidedError

    try:
        return compute()
    except UndecidedError:
        return None


def _large(number: int) -> str:
    from causim.engine.answer import fraction_text

    return f"{number:,}" if number < 10**30 else fraction_text(Fraction(number))


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


def _question(answer: Answer) -> str:
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
    return f"{query.kind}: {'; '.join(parts)}" if parts else str(query.kind)


def _worlds(answer: Answer, rows: Sequence[Assignment], marginals: Marginals | None) -> Iterator[str]:
    """What all worlds share, then a table of what they differ in."""
    fixed: dict[str, Value] = {}
    for name in answer.target:
        values = list(marginals[name]) if marginals else list(dict.fromkeys(row[name] for row in rows))
        if len(values) == 1:
            fixed[name] = values[0]
    varying = [name for name in answer.target if name not in fixed]
    if fixed:
        yield ""
        if varying or not marginals:
            yield "in every one:" if marginals else "in every one that is shown:"
        yield from _aligned([[name, "=", _shown(value)] for name, value in fixed.items()])
    if varying and rows:
        yield ""
        yield from _table(varying, rows, _probabilities(answer, rows))


def _listed(answer: Answer, limit: int) -> tuple[list[Assignment], str | None]:
    """The first of the possible worlds, and if they cannot be listed why."""
    from causim.engine import UndecidedError

    try:
        return list(islice(answer, limit)), None
    except UndecidedError as error:
        return [], str(error)


def _rest(answer: Answer, shown: int, obstacle: str | None) -> Iterator[str]:
    if obstacle and not answer.spent:
        yield f"they are not listed here: {obstacle}"
    elif answer.spent:
        yield f"  {count(shown, 'answer')} shown; there may be more" if shown else "none is listed"
    elif answer.count_at_least > shown:
        yield f"  ... and {_large(answer.count_at_least - shown)} more; --limit N shows more of them"


def _probabilities(answer: Answer, rows: Sequence[Assignment]) -> list[Fraction] | None:
    return _known(lambda: [answer.probability(row) for row in rows])


def _table(
    names: Sequence[str], rows: Sequence[Assignment], probabilities: Sequence[Fraction] | None
) -> Iterator[str]:
    """One world a line; if that is wider than the terminal, one world a paragraph."""
    shares = [_both(p) for p in probabilities] if probabilities else [()] * len(rows)
    heads = [*names, *(["probability", ""] if probabilities else [])]
    cells = [
        [*(_shown(row[name]) for name in names), *share] for row, share in zip(rows, shares, strict=True)
    ]
    lines = list(_aligned([heads, *cells]))
    if max(map(len, lines)) <= _width():
        yield from lines
        return
    for index, row in enumerate(rows):
        share = f", probability {fraction(probabilities[index])}" if probabilities else ""
        yield f"  answer {index + 1}{share}"
        yield from _wrapped([f"{name} = {_shown(row[name])}" for name in names], "    ")


def _marginals(marginals: Marginals) -> Iterator[str]:
    uncertain = {name: values for name, values in marginals.items() if len(values) > 1}
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
