"""`causim effect` and `causim why`."""

from __future__ import annotations

import json
from pathlib import Path
from shlex import split

import pytest

from tests.e2e.cli import DRUG, REPOSITORY, causim

FIRE = REPOSITORY / "specs" / "textbook" / "forest_fire_disjunctive.scm"
SALARY = REPOSITORY / "specs" / "textbook" / "education_salary.scm"

ROCKS = """\
scm 1
model rocks { }
node Suzy() -> bool { exogenous U_Suzy }
node Billy() -> bool { exogenous U_Billy }
node Suzy_hits(Suzy) -> bool { return Suzy }
node Billy_hits(Billy, Suzy_hits) -> bool { return Billy and not Suzy_hits }
node Shatters(Suzy_hits, Billy_hits) -> bool { return Suzy_hits or Billy_hits }
"""


@pytest.fixture
def drug(tmp_path: Path) -> Path:
    file = tmp_path / "drug.scm"
    file.write_text(DRUG, "utf-8")
    return file


def test_all_effects_in_words(drug: Path) -> None:
    done = causim("effect", drug, *split("-c Dose=high -b Dose=none -y 'Size >= 2' -o Mutant=false"))
    assert (done.status, done.err) == (0, "")
    assert (
        done.out
        == """\
cause     Dose = "high", against Dose = "none"
outcome   Size >= 2
evidence  Mutant = false

ATE   average causal effect: -1
      Where Dose = "high" is forced, the probability of Size >= 2 is 0; where Dose = "none" is forced, 1.

TV    total variation: -1
      Where Dose = "high" is seen, the probability of Size >= 2 is 0; where Dose = "none" is seen, 1.

ETT   effect of treatment on the treated: -1
      Where Dose = "high" is seen, the probability of Size >= 2 is 0; had it been Dose = "none", it would be 1.

TE    total effect: -1
      From Dose = "none" to Dose = "high", the probability of Size >= 2 goes from 1 to 0. Its parts: the direct effect -1, less the indirect effect of the way back, 0.

NDE   natural direct effect: -1
      Nothing stands between cause and outcome: the effect is direct.

NIE   natural indirect effect: 0
      Nothing stands between cause and outcome.

PN    probability of necessity: undefined
      the evidence Dose = "high", Mutant = false, Size >= 2 has probability 0

PS    probability of sufficiency: undefined
      the evidence Dose = "none", Mutant = false, not (Size >= 2) has probability 0

PNS   probability of necessity and sufficiency: 0
      In a share of 0 of all cases, it comes to Size >= 2 under Dose = "high" and not under Dose = "none".
"""  # noqa: E501
    )


@pytest.mark.parametrize(
    ("options", "status", "shown"),
    [
        ("-e ate -y Size", 0, ["-3/2 (-1.5)", "the mean of Size is 1;", "5/2 (2.5)"]),
        ("-e pns -y Size=1", 0, ["3/8 (0.375)"]),
        ("-e cde -y Size -m Mutant=true", 0, ["controlled direct effect: 0", "With Mutant = true held"]),
        ("-e ps -y 'Size > 3'", 0, ["probability of sufficiency: 0"]),
        ("-e pn -y 'Size > 3'", 1, ["undefined", "has probability 0"]),
        ("-e ate -e ett -y Size -o Dose=low", 1, ["ATE", "undefined", "this is about worlds with"]),
    ],
)
def test_one_effect(drug: Path, options: str, status: int, shown: list[str]) -> None:
    done = causim("effect", drug, *split(options), "--cause", "Dose=high", "--baseline", "Dose=none")
    assert done.status == status, done.err
    for text in shown:
        assert text in done.out


def test_effects_as_json() -> None:
    question = split("-c Education=2 -b Education=0 -y Salary -e nde -e nie -e te --json")
    data = json.loads(causim("effect", SALARY, *question).out)
    assert data["mediators"] == ["Experience"]
    values = {one["effect"]: (one["status"], one["value"]) for one in data["effects"]}
    assert values == {"nde": ("exact", "10"), "nie": ("exact", "-20"), "te": ("exact", "-10")}
    assert data["effects"][2]["terms"]["NIE of the reverse change"] == "20"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("-y Size", "Name the cause"),
        ("-c Dose=high -y Size", "--baseline"),
        ("-c Dose=high -b Dose=none", "--outcome"),
        ("-c Dose=high -b Dose=none -y Sise", "did you mean Size?"),
        ("-c Dose=high -b Dose=none -y Mutant=maybe", "not a value of bool"),
        ("-c Dose=high -b Dose=none -y 'Size + 1'", "truth value"),
        ("-c Size=1 -b Size=2 -y Dose", "labels and have no mean"),
        ("-c Dose=high -b Dose=none -y Size -e pn", "is a number"),
        ("-c Dose=high -b Dose=none -y Size -e nosuch", "nosuch"),
    ],
)
def test_a_question_that_makes_no_sense(drug: Path, options: str, said: str) -> None:
    done = causim("effect", drug, *split(options))
    assert done.status in (1, 2)
    assert done.out == ""
    assert said in done.err


def test_why_in_words() -> None:
    done = causim("why", "-", "--observe", "Suzy=true,Billy=true", "--effect", "Shatters=true", stdin=ROCKS)
    assert (done.status, done.err) == (0, "")
    assert (
        done.out
        == """\
why Shatters = true
one context is compatible with the evidence

  U_Suzy = true, U_Billy = true
what happened: Suzy = true, Billy = true, Suzy_hits = true, Billy_hits = false, Shatters = true
Suzy = true is a cause:
  had it been Suzy = false, with Billy_hits = false kept as it was, it would not have come to Shatters = true
Suzy_hits = true is a cause:
  had it been Suzy_hits = false, with Billy_hits = false kept as it was, it would not have come to Shatters = true
"""
    )


def test_why_in_each_context() -> None:
    done = causim("why", FIRE, "-e", "Fire=true", "-o", "Lightning=true")
    assert done.status == 0
    assert "2 contexts are compatible with the evidence" in done.out
    assert done.out.count("in 1 of 2 contexts, of probability 1/2 (0.5):") == 2
    assert "Lightning = true and Match_dropped = true together are a but-for cause:" in done.out
    some = causim("why", FIRE, "-e", "Fire", "--limit", "1")
    assert (some.status, "3 of contexts" in some.out) == (1, False)
    assert "3 contexts are compatible with the evidence; 1 is looked at" in some.out


def test_why_as_json() -> None:
    data = json.loads(causim("why", "-", "-e", "Shatters", "-g", "U_Suzy=true", "--json", stdin=ROCKS).out)
    assert (data["status"], data["count"], len(data["contexts"])) == ("complete", 2, 2)
    cause = data["contexts"][1]["causes"][0]
    assert (cause["cause"], cause["held"], cause["but_for"]) == ({"Suzy": True}, {"Billy_hits": False}, False)


def test_why_of_what_did_not_happen() -> None:
    done = causim("why", FIRE, "-e", "Fire=true", "-o", "Lightning=false,Match_dropped=false")
    assert done.status == 1
    assert done.out.startswith("impossible: Fire = true has probability 0")
    assert causim("why", FIRE, "-e", "Fire == 1").status == 1
    assert causim("why", FIRE, "-e", "Fire=maybe").status == 2
