"""The NIHSS case (the paper's Experiment 2) over real HTTP: a translator that is right, and one that is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from causim import api
from causim.cli.main import cli
from causim.errors import MisuseError
from causim.files import read_source
from causim.growth.config import read_as
from causim.model.evaluate import evaluate_body
from causim.reporting import Report
from causim.reporting.intervals import wilson
from causim.source import SourceText
from causim.syntax import ast
from causim.syntax.parse import parse_fragment
from causim.translate.experiment import FormalizationExperiment, run
from tests.loopback import faults
from tests.loopback.server import LoopbackServer, honest
from tests.loopback.translating import Change, Translator, translating_server

REPOSITORY = Path(__file__).resolve().parents[3]
TEXT = (REPOSITORY / "examples/nihss/description.md").read_text("utf-8")
NIHSS = api.load(REPOSITORY / "specs/clinical/nihss.scm")
SHIPPED = REPOSITORY / "examples/experiments/nihss_formalization.yaml"


@pytest.fixture(autouse=True)
def at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(REPOSITORY)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-nobody")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def mechanism(name: str, text: str) -> Change:
    """A node with another result; all else is as it was."""
    value: Any = parse_fragment(SourceText("wrong", text), "expression")
    return lambda node: replace(node, value=value) if node.name.text == name else node


def served(wrong: Change = lambda node: node) -> LoopbackServer:
    assert NIHSS.spec is not None
    return translating_server(NIHSS.spec, TEXT, wrong)


def configured(server: LoopbackServer, **more: Any) -> FormalizationExperiment:
    shipped = read_as(FormalizationExperiment, read_source(SHIPPED))
    author = shipped.author.model_copy(
        update={"base_url": server.base_url, "model": "scripted", "retries": 1, "timeout": 5.0}
    )
    return shipped.model_copy(update={"author": author, "trials": 1, "cassette": None, **more})


def accuracy(report: Report) -> dict[str, dict[str, Any]]:
    (table,) = (table for table in report.tables if table.name == "accuracy")
    return {str(row["strategy"]): row for row in table.records()}


def failures(report: Report) -> list[dict[str, Any]]:
    (table,) = (table for table in report.tables if table.name == "failures")
    return list(table.records())


def test_a_right_translator_is_found_to_be_right(tmp_path: Path) -> None:
    with served() as server:
        report = run(configured(server, trials=2), tmp_path)
        assert {row["verified"]["part"] for row in accuracy(report).values()} == {2}
        assert {row["structure"]["part"] for row in accuracy(report).values()} == {2}
        assert {row["mechanisms"]["part"] for row in accuracy(report).values()} == {2}
        assert failures(report) == []
        asked = len(server.log)
        assert asked == 2 * (1 + 18 + 17) + 2  # subject, plans and blocks of 17 nodes; one request at once
        assert accuracy(run(configured(server, trials=2), tmp_path)) == accuracy(report)
        assert len(server.log) == asked, "what is done is not done again"
    written = api.load(tmp_path / "node_by_node/0002.scm")
    assert [node.name for node in written.nodes] == [node.name for node in NIHSS.nodes]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Sensory", "if Loc >= STUPOR then 2 else U_Sensory"),
        ("Severity", 'match Total { 0 => "no symptoms", 1..5 => "minor", 6..15 => "moderate", '
                     '16..20 => "moderate to severe", 21..42 => "severe" }'),
        ("Loc_questions", "if Loc >= STUPOR or Language == GLOBAL_APHASIA then 2 "
                          "elif Dysarthria == SEVERE_DYSARTHRIA then 2 else U_Loc_questions"),
    ],
)  # fmt: skip
def test_a_wrong_mechanism_is_caught_with_a_counterexample_that_is_one(
    tmp_path: Path, name: str, text: str
) -> None:
    with served(mechanism(name, text)) as server:
        report = run(configured(server), tmp_path)
    for row in accuracy(report).values():
        assert (row["verified"]["part"], row["structure"]["part"], row["mechanisms"]["part"]) == (1, 1, 0)
    for strategy, failure in zip(("node_by_node", "one_shot"), failures(report), strict=True):
        assert (failure["result"], failure["node"]) == ("different mechanism", name)
        record = json.loads((tmp_path / strategy / "0001.json").read_text("utf-8"))
        found = record["counterexample"]
        assert f"{found['first']} in the reference and {found['second']} here" in failure["detail"].replace(
            '"', ""
        )
        wrong = api.load(tmp_path / strategy / "0001.scm")
        for model, side in ((NIHSS, "first"), (wrong, "second")):
            assert said(model, name, found) == found[side]
    assert failures(report)[0]["sentences"], "node by node, the quotations are known"


def said(model: api.SCM, name: str, counterexample: dict[str, Any]) -> Any:
    """What a model says where the counterexample is: a value, or the probability of one."""
    node = model.node_by_name[name]
    inputs = counterexample["inputs"]
    if "value" not in counterexample:
        return evaluate_body(node.body, inputs, model)
    assert node.exogenous is not None
    weights = [
        weight
        for value, weight in node.exogenous.support
        if evaluate_body(node.body, {**inputs, node.exogenous.name: value}, model) == counterexample["value"]
    ]
    return str(sum(weights, Fraction(0)))


def test_a_wrong_chance_and_a_wrong_cause_are_told_apart(tmp_path: Path) -> None:
    def other_chance(node: ast.NodeDecl) -> ast.NodeDecl:
        if node.name.text != "Gaze" or node.exogenous is None:
            return node
        return replace(node, exogenous=replace(node.exogenous, weights=None))

    def other_cause(node: ast.NodeDecl) -> ast.NodeDecl:
        if node.name.text != "Sensory":
            return node
        parents = tuple(replace(parent, text="Language") for parent in node.parents)
        value: Any = parse_fragment(
            SourceText("wrong", "if Language == 3 then 2 else U_Sensory"), "expression"
        )
        return replace(node, parents=parents, value=value)

    for change, structure, node in ((other_chance, 1, "Gaze"), (other_cause, 0, "Sensory")):
        with served(change) as server:
            report = run(configured(server), tmp_path / node)
        assert {row["structure"]["part"] for row in accuracy(report).values()} == {structure}
        assert {row["mechanisms"]["part"] for row in accuracy(report).values()} == {0}
        assert {failure["node"] for failure in failures(report)} == {node}


def test_trials_that_fail_are_counted_and_listed(tmp_path: Path) -> None:
    """Of three at once, one is wrong; node by node, nothing is ever said."""
    assert NIHSS.spec is not None
    wrong = Translator(NIHSS.spec, TEXT, mechanism("Sensory", "if Loc == COMA then 1 else U_Sensory"))
    with served() as server:
        server.queue(lambda asked, script: honest(asked, wrong), purpose="one_shot")
        server.queue(*[faults.empty] * 6, purpose="subject")
        report = run(configured(server, trials=3, attempts=2), tmp_path)
    low, high = wilson(2, 3)
    shares = accuracy(report)
    assert shares["one-shot"]["mechanisms"] == {
        "part": 2,
        "whole": 3,
        "share": 2 / 3,
        "low": low,
        "high": high,
    }
    assert shares["node by node"]["verified"]["part"] == 0
    results = [(f["strategy"], f["result"]) for f in failures(report)]
    assert results == [("node by node", "given up")] * 3 + [("one-shot", "different mechanism")]
    assert "all 2 attempts were refused" in failures(report)[0]["detail"]
    assert "error[llm-empty]" in failures(report)[0]["detail"]
    (refusals,) = (table for table in report.tables if table.name == "refusals")
    assert refusals.records() == [{"strategy": "node by node", "code": "llm-empty", "requests": 6}]


def test_an_endpoint_out_of_reach_leaves_trials_open_and_a_later_run_closes_them(tmp_path: Path) -> None:
    with served() as server:
        server.queue(*[faults.server_error()] * 2, purpose="one_shot")
        first = run(configured(server), tmp_path)
        assert dict(first.facts)["open"] == 1
        second = run(configured(server), tmp_path)
        assert dict(second.facts)["open"] == 0
        with pytest.raises(MisuseError, match="another experiment"):
            run(configured(server, attempts=1), tmp_path)


@pytest.fixture
def config(tmp_path: Path) -> Iterator[Path]:
    """The shipped configuration, told where the scripted server is."""
    with served() as server:
        text = SHIPPED.read_text("utf-8").replace("trials: 10 ", "trials: 1 ")
        text = text.replace("cassette: out/nihss.jsonl", f"cassette: {tmp_path}/replies.jsonl")
        path = tmp_path / "experiment.yaml"
        path.write_text(f"{text}  base_url: {server.base_url}\n", "utf-8")
        yield path


def test_the_shipped_configuration_runs_and_is_replayed_without_the_endpoint(
    config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from click.testing import CliRunner

    def ran(folder: str) -> Any:
        done = CliRunner().invoke(cli, ["experiment", str(config), "-o", str(tmp_path / folder), "--json"])
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)["tables"]

    first = ran("first")
    monkeypatch.delenv("OPENAI_API_KEY")
    config.write_text(
        config.read_text("utf-8").replace("base_url", "base_url: http://127.0.0.1:9/v1 #"), "utf-8"
    )
    assert ran("second") == first
    assert (tmp_path / "first/accuracy.csv").is_file()
    assert (tmp_path / "first/index.html").is_file()
