"""Every message that Python from elsewhere can provoke, as its author sees it: one file each, its face beside it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from causim.diagnostics.catalog import CATALOG
from causim.diagnostics.render import render_all
from tests.python_examples import findings

HERE = Path(__file__).parent / "python"
BAD = sorted(
    path for path in HERE.iterdir() if path.suffix in (".txt", ".json")
)  # not .py: formatters keep off


def code_of(path: Path) -> str:
    return re.sub(r"-[0-9]+$", "", path.stem)


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_bad_python_is_explained_as_expected(path: Path, update_golden: bool) -> None:
    found = findings(path.read_text("utf-8"), path.name.replace(".txt", ".py"))
    assert {code_of(path)} == {d.code for d in found}
    face = render_all(found) + "\n"
    expected = path.with_suffix(".expected")
    if update_golden:
        expected.write_text(face, encoding="utf-8")
    assert face == expected.read_text("utf-8")


def test_every_code_has_its_file() -> None:
    assert {code_of(path) for path in BAD} == {code for code in CATALOG if re.match("python-|state-", code)}
