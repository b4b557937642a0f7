"""Replies that nobody would write: none crashes the grader, holds it up, or is right without stating a right answer."""

from __future__ import annotations

import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causim.dataset import Grade, Record, grade, grade_many
from causim.dataset.records import json_line
from causim.dataset.reply import FormError, answer_in, text_of
from causim.errors import MisuseError
from tests.unit.dataset.cases import cases, right_object, wrong_object

RECORDS = [record for records in cases().values() for record in records]
PIECES = [
    "{", "}", "[", "]", '"', "'", ":", ",", "\\", "\\u", "\\ud800", "\\u0000", "\x00", "\n", "\t", " ", "-", "+", ".",
    "e9", "0", "1", "9" * 25, "1e999", "true", "false", "null", "NaN", "-Infinity", "{}", "[]", "//", "/*", "```json\n",
    "```", '{"', '"}', '{"no answer": "impossible"}', "\ufeff", "\u202e", "\u200b", "\ud800", "\udfff", "é", "𝔘", "{{",
]  # fmt: skip


def mutated(rng: random.Random, record: Record) -> str:
    """A right or wrong reply after some accidents."""
    text = json.dumps(rng.choice([right_object(record), wrong_object(record)]), indent=rng.choice([None, 1]))
    text = (
        rng.choice(["", "So: ", "```json\n", record.prompt[-200:]])
        + text
        + rng.choice(["", "\n```", " or not"])
    )
    for _ in range(rng.choice([1, 1, 2, 3, 8])):
        start = rng.randrange(len(text) + 1)
        end = min(len(text), start + rng.choice([0, 1, 1, 3, 20]))
        text = text[:start] + rng.choice([*PIECES, "", "", text[start:end] * 2]) + text[end:]
    return text


def pieces(rng: random.Random, record: Record) -> str:
    names = [json.dumps(name) for name in record.required_keys]
    return "".join(rng.choice(PIECES + names) for _ in range(rng.randrange(60)))


def characters(rng: random.Random, record: Record) -> str:
    return "".join(
        chr(rng.choice([rng.randrange(128), rng.randrange(sys.maxunicode + 1)])) for _ in range(40)
    )


def decoded(rng: random.Random, record: Record) -> str:
    raw = rng.randbytes(rng.randrange(80)) + json.dumps(right_object(record)).encode(
        rng.choice(["utf-8", "utf-16"])
    )
    return raw.decode(
        rng.choice(["utf-8", "utf-16-le"]), rng.choice(["replace", "ignore", "backslashreplace"])
    )


def deep(rng: random.Random, record: Record) -> str:
    opening = rng.choice(["[", '{"a":', '[{"a":', '{"a":[', "[[1],", '{"\\"":'])
    depth = rng.choice([5, 31, 32, 33, 100, 2_000])
    closing = "".join({"[": "]", "{": "}"}[char] for char in reversed(opening) if char in "[{")
    return opening * depth + json.dumps(right_object(record)) + closing * rng.choice([depth, depth - 1, 0])


def numbers(rng: random.Random, record: Record) -> str:
    written = [
        str(10 ** rng.randrange(60)),
        "-0",
        f"{rng.random()}",
        f"1e{rng.randrange(400)}",
        "0" * 50,
        "-",
        "9" * 5_000,
    ]
    return "{" + ", ".join(f'"{key}": {rng.choice(written)}' for key in record.required_keys) + "}"


def joined(rng: random.Random, record: Record) -> str:
    return "".join(rng.choice(SORTS[:-1])(rng, record) for _ in range(rng.randrange(2, 5)))


SORTS: list[Callable[[random.Random, Record], str]] = [
    mutated, mutated, mutated, pieces, characters, decoded, deep, numbers, joined,
]  # fmt: skip


def replies(seed: int) -> Iterator[tuple[str, Record]]:
    rng = random.Random(seed)
    while True:
        record = rng.choice(RECORDS)
        yield rng.choice(SORTS)(rng, record), record


