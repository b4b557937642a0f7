"""Specifications and records that the tests of this room share."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from causim.api import read
from causim.dataset import Options, Record, Shape, Specification, Tally, sample_records
from causim.dataset.records import Mode
from causim.files import read_source
from causim.source import SourceText

SPECS = Path(__file__).resolve().parents[3] / "specs"

# All three types of value; Alarm has two causes, and U_Note nothing to do with a silent alarm.
ALARM = """\
scm 1

model alarm {}

node Fire() -> bool { exogenous U_Fire ~ {false: 3, true: 1} }

node Level(Fire) -> int 0..3 {
  exogenous U_Level: int 0..2
  return if Fire then U_Level + 1 else U_Level
}

node Note(Level) -> enum("none", "short", "long") {
  exogenous U_Note: bool
  return if Level < 2 then "none" else if U_Note then "long" else "short"
}
"""

# 2^12 exogenous assignments behind one observed sum: no list of answers fits into a record.
WIDE = (
    """\
scm 1

model wide {}
"""
    + "".join(f"\nnode X{i}() -> int 0..1 {{ exogenous U_X{i} }}\n" for i in range(12))
    + """
node Sum({names}) -> int 0..12 {{ return sum({names}) }}
""".format(names=", ".join(f"X{i}" for i in range(12)))
)


def specification(text: str) -> Specification:
    source = SourceText("<test>", text)
    reading = read(source)
    assert reading.model is not None, reading.diagnostics
    return Specification.of(source, reading.model, reading.spec)


@cache
def library() -> tuple[Specification, ...]:
    """All specifications that are shipped."""
    return tuple(specification(read_source(file).text) for file in sorted(SPECS.rglob("*.scm")))


def drawn(
    specs: Specification | Iterable[Specification],
    n: int,
    seed: int = 0,
    *,
    mode: Mode = "code",
    options: Options | None = None,
    **shape: Any,
) -> list[Record]:
    return tallied(specs, n, seed, mode=mode, options=options, **shape)[0]


def tallied(
    specs: Specification | Iterable[Specification],
    n: int,
    seed: int = 0,
    *,
    mode: Mode = "code",
    options: Options | None = None,
    **shape: Any,
) -> tuple[list[Record], Tally]:
    tally = Tally()
    listed = [specs] if isinstance(specs, Specification) else specs
    records = sample_records(listed, n, seed, Shape(**shape), tally, mode=mode, options=options)
    return list(records), tally
