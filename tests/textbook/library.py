"""The specifications that the repository ships, checked."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from causim.checker import check
from causim.model.scm import SCM
from causim.source import SourceText
from causim.syntax.parse import parse

SPECS = Path(__file__).resolve().parents[2] / "specs"


@cache
def model(name: str) -> SCM:
    """The model of a specification: `model("clinical/gcs")`."""
    path = SPECS / f"{name}.scm"
    read = parse(SourceText(str(path), path.read_text("utf-8")))
    assert read.spec is not None, read.diagnostics
    found = check(read.spec)
    assert found.model is not None, found.errors
    return found.model


def all_names() -> list[str]:
    return sorted(str(path.relative_to(SPECS).with_suffix("")) for path in SPECS.rglob("*.scm"))
