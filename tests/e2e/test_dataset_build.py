"""`causim dataset build`, `verify` and `stats` as a user runs them, and as the world treats them."""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.e2e.cli import REPOSITORY, causim

pytest.importorskip("pyarrow")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library, and a configuration that makes a dozen shards of it."""
    folder = tmp_path_factory.mktemp("place")
    grown = causim("grow", "--topology", "tree", "--nodes", 6, "--models", 6, "-o", folder / "library")
    assert grown.status == 0
    config = {
        "sources": [str(folder / "library")],
        "splits": {"train": {"models": 0.7, "instances": 3000}, "test": {"models": 0.3, "instances": 300}},
        "modes": ["code", "english"],
        "shard": 250,
    }
    (folder / "dataset.json").write_text(json.dumps(config), "utf-8")
    return folder


@pytest.fixture(scope="module")
def whole(place: Path) -> dict[str, bytes]:
    """The dataset that is built without interruption."""
    built = causim("dataset", "build", place / "dataset.json", "-o", place / "whole", "--workers", 1)
    assert (built.status, built.err) == (
        0,
        f"wrote {place / 'whole'}; next: causim dataset stats {place / 'whole'}\n",
    )
    return contents(place / "whole")


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def command(place: Path, folder: Path, *more: str) -> list[str]:
    config = str(place / "dataset.json")
    return [sys.executable, "-m", "causim", "dataset", "build", config, "-o", str(folder), *more]


ENVIRONMENT = {**os.environ, "PYTHONPATH": str(REPOSITORY)}


def test_it_says_what_was_built_and_that_it_is_right(place: Path, whole: dict[str, bytes]) -> None:
    verified = causim("dataset", "verify", place / "whole", "--json", "--independent", 50)
    found = json.loads(verified.out)
    assert (verified.status, found["ok"], found["findings"]) == (0, True, [])
    splits = json.loads(whole["dataset.json"])["splits"]
    total = sum(split["instances"] for split in splits.values())
    assert found["records"] == total > 2_500
    counted = causim("dataset", "stats", place / "whole", "--html", place / "stats.html")
    assert f"{total:,} questions in the mode code, in 2 splits" in counted.out
    assert "<svg" in (place / "stats.html").read_text("utf-8")


@pytest.mark.slow
def test_it_survives_being_killed(place: Path, whole: dict[str, bytes], tmp_path: Path) -> None:
    """Ten times at a random moment, workers and all; then it ends with the same bytes."""
    chance, killed, folder = random.Random(7), 0, tmp_path / "dataset"
    while killed < 10:
        build = subprocess.Popen(
            command(place, folder, "--resume", "--workers", "2"),
            env=ENVIRONMENT,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(chance.uniform(0.3, 6))
        if build.poll() is None:
            os.killpg(build.pid, signal.SIGKILL)
            killed += 1
        build.wait()
        if (
            folder / "dataset.json"
        ).is_file():  # it was done before it could be killed: once more from the start
            assert contents(folder) == whole
            folder = tmp_path / f"dataset-{killed}"
    subprocess.run(command(place, folder, "--resume"), env=ENVIRONMENT, check=True)
    assert contents(folder) == whole


def test_what_cannot_be_written_is_said_and_leaves_nothing_half(
    place: Path, whole: dict[str, bytes], tmp_path: Path
) -> None:
    """A limit on the size of files stands for a disk that is full: the same failure of the same system call."""
    folder = tmp_path / "dataset"

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))

    build = subprocess.run(
        command(place, folder, "--workers", "1"),
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        preexec_fn=limit,
        check=False,
    )
    assert build.returncode == 2
    assert build.stderr.startswith(f"error: cannot write {folder}")
    assert "file too large" in build.stderr
    for name, content in contents(folder).items():
        assert name.startswith(".building") or content == whole[name]
    subprocess.run(command(place, folder, "--resume"), env=ENVIRONMENT, check=True)
    assert contents(folder) == whole


def test_mistakes_are_explained(place: Path, whole: dict[str, bytes], tmp_path: Path) -> None:
    again = causim("dataset", "build", place / "dataset.json", "-o", place / "whole")
    assert (again.status, "holds a finished dataset" in again.err) == (2, True)
    assert causim("dataset", "build", place / "nowhere.yaml", "-o", tmp_path / "x").status == 2
    part = causim("dataset", "build", place / "dataset.json", "-o", tmp_path / "x", "--part", "3/2")
    assert (part.status, "is not K/N, such as 3/16" in part.err) == (2, True)
    for what in ("verify", "stats"):
        nothing = causim("dataset", what, tmp_path)
        assert (nothing.status, "is no finished dataset" in nothing.err) == (2, True)
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("sources: [library]\nsplit: {}\n", "utf-8")
    refused = causim("dataset", "build", wrong, "-o", tmp_path / "x")
    assert (refused.status, "wrong.yaml#/split" in refused.err, "splits" in refused.err) == (1, True, True)
