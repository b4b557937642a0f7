"""Every message that a file of another tool can provoke, as its author sees it: one file each, its face beside it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from causim.diagnostics import Diagnostic
from causim.diagnostics.catalog import CATALOG
from causim.diagnostics.render import render_all
from causim.errors import SpecError
from causim.interop.importing import import_source
from causim.source import SourceText
from tests.examples import GLYPH, is_command

HERE = Path(__file__).parent / "formats"
BAD = sorted(path for path in HERE.iterdir() if path.suffix != ".expected")


def code_of(path: Path) -> str:
    return re.sub(r"-[0-9]+$", "", path.stem)


def findings(text: str, name: str) -> tuple[Diagnostic, ...]:
    try:
        return import_source(SourceText(name, text)).notes
    except SpecError as error:
        return error.diagnostics


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_file_is_explained_as_expected(path: Path, update_golden: bool) -> None:
    found = findings(path.read_text("utf-8"), path.name)
    assert {code_of(path)} == {d.code for d in found}
    face = render_all(found) + "\n"
    expected = path.with_suffix(".expected")
    if update_golden:
        expected.write_text(face, encoding="utf-8")
    assert face == expected.read_text("utf-8")


def test_every_code_has_its_file() -> None:
    assert {code_of(path) for path in BAD} == {code for code in CATALOG if code.startswith("import-")}


@pytest.mark.parametrize("code", sorted(code for code in CATALOG if code.startswith("import-")))
def test_examples_of_the_catalogue_show_what_they_say(code: str) -> None:
    entry = CATALOG[code]
    if is_command(entry.bad):
        pytest.skip("its examples are commands")
    for text, expected in ((entry.bad, {code}), (entry.good, set())):
        shown = GLYPH.sub(lambda glyph: chr(int(glyph[1], 16)), text)
        assert {d.code for d in findings(shown, "example")} == expected
