"""Commands that make something of a model: `new`, `compile`, `convert`, `graph`, `sample`."""

from __future__ import annotations

import csv
import json
import re
import runpy
from pathlib import Path
from xml.etree import ElementTree

import pytest

from causim.cli.compile import ENDINGS
from causim.cli.new import SHAPES
from tests.e2e.cli import DRUG, causim


@pytest.fixture
def drug(tmp_path: Path) -> Path:
    file = tmp_path / "drug.scm"
    file.write_text(DRUG, "utf-8")
    return file


# --- new


@pytest.mark.parametrize("topology", SHAPES)
def test_a_new_specification_is_valid_formatted_and_true(tmp_path: Path, topology: str) -> None:
    file = tmp_path / "trial.scm"
    made = causim("new", file, "--topology", topology)
    assert made.status == 0
    assert made.out.startswith(f"wrote {file}; next: ")
    assert causim("check", "--strict", file).out == "no problems in 1 file\n"
    assert causim("fmt", "--check", file).status == 0
    assert causim("test", file).out.endswith("2 checks passed in 1 file\n")


def test_new_never_overwrites_unasked(drug: Path) -> None:
    refused = causim("new", drug)
    assert (refused.status, "--force" in refused.err, drug.read_text("utf-8")) == (2, True, DRUG)
    assert causim("new", "--force", drug).status == 0
    assert drug.read_text("utf-8") != DRUG


@pytest.mark.parametrize(
    ("name", "model"),
    [("node", "node_model"), ("2nd-trial", "model_2nd_trial"), ("a b", "a_b"), ("max", "max_model")],
)
def test_new_makes_a_name_of_any_word(name: str, model: str) -> None:
    text = causim("new", name, "-o", "-").out
    assert f"\nmodel {model} {{\n" in text
    assert causim("check", "-", stdin=text).status == 0
    assert causim("new", "?!").status == 2


# --- compile


def test_compile_writes_python_beside_the_specification(drug: Path) -> None:
    result = causim("compile", drug)
    assert (result.status, result.out) == (0, f"wrote {drug.with_suffix('.py')}\n")
    module = runpy.run_path(str(drug.with_suffix(".py")))
    assert module["f_Size"]("high", False, 3) == 1
    assert module["run_once"](1) == module["run_once"](1)
    assert causim("compile", drug).status == 0  # over its own file


def test_compile_prints(drug: Path) -> None:
    text = causim("compile", drug, "--no-comments", "-o", "-").out
    assert "def f_Size(" in text
    assert "#" not in text
    assert '"""' not in text
    assert causim("compile", "-", "--no-comments", stdin=DRUG).out == text
    assert not drug.with_suffix(".py").exists()


@pytest.mark.parametrize("target", ENDINGS)
def test_compile_to_every_target(drug: Path, target: str) -> None:
    for _ in range(2):  # the second time over its own file
        result = causim("compile", drug, "--target", target)
        assert result.status == 0, result.err
    text = drug.with_suffix(ENDINGS[target]).read_text("utf-8")
    assert "Dose" in text


def test_compile_overwrites_nothing_that_is_not_its_own(drug: Path) -> None:
    other = drug.with_suffix(".py")
    other.write_text("precious = 1\n", "utf-8")
    refused = causim("compile", drug)
    assert (refused.status, "--force" in refused.err, other.read_text("utf-8")) == (2, True, "precious = 1\n")
    assert causim("compile", drug, "-o", drug).status == 2
    assert drug.read_text("utf-8") == DRUG
    assert causim("compile", drug, "--force").status == 0


def test_compile_many_into_a_folder(drug: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.scm").write_text("scm 1", "utf-8")
    (tmp_path / "second.scm").write_text(DRUG, "utf-8")
    result = causim("compile", tmp_path, "-o", f"{tmp_path}/build/")
    assert result.status == 1
    assert "error[" in result.err
    assert sorted(p.name for p in (tmp_path / "build").iterdir()) == ["drug.py", "second.py"]
    assert causim("compile", tmp_path, "-o", tmp_path / "one.py").status == 2
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "drug.scm").write_text(DRUG, "utf-8")
    clash = causim("compile", tmp_path, "-o", f"{tmp_path}/build/")
    assert (clash.status, "would both become" in clash.err) == (2, True)


# --- convert


@pytest.mark.parametrize("ending", ["json", "yaml", "yml"])
def test_convert_there_and_back(drug: Path, tmp_path: Path, ending: str) -> None:
    document, back = tmp_path / f"drug.{ending}", tmp_path / "back.scm"
    assert causim("convert", drug, document).status == 0
    assert causim("check", document).status == 0
    assert causim("test", document).out.endswith("3 checks passed in 1 file\n")
    assert causim("convert", document, back).status == 0
    assert back.read_text("utf-8") == DRUG
    assert causim("convert", document, back).status == 2  # it might have comments by now
    assert causim("convert", "--force", document, back).status == 0


def test_convert_is_a_filter_and_guesses_the_form() -> None:
    for form in ("json", "yaml"):
        document = causim("convert", "-", "--to", form, stdin=DRUG).out
        assert causim("convert", "-", "--to", "scm", stdin=document).out == DRUG
        assert causim("check", "-", stdin=document).status == 0
    assert causim("convert", "-", stdin=DRUG).status == 2
    assert causim("convert", "-", "--from", "json", "--to", "scm", stdin=DRUG).status == 1


def test_convert_says_that_comments_are_lost(drug: Path) -> None:
    drug.write_text("# who\n" + DRUG, "utf-8")
    assert "comments" in causim("convert", drug, "--to", "json").err


# --- graph


def test_graph_lists_and_draws(drug: Path, tmp_path: Path) -> None:
    assert causim("graph", drug).out == (
        "drug: 3 nodes, 2 edges, 3 exogenous variables\n"
        "layer 0\n"
        "  Dose <- U_Dose\n"
        "  Mutant <- U_Mutant\n"
        "layer 1\n"
        "  Size <- Dose, Mutant, U_Size\n"
    )
    assert "U_Dose" not in causim("graph", drug, "--no-exogenous").out
    picture = tmp_path / "drug.svg"
    assert causim("graph", drug, "-o", picture).out == f"wrote {picture}\n"
    assert ElementTree.fromstring(picture.read_text("utf-8")).tag.endswith("svg")
    assert causim("graph", drug, "-f", "dot").out.startswith("digraph")
    assert re.match(r"flowchart|graph", causim("graph", drug, "-f", "mermaid").out)


# --- sample


def test_sample_is_reproducible_and_follows_do(drug: Path, tmp_path: Path) -> None:
    first = causim("sample", drug, "-n", "50", "--seed", "3").out
    assert first == causim("sample", drug, "-n", "50", "--seed", "3").out
    assert first != causim("sample", drug, "-n", "50", "--seed", "4").out
    worlds = [json.loads(line) for line in first.splitlines()]
    assert len(worlds) == 50
    assert {type(w["Mutant"]) for w in worlds} == {bool}
    forced = causim("sample", drug, "-n", "20", "--do", "Dose=high,Mutant=false").out
    assert {json.loads(line)["Size"] for line in forced.splitlines()} == {0, 1}

    table = tmp_path / "worlds.csv"
    assert causim("sample", drug, "-n", "5", "--exogenous", "-o", table).status == 0
    rows = list(csv.DictReader(table.read_text("utf-8").splitlines()))
    assert list(rows[0]) == ["Dose", "Mutant", "Size", "U_Dose", "U_Mutant", "U_Size"]
    assert {row["Mutant"] for row in rows} <= {"true", "false"}
