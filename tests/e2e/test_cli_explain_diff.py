"""`causim explain`, `causim diff` and what `causim sample` writes."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from shlex import split

import pytest

from causim.engine.draws import BLOCK
from tests.e2e.cli import DRUG, causim

EXPLAINED = """\
counterfactual: observe Dose = "high", Mutant = false, Size = 1; do Dose = "none"
asked for Size

1. abduce: which exogenous values are compatible with the evidence
   the evidence has probability 3/32
   Dose = U_Dose
     observed Dose = "high"
     therefore U_Dose = "high"
   Mutant = U_Mutant
     observed Mutant = false
     therefore U_Mutant = false
   Size = if Mutant then U_Size else U_Size - int(Dose)
     Dose = "high", Mutant = false; observed Size = 1
     U_Size = 2 gives if false then 2 else 2 - int("high") = 0, not 1
     U_Size = 3 gives if false then 3 else 3 - int("high") = 1
     therefore U_Size = 3

2. cut: which mechanisms the intervention replaces
   Dose = "none" replaces Dose = U_Dose

3. propagate: which values follow
   Dose = "none", forced
   Mutant = U_Mutant = false
   Size = if Mutant then U_Size else U_Size - int(Dose)
     with Dose = "none", Mutant = false, U_Size = 3
        = if false then 3 else 3 - int("none")
        = 3

answer: Size = 3
"""

CONTRADICTION = """\
abduction: observe Dose = "none", Mutant = false, Size = 0
asked for U_Dose, U_Mutant, U_Size

impossible: the evidence has probability 0
this much of it cannot be together, although any part of it can:
   observed Dose = "none"
   observed Size = 0

Size = if Mutant then U_Size else U_Size - int(Dose)
   with Dose = "none"
so Size can only be 2 or 3, not 0
"""

DIFFERENT = """\
different mechanism: Size has another mechanism
  for Dose = "high", Mutant = false, U_Size = 2
  {a}: Size = 0
    Size = if Mutant then U_Size else U_Size - int(Dose)
  {b}: Size = 1
    Size = if Mutant then U_Size else max(1, U_Size - int(Dose))
"""

RENAMED = """\
renamed: the same model under other names
  Dose is Menge
  U_Dose is U_Menge
  of Dose: "none" is "keine", "low" is "low", "high" is "high"
  of U_Dose: "none" is "keine", "low" is "low", "high" is "high"
