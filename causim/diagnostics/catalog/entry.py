"""What the catalogue says of one code."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import dedent

from causim.diagnostics.model import Severity


@dataclass(frozen=True, slots=True)
class Entry:
    """One kind of finding: what is checked, why it matters, text that provokes it and text that does not.

    Examples are declarations of a specification, whole ones (they start with `scm`), documents, or commands (`$ ...`).
    A character that cannot be shown stands as `<U+200B>`, as in rendered diagnostics.
    """

    code: str
    severity: Severity
    title: str
    explanation: str
    bad: str
    good: str


def error(code: str, title: str, explanation: str, bad: str, good: str) -> Entry:
    return _entry(code, Severity.ERROR, title, explanation, bad, good)


def warning(code: str, title: str, explanation: str, bad: str, good: str) -> Entry:
    return _entry(code, Severity.WARNING, title, explanation, bad, good)


def note(code: str, title: str, explanation: str, bad: str, good: str) -> Entry:
    return _entry(code, Severity.NOTE, title, explanation, bad, good)


def _entry(code: str, severity: Severity, *texts: str) -> Entry:
    title, explanation, bad, good = (dedent(text).strip("\n") for text in texts)
    return Entry(code, severity, title, explanation, bad, good)
