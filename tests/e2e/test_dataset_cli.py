"""`causim dataset` and `causim grade`, from specification to score."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.cli import DRUG, REPOSITORY, causim


@pytest.fixture
def drug(tmp_path: Path) -> Path:
    file = tmp_path / "drug.scm"
    file.write_text(DRUG, "utf-8")
    return file


@pytest.fixture
def records(drug: Path, tmp_path: Path) -> Path:
    file = tmp_path / "records.jsonl"
    assert causim("dataset", "sample", drug, "-n", 8, "-o", file).status == 0
    return file


def test_from_the_library_to_a_perfect_score(tmp_path: Path) -> None:
    records, gold = tmp_path / "records.jsonl", tmp_path / "gold.jsonl"
    drawn = causim("dataset", "sample", REPOSITORY / "specs", "-n", 4, "--seed", 1, "-o", records)
    assert drawn.status == 0, drawn.err
    specs = len(list((REPOSITORY / "specs").rglob("*.scm")))
    assert f"{4 * specs} records about {specs} specifications" in drawn.err
    assert causim("dataset", "gold", records, "-o", gold).status == 0
    graded = causim("grade", gold, "--records", records, "--at-least", 1, "--json")
    assert graded.status == 0, graded.err
    data = json.loads(graded.out)
    assert (data["records"], data["right"], data["accuracy"]) == (4 * specs, 4 * specs, 1.0)


def test_the_same_bytes_in_every_process(drug: Path, tmp_path: Path) -> None:
    specs = [str(drug), str(REPOSITORY / "specs" / "clinical" / "nihss.scm")]
    outputs = set()
    for number, order in enumerate((specs, specs[::-1])):
        elsewhere = tmp_path / f"at-{number}"  # neither the folder nor the file's name matter
        elsewhere.mkdir()
        paths = []
        for i, spec in enumerate(order):
            paths.append(elsewhere / f"{number}-{i}.scm")
            paths[-1].write_bytes(Path(spec).read_bytes())
        done = subprocess.run(
            [sys.executable, "-m", "causim", "dataset", "sample", *paths, "-n", "8", "--evidence", "0.8"],
            cwd=elsewhere,
            env={**os.environ, "PYTHONHASHSEED": str(number), "PYTHONPATH": str(REPOSITORY)},
            capture_output=True,
            check=True,
        )
        outputs.add(b"".join(sorted(done.stdout.splitlines(keepends=True))))
    assert len(outputs) == 1
    assert len(outputs.pop().splitlines()) == 16


def test_records_go_to_stdout_and_words_to_stderr(drug: Path) -> None:
    result = causim("dataset", "sample", drug, "-n", 4)
    assert [json.loads(line)["kind"] for line in result.out.splitlines()] == [
        "deduction", "intervention", "abduction", "counterfactual",
    ]  # fmt: skip
    assert result.err == "4 records about 1 specification\n"


def test_a_small_model_runs_out_of_questions(drug: Path) -> None:
    result = causim("dataset", "sample", drug, "-n", 60)
    assert result.status == 0
    assert "drug: no further deduction exists, 3 fewer than asked for" in result.err  # 3 x 2 x 2 of 15


def test_replies_are_graded_one_by_one(records: Path, tmp_path: Path) -> None:
    lines = records.read_text("utf-8").splitlines()
    first, second = json.loads(lines[0]), json.loads(lines[1])
    right = {"id": first["id"], "reply": "So: " + json.dumps(first["answer"]["gold"])}
    wrong = {"id": second["id"], "reply": second["prompt"]}
    predictions, grades = tmp_path / "predictions.jsonl", tmp_path / "grades.jsonl"
    predictions.write_text(
        "".join(json.dumps(p) + "\n" for p in (right, wrong, {"id": "x", "reply": ""})), "utf-8"
    )
    result = causim("grade", predictions, "-r", records, "-o", grades)
    assert result.status == 1
    assert "deduction              1 of 2 right  0.5000" in result.out
    assert "all                    1 of 8 right  0.1250" in result.out
    assert "wrong: 1 wrong-keys" in result.out
    assert "without a prediction: 6 records" in result.out
    assert "unknown id: 1 prediction: x" in result.out
    written = [json.loads(line) for line in grades.read_text("utf-8").splitlines()]
    assert [(w["id"], w["score"], w["reason"]) for w in written] == [
        (first["id"], 1, "right"),
        (second["id"], 0, "wrong-keys"),
    ]


def test_a_low_accuracy_is_a_finding_where_one_asks(records: Path, tmp_path: Path) -> None:
    predictions = tmp_path / "none.jsonl"
    data = [{**json.loads(line), "reply": "no idea"} for line in records.read_text("utf-8").splitlines()]
    predictions.write_text("".join(json.dumps(d) + "\n" for d in data), "utf-8")
    assert causim("grade", predictions).status == 0
    strict = causim("grade", predictions, "--at-least", 0.1)
    assert (strict.status, "the accuracy is below 0.1" in strict.err) == (1, True)


def test_specifications_settle_what_records_do_not_list(tmp_path: Path) -> None:
    many = "".join(f"node X{i}() -> bool {{ exogenous U_X{i} }}\n" for i in range(9))
    spec = tmp_path / "many.scm"
    spec.write_text(f"scm 1\nmodel many {{}}\n{many}", "utf-8")
    records, predictions = tmp_path / "records.jsonl", tmp_path / "predictions.jsonl"
    causim("dataset", "sample", spec, "-n", 1, "--missing-exo-pct", 0.9, "-o", records)
    record = json.loads(records.read_text("utf-8"))
    assert (record["answer"]["count"], record["answer"]["complete"]) == (256, False)
    claim = {**record["answer"]["support"][-1], **dict.fromkeys([f"X{i}" for i in range(9)], True)}
    claim |= {name.removeprefix("U_"): value for name, value in record["query"]["given"].items()}
    predictions.write_text(json.dumps({"id": record["id"], "reply": json.dumps(claim)}) + "\n", "utf-8")
    without = causim("grade", predictions, "-r", records)
    assert (without.status, "predictions.jsonl:1" in without.err) == (2, True)
    assert causim("grade", predictions, "-r", records, "--specs", tmp_path, "--at-least", 1).status == 0


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["dataset", "sample", "missing.scm"], 2, "there is no such file"),
        (["dataset", "sample", "bad.scm"], 1, "error["),
        (["dataset", "gold", "missing.jsonl"], 2, "missing.jsonl: it cannot be read"),
        (["dataset", "sample", "drug.scm", "--evidence", "2"], 2, "evidence is full, minimal or a share"),
        (["dataset", "sample", "drug.scm", "-o", "no/such/folder"], 2, "cannot write no/such/folder"),
        (["grade", "drug.scm", "-r", "drug.scm"], 2, "drug.scm:1:1: not JSON"),
        (["grade", "missing.jsonl"], 2, "missing.jsonl: it cannot be read"),
    ],
)
def test_misuse_is_explained(
    drug: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], status: int, said: str
) -> None:
    monkeypatch.chdir(drug.parent)
    Path("bad.scm").write_text("scm 1\nmodel bad {}\nnode A() -> bool { return B }\n", "utf-8")
    result = causim(*words)
    assert result.status == status, result.err
    assert said in result.err
    assert [path.name for path in drug.parent.iterdir() if path.suffix == ".tmp"] == []
