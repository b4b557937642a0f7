"""The task as users run it: by `eval` and by its name on the command line, against the real library."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from causim.dataset.records import Record
from tests.unit.adapters.samples import Written, gold, guess, scripted, shown, written, wrong

pytest.importorskip("inspect_ai", exc_type=ImportError)
pytestmark = pytest.mark.filterwarnings("ignore")


def run(source: Written, reply: Callable[[Record], str], **parameters: Any) -> Any:
    """The log of an evaluation of a scripted model."""
    from inspect_ai import eval as evaluate
    from inspect_ai.model import ModelOutput, ModelUsage, get_model

    from causim.adapters.inspect_ai import questions

    answers = scripted(source.records, reply)

    def replied(messages: list[Any], *_: Any) -> ModelOutput:
        output = ModelOutput.from_content("mockllm", answers(messages[-1].text))
        output.usage = ModelUsage()  # else the mock counts tokens, with an encoding that it downloads
        return output

    (log,) = evaluate(
        questions(str(source.path), str(source.specs), **parameters),
        model=get_model("mockllm/model", custom_outputs=replied),
        log_dir=str(source.path.parent / "logs"),
        display="none",
    )
    assert log.status == "success", log.error
    return log


def metrics(log: Any) -> dict[str, float]:
    return {name: metric.value for scores in log.results.scores for name, metric in scores.metrics.items()}


@pytest.fixture
def source(tmp_path: Path) -> Written:
    return written(tmp_path)


def test_right_replies_score_one_in_all_and_by_kind(source: Written) -> None:
    log = run(source, gold)
    kinds = {record.kind for record in source.records}
    assert metrics(log) == {"accuracy": 1.0, "stderr": 0.0, **dict.fromkeys(kinds, 1.0)}
    assert {sample.id for sample in log.samples} == {record.id for record in source.records}


def test_wrong_replies_score_zero_and_say_why(source: Written) -> None:
    log = run(source, wrong)
    assert metrics(log)["accuracy"] == 0.0
    scores = [score for sample in log.samples for score in sample.scores.values()]
    assert {score.metadata["reason"] for score in scores} == {"wrong-type"}
    assert all("is needed" in score.explanation for score in scores)


def test_guesses_where_a_reply_must_abstain_are_wrong(tmp_path: Path) -> None:
    source = written(tmp_path, abstention=True)
    unique = [record.answer.status == "unique" for record in source.records]
    assert metrics(run(source, guess))["accuracy"] == pytest.approx(sum(unique) / len(unique))
    assert metrics(run(source, gold))["accuracy"] == 1.0


def test_the_command_line_finds_the_task_by_its_name(source: Written) -> None:
    """`inspect eval causim/questions`, by the entry point of this package."""
    from inspect_ai._eval.loader import load_tasks

    (task,) = load_tasks(["causim/questions"], {"records": str(source.path), "specs": str(source.specs)})
    assert len(task.dataset) == len(source.records)


def test_what_the_page_shows_runs(source: Written, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(source.path.parent)
    for program in shown("Inspect"):
        exec(program, {})
