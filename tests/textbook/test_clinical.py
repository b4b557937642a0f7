"""Clinical scores: how many contexts lie behind an observed score, published examples, and the NIHSS told twice."""

from __future__ import annotations

from collections import Counter
from itertools import product
from random import Random

import pytest

from causim.engine import Answer, Engine, Query, Reference, Status
from causim.model.domain import IntDomain, Value
from causim.model.evaluate import run
from tests.textbook.library import model

ITEMS = ("Loc", "Loc_questions", "Loc_commands", "Gaze", "Visual", "Facial", "Arm_left", "Arm_right", "Leg_left",
         "Leg_right", "Ataxia", "Sensory", "Language", "Dysarthria", "Extinction")  # fmt: skip


def asked(name: str, query: Query) -> Answer:
    return Reference(model(name)).answer(query)


def only(answer: Answer) -> tuple[Value, ...]:
    """The values of the only possible answer."""
    assert answer.status is Status.UNIQUE
    return tuple(next(iter(answer)).values())


# --- pre-images: contexts that are compatible with an observed score


@pytest.mark.parametrize("engine", [Reference, Engine])
@pytest.mark.parametrize(
    ("name", "node", "score", "count"),
    [
        ("gcs", "Total", 15, 1),
        ("gcs", "Total", 14, 3),
        ("gcs", "Total", 8, 17),
        ("gcs", "Total", 3, 1),
        ("apgar", "Total", 10, 1),
        ("apgar", "Total", 9, 5),
        ("qsofa", "Score", 2, 3),
    ],
)
def test_published_pre_images(engine: type[Reference], name: str, node: str, score: int, count: int) -> None:
    answer = engine(model(f"clinical/{name}")).answer(Query(observe={node: score}))
    assert answer.count == len(list(answer)) == count


def test_all_pre_images_of_the_coma_scale() -> None:
    expected = Counter(map(sum, product(range(1, 5), range(1, 6), range(1, 7))))
    engine = Reference(model("clinical/gcs"))
    found = {total: engine.answer(Query(observe={"Total": total})).count for total in range(3, 16)}
    assert found == expected


def test_pre_images_of_wells_half_points() -> None:
    """Each criterion is met or not: contexts by their points, and by the D-dimer where it plays a part."""
    points = (6, 6, 3, 3, 3, 2, 2)
    expected = Counter(
        sum(p for p, met in zip(points, case, strict=True) if met) for case in product((0, 1), repeat=7)
    )
    engine = Reference(model("clinical/wells_pe"))
    criteria = tuple(u.name for u in model("clinical/wells_pe").exogenous if u.name != "U_D_dimer")
    for half_points in range(26):
        answer = engine.answer(Query(observe={"Half_points": half_points}, target=criteria))
        assert answer.count == expected[half_points]


# --- published examples, and what would have been


def test_coma_scale_into_sofa() -> None:
    patient = {"Eye": 3, "Verbal": 4, "Motor": 6}
    both = ("Gcs", "Sofa_neuro")
    assert only(asked("clinical/sofa_neuro", Query(observe=patient, target=both))) == (13, 1)
    weaker = Query(observe=patient, do={"Motor": 4}, target=both)
    assert only(asked("clinical/sofa_neuro", weaker)) == (11, 2)


def test_curb65() -> None:
    patient = {
        "U_Confused": True,
        "U_Breathing": 32,
        "U_Age": 66,
        "U_Urea": 4,
        "U_Systolic": 120,
        "U_Diastolic": 40,
    }
    both = ("Score", "Care")
    assert only(asked("clinical/curb65", Query(given=patient, target=both))) == (3, "hospital, severe")
    calmer = Query(given=patient, do={"Breathing": 20}, target=both)
    assert only(asked("clinical/curb65", calmer)) == (2, "hospital-supervised")


def test_cha2ds2_vasc() -> None:
    patient: dict[str, Value] = {
        "Sex": "female", "Age": 70, "Hypertension": True, "Heart_failure": False, "Diabetes": False, "Stroke": False,
        "Vascular": False}  # fmt: skip
    both = ("Score", "Advice")

    def score(**do: Value) -> tuple[Value, ...]:
        return only(asked("clinical/cha2ds2_vasc", Query(observe=patient, do=do, target=both)))

    assert score() == (3, "recommended")
    assert score(Age=76) == (4, "recommended")
    assert score(Sex="male") == (2, "recommended")


