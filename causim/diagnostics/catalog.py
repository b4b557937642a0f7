"""temporary: severities only; the catalogue proper replaces it"""
from __future__ import annotations

from dataclasses import dataclass

from causim.diagnostics.model import Severity


@dataclass(frozen=True, slots=True)
class Entry:
    code: str
    severity: Severity
    title: str = ""
    explanation: str = ""
    bad: str = ""
    good: str = ""

_W = {"missing-docstring", "vacuous-parent", "vacuous-exogenous", "unreachable-arm", "unused-let", "unused-parameter"}
class _C(dict):
    def __missing__(self, k):
        s = Severity.WARNING if k in _W else Severity.NOTE if k == "cpt-renormalised" else Severity.ERROR
        return Entry(k, s)
CATALOG = _C()
