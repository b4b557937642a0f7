"""Training itself, on the smallest models: order, resuming, several processes, adapters, memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from causim.errors import CausimError, MisuseError
from tests.e2e.cli import REPOSITORY
from tests.unit.train.learning import questions, rows, tiny_model

torch = pytest.importorskip("torch")
pytest.importorskip("trl")

from causim.dataset import grade  # noqa: E402
from causim.evaluate.inference import Sampling  # noqa: E402
from causim.evaluate.inference.local import LocalReasoner  # noqa: E402
from causim.train.curriculum import blocks, schedule  # noqa: E402
from causim.train.job import Curriculum, Job, Lora, Training  # noqa: E402
from causim.train.rows import write_rows  # noqa: E402
from causim.train.sft import train  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore")  # what libraries tell each other


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_model(tmp_path_factory.mktemp("base"), [row.prompt + row.completion for row in rows(7)])


def job(base: Path, folder: Path, **training: Any) -> Job:
    """Eight steps in two blocks."""
    folder.mkdir(parents=True, exist_ok=True)
    write_rows(folder / "rows.jsonl", rows(24))
    settings = {"learning_rate": 0.01, "batch": 8, "micro_batch": 4, "steps": 8, **training}
    return Job(
        model=str(base),
        rows=str(folder / "rows.jsonl"),
        training=Training.model_validate(settings),
        curriculum=Curriculum(kind="block"),
        device="cpu",
    )


def weights(folder: Path) -> bytes:
    return (folder / "model" / "model.safetensors").read_bytes()


def seen(folder: Path, rank: int = 0) -> list[int]:
    found: list[int] = json.loads((folder / f"seen-{rank}.json").read_text("utf-8"))["rows"]
    return found


def planned() -> list[int]:
    return list(schedule(blocks([row.size for row in rows(24)], "block"), 8, steps=8).order)


def test_rows_are_seen_in_the_order_of_the_curriculum(base: Path, tmp_path: Path) -> None:
    done = train(job(base, tmp_path), tmp_path)
    assert seen(tmp_path) == planned()
    sizes = [rows(24)[i].size for i in seen(tmp_path)]
    assert sizes == sorted(sizes)
    assert (done["steps"], done["ends"]) == (8, [["2 nodes", 4], ["3 nodes", 8]])
    assert done["loss"][-1]["loss"] < done["loss"][0]["loss"]
    assert sorted(p.name for p in (tmp_path / "blocks").iterdir()) == ["1-2-nodes"]
    LocalReasoner.load(tmp_path / "blocks" / "1-2-nodes", device="cpu").close()


def test_a_trained_model_says_what_it_was_taught_and_stops(base: Path, tmp_path: Path) -> None:
    """The whole way: tokens, labels, template, end, and the same prompt when it is asked."""
    larger = tiny_model(
        tmp_path / "base", [row.prompt + row.completion for row in rows(7)], hidden=32, layers=2
    )
    train(job(larger, tmp_path, steps=120), tmp_path)
    reasoner = LocalReasoner.load(tmp_path / "model", device="cpu")
    asked = rows(7)
    replies = sorted(reasoner.generate([row.prompt for row in asked], 1, Sampling(max_new_tokens=20)))
    assert [(found.texts[0], found.cut) for found in replies] == [(row.completion, (False,)) for row in asked]


def test_a_stopped_training_goes_on_and_ends_the_same(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from causim.train.trainer import _Keeper

    whole, stopped = tmp_path / "whole", tmp_path / "stopped"
    train(job(base, whole, save_steps=3), whole)

    def die(self: Any, args: Any, state: Any, control: Any, **others: Any) -> None:
        if state.global_step == 5:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(_Keeper, "on_step_begin", die)
        with pytest.raises(KeyboardInterrupt):
            train(job(base, stopped, save_steps=3), stopped)
    (stopped / "checkpoints" / "checkpoint-5").mkdir()  # a checkpoint that was being written
    train(job(base, stopped, save_steps=3), stopped)
    assert json.loads((stopped / "seen-0.json").read_text("utf-8"))["from"] == "checkpoint-4"
    assert seen(stopped) == planned()[4 * 8 :]
    assert weights(stopped) == weights(whole)


def test_adapters_are_merged_into_a_whole_model(base: Path, tmp_path: Path) -> None:
    pytest.importorskip("peft")
    train(job(base, tmp_path, lora=Lora(rank=2).model_dump(), learning_rate=0.05), tmp_path)
    names = {path.name for path in (tmp_path / "model").iterdir()}
    assert "model.safetensors" in names
    assert not any("adapter" in name for name in names)
    assert weights(tmp_path) != (base / "model.safetensors").read_bytes()
    LocalReasoner.load(tmp_path / "model", device="cpu").close()


def test_a_batch_that_cannot_be_shared_out_is_refused(base: Path, tmp_path: Path) -> None:
    with pytest.raises(MisuseError, match="a batch of 8 rows cannot be shared out among 1 process"):
        train(job(base, tmp_path, micro_batch=3), tmp_path)
    with pytest.raises(MisuseError, match="holds no model"):
        train(job(tmp_path / "nowhere", tmp_path), tmp_path)


def test_a_lack_of_memory_says_what_to_change(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from trl import SFTTrainer

    def full(self: Any, **arguments: Any) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")

    monkeypatch.setattr(SFTTrainer, "train", full)
    with pytest.raises(CausimError, match=r"try: a smaller micro_batch.*activation_checkpointing.*lora"):
        train(job(base, tmp_path), tmp_path)
    assert not (tmp_path / "training.json").exists()


def test_grpo_trains_with_the_grade_as_its_reward(tmp_path: Path) -> None:
    from causim.train.config import Grpo
    from causim.train.grpo import train_grpo

    asked = questions()
    model = tiny_model(tmp_path / "base", [r.prompt for r in asked.records], positions=2048)
    settings = Grpo(kind="grpo", steps=2, group=2, batch=4)
    where = Job(model=str(model), rows="", device="cpu")
    train_grpo(where, asked, settings, 4, tmp_path)
    done = json.loads((tmp_path / "training.json").read_text("utf-8"))
    assert done["steps"] == 2
    assert [entry["reward"] for entry in done["reward"]] == [0.0, 0.0]  # it knows nothing yet
    reply = next(iter(LocalReasoner.load(tmp_path / "model", device="cpu").generate(
        [asked.records[0].prompt], 1, Sampling(max_new_tokens=4)
    )))  # fmt: skip
    assert grade(reply.texts[0], asked.records[0]).score == 0


@pytest.mark.slow
def test_two_processes_see_the_rows_of_one_and_reach_the_same_weights(base: Path, tmp_path: Path) -> None:
    """A batch is shared out, not changed: the rehearsal of several GPUs."""
    one, two = tmp_path / "one", tmp_path / "two"
    train(job(base, one), one)
    job(base, two)
    (two / "job.json").write_text(job(base, two).model_dump_json(), "utf-8")
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc_per_node=2"]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "OMP_NUM_THREADS": "1"}
    subprocess.run(
        [*command, "-m", "causim.train.sft", str(two)], env=environment, check=True, capture_output=True
    )
    steps = [seen(two, 0)[i : i + 4] + seen(two, 1)[i : i + 4] for i in range(0, 32, 4)]
    assert [row for step in steps for row in step] == seen(one) == planned()
    from safetensors.torch import load_file

    ours, theirs = (load_file(folder / "model" / "model.safetensors") for folder in (one, two))
    assert all(torch.allclose(ours[name], theirs[name], atol=1e-5) for name in ours)
