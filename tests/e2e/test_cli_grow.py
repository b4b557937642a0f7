"""`causim grow` and `causim edit` as a user runs them, also when the machine dies."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from causim import api
from causim.growth.library import Library
from causim.growth.records import Status
from tests.e2e.cli import DRUG, REPOSITORY, causim

GROW = ("grow", "--domain", "nonsense", "--topology", "chain", "--topology", "layered", "--nodes", 4)


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_a_library_is_grown_and_every_version_is_valid(tmp_path: Path) -> None:
    done = causim(*GROW, "--models", 2, "-o", tmp_path)
    assert done.status == 0
    assert done.out == f"4 of 4 models are complete in {tmp_path}; next: causim report {tmp_path}\n"
    assert causim("check", "--strict", tmp_path).out == "no problems in 16 files\n"
    assert causim("fmt", "--check", tmp_path).status == 0
    histories = list(Library(tmp_path).histories())
    assert len({h.hash for h in histories}) == 4
    assert {h.job.topology for h in histories} == {"chain", "layered"}


@pytest.mark.parametrize("topology", ["chain", "tree", "star", "inverted_star", "layered", "any"])
@pytest.mark.parametrize("domain", ["nonsense", "symbolic_math", "medical"])
def test_every_domain_grows_in_every_topology(tmp_path: Path, domain: str, topology: str) -> None:
    done = causim("grow", "--domain", domain, "--topology", topology, "--nodes", 8, "-o", tmp_path)
    assert done.status == 0
    (history,) = Library(tmp_path).histories()
    assert len(api.load(tmp_path / history.job.id / "v08.scm").nodes) == 8


@pytest.mark.slow
@pytest.mark.parametrize("topology", ["chain", "tree", "star", "inverted_star", "layered", "any"])
def test_models_of_a_hundred_nodes_grow_too(tmp_path: Path, topology: str) -> None:
    domains = [
        argument for name in ("nonsense", "symbolic_math", "medical") for argument in ("--domain", name)
    ]
    done = causim("grow", *domains, "--topology", topology, "--nodes", 100, "-o", tmp_path)
    assert done.status == 0
    assert len(list(tmp_path.glob("*/v100.scm"))) == 3


def test_the_library_is_the_same_with_any_number_of_workers(tmp_path: Path) -> None:
    many = ("grow", "--nodes", 3, "--models", 40, "--seed", 3)
    for workers in (1, 2):
        assert causim(*many, "--workers", workers, "-o", tmp_path / str(workers)).status == 0
    assert files(tmp_path / "1") == files(tmp_path / "2")
    causim("grow", "--nodes", 3, "--models", 40, "--seed", 4, "-o", tmp_path / "other")
    assert files(tmp_path / "other") != files(tmp_path / "1")


def test_models_that_are_one_up_to_renaming_are_grown_again(tmp_path: Path) -> None:
    """Of one node there are not many models: some come twice, and are replaced."""
    assert causim("grow", "--nodes", 1, "--models", 60, "-o", tmp_path).status in (0, 1)
    histories = [h for h in Library(tmp_path).histories() if h.status is Status.COMPLETE]
    assert len({h.hash for h in histories}) == len(histories)
    generations = json.loads((tmp_path / "library.json").read_text("utf-8"))["generations"]
    assert {h.job.id: h.job.generation for h in histories if h.job.generation} == generations != {}


def test_a_library_is_not_overwritten_or_mixed(tmp_path: Path) -> None:
    causim(*GROW, "-o", tmp_path)
    again = causim(*GROW, "-o", tmp_path)
    assert again.status == 2
    assert "say --resume to go on with it" in again.err
    before = files(tmp_path)
    assert causim(*GROW, "-o", tmp_path, "--resume").status == 0
    assert files(tmp_path) == before
    other = causim(*GROW, "-o", tmp_path, "--resume", "--seed", 1)
    assert other.status == 2
    assert "a library of another configuration" in other.err


def test_a_configuration_says_all_of_it(tmp_path: Path) -> None:
    config = tmp_path / "grow.yaml"
    config.write_text(
        "seed: 7\ngroups:\n  - {domain: medical, topology: star, nodes: 3, models: 2}\n", "utf-8"
    )
    done = causim("grow", config, "-o", tmp_path / "out", "--json")
    assert json.loads(done.out) == {
        "library": str(tmp_path / "out"), "models": 2, "complete": 2, "unfinished": {}
    }  # fmt: skip
    assert causim("grow", config, "--nodes", 4, "-o", tmp_path / "out").status == 2


def test_a_configuration_with_mistakes_is_explained(tmp_path: Path) -> None:
    config = tmp_path / "grow.yaml"
    config.write_text(
        "groups:\n  - {domain: medical, topologie: star, nodes: ten}\nauthor: {kind: gpt}\n", "utf-8"
    )
    done = causim("grow", config, "-o", tmp_path / "out")
    assert done.status == 1
    assert "unknown key `topologie`" in done.err
    assert "Did you mean `topology`?" in done.err
    assert "there is no `kind` called gpt" in done.err
    assert not (tmp_path / "out").exists()


def test_an_unknown_domain_is_explained_before_anything_is_written(tmp_path: Path) -> None:
    done = causim("grow", "--domain", "economics", "-o", tmp_path / "out")
    assert done.status == 2
    assert "economics" in done.err
    assert "symbolic_math" in done.err
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    done = causim(*GROW, "-o", tmp_path / "file" / "library")
    assert done.status == 2
    assert "cannot make the folder" in done.err


# --- kill -9


def killed_and_resumed(folder: Path, moments: int, seed: int) -> int:
    """Start, kill once some more models are there, resume, and so on; how often a run was killed at work."""
    command = [
        sys.executable,
        "-m",
        "causim",
        *map(str, GROW),
        "--models",
        "60",
        "--workers",
        "2",
        "-o",
        str(folder),
    ]
    chance = random.Random(seed)
    killed = 0
    for _ in range(moments):
        wanted = sum(1 for _ in folder.glob("*/history.json")) + chance.randint(1, 100 // moments)
        run = subprocess.Popen([*command, "--resume"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               cwd=REPOSITORY, start_new_session=True)  # fmt: skip
        while run.poll() is None and sum(1 for _ in folder.glob("*/history.json")) < wanted:
            time.sleep(chance.uniform(0.001, 0.03))
        killed += run.poll() is None
        with suppress(ProcessLookupError):
            os.killpg(run.pid, signal.SIGKILL)
        run.wait()
    subprocess.run([*command, "--resume"], check=True, cwd=REPOSITORY, stdout=subprocess.DEVNULL)
    return killed


@pytest.mark.parametrize("moments", [2, pytest.param(20, marks=pytest.mark.slow)])
def test_a_killed_run_is_resumed_to_the_same_library(tmp_path: Path, moments: int) -> None:
    assert causim(*GROW, "--models", 60, "-o", tmp_path / "whole").status == 0
    assert killed_and_resumed(tmp_path / "killed", moments, seed=moments) == moments
    assert files(tmp_path / "killed") == files(tmp_path / "whole")


# --- edit


def test_an_edit_is_applied_in_place(tmp_path: Path) -> None:
    spec, edit = tmp_path / "drug.scm", tmp_path / "edit.json"
    spec.write_text(DRUG, "utf-8")
    edit.write_text('{"operations": [{"op": "rename", "name": "Mutant", "to": "Resistant"}]}', "utf-8")
    shown = causim("edit", spec, "--edit", edit, "--diff")
    assert "+node Resistant() -> bool {" in shown.out
    assert spec.read_text("utf-8") == DRUG
    done = causim("edit", spec, "--edit", edit)
    assert done.err == f"wrote {spec}; next: causim test {spec}\n"
    assert causim("test", spec).out.endswith("3 checks passed in 1 file\n")


def test_a_refused_edit_changes_nothing(tmp_path: Path) -> None:
    spec, edit = tmp_path / "drug.scm", tmp_path / "edit.json"
    spec.write_text(DRUG, "utf-8")
    edit.write_text('{"operations": [{"op": "remove_node", "name": "Mutant"}]}', "utf-8")
    done = causim("edit", spec, "--edit", edit, "--json")
    assert done.status == 1
    answer = json.loads(done.out)
    assert not answer["applied"]
    assert "undeclared-name" in {d["code"] for d in answer["diagnostics"]}
    assert spec.read_text("utf-8") == DRUG
    assert causim("edit", spec, "--edit", tmp_path / "none.json").status == 2
