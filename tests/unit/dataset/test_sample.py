"""What records promise: the same for the same seed, exact, of all kinds, none twice, and decided."""

from __future__ import annotations

import json
from collections import Counter
from itertools import islice, pairwise
from typing import Any

import pytest

from causim.dataset import Options, Shape, Specification, fingerprint, sample_records
from causim.dataset.answers import stated_by_engine
from causim.engine import Budget, Kind, Reference
from causim.errors import MisuseError
from tests.unit.dataset.questions_asked import ALARM, WIDE, drawn, library, specification, tallied


@pytest.fixture(scope="module")
def alarm() -> Specification:
    return specification(ALARM)


@pytest.fixture(scope="module")
def wide() -> Specification:
    return specification(WIDE)


def test_kinds_come_in_turn(alarm: Specification) -> None:
    assert [record.kind for record in drawn(alarm, 6)] == [
        "deduction", "intervention", "abduction", "counterfactual", "deduction", "intervention",
    ]  # fmt: skip


def test_a_record_depends_on_its_specification_and_the_seed_alone(
    alarm: Specification, wide: Specification
) -> None:
    alone = drawn(alarm, 8, seed=3)
    assert [r for r in drawn([wide, alarm], 8, seed=3) if r.spec.model == "alarm"] == alone
    assert drawn(alarm, 4, seed=3) == alone[:4]
    assert not {r.id for r in drawn(wide, 8, seed=4)} & {r.id for r in drawn(wide, 8, seed=3)}


def test_the_identity_of_a_specification_is_its_text(alarm: Specification) -> None:
    assert fingerprint(ALARM.replace("\n", "\r\n")) == alarm.sha256 == fingerprint(ALARM)
    assert fingerprint(ALARM + "\n") != alarm.sha256
    records, tally = tallied([alarm, alarm], 4)
    assert (len(records), tally.repeated_specs) == (4, 1)


def test_neighbouring_seeds_and_numbers_ask_unrelated_questions(wide: Specification) -> None:
    """With seeds by addition, question i of seed s would be question i - 1 of seed s + 1."""
    by_seed = [
        [json.dumps(r.query.given) for r in drawn(wide, 80, seed=seed) if r.kind == "deduction"]
        for seed in range(4)
    ]
    assert sum(len(set(a) & set(b)) for a, b in pairwise(by_seed)) <= 4  # of 4,096 possible ones


def test_no_question_comes_twice_and_every_one_that_exists_comes(alarm: Specification) -> None:
    records, tally = tallied(alarm, 4 * 100)
    asked = Counter((r.kind, json.dumps(r.query.model_dump(), sort_keys=True)) for r in records)
    assert set(asked.values()) == {1}
    found = Counter(r.kind for r in records)
    # 2 x 3 x 2 exogenous assignments lead to 6 worlds of silent notes and 3 pairs of others, less what coincides.
    worlds = {json.dumps(r.answer.gold) for r in records if r.kind == "deduction"}
    assert (found["deduction"], found["abduction"]) == (12, len(worlds))
    assert tally.short["alarm", Kind.DEDUCTION] == 88


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"evidence": 0.4, "missing_exo_pct": 0.5},
        {"evidence": "minimal", "intervention_node_pct": 0.5, "require_counterfactual_effect": False},
        {"evidence": "minimal", "missing_exo_pct": 1.0, "require_intervention_effect": False},
    ],
)
def test_answers_are_those_of_the_reference(
    alarm: Specification, wide: Specification, settings: dict[str, Any]
) -> None:
    for spec in (alarm, wide):
        reference = Reference(spec.model)
        for record in drawn(spec, 12, **settings):
            exact = reference.answer(record.query.query(), Budget())
            answer = record.answer
            assert (answer.status, answer.count) == (str(exact.status), exact.count)
            assert exact.contains(answer.gold)
            assert answer.support == [dict(values) for values in islice(exact, 64)]
            assert answer.complete == (len(answer.support) == exact.count)
            shown = [str(exact.probability(values)) for values in answer.support]
            assert answer.probabilities == shown
            assert answer.digest == stated_by_engine(spec.model, exact, 1).digest


