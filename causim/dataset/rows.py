"""Rows of Parquet files, one after the other: read in small batches, so that memory does not grow with the file."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from typing import Any

from causim.errors import CausimError, MisuseError

SUFFIX = ".parquet"
INSTALL = "pip install 'causim[parquet]'"
BATCH = 512  # rows
_MAGIC = b"PAR1"


def read_rows(
    path: str | os.PathLike[str], columns: Collection[str] = (), batch: int = BATCH
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each row of a Parquet file as plain values by column, with its place as `file, row 1`.

    `columns` are read and no others, and must be there; by default all are read. Raises MisuseError for what is no such
    file or lacks a column, CausimError where pyarrow is not installed.
    """
    name = os.fspath(path)
    with _opened(name) as file:
        names = column_names(file, name, columns)
        first = 1
        try:
            for part in file.iter_batches(batch_size=batch, columns=list(names), use_threads=False):
                rows = part.to_pylist()
                for number, row in enumerate(rows, first):
                    yield f"{name}, row {number}", row
                first += len(rows)
        except _errors() as error:
            raise MisuseError(f"{name}: it cannot be read past row {first - 1}: {_reason(error)}") from None


def column_names(file: Any, name: str, wanted: Collection[str] = ()) -> tuple[str, ...]:
    """The names of a file's columns; those that are wanted, if any are. Raises MisuseError if one is missing."""
    there = tuple(file.schema_arrow.names)
    repeated = {column for column in there if there.count(column) > 1}
    if repeated:
        raise MisuseError(f"{name}: there are two columns of the name {min(repeated)}")
    missing = [column for column in wanted if column not in there]
    if missing:
        raise MisuseError(
            f"{name}: there is no column {', '.join(missing)}; there are {', '.join(there) or 'none'}"
        )
    return tuple(wanted) or there


def _opened(name: str) -> Any:
    try:
        from pyarrow import parquet
    except ImportError:
        raise CausimError(f"{name}: Parquet needs pyarrow, which is not installed: {INSTALL}") from None
    try:
        with open(name, "rb") as stream:  # pyarrow would take a folder or a URL too
            if stream.read(len(_MAGIC)) != _MAGIC:
                raise ValueError("it is not a Parquet file")
        return parquet.ParquetFile(name)
    except _errors() as error:
        raise MisuseError(f"{name}: it cannot be read: {_reason(error)}") from None


def _errors() -> tuple[type[Exception], ...]:
    """What reading a damaged file raises: pyarrow's errors are all sorts of built-in ones besides."""
    from pyarrow import ArrowException

    return ArrowException, OSError, ValueError, ArithmeticError


def _reason(error: BaseException) -> str:
    text = (error.strerror if isinstance(error, OSError) else None) or str(error)
    first = (text.splitlines() or ["unknown"])[0]
    return first[:1].lower() + first[1:]
