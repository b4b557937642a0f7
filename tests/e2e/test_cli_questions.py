"""`causim query`, `causim test` and `causim explain-code`."""

from __future__ import annotations

import json
from pathlib import Path
from shlex import split

import pytest

from tests.e2e.cli import DRUG, causim


@pytest.fixture
def drug(tmp_path: Path) -> Path:
    file = tmp_path / "drug.scm"
    file.write_text(DRUG, "utf-8")
    return file


@pytest.mark.parametrize(
    ("options", "status", "shown"),
    [
        ("--given U_Dose=high,U_Mutant=false,U_Size=3", 0, ["deduction", "unique", "Size    =  1"]),
        (
            "--do Dose=none --target Size",
            0,
            ["intervention", "2     1/2          0.5", "3     1/2          0.5"],
        ),
        ("-o Size=0 -t U_Dose", 0, ["abduction", "unique", "U_Dose  =  high", "3/32 (0.09375)"]),
        (
            "-o 'Dose=\"high\"' -o Mutant=false,Size=1 -d Dose=none -t Size",
            0,
            ["counterfactual", "Size  =  3"],
        ),
        ("--do Dose=high --after Size=3 --target Mutant", 0, ["then observe Size = 3", "Mutant  =  true"]),
        ("-o Size=0,Dose=none", 1, ["impossible", "probability 0"]),
    ],
)
def test_query_answers(drug: Path, options: str, status: int, shown: list[str]) -> None:
    result = causim("query", drug, *split(options))
    assert result.status == status, result.err
    for text in shown:
        assert text in result.out


def test_query_shows_what_is_sure_apart_and_each_variable_alone(drug: Path) -> None:
    assert causim("query", drug, "-o", "Dose=high", "-t", "Dose,Mutant,Size").out == (
        'abduction: observe Dose = "high"\n'
        "multiple: 4 answers\n"
        "the evidence has probability 1/4 (0.25)\n"
        "\n"
        "in every one:\n"
        "  Dose  =  high\n"
        "\n"
        "  Mutant  Size  probability\n"
        "  false   0     3/8          0.375\n"
        "  false   1     3/8          0.375\n"
        "  true    2     1/8          0.125\n"
        "  true    3     1/8          0.125\n"
        "\n"
        "each variable alone:\n"
        "  Mutant  false: 3/4 (0.75), true: 1/4 (0.25)\n"
        "  Size    0: 3/8 (0.375), 1: 3/8 (0.375), 2: 1/8 (0.125), 3: 1/8 (0.125)\n"
    )


def test_query_lists_no_more_than_asked(drug: Path) -> None:
    assert (
        "... and 3 more" in causim("query", drug, "-o", "Dose=high", "-t", "Mutant,Size", "--limit", "1").out
    )


def test_query_json(drug: Path) -> None:
    data = json.loads(causim("query", drug, "-o", "Dose=low", "-t", "Mutant", "--json").out)
    assert data["query"] == {"kind": "abduction", "observe": {"Dose": "low"}, "target": ["Mutant"]}
    assert (data["status"], data["count"], data["evidence_probability"]) == ("multiple", 2, "1/4")
    assert [a["probability"] for a in data["answers"]] == ["3/4", "1/4"]
    assert data["marginals"]["Mutant"][0] == {"value": False, "probability": "3/4"}


def test_query_gives_up_in_time(drug: Path) -> None:
    many = "scm 1\nmodel many {}\n" + "".join(
        f"node N{i}() -> int 0..9 {{ exogenous U{i} }}\n" for i in range(12)
    )
    result = causim("query", "-", "--max-seconds", "1e-9", stdin=many)
    assert result.status == 1
    assert "undecided" in result.out
    assert "--max-seconds" in result.out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("--observe Doze=high", "did you mean Dose?"),
        ("--observe Dose=hihg", "did you mean"),
        ("--observe Dose", "NAME=VALUE"),
        ("--observe Dose=high,Dose=low", "two values"),
        ("--observe U_Dose=high", "given"),
        ("--given Dose=high", "observe"),
        ("--do Size=99", "int 0..3"),
        ("--after Size=1", "observe"),
        ("--target Sise", "did you mean Size?"),
        ("--max-seconds -1", "--max-seconds"),
    ],
)
def test_a_question_that_makes_no_sense_is_misuse(drug: Path, options: str, said: str) -> None:
    result = causim("query", drug, *split(options))
    assert (result.status, result.out) == (2, "")
    assert said in result.err


def test_checks_that_hold(drug: Path) -> None:
    result = causim("test", drug)
    assert (result.status, result.err) == (0, "")
    *lines, summary = result.out.splitlines()
    assert [line.split("  ")[-1] for line in lines] == [
        "a high dose works unless it is resisted",
        "had the drug been withheld",
        "it never grows",
    ]
    assert all(line.startswith("ok ") for line in lines)
    assert summary == "3 checks passed in 1 file"
    assert causim("test", "-q", "-k", "WITHHELD", drug).out == "1 check passed in 1 file\n"


def test_checks_that_fail_show_the_claim_and_a_counterexample(drug: Path) -> None:
    drug.write_text(
        DRUG.replace("expect Size <= 1", "expect Size == 0")
        .replace("possible Size == 0", "possible Size == 3")
        .replace("== 0.5", "== 1/3")
        .replace("expect impossible", "expect Size == 3")
        .replace('expect Size == 3\n}\n\ncheck "it', 'expect impossible\n}\n\ncheck "it'),
        "utf-8",
    )
    result = causim("test", drug)
    assert result.status == 1
    for code in ("check-failed", "check-not-possible", "check-probability", "check-impossible-evidence"):
        assert f"error[{code}]" in result.out
    assert "Size = 1" in result.out
    assert "drug.scm:26:3" in result.out
    assert "causim query" in result.out
    assert result.out.endswith("0 checks passed, 3 failed in 1 file\n")

    report = json.loads(causim("test", "--json", drug).out)
    assert (report["passed"], report["failed"]) == (0, 3)
    claim = report["checks"][0]["claims"][0]
    assert (claim["code"], claim["world"], claim["probability"]) == ("check-failed", {"Size": 1}, "1/2")


def test_checks_of_an_invalid_specification_are_not_run() -> None:
    result = causim("test", "-", stdin=DRUG.replace("int(Dose)", "int(Dsoe)"))
    assert result.status == 1
    assert "error[" in result.err
    assert "0 checks passed, " in result.out


def test_explain_code() -> None:
    listing = causim("explain-code")
    assert listing.status == 0
    assert listing.out == causim("explain-code", "--list").out
    codes = [line.split()[0] for line in listing.out.splitlines()]
    assert "not-utf8" in codes
    for code in codes:
        explained = causim("explain-code", f"error[{code}]")
        assert (explained.status, f"[{code}]" in explained.out) == (0, True)
    unknown = causim("explain-code", "not-utf9")
    assert (unknown.status, "did you mean not-utf8?" in unknown.err) == (2, True)


def test_a_check_that_takes_too_long_fails_as_undecided(drug: Path) -> None:
    result = causim("test", "--max-seconds", "0", "-k", "works", drug)
    assert result.status == 1
    assert result.out.count("error[check-undecided]") == 3
