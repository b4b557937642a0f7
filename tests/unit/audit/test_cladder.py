"""CLadder: wrong numbers are found and explained, right ones are left alone."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from causim.audit.adapters.formulas import parse_formula
from causim.audit.hypotheses import FOLLOWS, INDEPENDENT
from causim.audit.verdict import Finding, Verdict
from causim.errors import MisuseError
from tests.unit.audit.samples import ARROWHEAD, Tables, judged, model, question

TRUTH = Tables(ARROWHEAD)


def by_label(findings: list[Finding]) -> dict[str, Finding]:
    return {finding.label: finding for finding in findings}


def exact_numbers() -> dict[str, float]:
    return {
        "P(Y=1)": TRUTH.p({"Y": 1}),
        "P(V3=1)": TRUTH.p({"V3": 1}),
        "P(Y=1 | X=1)": TRUTH.p({"Y": 1}, {"X": 1}),
        "P(Y=1 | X=0)": TRUTH.p({"Y": 1}, {"X": 0}),
        "ATE(Y | X)": TRUTH.ate(),
        "ETT(Y | X)": TRUTH.ett(),
        "NDE(Y | X)": TRUTH.nde(),
        "NIE(Y | X)": TRUTH.nie(),
    }


def test_numbers_that_are_right_agree(tmp_path: Path) -> None:
    findings = judged("cladder", tmp_path, models=[model(ARROWHEAD, exact_numbers())])
    assert {f.label: f.verdict for f in findings} == dict.fromkeys(exact_numbers(), Verdict.AGREES)


def test_parents_taken_for_independent_are_found_out(tmp_path: Path) -> None:
    """Y computed from P(V2) * P(V3), although V2 causes V3."""
    third = TRUTH.p({"V3": 1})
    wrong = sum(
        TRUTH.p({"X": x})
        * TRUTH.p({"V2": a})
        * (third if b else 1 - third)
        * TRUTH.p({"Y": 1}, X=x, V2=a, V3=b)
        for x in (0, 1)
        for a in (0, 1)
        for b in (0, 1)
    )
    (finding,) = judged("cladder", tmp_path, models=[model(ARROWHEAD, {"P(Y=1)": wrong})])
    assert finding.verdict is Verdict.DISAGREES
    assert finding.judgement.hypotheses == (INDEPENDENT,)
    assert finding.judgement.derived == "463/800"
    assert TRUTH.p({"Y": 1}) == pytest.approx(463 / 800)
    *terms, total = finding.judgement.steps
    parts = [Fraction(term.rpartition(" = ")[2]) for term in terms]
    assert sum(parts) == Fraction(total.rpartition(" = ")[2])
    assert len(terms) == 8


@pytest.mark.parametrize(
    ("label", "stored", "hypothesis"),
    [
        ("ATE(Y | X)", -TRUTH.ate(), "the sign is the other one"),
        ("P(Y=1)", 1 - TRUTH.p({"Y": 1}), "the probability of the opposite is in its place"),
        ("P(Y=1)", round(TRUTH.p({"Y": 1}), 2), "the number was rounded to 2 decimals"),
        ("P(Y=1 | V3=1)", TRUTH.p({"Y": 1}, V3=1), "the chance after an intervention is in its place"),
        ("NDE(Y | X)", TRUTH.ate(), "the average effect is in its place"),
        ("P(Y=1)", 0.123456, None),
    ],
)
def test_other_mistakes_are_named_only_where_they_fit(
    tmp_path: Path, label: str, stored: float, hypothesis: str | None
) -> None:
    (finding,) = judged("cladder", tmp_path, models=[model(ARROWHEAD, {label: stored})])
    assert finding.verdict is Verdict.DISAGREES
    assert finding.judgement.hypotheses == ((hypothesis,) if hypothesis else ())


def test_both_labels_of_a_question_are_judged_and_what_its_text_gives(tmp_path: Path) -> None:
    ate = TRUTH.ate()
    given = {"p(Y | X)": [TRUTH.p({"Y": 1}, {"X": 0}), TRUTH.p({"Y": 1}, {"X": 1})]}
    asked = [
        question("ate", "yes" if ate > 0 else "no", groundtruth=ate, given_info=given),
        question("ate", "yes" if ate < 0 else "no", groundtruth=ate, polarity=False),
        question("ett", "yes" if ate < 0 else "no", groundtruth=ate),  # likelier without the treatment?
        question("marginal", "yes" if TRUTH.p({"Y": 1}) > 0.5 else "no", groundtruth=TRUTH.p({"Y": 1})),
        question("marginal", "yes" if TRUTH.p({"Y": 1}) < 0.5 else "no", groundtruth=0.4),
    ]
    findings = judged("cladder", tmp_path, models=[model(ARROWHEAD, {})], questions=asked)
    assert [f.label for f in findings[:4]] == ["groundtruth", "answer", "p(Y | X)/0", "p(Y | X)/1"]
    agree = [f.verdict is Verdict.AGREES for f in findings]
    assert agree == [True] * 10 + [False, False]
    assert findings[-1].judgement.hypotheses == (FOLLOWS,)


CONFOUNDED = {"p(V1)": 0.4, "p(X | V1)": [0.2, 0.7], "p(Y | V1, X)": [[0.1, 0.5], [0.6, 0.9]]}
FORK = {"p(X)": 0.4, "p(V2)": 0.4, "p(Y | X, V2)": [[0.1, 0.5], [0.6, 0.9]]}
MEDIATED = {"p(X)": 0.4, "p(V2 | X)": [0.2, 0.7], "p(Y | X, V2)": [[0.1, 0.5], [0.6, 0.9]]}


@pytest.mark.parametrize(
    ("params", "methods", "answer", "verdict"),
    [
        (CONFOUNDED, [["V1"], []], "yes", Verdict.AGREES),
        (CONFOUNDED, [[], ["V1"]], "yes", Verdict.DISAGREES),
        (MEDIATED, [[], ["V2"]], "yes", Verdict.AGREES),
        (MEDIATED, [["V2"], []], "yes", Verdict.DISAGREES),
        (FORK, [[], ["V2"]], "yes", Verdict.AMBIGUOUS),  # both give the effect
    ],
)
def test_adjustment_sets_are_judged_by_the_graph(
    tmp_path: Path, params: dict[str, Any], methods: list[list[str]], answer: str, verdict: Verdict
) -> None:
    valid = ["V1"] if params is CONFOUNDED else []
    asked = question("backadj", answer, groundtruth=valid, given_info=methods)
    sets, best = judged("cladder", tmp_path, models=[model(params, {})], questions=[asked])
    assert (sets.verdict, best.verdict) == (Verdict.AGREES, verdict)


def test_a_collider_makes_dependent_what_does_not_affect(tmp_path: Path) -> None:
    params = {"p(X)": 0.4, "p(Y)": 0.3, "p(V3 | X, Y)": [[0.1, 0.5], [0.6, 0.9]]}
    tables = Tables(params)
    seen = {"V3": 1}
    both, one, other = (tables.p(event, seen) for event in ({"X": 1, "Y": 1}, {"X": 1}, {"Y": 1}))
    correlation = (both - one * other) / (one * (1 - one) * other * (1 - other)) ** 0.5
    key = "P(Y = 1 | X = 1, V3 = 1) - P(Y = 1 | X = 0, V3 = 1)"
    gap = tables.p({"Y": 1}, {"X": 1, **seen}) - tables.p({"Y": 1}, {"X": 0, **seen})
    asked = [
        question("collider_bias", "no", collider="V3", baseline=True, given_info={key: correlation}),
        question("collider_bias", "yes", collider="V3", baseline=True, given_info={key: gap}),
    ]
    findings = judged("cladder", tmp_path, models=[model(params, {})], questions=asked)
    verdicts = [f.verdict for f in findings]
    assert verdicts == [Verdict.AGREES, Verdict.AGREES, Verdict.DISAGREES, Verdict.DISAGREES]
    assert findings[-1].judgement.hypotheses == ("the difference of its key is in its place",)


def test_deterministic_counterfactuals(tmp_path: Path) -> None:
    params = {"p(X)": 0.4, "p(V2)": 0.4, "p(Y | X, V2)": [[0, 1], [1, 1]]}  # Y = X or V2

    def asked(answer: str, action: int, value: int, evidence: dict[str, int]) -> dict[str, Any]:
        return question("det-counterfactual", answer, action=action, polarity=value, given_info=evidence)

    rows = [
        asked("no", 0, 1, {"V2": 0}),
        asked("yes", 0, 0, {"V2": 0}),
        asked("no", 0, 1, {"V2": 1}),
        asked("yes", 0, 1, {}),  # V2 decides, and is not known
        asked("no", 0, 1, {"V2": 0, "X": 0, "Y": 1}),
    ]
    findings = judged("cladder", tmp_path, models=[model(params, {})], questions=rows)
    agrees, disagrees = Verdict.AGREES, Verdict.DISAGREES
    expected = [agrees, agrees, disagrees, Verdict.AMBIGUOUS, Verdict.IMPOSSIBLE]
    assert [f.verdict for f in findings] == expected


def test_models_that_are_none_are_verdicts_on_their_rows(tmp_path: Path) -> None:
    circular = {"p(X | Y)": [0.1, 0.2], "p(Y | X)": [0.3, 0.4]}
    rootless = {"p(Y | X)": [0.3, 0.4]}
    rows = [model(circular, {"P(Y=1)": 0.5}), model(rootless, {"P(Y=1)": 0.5}, 1)]
    first, second = judged("cladder", tmp_path, models=rows)
    assert (first.verdict, second.verdict) == (Verdict.CYCLIC, Verdict.OUTSIDE)
    assert first.judgement.reason in ("X -> Y -> X", "Y -> X -> Y")
    certain = {"p(X)": 0, "p(Y | X)": [0.3, 0.4]}
    (third,) = judged("cladder", tmp_path, models=[model(certain, {"P(Y=1 | X=1)": 0.4})])
    assert third.verdict is Verdict.IMPOSSIBLE


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"model_id": 0, "params": ARROWHEAD}, "#/0: the key 'groundtruth' is missing"),
        (model(ARROWHEAD, {"P(Y=1)": "much"}), "#/0/groundtruth/P(Y=1): "),
        (model(ARROWHEAD, {"P(Y)=1": 0.5}), "this is no number that is known"),
        (model({"p(X)": 1.5}, {}), "#/0/params/p(X): 1.5 is no probability"),
        (model({"p(X | Z)": [0.5]}, {}), "#/0/params/p(X | Z): a list of two is needed here"),
        (model({"chance of X": 0.5}, {}), "a table is called p(Y) or p(Y | X, ...)"),
        (model(ARROWHEAD, {"P(W=1)": 0.5}), "the model has no variable W"),
        (question("ate", "perhaps", groundtruth=0.5), "model 0 is in none of the files"),
        ({"rows": 1}, "#/0: neither a model (with params) nor a question"),
    ],
)
def test_faults_of_files_are_located(tmp_path: Path, row: dict[str, Any], message: str) -> None:
    with pytest.raises(MisuseError) as caught:
        judged("cladder", tmp_path, models=[row])
    assert message in str(caught.value)
    assert str(tmp_path / "models.json") in str(caught.value)


def test_an_answer_is_yes_or_no(tmp_path: Path) -> None:
    with pytest.raises(MisuseError, match="/answer: an answer is yes or no, not 'perhaps'"):
        judged(
            "cladder",
            tmp_path,
            models=[model(ARROWHEAD, {})],
            questions=[question("ate", "perhaps", groundtruth=0.5)],
        )


@pytest.mark.parametrize(
    "text", ["", "P()", "Q(Y)", "P(Y=2)", "P(Y) - ", "P(Y) + P(X)", "P(Y) - P(X) - P(Z)"]
)
def test_formulas_that_are_none(text: str) -> None:
    assert parse_formula(text) is None
