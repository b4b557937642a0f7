"""One shard: its questions drawn, answered and turned into the bytes of its files. Pure work, wherever it is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from causim.dataset.assembling import Assembler, stated
from causim.dataset.build.config import DatasetConfig
from causim.dataset.build.plan import Shard
from causim.dataset.instances import Instance, Instances, Tally
from causim.dataset.records import Mode
from causim.errors import MisuseError

if TYPE_CHECKING:
    import pyarrow as pa

ROW_GROUP = 2_000
_FEW_VALUES = [
    "kind",
    "scenario",
    "mode",
    "model",
    "topology",
    "domain",
    "family",
    "status",
    "spec_sha256",
    "model_hash",
]


@dataclass(frozen=True, slots=True)
class File:
    """A file of a dataset folder: its place in it, and what is in it."""

    path: str
    content: bytes

    @property
    def sha256(self) -> str:
        return sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Made:
    """A shard's files, and what they hold. short: how many questions of each kind and scenario do not exist."""

    files: tuple[File, ...]
    instances: int
    short: dict[str, int]
    undecided: int


def make(shard: Shard, config: DatasetConfig) -> Made:
    """Raises SpecError or MisuseError for a model that is not what it was."""
    tally = Tally()
    short: Counter[str] = Counter()
    total = 0
    writers = [(mode, writer) for mode in config.modes for writer in _writers(shard, config, mode)]
    for entry, requests in shard.work:
        spec = entry.specification()
        statements = {mode: stated(spec, mode, config.partial_omits) for mode in config.modes}
        for request in requests:
            assemblers = {
                mode: Assembler(spec, request, config.options, mode, text)
                for mode, text in statements.items()
            }
            instances = iter(Instances(spec, request, config.options, tally))
            made = 0
            while chunk := list(islice(instances, ROW_GROUP)):
                made += len(chunk)
                for mode, writer in writers:
                    writer.add(assemblers[mode], chunk)
            total += made
            short[f"{request.kind}/{request.scenario}"] += request.number - made
    return Made(
        files=tuple(File(writer.path, writer.content()) for _, writer in writers),
        instances=total,
        short={cell: number for cell, number in short.items() if number},
        undecided=tally.undecided,
    )


def _writers(shard: Shard, config: DatasetConfig, mode: Mode) -> Iterator[_Parquet | _JsonLines]:
    if "parquet" in config.formats:
        yield _Parquet(f"data/{mode}/{shard.name}.parquet")
    if "jsonl" in config.formats:
        yield _JsonLines(f"jsonl/{mode}/{shard.name}.jsonl")


class _JsonLines:
    """Records as lines of JSON."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._stream = BytesIO()

    def add(self, assembler: Assembler, instances: list[Instance]) -> None:
        self._stream.write("".join(f"{assembler.line(i)}\n" for i in instances).encode())

    def content(self) -> bytes:
        return self._stream.getvalue()


class _Parquet:
    """Rows in groups of one size, each compressed as soon as it is full. Raises MisuseError without pyarrow."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._pa, pq = arrow()
        self._stream = BytesIO()
        self._writer = pq.ParquetWriter(
            self._stream,
            schema(),
            compression="zstd",
            compression_level=1,
            use_dictionary=_FEW_VALUES,
            write_statistics=False,
        )
        self._waiting: list[pa.Table] = []
        self._rows = 0

    def add(self, assembler: Assembler, instances: list[Instance]) -> None:
        self._waiting.append(_table(assembler, instances))
        self._rows += len(instances)
        if self._rows >= ROW_GROUP:
            self._write(self._rows - self._rows % ROW_GROUP)

    def content(self) -> bytes:
        if self._rows:
            self._write(self._rows)
        self._writer.close()
        return self._stream.getvalue()

    def _write(self, rows: int) -> None:
        table = self._pa.concat_tables(self._waiting)
        self._writer.write_table(table.slice(0, rows), row_group_size=ROW_GROUP)
        self._rows -= rows
        self._waiting = [table.slice(rows)] if self._rows else []


def _table(assembler: Assembler, instances: list[Instance]) -> pa.Table:
    import pyarrow.compute as pc

    pa, _ = arrow()
    rows, names = len(instances), schema()
    columns = assembler.columns(instances)
    arrays = []
    for column in names:
        values = columns.get(column.name)
        if column.name == "prompt":  # put together by Arrow: these texts are the bulk of a dataset
            questions = pa.array([instance.question for instance in instances], pa.string())
            arrays.append(pc.binary_join_element_wise(assembler.statement, questions, "\n\n"))
        elif column.name == "required_keys":
            target = instances[0].target
            keys = pa.array(target * rows, pa.string())
            offsets = np.arange(0, len(keys) + 1, len(target), dtype=np.int32)
            arrays.append(pa.ListArray.from_arrays(offsets, keys))
        elif isinstance(values, list):
            arrays.append(pa.array(values, column.type))
        else:
            arrays.append(pa.repeat(pa.scalar(values, column.type), rows))
    return pa.Table.from_arrays(arrays, schema=names)


def schema() -> pa.Schema:
    """The columns of a row, in order: what `row_of` gives, as Arrow types."""
    pa, _ = arrow()
    text, number = pa.string(), pa.int64()
    return pa.schema(
        [
            ("id", text),
            ("prompt", text),
            ("completion", text),
            ("kind", text),
            ("scenario", text),
            ("mode", text),
            ("abstention", pa.bool_()),
            ("model", text),
            ("topology", text),
            ("domain", text),
            ("family", text),
            ("version", number),
            ("nodes", number),
            ("status", text),
            ("count", text),
            ("required_keys", pa.list_(text)),
            ("query", text),
            ("answer", text),
            ("derivation", text),
            ("spec_sha256", text),
            ("model_hash", text),
        ]
    )


def arrow() -> tuple[Any, Any]:
    """pyarrow and its Parquet module. Raises MisuseError, with what to install, if they are not there."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise MisuseError(
            "Parquet needs pyarrow: pip install 'causim[parquet]', or ask for `formats: [jsonl]`"
        ) from None
    return pyarrow, pyarrow.parquet
