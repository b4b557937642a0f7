"""Replies on file as they come: a run that is stopped, however, goes on where it was and ends the same."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from causim.dataset.jsonl import parse_line
from causim.errors import CausimError, MisuseError
from causim.evaluate.inference.protocol import Reasoner, Replies, Sampling


class LineStore:
    """A JSON Lines file of objects, each under its `key`, that only grows: `with LineStore(path) as store`.

    What is added is on the disk when `add` returns. A line that a killed run left unfinished is cut off when the file
    is opened. Of two lines with one key the first counts. One process at a time may hold a file open.

    Raises MisuseError for a file of another kind, or one that another process holds; CausimError where it cannot be
    read or written.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self._lines: dict[str, dict[str, Any]] = {}
        self._file = -1
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
            _lock(self._file, self.path)
            self._read()
        except OSError as error:
            self.close()
            raise _unusable(self.path, error) from None
        except CausimError:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def __len__(self) -> int:
        return len(self._lines)

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __contains__(self, key: str) -> bool:
        return key in self._lines

    def __getitem__(self, key: str) -> Mapping[str, Any]:
        return self._lines[key]

    def get(self, key: str) -> Mapping[str, Any] | None:
        return self._lines.get(key)

    def add(self, lines: Iterable[Mapping[str, Any]]) -> None:
        """Append what is not there yet, in one write."""
        new = {line["key"]: dict(line) for line in lines if line["key"] not in self._lines}
        if not new:
            return
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in new.values())
        data = text.encode("utf-8", "replace")  # a lone surrogate, which models can say, is no UTF-8
        try:
            end = os.fstat(self._file).st_size
            try:
                if os.write(self._file, data) != len(data):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            except OSError:
                os.ftruncate(self._file, end)
                raise
            os.fsync(self._file)
        except OSError as error:
            raise _unusable(self.path, error) from None
        self._lines |= new

    def _read(self) -> None:
        end = 0
        with open(self.path, "rb") as stream:
            for number, line in enumerate(stream, 1):
                if not line.endswith(b"\n"):
                    os.ftruncate(self._file, end)
                    return
                end += len(line)
                where = f"{self.path}:{number}"
                data = parse_line(line, where)
                if not isinstance(data.get("key"), str):
                    raise MisuseError(f"{where}: this line has no key; is it a file of another kind?")
                self._lines.setdefault(data["key"], data)


class ReplyStore(LineStore):
    """Replies under the keys of `Sampling.key`."""

    def replies(self, index: int, keys: Sequence[str]) -> Replies | None:
        """The replies with these keys; None if some are missing."""
        found = [line for key in keys if (line := self.get(key)) is not None]
        if len(found) < len(keys):
            return None
        return Replies(
            index, tuple(str(line["reply"]) for line in found), tuple(bool(line["cut"]) for line in found)
        )


def collect(
    reasoner: Reasoner,
    prompts: Sequence[str],
    k: int,
    sampling: Sampling,
    store: ReplyStore,
    names: Sequence[str] | None = None,
) -> Iterator[Replies]:
    """The replies to all prompts: first those on file, then the others as they come, each on the disk first.

    `names` are written beside the replies, for people. Raises CausimError as the reasoner and the store do.
    """
    keys = [[sampling.key(reasoner.name, prompt, i) for i in range(k)] for prompt in prompts]
    known = {i: found for i, each in enumerate(keys) if (found := store.replies(i, each)) is not None}
    yield from known.values()
    if len(known) == len(prompts):
        return
    for index, texts, cut in reasoner.generate(prompts, k, sampling, done=known.keys()):
        if index in known:
            continue
        shown = {"id": names[index]} if names is not None else {}
        store.add(
            {"key": key, **shown, "sample": sample, "reply": text, "cut": short}
            for sample, (key, text, short) in enumerate(zip(keys[index], texts, cut, strict=True))
        )
        # What counts is what the file says: of a prompt that was half done, the replies that were there first.
        found = store.replies(index, keys[index])
        assert found is not None
        yield found


def _lock(file: int, path: Path) -> None:
    """Two runs that write into one file would pay for each reply twice."""
    try:
        import fcntl
    except ImportError:  # no such locks on this system
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise MisuseError(
            f"{path}: another run is writing to this file; wait for it, or name another folder"
        ) from None
    except OSError:  # a file system without locks
        return


def _unusable(path: Path, error: OSError) -> CausimError:
    return CausimError(f"{path}: {(error.strerror or str(error)).lower()}")
