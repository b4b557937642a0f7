"""The catalogue and the code that reports agree, and its examples show what they say."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from causim import api
from causim.diagnostics import Diagnostic
from causim.diagnostics.catalog import CATALOG, Entry
from causim.engine import run_check
from tests.examples import example_source, is_command, is_foreign

PACKAGE = Path(api.__file__).parent
# The modules that make diagnostics; `causim test` makes them of what engine/checks.py finds.
REPORTERS = (
    "files.py",
    "syntax/*.py",
    "checker/*.py",
    "compiler/document*.py",
    "compiler/strict.py",
    "engine/checks.py",
    "edit/*.py",
    "growth/*.py",
    "llm/*.py",
    "interop/b*.py",
    "interop/graphs/*.py",
    "interop/hugin.py",
    "interop/logic.py",
    "interop/network.py",
    "interop/text.py",
    "interop/xmlbif.py",
    "interop/wiring.py",
    "interop/state.py",
    "interop/python/*.py",
    "translate/english/*.py",
    "translate/language_model/*.py",
)
NO_CODES = {"utf-8", "latin-1"}
# Examples that are cut short: their texts would be too long to read.
ABRIDGED = {"nesting-too-deep", "too-wide", "too-costly"}


def entries(of: str) -> list[object]:
    """Entries whose example, `bad` or `good`, is a text that can be read."""
    foreign = {e.code for e in CATALOG.values() if is_foreign(e.bad)}  # tests/unit/interop tries those
    readable = [e for e in CATALOG.values() if not is_command(getattr(e, of)) and e.code not in foreign]
    return [pytest.param(e, id=e.code) for e in readable if of == "good" or e.code not in ABRIDGED]


def reported_codes() -> set[str]:
    """Every string of the modules that report which looks like a code."""
    paths = [path for pattern in REPORTERS for path in PACKAGE.glob(pattern)]
    nodes = [node for path in paths for node in ast.walk(ast.parse(path.read_text("utf-8")))]
    texts = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return {
        text for text in texts if re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", text) or text in CATALOG
    } - NO_CODES


def findings(entry: Entry, example: str) -> list[Diagnostic]:
    """What checking an example, and then running its checks, reports. Docstrings are left out of examples."""
    reading = api.read(example_source(entry, example))
    found = list(reading.diagnostics)
    if reading.model is not None:
        outcomes = [o for check in reading.model.checks for o in run_check(reading.model, check).outcomes]
        found += [Diagnostic(o.code, CATALOG[o.code].severity, o.message, None) for o in outcomes if o.code]
    return [d for d in found if d.code == entry.code or d.code != "missing-docstring"]


def test_every_code_in_the_source_is_in_the_catalogue_and_the_other_way_round() -> None:
    assert reported_codes() == set(CATALOG)


@pytest.mark.parametrize("entry", entries("bad"))
def test_a_bad_example_provokes_its_code_and_no_other(entry: Entry) -> None:
    assert {d.code for d in findings(entry, entry.bad)} == {entry.code}
    assert {d.severity for d in findings(entry, entry.bad)} == {entry.severity}


@pytest.mark.parametrize("entry", entries("good"))
def test_a_good_example_is_clean(entry: Entry) -> None:
    assert findings(entry, entry.good) == []


@pytest.mark.parametrize("entry", CATALOG.values(), ids=CATALOG)
def test_an_entry_is_short_enough_to_be_read(entry: Entry) -> None:
    assert len(entry.title) <= 80
    assert not entry.title.endswith(".")
    assert "\n" not in entry.title
    assert 60 <= len(entry.explanation) <= 600
    assert max(map(len, (entry.explanation + "\n" + entry.bad + "\n" + entry.good).splitlines())) <= 110
