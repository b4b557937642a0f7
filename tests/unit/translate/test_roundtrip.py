"""Models through English and back: the same for all that ship, and for no text in which one thing was changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import product
from math import prod
from pathlib import Path
from random import Random

import pytest

from causim import api
from causim.engine.comparing.comparison import Comparison, Relation
from causim.model.evaluate import evaluate_body
from causim.model.scm import SCM
from causim.source import SourceText
from causim.translate.english import render
from causim.translate.roundtrip import Verdict, judge, read_english, round_trip, shown

SPECS = Path(__file__).resolve().parents[3] / "specs"
EXAMPLES = SPECS.parent / "examples/translate"
FILES = sorted(SPECS.rglob("*.scm"))
RICH = [path for path in FILES if path.parent.name in ("clinical", "medical", "math", "nonsense", "textbook")]


@cache
def model(path: Path) -> api.SCM:
    return api.load(path)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_model_that_ships_comes_back_the_same(path: Path) -> None:
    for seed in (0, 1):
        assert round_trip(model(path), seed).relation == "identical"


# --- one change at a time, in a text that somebody wrote

FERRY = model(EXAMPLES / "ferry.scm")
TEXT = (EXAMPLES / "ferry.md").read_text("utf-8")


def told(old: str, new: str) -> Verdict:
    assert TEXT.count(old) == 1, old
    return judge(FERRY, read_english(SourceText("ferry.md", TEXT.replace(old, new))))


def test_the_text_says_what_the_model_says() -> None:
    assert judge(FERRY, read_english(SourceText("ferry.md", TEXT))).relation == "identical"


@pytest.mark.parametrize(
    ("old", "new", "relation", "node", "sentence"),
    [
        ("20 plus", "30 plus", "different mechanism", "Delay",
         "- If the weather is at least breezy and the ebb holds, it is 30 plus the draw."),
        ("is at least breezy", "is stormy", "different mechanism", "Delay",
         "- If the weather is stormy and the ebb holds, it is 20 plus the draw."),
        ("0 for 0 to 15; 50 for 16", "0 for 0 to 20; 50 for 16", "different mechanism", "Refund",
         "The refund is one of these by the delay: 0 for 0 to 20; 50 for 16 to 30; 100 for 31 to 60."),
        ("is always 15", "is always 20", "different mechanism", "Late",
         "- **SLACK** is always 20 (a whole number from 0 to 60)."),
        ("3 in 6 for calm, 2 in 6 for breezy", "2 in 6 for calm, 3 in 6 for breezy", "different structure", "Weather",
         "It is left to chance: 2 in 6 for calm, 3 in 6 for breezy and 1 in 6 for stormy."),
        ("from 0 to 100", "from 0 to 200", "different structure", "Refund",
         "The refund is a whole number from 0 to 200 and depends on the delay."),
        ("### Late\n", "### Late again\n", "refused", None, "The late is true or false and depends on the delay."),
        ("depends on the weather and the ebb", "depends on the weather", "refused", None,
         "- If the weather is at least breezy and the ebb holds, it is 20 plus the draw."),
        ("- Otherwise, it is the draw.\n", "", "refused", None, None),
        ("31 to 60", "32 to 60", "refused", None,
         "The refund is one of these by the delay: 0 for 0 to 15; 50 for 16 to 30; 100 for 32 to 60."),
    ],
)  # fmt: skip
def test_a_change_is_told_with_its_sentence(
    old: str, new: str, relation: str, node: str | None, sentence: str | None
) -> None:
    verdict = told(old, new)
    assert (verdict.relation, bool(verdict)) == (relation, False)
    assert (None if verdict.comparison is None else verdict.comparison.node) == node
    assert verdict.sentences
    if sentence is not None:
        assert sentence in [shown(span) for span in verdict.sentences]
    assert verdict.to_json()["sentences"][0]["line"] == verdict.sentences[0].line


def test_a_quantity_that_only_one_side_has_is_told() -> None:
    late = TEXT[TEXT.index("### Late") :]
    assert told(late, "").comparison == Comparison(
        Relation.DIFFERENT_STRUCTURE, "nodes", "Late", "only the first model has a node Late"
    )
    more = told(late, late + late.replace("Late", "Tardy").replace("The late", "The tardy"))
    assert (more.relation, [shown(s) for s in more.sentences]) == ("different structure", ["### Tardy"])


def test_what_makes_no_difference_is_equivalent() -> None:
    assert told("is more than SLACK", "is at least 16").relation == "equivalent"


# --- any change


_ONE = r"(?<![\w.])"
MUTATIONS: dict[str, re.Pattern[str]] = {
    "another number": re.compile(_ONE + r"\d+(?!\w)"),
    "comparison": re.compile(
        r"\b(is at least|is at most|is less than|is more than|is below|is above|no less than)\b"
    ),
    "dropped rule": re.compile(r"^ *- .*\n", re.MULTILINE),
    "dropped row": re.compile(r"^\| (?!.*---).*\n", re.MULTILINE),
    "added cause": re.compile(r"(?:(?<=depends on the )|(?<=caused by the ))"),
    "dropped sentence": re.compile(r"(?<=\. )[A-Z][^.\n#>|]*\.(?= |$)", re.MULTILINE),
    "and": re.compile(r"(?<= )(?:and|or)(?= the )"),
}
FLIPPED = {"is at least": "is less than", "is at most": "is more than", "is less than": "is at least",
           "is more than": "is at most", "is below": "is at least", "is above": "is at most",
           "no less than": "less than", "and": "or", "or": "and"}  # fmt: skip


OFTEN = ("another number", "another number", "comparison", "comparison")


def mutated(kind: str, text: str, random: Random, names: list[str]) -> str | None:
    """The text with one change of this kind outside of descriptions and checks; None if there is no place for it."""
    body = text.partition("\n## Worked examples and tests")[0].partition("\n## What must follow")[0]
    lines = [_line(body, m.start()) for m in MUTATIONS[kind].finditer(body)]
    found = zip(MUTATIONS[kind].finditer(body), lines, strict=True)
    places = [
        m for m, line in found if not line.startswith(_SAYS_NOTHING) and (kind != "and" or "f the " in line)
    ]
    if not places:
        return None
    place = random.choice(places)
    old = place[0]
    if kind == "another number":
        new = str(max(0, int(old) + random.choice((-1, 1, 2))))
    elif kind == "added cause":
        alone = " and " not in body[place.end() :].split(".", 1)[0]
        new = f"{random.choice(names)}{' and' if alone else ','} the "
    else:
        new = FLIPPED.get(old, "")
    return text[: place.start()] + new + text[place.end() :] if new != old else None


# Lines of descriptions and headings, of which a comparison knows nothing.
_SAYS_NOTHING = (">", "#", "Note:", "In short:", "In words:", "The field", "Its field", "The arrangement")


def _line(text: str, at: int) -> str:
    return text[text.rfind("\n", 0, at) + 1 :].split("\n", 1)[0]


def mutants(count: int, seed: int = 20260) -> Iterator[tuple[api.SCM, str]]:
    """Over models, wordings and kinds of change in turn."""
    random = Random(seed)
    found = 0
    while found < count:
        chosen = model(random.choice(RICH))
        text = render(chosen, seed=random.randrange(50))
        names = [node.name.replace("_", " ") for node in chosen.nodes]
        changed = mutated(random.choice([*MUTATIONS, *OFTEN]), text, random, names)
        if changed is not None and changed != text:
            found += 1
            yield chosen, changed


def differs(ours: SCM, theirs: SCM, found: Comparison) -> bool:
    """Whether a difference is one: evaluated on both sides where there is a counterexample, else looked up."""
    assert found.node is not None
    sides = [side.node_by_name.get(found.node) for side in (ours, theirs)]
    if found.counterexample is not None:
        values = [evaluate_body(n.body, found.counterexample.inputs, m)
                  for n, m in zip(sides, (ours, theirs), strict=True) if n is not None]  # fmt: skip
        return values == [found.counterexample.first, found.counterexample.second] and values[0] != values[1]
    return len({_structure(node) for node in sides}) == 2


def _structure(node: object) -> str:
    from causim.model.scm import Node

    if not isinstance(node, Node):
        return "none"
    own = node.exogenous
    chances: list[tuple[str, Fraction]] = sorted((repr(v), w) for v, w in own.support) if own else []
    return f"{sorted(node.parents)} {node.domain} {own.name if own else None} {chances}"


def check_mutants(count: int, seed: int = 20260) -> dict[str, int]:
    """Each mutant is refused with a sentence, or differs, and does; or enumeration says that it is the same."""
    outcomes: dict[str, int] = {}
    for ours, text in mutants(count, seed):
        verdict = judge(ours, read_english(SourceText("mutant.md", text)))
        outcomes[verdict.relation] = outcomes.get(verdict.relation, 0) + 1
        if verdict.comparison is None:
            assert verdict.reading.errors, text
            assert verdict.sentences, (text, verdict.reading.errors)
            continue
        theirs = verdict.reading.model
        assert theirs is not None
        assert verdict.relation != "undecided"
        if verdict.same:
            assert by_enumeration(ours, theirs), text
            continue
        assert differs(ours, theirs, verdict.comparison), (verdict.comparison, text)
        if verdict.comparison.node in theirs.node_by_name:
            assert verdict.sentences, (verdict.comparison, text)
    return outcomes


MOST = 20_000  # combinations that are enumerated


def by_enumeration(ours: SCM, theirs: SCM) -> bool:
    """Whether all nodes are the same function of the same chances: for all inputs, or for many of very many."""
    random = Random(0)
    for node in ours.nodes:
        other = theirs.node_by_name[node.name]
        if _structure(node) != _structure(other):
            return False
        domains = {parent: list(ours.node_by_name[parent].domain) for parent in node.parents}
        if node.exogenous:
            domains[node.exogenous.name] = [value for value, _ in node.exogenous.support]
        if prod(map(len, domains.values())) <= MOST:
            rows = [*product(*domains.values())]
        else:
            rows = [tuple(map(random.choice, domains.values())) for _ in range(400)]
        for row in rows:
            inputs = dict(zip(domains, row, strict=True))
            if evaluate_body(node.body, inputs, ours) != evaluate_body(other.body, inputs, theirs):
                return False
    return True


def test_no_change_to_a_text_goes_unnoticed() -> None:
    outcomes = check_mutants(40)
    assert outcomes["refused"] >= 5
    assert outcomes["different mechanism"] >= 2


@pytest.mark.slow
def test_none_of_two_hundred_changes_goes_unnoticed() -> None:
    outcomes = check_mutants(200)
    assert sum(outcomes.values()) == 200
    assert sum(count for relation, count in outcomes.items() if relation.startswith("different")) >= 50
