"""A dataset as a folder: the same however it is built, without leaks, and able to say when it was changed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from causim.dataset import Options, Specification, grade
from causim.dataset.assembling import Assembler, stated
from causim.dataset.build import DatasetConfig, build, read_dataset_config
from causim.dataset.build.plan import requests, shards, share_out, split_models
from causim.dataset.drawing import Shape
from causim.dataset.folder import Folder
from causim.dataset.instances import Instances, Request, Tally
from causim.dataset.records import Mode, record_of, record_of_row, row_of
from causim.dataset.stats import stats
from causim.dataset.verify import Checked, Finding, verify
from causim.engine import Kind
from causim.errors import CausimError, MisuseError, SpecError
from causim.growth.config import Group, GrowthConfig
from causim.growth.library import Library
from causim.growth.run import grow
from causim.source import SourceText
from tests.unit.dataset.questions_asked import ALARM, specification

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Grown models of two topologies, five each, and every version of them."""
    folder = tmp_path_factory.mktemp("library")
    groups = tuple(
        Group(domain="nonsense", topology=topology, nodes=4, models=5) for topology in ("chain", "layered")
    )
    grow(GrowthConfig(groups=groups, seed=5), Library(folder))
    return folder


def config(library: Path, **changes: Any) -> DatasetConfig:
    data = {
        "sources": [str(library)],
        "splits": {
            "train": {"models": 0.6, "instances": 240},
            "validation": {"models": 0.2, "instances": 40},
            "test": {"models": 0.2, "instances": 40},
        },
        "modes": ["code", "dsl"],
        "shard": 60,
        "formats": ["parquet", "jsonl"],
        **changes,
    }
    return DatasetConfig.model_validate_json(json.dumps(data))


@pytest.fixture(scope="module")
def built(library: Path, tmp_path_factory: pytest.TempPathFactory) -> Folder:
    folder = tmp_path_factory.mktemp("built") / "dataset"
    build(config(library), folder)
    return Folder(folder)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


# --- what it is


@pytest.mark.parametrize("mode", ["code", "dsl", "english", "partial"])
@pytest.mark.parametrize("kind", list(Kind))
def test_rows_and_lines_are_those_that_a_record_makes_of_itself(kind: Kind, mode: Mode) -> None:
    """They are put together from texts, for speed."""
    spec = specification(ALARM)
    options = Options(abstention=True, listed=2)
    statement = stated(spec, mode, ("weights",))
    for scenario in ("any", "deterministic", "stochastic", "impossible"):
        request = Request(kind, 6, Shape(missing_exo_pct=0.6, evidence=0.6), scenario, 3, "train")
        assembler = Assembler(spec, request, options, mode, statement)
        for instance in Instances(spec, request, options, Tally()):
            record = record_of(json.loads(assembler.line(instance)), "here")
            assert record.to_line() == assembler.line(instance)
            assert row_of(record) == assembler.row(instance)
            assert record_of_row(assembler.row(instance), "here") == record
            assert record.scenario == scenario or scenario == "any"


def test_all_forms_hold_the_same_records(built: Folder) -> None:
    for mode in ("code", "dsl"):
        lines = sorted((built.path / "jsonl" / mode).glob("*.jsonl"))
        records = [
            record_of(json.loads(line), "line") for p in lines for line in p.read_text("utf-8").splitlines()
        ]
        found = [
            record for split in ("test", "train", "validation") for _, record in built.records(mode, split)
        ]
        assert found == records
        assert len(found) == sum(split.instances for split in built.metadata.splits.values()) > 200


def test_every_kind_and_scenario_is_there_and_every_right_reply_is_right(built: Folder) -> None:
    specs = built.specifications()
    seen = set()
    for split in ("train", "test"):
        for _, record in built.records("code", split):
            seen.add((record.kind, record.scenario))
            assert grade(json.dumps(dict(record.reply)), record, specs[record.spec.sha256]).score == 1
    assert len(seen) == 8


