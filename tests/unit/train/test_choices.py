"""Rows, hyper-parameters, configurations and data: all that is decided without a model."""

from __future__ import annotations

from pathlib import Path

import pytest

from causim.dataset import write_records
from causim.errors import MisuseError, SpecError
from causim.files import read_source, write_text
from causim.growth.config import read_as
from causim.train.config import TrainConfig
from causim.train.data import read_tasks
from causim.train.hyperparameters import bucket_of, choose, family_of
from causim.train.job import Training
from causim.train.rows import read_rows, write_rows
from tests.unit.train.learning import SWITCHES, questions, rows

CONFIG = """\
data:
  train: {{path: {folder}/records.jsonl, specs: [{folder}/specs]}}
  test_share: 0.4
  prompt: {prompt}
model: {{kind: tiny}}
warm_start: {{labels: {labels}}}
"""


def config(folder: Path, prompt: str = "terse", labels: int = 3, more: str = "") -> TrainConfig:
    write_text(folder / "train.yaml", CONFIG.format(folder=folder, prompt=prompt, labels=labels) + more)
    return read_as(TrainConfig, read_source(folder / "train.yaml"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    asked = questions()
    write_records(tmp_path / "records.jsonl", asked.records)
    (tmp_path / "specs").mkdir()
    for sign in ("or", "and", "!="):
        name = {"or": "a", "and": "b", "!=": "c"}[sign]
        write_text(tmp_path / "specs" / f"{name}.scm", SWITCHES.format("Lamp", "Fan", sign))
    return tmp_path


def test_rows_come_back_from_their_file(tmp_path: Path) -> None:
    assert write_rows(tmp_path / "rows.jsonl", rows(5)) == 5
    assert read_rows(tmp_path / "rows.jsonl") == rows(5)
    write_text(tmp_path / "rows.jsonl", '{"id": "a", "prompt": "b", "completion": "c", "size": true}\n')
    with pytest.raises(MisuseError, match=r"rows\.jsonl:1: not a row"):
        read_rows(tmp_path / "rows.jsonl")


def test_hyperparameters_follow_rows_and_family_unless_they_are_told() -> None:
    assert [bucket_of(n) for n in (999, 1_000, 99_999, 100_000)] == ["small", "medium", "large", "huge"]
    assert family_of("qwen2", 3_000_000_000) == "qwen"
    assert family_of("qwen2", 400_000) == "scratch"
    assert family_of("phi3", 3_000_000_000) == "other"
    few, many = choose(500, "qwen"), choose(50_000, "qwen")
    assert few.epochs > many.epochs
    assert few.batch < many.batch
    assert choose(500, "llama", lora=True).learning_rate > choose(500, "llama").learning_rate
    told = Training(learning_rate=2e-4, batch=7).hyperparameters(500, "qwen")
    assert (told.learning_rate, told.batch, told.epochs) == (2e-4, 7, few.epochs)


def test_models_and_not_questions_are_held_back(folder: Path) -> None:
    tasks = read_tasks(config(folder))
    trained = {r.spec.hash for r in tasks.pool.records}
    assert trained
    assert not trained & {r.spec.hash for r in tasks.test.records}
    assert len(tasks.labels) == 3
    assert not {row.prompt for row in tasks.labels} & {r.prompt for r in tasks.pool.records}
    assert read_tasks(config(folder)) == tasks


def test_rounds_take_the_next_questions_and_begin_again(folder: Path) -> None:
    tasks = read_tasks(config(folder))
    number = len(tasks.pool.records)
    size = number // 2 + 1
    first, second = (tasks.of_round(i, size).records for i in (1, 2))
    assert second[0] == tasks.pool.records[size]
    assert second[-1] == first[2 * size - number - 1]
    assert tasks.of_round(9, None) == tasks.pool


def test_a_model_on_both_sides_is_refused(folder: Path) -> None:
    same = config(folder, more="").model_copy(
        update={"data": config(folder).data.model_copy(update={"test": config(folder).data.train})}
    )
    with pytest.raises(MisuseError, match="are, up to renaming, among those trained on"):
        read_tasks(same)


def test_what_leaves_nothing_is_refused(folder: Path) -> None:
    with pytest.raises(MisuseError, match="none is left to collect"):
        read_tasks(config(folder, labels=1_000))
    chosen = config(folder)
    data = chosen.data.model_copy(update={"train": chosen.data.train.model_copy(update={"specs": ()})})
    with pytest.raises(MisuseError, match="terse prompts are made of specifications"):
        read_tasks(chosen.model_copy(update={"data": data}))


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ("collection: {k: 4, sampling: {temperature: 0}}\n", "k times the same"),
        ("method: {kind: grpo, batch: 30}\n", "multiple of group"),
        ("method: {kind: grpo}\nprocesses: 2\n", "one process"),
        ("evaluatoin: {}\n", "unknown key `evaluatoin`"),
    ],
)
def test_configurations_that_make_no_sense(folder: Path, more: str, found: str) -> None:
    with pytest.raises(SpecError) as caught:
        config(folder, more=more)
    assert found in caught.value.diagnostics[0].message
