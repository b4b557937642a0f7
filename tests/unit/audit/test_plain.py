"""The form that anyone can write."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from causim.audit.verdict import Verdict
from causim.errors import MisuseError
from tests.e2e.cli import DRUG
from tests.unit.audit.samples import judged

SEEN = {"observe": {"Dose": "high", "Mutant": False}}


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ({"query": {"do": {"Dose": "none"}, "given": {"U_Size": 2}}, "answer": {"Size": 2}}, Verdict.AGREES),
        ({"query": {"do": {"Dose": "none"}, "given": {"U_Size": 2}}, "answer": {"Size": 3}}, Verdict.DISAGREES),
        ({"query": SEEN, "answer": {"Size": 1}}, Verdict.AMBIGUOUS),
        ({"query": SEEN, "answer": {"Size": 3}}, Verdict.DISAGREES),
        ({"query": SEEN, "answers": [{"Size": 1}, {"Size": 0}]}, Verdict.AGREES),
        ({"query": SEEN, "answers": [{"Size": 1}]}, Verdict.DISAGREES),
        ({"query": SEEN, "event": {"Size": 1}, "probability": "1/2"}, Verdict.AGREES),
        ({"query": SEEN, "event": {"Size": 1}, "probability": 0.51}, Verdict.DISAGREES),
        ({"query": {"observe": {**SEEN["observe"], "Size": 3}}, "impossible": True}, Verdict.AGREES),
        ({"query": SEEN, "impossible": True}, Verdict.DISAGREES),
        ({"query": {"observe": {**SEEN["observe"], "Size": 3}}, "answer": {"Size": 3}}, Verdict.IMPOSSIBLE),
        ({"effect": {"kind": "ate", "cause": {"Dose": "high"}, "baseline": {"Dose": "none"}, "outcome": "Size"},
          "value": -1.5}, Verdict.AGREES),
        ({"effect": {"kind": "ate", "cause": {"Dose": "high"}, "baseline": {"Dose": "none"}, "outcome": "Size"},
          "value": 1.5}, Verdict.DISAGREES),
    ],
)  # fmt: skip
def test_claims(tmp_path: Path, claim: dict[str, Any], verdict: Verdict) -> None:
    (tmp_path / "drug.scm").write_text(DRUG, "utf-8")
    inside, beside = judged(
        "plain", tmp_path, claims=[{"spec": DRUG, **claim}, {"file": "drug.scm", **claim}]
    )
    assert (inside.verdict, beside.verdict) == (verdict, verdict)


def test_specifications_that_are_refused_are_verdicts(tmp_path: Path) -> None:
    text = 'scm 1 model m {{ """d""" }} node A(B) -> bool {{ """a""" return B }} node B({}) -> {} {{ """b""" {} }}'
    circle = text.format("A", "bool", "return A")
    unproved = text.format("", "bool", "return 7")
    rows = [{"spec": spec, "answer": {"A": True}} for spec in (circle, unproved, "scm 1 model {")]
    findings = judged("plain", tmp_path, claims=rows)
    assert [f.verdict for f in findings] == [Verdict.CYCLIC, Verdict.OUTSIDE, Verdict.OUTSIDE]
    assert "A -> B -> A" in (findings[0].judgement.reason or "")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"spec": DRUG}, "one of answer, answers, impossible, probability, value is needed, not 0"),
        ({"answer": {"Size": 1}}, "one of spec and file is needed"),
        ({"file": "missing.scm", "answer": {"Size": 1}}, "#/0/file: "),
        ({"spec": DRUG, "answer": {"Siz": 1}}, "did you mean Size?"),
        ({"spec": DRUG, "answer": []}, "#/0/answer: an object is needed here"),
        ({"spec": DRUG, "query": {"watch": {}}, "answer": {"Size": 1}}, "#/0/query: a query has no watch"),
        ({"spec": DRUG, "event": {"Size": 1}, "probability": "1/0"}, "#/0/probability: "),
        ({"spec": DRUG, "event": {"Size": 1}, "probability": "1e999999999"}, "is no number"),
        (
            {"spec": DRUG, "effect": {"kind": "cause"}, "value": 1},
            "#/0/effect/kind: there is no effect 'cause'",
        ),
    ],
)
def test_faults_are_located(tmp_path: Path, row: dict[str, Any], message: str) -> None:
    with pytest.raises(MisuseError) as caught:
        judged("plain", tmp_path, claims=[row])
    assert message in str(caught.value)
    assert "claims.json#/0" in str(caught.value)