def test_wells_pe() -> None:
    """Fast heart and embolism most likely: 4.5 points, image. With a normal heart rate the D-dimer would decide."""
    others = ("Leg_signs", "Immobile", "Previous", "Haemoptysis", "Malignancy")
    patient = {"Fast_heart": True, "Most_likely": True, **dict.fromkeys(others, False)}
    assert only(asked("clinical/wells_pe", Query(observe=patient, target=("Half_points", "Imaging")))) == (
        9,
        True,
    )
    target = ("Half_points", "D_dimer", "Imaging")
    answer = asked("clinical/wells_pe", Query(observe=patient, do={"Fast_heart": False}, target=target))
    assert [tuple(world.values()) for world in answer] == [(6, "normal", False), (6, "raised", True)]


# --- the NIHSS


def test_the_maxima_of_the_items_sum_to_that_of_the_scale() -> None:
    nodes = model("clinical/nihss").node_by_name
    domains = [nodes[name].domain for name in ITEMS]
    assert all(isinstance(domain, IntDomain) and domain.low == 0 for domain in domains)
    assert sum(domain.high for domain in domains if isinstance(domain, IntDomain)) == 42
    assert nodes["Total"].domain == IntDomain(range(43))


@pytest.mark.parametrize(
    ("items", "total", "band"),
    [
        ({}, 0, "no symptoms"),
        ({"Facial": 1, "Arm_right": 2, "Leg_right": 1, "Dysarthria": 1}, 5, "moderate"),
        (
            {"Loc_questions": 2, "Loc_commands": 2, "Gaze": 2, "Visual": 2, "Facial": 2, "Arm_right": 4,
             "Leg_right": 4, "Sensory": 2, "Language": 3, "Dysarthria": 1},
            24, "severe",
        ),
    ],
)  # fmt: skip
def test_worked_examples_of_the_nihss(items: dict[str, int], total: int, band: str) -> None:
    observe = {**dict.fromkeys(ITEMS, 0), **items}
    assert only(asked("clinical/nihss", Query(observe=observe, target=("Total", "Severity")))) == (
        total,
        band,
    )


def test_a_stronger_arm_weakness_in_the_second_example() -> None:
    observe = {**dict.fromkeys(ITEMS, 0), "Facial": 1, "Arm_right": 2, "Leg_right": 1, "Dysarthria": 1}
    query = Query(observe=observe, do={"Arm_right": 4}, target=("Total",))
    assert only(asked("clinical/nihss", query)) == (7,)


def nihss(found: dict[str, int], neglect: str) -> dict[str, int | str]:
    """The rules once more, in plain Python, from what the examination of each item finds.

    Of the instructions on coma (1a = 3), stupor, aphasia and the untestable: see specs/clinical/nihss.scm.
    """
    score = dict(found)
    coma = found["Loc"] == 3
    if coma:
        score |= {"Loc_commands": 2, "Sensory": 2, "Language": 3}
    if score["Loc"] in (2, 3) or score["Language"] == 3:
        score["Loc_questions"] = 2
    elif score["Dysarthria"] == 2:
        score["Loc_questions"] = 1
    limbs = [score[limb] for limb in ("Arm_left", "Arm_right", "Leg_left", "Leg_right")]
    paralysed = sum(limb == 4 for limb in limbs)
    score["Ataxia"] = 0 if score["Language"] == 3 else min(found["Ataxia"], len(limbs) - paralysed)
    modalities = {"none": 0, "touch": 1, "sight": 1, "several": 2}[neglect]
    score["Extinction"] = 0 if neglect == "sight" and score["Visual"] == 3 else modalities
    total = sum(score[item] for item in ITEMS)
    bands = ((21, "severe"), (16, "moderate to severe"), (5, "moderate"), (1, "minor"), (0, "no symptoms"))
    return {**score, "Total": total, "Severity": next(band for least, band in bands if total >= least)}


def test_the_nihss_agrees_with_its_rules_in_plain_python() -> None:
    scm, rng = model("clinical/nihss"), Random(2)
    for _ in range(3_000):
        drawn = {u.name: rng.choice(tuple(u.domain)) for u in scm.exogenous}
        found = {name: value for item in ITEMS if type(value := drawn[name := f"U_{item}"]) is int}
        findings = {name.removeprefix("U_"): value for name, value in found.items()}
        world = run(scm, drawn)
        assert world == nihss(findings, str(drawn["U_Extinction"])), drawn
