"""`causim train` as a user runs it: a whole run, one that is killed and goes on, and what is refused."""

from __future__ import annotations

import json
import shutil
import signal
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.e2e.cli import REPOSITORY, causim, process
from tests.surface.pages import DOCS, blocks, rerun

CONFIG = """\
data:
  train: {path: data, split: train}
  test: {path: data, split: test}
  prompt: terse
model: {kind: tiny, hidden: 32, layers: 1, vocabulary: 300}
warm_start: {labels: 24, training: {steps: 80, batch: 8}}
collection: {k: 4, questions: 30, sampling: {temperature: 1.0, max_new_tokens: 16}, batch_size: 64}
rounds: 2
method: {kind: rejection, training: {steps: 12, batch: 8, save_steps: 2}, curriculum: {kind: block}}
evaluation: {sampling: {max_new_tokens: 16}, batch_size: 64, blocks: true}
device: cpu
"""
DATA = """\
sources: [library]
min_nodes: 2
splits: {train: {models: 0.8, instances: 120}, test: {models: 0.2, instances: 24}}
kinds: {deduction: 1, intervention: 1}
scenarios: {deterministic: {missing_exo_pct: 0}}
intervention_node_pct: 0.34
require_intervention_effect: false
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    pytest.importorskip("trl")
    monkeypatch.chdir(tmp_path)
    grown = ("--domain", "truth_values", "--topology", "any", "--nodes", "3", "--models", "40")
    assert causim("grow", *grown, "-o", "library").status == 0
    Path("data.yaml").write_text(DATA, "utf-8")
    assert causim("dataset", "build", "data.yaml", "-o", "data").status == 0
    Path("train.yaml").write_text(CONFIG, "utf-8")
    return tmp_path


def test_a_model_that_knows_nothing_is_told_so(folder: Path) -> None:
    Path("train.yaml").write_text(CONFIG.replace("labels: 24", "labels: 0"), "utf-8")
    done = causim("train", "train.yaml", "-o", "out", "-q")
    assert done.status == 2
    assert "none of 120 replies to 30 questions is right" in done.err
    assert "warm_start.labels" in done.err


def test_the_shipped_configurations_are_of_the_form() -> None:
    from causim.files import read_source
    from causim.growth.config import read_as
    from causim.train.config import TrainConfig

    for name in ("tiny.yaml", "qwen.yaml"):
        read_as(TrainConfig, read_source(REPOSITORY / "examples" / "train" / name))


def test_accelerate_reads_the_shipped_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    config = pytest.importorskip("accelerate.commands.config.config_args")
    read = config.load_config_from_file(str(REPOSITORY / "examples" / "train" / "fsdp2.yaml"))
    assert read.distributed_type == "FSDP"
    assert read.fsdp_config["fsdp_version"] == 2
    assert read.fsdp_config["fsdp_state_dict_type"] == "FULL_STATE_DICT"


def test_an_unknown_key_is_refused_with_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "train.yaml").write_text(CONFIG + "round: 3\n", "utf-8")
    done = causim("train", tmp_path / "train.yaml", "-o", tmp_path / "out")
    assert done.status == 1
    assert "unknown key `round`" in done.err


@pytest.mark.slow
def test_the_commands_of_the_page_print_what_they_are_said_to_print(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(REPOSITORY / "examples" / "train", "examples/train")
    for block in blocks((DOCS / "training.md").read_text("utf-8"), "console"):
        rerun(block)


def results(folder: str) -> dict[str, Any]:
    """What must be the same: all but how long it took and where it lies."""
    found: dict[str, Any] = json.loads((Path(folder) / "results.json").read_text("utf-8"))
    for done in found["rounds"]:
        del done["trained"]["seconds"]
    for row in found["tables"]["rounds"]:
        del row["seconds"]
    return found


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_run_reports_before_after_and_control_and_goes_on_when_it_was_killed(folder: Path) -> None:
    done = causim("train", "train.yaml", "-o", "whole", "-q")
    assert done.status == 0, done.err
    found = results("whole")
    names = [row["model"] for row in found["tables"]["accuracy"]]
    blocks = [f"round {i}, block 1-2-nodes" for i in (1, 2)]
    assert names == [
        "before",
        "warm start",
        blocks[0],
        "round 1",
        "control 1",
        blocks[1],
        "round 2",
        "control 2",
    ]
    assert all(row["questions"] == 24 for row in found["tables"]["accuracy"])
    assert [row["steps"] for row in found["tables"]["rounds"]] == [80, 12, 12]
    assert {"index.html", "report.json", "accuracy.csv", "accuracy.svg"} <= {
        p.name for p in Path("whole").iterdir()
    }

    again = causim("train", "train.yaml", "-o", "whole", "--json")
    assert json.loads(again.out)["after"] == found["after"]
    assert all(line.endswith("there already") for line in again.err.splitlines()[:-1])

    _a_trained_model_goes_on_without_labels()
    for moment in ("warm-start-0", "round-1-collection", "round-1-", "round-2-control"):
        _killed_at(moment)
    assert causim("train", "train.yaml", "-o", "killed", "-q").status == 0
    assert results("killed") == found


def _a_trained_model_goes_on_without_labels() -> None:
    """As a pretrained one would: its control learns from replies that nobody verified, or there is none."""
    (model,) = Path("whole/stages").glob("warm-start-*/model")
    start = {"model": {"kind": "pretrained", "path": str(model)}, "warm_start": {}, "rounds": 1}
    methods: dict[str, dict[str, Any]] = {
        "all": {"method": {"kind": "rejection", "training": {"steps": 3, "batch": 8}}},
        "grpo": {"method": {"kind": "grpo", "steps": 2, "group": 2, "batch": 4}},
    }
    for name, method in methods.items():
        config = yaml.safe_load(CONFIG) | start | method
        Path("next.yaml").write_text(yaml.safe_dump(config), "utf-8")
        done = causim("train", "next.yaml", "-o", name, "-q")
        assert done.status == 0, done.err
        found = results(name)
        assert [row["model"] for row in found["tables"]["accuracy"]][:2] == ["before", "round 1"]
        assert (found["control"] is None) == (name == "grpo")


def _killed_at(moment: str) -> None:
    """A run of its own, killed as soon as a stage of this name has begun."""
    running = process("train", "train.yaml", "-o", "killed", "-q")
    name = moment.rstrip("-0")
    for _ in range(600):
        if list(Path("killed/stages").glob(f".partial-{name}*/*")) or running.poll() is not None:
            break
        time.sleep(0.1)
    running.send_signal(signal.SIGKILL)
    running.communicate()
