"""An item is complete in itself, and the judge is `grade`. These tests need none of the libraries."""

from __future__ import annotations

import builtins
import sys
from pathlib import Path
from typing import Any

import pytest

from causim.adapters.common import Item, items, library
from causim.dataset.build import DatasetConfig, build
from causim.dataset.records import write_records
from causim.errors import CausimError, MisuseError
from tests.unit.adapters.samples import Written, gold, guess, unlisted, written, wrong


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return written(tmp_path_factory.mktemp("records"))


def test_items_grade_after_a_journey_as_text(source: Written) -> None:
    found = list(items(source.path, str(source.specs)))
    assert [item.record for item in found] == source.records
    for item in (Item.from_json(item.to_json()) for item in found):
        assert item.grade(gold(item.record)).score == 1
        assert item.grade(wrong(item.record)).score == 0
        assert item.grade("").score == 0


def test_right_answers_that_are_not_listed_are_right(source: Written) -> None:
    """The text of the specification travels with just those items that need it."""
    found = list(items(source.path, [str(source.specs)]))
    assert all((item.specification is None) == item.record.answer.complete for item in found)
    asked = [
        i for i in found if i.specification and i.record.kind == "abduction" and i.record.spec.model == "wide"
    ]
    assert asked
    for item in asked:
        reply = unlisted(item.record)
        assert reply not in map(str, item.record.answer.support)
        assert Item.from_json(item.to_json()).grade(reply).score == 1


def test_where_a_reply_may_abstain_it_must(tmp_path: Path) -> None:
    source = written(tmp_path, abstention=True)
    for item in items(source.path):  # and then no specification is needed
        unique = item.record.answer.status == "unique"
        assert item.grade(item.reply).score == 1
        assert ("cannot be determined" in item.reply) is not unique
        assert item.grade(guess(item.record)).score == int(unique)


def test_mode_and_split_choose(source: Written, tmp_path: Path) -> None:
    train = [
        record.model_copy(update={"derivation": record.derivation.model_copy(update={"split": "train"})})
        for record in source.records[:3]
    ]
    write_records(tmp_path / "both.jsonl", [*train, *source.records[3:]])
    specs = str(source.specs)
    chosen = list(items(tmp_path / "both.jsonl", specs, mode="code", split="train"))
    assert [item.record for item in chosen] == train
    with pytest.raises(MisuseError, match="there are no records of mode english"):
        list(items(source.path, specs, mode="english"))


@pytest.fixture(scope="module")
def folder(source: Written, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset of both models, in two modes."""
    pytest.importorskip("pyarrow")
    path = tmp_path_factory.mktemp("dataset")
    config = {
        "sources": (str(source.specs),),
        "splits": {"test": {"models": 1.0, "instances": 24}},
        "scenarios": {"stochastic": {"evidence": "minimal", "missing_exo_pct": 0.3}},
        "modes": ("code", "english"),
    }
    build(DatasetConfig.model_validate(config), path)
    return path


def test_a_dataset_folder_brings_its_specifications(folder: Path, source: Written) -> None:
    found = list(items(folder, mode="english"))
    assert {item.record.mode for item in found} == {"english"}
    assert any(item.specification for item in found)
    assert all(item.grade(gold(item.record)).score == 1 for item in found)
    (shard,) = folder.glob("data/english/test-*.parquet")
    assert list(items(shard, str(source.specs))) == found


def test_of_a_dataset_with_several_modes_one_is_chosen(folder: Path) -> None:
    with pytest.raises(MisuseError, match="name one of them: code, english"):
        list(items(folder))
    with pytest.raises(MisuseError, match="no split train"):
        list(items(folder, mode="code", split="train"))


def test_a_specification_that_is_needed_is_missed_before_any_grading(source: Written) -> None:
    with pytest.raises(MisuseError, match="name its file or folder as specs"):
        list(items(source.path))


@pytest.mark.parametrize("text", ["", "[]", '{"record": {}}', '{"record": {}, "specification": 1}'])
def test_other_texts_are_no_items(text: str) -> None:
    with pytest.raises(MisuseError, match="item"):
        Item.from_json(text)


@pytest.mark.parametrize(
    ("module", "name", "extra"),
    [
        ("inspect_ai", "inspect_ai", "inspect"),
        ("reasoning_gym", "reasoning_gym", "reasoning-gym"),
        ("verifiers", "verifiers.v1", "verifiers"),
    ],
)
def test_a_missing_library_is_named_with_its_extra(
    module: str, name: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As an error of ours and as an ImportError, for those who probe what is there."""
    without(module, monkeypatch)
    for kind in (CausimError, ImportError):
        with pytest.raises(kind, match=rf"this needs {name}: pip install -U 'causim\[{extra}\]'"):
            __import__(f"causim.adapters.{module}")


def test_the_task_of_the_harness_needs_datasets_only_to_make_one(
    source: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    from causim.adapters.lm_eval import documents, task_folder

    assert (task_folder() / "causim.yaml").is_file()
    without("datasets", monkeypatch)
    with pytest.raises(CausimError, match=r"pip install -U 'causim\[lm-eval\]'"):
        documents(str(source.path), str(source.specs))
    with pytest.raises(MisuseError, match="--metadata records="):
        documents()


def test_what_a_library_itself_lacks_is_its_own_affair() -> None:
    with pytest.raises(ModuleNotFoundError, match="nowhere"), library("json", extra="none"):
        raise ModuleNotFoundError("No module named 'nowhere'", name="nowhere")


def without(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if it were not installed."""
    real = builtins.__import__

    def imported(name: str, *others: Any) -> Any:
        if name.partition(".")[0] == library:
            raise ModuleNotFoundError(f"No module named '{name}'", name=name)
        return real(name, *others)

    monkeypatch.delitem(sys.modules, f"causim.adapters.{library}", raising=False)
    monkeypatch.setattr(builtins, "__import__", imported)
