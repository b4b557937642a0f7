"""Benchmarks in prose: what the words say is read, and what they leave open is said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from causim.audit.verdict import Finding, Verdict
from causim.errors import MisuseError
from tests.unit.audit.samples import judged


def counterbench(folder: Path, rules: str, asked: str, answer: str) -> Finding:
    row = {"question_id": 1, "type": "basic", "given_info": rules, "question": asked, "answer": answer}
    (finding,) = judged("counterbench", folder, questions=[row])
    return finding


INSTEAD = "Would Dax occur if not Wug instead of Wug?"


@pytest.mark.parametrize(
    ("rules", "asked", "answer"),
    [
        ("We know that Wug causes Fep, and Fep causes Dax.", INSTEAD, "no"),
        ("We know that Wug causes Fep, Fep causes not Zib, and Zib causes Dax.", INSTEAD, "yes"),
        ("We know that Wug causes not Fep, Fep and Zib together cause Dax. We observed Zib.", INSTEAD, "yes"),
        ("We know that Wug causes Fep, Zib and Lop, not Lop causes Dax.", INSTEAD, "yes"),
        ("We know that Wug or Zib causes Dax. We observed Zib.", INSTEAD, "yes"),
        ("We know that Wug or Zib causes Dax. We observed not Zib", INSTEAD, "no"),
        ("We know that Wug causes Fep and Zib, Fep or not Zib causes Dax.",
         "Would Dax occur if not Wug and not Fep?", "yes"),
        ("We know that Wug causes Zib, Zib causes Dax.",
         "Assume not Wug, and based on this assumption, further suppose Zib. Would Dax occur?", "yes"),
        ("We know that Wug causes Dax.", "Would Dax not occur if not Wug instead of Wug?", "yes"),
    ],
)  # fmt: skip
def test_rules_and_questions_are_read(tmp_path: Path, rules: str, asked: str, answer: str) -> None:
    other = {"yes": "no", "no": "yes"}[answer]
    assert counterbench(tmp_path, rules, asked, answer).verdict is Verdict.AGREES
    assert counterbench(tmp_path, rules, asked, other).verdict is Verdict.DISAGREES


@pytest.mark.parametrize(
    ("rules", "asked", "verdict", "reason"),
    [
        ("We know that Wug or Zib causes Dax.", INSTEAD, Verdict.AMBIGUOUS, "it is in 1/2 of the worlds"),
        ("We know that Wug causes Dax. We observed not Dax.", INSTEAD, Verdict.IMPOSSIBLE, "probability 0"),
        ("We know that Wug causes Dax, Dax causes Wug.", INSTEAD, Verdict.CYCLIC, " -> "),
        ("We know that Wug causes Dax, Zib causes Dax.", INSTEAD, Verdict.OUTSIDE, "two rules"),
        ("We know that Wug and Zib or Fep causes Dax.", INSTEAD, Verdict.OUTSIDE, "mixes"),
        ("We know that Wug may lead to Dax.", INSTEAD, Verdict.OUTSIDE, "no rule that is known"),
        ("Wug causes Dax.", INSTEAD, Verdict.OUTSIDE, "does not begin"),
        ("We know that Wug causes Dax.", "Might Dax occur?", Verdict.OUTSIDE, "no form of question"),
        ("We know that Wug causes Fep.", INSTEAD, Verdict.OUTSIDE, "speaks of Dax"),
    ],
)
def test_what_has_no_answer_says_why(
    tmp_path: Path, rules: str, asked: str, verdict: Verdict, reason: str
) -> None:
    finding = counterbench(tmp_path, rules, asked, "no")
    assert finding.verdict is verdict
    assert reason in (finding.judgement.reason or "")


# --- CCR.GB

PROSE = (
    "Condition N9K sometimes needs surgery. The patient will feel pain (at least 8/10) if they carry allele 4T81, a "
    "marker for N9K. If the patient feels pain or the patient carries allele KG95, then lab RJ8 will be low (less than "
    "0.25 mg/dL). If RJ8 is low and the patient has a family history of MEL, then the surgeon will recommend surgery."
)
CHANCE = {"4T81": 1, "KG95": 0, "MEL": 1}


def task(**changed: Any) -> dict[str, Any]:
    """A row as it is published: lists and groups of questions as Python literals in text."""

    def asked(response: int, **values: int) -> dict[str, Any]:
        return {"Prompt": "?", "True exogenous": CHANCE, "True endogenous": values, "True response": response}

    row: dict[str, Any] = {
        "Task ID": "0.1",
        "DAG nodes": "['pain', 'RJ8', 'surgery']",
        "DAG adjacency matrix": "[[0 1 0]\n [0 0 1]\n [0 0 0]]",
        "Exogenous variables": "['4T81', 'KG95', 'MEL']",
        "Bernoulli parameters": "[0.4, 0.6, 0.7]",
        "Causal context": PROSE,
        "Factual queries": str({"surgery": asked(1, pain=1, RJ8=1, surgery=1)}),
        "Interventional queries (cause = True)": str(
            {("pain", "surgery"): asked(1, pain=1, RJ8=1, surgery=1)}
        ),
        "Interventional queries (cause = False)": str({("pain", "RJ8"): asked(0, pain=0, RJ8=0, surgery=1)}),
    }
    return {**row, **changed}


def test_conditions_are_read_and_each_question_has_two_labels(tmp_path: Path) -> None:
    findings = judged("ccr-gb", tmp_path, tasks=[task()])
    assert [f.verdict for f in findings] == [Verdict.AGREES] * 5 + [Verdict.DISAGREES]
    assert findings[-1].stated == "pain = false, RJ8 = false, surgery = true"
    assert findings[-1].judgement.derived == "pain = false, RJ8 = false, surgery = false"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"DAG adjacency matrix": [[0, 1, 1], [0, 0, 1], [0, 0, 0]]}, "RJ8, pain in the matrix and RJ8 in the prose"),
        ({"Causal context": PROSE.replace("low and the", "low and KG95 or the")}, "mixes"),
        ({"Causal context": PROSE.partition("If RJ8")[0]}, "in the matrix"),
    ],
)  # fmt: skip
def test_prose_that_says_something_else_is_outside(
    tmp_path: Path, changed: dict[str, Any], reason: str
) -> None:
    findings = judged("ccr-gb", tmp_path, tasks=[task(**changed)])
    assert {f.verdict for f in findings} == {Verdict.OUTSIDE}
    assert reason in (findings[0].judgement.reason or "")


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("DAG nodes", "__import__('os').getcwd()", "neither JSON nor a Python literal"),
        ("Exogenous variables", "['4T81', 'KG95']", "one for each"),
        ("Bernoulli parameters", [0.4, 0.6, 1.7], "a probability for each node"),
        ("Factual queries", "{'liver': {}}", "a node, or a pair"),
        ("Factual queries", json.dumps({"pain": {"True exogenous": {"Z": 1}}}), "there is no variable Z"),
    ],
)
def test_faults_of_rows_are_located(tmp_path: Path, key: str, value: Any, message: str) -> None:
    with pytest.raises(MisuseError) as caught:
        judged("ccr-gb", tmp_path, tasks=[task(**{key: value})])
    assert message in str(caught.value)
    assert f"tasks.json#/0/{key}" in str(caught.value)
