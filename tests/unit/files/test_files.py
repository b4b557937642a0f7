"""Reading refuses with a diagnostic; writing is whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from causim.errors import CausimError, MisuseError, SpecError
from causim.files import MAX_BYTES, decode, read_source, specification_paths, write_text


def refusal(data: bytes) -> tuple[str, int, int]:
    with pytest.raises(SpecError) as caught:
        decode(data, "trial.scm")
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.span is not None
    assert diagnostic.hint
    return diagnostic.code, diagnostic.span.line, diagnostic.span.column


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", ("empty-file", 1, 1)),
        (b" \r\n\t\n", ("empty-file", 1, 1)),
        (b"\xef\xbb\xbf", ("empty-file", 1, 1)),
        (b"scm 1\n\0", ("binary-file", 1, 1)),
        ("scm 1".encode("utf-16"), ("not-utf8", 1, 1)),
        ("é\né café".encode() + b"\xe9", ("not-utf8", 2, 7)),
        (b"x" * (MAX_BYTES + 1), ("file-too-large", 1, 1)),
    ],
)
def test_what_is_no_text_is_a_diagnostic(data: bytes, expected: tuple[str, int, int]) -> None:
    assert refusal(data) == expected


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert decode(b"\xef\xbb\xbfscm 1", "trial.scm").text == "scm 1"


@pytest.mark.parametrize("path", ["missing.scm", ".", "a\0b"])
def test_what_cannot_be_opened_is_a_diagnostic(tmp_path: Path, path: str) -> None:
    with pytest.raises(SpecError) as caught:
        read_source(f"{tmp_path}/{path}")
    assert [d.code for d in caught.value.diagnostics] == ["cannot-read"]


def test_no_more_is_read_than_may_be() -> None:
    with pytest.raises(SpecError, match="file-too-large"):
        read_source("/dev/zero")


def test_folders_are_searched_and_files_counted_once(tmp_path: Path) -> None:
    for name in ("b.scm", "sub/a.scm", "c.json", ".git/d.scm", "sub/e.scm.yaml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    inside = [f"{tmp_path}/b.scm", f"{tmp_path}/sub/a.scm"]
    assert specification_paths([str(tmp_path), inside[0], "-", f"{tmp_path}/c.json"]) == [
        *inside,
        "-",
        f"{tmp_path}/c.json",
    ]
    (tmp_path / "none").mkdir()
    with pytest.raises(MisuseError, match=r"no \.scm file"):
        specification_paths([f"{tmp_path}/none"])


def test_writing_replaces_the_whole_and_keeps_links_and_permissions(tmp_path: Path) -> None:
    file, link = tmp_path / "trial.scm", tmp_path / "link.scm"
    file.write_text("old", "utf-8")
    file.chmod(0o640)
    link.symlink_to(file)
    write_text(link, "new\n")
    assert (file.read_text("utf-8"), link.is_symlink()) == ("new\n", True)
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    write_text(os.devnull, "gone")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["link.scm", "trial.scm"]


def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "trial.scm"
    file.write_text("old", "utf-8")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(CausimError, match=r"cannot write .*trial\.scm: no space left on device"):
        write_text(file, "new")
    assert [(p.name, p.read_text("utf-8")) for p in tmp_path.iterdir()] == [("trial.scm", "old")]
    with pytest.raises(CausimError, match="no such file or directory"):
        write_text(tmp_path / "none" / "trial.scm", "new")
