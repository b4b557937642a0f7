"""Every message that an edit can provoke, as its author sees it: `edits/CODE.json` made to `edits/trial.scm`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from causim.diagnostics.catalog import CATALOG
from causim.diagnostics.render import render_all
from causim.edit import Draft, apply_edit, read_edit
from causim.errors import SpecError
from causim.source import SourceText

HERE = Path(__file__).parent / "edits"
EDITS = sorted(HERE.glob("*.json"))


@pytest.mark.parametrize("path", EDITS, ids=lambda path: path.stem)
def test_a_refused_edit_is_explained_as_expected(path: Path, update_golden: bool) -> None:
    draft = Draft.read(SourceText("trial.scm", (HERE / "trial.scm").read_text("utf-8")))
    with pytest.raises(SpecError) as caught:
        apply_edit(draft, read_edit(SourceText(path.name, path.read_text("utf-8"))), name=path.name)
    assert re.sub(r"-[0-9]+$", "", path.stem) in {d.code for d in caught.value.diagnostics}
    face = render_all(caught.value.diagnostics) + "\n"
    expected = path.with_suffix(".expected")
    if update_golden:
        expected.write_text(face, encoding="utf-8")
    assert face == expected.read_text("utf-8")


def test_every_code_of_edits_has_its_file() -> None:
    assert {re.sub(r"-[0-9]+$", "", path.stem) for path in EDITS} == {
        code for code in CATALOG if code.startswith("edit-")
    }
