"""What a model is trained on: prompts with the replies it is to give, as JSON Lines."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from causim.dataset.jsonl import read_jsonl, write_jsonl
from causim.dataset.records import Record, json_line, row_of
from causim.errors import MisuseError


@dataclass(frozen=True, slots=True)
class Row:
    """A prompt and a right reply to it. `size` is the number of nodes of the model asked about."""

    id: str
    prompt: str
    completion: str
    size: int


_TYPES = {"id": str, "prompt": str, "completion": str, "size": int}


def gold_row(record: Record) -> Row:
    """The record with its gold answer as the reply."""
    return Row(record.id, record.prompt, row_of(record)["completion"], record.spec.nodes)


def write_rows(path: str | os.PathLike[str], rows: Iterable[Row]) -> int:
    """The number of rows written. Raises CausimError."""
    return write_jsonl(path, (json_line(asdict(row)) for row in rows))


def read_rows(path: str | os.PathLike[str]) -> list[Row]:
    """Raises MisuseError, with the place, for a line that is no row."""
    rows = []
    for where, data in read_jsonl(path):
        if data.keys() != _TYPES.keys() or any(type(data[key]) is not kind for key, kind in _TYPES.items()):
            raise MisuseError(f"{where}: not a row: it needs {', '.join(_TYPES)}, and nothing else")
        rows.append(Row(**data))
    return rows
