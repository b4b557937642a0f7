"""Sampled worlds as CSV, JSON lines and Parquet, a block of them at a time."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from causim.errors import CausimError

if TYPE_CHECKING:
    from causim.engine.sampling import Coding, Columns
    from causim.model.domain import Value

INSTALL = "pip install 'causim[parquet]'"


def jsonl(codings: Mapping[str, Coding], blocks: Iterable[Columns]) -> Iterator[str]:
    """One object a line, as `json.dumps` writes it."""
    import json

    encode = json.JSONEncoder(ensure_ascii=False).encode
    cells = {name: f"{encode(name)}: " for name in codings}
    for block in blocks:
        columns = [
            _texts(coding, block[name], lambda value, lead=cells[name]: lead + encode(value))  # type: ignore[misc]
            for name, coding in codings.items()
        ]
        yield "".join(f"{{{', '.join(row)}}}\n" for row in zip(*columns, strict=True))


def csv(codings: Mapping[str, Coding], blocks: Iterable[Columns]) -> Iterator[str]:
    """A line of names, then one line a world; booleans as in the language."""
    yield ",".join(map(_csv_cell, codings)) + "\n"
    for block in blocks:
        columns = [_texts(coding, block[name], _csv_cell) for name, coding in codings.items()]
        yield "".join(f"{','.join(row)}\n" for row in zip(*columns, strict=True))


def parquet(codings: Mapping[str, Coding], blocks: Iterable[Columns]) -> Iterator[bytes]:
    """A row group a block; labels as dictionary columns. Raises CausimError where pyarrow is not installed."""
    try:
        import pyarrow as pa
        import pyarrow.parquet
    except ImportError:
        raise CausimError(f"Parquet needs pyarrow, which is not installed: {INSTALL}") from None

    kinds = {name: _arrow_type(pa, coding) for name, coding in codings.items()}
    schema = pa.schema(list(kinds.items()))
    drain = _Drain()
    with pa.parquet.ParquetWriter(drain, schema) as writer:
        for block in blocks:
            arrays = [_arrow_array(pa, codings[name], block[name], kind) for name, kind in kinds.items()]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            yield drain.taken()
    yield drain.taken()


FORMATS: Mapping[
    str, Callable[[Mapping[str, Coding], Iterable[Columns]], Iterator[str] | Iterator[bytes]]
] = {
    "jsonl": jsonl,
    "csv": csv,
    "parquet": parquet,
}


def _texts(coding: Coding, column: Any, text: Callable[[Value], str]) -> Iterable[str]:
    """Each row's value as text: spelt out once a value where values are listed."""
    if coding.values is None:
        return map(text, column.tolist())
    return map([text(value) for value in coding.values].__getitem__, column.tolist())


def _csv_cell(value: Value) -> str:
    if isinstance(value, int):
        return str(value).lower()
    import csv as module

    buffer = io.StringIO()
    module.writer(buffer, lineterminator="").writerow([value])
    return buffer.getvalue()


def _arrow_type(pa: Any, coding: Coding) -> Any:
    if coding.dtype == object:
        return pa.dictionary(pa.int32(), pa.string())
    return pa.bool_() if coding.dtype == bool else pa.int64()


def _arrow_array(pa: Any, coding: Coding, column: Any, kind: Any) -> Any:
    if coding.dtype == object:
        return pa.DictionaryArray.from_arrays(column.astype("int32"), pa.array(coding.values, pa.string()))
    return pa.array(coding.decode(column), kind)


class _Drain(io.RawIOBase):
    """A file that hands on what is written to it."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []
        self._written = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._parts.append(bytes(data))
        self._written += len(data)
        return len(data)

    def tell(self) -> int:
        return self._written

    def taken(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)
