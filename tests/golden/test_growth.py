"""Every message of the rules of growth, as an author gets it back: steps and whole models in `growth/CODE.json`."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from causim.diagnostics import Diagnostic
from causim.diagnostics.catalog import CATALOG
from causim.diagnostics.render import render_all
from causim.edit import Draft
from causim.edit.operations import edit_of
from causim.errors import SpecError
from causim.growth.plan import Plan
from causim.growth.verify import refusals_of_plan, verify, verify_whole
from causim.source import SourceText

HERE = Path(__file__).parent / "growth"
STEPS = sorted(HERE.glob("*.json"))


def findings(step: dict[str, Any]) -> Sequence[Diagnostic]:
    """Of a step made to `trial.scm`, or of a `whole` model."""
    try:
        if "whole" in step:
            verify_whole(SourceText("whole.scm", step["whole"]), step["nodes"], step["topology"])
        else:
            draft = Draft.read(SourceText("trial.scm", (HERE / "trial.scm").read_text("utf-8")))
            plan = Plan.model_validate_json(json.dumps(step["plan"]))
            if refusals := refusals_of_plan(draft, plan):
                return refusals
            verify(draft, plan, edit_of({"base": draft.digest, "operations": step["operations"]}, "edit"))
    except SpecError as error:
        return error.diagnostics
    return ()


@pytest.mark.parametrize("path", STEPS, ids=lambda path: path.stem)
def test_a_refused_step_is_explained_as_expected(path: Path, update_golden: bool) -> None:
    found = findings(json.loads(path.read_text("utf-8")))
    assert re.sub(r"-[0-9]+$", "", path.stem) in {d.code for d in found}
    face = render_all(found) + "\n"
    expected = path.with_suffix(".expected")
    if update_golden:
        expected.write_text(face, encoding="utf-8")
    assert face == expected.read_text("utf-8")


def test_every_code_of_growth_has_its_file() -> None:
    assert {re.sub(r"-[0-9]+$", "", path.stem) for path in STEPS} == {
        code for code in CATALOG if code.startswith("growth-")
    }
