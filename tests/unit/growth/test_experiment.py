"""Incremental against one-shot: what counts as success, and how failures are told apart."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from causim.diagnostics.catalog import CATALOG
from causim.errors import MisuseError, SpecError
from causim.growth import run as growth_run
from causim.growth.author import AuthorError, Proposal, Task
from causim.growth.config import read_as
from causim.growth.experiment import IncrementalVsOneShot, run
from causim.growth.experiment.taxonomy import CLASSES, CODES, failure
from causim.growth.library import Library
from causim.growth.records import Attempt, Refusal, Status
from causim.growth.verify import verify_whole
from causim.reporting import Report
from causim.source import SourceText
from tests.unit.growth.spoiled import SpoiledAuthor

HEAD = 'scm 1 model m { """M.""" topology layered }\n'
ROOT = 'node A() -> int 0..3 { """A.""" exogenous U_A }\n'
CHILD = 'node B(A) -> int 0..3 { """B.""" exogenous U_B return min(A, U_B) }\n'

WRONG = {
    "syntax": HEAD + ROOT + "node B(A) -> int 0..3 { return A +",
    "wrong node count": HEAD + ROOT,
    "disconnected": HEAD + ROOT + CHILD.replace("(A)", "()").replace("min(A, U_B)", "U_B"),
    "runtime": HEAD + ROOT + CHILD.replace("min(A, U_B)", "A + U_B"),
    "other": HEAD + ROOT + CHILD.replace('"""B."""', ""),
}
SHARED = {
    "by reading it": CHILD.replace("exogenous U_B", "").replace("U_B", "U_A"),
    "by declaring it again": CHILD.replace("U_B", "U_A"),
}


def attempt(text: str) -> Attempt:
    """The attempt at a model of two nodes that this text is."""
    try:
        verify_whole(SourceText("m", text), 2, "layered")
    except SpecError as error:
        found = tuple(map(Refusal.of, error.diagnostics))
    else:
        found = ()
    return Attempt(step=2, number=1, stage="one_shot", refusals=found)


# --- the taxonomy


@pytest.mark.parametrize("name", WRONG)
def test_a_failure_has_its_class(name: str) -> None:
    assert failure(attempt(WRONG[name])) == name


@pytest.mark.parametrize("way", SHARED)
def test_an_exogenous_variable_is_shared(way: str) -> None:
    assert failure(attempt(HEAD + ROOT + SHARED[way])) == "shared exogenous"


def test_what_is_accepted_has_none() -> None:
    assert failure(attempt(HEAD + ROOT + CHILD)) is None


def test_of_several_faults_the_one_counts_that_hides_the_others() -> None:
    codes = ("result-out-of-type", "growth-node-count", "missing-docstring")
    found = tuple(Refusal(code=code, message="") for code in codes)
    several = Attempt(step=2, number=1, stage="one_shot", refusals=found)
    assert failure(several) == "wrong node count"


def test_every_code_of_the_taxonomy_is_one_and_has_one_class() -> None:
    codes = [code for found in CODES.values() for code in found]
    assert len(codes) == len(set(codes))
    assert set(codes) <= CATALOG.keys()
    assert (*CODES, "other") == CLASSES


# --- the experiment

CONFIG = """
kind: incremental_vs_one_shot
sizes: [1, 3]
trials: 4
domain: nonsense
topologies: [chain, layered]
"""


class Author(SpoiledAuthor):
    """Grows without fault but for the second model; writes at once, but for sizes above 2, what `texts` has."""

    texts: Mapping[str, str] = {}
    away = False

    def __init__(self) -> None:
        super().__init__({})

    def fault(self, task: Task) -> str | None:
        second = task.model_id.endswith("-0002")
        return "away" if self.away and second else "type" if second and task.step == 3 else None

    async def one_shot(self, task: Task) -> Proposal[str]:
        number = int(task.model_id[-1]) - 1
        if task.nodes > 2 and number < len(WRONG):
            return Proposal(list(WRONG.values())[number])
        return await super().one_shot(task)


@pytest.fixture
def config() -> IncrementalVsOneShot:
    return read_as(IncrementalVsOneShot, SourceText("c.yaml", CONFIG))


@pytest.fixture
def author(monkeypatch: pytest.MonkeyPatch) -> type[Author]:
    class Mine(Author):
        pass

    monkeypatch.setattr(growth_run, "author_of", lambda config: (Mine(), 1))
    return Mine


def rows(report: Report, name: str, *keys: str) -> list[tuple[object, ...]]:
    table = next(t for t in report.tables if t.name == name)
    return [tuple(record[key] for key in keys) for record in table.records()]


def successes(report: Report) -> list[tuple[object, ...]]:
    return [
        (strategy, nodes, success["part"], success["whole"])  # type: ignore[index]
        for strategy, nodes, success in rows(report, "success", "strategy", "nodes", "success")
    ]


def test_success_by_size_and_classes_of_failures(
    config: IncrementalVsOneShot, author: type[Author], tmp_path: Path
) -> None:
    report = run(config, tmp_path)
    assert successes(report) == [
        ("incremental", 1, 8, 8),
        ("incremental", 3, 6, 8),
        ("one-shot", 1, 8, 8),
        ("one-shot", 3, 0, 8),
    ]
    assert rows(report, "failures", "strategy", "nodes", "failure", "attempts") == [
        ("incremental", 3, "runtime", 2),
        ("one-shot", 3, "syntax", 2),
        ("one-shot", 3, "wrong node count", 6),  # whatever else is wrong with models of two nodes
    ]
    assert ("incremental", 3, "result-out-of-type", "runtime", 2) in rows(
        report, "codes", "strategy", "nodes", "code", "failure", "attempts"
    )
    assert [chart.name for chart in report.charts] == ["success", "failures"]
    assert report.summary[-1].startswith("One-shot: 8 of 16 succeeded, 50.0% [")
    statuses = {h.status for h in Library(tmp_path / "one_shot-3").histories()}
    assert statuses == {Status.STOPPED}


def test_both_strategies_have_the_same_tasks_and_each_size_its_own(config: IncrementalVsOneShot) -> None:
    seeds = {(strategy, size): [job.seed for job in grown.jobs()] for strategy, size, grown in config.runs()}
    assert seeds["incremental", 3] == seeds["one_shot", 3]
    assert not set(seeds["incremental", 1]) & set(seeds["incremental", 3])


def test_trials_of_an_author_out_of_reach_are_open_and_gone_on_with(
    config: IncrementalVsOneShot, author: type[Author], tmp_path: Path
) -> None:
    author.away = True
    first = run(config, tmp_path)
    assert dict(first.facts)["open"] == 4  # the second model of both topologies, at both sizes
    assert successes(first)[:2] == [("incremental", 1, 6, 6), ("incremental", 3, 6, 6)]
    assert "4 trials are open" in first.summary[-1]
    author.away = False
    second = run(config, tmp_path)
    assert dict(second.facts)["open"] == 0
    assert successes(second)[:2] == [("incremental", 1, 8, 8), ("incremental", 3, 6, 8)]


def test_what_is_there_is_not_done_again(
    config: IncrementalVsOneShot, author: type[Author], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run(config, tmp_path)

    async def never(self: Author, task: Task) -> Proposal[str]:
        raise AuthorError(())

    for method in ("specify", "one_shot"):
        monkeypatch.setattr(author, method, never)
    assert run(config, tmp_path) == first


def test_the_folder_of_another_experiment_is_left_alone(
    config: IncrementalVsOneShot, author: type[Author], tmp_path: Path
) -> None:
    run(config, tmp_path)
    other = config.model_copy(update={"trials": 5})
    with pytest.raises(MisuseError, match="holds a library of another configuration"):
        run(other, tmp_path)


def test_models_that_are_one_are_no_failures(tmp_path: Path) -> None:
    """At one node there are far fewer models than trials."""
    many = IncrementalVsOneShot(kind="incremental_vs_one_shot", sizes=(1,), trials=60)
    assert [(part, whole) for *_, part, whole in successes(run(many, tmp_path))] == [(60, 60), (60, 60)]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("sizes: [1, 3]", "sizes: []", "at least one entry"),
        ("sizes: [1, 3]", "sizes: [0]", "greater than or equal to 1"),
        ("trials", "trails", "unknown key `trails`"),
        ("chain", "chian", "cannot be"),
    ],
)
def test_a_configuration_that_is_wrong(old: str, new: str, words: str) -> None:
    with pytest.raises(SpecError, match=words):
        read_as(IncrementalVsOneShot, SourceText("c.yaml", CONFIG.replace(old, new)))