"""


@pytest.fixture
def drug(tmp_path: Path) -> Path:
    file = tmp_path / "drug.scm"
    file.write_text(DRUG, "utf-8")
    return file


@pytest.fixture
def other(tmp_path: Path) -> Path:
    file = tmp_path / "other.scm"
    file.write_text(DRUG.replace("else U_Size - int(Dose)", "else max(1, U_Size - int(Dose))"), "utf-8")
    return file


# --- explain


def test_explain_derives_a_counterfactual(drug: Path) -> None:
    result = causim("explain", drug, *split("-o Dose=high,Mutant=false,Size=1 -d Dose=none -t Size"))
    assert (result.status, result.err) == (0, "")
    assert result.out == EXPLAINED


def test_explain_finds_the_smallest_contradiction(drug: Path) -> None:
    result = causim("explain", drug, "-o", "Dose=none,Mutant=false,Size=0")
    assert (result.status, result.err) == (1, "")
    assert result.out == CONTRADICTION


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        (
            "-d Dose=high -t Size -c 1",
            ["no evidence", "case 1 of 4, probability 3/8: Size = 0", "over all answers"],
        ),
        ("-o Size=1 -d Dose=low -t Size", ["left as they are by the evidence: U_Size", "case 2 of 2"]),
        (
            "-g U_Size=2,U_Dose=low,U_Mutant=true",
            ["given: U_Size = 2", "there is no intervention", "answer: "],
        ),
        ("-d Dose=high -a Size=3 -t Mutant", ["then observe Size = 3", "answer: Mutant = true"]),
    ],
)
def test_explain_other_questions(drug: Path, options: str, shown: list[str]) -> None:
    result = causim("explain", drug, *split(options))
    assert result.status == 0, result.err
    assert [text for text in shown if text not in result.out] == []


def test_explain_json(drug: Path) -> None:
    data = json.loads(causim("explain", drug, "-o", "Size=0", "--json").out)
    assert (data["status"], data["count"], data["evidence_probability"]) == ("unique", 1, "3/32")
    assert data["cases"][0]["context"] == {"U_Dose": "high", "U_Mutant": False, "U_Size": 2}


# --- diff


def test_diff_shows_inputs_for_which_two_models_differ(drug: Path, other: Path) -> None:
    result = causim("diff", drug, other)
    assert (result.status, result.err) == (1, "")
    assert result.out == DIFFERENT.format(a=drug, b=other)
    data = json.loads(causim("diff", drug, other, "--json").out)
    assert data["counterexample"] == {
        "inputs": {"Dose": "high", "Mutant": False, "U_Size": 2},
        "first": 0,
        "second": 1,
    }


def test_diff_knows_a_renamed_model(drug: Path, other: Path) -> None:
    renamed = DRUG.replace("Dose", "Menge").replace('"none"', '"keine"')
    other.write_text(renamed, "utf-8")
    result = causim("diff", drug, other, "--rename")
    assert (result.status, result.err) == (0, "")
    assert result.out == RENAMED
    result = causim("diff", drug, "-", stdin=renamed)
    assert (result.status, result.out) == (1, "different structure: only the first model has a node Dose\n")


def test_diff_of_models_that_are_the_same(drug: Path) -> None:
    assert causim("diff", drug, drug).out == "identical: written alike, but for layout and docstrings\n"
    same = DRUG.replace("U_Size - int(Dose)", "-int(Dose) + U_Size")
    result = causim("diff", drug, "-", stdin=same)
    assert (result.status, result.out) == (0, "equivalent: the same model, written in other ways\n")


def test_diff_up_to_exogenous(drug: Path) -> None:
    fair = DRUG.replace("exogenous U_Size: int 2..3", "exogenous U_Size: int 2..3 ~ {2: 1, 3: 2}")
    result = causim("diff", drug, "-", "--up-to", "exogenous", stdin=fair)
    assert result.status == 1
    assert "P(Size = 2) = 1/2" in result.out
    assert "P(Size = 2) = 1/3" in result.out
    assert causim("diff", "-", "-").status == 2


# --- sample


@pytest.mark.parametrize("number", [0, 5, BLOCK + 3])
def test_all_formats_hold_the_same_worlds(drug: Path, tmp_path: Path, number: int) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    for ending in ("jsonl", "csv", "parquet"):
        result = causim("sample", drug, "-n", number, "--exogenous", "-o", tmp_path / f"worlds.{ending}")
        assert (result.status, result.err) == (0, "")
    lines = [json.loads(line) for line in (tmp_path / "worlds.jsonl").read_text("utf-8").splitlines()]
    assert len(lines) == number
    table = parquet.read_table(tmp_path / "worlds.parquet")
    assert table.column_names == ["Dose", "Mutant", "Size", "U_Dose", "U_Mutant", "U_Size"]
    assert table.to_pylist() == lines
    with (tmp_path / "worlds.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file)) == [
            {name: str(v).lower() if isinstance(v, bool) else str(v) for name, v in line.items()}
            for line in lines
        ]


def test_labels_are_quoted_where_the_format_asks_for_it() -> None:
    odd = 'scm 1 model m {} node A() -> enum("a, \\"b\\"", "é") { exogenous U_A }'
    found = causim("sample", "-", "-n", "40", "-f", "csv", stdin=odd).out
    assert {row["A"] for row in csv.DictReader(found.splitlines())} == {'a, "b"', "é"}
    found = causim("sample", "-", "-n", "40", stdin=odd).out
    assert {json.loads(line)["A"] for line in found.splitlines()} == {'a, "b"', "é"}


def test_parquet_without_pyarrow_says_how_to_get_it(
    drug: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    file = tmp_path / "worlds.parquet"
    result = causim("sample", drug, "-o", file)
    assert (result.status, result.out) == (2, "")
    assert "pip install 'causim[parquet]'" in result.err
    assert not file.exists()
