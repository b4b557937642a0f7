"""Replies on file: torn, cut, locked, gone on with."""

from __future__ import annotations

from pathlib import Path

import pytest

from causim.errors import CausimError, MisuseError
from causim.evaluate.inference import Replies, ReplyStore, Sampling, collect
from causim.evaluate.inference.store import LineStore
from tests.unit.evaluate.asked import Scripted

PROMPTS = ["one", "two\n", "three", "two\n"]
DRAWN = Sampling(temperature=1.0)


def drawn(path: Path, reasoner: Scripted, k: int = 3, sampling: Sampling = DRAWN) -> list[Replies]:
    with ReplyStore(path) as store:
        return sorted(collect(reasoner, PROMPTS, k, sampling, store, ["a", "b", "c", "d"]))


def test_what_is_on_file_is_not_asked_again(tmp_path: Path) -> None:
    whole = drawn(tmp_path / "whole", Scripted())
    assert [found.prompt for found in whole] == [0, 1, 2, 3]
    assert whole[1].texts == whole[3].texts  # one prompt, whoever asks
    again = Scripted()
    assert drawn(tmp_path / "whole", again) == whole
    assert again.asked == []


@pytest.mark.parametrize("prompts", range(4))
def test_a_run_that_dies_goes_on(tmp_path: Path, prompts: int) -> None:
    with pytest.raises(ConnectionError):
        drawn(tmp_path / "broken", Scripted(dies_after=prompts))
    second = Scripted()
    assert drawn(tmp_path / "broken", second) == drawn(tmp_path / "whole", Scripted())
    assert len(second.asked) <= 4 - prompts


def test_a_reply_depends_on_model_prompt_sampling_and_number(tmp_path: Path) -> None:
    first = drawn(tmp_path / "r", Scripted(), 2)
    more = drawn(tmp_path / "r", Scripted(), 3)
    assert [found.texts[:2] for found in more] == [found.texts for found in first]
    other = Scripted("other")
    drawn(tmp_path / "r", other)
    hotter = Scripted()
    drawn(tmp_path / "r", hotter, sampling=Sampling(temperature=1.5))
    assert len(other.asked) == len(hotter.asked) == 4


def test_a_torn_last_line_is_cut_off_wherever_it_tore(tmp_path: Path) -> None:
    lines = [{"key": "a", "reply": "é"}, {"key": "b", "reply": "x\ny"}]
    path = tmp_path / "lines"
    with LineStore(path) as store:
        store.add(lines)
    whole = path.read_bytes()
    for size in range(len(whole) + 1):
        path.write_bytes(whole[:size])
        with LineStore(path) as store:
            assert len(store) == whole[:size].count(b"\n")
            store.add(lines)
        assert path.read_bytes() == whole


def test_a_file_of_another_kind_is_refused_with_the_place(tmp_path: Path) -> None:
    path = tmp_path / "lines"
    for text, reason in (('{"id": 1}\n', "has no key"), ('{"key": "a"}\nhello\n', "lines:2.*not JSON")):
        path.write_text(text, "utf-8")
        with pytest.raises(MisuseError, match=reason):
            LineStore(path)
        assert path.read_text("utf-8") == text
    with pytest.raises(CausimError, match="directory"):
        LineStore(tmp_path)


def test_two_runs_do_not_write_into_one_file(tmp_path: Path) -> None:
    with LineStore(tmp_path / "lines"), pytest.raises(MisuseError, match="another run is writing"):
        LineStore(tmp_path / "lines")
    LineStore(tmp_path / "lines").close()


def test_text_that_is_no_utf8_is_kept_as_far_as_it_goes(tmp_path: Path) -> None:
    with LineStore(tmp_path / "lines") as store:
        store.add([{"key": "a", "reply": "half \ud800 a character"}])
    with LineStore(tmp_path / "lines") as store:
        assert store["a"]["reply"] == "half ? a character"
