"""`causim grade` on datasets and Parquet files: from a built folder to a score."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from causim.dataset.build import DatasetConfig, build
from causim.dataset.folder import Folder
from tests.e2e.cli import REPOSITORY, causim


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Impossible questions too, which only a reply that abstains answers; and one right answer listed of many."""
    folder = tmp_path_factory.mktemp("built") / "dataset"
    scenarios: dict[str, Any] = {
        "deterministic": {}, "stochastic": {"missing_exo_pct": 0.5, "evidence": "minimal"}, "impossible": {},
    }  # fmt: skip
    config = DatasetConfig(
        sources=(str(REPOSITORY / "specs" / "textbook"),),
        splits={"train": {"models": 0.5, "instances": 60}, "test": {"models": 0.5, "instances": 60}},
        modes=("code", "english"),
        scenarios=scenarios,
        abstention=True,
        listed=1,
    )
    build(config, folder)
    return folder


def table(path: Path, rows: list[dict[str, Any]]) -> Path:
    pq.write_table(pa.Table.from_pylist(rows), path)
    return path


def test_right_replies_to_a_split_score_1(dataset: Path, tmp_path: Path) -> None:
    rows = list(Folder(dataset).rows("english", "test"))
    assert {row["scenario"] for row in rows} == {"deterministic", "stochastic", "impossible"}
    said = table(tmp_path / "said.parquet", [{"id": row["id"], "reply": row["completion"]} for row in rows])
    grades = tmp_path / "grades.jsonl"
    words = ("grade", said, "-r", dataset, "--mode", "english", "--split", "test")
    graded = causim(*words, "--json", "--at-least", 1, "-o", grades)
    assert graded.status == 0, graded.err
    assert json.loads(graded.out)["accuracy"] == 1.0
    assert len(grades.read_text("utf-8").splitlines()) == len(rows)


def test_never_abstaining_is_wrong_where_it_is_asked_for(dataset: Path, tmp_path: Path) -> None:
    (shard,) = (dataset / "data" / "code").glob("test-*.parquet")
    rows = pq.read_table(shard).to_pylist()
    said = [{"id": r["id"], "reply": json.dumps(json.loads(r["answer"])["gold"])} for r in rows]
    result = causim("grade", table(tmp_path / "said.parquet", said), "-r", shard, "--json")
    assert result.status == 0, result.err
    reasons = json.loads(result.out)["reasons"]
    assert reasons["right"] == sum(r["scenario"] == "deterministic" for r in rows)
    assert reasons["not-determined"] == sum(r["scenario"] == "stochastic" for r in rows)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["said.parquet", "-r", "DATASET"], "choose one of them"),
        (["said.parquet", "-r", "DATASET", "--mode", "dsl"], "has no mode dsl; it has code, english"),
        (["said.parquet", "-r", "DATASET", "--mode", "code", "--split", "dev"], "has no split dev"),
        (["said.parquet", "--split", "test"], "name it with --records"),
        (["said.parquet"], "said.parquet, row 1: this is a prediction without its record"),
        (["said.parquet", "-r", "."], "this folder is no finished dataset"),
        (["said.parquet", "-r", "said.parquet"], "said.parquet, row 1: not a record: it has no column model"),
        (["text.parquet", "-r", "DATASET", "--mode", "code"], "text.parquet: it cannot be read: it is not a Parquet"),
        (["no.parquet", "-r", "DATASET", "--mode", "code"], "no.parquet: it cannot be read: no such file"),
    ],
)  # fmt: skip
def test_misuse_is_explained(
    dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    table(Path("said.parquet"), [{"id": "a", "reply": "b"}])
    Path("text.parquet").write_text("a\n", "utf-8")
    result = causim("grade", *(str(dataset) if word == "DATASET" else word for word in words))
    assert (result.status, result.out) == (2, "")
    assert said in result.err
