"""Every message that a specification can provoke, as its author sees it: one file each, its face beside it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from causim import api
from causim.diagnostics import Diagnostic
from causim.diagnostics.catalog import CATALOG
from causim.diagnostics.render import render_all
from causim.engine import run_check
from causim.source import SourceText

HERE = Path(__file__).parent
BAD = sorted((HERE / "bad").glob("*.scm"))
GOOD = sorted((HERE / "good").glob("*.scm"))
# What no short specification provokes; tested where the texts are made or read.
ELSEWHERE = re.compile(
    "cannot-read|file-too-large|binary-file|not-utf8|too-many-tokens|check-undecided|document-.*|duplicate-key"
    "|edit-.*|english-.*|growth-.*|import-.*|llm-.*|python-.*|translate-.*|state-form|config-schema"
)


def code_of(path: Path) -> str:
    """`type-mismatch` of `type-mismatch-2.scm`."""
    return re.sub(r"-[0-9]+$", "", path.stem)


def findings(path: Path) -> list[Diagnostic]:
    """What `causim check` and, for a valid model, `causim test` report."""
    source = SourceText(path.name, path.read_text("utf-8"))
    reading = api.read(source)
    found = list(reading.diagnostics)
    if reading.model is not None and reading.spec is not None:
        for check, declaration in zip(reading.model.checks, reading.spec.checks, strict=True):
            outcomes = run_check(reading.model, check).outcomes
            found += [
                Diagnostic(outcome.code, CATALOG[outcome.code].severity, outcome.message, claim.span)
                for outcome, claim in zip(outcomes, declaration.claims, strict=True)
                if outcome.code
            ]
    return found


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_specification_is_explained_as_expected(path: Path, update_golden: bool) -> None:
    found = findings(path)
    assert code_of(path) in {d.code for d in found}
    face = render_all(found) + "\n"
    expected = path.with_suffix(".expected")
    if update_golden:
        expected.write_text(face, encoding="utf-8")
    assert face == expected.read_text("utf-8")


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_good_specification_is_clean(path: Path) -> None:
    assert render_all(findings(path)) == ""


def test_every_code_has_its_file() -> None:
    assert {code_of(path) for path in BAD} == {code for code in CATALOG if not ELSEWHERE.fullmatch(code)}
    assert {path.stem for path in BAD} == {path.stem for path in (HERE / "bad").glob("*.expected")}
