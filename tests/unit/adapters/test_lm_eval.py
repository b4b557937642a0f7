"""The shipped task in the real harness: with a scripted model, and over HTTP as against a server of one's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from causim.dataset.records import KindName, Record
from tests.loopback.server import LoopbackServer
from tests.unit.adapters.samples import Written, gold, guess, scripted, shown, written, wrong

pytest.importorskip("lm_eval", exc_type=ImportError)
pytestmark = pytest.mark.filterwarnings("ignore")

KINDS: tuple[KindName, ...] = ("deduction", "intervention", "abduction", "counterfactual")


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HF_DATASETS_OFFLINE", "1")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")


def run(source: Written, model: Any, **others: Any) -> dict[str, float]:
    """The results of the task, by metric."""
    from lm_eval import simple_evaluate
    from lm_eval.tasks import TaskManager

    from causim.adapters.lm_eval import task_folder

    metadata = {"records": str(source.path), "specs": str(source.specs)}
    manager = TaskManager(include_path=str(task_folder()), include_defaults=False, metadata=metadata)
    found = simple_evaluate(model, tasks=["causim"], task_manager=manager, bootstrap_iters=0, **others)
    return {
        name.partition(",")[0]: value
        for name, value in found["results"]["causim"].items()
        if name.startswith("acc") and "stderr" not in name
    }


def scripted_model(source: Written, reply: Callable[[Record], str]) -> Any:
    from lm_eval.api.model import LM

    answers = scripted(source.records, reply)

    class Scripted(LM):
        def generate_until(self, requests: list[Any], disable_tqdm: bool = False) -> list[str]:
            assert not any(request.args[1]["until"] for request in requests), "a reply is cut nowhere"
            return [answers(request.args[0]) for request in requests]

        def loglikelihood(self, requests: list[Any], disable_tqdm: bool = False) -> list[Any]:
            raise NotImplementedError

        loglikelihood_rolling = loglikelihood

    return Scripted()


def test_right_replies_score_one_and_wrong_ones_nothing(tmp_path: Path) -> None:
    source = written(tmp_path)
    names = ["acc", *(f"acc_{kind}" for kind in KINDS)]
    assert run(source, scripted_model(source, gold)) == dict.fromkeys(names, 1.0)
    assert run(source, scripted_model(source, wrong)) == dict.fromkeys(names, 0.0)


def test_guesses_where_a_reply_must_abstain_are_wrong(tmp_path: Path) -> None:
    source = written(tmp_path, abstention=True)
    unique = [record.answer.status == "unique" for record in source.records]
    assert run(source, scripted_model(source, guess))["acc"] == pytest.approx(sum(unique) / len(unique))
    assert run(source, scripted_model(source, gold))["acc"] == 1.0


def test_each_kind_is_averaged_over_its_own_questions(tmp_path: Path) -> None:
    source = written(tmp_path)
    one_kind = scripted_model(
        source, lambda record: gold(record) if record.kind == "abduction" else wrong(record)
    )
    found = run(source, one_kind)
    asked = [record.kind for record in source.records]
    assert found["acc"] == pytest.approx(asked.count("abduction") / len(asked))
    assert {kind: found[f"acc_{kind}"] for kind in KINDS} == {
        kind: float(kind == "abduction") for kind in KINDS
    }


def test_a_server_of_ones_own(tmp_path: Path) -> None:
    pytest.importorskip("tenacity")
    source = written(tmp_path)
    answers = scripted(source.records, gold)
    with LoopbackServer(lambda asked: answers(asked.prompt)) as server:
        arguments = {"model": "scripted", "base_url": f"{server.base_url}/chat/completions", "max_retries": 1}
        found = run(source, "local-chat-completions", model_args=arguments, apply_chat_template=True)
    assert found["acc"] == 1.0
    assert len(server.log) == len(source.records)


def test_examples_are_other_questions_with_right_replies(tmp_path: Path) -> None:
    source = written(tmp_path)
    asked: list[str] = []
    model = scripted_model(source, gold)
    model.generate_until = lambda requests, **_: [asked.append(r.args[0]) or "{}" for r in requests]
    run(source, model, num_fewshot=2)
    for record, prompt in zip(source.records, asked, strict=True):
        shown = [other for other in source.records if other.prompt.strip() in prompt]
        assert len(shown) == 3
        assert record in shown


def test_what_the_page_shows_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The dummy model of the harness says nothing to the purpose."""
    written(tmp_path)
    monkeypatch.chdir(tmp_path)
    for program in shown("lm-evaluation-harness"):
        exec(program, {})
    assert float(capsys.readouterr().out.split()[-1]) == 0.0
