"""`causim run` as a user runs it: from growth to report, killed and started again."""

from __future__ import annotations

import json
import signal
import time
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.cli import causim, process

CONFIG = """\
title: A small run
library: {groups: [{domain: truth_values, topology: any, nodes: 2, models: 24}], seed: 1}
data:
  small:
    min_nodes: 2
    splits: {train: {models: 0.8, instances: 60}, test: {models: 0.2, instances: 12}}
    kinds: {deduction: 1}
    scenarios: {deterministic: {missing_exo_pct: 0}}
    modes: [dsl, english]
common:
  data: {train: {path: small, split: train, modes: [dsl]}, test: {path: small, modes: [dsl]}, prompt: terse}
  model: {kind: tiny, hidden: 16, layers: 1, heads: 2, vocabulary: 280, positions: 256}
  warm_start: {labels: 20, training: {steps: 12, batch: 8}}
  collection: {k: 2, questions: 10, sampling: {temperature: 1.0, max_new_tokens: 12}}
  method: {kind: rejection, training: {steps: 6, batch: 8}}
  evaluation: {sampling: {max_new_tokens: 12}}
  device: cpu
train:
  long: {}
  short: {method: {training: {steps: 3}}}
evaluate:
  english: {records: {path: small, modes: [english]}, prompt: terse, sampling: {max_new_tokens: 12}}
seeds: [1, 2]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("run.yaml").write_text(CONFIG, "utf-8")
    return tmp_path


def test_what_a_run_would_do_is_said_without_doing_it(folder: Path) -> None:
    done = causim("run", "run.yaml", "--check", "--json")
    assert json.loads(done.out) == {
        "models to grow": 24,
        "datasets": 1,
        "questions to make": 72,
        "trainings": 4,
        "more evaluations": 1,
    }
    assert [p.name for p in folder.iterdir()] == ["run.yaml"]
    assert causim("run", "run.yaml").status == 2


def test_a_folder_of_something_else_is_left_alone(folder: Path) -> None:
    Path("out").mkdir()
    Path("out/thesis.txt").write_text("Mine.", "utf-8")
    done = causim("run", "run.yaml", "-o", "out")
    assert (done.status, [p.name for p in Path("out").glob("[!.]*")]) == (2, ["thesis.txt"])
    assert "out is not empty" in done.err


def test_another_library_needs_another_folder(folder: Path) -> None:
    changed = CONFIG.replace("domain: truth_values", "domain: unheard_of")
    Path("run.yaml").write_text(changed, "utf-8")
    failed = causim("run", "run.yaml", "-o", "out", "-q")
    assert failed.status == 2
    assert "unheard_of" in failed.err
    Path("run.yaml").write_text(CONFIG, "utf-8")
    done = causim("run", "run.yaml", "-o", "out", "-q")
    assert done.status == 2
    assert "out holds a run with another `library`" in done.err


@pytest.mark.slow
def test_a_run_goes_on_when_it_was_killed_and_ends_the_same(folder: Path) -> None:
    pytest.importorskip("trl")
    whole = causim("run", "run.yaml", "-o", "whole", "--workers", "2", "--json")
    assert whole.status == 0, whole.err
    _tells_of_all(json.loads(whole.out))
    _manifest_is_complete()

    for moment in ("data/small:", "round-1-collection", "short, seed 2: round-1"):
        _killed_at(moment)
    again = causim("run", "run.yaml", "-o", "killed", "--workers", "2", "--json")
    assert again.status == 0, again.err
    assert _lasting(json.loads(again.out)) == _lasting(json.loads(whole.out))

    more = CONFIG.replace("seeds: [1, 2]", "seeds: [1]")
    Path("run.yaml").write_text(more, "utf-8")
    fewer = causim("run", "run.yaml", "-o", "whole", "--json")
    assert fewer.status == 0, fewer.err
    assert fewer.err.splitlines() == ["wrote whole"]  # nothing was left to do
    assert "the seed 1." in Path("whole/index.html").read_text("utf-8")


def _tells_of_all(report: dict[str, Any]) -> None:
    tables = report["tables"]
    assert [row["training"] for row in tables["accuracy"]] == ["long", "short"]
    assert {row["seeds"] for row in tables["accuracy"]} == {2}
    assert [row["questions"] for row in tables["accuracy_english"]] == [12, 12]
    assert [row["steps"] for row in tables["work"]] == [6, 3]
    assert len(tables["each"]) == 2 * 2 * 2  # trainings, seeds, questions
    row = tables["accuracy"][0]
    gain = row["after"]["value"] - row["control"]["value"]
    assert row["gain_over_control"]["value"] == pytest.approx(gain)
    assert {"index.html", "report.json", "accuracy.svg", "rounds.svg"} <= {
        p.name for p in Path("whole").iterdir()
    }
    # Both trainings of a seed begin alike, and what they share was done once.
    assert len(list(Path("whole/stages").glob("warm-start-evaluation-*"))) == 2


def _manifest_is_complete() -> None:
    manifest = json.loads(Path("whole/manifest.json").read_text("utf-8"))
    config = sha256(Path("whole/config.json").read_bytes()).hexdigest()
    dataset = sha256(Path("whole/data/small/dataset.json").read_bytes()).hexdigest()
    assert manifest["config_sha256"] == config
    assert manifest["made"]["data/small"]["sha256"] == dataset
    assert manifest["seeds"] == [1, 2]
    assert all(manifest["versions"][name] for name in ("causim", "torch", "transformers", "trl"))
    trained = [name for name in manifest["made"] if name.startswith("train/")]
    assert sorted(trained) == sorted(f"train/{t}/seed-{s}" for t in ("long", "short") for s in (1, 2))


def _killed_at(moment: str) -> None:
    """The run, killed as soon as it says this; the processes that it started end as well."""
    running = process("run", "run.yaml", "-o", "killed", "--workers", "2")
    assert running.stderr is not None
    for line in running.stderr:
        if moment in line.decode():
            break
    running.send_signal(signal.SIGKILL)
    running.communicate()
    deadline = time.monotonic() + 20
    while _of_the_run() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not _of_the_run()


def _of_the_run() -> list[str]:
    """Processes that work on the run's trainings still."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            words = (path / "cmdline").read_bytes().split(b"\0")
            here = (path / "cwd").resolve() == Path.cwd()
        except OSError:
            continue
        if here and b"causim.experiments.work" in words:
            found.append(path.name)
    return found


def _lasting(report: dict[str, Any]) -> dict[str, Any]:
    """All but how long it took."""
    for row in report["tables"]["work"]:
        del row["seconds"]
    return report