def stated(text: str) -> list[dict[str, Any]]:
    """All flat objects that the standard library reads anywhere in a text: by another scanner than the one tested."""
    decoder, found = json.JSONDecoder(), []
    for at, char in enumerate(text):
        if char == "{":
            try:
                found.append(decoder.raw_decode(text, at)[0])
            except (ValueError, RecursionError):
                continue
    return [claim for claim in found if not any(isinstance(v, dict | list) for v in claim.values())]


def exactly(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def verify(reply: str, record: Record, found: Grade) -> None:
    json_line({"detail": found.detail}).encode()  # can be written
    assert len(found.detail) < 3_000
    if found.score:
        allowed = [dict(record.reply)] if record.abstention else [dict(v) for v in record.answer.support]
        assert any(exactly(claim, a) for claim in stated(reply) for a in allowed), reply


def fuzz(seed: int, number: int) -> Counter[str]:
    """How many replies got which grade."""
    counted: Counter[str] = Counter()
    batch: list[tuple[str, Record]] = []
    source = islice(replies(seed), number)
    while batch := list(islice(source, 1_000)):
        grades = grade_many([reply for reply, _ in batch], [record for _, record in batch])
        for (reply, record), found in zip(batch, grades, strict=True):
            verify(reply, record, found)
            counted[str(found.reason)] += 1
        assert grade(*batch[0]) == grades[0]
    return counted


def test_no_reply_crashes_the_grader() -> None:
    counted = fuzz(0, 3_000)
    assert counted.total() == 3_000
    assert len(counted) >= 10, "they get grades of all sorts"


@pytest.mark.slow
def test_none_of_a_hundred_thousand_does() -> None:
    started = time.monotonic()
    counted = fuzz(1, 100_000)
    assert counted.total() == 100_000
    assert set(counted) >= {"right", "no-object", "object-cut", "object-in-list", "repeated-key", "wrong-keys",
                            "value-not-single", "value-not-exact", "wrong-type", "not-possible"}  # fmt: skip
    assert time.monotonic() - started < 600  # about a minute, most of it to think the replies up


values = st.booleans() | st.integers(-(10**18), 10**18) | st.text(max_size=8)
quiet = st.text(st.characters(exclude_characters="{}[]"), max_size=30)


@given(
    st.dictionaries(st.text(max_size=6), values, max_size=5),
    quiet,
    quiet,
    st.sampled_from([None, 1]),
    st.booleans(),
)
def test_what_json_writes_is_read(
    claim: dict[str, Any], before: str, after: str, indent: int | None, escape: bool
) -> None:
    reply = before + json.dumps(claim, indent=indent, ensure_ascii=escape) + after
    assert exactly(dict(answer_in(reply)), claim)


json_data = st.recursive(
    st.none() | values | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=3), inner),
)


@given(json_data)
def test_only_flat_objects_are_answers(data: Any) -> None:
    flat = isinstance(data, dict) and all(isinstance(v, bool | int | str) for v in data.values())
    try:
        found = dict(answer_in(json.dumps(data)))
    except FormError:
        assert not flat
    else:
        assert flat
        assert exactly(found, data)


def said(content: object, role: str = "assistant") -> dict[str, object]:
    return {"role": role, "content": content}


PARTS = [{"type": "text", "text": "a"}, {"type": "image"}, {"type": "text", "text": "b"}]


@pytest.mark.parametrize(
    ("completion", "text"),
    [
        ("so", "so"),
        ([], ""),
        ([said("so")], "so"),
        ([{"content": "so"}], "so"),
        ([said("a"), said("b", "tool"), said("c")], "c"),
        ([said("a"), said("b", "tool")], ""),
        ([{**said(None), "tool_calls": []}], ""),
        ([said(PARTS)], "ab"),
    ],
)
def test_a_completion_is_a_text_or_messages(completion: object, text: str) -> None:
    assert text_of(completion) == text


@pytest.mark.parametrize("completion", [None, 3, ["so"], [{"content": 3}], [{"content": ["so"]}], b"so"])
def test_nothing_else_is_a_completion(completion: object) -> None:
    with pytest.raises(MisuseError, match="a text or a list of"):
        text_of(completion)
