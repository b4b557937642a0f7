"""Files of predictions against files of records and datasets: what is read, how it is paired, what is refused."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from causim.dataset import Record, gold_lines, grade_file, write_records
from causim.dataset.build import DatasetConfig, build
from causim.dataset.folder import Folder
from causim.dataset.grade_file import records_in
from causim.dataset.known import Known
from causim.dataset.records import row_of
from causim.dataset.rows import read_rows
from causim.engine import Kind
from causim.errors import CausimError, MisuseError
from tests.unit.dataset.cases import SPECS, asked, cases, gate, right_object, wrong_object


def records() -> list[Record]:
    """One of each kind and scenario, some of which must abstain."""
    return [
        *(cases()[f"{kind}, {scenario}"][0] for kind in Kind for scenario in ("deterministic", "stochastic")),
        *(cases()[f"{kind}, impossible, may abstain"][0] for kind in (Kind.ABDUCTION, Kind.COUNTERFACTUAL)),
    ]


def jsonl(path: Path, lines: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return path


def parquet(path: Path, rows: list[dict[str, Any]]) -> Path:
    pq.write_table(pa.Table.from_pylist(rows), path)
    return path


def predictions(key: str = "reply") -> list[dict[str, Any]]:
    """Every other one right."""
    return [
        {"id": r.id, key: json.dumps(wrong_object(r) if i % 2 else right_object(r))}
        for i, r in enumerate(records())
    ]


@pytest.fixture
def recorded(tmp_path: Path) -> tuple[Path, Path]:
    """The same records as JSON Lines and as Parquet."""
    write_records(tmp_path / "records.jsonl", records())
    return tmp_path / "records.jsonl", parquet(tmp_path / "records.parquet", [row_of(r) for r in records()])


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two modes, two splits, and records that list at most two right answers."""
    folder = tmp_path_factory.mktemp("built") / "dataset"
    parts = {name: {"models": 0.5, "instances": 24} for name in ("train", "test")}
    config = DatasetConfig(sources=(str(SPECS / "textbook"),), splits=parts, modes=("code", "dsl"), listed=2)
    build(config, folder)
    return folder


def test_every_form_of_records_and_predictions_gives_the_same_report(
    recorded: tuple[Path, Path], tmp_path: Path
) -> None:
    said = [
        jsonl(tmp_path / "a.jsonl", predictions()),
        jsonl(tmp_path / "b.jsonl", predictions("completion")),
        parquet(tmp_path / "c.parquet", predictions()),
        parquet(tmp_path / "d.parquet", predictions("completion")),
        jsonl(tmp_path / "e.jsonl", [
            {"id": p["id"], "completion": [{"role": "assistant", "content": p["reply"]}]} for p in predictions()
        ]),
        jsonl(tmp_path / "f.jsonl", [{**p, "completion": "not this"} for p in predictions()]),
    ]  # fmt: skip
    reports = [grade_file(file, place).to_json() for file in said for place in recorded]
    whole = jsonl(tmp_path / "whole.jsonl", [
        {**r.model_dump(mode="json"), "reply": p["reply"]} for r, p in zip(records(), predictions(), strict=True)
    ])  # fmt: skip
    rows = [{**row_of(r), "reply": p["reply"]} for r, p in zip(records(), predictions(), strict=True)]
    reports += [grade_file(whole).to_json(), grade_file(parquet(tmp_path / "whole.parquet", rows)).to_json()]
    assert all(report == reports[0] for report in reports)
    assert (reports[0]["records"], reports[0]["right"], reports[0]["accuracy"]) == (10, 5, 0.5)
    assert reports[0]["reasons"] == {"right": 5, "not-possible": 5}


def test_the_rows_of_a_dataset_are_right_replies_to_it(recorded: tuple[Path, Path]) -> None:
    assert grade_file(recorded[1], recorded[1]).total.accuracy == 1


def test_gold_lines_are_right(recorded: tuple[Path, Path], tmp_path: Path) -> None:
    for file in recorded:
        gold = tmp_path / "gold.jsonl"
        gold.write_text("".join(line + "\n" for line in gold_lines(file)), "utf-8")
        assert grade_file(gold, file).total.accuracy == 1


def test_missing_and_unknown_predictions_are_named(recorded: tuple[Path, Path], tmp_path: Path) -> None:
    file = parquet(tmp_path / "p.parquet", [*predictions()[2:], {"id": "nobody", "reply": ""}])
    report = grade_file(file, recorded[1])
    assert report.missing == [r.id for r in records()[:2]]
    assert report.unknown == ["nobody"]
    assert report.total.records == 10


def test_a_dataset_folder_is_graded_by_mode_and_split(dataset: Path, tmp_path: Path) -> None:
    known, folder = Known.of_folder(dataset), Folder(dataset)
    sizes = {split: len(list(folder.rows("dsl", split))) for split in ("train", "test")}
    assert min(sizes.values()) > 10
    for split, size in sizes.items():
        rows = [{"id": r["id"], "reply": r["completion"]} for r in folder.rows("dsl", split)]
        said = parquet(tmp_path / f"{split}.parquet", rows)
        report = grade_file(said, dataset, known, split=split, mode="dsl")
        assert (report.total.records, report.total.accuracy, report.unknown) == (size, 1.0, [])
        whole = grade_file(said, dataset, known, mode="dsl")
        assert (whole.total.records, len(whole.missing)) == (sum(sizes.values()), sum(sizes.values()) - size)
    with pytest.raises(MisuseError, match="in the modes code, dsl: choose one"):
        list(records_in(dataset))
    with pytest.raises(MisuseError, match="no split dev; it has train, test"):
        list(records_in(dataset, mode="code", split="dev"))
    with pytest.raises(MisuseError, match="only a dataset folder has splits"):
        list(records_in(tmp_path / "train.parquet", split="train"))
    with pytest.raises(MisuseError, match="no finished dataset"):
        list(records_in(tmp_path))


