"""Published answers: every case of the collection has a check block that passes, and the engine agrees with the case.

The collection's variables are 0/1 or integers under the letters of the books; `CASES` says what they are called here.
"""

from __future__ import annotations

import ast as python
import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from causim.engine import Query, Reference, run_check, variable_domain
from causim.model.domain import BoolDomain, Value
from causim.model.scm import SCM
from tests.textbook.library import all_names, model

COUNT = 34


@pytest.mark.parametrize("name", all_names())
def test_check_blocks_of_the_library_pass(name: str) -> None:
    scm = model(name)
    assert scm.checks
    for block in scm.checks:
        failed = [outcome.message for outcome in run_check(scm, block).outcomes if not outcome.passed]
        assert not failed, f"{block.title}: {failed}"


# --- the collection


@dataclass(frozen=True)
class Story:
    """A specification, and what it calls the variables of its cases."""

    spec: str
    names: Mapping[str, str]

    @property
    def model(self) -> SCM:
        return model(f"textbook/{self.spec}")

    def translated(self, name: str, value: int) -> tuple[str, Value]:
        """Our name and value of a case's: 0 and 1 are truth values where we have such."""
        ours = self.names[name]
        domain = variable_domain(self.model, ours)
        return ours, bool(value) if isinstance(domain, BoolDomain) else value


SQUAD = {"U": "U_Captain", "C": "Captain", "A": "Rifleman_A", "B": "Rifleman_B", "D": "Dead"}
SALARY = {"Ed": "Education", "Ex": "Experience", "S": "Salary", "Ux": "U_Experience", "Us": "U_Salary"}
FIRE = {"L": "Lightning", "MD": "Match_dropped", "FF": "Fire"}
DOORS = {"Your": "Choice", "Car": "Car", "Open": "Opened"}
SWITCHES = {"A": "Switch_A", "B": "Switch_B", "C": "Light", "a": "U_Switch_A", "b": "U_Switch_B"}

STORIES = {
    "fs7": Story("nervous_rifleman", {**SQUAD, "W": "U_Rifleman_A"}),
    "fs": Story("firing_squad", SQUAD),
    "edu": Story("education_salary", SALARY),
    "sim": Story("simpson", {"Gender": "Gender", "Drug": "Drug", "Healed": "Healed"}),
    "mh1": Story("monty_hall", DOORS),
    "mh2": Story("careless_host", DOORS),
    "ffc": Story("forest_fire_conjunctive", FIRE),
    "ff": Story("forest_fire_disjunctive", FIRE),
    "xor": Story("xor", SWITCHES),
}


def story_of(case: Mapping[str, Any]) -> Story:
    return next(story for start, story in STORIES.items() if case["id"].startswith(start))


@pytest.fixture(scope="module")
def cases(shared_data: Path) -> list[dict[str, Any]]:
    place = shared_data / "textbook" / "cases.json"
    if not place.is_file():
        pytest.skip(f"no {place.name} among the shared data")
    found: list[dict[str, Any]] = json.loads(place.read_text("utf-8"))["cases"]
    return found


def test_all_cases_are_there(cases: list[dict[str, Any]]) -> None:
    assert len({case["id"] for case in cases}) == COUNT


def test_every_case_has_a_check_block(cases: list[dict[str, Any]]) -> None:
    """Its title starts with the case's id and a colon. (That all blocks pass is tested above.)"""
    for case in cases:
        titles = [block.title for block in story_of(case).model.checks]
        assert any(title.startswith(f"{case['id']}: ") for title in titles), case["id"]


def test_the_engine_gives_the_published_answers(cases: list[dict[str, Any]]) -> None:
    for case in cases:
        story = story_of(case)
        answer = Reference(story.model).answer(query_of(story, case["query"]))
        found = {tuple(world.values()): part for world, part in answer.items()}
        assert found == expected(story, case), case["id"]


def query_of(story: Story, query: Mapping[str, Any]) -> Query:
    """Evidence on exogenous variables is what we call given."""
    assert query.keys() <= {"evidence", "do", "target"}
    evidence = dict(story.translated(*pair) for pair in query.get("evidence", {}).items())
    exogenous = story.model.exogenous_owner
    return Query(
        given={name: value for name, value in evidence.items() if name in exogenous},
        observe={name: value for name, value in evidence.items() if name not in exogenous},
        do=dict(story.translated(*pair) for pair in query.get("do", {}).items()),
        target=tuple(story.names[name] for name in query["target"]),
    )


def expected(story: Story, case: Mapping[str, Any]) -> dict[tuple[Value, ...], Fraction]:
    """The published distribution; of impossible evidence, nothing."""
    target = case["query"]["target"]
    return {
        tuple(
            story.translated(*pair)[1] for pair in zip(target, python.literal_eval(key), strict=True)
        ): Fraction(p)
        for key, p in (case["expected"] or {}).items()
    }
