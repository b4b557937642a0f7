"""The reference documents that the code reads: grammars, schemas, and the page that language models are given.

They stand at the top of the source tree, where people read them. A wheel carries them inside the package; an editable
install and a bare checkout do not, so they are looked for in the package first and then in the source tree.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

_SOURCE_TREE = Path(__file__).resolve().parents[1]


def grammar_text(name: str) -> str:
    """The text of a grammar, such as `scm.lark`.

    Raises FileNotFoundError if there is none of this name, which means a broken installation.
    """
    return _read("grammar", name)


def schema_text(name: str) -> str:
    """The text of a JSON Schema, such as `model.schema.json`.

    Raises FileNotFoundError if there is none of this name, which means a broken installation.
    """
    return _read("schemas", name)


def doc_text(name: str) -> str:
    """The text of a page of the documentation that is shipped, such as `language-card.md`.

    Raises FileNotFoundError if there is none of this name, which means a broken installation.
    """
    return _read("docs", name)


def _read(folder: str, name: str) -> str:
    for place in (files("causim") / "_resources", _SOURCE_TREE):
        file = place / folder / name
        if file.is_file():
            return file.read_text(encoding="utf-8")
    raise FileNotFoundError(f"causim is not installed completely: {folder}/{name} is missing")
