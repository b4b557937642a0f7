"""Stages are there whole or not at all, and go on from where they were."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from time import sleep

import pytest

from causim.train.stages import Stages


def test_a_stage_is_made_once_for_the_same_inputs(tmp_path: Path) -> None:
    made: list[Path] = []
    told: list[tuple[str, bool]] = []

    def stage(seed: int) -> Path:
        stages = Stages(tmp_path, lambda name, known: told.append((name, known)))
        return stages.run("train", {"seed": seed}, made.append).folder

    first, again, other = stage(1), stage(1), stage(2)
    assert first == again != other
    assert len(made) == 2
    assert told == [("train", False), ("train", True), ("train", False)]


def test_a_stage_that_died_is_not_there_and_goes_on(tmp_path: Path) -> None:
    def die(folder: Path) -> None:
        (folder / "half").write_text("kept", "utf-8")
        raise KeyboardInterrupt

    def go_on(folder: Path) -> None:
        assert (folder / "half").read_text("utf-8") == "kept"
        (folder / "rest").write_text("", "utf-8")

    stages = Stages(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        stages.run("collect", {}, die)
    assert sorted(path.name.split("-")[0] for path in tmp_path.iterdir()) == [".lock", ".partial"]
    done = stages.run("collect", {}, go_on)
    assert sorted(path.name for path in done.folder.iterdir()) == ["half", "inputs.json", "rest"]
    assert [path for path in tmp_path.iterdir() if path != done.folder] == []


def test_runs_that_share_a_folder_do_a_stage_once(tmp_path: Path) -> None:
    """The second one comes while the first is at it, and waits."""
    begun, made = Event(), list[Path]()

    def slowly(folder: Path) -> None:
        begun.set()
        sleep(0.2)
        made.append(folder)

    def run(wait: bool) -> Path:
        if wait:
            begun.wait(10)
        return Stages(tmp_path).run("collect", {}, slowly).folder

    with ThreadPoolExecutor(2) as pool:
        folders = list(pool.map(run, (False, True)))
    assert len(made) == 1
    assert list(tmp_path.iterdir()) == [folders[0]] == [folders[1]]


def test_a_change_upstream_changes_all_that_follow(tmp_path: Path) -> None:
    def keys(seed: int) -> list[str]:
        stages = Stages(tmp_path)
        first = stages.run("model", {"seed": seed}, lambda folder: None)
        return [first.key, stages.run("train", {"model": first.key}, lambda folder: None).key]

    assert keys(1) == keys(1)
    assert not set(keys(1)) & set(keys(2))
