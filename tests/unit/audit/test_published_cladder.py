"""The published test models and easy questions of CLadder, every label against an independent enumeration.

What the files are known to hold (their README): stored marginals that multiply correlated parents' marginals, in 224 of
322 models that are not deterministic (with two questions each: 448 of 644), and average effects that are wrong in 46
models (92 questions).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from causim.audit.adapters import adapter
from causim.audit.hypotheses import INDEPENDENT
from causim.audit.run import Options, audit
from causim.audit.verdict import Finding, Verdict
from tests.unit.audit.samples import Tables

CLOSE = 1e-6

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(shared_data: Path) -> Path:
    if not (shared_data / "cladder").is_dir():
        pytest.skip("no CLadder files in the shared data")
    return shared_data / "cladder"


@pytest.fixture(scope="module")
def models(folder: Path) -> dict[int, dict[str, Any]]:
    return {m["model_id"]: m for m in json.loads((folder / "test-model-meta.json").read_text("utf-8"))}


@pytest.fixture(scope="module")
def findings(folder: Path) -> list[Finding]:
    options = Options()
    return list(audit(adapter("cladder").claims([str(folder)], options.budget), options))


def assigned(text: str) -> dict[str, int]:
    """`Y=1` or nothing."""
    name, _, value = text.partition("=")
    return {name: int(value)} if name else {}


def of_models(findings: list[Finding]) -> Iterator[Finding]:
    return (finding for finding in findings if finding.row.startswith("model "))


def test_every_stored_number_of_the_models_gets_the_verdict_of_an_enumeration(
    models: dict[int, dict[str, Any]], findings: list[Finding]
) -> None:
    tables = {number: Tables(found["params"]) for number, found in models.items()}
    compared = Counter[str]()
    for finding in of_models(findings):
        number, label = int(finding.row.removeprefix("model ")), finding.label
        if label.startswith("P("):
            event, _, given = label[2:-1].partition(" | ")
            truth = tables[number].p(assigned(event), assigned(given))
        else:
            truth = {"ATE": Tables.ate, "ETT": Tables.ett, "NDE": Tables.nde, "NIE": Tables.nie}[label[:3]](
                tables[number]
            )
        agrees = abs(truth - models[number]["groundtruth"][label]) <= CLOSE
        assert (finding.verdict is Verdict.AGREES) is agrees, finding
        compared[finding.kind.removeprefix("model: ")] += 1
    effects = dict.fromkeys(("ATE", "ETT", "NDE", "NIE"), 396)
    assert compared == {"marginal": 1366, "conditional": 792, **effects}


def test_the_known_classes_of_wrong_numbers_are_found_and_explained(
    models: dict[int, dict[str, Any]], findings: list[Finding]
) -> None:
    wrong = [f for f in of_models(findings) if f.verdict is Verdict.DISAGREES]
    random = {f"model {n}" for n, m in models.items() if m["equation_type"] == "bernoulli"}
    marginals = {f.row for f in wrong if f.label == "P(Y=1)" and f.row in random}
    effects = {f.row for f in wrong if f.label == "ATE(Y | X)" and f.row in random}
    assert (len(random), len(marginals), len(effects)) == (322, 224, 46)
    assert {f.group for f in wrong if f.kind != "model: marginal"} == {"arrowhead"}
    assert {f.judgement.hypotheses for f in wrong} == {(INDEPENDENT,)}
    assert {f.label for f in wrong if f.kind == "model: marginal"} == {"P(Y=1)"}


def test_what_is_right_is_left_alone(findings: list[Finding]) -> None:
    """All of these graphs have no node with two dependent parents, or the label does not depend on it."""
    wrong = {f.group for f in findings if f.verdict is Verdict.DISAGREES}
    assert wrong.isdisjoint({"chain", "collision", "fork"})
    answers = Counter(f.verdict for f in findings if f.kind.endswith("answer"))
    assert answers == {Verdict.AGREES: 825, Verdict.DISAGREES: 3, Verdict.AMBIGUOUS: 16}
    assert {f.group for f in findings if f.verdict is Verdict.AMBIGUOUS} == {"fork"}