def test_the_card_is_what_datasets_loads(built: Folder) -> None:
    front = yaml.safe_load((built.path / "README.md").read_text("utf-8").split("---\n")[1])
    assert [c["config_name"] for c in front["configs"]] == ["code", "dsl"]
    for c in front["configs"]:
        for files in c["data_files"]:
            assert list(built.path.glob(files["path"]))


def test_datasets_gives_the_records_back(built: Folder, tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets")
    loaded = datasets.load_dataset(str(built.path), "dsl", cache_dir=str(tmp_path))
    for split, rows in loaded.items():
        assert [record_of_row(row, "here") for row in rows] == [r for _, r in built.records("dsl", split)]


# --- the same, however


@pytest.mark.parametrize("how", ["two processes", "in parts", "again from itself"])
def test_the_bytes_are_the_same_however_it_is_built(
    built: Folder, library: Path, tmp_path: Path, how: str
) -> None:
    asked, folder = config(library), tmp_path / "dataset"
    match how:
        case "two processes":
            build(asked, folder, workers=2)
        case "in parts":
            assert [build(asked, folder, part=(k, 3)) is None for k in (2, 3, 1)] == [True, True, False]
        case _:
            build(built.metadata.config, folder, entries=built.entries())
    assert contents(folder) == contents(built.path)


def test_a_build_that_was_stopped_goes_on(built: Folder, library: Path, tmp_path: Path) -> None:
    folder, made = tmp_path / "dataset", []

    def watch(progress: Any) -> None:
        made.append(progress)
        if progress.stage == "questions" and len(made) % 3 == 0:
            raise KeyboardInterrupt

    for _ in range(50):
        try:
            build(config(library), folder, resume=True, watch=watch)
            break
        except KeyboardInterrupt:
            (folder / "data").mkdir(exist_ok=True)
            (folder / "data" / ".causim-unfinished-1").write_text("what a killed build was writing")
    assert len(made) > 8
    assert contents(folder) == contents(built.path)


def test_a_shard_that_is_gone_or_cut_is_made_again(built: Folder, library: Path, tmp_path: Path) -> None:
    folder = tmp_path / "dataset"
    build(config(library), folder, part=(1, 2))
    first, second, *_ = sorted((folder / "data" / "code").iterdir())
    first.unlink()
    second.write_bytes(second.read_bytes()[:100])
    build(config(library), folder, resume=True)
    assert contents(folder) == contents(built.path)


def test_a_folder_of_something_else_is_left_alone(built: Folder, library: Path, tmp_path: Path) -> None:
    with pytest.raises(MisuseError, match="holds a finished dataset"):
        build(config(library), built.path)
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(MisuseError, match="is not empty"):
        build(config(library), tmp_path)
    folder = tmp_path / "dataset"
    build(config(library), folder, part=(1, 2))
    with pytest.raises(MisuseError, match="go on with --resume"):
        build(config(library), folder)
    with pytest.raises(MisuseError, match="of another configuration"):
        build(config(library, seed=9), folder, resume=True)
    with pytest.raises(CausimError, match="cannot make the folder"):
        build(config(library), tmp_path / "mine.txt" / "dataset")


# --- splits


def test_no_model_is_in_two_splits_and_topologies_are_spread(library: Path, built: Folder) -> None:
    homes: dict[str, set[str | None]] = {}
    for entry in built.entries():
        homes.setdefault(entry.hash, set()).add(entry.split)
    assert all(len(splits) == 1 for splits in homes.values())
    assert len(homes) == len(built.entries())  # and none is there twice
    last = {(e.topology, e.split) for e in built.entries() if e.last}
    assert {t for t, split in last if split == "train"} == {"chain", "layered"}


def test_models_that_differ_in_names_only_are_one(tmp_path: Path) -> None:
    names = ["Fire", "Level", "Note"]
    for i in range(6):
        text = ALARM.replace("model alarm", f"model alarm_{i}")
        for name in names:
            text = text.replace(name, f"{name}x{i}")
        (tmp_path / f"alarm_{i}.scm").write_text(text, "utf-8")
    folder = tmp_path / "dataset"
    found = build(config(tmp_path), folder)
    assert found is not None
    assert sum(split.models for split in found.splits.values()) == 1


def test_sizes_are_balanced_as_far_as_there_are_questions(built: Folder) -> None:
    entries, asked = built.entries(), config(Path("library"))
    numbers: dict[int, int] = {}
    for entry, own in zip(entries, requests(entries, asked), strict=True):
        if entry.split == "train":
            numbers[entry.nodes] = numbers.get(entry.nodes, 0) + sum(request.number for request in own)
    assert numbers[3] == pytest.approx(numbers[4], rel=0.2)
    assert sum(numbers.values()) == 240
    assert sum(shard.instances for shard in shards(entries, asked) if shard.split == "train") == 240


def test_parts_are_as_equal_as_can_be() -> None:
    assert share_out(10, [100, 100, 100]) == [4, 3, 3]
    assert share_out(10, [1, 100, 2]) == [1, 7, 2]
    assert share_out(10, [1, 2]) == [1, 2]
    assert share_out(0, [5]) == [0]


def test_splits_follow_from_the_seed(built: Folder, library: Path) -> None:
    entries = [entry.model_copy(update={"split": None}) for entry in built.entries()]
    again = {e.sha256: e.split for e in split_models(entries, config(library))}
    assert again == {e.sha256: e.split for e in built.entries()}
    other = {e.sha256: e.split for e in split_models(entries, config(library, seed=1))}
    assert other != again


# --- what was changed shows


@pytest.fixture
def copy(built: Folder, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built.path, tmp_path / "copy"))