def test_the_models_of_a_dataset_are_proved_when_they_are_needed(dataset: Path) -> None:
    known = Known.of_folder(dataset)
    digest = next(iter(known))
    assert known[digest] is known[digest]
    assert known[digest].sha256 == digest
    assert ("0" * 64 in known, digest in known, len(known)) == (False, True, len(list(known)))
    tampered = Known(
        [entry.model_copy(update={"text": entry.text + "\n"}) for entry in Folder(dataset).entries()]
    )
    with pytest.raises(MisuseError, match="has changed"):
        tampered[digest]


def test_a_reply_that_needs_a_model_is_found_again(tmp_path: Path) -> None:
    """Many replies are graded together; the one that cannot be is named all the same."""
    (short,) = asked(gate(), Kind.ABDUCTION, "stochastic", listed=1)
    (complete,) = asked(gate(), Kind.ABDUCTION, "stochastic")
    write_records(tmp_path / "records.jsonl", [*records()[:3], short])
    said = [*predictions()[:3], {"id": short.id, "reply": json.dumps(complete.answer.support[-1])}]
    file = jsonl(tmp_path / "p.jsonl", said)
    with pytest.raises(MisuseError, match=r"p.jsonl:4: .* does not list all of its 36 right answers"):
        grade_file(file, tmp_path / "records.jsonl")
    assert grade_file(file, tmp_path / "records.jsonl", [gate()]).total.right == 3


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ([{"id": "a", "reply": None}], "p.parquet, row 1: a prediction has an id"),
        ([{"id": 3, "reply": ""}], "p.parquet, row 1: a prediction has an id"),
        ([{"id": "a"}], "p.parquet, row 1: a prediction has an id"),
        (
            [{"id": "a", "reply": ""}, {"id": "a", "reply": ""}],
            "p.parquet, row 2: a was answered before, at .*row 1",
        ),
        (
            [{"id": "a", "completion": [1, 2]}],
            "p.parquet, row 1: a completion is a text or a list of messages",
        ),
    ],
)
def test_predictions_of_another_form_are_refused_with_their_place(
    recorded: tuple[Path, Path], tmp_path: Path, rows: list[dict[str, Any]], fault: str
) -> None:
    with pytest.raises(MisuseError, match=fault):
        grade_file(parquet(tmp_path / "p.parquet", rows), recorded[0])


def test_records_of_another_form_are_refused_with_their_place(tmp_path: Path) -> None:
    good = row_of(records()[0])
    said = jsonl(tmp_path / "p.jsonl", [])
    for rows, fault in (
        ([good, good], "row 2: the id .* comes twice"),
        ([good, {**good, "id": "b", "kind": "guess"}], "row 2: not a record: kind"),
        ([good, {**good, "id": "b", "answer": "{"}], "row 2"),
        ([{"id": "a"}], "row 1: not a record: it has no column"),
    ):
        with pytest.raises(MisuseError, match=fault):
            grade_file(said, parquet(tmp_path / "r.parquet", rows))


# --- rows


def test_rows_are_read_in_batches_with_their_places(tmp_path: Path) -> None:
    rows = [{"n": n, "text": f"é{n}", "list": ["a"] * (n % 3), "none": None} for n in range(1_000)]
    file = parquet(tmp_path / "rows.parquet", rows)
    found = list(read_rows(file, batch=7))
    assert [row for _, row in found] == rows
    assert [where for where, _ in found][::999] == [f"{file}, row 1", f"{file}, row 1000"]
    assert list(next(read_rows(file, ["text", "n"]))[1]) == ["text", "n"]
    with pytest.raises(MisuseError, match="there is no column id; there are n, text, list, none"):
        next(read_rows(file, ["id"]))


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """Twenty row groups of ten megabytes of text each, of which a few are there at a time."""
    file = tmp_path / "large.parquet"
    schema = pa.schema([("text", pa.string())])
    with pq.ParquetWriter(file, schema, compression="zstd", use_dictionary=False) as writer:
        for group in range(20):
            writer.write_table(
                pa.table({"text": [f"{group}-{i}-" + "x" * 10_000 for i in range(1_000)]}, schema)
            )
    before = pa.total_allocated_bytes()
    most = max(pa.total_allocated_bytes() - before for _ in read_rows(file, batch=100))
    assert most < 50 << 20


@pytest.mark.parametrize("content", [b"", b"{}", b"PAR1", b"PAR1" * 9])
def test_what_is_no_parquet_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bad.parquet").write_bytes(content)
    with pytest.raises(MisuseError, match=r"bad.parquet: it cannot be read: \w+"):
        list(read_rows(tmp_path / "bad.parquet"))


def test_a_damaged_file_is_refused_wherever_it_is_damaged(tmp_path: Path) -> None:
    file = parquet(tmp_path / "rows.parquet", [{"n": n, "text": str(n) * 9} for n in range(500)])
    data = file.read_bytes()
    messages = []
    for at in range(0, len(data), 23):
        file.write_bytes(data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :])
        try:
            list(read_rows(file))  # a flipped number may be read as another one
        except MisuseError as error:
            messages.append(str(error))
    assert len(messages) > 20
    assert all("rows.parquet: it cannot be read" in message for message in messages)
    for path in (tmp_path / "no.parquet", tmp_path):
        with pytest.raises(MisuseError, match="it cannot be read"):
            list(read_rows(path))


def test_without_pyarrow_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(CausimError, match=r"pip install 'causim\[parquet\]'"):
        list(read_rows(tmp_path / "rows.parquet"))
