"""Short specifications, and what checking them gives."""

from __future__ import annotations

from causim.checker import CheckResult, check
from causim.diagnostics import Diagnostic
from causim.model.scm import SCM
from causim.source import SourceText
from causim.syntax.parse import parse

HEADER = 'scm 1 model m { """M.""" }\n'


def result(text: str) -> CheckResult:
    parsed = parse(SourceText("test.scm", text if text.startswith("scm ") else HEADER + text))
    assert parsed.spec is not None, parsed.diagnostics
    return check(parsed.spec)


def findings(text: str) -> list[Diagnostic]:
    """All but missing docstrings, which these short texts do without."""
    return [d for d in result(text).diagnostics if d.code != "missing-docstring"]


def only(text: str) -> Diagnostic:
    [found] = findings(text)
    return found


def model(text: str) -> SCM:
    found = result(text)
    assert found.model is not None, found.diagnostics
    return found.model
