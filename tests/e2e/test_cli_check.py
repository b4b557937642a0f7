"""`causim check` and `causim fmt`, and whatever may be given to them as a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.e2e.cli import DRUG, causim

BROKEN = DRUG.replace("U_Size - int(Dose)", "U_Size - int(Dsoe)")


def test_check_says_that_all_is_well(tmp_path: Path) -> None:
    file = tmp_path / "drug.scm"
    file.write_text(DRUG, "utf-8")
    result = causim("check", file)
    assert (result.status, result.out, result.err) == (0, "no problems in 1 file\n", "")


def test_check_shows_where_and_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "broken.scm").write_text(BROKEN, "utf-8")
    result = causim("check", tmp_path / "broken.scm")
    assert result.status == 1
    assert "return if Mutant then U_Size else U_Size - int(Dsoe)" in result.out
    assert "broken.scm:21:" in result.out
    assert "^^^^" in result.out
    assert "Dose?" in result.out


def test_check_takes_files_and_folders_each_once(tmp_path: Path) -> None:
    (tmp_path / "deep" / ".hidden").mkdir(parents=True)
    (tmp_path / "deep" / "one.scm").write_text(DRUG, "utf-8")
    (tmp_path / "deep" / ".hidden" / "no.scm").write_text(BROKEN, "utf-8")
    (tmp_path / "two.scm").write_text(BROKEN, "utf-8")
    result = causim("check", tmp_path, tmp_path / "two.scm", tmp_path / "deep" / ".." / "two.scm", "-q")
    assert result.status == 1
    assert result.out.count("two.scm:21") == 1
    assert "in 2 files" in causim("check", tmp_path).out


def test_check_reads_stdin_and_prints_json() -> None:
    result = causim("check", "--format", "json", "-", stdin=BROKEN)
    report = json.loads(result.out)
    assert result.status == 1
    assert report["files"] == 1
    assert report["errors"] == len([d for d in report["diagnostics"] if d["severity"] == "error"]) > 0
    assert {d["file"] for d in report["diagnostics"]} == {"<stdin>"}


def test_strict_makes_warnings_findings() -> None:
    undocumented = DRUG.replace('  """Whether the tumour resists the drug."""\n', "")
    relaxed, strict = (
        causim("check", "-", stdin=undocumented),
        causim("check", "--strict", "-", stdin=undocumented),
    )
    assert (relaxed.status, strict.status) == (0, 1)
    assert "1 warning in 1 file" in relaxed.out


BAD_FILES = {
    "empty-file": b"",
    "binary-file": b"scm 1\0\x01",
    "not-utf8": "scm 1 # caf\xe9".encode("latin-1"),
    "file-too-large": b" " * (1 << 20) + b"x",
}


@pytest.mark.parametrize("command", ["check", "fmt", "compile", "test", "query", "sample", "graph"])
@pytest.mark.parametrize("code", BAD_FILES)
def test_a_bad_file_is_a_finding(tmp_path: Path, command: str, code: str) -> None:
    file = tmp_path / "bad.scm"
    file.write_bytes(BAD_FILES[code])
    result = causim(command, file)
    assert result.status == 1
    assert f"error[{code}]" in result.out + result.err
    assert "bad.scm" in result.out + result.err


@pytest.mark.parametrize(
    "command", ["check", "fmt", "compile", "test", "query", "sample", "graph", "convert"]
)
def test_a_missing_file_or_a_folder_in_its_place_is_misuse(tmp_path: Path, command: str) -> None:
    more = ["--to", "json"] if command == "convert" else []
    missing = causim(command, tmp_path / "missing.scm", *more)
    assert (missing.status, "no such file" in missing.out + missing.err) == (2, True)
    folder = causim(command, tmp_path, *more)
    assert folder.status == 2
    assert "no .scm file in the folder" in folder.err or "this is a folder" in folder.err


def test_fmt_writes_the_one_layout_and_keeps_comments(tmp_path: Path) -> None:
    file = tmp_path / "drug.scm"
    file.write_text(
        "# who\n" + DRUG.replace("  exogenous", "exogenous").replace("\n\nnode", "\n\n\n\nnode"), "utf-8"
    )
    assert causim("fmt", "--check", file).status == 1
    diff = causim("fmt", "--diff", file)
    assert (diff.status, "+  exogenous U_Dose" in diff.out) == (1, True)
    assert causim("fmt", file).status == 0
    assert file.read_text("utf-8") == "# who\n" + DRUG
    again = causim("fmt", "--check", "--diff", file)
    assert (again.status, again.out, again.err) == (0, "", "")


def test_fmt_is_a_filter() -> None:
    result = causim("fmt", "-", stdin=DRUG.replace("  exogenous", "exogenous"))
    assert (result.status, result.out, result.err) == (0, DRUG, "")


def test_fmt_leaves_what_it_cannot_parse(tmp_path: Path) -> None:
    bad, good = tmp_path / "bad.scm", tmp_path / "good.scm"
    bad.write_text("scm 1 model {", "utf-8")
    good.write_text(DRUG.replace("  exogenous", "exogenous"), "utf-8")
    result = causim("fmt", tmp_path)
    assert result.status == 1
    assert "error[" in result.err
    assert (bad.read_text("utf-8"), good.read_text("utf-8")) == ("scm 1 model {", DRUG)


def test_errors_alone_are_shown_and_the_rest_is_counted(tmp_path: Path) -> None:
    file = tmp_path / "a.scm"
    file.write_text('scm 1 model m { } node A() -> bool { """Heads.""" exogenous U_A }\n', "utf-8")
    assert causim("check", file, "--errors-only").out == "1 warning in 1 file\n"
    assert causim("check", file, "--errors-only", "--strict").status == 1
    file.write_text(file.read_text("utf-8") + "node B(C) -> bool { return C }\n", "utf-8")
    shown = causim("check", file, "--errors-only").out
    assert "undeclared-name" in shown
    assert "missing-docstring" not in shown
