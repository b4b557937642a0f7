"""Small questions and a small model, for tests of training."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from causim.dataset import Record, Specification, sample_records
from causim.evaluate.questions import Asked
from causim.source import SourceText
from causim.train.rows import Row

SWITCHES = """\
scm 1

model switches {{ \"\"\"Two things that are on or off.\"\"\" }}

node {0}() -> bool {{ \"\"\"By chance.\"\"\" exogenous U_{0} }}

node {1}({0}) -> bool {{ \"\"\"With a whim.\"\"\" exogenous U_{1} return {0} {2} U_{1} }}
"""


def specification(first: str = "Lamp", second: str = "Fan", sign: str = "or") -> Specification:
    return Specification.read(SourceText("switches.scm", SWITCHES.format(first, second, sign)))


def questions(n: int = 8) -> Asked:
    """About three models that differ in what they do."""
    specs = [specification(sign=sign) for sign in ("or", "and", "!=")]
    records: list[Record] = list(sample_records(specs, n))
    return Asked(tuple(records), {spec.sha256: spec for spec in specs})


def rows(count: int, sizes: Iterable[int] = (2, 3)) -> list[Row]:
    """Rows of the given sizes in turn; which value the reply has depends on the prompt."""
    cycle = list(sizes)
    return [
        Row(f"row-{i}", f"A = {i % 7}\nA?\n", f'{{"A": {i % 7}}}', cycle[i % len(cycle)])
        for i in range(count)
    ]


def tiny_model(folder: Path, texts: Iterable[str], **shape: int) -> Path:
    """The smallest model that can be trained."""
    from causim.train.tiny import TinyShape, make_tiny

    sizes = {"hidden": 16, "layers": 1, "heads": 2, "vocabulary": 270, "positions": 256, **shape}
    make_tiny(folder, texts, TinyShape(**sizes))
    return folder
