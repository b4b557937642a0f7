"""Files in and out: what cannot be read is a diagnostic, and a write happens wholly or not at all."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable

from causim.diagnostics import Diagnostic, Severity
from causim.errors import CausimError, MisuseError, SpecError
from causim.source import SourceText

MAX_BYTES = 1 << 20  # of one specification, as the parser's
STDIN = "-"
SUFFIX = ".scm"
UNFINISHED = ".causim-"  # how the names of files begin that are being written

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BOM = "\ufeff"
_CAUSES: dict[type[OSError], tuple[str, str]] = {
    FileNotFoundError: ("there is no such file", "Check the path; it is looked up from the current folder."),
    IsADirectoryError: ("this is a folder, and one file is needed", "Name a file inside it."),
    PermissionError: ("it may not be read", "Check the file's permissions."),
}


def read_source(path: str | os.PathLike[str], *, max_bytes: int = MAX_BYTES) -> SourceText:
    """The text of a file, or of standard input for `-`.

    Never reads more than `max_bytes` and one. A byte order mark is dropped. Raises SpecError with one diagnostic:
    `cannot-read`, `file-too-large`, `binary-file`, `not-utf8` or `empty-file`.
    """
    name = "<stdin>" if path == STDIN else os.fspath(path)
    try:
        data = _read_bytes(None if path == STDIN else name, max_bytes)
    except (OSError, ValueError) as error:  # ValueError: a NUL inside the path
        raise SpecError([_unreadable(name, error)]) from None
    return decode(data, name, max_bytes=max_bytes)


def decode(data: bytes, name: str, *, max_bytes: int = MAX_BYTES) -> SourceText:
    """Bytes as the text of a specification. Raises SpecError as `read_source` does."""
    nothing = SourceText(name, "")
    if len(data) > max_bytes:
        message = f"the file is larger than {max_bytes:,} bytes, the most that a specification may have"
        hint = "A long docstring can be cut; a machine-made model can be split."
        raise _refusal("file-too-large", message, nothing, 0, hint)
    if data.startswith(_UTF16):
        raise _refusal("not-utf8", "the file is UTF-16, not UTF-8", nothing, 0, "Save it again as UTF-8.")
    if b"\0" in data:
        message = f"the file is binary: byte {data.index(0):,} is NUL"
        raise _refusal("binary-file", message, nothing, 0, "A specification is plain UTF-8 text.")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        shown = SourceText(name, data.decode("utf-8", errors="replace"))
        offset = len(data[: error.start].decode("utf-8"))
        message = f"byte {data[error.start]:#04x} is not UTF-8"
        raise _refusal("not-utf8", message, shown, offset, _guess(data[error.start])) from None
    text = text.removeprefix(_BOM)
    if not text.strip():
        hint = "A specification starts with `scm 1` and `model name { ... }`; `causim new NAME` writes one."
        raise _refusal("empty-file", "the file is empty", nothing, 0, hint)
    return SourceText(name, text)


def write_text(path: str | os.PathLike[str], text: str | Iterable[str]) -> None:
    """Write a file so that readers see the old text or the new one, never a part, whatever happens meanwhile.

    A text in parts is written as they come. Links are followed and the permissions of a file that exists are kept; a
    device or pipe is simply written to. Raises CausimError where the file cannot be written.
    """
    parts = (text,) if isinstance(text, str) else text
    write_bytes(path, (part.encode("utf-8") for part in parts))


def write_bytes(path: str | os.PathLike[str], parts: Iterable[bytes]) -> None:
    """As `write_text`, of bytes."""
    target = os.path.realpath(path)
    try:
        mode = _mode(target)
        if mode is not None and not os.access(target, os.W_OK):
            raise PermissionError(None, "it is write-protected")
        if mode is not None and not stat.S_ISREG(mode):
            with open(path, "wb") as stream:
                stream.writelines(parts)
        else:
            _replace(target, parts, mode)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise CausimError(f"cannot write {os.fspath(path)}: {(reason or 'unknown reason').lower()}") from None


def specification_paths(paths: Iterable[str]) -> list[str]:
    """The files that a command was given: each named file, and below each named folder every `*.scm`, sorted.

    Hidden folders are passed over; a file named twice counts once. A path that does not exist is kept, so that reading
    it says so. Raises MisuseError for a folder that holds no specification.
    """
    found: dict[str, str] = {}  # by real path
    for path in paths:
        if not os.path.isdir(path):
            found.setdefault(path if path == STDIN else _real(path), path)
            continue
        inside = sorted(_walk(path))
        if not inside:
            raise MisuseError(
                f"no {SUFFIX} file in the folder {path}; name documents (.json, .yaml) one by one"
            )
        for name in inside:
            found.setdefault(_real(name), name)
    return list(found.values())


def _real(path: str) -> str:
    """One name for a file that has several; a path that cannot be one (it holds a NUL) stays as it is."""
    try:
        return os.path.realpath(path)
    except ValueError:
        return path


def _walk(folder: str) -> Iterable[str]:
    for base, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (
            os.path.join(base, name) for name in names if name.endswith(SUFFIX) and not name.startswith(".")
        )


def _read_bytes(path: str | None, limit: int) -> bytes:
    """At most one byte more than the limit, so that a huge file costs nothing."""
    if path is None:
        return sys.stdin.buffer.read(limit + 1)
    with open(path, "rb") as stream:
        return stream.read(limit + 1)


def _unreadable(name: str, error: OSError | ValueError) -> Diagnostic:
    for kind, (message, hint) in _CAUSES.items():
        if isinstance(error, kind):
            return _diagnostic("cannot-read", message, SourceText(name, ""), 0, hint)
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return _diagnostic("cannot-read", f"it cannot be read: {reason.lower()}", SourceText(name, ""), 0, None)


def _guess(byte: int) -> str:
    latin = bytes([byte]).decode("latin-1")
    if latin.isalpha():
        return f"If it was meant as {latin}, the file is Latin-1: save it again as UTF-8."
    return "Save the file again as UTF-8."


def _refusal(code: str, message: str, source: SourceText, offset: int, hint: str) -> SpecError:
    return SpecError([_diagnostic(code, message, source, offset, hint)])


def _diagnostic(code: str, message: str, source: SourceText, offset: int, hint: str | None) -> Diagnostic:
    """About a place in the source; an empty source stands for a file of which nothing can be shown."""
    span = source.span(offset, min(offset + 1, len(source.text)))
    return Diagnostic(code, Severity.ERROR, message, span, hint)


def _mode(path: str) -> int | None:
    try:
        return os.stat(path).st_mode
    except FileNotFoundError:
        return None


def _replace(target: str, parts: Iterable[bytes], mode: int | None) -> None:
    """Through a file of another name in the same folder: only there is a rename sure to be atomic."""
    folder = os.path.dirname(target)
    temporary = os.path.join(folder, f"{UNFINISHED}{os.getpid()}-{os.urandom(4).hex()}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.writelines(parts)
        if mode is not None:
            os.chmod(temporary, stat.S_IMODE(mode))
        os.replace(temporary, target)
    except BaseException:
        os.unlink(temporary)
        raise
