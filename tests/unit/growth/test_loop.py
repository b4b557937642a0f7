"""How one model grows: attempts, budgets, histories, and going on after a stop."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import jsonschema
import pytest

from causim import api
from causim.edit import Draft, apply_edit
from causim.errors import CausimError
from causim.growth.config import Group, GrowthConfig
from causim.growth.library import Library
from causim.growth.loop import Growth, head
from causim.growth.one_shot import OneShot
from causim.growth.records import History, Job, Status
from causim.resources import schema_text
from causim.source import SourceText
from tests.unit.growth.scripted import Scripted

JOB = Job(id="test-chain-0001", domain="test", topology="chain", nodes=4, seed="5" * 32)


def grown(
    folder: Path, author: Scripted, job: Job = JOB, attempts: int = 3, save_steps: bool = True
) -> History:
    kind = OneShot if job.strategy == "one_shot" else Growth
    return asyncio.run(kind(job, author, Library(folder), attempts, save_steps=save_steps).run())


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_a_model_grows_version_by_version(tmp_path: Path) -> None:
    history = grown(tmp_path, Scripted())
    assert history.status is Status.COMPLETE
    assert [v.file for v in history.versions] == ["v01.scm", "v02.scm", "v03.scm", "v04.scm"]
    models = [api.load(tmp_path / JOB.id / v.file) for v in history.versions]
    assert [len(m.nodes) for m in models] == [1, 2, 3, 4]
    assert all(api.check(tmp_path / JOB.id / v.file) == () for v in history.versions)
    assert history == Library(tmp_path).history(JOB.id)


def test_the_history_makes_every_version_again(tmp_path: Path) -> None:
    history = grown(tmp_path, Scripted())
    assert history.theme is not None
    draft = Draft.read(SourceText("m", head(history.theme, JOB)))
    for version in history.versions:
        assert version.base == draft.digest
        assert version.edit is not None
        draft = apply_edit(draft, version.edit)
        assert draft.text == (tmp_path / JOB.id / version.file).read_text("utf-8")


def test_a_history_keeps_to_its_schema(tmp_path: Path) -> None:
    grown(tmp_path, Scripted({(2, 1): "bad plan"}))
    schema = json.loads(schema_text("history.schema.json"))
    data = json.loads((tmp_path / JOB.id / "history.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(data)


def test_a_refusal_comes_back_to_the_author(tmp_path: Path) -> None:
    author = Scripted({(2, 1): "bad plan", (2, 2): "bad edit", (3, 1): "no reply"})
    history = grown(tmp_path, author)
    assert history.status is Status.COMPLETE
    told = {(t.step, t.attempt): [d.code for d in t.refusals] for t in author.seen if t.refusals}
    assert told == {(2, 2): ["growth-plan"], (2, 3): ["missing-docstring"], (3, 2): ["llm-timeout"]}
    assert [(a.step, a.number, a.stage, [r.code for r in a.refusals]) for a in history.attempts] == [
        (0, 1, "specify", []),
        (1, 1, "execute", []),
        (2, 1, "plan", ["growth-plan"]),
        (2, 2, "execute", ["missing-docstring"]),
        (2, 3, "execute", []),
        (3, 1, "plan", ["llm-timeout"]),
        (3, 2, "execute", []),
        (4, 1, "execute", []),
    ]
    tokens = sum(r.input_tokens for a in history.attempts for r in a.requests)
    assert tokens == 100 * (
        1 + 2 + 1 + 2 + 2 + 1 + 2 + 2
    )  # a refused plan is not executed; a lost one was asked for


def test_spent_attempts_stop_a_model_and_say_why(tmp_path: Path) -> None:
    author = Scripted({(3, n): "bad edit" for n in (1, 2, 3)})
    history = grown(tmp_path, author)
    assert history.status is Status.STOPPED
    assert history.reason == "step 3: all 3 attempts were refused, most often with missing-docstring"
    assert len(history.versions) == 2
    before = files(tmp_path)
    assert grown(tmp_path, Scripted()) == history  # it is done: a resumed run leaves it alone
    assert files(tmp_path) == before


def test_an_author_out_of_reach_interrupts_and_a_resumed_run_goes_on(tmp_path: Path) -> None:
    history = grown(tmp_path / "a", Scripted({(3, 1): "unreachable"}))
    assert history.status is Status.INTERRUPTED
    assert history.reason == "step 3: no such server"
    grown(tmp_path / "a", Scripted())
    grown(tmp_path / "b", Scripted())
    assert files(tmp_path / "a") == files(tmp_path / "b")


@pytest.mark.parametrize("save_steps", [True, False])
@pytest.mark.parametrize("step", [1, 2, 4])
def test_a_run_that_dies_at_any_step_is_resumed_to_the_same_library(
    tmp_path: Path, step: int, save_steps: bool
) -> None:
    class DiedError(Exception):
        pass

    def die(task: object) -> None:
        if task.step == step:  # type: ignore[attr-defined]
            raise DiedError

    mishaps = {(2, 1): "bad edit"}
    with pytest.raises(DiedError):
        grown(tmp_path / "a", Scripted(mishaps, on_execute=die), save_steps=save_steps)
    grown(tmp_path / "a", Scripted(mishaps), save_steps=save_steps)
    grown(tmp_path / "b", Scripted(mishaps), save_steps=save_steps)
    assert files(tmp_path / "a") == files(tmp_path / "b")


def test_a_changed_version_is_noticed(tmp_path: Path) -> None:
    grown(tmp_path, Scripted({(3, 1): "unreachable"}))
    (tmp_path / JOB.id / "v02.scm").write_text("scm 1\n", "utf-8")
    with pytest.raises(CausimError, match="has changed since it was grown"):
        grown(tmp_path, Scripted())


def test_a_broken_history_says_what_to_do(tmp_path: Path) -> None:
    grown(tmp_path, Scripted())
    (tmp_path / JOB.id / "history.json").write_text('{"format": 2}', "utf-8")
    with pytest.raises(CausimError, match="Delete the model's folder"):
        grown(tmp_path, Scripted())


def test_a_whole_model_at_once_is_one_version(tmp_path: Path) -> None:
    job = JOB.model_copy(update={"strategy": "one_shot"})
    history = grown(tmp_path, Scripted({(4, 1): "too few"}), job)
    assert [v.file for v in history.versions] == ["v04.scm"]
    assert [[r.code for r in a.refusals] for a in history.attempts] == [["growth-node-count"], []]


def test_jobs_have_ids_and_seeds_of_their_own() -> None:
    group = Group(domain="math", topology="inverted_star", models=3)
    jobs = list(GrowthConfig(groups=(group, group), seed=1).jobs({"math-inverted-star-0002": 1}))
    assert [j.id for j in jobs] == [f"math-inverted-star-000{n}" for n in range(1, 7)]
    assert len({j.seed for j in jobs}) == 6
    assert [j.generation for j in jobs] == [0, 1, 0, 0, 0, 0]
    assert jobs[0].seed != next(GrowthConfig(groups=(group,), seed=2).jobs()).seed


def test_a_model_that_is_grown_again_replaces_the_one_before_and_keeps_what_it_cost(tmp_path: Path) -> None:
    first = grown(tmp_path, Scripted({(2, 1): "bad edit"}))
    again = JOB.model_copy(update={"generation": 1, "seed": "6" * 32})
    second = grown(tmp_path, Scripted({(3, n): "bad edit" for n in (1, 2, 3)}), again)
    assert second.status is Status.STOPPED
    assert second.earlier == first.attempts
    assert sorted(p.name for p in (tmp_path / JOB.id).iterdir()) == ["history.json", "v01.scm", "v02.scm"]
