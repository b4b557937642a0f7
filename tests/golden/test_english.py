"""Every message that a description in controlled English can provoke: `english/CODE.md`, its face beside it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from causim.diagnostics.catalog import CATALOG, Entry
from causim.diagnostics.render import render_all
from causim.source import SourceText
from causim.translate.english import parse_english

HERE = Path(__file__).parent / "english"
TEXTS = sorted(HERE.glob("*.md"))
ENTRIES = [pytest.param(entry, id=code) for code, entry in CATALOG.items() if code.startswith("english-")]


def code_of(path: Path) -> str:
    return re.sub(r"-[0-9]+$", "", path.stem)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_text_that_is_not_read_is_explained_as_expected(path: Path, update_golden: bool) -> None:
    result = parse_english(SourceText(path.name, path.read_text("utf-8")))
    assert code_of(path) in {d.code for d in result.diagnostics}
    face = render_all(list(result.diagnostics)) + "\n"
    expected = path.with_suffix(".expected")
    if update_golden:
        expected.write_text(face, encoding="utf-8")
    assert face == expected.read_text("utf-8")


def test_every_code_of_english_has_its_file() -> None:
    assert {code_of(path) for path in TEXTS} >= {code for code in CATALOG if code.startswith("english-")}


@pytest.mark.parametrize("entry", ENTRIES)
def test_the_examples_of_the_catalogue_show_what_they_say(entry: Entry) -> None:
    assert {d.code for d in parse_english(SourceText("bad.md", entry.bad)).diagnostics} == {entry.code}
    assert parse_english(SourceText("good.md", entry.good)).diagnostics == ()
