"""From outcomes to tables: groups, files of results, comparisons."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from causim.errors import MisuseError
from causim.evaluate import Asked, Results, compare_runs, evaluation_report, read_results, run_evaluation
from causim.evaluate.groups import grouped, sizes
from causim.evaluate.inference import GREEDY, Sampling
from causim.evaluate.metrics import Outcome
from causim.evaluate.run import answer_text
from causim.reporting.page import html
from tests.unit.evaluate.asked import Scripted, drug, records


def outcome(number: int, **changed: Any) -> Outcome:
    told = {
        "id": f"q{number}",
        "kind": "deduction",
        "scenario": "deterministic",
        "mode": "code",
        "nodes": number,
    }
    counts = {"topology": "any", "replies": 4, "right": number % 5, "vote": 0, "formed": 4, "cut": 0}
    return Outcome(**{**told, **counts, **changed})


def results(name: str = "run", number: int = 30, **changed: Any) -> Results:
    outcomes = tuple(outcome(i, **changed) for i in range(1, number + 1))
    return Results(name, "somebody", 4, Sampling(temperature=1.0), "0" * 64, outcomes)


def test_many_sizes_become_ranges_in_the_order_of_numbers() -> None:
    few, many = results(number=12).outcomes, results(number=30).outcomes
    assert [name for name, _ in grouped(few, sizes(few))] == [str(n) for n in range(1, 13)]
    found = [(name, [o.nodes for o in part]) for name, part in grouped(many, sizes(many))]
    assert found[:2] == [("1-5", [1, 2, 3, 4, 5]), ("6-10", [6, 7, 8, 9, 10])]
    assert [n for _, nodes in found for n in nodes] == list(range(1, 31))


def test_results_are_read_as_they_were_written(tmp_path: Path) -> None:
    whole = results("name with \n and é", 3, topology=None)
    whole.write(tmp_path)
    assert read_results(tmp_path) == whole
    assert len((tmp_path / "results.json").read_text("utf-8").splitlines()) == 3 + 2
    empty = replace(whole, outcomes=())
    empty.write(tmp_path)
    assert read_results(tmp_path) == empty


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"form": 2}', '{"form": 1, "name": 3}', "[" * 100_000])
def test_other_files_are_no_results(tmp_path: Path, text: str) -> None:
    (tmp_path / "results.json").write_text(text, "utf-8")
    with pytest.raises(MisuseError, match=r"results\.json"):
        read_results(tmp_path)


def test_runs_are_matched_by_id_and_mode_and_else_by_id() -> None:
    code, english = results("a", 6), results("a", 6, mode="english", right=4)
    found = compare_runs([code, english], ["a", "a"])
    assert [row["run"] for row in found.to_json()["tables"]["runs"]] == ["a (1)", "a (2)"]
    assert dict(found.facts)["questions"] == 6
    both = replace(code, outcomes=code.outcomes + english.outcomes)
    assert dict(compare_runs([both, english], ["a", "b"]).facts) == {"runs": 2, "questions": 6, "left_out": 6}
    with pytest.raises(MisuseError, match="no question in common"):
        compare_runs([code, replace(code, outcomes=(outcome(99),))], ["a", "b"])
    with pytest.raises(MisuseError, match="two runs at least"):
        compare_runs([code], ["a"])


def test_runs_with_other_numbers_of_replies_are_compared_by_what_both_have() -> None:
    one = results("one", 6)
    one = replace(one, k=1, outcomes=tuple(replace(o, replies=1, right=o.right > 2) for o in one.outcomes))
    table = compare_runs([results("four", 6), one], ["four", "one"]).to_json()["tables"]["runs"]
    assert [key for key in table[0] if key.startswith("pass")] == ["pass_at_1"]


def test_the_vote_counts_objects_not_texts() -> None:
    assert answer_text('So {"A": 1, "B": true}') == answer_text('```json\n{"B":true,"A":1}\n```')
    assert answer_text('{"A": 1}') != answer_text('{"A": true}')
    assert answer_text('{"A": 1.0}') is answer_text("none") is None


def test_an_evaluation_without_a_right_answer_is_reported(tmp_path: Path) -> None:
    spec = drug()
    asked = Asked(records(), {spec.sha256: spec})
    found = run_evaluation(asked, Scripted(), tmp_path, k=2, sampling=Sampling(temperature=1.0))
    report = evaluation_report(found, asked.specs, 2)
    assert dict(report.facts)["pass_at_1"] == 0
    assert len(report.passages) == 2
    assert "How the right answers follow" in html(report)
    alone = evaluation_report(found, {}, 1)  # no specification at hand: no derivation
    assert "How the right answers follow" not in html(alone)


def test_grades_on_file_are_those_of_record_and_text(tmp_path: Path) -> None:
    """A corrected record is graded again, though its prompt and the reply are as before."""
    (first, *_) = records()

    class Right(Scripted):
        def generate(self, prompts: Any, k: int, sampling: Any, *, done: Any = frozenset()) -> Any:
            for found in super().generate(prompts, k, sampling, done=done):
                yield found._replace(texts=(json.dumps(dict(first.reply)),) * k)

    found = run_evaluation(Asked((first,), {}), Right(), tmp_path, sampling=GREEDY)
    assert found.results.outcomes[0].right == 1
    gold = {**first.answer.gold, "Size": 0 if first.answer.gold["Size"] != 0 else 1}
    answer = first.answer.model_copy(update={"gold": gold, "support": [gold]})
    corrected = first.model_copy(update={"answer": answer})
    found = run_evaluation(Asked((corrected,), {}), Right(), tmp_path, sampling=GREEDY)
    assert found.results.outcomes[0].right == 0
