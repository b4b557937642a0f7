"""The reward as a trainer calls it: keyword arguments, columns as lists, completions as texts or messages."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from causim.dataset import Record, Reward, reward
from causim.dataset.build import DatasetConfig, build
from causim.dataset.folder import Folder
from causim.dataset.records import row_of
from causim.engine import Kind
from causim.errors import MisuseError
from tests.unit.dataset.cases import GATE, asked, cases, gate, right_object, wrong_object

RECORDS = [record for records in cases().values() for record in records]


def called(
    function: Callable[..., Any], completions: list[Any], rows: list[dict[str, Any]], **more: Any
) -> Any:
    """As TRL's GRPOTrainer does: all columns but `prompt` and `completion`, and things that are not columns."""
    names = [name for name in rows[0] if name not in ("prompt", "completion")]
    columns = {name: [row[name] for row in rows] for name in names}
    extra = {"completion_ids": [[1, 2]] * len(rows), "trainer_state": object(), "log_metric": print, **more}
    return function(prompts=[row["prompt"] for row in rows], completions=completions, **extra, **columns)


def test_right_replies_are_worth_1_and_wrong_ones_0() -> None:
    rows = [row_of(record) for record in RECORDS]
    right = [row["completion"] for row in rows]
    wrong = [json.dumps(wrong_object(record)) for record in RECORDS]
    assert called(reward, right, rows) == [1.0] * len(rows)
    assert called(reward, wrong, rows) == [0.0] * len(rows)
    assert {type(r) for r in called(reward, right, rows)} == {float}
    mixed = [right[i] if i % 3 else wrong[i] for i in range(len(rows))]
    assert called(Reward([gate()]), mixed, rows) == [float(bool(i % 3)) for i in range(len(rows))]


def test_conversations_are_completions_too() -> None:
    record = RECORDS[0]
    text = json.dumps(right_object(record))
    row = {**row_of(record), "prompt": [{"role": "user", "content": record.prompt}]}
    messages = [{"role": "assistant", "content": text}]
    doubting = [*messages, {"role": "user", "content": "sure?"}, {"role": "assistant", "content": "no"}]
    assert called(reward, [messages, doubting], [row, row]) == [1.0, 0.0]


def test_rows_of_other_datasets_get_none() -> None:
    row = row_of(RECORDS[0])
    other = {**dict.fromkeys(row), "prompt": "2 + 2?", "solution": "4"}
    rows = [{**row, "solution": None}, other]
    assert called(reward, [row["completion"], "4"], rows) == [1.0, None]


def test_the_trainer_is_told_the_reasons() -> None:
    row = row_of(RECORDS[0])
    logged: dict[str, list[str]] = {}
    called(reward, [row["completion"], "so"], [row, row], log_extra=logged.__setitem__)
    assert logged == {"reason": ["right", "no-object"]}


def test_it_has_a_name_for_logs() -> None:
    assert (Reward().__name__, reward.__name__) == ("causim_reward", "reward")


def test_a_dataset_without_the_columns_is_refused() -> None:
    row = row_of(RECORDS[0])
    for lost in ("answer", "query", "required_keys", "abstention", "spec_sha256"):
        with pytest.raises(MisuseError, match=f"the dataset lacks {lost}"):
            called(reward, ["{}"], [{name: value for name, value in row.items() if name != lost}])


@pytest.mark.parametrize(
    "change",
    [
        {"answer": {"status": "unique"}},  # nested data, as from JSON Lines
        {"answer": "{"},
        {"answer": '{"status": "unique"}'},
        {"query": "[]"},
        {"required_keys": "Ticket"},
        {"required_keys": ["Ticket", "Nobody"]},
        {"abstention": None},
        {"abstention": "false"},
        {"spec_sha256": None},
        {"query": '{"target": ["\ud800"]}'},
    ],
)
def test_columns_that_are_no_record_are_refused_with_their_row(change: dict[str, object]) -> None:
    row = row_of(RECORDS[0])
    with pytest.raises(MisuseError, match="row 1"):
        called(reward, ["{}", "{}"], [row, {**row, **change}])


# --- records that do not list all right answers


def short() -> tuple[Record, list[str]]:
    """A record that lists one of many right answers, and all of them as replies."""
    (record,) = asked(gate(), Kind.ABDUCTION, "stochastic", listed=1)
    (complete,) = asked(gate(), Kind.ABDUCTION, "stochastic")
    return record, [json.dumps(dict(values)) for values in complete.answer.support]


def test_the_model_decides_what_is_not_listed() -> None:
    record, replies = short()
    rows = [row_of(record)] * len(replies)
    assert called(Reward([gate()]), replies, rows) == [1.0] * len(replies)
    wrong = json.dumps(wrong_object(asked(gate(), Kind.ABDUCTION, "stochastic")[0]))
    assert called(Reward({gate().sha256: gate()}), [wrong], rows[:1]) == [0.0]


def test_without_the_model_the_first_batch_says_so() -> None:
    """Also where the replies at hand could be graded: better at the start of a training run than at its end."""
    record, _ = short()
    with pytest.raises(
        MisuseError, match=r"row 0 does not list all of its \d+ right answers.*Reward.from_folder"
    ):
        called(reward, ["no object"], [row_of(record)])


def test_a_dataset_brings_its_models(tmp_path: Path) -> None:
    (tmp_path / "gate.scm").write_text(GATE, "utf-8")
    config = DatasetConfig(
        sources=(str(tmp_path / "gate.scm"),), splits={"train": {"models": 1.0, "instances": 24}}, listed=1
    )
    build(config, tmp_path / "dataset")
    rows = list(Folder(tmp_path / "dataset").rows("code", "train"))
    assert any(not json.loads(row["answer"])["complete"] for row in rows)
    found = Reward.from_folder(tmp_path / "dataset")
    assert called(found, [row["completion"] for row in rows], rows) == [1.0] * len(rows)
    with pytest.raises(MisuseError, match="no finished dataset"):
        Reward.from_folder(tmp_path)


# --- shaping


def test_shaping_never_pays_for_a_wrong_answer() -> None:
    record = RECORDS[0]
    replies = [json.dumps(right_object(record)), json.dumps(wrong_object(record)), "no object", "{}"]
    rows = [row_of(record)] * 4
    assert called(Reward(), replies, rows) == [1.0, 0.0, 0.0, 0.0]
    assert called(Reward(formless=-0.5), replies, rows) == [1.0, 0.0, -0.5, -0.5]
    for formless in (0.1, float("nan"), float("-inf")):
        with pytest.raises(MisuseError, match="0 or less"):
            Reward(formless=formless)


# --- the real trainer


@pytest.mark.slow
def test_trl_trains_with_it(tmp_path: Path) -> None:
    """One step of GRPO on a language model of a few thousand parameters: the columns arrive, the rewards are taken."""
    pytest.importorskip("trl")
    pytest.importorskip("datasets")
    done = subprocess.run(
        [sys.executable, "-m", "tests.unit.dataset.grpo_step", str(tmp_path)],
        cwd=Path(__file__).resolve().parents[3], capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3_000:]
    assert json.loads(done.stdout.splitlines()[-1]) == {"rewards": [0.0, 1.0], "logged": True}