def test_hidden_evidence_makes_several_answers_right(alarm: Specification) -> None:
    full = {r.answer.count for r in drawn(alarm, 12) if r.query.given}
    part = {r.answer.count for r in drawn(alarm, 12, evidence=0.4, missing_exo_pct=0.7)}
    assert full == {1}
    assert max(part) > 2


def test_evidence_is_of_the_size_asked_for(wide: Specification) -> None:
    for record in drawn(wide, 8, evidence=0.5, missing_exo_pct=0.25, intervention_node_pct=0.3):
        observing = record.kind in ("abduction", "counterfactual")
        assert len(record.query.observe) == (6 if observing else 0)  # of 13
        assert len(record.query.given) == (0 if observing else 9)  # of 12
        assert len(record.query.do) == (4 if record.kind in ("intervention", "counterfactual") else 0)


def test_minimal_evidence_is_what_has_no_effects(wide: Specification) -> None:
    observed = [r.query.observe for r in drawn(wide, 8, evidence="minimal") if r.query.observe]
    assert {tuple(values) for values in observed} == {("Sum",)}


def test_interventions_have_an_effect_where_one_is_possible(alarm: Specification) -> None:
    effects = 0
    for record in drawn(alarm, 40):
        if record.kind == "counterfactual":
            after, before = record.answer.gold, record.query.observe
            effects += any(after[n] != before[n] for n in before if n not in record.query.do)
    assert effects == 10
    lonely = specification(
        "scm 1\nmodel lonely {}\nnode A() -> bool { exogenous U_A }\nnode B() -> bool { exogenous U_B }\n"
    )
    assert {r.kind for r in drawn(lonely, 8)} == {"deduction", "abduction"}
    anything = drawn(lonely, 8, require_intervention_effect=False, require_counterfactual_effect=False)
    no_effects = sum(record.kind == "counterfactual" for record in anything)
    assert no_effects == 2


def test_a_question_too_hard_to_answer_is_passed_over(wide: Specification) -> None:
    records, tally = tallied(
        wide, 8, evidence="minimal", intervention_node_pct=0.1, options=Options(steps=50, cells=4)
    )
    assert tally.undecided > 0
    assert {r.kind for r in records} < {str(kind) for kind in Kind}
    assert tally.short["wide", Kind.COUNTERFACTUAL] + tally.short["wide", Kind.ABDUCTION] > 0


def test_models_without_a_question_of_a_kind_stay_short() -> None:
    """Nothing to find where nothing is exogenous; no proper subset of one node to force."""
    fixed = specification("scm 1\nmodel fixed {}\nnode A() -> int 0..3 { return 2 }\n")
    records, tally = tallied(fixed, 4)
    assert [r.kind for r in records] == ["deduction"]
    assert records[0].answer.gold == {"A": 2}
    assert {kind for _, kind in tally.short} == set(Kind) - {Kind.DEDUCTION}


def test_the_stroke_scale_is_asked_about(alarm: Specification) -> None:
    (nihss,) = (spec for spec in library() if spec.model.name == "nihss")
    records, tally = tallied(nihss, 16)
    assert (len(records), tally.undecided) == (16, 0)
    assert {len(r.required_keys) for r in records} == {15, 17}


def test_shapes_are_checked() -> None:
    with pytest.raises(MisuseError, match="evidence is full, minimal or a share, from 0 to 1, not 2"):
        Shape(evidence=2)
    with pytest.raises(MisuseError, match="missing_exo_pct is a share, from 0 to 1, not -1"):
        Shape(missing_exo_pct=-1)
    with pytest.raises(MisuseError, match="cannot draw -1 records"):
        sample_records([], -1)
