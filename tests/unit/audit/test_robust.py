"""Whatever a file holds, an audit ends with findings or with an error that has its place; never with a traceback."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from causim.audit.adapters import adapter
from causim.engine import Budget
from causim.errors import CausimError
from tests.e2e.cli import REPOSITORY
from tests.unit.audit.samples import judged

EXAMPLES = REPOSITORY / "examples" / "audit"
MODEL = REPOSITORY / "examples" / "04_four_queries.scm"
STRANGE: tuple[Any, ...] = (
    None, True, -1, 0.5, 1e308, 10**30, "", "x", "P(Y | X", "1/0", "yes", "['a'", "{" * 50, "[0 1]", [], [[]],
    [0, [1, [2]]], {}, {"": {}}, {"X": "Y"}, "\u202e\x00", "scm 1", "We know that .", "If not, then not.",
)  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of all parts of a value."""
    if path:
        yield path
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from places(value[key], (*path, key))


def changed(rows: list[Any], generator: random.Random) -> list[Any]:
    """A copy in which one part is another, is gone, or has another key."""
    rows = copy.deepcopy(rows)
    *outer, last = generator.choice([path for path in places(rows) if len(path) > 1])
    holder: Any = rows
    for key in outer:
        holder = holder[key]
    match generator.randrange(4):
        case 0:
            del holder[last]
        case 1 if isinstance(holder, dict):
            holder[str(generator.choice(STRANGE))] = holder.pop(last)
        case _:
            holder[last] = generator.choice(STRANGE)
    return rows


def rows_of(file: str) -> list[Any]:
    text = (EXAMPLES / file).read_text("utf-8")
    return list(json.loads(text)) if file.endswith(".json") else list(map(json.loads, text.splitlines()))


@pytest.mark.parametrize(
    ("benchmark", "file"),
    [
        ("cladder", "cladder.json"),
        ("counterbench", "counterbench.jsonl"),
        ("ccr-gb", "ccr_gb.jsonl"),
        ("plain", "plain.jsonl"),
    ],
)
def test_changed_files_are_judged_or_refused(benchmark: str, file: str, tmp_path: Path) -> None:
    rows = rows_of(file)
    (tmp_path.parent / "04_four_queries.scm").write_text(MODEL.read_text("utf-8"), "utf-8")
    refused = []
    for number in range(150):
        try:
            judged(benchmark, tmp_path, rows=changed(rows, random.Random(f"{benchmark} {number}")))
        except CausimError as error:
            refused.append(str(error))
    assert 20 < len(refused) < 150
    assert [message for message in refused if "rows.json" not in message] == []


def test_a_large_file_of_garbage_is_refused_at_its_first_line(tmp_path: Path) -> None:
    path = tmp_path / "rows.json"
    path.write_bytes(b"garbage " * (8 << 20) + b"\n")
    with pytest.raises(CausimError, match=r"rows\.json:1: the line is longer than"):
        list(adapter("counterbench").claims([str(path)], Budget()))
