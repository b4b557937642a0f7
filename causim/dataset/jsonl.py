"""JSON Lines in and out: read strictly and with places, written wholly or not at all, neither held in memory."""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any, BinaryIO

from causim.errors import CausimError, MisuseError
from causim.files import STDIN

MAX_LINE = 16 << 20  # bytes of one line
_BOM = b"\xef\xbb\xbf"


def read_jsonl(path: str | os.PathLike[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The object on each line, with its place as `file:line`; `-` is standard input. Empty lines are passed over.

    Raises MisuseError, with the place, for what cannot be read, is no UTF-8, no JSON or no object, repeats a key, has
    NaN or an infinity, or is longer than `MAX_LINE`.
    """
    name = "<stdin>" if path == STDIN else os.fspath(path)
    try:
        stream: BinaryIO = sys.stdin.buffer if path == STDIN else open(name, "rb")  # noqa: SIM115
    except (OSError, ValueError) as error:
        raise MisuseError(f"{name}: it cannot be read: {_reason(error)}") from None
    try:
        yield from _objects(stream, name)
    finally:
        if path != STDIN:
            stream.close()


def _objects(stream: BinaryIO, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    number = 0
    while True:
        number += 1
        where = f"{name}:{number}"
        try:
            line = stream.readline(MAX_LINE + 1)
        except OSError as error:  # a folder, for one
            raise MisuseError(f"{name}: it cannot be read: {_reason(error)}") from None
        if not line:
            return
        if len(line) > MAX_LINE:
            raise MisuseError(f"{where}: the line is longer than {MAX_LINE:,} bytes")
        if number == 1:
            line = line.removeprefix(_BOM)
        if line.strip():
            yield where, parse_line(line, where)


def parse_line(line: bytes, where: str) -> dict[str, Any]:
    """The JSON object on one line. Raises MisuseError as `read_jsonl` does."""
    try:
        data = json.loads(
            line.decode("utf-8"), object_pairs_hook=_without_repeats, parse_constant=_refuse_constant
        )
    except UnicodeDecodeError as error:
        raise MisuseError(f"{where}: byte {line[error.start]:#04x} is not UTF-8") from None
    except json.JSONDecodeError as error:
        reason = error.msg[:1].lower() + error.msg[1:]
        raise MisuseError(f"{where}:{error.colno}: not JSON: {reason}") from None
    except (_RefusedError, ValueError) as error:  # ValueError: an integer of thousands of digits
        reason = str(error) if isinstance(error, _RefusedError) else "a number of too many digits"
        raise MisuseError(f"{where}: {reason}") from None
    except RecursionError:
        raise MisuseError(f"{where}: nested too deep") from None
    if not isinstance(data, dict):
        raise MisuseError(f"{where}: a JSON object is needed on each line")
    return data


class _RefusedError(Exception):
    """What the standard parser takes and this one does not."""


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        repeated = next(name for name in names if names.count(name) > 1)
        raise _RefusedError(f"the key {repeated!r} is given twice in one object")
    return found


def _refuse_constant(text: str) -> Any:
    raise _RefusedError(f"{text} is not JSON")


def write_jsonl(path: str | os.PathLike[str], lines: Iterable[str]) -> int:
    """Writes the lines as they come, to a file that takes its name only when all are there; their number.

    Whatever stops it, also in `lines`, leaves the old file as it was. A pipe or device is simply written to. Raises
    CausimError if the file cannot be written.
    """
    target = os.path.realpath(path)
    try:
        regular = not os.path.exists(target) or stat.S_ISREG(os.stat(target).st_mode)
        if os.path.exists(target) and not os.access(target, os.W_OK):
            raise PermissionError(None, "it is write-protected")
        place = f"{target}.{os.getpid()}-{os.urandom(4).hex()}.tmp" if regular else target
        stream = open(place, "x" if regular else "w", encoding="utf-8", newline="\n")  # noqa: SIM115
    except (OSError, ValueError) as error:
        raise CausimError(f"cannot write {os.fspath(path)}: {_reason(error)}") from None
    done = False
    try:
        count = _write(stream, lines, path)
        if regular:
            if os.path.exists(target):
                os.chmod(place, stat.S_IMODE(os.stat(target).st_mode))
            os.replace(place, target)
        done = True
        return count
    finally:
        if not done:
            with suppress(OSError):
                stream.close()
            if regular:
                with suppress(OSError):
                    os.unlink(place)


def _write(stream: Any, lines: Iterable[str], path: str | os.PathLike[str]) -> int:
    count = 0
    for line in lines:
        try:
            stream.write(line + "\n")
        except OSError as error:
            raise CausimError(f"cannot write {os.fspath(path)}: {_reason(error)}") from None
        count += 1
    try:
        stream.close()
    except OSError as error:
        raise CausimError(f"cannot write {os.fspath(path)}: {_reason(error)}") from None
    return count


def _reason(error: OSError | ValueError) -> str:
    return str((error.strerror if isinstance(error, OSError) else None) or error).lower()
