"""Grammars and schemas are found wherever causim runs from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from causim.resources import doc_text, grammar_text, schema_text

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("path", sorted((REPOSITORY / "grammar").glob("*.lark")), ids=lambda p: p.name)
def test_every_grammar_is_found(path: Path) -> None:
    assert grammar_text(path.name) == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted((REPOSITORY / "schemas").glob("*.json")), ids=lambda p: p.name)
def test_every_schema_is_found_and_is_json(path: Path) -> None:
    assert json.loads(schema_text(path.name)) == json.loads(path.read_text(encoding="utf-8"))


def test_the_page_for_language_models_is_found() -> None:
    assert doc_text("language-card.md") == (REPOSITORY / "docs" / "language-card.md").read_text("utf-8")


def test_a_missing_one_says_that_the_installation_is_broken() -> None:
    with pytest.raises(FileNotFoundError, match=r"grammar/latin\.lark is missing"):
        grammar_text("latin.lark")