def findings(folder: Path) -> list[str]:
    found = list(verify(Folder(folder), independent=30))
    checked = found.pop()
    assert isinstance(checked, Checked)
    assert checked.independent > 5
    return [f"{f.where}: {f.what}" for f in found if isinstance(f, Finding)]


def test_a_dataset_verifies(built: Folder) -> None:
    assert findings(built.path) == []


def change(file: Path, rows: list[dict[str, Any]]) -> None:
    table = pa.Table.from_pylist(rows, schema=pq.read_schema(file))
    pq.write_table(table, file)


def test_a_planted_wrong_label_is_found(copy: Path) -> None:
    file = sorted((copy / "data" / "code").glob("train-*"))[0]
    rows = pq.read_table(file).to_pylist()
    row = next(r for r in rows if r["kind"] == "deduction" and r["status"] == "unique")
    answer = json.loads(row["answer"])
    name = next(n for n, v in answer["gold"].items() if isinstance(v, bool))
    answer["gold"][name] = answer["support"][0][name] = not answer["gold"][name]
    row["answer"], row["completion"] = json.dumps(answer), json.dumps(answer["gold"])
    change(file, rows)
    found = findings(copy)
    assert any(f"answer of {row['id']} is not what its model leads to" in f for f in found)


def test_a_planted_duplicate_is_found(copy: Path) -> None:
    first, second = sorted((copy / "data" / "code").glob("train-*"))[:2]
    rows = pq.read_table(first).to_pylist()
    change(second, [*pq.read_table(second).to_pylist(), rows[0]])
    assert any(f"the record {rows[0]['id']} is none of those" in f for f in findings(copy))
    report = stats(Folder(copy))
    assert dict(report.facts)["duplicates"] == 1
    change(first, [*rows, rows[1]])
    assert any(f"the record {rows[1]['id']} comes twice" in f for f in findings(copy))


