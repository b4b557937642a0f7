"""Names, labels and values as LaTeX that stays inside its braces."""

from __future__ import annotations

from causim.model.domain import Domain, IntDomain, Value
from causim.model.expr import Exactly, Pattern

_ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
}


def escaped(text: str) -> str:
    """Text for text mode: every character that TeX gives a meaning to is escaped, line ends are spaces."""
    return "".join(_ESCAPES.get(c, c if c.isprintable() else " ") for c in text)


def name(text: str) -> str:
    r"""A name in italics; one letter and an underscore carry a subscript: `U_Drug` is U with the subscript Drug."""
    head, _, tail = text.partition("_")
    if len(head) == 1 and tail:
        return f"{head}_{{{_word(tail)}}}"
    return _word(text)


def upright(text: str) -> str:
    """A function's or table's name."""
    return rf"\mathrm{{{escaped(text)}}}"


def _word(text: str) -> str:
    if text.isdigit() or (len(text) == 1 and text != "_"):
        return text
    return rf"\mathit{{{escaped(text)}}}"


def value(item: Value) -> str:
    """A label or boolean as text, an integer as it is."""
    if isinstance(item, bool):
        return r"\text{true}" if item else r"\text{false}"
    return rf"\text{{{escaped(item)}}}" if isinstance(item, str) else str(item)


def listed(items: list[str], most: int = 24) -> str:
    """Items in braces; of very many, the first and the last."""
    if len(items) > most:
        items = [*items[: most - 1], r"\dots", items[-1]]
    return rf"\{{{', '.join(items)}\}}"


def domain(found: Domain) -> str:
    """The set of a domain's values."""
    if isinstance(found, IntDomain) and isinstance(found.values, range) and len(found) > 3:
        return rf"\{{{found.low}, \dots, {found.high}\}}"
    return listed([value(v) for v in found])


def options(pattern: Pattern) -> str:
    """The set of values that a pattern admits."""
    parts: list[str] = []
    for option in pattern.options or ():
        if isinstance(option, Exactly):
            parts.append(value(option.value))
        elif option.high - option.low < 2:
            parts += [str(v) for v in range(option.low, option.high + 1)]
        else:
            parts.append(rf"{option.low}, \dots, {option.high}")
    return rf"\{{{', '.join(parts)}\}}"
