"""`causim audit` and `causim gsm8k` as a user runs them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.cli import DRUG, REPOSITORY, causim
from tests.surface.pages import DOCS, Block, blocks, rerun
from tests.unit.audit.samples import ARROWHEAD, Tables, model, question

TRUTH = Tables(ARROWHEAD)
ROWS = [
    model(ARROWHEAD, {"P(Y=1)": TRUTH.p({"Y": 1}), "ATE(Y | X)": TRUTH.ate() + 0.25}, graph="arrow|head"),
    question("ate", "no", groundtruth=TRUTH.ate()),
]


@pytest.fixture
def benchmark(tmp_path: Path) -> str:
    path = tmp_path / "rows.json"
    path.write_text(json.dumps(ROWS), "utf-8")
    return str(path)


def test_counts_the_worst_and_the_status(benchmark: str) -> None:
    done = causim("audit", "cladder", benchmark)
    assert done.status == 1
    assert "agrees: 3 " in done.out
    assert "disagrees: 1 " in done.out
    assert "Numbers that are farthest off" in done.out
    assert "0.2500" in done.out


def test_all_is_well(tmp_path: Path) -> None:
    row = {"id": "a", "spec": DRUG, "query": {"do": {"Dose": "none"}, "given": {"U_Size": 2}}}
    (tmp_path / "claims.jsonl").write_text(json.dumps({**row, "answer": {"Size": 2}}) + "\n", "utf-8")
    assert causim("audit", "plain", str(tmp_path)).status == 0


def test_json_has_a_record_for_each_label(benchmark: str) -> None:
    data = json.loads(causim("audit", "cladder", benchmark, "--json").out)
    assert (data["labels"], data["rows"], data["disagrees"]) == (4, 2, 1)
    (wrong,) = [f for f in data["tables"]["findings"] if f["verdict"] == "disagrees"]
    assert wrong["where"].endswith("rows.json#/0/groundtruth/ATE(Y | X)")
    assert wrong["gap"] == pytest.approx(0.25)


def test_the_report_is_a_folder_with_page_markdown_and_every_finding(benchmark: str, tmp_path: Path) -> None:
    target = tmp_path / "report"
    assert causim("audit", "cladder", benchmark, "-o", str(target)).status == 1
    page, text = ((target / name).read_text("utf-8") for name in ("index.html", "report.md"))
    assert "farthest off" in page
    assert text.startswith("# Audit of cladder\n")
    assert "arrow\\|head" in text  # a cell of Markdown has no bare bar
    lines = [json.loads(line) for line in (target / "findings.jsonl").read_text("utf-8").splitlines()]
    assert [line["verdict"] for line in lines] == ["agrees", "disagrees", "agrees", "agrees"]
    assert lines[1]["derivation"][-1] == "ATE of X = true against X = false on Y = -1/40"


def test_tolerance_is_a_choice(benchmark: str) -> None:
    assert causim("audit", "cladder", benchmark, "--tolerance", "0.3").status == 0
    assert causim("audit", "cladder", benchmark, "--tolerance", "much").status == 2


BAD = {
    "[{": "rows.json:1:3: not JSON",
    "[NaN]": "NaN is not JSON",
    "[1]": "rows.json#/0: an object is needed here",
    '{"a": 1}': "rows.json:1: neither a model (with params) nor a question",
    '{"a": 1, "a": 2}': "rows.json:1: the key 'a' is given twice",
    '[{"params": {}}]': "rows.json#/0: the key 'model_id' is missing",
    "[" * 200_000: "rows.json: nested too deep",
    "\udcff": "not UTF-8",
    "": "there is no label",
}


@pytest.mark.parametrize("text", BAD, ids=[key[:12] for key in BAD])
def test_a_malformed_file_is_located_and_nothing_is_written(text: str, tmp_path: Path) -> None:
    path, target = tmp_path / "rows.json", tmp_path / "report"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    done = causim("audit", "cladder", str(path), "-o", str(target))
    assert done.status == 2
    assert BAD[text] in done.err
    assert "Traceback" not in done.err
    assert not target.exists()


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    assert "there is no benchmark clader" in causim("audit", "clader", "x.json").err
    assert "it cannot be read" in causim("audit", "cladder", str(tmp_path / "x.json")).err
    assert "no .json or .jsonl file" in causim("audit", "cladder", str(tmp_path)).err


@pytest.mark.parametrize(
    "block", blocks((DOCS / "auditing.md").read_text("utf-8"), "console"), ids=lambda b: f"line {b.line}"
)
def test_the_page_shows_what_is_printed(block: Block, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(REPOSITORY)
    rerun(block)


@pytest.mark.parametrize(
    ("benchmark", "file", "verdicts"),
    [
        ("counterbench", "counterbench.jsonl", {"agrees": 2, "disagrees": 1, "impossible": 1, "ambiguous": 1}),
        ("ccr-gb", "ccr_gb.jsonl", {"agrees": 5, "disagrees": 1}),
    ],
)  # fmt: skip
def test_the_examples_in_prose_have_their_verdicts(
    benchmark: str, file: str, verdicts: dict[str, int]
) -> None:
    data = json.loads(causim("audit", benchmark, REPOSITORY / "examples" / "audit" / file, "--json").out)
    assert {name: data[name] for name in verdicts} == verdicts
    assert sum(verdicts.values()) == data["labels"]


# --- word problems

PROBLEM: dict[str, Any] = {
    "question": "A hen lays 16 eggs. Three are eaten. The others are sold for $2 per egg. How much is earned?",
    "answer": "There are 16-3=<<16-3=13>>13 eggs left.\nThey earn 13*2=$<<13*2=26>>26.\n#### 26",
}


def test_word_problems_become_checked_models(tmp_path: Path) -> None:
    path, target = tmp_path / "problems.jsonl", tmp_path / "specs"
    lines = [PROBLEM, {**PROBLEM, "answer": "It is 26.\n#### 26"}]
    path.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    done = causim("gsm8k", str(path), "-o", str(target))
    assert done.status == 0
    assert "1 of 2 problems are models" in done.out
    assert "no annotation" in done.out
    assert [p.name for p in target.iterdir()] == ["gsm8k_0000.scm"]
    assert causim("check", "--strict", str(target)).status == 0
    assert causim("test", str(target)).status == 0
    done = causim(
        "query", str(target / "gsm8k_0000.scm"), "--given", "U_Eggs=16,U_Dollars=2", "--do", "Eggs_left=12"
    )
    assert "Answer     =  24" in done.out


def test_a_file_of_other_rows_is_located(tmp_path: Path) -> None:
    path, target = tmp_path / "problems.jsonl", tmp_path / "specs"
    path.write_text(json.dumps(PROBLEM) + "\n" + json.dumps({"question": "Why?"}), "utf-8")
    done = causim("gsm8k", str(path), "-o", str(target))
    assert done.status == 2
    assert "problems.jsonl:2: a problem has a question and an answer" in done.err
    assert not target.exists()