def test_a_planted_leak_is_found(copy: Path) -> None:
    """A model of the training split, its names changed, among those of the test split."""
    entries = [json.loads(line) for line in (copy / "models.jsonl").read_text("utf-8").splitlines()]
    train = next(e for e in entries if e["split"] == "train" and e["nodes"] == 4)
    other = Specification.read(SourceText("other", train["text"].replace(train["name"], "another_name")))
    planted = {**train, "name": "another_name", "text": train["text"].replace(train["name"], "another_name")}
    planted |= {"sha256": other.sha256, "split": "test"}
    (copy / "models.jsonl").write_text("".join(json.dumps(e) + "\n" for e in [*entries, planted]), "utf-8")
    found = findings(copy)
    assert any("of the split train, and here of test" in f for f in found)
    test = sorted((copy / "data" / "code").glob("test-*"))[0]
    rows = pq.read_table(test).to_pylist()
    for row in rows:
        row["model_hash"] = train["hash"]
    change(test, rows)
    assert dict(stats(Folder(copy)).facts)["leaks"] == 1


def test_files_that_are_gone_or_broken_are_found(copy: Path) -> None:
    first, second, third = sorted((copy / "data" / "dsl").iterdir())[:3]
    first.unlink()
    second.write_bytes(b"no parquet")
    rows = pq.read_table(third).to_pylist()
    change(third, rows[1:])
    found = "\n".join(findings(copy))
    assert f"data/dsl/{first.name}: it cannot be read" in found
    assert f"data/dsl/{second.name}: its bytes are not those" in found
    assert f"the record {rows[0]['id']} is missing" in found


def test_a_changed_model_is_found(copy: Path) -> None:
    text = (copy / "models.jsonl").read_text("utf-8")
    lines = text.splitlines(keepends=True)
    entry = json.loads(lines[0])
    entry["hash"] = "0" * 32
    (copy / "models.jsonl").write_text(json.dumps(entry) + "\n" + "".join(lines[1:]), "utf-8")
    assert any("its hash up to renaming is" in f for f in findings(copy))


# --- what is asked for


def test_abstention_and_impossible_questions(library: Path, tmp_path: Path) -> None:
    scenarios = {name: {"missing_exo_pct": 0.5} for name in ("deterministic", "stochastic", "impossible")}
    asked = config(library, abstention=True, scenarios=scenarios, modes=["english"], formats=["parquet"])
    build(asked, tmp_path / "dataset")
    replies = {}
    for _, record in Folder(tmp_path / "dataset").records("english", "train"):
        replies.setdefault(record.scenario, set()).add(record.reply.get("no answer"))
        assert grade(json.dumps(dict(record.reply)), record).score == 1
    assert replies == {
        "deterministic": {None},
        "stochastic": {"cannot be determined"},
        "impossible": {"impossible"},
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sources: [x]\nmodes: [python]", "modes"),
        ("sources: []", "sources"),
        ("sources: [x]\nseeds: 3", "seeds"),
        (
            "sources: [x]\nsplits: {a: {models: 0.7, instances: 1}, b: {models: 0.7, instances: 1}}",
            "more than 1",
        ),
        ("sources: [x]\nscenarios: {impossible: {}}", "abstention"),
        ("sources: [x]\nkinds: {deduction: 0}", "every kind has weight 0"),
        ("sources: [x]\nscenarios: {stochastic: {evidence: 1.5}}", "evidence"),
        ("sources: [x]\nmin_nodes: 3\nmax_nodes: 2", "min_nodes"),
    ],
)
def test_a_wrong_configuration_is_refused_with_its_place(text: str, said: str) -> None:
    with pytest.raises(SpecError) as raised:
        read_dataset_config(SourceText("dataset.yaml", text))
    assert said in str(raised.value)


def test_sources_without_models_are_refused_and_can_be_put_right(tmp_path: Path) -> None:
    specs, folder = tmp_path / "specs", tmp_path / "dataset"
    specs.mkdir()
    (specs / "a.scm").write_text(ALARM, "utf-8")
    with pytest.raises(MisuseError, match="no model of the sizes asked for"):
        build(config(specs, min_nodes=10), folder)
    assert build(config(specs), folder) is not None
