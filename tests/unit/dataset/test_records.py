"""Records on disk: what is written is read back, what is not a record is refused with its place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from causim.dataset import Record, gold_lines, grade_file, read_records, write_records
from causim.dataset.jsonl import read_jsonl, write_jsonl
from causim.errors import CausimError, MisuseError
from causim.resources import schema_text
from tests.unit.dataset.questions_asked import ALARM, WIDE, drawn, specification


@pytest.fixture(scope="module")
def records() -> list[Record]:
    return drawn([specification(ALARM), specification(WIDE)], 8, evidence=0.7, missing_exo_pct=0.3)


@pytest.fixture
def file(records: list[Record], tmp_path: Path) -> Path:
    write_records(tmp_path / "records.jsonl", records)
    return tmp_path / "records.jsonl"


def test_what_is_written_is_read_back(records: list[Record], file: Path) -> None:
    found = list(read_records(file))
    assert [record for _, record in found] == records
    assert [where for where, _ in found][:2] == [f"{file}:1", f"{file}:2"]
    again = file.with_name("again.jsonl")
    write_records(again, (record for _, record in found))
    assert again.read_bytes() == file.read_bytes()


def test_truth_values_stay_truth_values(file: Path) -> None:
    values = [v for _, r in read_records(file) for v in r.answer.gold.values()]
    assert {type(v) for v in values} == {bool, int, str}


def test_the_schema_describes_what_is_written(file: Path) -> None:
    validator = jsonschema.Draft202012Validator(json.loads(schema_text("record.schema.json")))
    for line in file.read_text("utf-8").splitlines():
        validator.validate(json.loads(line))


def changed(records: list[Record], **changes: Any) -> str:
    """The first record with values replaced; `a__b` is b of a."""
    data = records[0].model_dump(mode="json")
    for path, value in changes.items():
        *inner, last = path.split("__")
        part = data
        for name in inner:
            part = part[name]
        part[last] = value
    return json.dumps(data)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"id": 3}, "id: Input should be a valid string"),
        ({"id": ""}, "id: String should have at least 1 character"),
        ({"kind": "guess"}, "kind: Input should be 'deduction'"),
        ({"kind": "abduction"}, "the kind is abduction, but the query is of kind deduction"),
        ({"colour": "red"}, "colour: Extra inputs are not permitted"),
        ({"spec__sha256": "abc"}, "spec.sha256: String should match pattern"),
        ({"required_keys": ["Fire"]}, "the required keys are not the target"),
        ({"answer__count": 1}, "the status is multiple, but the count is 1"),
        ({"answer__complete": False}, "count, complete and the length of the support do not agree"),
        ({"answer__status": "maybe"}, "answer.status: Input should be 'unique', 'multiple' or 'impossible'"),
        ({"answer__status": "impossible"}, "the status is impossible, but the count is 3"),
        ({"answer__gold": {"Fire": 1.5}}, "answer.gold.Fire"),
        ({"answer__gold": {"Fire": True}}, "the assignments are not all of the same variables"),
        ({"answer__gold": {"Fire": 1, "Level": 0, "Note": "none"}}, "the gold answer is not in the support"),
        ({"answer__probabilities": ["0.5"]}, "answer.probabilities.0: String should match pattern"),
    ],
)
def test_what_is_no_record_is_refused(
    records: list[Record], tmp_path: Path, changes: dict[str, Any], message: str
) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_text(f"{records[1].to_line()}\n\n{changed(records, **changes)}\n", "utf-8")
    with pytest.raises(MisuseError) as raised:
        list(read_records(file))
    assert str(raised.value).startswith(f"{file}:3: not a record: ")
    assert message in str(raised.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"id": }', ":2:8: not JSON: expecting value"),
        (b'{"id": "a", "id": "b"}', ":2: the key 'id' is given twice in one object"),
        (b'{"id": NaN}', ":2: NaN is not JSON"),
        (b'{"id": -Infinity}', ":2: -Infinity is not JSON"),
        (b"[1]", ":2: a JSON object is needed on each line"),
        (b'{"id": "\xe9"}', ":2: byte 0xe9 is not UTF-8"),
        (b"[" * 100_000, ":2: nested too deep"),
        (b"1" * 5_000, ":2: a number of too many digits"),
        (b'"' + b"a" * (16 << 20), ":2: the line is longer than 16,777,216 bytes"),
    ],
)
def test_what_is_no_json_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_bytes(b'\xef\xbb\xbf{"first": "with a byte order mark"}\n' + content + b"\n")
    with pytest.raises(MisuseError) as raised:
        list(read_jsonl(file))
    assert str(raised.value).startswith(f"{file}{message}")


@pytest.mark.parametrize(
    ("name", "reason"), [("missing", "no such file"), ("", "is a directory"), ("\0", "null")]
)
def test_what_cannot_be_read_is_said(tmp_path: Path, name: str, reason: str) -> None:
    with pytest.raises(MisuseError, match=reason):
        list(read_jsonl(tmp_path / name))


def test_an_id_comes_once(records: list[Record], tmp_path: Path) -> None:
    file = tmp_path / "twice.jsonl"
    write_jsonl(file, [records[0].to_line()] * 2)
    with pytest.raises(MisuseError, match=r"twice.jsonl:2: the id .* comes twice, first at .*twice.jsonl:1"):
        list(read_records(file))


def test_a_file_is_written_wholly_or_not_at_all(tmp_path: Path) -> None:
    def lines() -> Iterator[str]:
        yield "new"
        raise KeyboardInterrupt

    file = tmp_path / "out.jsonl"
    file.write_text("old\n")
    file.chmod(0o640)
    with pytest.raises(KeyboardInterrupt):
        write_jsonl(file, lines())
    assert [path.name for path in tmp_path.iterdir()] == ["out.jsonl"]
    assert file.read_text() == "old\n"
    assert write_jsonl(file, ["new"]) == 1
    assert (file.read_text(), file.stat().st_mode & 0o777) == ("new\n", 0o640)
    with pytest.raises(CausimError, match="cannot write"):
        write_jsonl(tmp_path / "no" / "folder", ["x"])


class TestGradingFiles:
    def test_gold_is_right_throughout(self, file: Path) -> None:
        gold = file.with_name("gold.jsonl")
        assert write_jsonl(gold, gold_lines(file)) == 16
        report = grade_file(gold, file)
        assert (report.total.records, report.total.right, report.total.accuracy) == (16, 16, 1.0)
        assert {kind: tally.right for kind, tally in report.kinds.items()} == dict.fromkeys(report.kinds, 4)
        assert report.reasons == {"right": 16}

    def test_missing_counts_as_wrong_and_unknown_is_reported(self, file: Path, records: list[Record]) -> None:
        lines = list(gold_lines(file))[:12]
        predictions = file.with_name("some.jsonl")
        write_jsonl(predictions, [*lines, '{"id": "stranger", "reply": "", "tokens": 3}'])
        data = grade_file(predictions, file).to_json()
        assert (data["records"], data["answered"], data["right"], data["accuracy"]) == (16, 12, 12, 0.75)
        assert data["missing"] == {"count": 4, "ids": [r.id for r in records[12:]]}
        assert data["unknown"] == {"count": 1, "ids": ["stranger"]}

    def test_records_with_replies_need_no_second_file(self, file: Path, records: list[Record]) -> None:
        replies = ["I do not know", json.dumps(records[1].answer.gold)]
        answered = file.with_name("answered.jsonl")
        data = [
            {**r.model_dump(mode="json"), "reply": reply} for r, reply in zip(records, replies, strict=False)
        ]
        write_jsonl(answered, map(json.dumps, data))
        report = grade_file(answered)
        assert (report.total.answered, report.total.right) == (2, 1)
        assert report.reasons == {"no-object": 1, "right": 1}

    @pytest.mark.parametrize(
        ("lines", "message"),
        [
            (['{"id": "a"}'], ":1: a prediction has an id and a reply"),
            (['{"id": 1, "reply": "x"}'], ":1: a prediction has an id and a reply"),
            (['{"id": "a", "reply": "x"}'] * 2, ":2: a was answered before, at"),
        ],
    )
    def test_what_is_no_prediction_is_refused(self, file: Path, lines: list[str], message: str) -> None:
        predictions = file.with_name("bad.jsonl")
        write_jsonl(predictions, lines)
        with pytest.raises(MisuseError, match=message):
            grade_file(predictions, file)

    def test_predictions_alone_cannot_be_graded(self, file: Path) -> None:
        predictions = file.with_name("alone.jsonl")
        write_jsonl(predictions, gold_lines(file))
        with pytest.raises(MisuseError, match=":1: this is a prediction without its record"):
            grade_file(predictions)
