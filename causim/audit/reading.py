"""Benchmarks' files as plain data with places, so that whatever is wrong with them is said with its place."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from causim.dataset.jsonl import read_jsonl
from causim.errors import MisuseError
from causim.interop.decimals import exact

MAX_BYTES = 256 << 20  # of a file that is one JSON document
_MISSING = object()
_WORDS = {dict: "an object", list: "a list", str: "text", bool: "true or false"}


@dataclass(frozen=True, slots=True)
class Row:
    """An object of a file, and where it stands."""

    where: str
    data: Mapping[str, Any]

    def __contains__(self, key: str) -> bool:
        return key in self.data

    def get(self, key: str, kind: type | tuple[type, ...]) -> Any:
        """The value of a key. Raises MisuseError, with the place, if it is missing or of another kind."""
        value = self.data.get(key, _MISSING)
        if value is _MISSING:
            raise MisuseError(f"{self.where}: the key {key!r} is missing")
        kinds = kind if isinstance(kind, tuple) else (kind,)
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            wanted = " or ".join(_WORDS.get(k, "a number") for k in kinds)
            raise self.fault(key, f"{wanted} is needed here")
        return value

    def text(self, key: str) -> str:
        found: str = self.get(key, str)
        return found

    def rows(self, key: str) -> Row:
        """The object under a key."""
        return Row(f"{self.where}/{key}", self.get(key, dict))

    def number(self, key: str) -> Fraction:
        """Exactly as it is written: a number, or the text of a fraction."""
        return number(self.get(key, (int, float, str)), f"{self.where}/{key}")

    def yes(self, key: str) -> bool:
        """Whether an answer is yes."""
        text = self.text(key).strip().lower()
        if text not in ("yes", "no"):
            raise self.fault(key, f"an answer is yes or no, not {text[:40]!r}")
        return text == "yes"

    def fault(self, key: str, message: str) -> MisuseError:
        return MisuseError(f"{self.where}/{key}: {message}")


def number(value: Any, where: str) -> Fraction:
    """A number as it is written. Raises MisuseError for anything else."""
    try:
        if not isinstance(value, int | float | str):
            raise ValueError("a number is needed here")
        return exact(value)
    except (ValueError, ZeroDivisionError) as error:
        raise MisuseError(f"{where}: {str(error)[:80]}") from None


def files_in(paths: Sequence[str], suffixes: tuple[str, ...] = (".json", ".jsonl")) -> list[str]:
    """The files named, and those of these kinds in folders named, sorted. Raises MisuseError for an empty folder."""
    found: list[str] = []
    for path in paths:
        if not os.path.isdir(path):
            found.append(path)
            continue
        inside = sorted(str(p) for p in Path(path).iterdir() if p.is_file() and p.suffix in suffixes)
        if not inside:
            raise MisuseError(f"{path}: there is no {' or '.join(suffixes)} file in this folder")
        found += inside
    return list(dict.fromkeys(found))


def read_rows(path: str) -> Iterator[Row]:
    """The objects of a file, which is JSON Lines or one JSON list of objects.

    Raises MisuseError, with the place, for what cannot be read or is of another form.
    """
    if not _is_document(path):
        for where, data in read_jsonl(path):
            yield Row(where, data)
        return
    document = _document(path)
    if not isinstance(document, list):
        raise MisuseError(f"{path}#: a list of objects is needed here")
    for index, data in enumerate(document):
        if not isinstance(data, dict):
            raise MisuseError(f"{path}#/{index}: an object is needed here")
        yield Row(f"{path}#/{index}", data)


def _is_document(path: str) -> bool:
    """Whether a file begins as a list; JSON Lines begin with an object."""
    try:
        with open(path, "rb") as stream:
            return stream.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"["
    except (OSError, ValueError) as error:
        raise MisuseError(f"{path}: it cannot be read: {_reason(error)}") from None


def _document(path: str) -> Any:
    try:
        size = os.path.getsize(path)
        if size > MAX_BYTES:
            raise MisuseError(f"{path}: the file has {size:,} bytes, more than {MAX_BYTES:,}; split it")
        text = Path(path).read_bytes().removeprefix(b"\xef\xbb\xbf").decode("utf-8")
        return json.loads(text, parse_constant=_refuse)
    except OSError as error:
        raise MisuseError(f"{path}: it cannot be read: {_reason(error)}") from None
    except UnicodeDecodeError as error:
        raise MisuseError(f"{path}: byte {error.start:,} is not UTF-8") from None
    except json.JSONDecodeError as error:
        reason = error.msg[:1].lower() + error.msg[1:]
        raise MisuseError(f"{path}:{error.lineno}:{error.colno}: not JSON: {reason}") from None
    except RecursionError:
        raise MisuseError(f"{path}: nested too deep") from None
    except ValueError as error:
        raise MisuseError(f"{path}: {str(error)[:120]}") from None


def _refuse(text: str) -> Any:
    raise ValueError(f"{text} is not JSON")


def _reason(error: OSError | ValueError) -> str:
    return str((error.strerror if isinstance(error, OSError) else None) or error).lower()
