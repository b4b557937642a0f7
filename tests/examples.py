"""The catalogue's examples as texts that can be read."""

from __future__ import annotations

import re

from causim.diagnostics.catalog import Entry
from causim.source import SourceText

_HEADER = 'scm 1 model example { """An example.""" }\n'
_NODE = '\nnode Other() -> bool { """Something else.""" exogenous U_Other }\n'
GLYPH = re.compile(r"<U\+([0-9A-F]{4})>")


def is_command(example: str) -> bool:
    return example.startswith("$")


def is_foreign(example: str) -> bool:
    """Whether an example is Python, or JSON that holds it (tests/python_examples.py reads those), English
    (tests/golden/test_english.py) or of the format of another tool (tests/golden/test_formats.py)."""
    return example.startswith(("def ", "import ", "RANK", "{", "# ", "network ", "INPUT("))


def example_source(entry: Entry, example: str) -> SourceText:
    """A whole specification or document; a declaration gets what else a specification needs."""
    text = GLYPH.sub(lambda glyph: chr(int(glyph[1], 16)), example)
    if text.startswith("scm:"):
        return SourceText(f"{entry.code}.yaml", text)
    if text.startswith(("scm ", "model ")):
        return SourceText(f"{entry.code}.scm", text)
    return SourceText(f"{entry.code}.scm", _HEADER + text + ("" if "node " in text else _NODE))
