"""What a run is told: settings that trainings share, names that stand for datasets, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from causim.errors import SpecError
from causim.experiments.config import RunConfig
from causim.experiments.place import Place, Training
from causim.files import read_source
from causim.growth.config import read_as
from causim.schema_files import schemas
from causim.source import SourceText
from tests.e2e.cli import REPOSITORY

RUN = """\
library: {groups: [{domain: truth_values, nodes: 2}]}
libraries: {others: {groups: [{domain: medical, nodes: 3}]}}
data:
  small: {}
  other: {sources: [others, specs/textbook]}
common:
  data: {train: {path: small, split: train}, prompt: terse}
  model: {kind: tiny, hidden: 32}
  method: {kind: rejection, training: {steps: 30, batch: 8}}
train:
  first: {}
  second: {data: {train: {modes: [english]}}, method: {training: {steps: 9}}, seed: 77}
evaluate:
  elsewhere: {records: {path: other}}
seeds: [4, 5]
"""


def read(text: str) -> RunConfig:
    return read_as(RunConfig, SourceText("run.yaml", text))


def test_a_training_has_the_common_settings_and_its_own() -> None:
    first, second = read(RUN).train.values()
    assert (first.method.kind, second.method.kind) == ("rejection", "rejection")
    trainings = [each.model_dump()["method"]["training"] for each in (first, second)]
    assert [(t["steps"], t["batch"]) for t in trainings] == [(30, 8), (9, 8)]
    assert second.data.train.modes == ("english",)
    assert (second.data.train.path, second.data.prompt, second.model.kind) == ("small", "terse", "tiny")


def test_what_is_read_can_be_written_and_read() -> None:
    config = read(RUN)
    again = read_as(RunConfig, SourceText("config.json", config.model_dump_json()))
    assert again == config


def test_names_stand_for_folders_of_the_run_and_seeds_for_chance() -> None:
    place = Place(Path("out"), read(RUN))
    assert place.dataset("small").sources == ("out/library",)
    assert place.dataset("other").sources == ("out/libraries/others", "specs/textbook")
    trained = place.trained(Training("second", 5))
    assert trained.data.train.path == "out/data/small"
    assert (trained.seed, trained.collection.sampling.seed) == (5, 5)
    assert trained.data.train.seed == 0  # the questions stay the same
    assert place.elsewhere()["elsewhere"].records.path == "out/data/other"
    assert [str(t) for t in place.trainings()] == [
        "first, seed 4",
        "first, seed 5",
        "second, seed 4",
        "second, seed 5",
    ]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("steps: 9", "stepz: 9", "unknown key `stepz`"),
        ("hidden: 32", "hidden: 2", "greater than or equal to 8"),
        ("seeds: [4, 5]", "seeds: [4, 4]", "a seed is named twice"),
        ("library: {groups: [{domain: truth_values, nodes: 2}]}\n", "", "there is no `library`"),
        ("  elsewhere:", "  test:", "choose another name"),
        ("{others:", "{library:", "choose another name"),
    ],
)
def test_what_makes_no_sense_is_refused(old: str, new: str, reason: str) -> None:
    assert old in RUN
    with pytest.raises(SpecError) as refused:
        read(RUN.replace(old, new))
    assert any(reason in d.message for d in refused.value.diagnostics)


SHIPPED = [
    path
    for path in sorted((REPOSITORY / "examples" / "experiments").glob("*.yaml"))
    if "\ntrain:\n" in path.read_text("utf-8")
]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_runs_are_of_the_form(path: Path) -> None:
    """Those in the paper's size too, which need GPUs: all that they name in this repository is there."""
    config = read_as(RunConfig, read_source(path))
    asked: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    jsonschema.validate(asked, yaml.safe_load(schemas()["run.schema.json"]))
    assert len(config.seeds) >= 3
    assert set(config.paths()) <= set(config.data)
    for data in config.data.values():
        outside = [s for s in data.sources if s not in config.grown()]
        assert all((REPOSITORY / source).exists() for source in outside)
    for training in config.train.values():
        assert training.accelerate is None or (REPOSITORY / training.accelerate).is_file()
        assert training.control


def test_each_question_of_the_paper_has_both_sizes() -> None:
    names = {path.stem for path in SHIPPED}
    assert {"curricula", "representation", "self_improvement", "nihss_augmentation", "benchmarks"} <= names
    large = {name for name in names if name.endswith("_qwen")}
    assert {name.removesuffix("_qwen") for name in large} == {
        "curricula",
        "generalization",
        "self_improvement",
        "nihss_augmentation",
        "benchmarks",
    }
