"""What models wrap around their answers, taken off."""

from __future__ import annotations

from time import monotonic

import pytest

from causim.llm.cleaning import fenced_part, scrub, unfenced, without_thoughts


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("<think>So {it} goes.</think>\n\n{}", "{}"),
        (" <THINKING>a\nb</THINKING> 5", "5"),
        ("swallowed by the template</think>{}", "{}"),
        ("<think>and then, and then", ""),
        ('{"doc": "says </think> and <think>"}', '{"doc": "says </think> and <think>"}'),
        ("scm 1", "scm 1"),
        ("", ""),
    ],
)
def test_reasoning_is_left_out(text: str, answer: str) -> None:
    assert without_thoughts(text) == answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Here:\n```json\n{}\n```\nDone.", "{}"),
        ("~~~\na\n~~~", "a"),
        ("```\nfirst\n```\nNo, rather:\n```scm\nsecond\n```", "second"),
        ("````\n```\ninner\n```\n````", "```\ninner\n```"),
        ("```json\n{}", "```json\n{}"),
        ('{"a": "```"}', '{"a": "```"}'),
        ("plain", "plain"),
    ],
)
def test_the_last_code_fence_is_the_answer(text: str, answer: str) -> None:
    assert fenced_part(text) == answer


def test_a_fence_inside_a_piece_of_code_stays() -> None:
    code = 'node A() -> bool {\n"""\n```\nNot code.\n```\n"""\n}'
    assert unfenced(code) == code
    assert unfenced(f"````scm\n{code}\n````") == code


def test_a_key_is_scrubbed_unless_it_is_a_word() -> None:
    long, short = "sk-" + "x" * 30, "none"
    assert scrub(f"key {long}.", long) == scrub(f"key {long}.", long, reply=True) == "key [key]."
    assert scrub("none given", short) == "[key] given"
    assert scrub("none given", short, reply=True) == scrub("none given", None) == "none given"


@pytest.mark.parametrize("text", ["```\n" * 60_000, "<think>" * 30_000, "~~~`" * 50_000, "</" * 100_000])
def test_no_text_takes_long(text: str) -> None:
    start = monotonic()
    fenced_part(without_thoughts(text))
    unfenced(text)
    assert monotonic() - start < 2
