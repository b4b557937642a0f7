"""The taskset in the real library: whole rollouts against a server of ours, and the command that checks tasksets."""

from __future__ import annotations

import asyncio
import json
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from causim.dataset.records import Record
from causim.errors import MisuseError
from tests.loopback.server import LoopbackServer
from tests.surface.pages import DOCS
from tests.unit.adapters.samples import Written, gold, guess, scripted, shown, written, wrong

pytest.importorskip("verifiers.v1", exc_type=ImportError)
pytestmark = pytest.mark.filterwarnings("ignore")

HERE = Path(__file__).parent
TASKSET = "causim-questions"


@pytest.fixture(autouse=True)
def plugins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The library imports tasksets and harnesses by name."""
    monkeypatch.syspath_prepend(str(HERE.parents[2] / "examples" / "verifiers"))
    monkeypatch.syspath_prepend(str(HERE))
    monkeypatch.chdir(tmp_path)


def settings(source: Written) -> dict[str, Any]:
    return {"id": TASKSET, "records": str(source.path), "specs": [str(source.specs)]}


def rollouts(source: Written, reply: Callable[[Record], str]) -> list[Any]:
    """The trace of each task, with a scripted model behind a real endpoint."""
    import verifiers.v1 as vf

    agent = {"harness": {"id": "plain-harness"}, "runtime": {"type": "subprocess"}}
    config = vf.SingleAgentEnvConfig.model_validate({"taskset": settings(source), "agent": agent})
    env = vf.load_environment(config)
    answers = scripted(source.records, reply)

    async def play(base_url: str) -> list[Any]:
        client = vf.EvalClientConfig(base_url=base_url, api_key_var="NO_KEY")
        context = vf.ModelContext(model="scripted", client=client)
        async with env.serving():
            episodes = [await env.run_episode(task, context) for task in env.taskset]
        assert all(episode.ok for episode in episodes), [episode.errors for episode in episodes]
        return [trace for episode in episodes for trace in episode.traces]

    with LoopbackServer(lambda asked: answers(asked.prompt)) as server:
        return asyncio.run(play(server.base_url))


def test_right_replies_are_rewarded_and_wrong_ones_not(tmp_path: Path) -> None:
    source = written(tmp_path)
    traces = rollouts(source, gold)
    assert [trace.reward for trace in traces] == [1.0] * len(source.records)
    assert [trace.task.key for trace in traces] == [record.id for record in source.records]
    traces = rollouts(source, wrong)
    assert [trace.reward for trace in traces] == [0.0] * len(source.records)
    assert {trace.info["causim"]["reason"] for trace in traces} == {"wrong-type"}


def test_guesses_where_a_reply_must_abstain_are_not_rewarded(tmp_path: Path) -> None:
    source = written(tmp_path, abstention=True)
    unique = [float(record.answer.status == "unique") for record in source.records]
    assert [trace.reward for trace in rollouts(source, guess)] == unique


def test_models_get_no_tools_unless_asked_for() -> None:
    import verifiers.v1 as vf
    from verifiers.v1.harnesses.null import NullHarness

    harness = vf.load_harness(vf.default_agent_harness(TASKSET))
    assert isinstance(harness, NullHarness)
    assert not harness.EXECUTES_CODE


def test_the_command_that_checks_tasksets_finds_nothing(tmp_path: Path) -> None:
    """As the page says it: the gold replies are rewarded, and to say nothing is not."""
    from verifiers.v1.cli.validate import main

    source = written(tmp_path)
    page = (DOCS / "adapters.md").read_text("utf-8")
    command = next(line for line in page.splitlines() if line.startswith("vf-validate"))
    main([*shlex.split(command)[1:], "--no-rich"])
    (summary,) = tmp_path.glob("outputs/*/summary.json")
    checks = json.loads(summary.read_text())["checks"]
    assert [checks[check]["valid"] for check in ("gold", "noop")] == [len(source.records)] * 2


def test_what_the_page_shows_runs(tmp_path: Path) -> None:
    written(tmp_path)
    for program in shown("verifiers"):
        exec(program, {})


def test_a_taskset_without_questions_says_so() -> None:
    import verifiers.v1 as vf

    taskset = vf.load_taskset(vf.taskset_config_type(TASKSET)(id=TASKSET))
    with pytest.raises(MisuseError, match=r"--env\.taskset\.records"):
        list(taskset)
