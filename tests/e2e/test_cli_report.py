"""`causim report`, `causim experiment` and `causim export`."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from causim.files import write_text
from causim.interop.state import read_state
from causim.reporting import figures
from causim.source import SourceText
from tests.e2e.cli import REPOSITORY, causim

EXAMPLE = REPOSITORY / "examples" / "experiments" / "incremental_vs_one_shot.yaml"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("grown") / "library"
    options = ("--topology", "chain", "--topology", "layered", "--nodes", "3", "--models", "2")
    assert causim("grow", *options, "-o", folder).status == 0
    return folder


def test_the_report_of_a_library(library: Path) -> None:
    done = causim("report", library)
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("4 of 4 models are complete; 12 versions were read.\nAuthor: builtin.\n")
    for title in ("Growth", "By step", "By stage", "Graphs", "Mechanisms", "Support sizes"):
        assert f"\n{title}\n" in done.out
    assert max(map(len, done.out.splitlines())) <= 130


def test_json_page_and_tables_say_the_same(library: Path, tmp_path: Path) -> None:
    page = tmp_path / "one.html"
    done = causim("report", library, "--json", "-o", tmp_path / "out", "--html", page)
    assert (done.status, done.err) == (0, f"wrote {page}\nwrote {tmp_path / 'out'}\n")
    data = json.loads(done.out)
    assert data == json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))
    assert page.read_text("utf-8") == (tmp_path / "out" / "index.html").read_text("utf-8")
    with open(tmp_path / "out" / "models.csv", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["id"] for row in rows] == [row["id"] for row in data["tables"]["models"]]
    assert {(row["status"], row["nodes"]) for row in rows} == {("complete", "3")}


def test_the_same_library_gives_the_same_report(library: Path) -> None:
    assert causim("report", library).out == causim("report", library, "--workers", "2").out


def test_a_changed_file_is_named_and_the_rest_reported(library: Path) -> None:
    path = library / "nonsense-chain-0001" / "v02.scm"
    text = path.read_text("utf-8")
    write_text(path, text + "# mine\n")
    done = causim("report", library)
    write_text(path, text)
    assert (done.status, done.err) == (1, "")
    assert f"{path} has changed since it was grown" in done.out
    assert "11 versions were read" in done.out


def test_no_library(tmp_path: Path) -> None:
    done = causim("report", tmp_path / "nowhere")
    assert (done.status, done.out) == (2, "")
    assert "there is no library at" in done.err


def test_a_library_as_the_papers_state(library: Path, tmp_path: Path) -> None:
    """What is written is what can be read back, all versions of all models."""
    target = tmp_path / "state.json"
    done = causim("export", library, "--to", "state", "-o", target)
    assert (done.status, done.out, done.err) == (0, f"wrote 4 models to {target}\n", "")
    scms = json.loads(target.read_text("utf-8"))["scms"]
    assert [scm["scm_id"] for scm in scms] == sorted(path.name for path in library.glob("nonsense-*"))
    assert {len(scm["history"]) for scm in scms} == {3}
    assert read_state(SourceText("state.json", target.read_text("utf-8")))


def test_the_example_of_an_experiment(tmp_path: Path) -> None:
    """The shipped file, in small."""
    text = EXAMPLE.read_text("utf-8").replace("sizes: [2, 5, 10]", "sizes: [1, 3]").replace("10  ", "2  ")
    config = tmp_path / "experiment.yaml"
    config.write_text(text, "utf-8")
    folder = tmp_path / "out"
    done = causim("experiment", config, "-o", folder)
    assert done.status == 0, done.err
    assert "Incremental: 8 of 8 succeeded" in done.out
    names = {path.name for path in folder.iterdir()}
    assert {"index.html", "report.json", "success.csv", "failures.csv", "codes.csv"} <= names
    assert {"incremental-1", "incremental-3", "one_shot-1", "one_shot-3"} <= names
    if figures.available():
        ElementTree.parse(folder / "success.svg")
    again = causim("experiment", config, "-o", folder, "--json")
    assert json.loads(again.out) == json.loads((folder / "report.json").read_text("utf-8"))


def test_without_matplotlib_there_are_no_plots_and_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures, "available", lambda: False)
    config = tmp_path / "experiment.json"
    config.write_text('{"kind": "incremental_vs_one_shot", "sizes": [1], "trials": 1}', "utf-8")
    done = causim("experiment", config, "-o", tmp_path / "out")
    assert done.status == 0
    assert "no plots, for matplotlib is not installed" in done.err
    assert not list((tmp_path / "out").glob("*.svg"))


@pytest.mark.parametrize(
    ("text", "status", "words"),
    [
        ("kind: incremental_vs_oneshot\nsizes: [1]\n", 2, "did you mean incremental_vs_one_shot?"),
        ("sizes: [1]\n", 2, "it is one of: incremental_vs_one_shot"),
        ("kind: incremental_vs_one_shot\nsizes: [1]\ndomain: gardening\n", 2, "no domain gardening"),
        ("kind: incremental_vs_one_shot\nsize: [1]\n", 1, "unknown key `size`"),
    ],
)
def test_an_experiment_that_makes_no_sense(text: str, status: int, words: str, tmp_path: Path) -> None:
    config = tmp_path / "experiment.yaml"
    config.write_text(text, "utf-8")
    done = causim("experiment", config, "-o", tmp_path / "out")
    assert (done.status, done.out) == (status, "")
    assert words in done.err
    assert not (tmp_path / "out").exists()


def test_the_example_points_to_a_language_model(tmp_path: Path) -> None:
    """What stands commented in the example is a configuration too."""
    from causim.growth.config import LanguageModel, read_as
    from causim.growth.experiment import IncrementalVsOneShot

    lines = EXAMPLE.read_text("utf-8").splitlines()
    start = lines.index("# author:")
    kept = lines[: lines.index("author:")] + [line.removeprefix("# ") for line in lines[start:]]
    found = read_as(IncrementalVsOneShot, SourceText("example.yaml", "\n".join(kept)))
    assert isinstance(found.author, LanguageModel)
    assert found.cassette is not None
