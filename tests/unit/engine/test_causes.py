"""Actual causes: the standard verdicts, and the definition read word for word on small random models."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import chain, combinations, product
from random import Random

import pytest

import causim
from causim.engine import Budget, UndecidedError, UndefinedError, actual_causes, examine, why
from causim.errors import MisuseError
from causim.model.domain import Value
from causim.model.evaluate import run
from causim.model.scm import SCM
from tests.property.strategies import random_model

Values = Mapping[str, Value]
T, F = True, False


def model(*nodes: str) -> causim.SCM:
    """Boolean nodes: `A` is a root, `B = not A` has a mechanism; parents are the names in it."""
    lines = ["scm 1 model m {}"]
    for text in nodes:
        name, _, mechanism = text.partition(" = ")
        words = mechanism.replace("(", " ").replace(")", " ").replace(",", " ").split()
        parents = dict.fromkeys(word for word in words if word[0].isupper())
        body = f"return {mechanism}" if mechanism else f"exogenous U_{name}"
        lines.append(f"node {name}({', '.join(parents)}) -> bool {{ {body} }}")
    return causim.loads("\n".join(lines))


def context(scm: SCM, **roots: bool) -> dict[str, Value]:
    return {f"U_{name}": value for name, value in roots.items()}


def found(scm: SCM, u: Values, effect: str | Values) -> list[set[str]]:
    return [set(cause.values) for cause in actual_causes(scm, u, effect).causes]


ROCKS = model("Suzy", "Billy", "SH = Suzy", "BH = Billy and not SH", "BS = SH or BH")
EITHER = model("L", "M", "Fire = L or M")
BOTH = model("L", "M", "Fire = L and M")
COUNT = "scm 1 model n {} node N() -> int 0..3 { exogenous U }"
THREE = model("V1", "V2", "V3", "Win = count(V1, V2, V3) >= 2")
LOADER = model("A", "B", "C", "Dead = A and B or C")
GUARD = model("Poison", "Antidote", "Alive = not Poison or Antidote")
SWITCH = model("Flip", "Arrive = Flip or not Flip")
TRACKS = model("Flip", "Left = not Flip", "Right = Flip", "Arrive = Left or Right")


@pytest.mark.parametrize(
    ("scm", "u", "effect", "causes"),
    [
        (EITHER, {"L": T, "M": T}, "Fire", [{"L", "M"}]),
        (EITHER, {"L": T, "M": F}, "Fire", [{"L"}]),
        (BOTH, {"L": T, "M": T}, "Fire", [{"L"}, {"M"}]),
        (BOTH, {"L": T, "M": F}, "not Fire", [{"M"}]),
        (ROCKS, {"Suzy": T, "Billy": T}, "BS", [{"Suzy"}, {"SH"}]),
        (ROCKS, {"Suzy": F, "Billy": T}, "BS", [{"Billy"}, {"BH"}]),
        (THREE, {"V1": T, "V2": T, "V3": F}, "Win", [{"V1"}, {"V2"}]),
        (THREE, {"V1": T, "V2": T, "V3": T}, "Win", [{"V1", "V2"}, {"V1", "V3"}, {"V2", "V3"}]),
        (LOADER, {"A": T, "B": F, "C": T}, "Dead", [{"C"}]),
        (LOADER, {"A": T, "B": T, "C": T}, "Dead", [{"A", "C"}, {"B", "C"}]),
        (GUARD, {"Poison": F, "Antidote": T}, "Alive", [{"Poison", "Antidote"}]),
        (GUARD, {"Poison": T, "Antidote": T}, "Alive", [{"Antidote"}]),
        (SWITCH, {"Flip": T}, "Arrive", []),
        (TRACKS, {"Flip": T}, "Arrive", [{"Flip"}, {"Right"}]),
    ],
)
def test_standard_verdicts(scm: SCM, u: dict[str, bool], effect: str, causes: list[set[str]]) -> None:
    """Halpern, Actual Causality (2016), chapters 2 and 3: forest fires, rocks, votes, a loader, a bodyguard, tracks."""
    assert found(scm, context(scm, **u), effect) == causes


def test_the_witness_of_preemption_holds_billys_miss() -> None:
    suzy, _ = actual_causes(ROCKS, context(ROCKS, Suzy=T, Billy=T), "BS").causes
    assert not suzy.but_for
    assert (dict(suzy.witness.contrast), dict(suzy.witness.held)) == ({"Suzy": F}, {"BH": F})
    assert dict(suzy.witness.world) == {"Suzy": F, "SH": F, "BH": F, "BS": F}


@pytest.mark.parametrize(
    ("cause", "clauses"),
    [
        ({"Suzy": T}, (T, T, T)),
        ({"Suzy": F}, (F, F, T)),
        ({"Billy": T}, (T, F, T)),
        ({"Suzy": T, "Billy": T}, (T, T, F)),
        ({"BS": T}, (T, T, T)),
    ],
)
def test_a_claimed_cause_is_examined_clause_by_clause(cause: Values, clauses: tuple[bool, ...]) -> None:
    verdict = examine(ROCKS, context(ROCKS, Suzy=T, Billy=T), cause, {"BS": True})
    assert (verdict.ac1, verdict.ac2, verdict.ac3) == clauses
    assert verdict.is_cause is all(clauses)


def test_eleven_voters_for_one() -> None:
    """Any six of a unanimous eleven are a cause, and no fewer (Halpern, Actual Causality, chapter 2)."""
    names = [f"V{i}" for i in range(11)]
    vote = model(*names, f"Win = count({', '.join(names)}) >= 6")
    u = context(vote, **dict.fromkeys(names, True))
    causes = actual_causes(vote, u, "Win").causes
    assert len(causes) == 462
    assert {len(cause.values) for cause in causes} == {6}
    few = actual_causes(vote, u, "Win", largest=5)
    assert (few.causes, few.spent) == ((), None)


def test_a_spent_budget_says_so_and_keeps_what_it_found() -> None:
    names = [f"V{i}" for i in range(40)]
    vote = model("Chair", *names, f"Win = Chair and count({', '.join(names)}) >= 15")
    u = context(vote, Chair=T, **dict.fromkeys(names, True))
    result = actual_causes(vote, u, "Win", budget=Budget(contexts=3_000))
    assert [dict(cause.values) for cause in result.causes] == [{"Chair": True}]
    assert result.spent == "the budget of 3000 worlds was spent"
    with pytest.raises(UndecidedError):
        examine(vote, u, dict.fromkeys(names[:26], True), "Win", Budget(contexts=50))


def test_labels_and_numbers_have_many_contrasts() -> None:
    scm = causim.loads(
        """
        scm 1 model dose {}
        node Dose() -> enum("none", "low", "high") { exogenous U_Dose }
        node Level(Dose) -> int 0..9 {
          exogenous U: int 0..1
          return match Dose { "none" => 0, "low" => 3 + U, "high" => 6 + U }
        }
        node Rash(Level) -> bool { return Level in {4, 7} }
        """
    )
    causes = actual_causes(scm, {"U_Dose": "high", "U": 1}, "Rash").causes
    assert [str(cause.values) for cause in causes] == ['Dose = "high"', "Level = 7"]
    assert [str(cause.witness.contrast) for cause in causes] == ['Dose = "none"', "Level = 0"]


# --- several contexts


def test_each_context_that_the_evidence_leaves_has_its_own_causes() -> None:
    explanation = why(EITHER, "Fire", observe={"L": True})
    assert explanation.complete
    assert [(str(c.context), c.probability) for c in explanation.contexts] == [
        ("U_L = true, U_M = false", Fraction(1, 2)),
        ("U_L = true, U_M = true", Fraction(1, 2)),
    ]
    assert [[set(cause.values) for cause in c.found.causes] for c in explanation.contexts] == [
        [{"L"}],
        [{"L", "M"}],
    ]
    first = why(EITHER, {"Fire": True}, limit=1)
    assert (len(first.contexts), first.count, first.complete) == (1, 3, False)


def test_chance_that_does_not_bear_on_the_event_makes_no_contexts() -> None:
    scm = model("L", "M", "Fire = L and M", "Rain")
    (only,) = why(scm, "Fire").contexts
    assert set(only.context) == {"U_L", "U_M"}
    certain = why(
        causim.loads("scm 1 model c {} node A() -> bool { return true } node B(A) -> bool { return A }"), "B"
    )
    assert [dict(c.found.causes[0].values) for c in certain.contexts] == [{"A": True}]


@pytest.mark.parametrize(
    ("ask", "error", "said"),
    [
        (lambda: why(EITHER, "Fire", observe={"L": F, "M": F}), UndefinedError, "probability 0"),
        (lambda: why(EITHER, "Fire", observe={"Fire": F}), UndefinedError, "is not so"),
        (lambda: why(EITHER, "Fier"), MisuseError, "did you mean Fire"),
        (lambda: why(causim.loads(COUNT), "N"), MisuseError, "number"),
        (lambda: actual_causes(EITHER, {"U_L": T}, "Fire"), MisuseError, "says nothing of U_M"),
        (lambda: actual_causes(EITHER, {"U_L": F, "U_M": F}, "Fire"), MisuseError, "nothing caused it"),
        (lambda: actual_causes(EITHER, {"U_L": T, "U_M": T}, "Fire", among=["X"]), MisuseError, "X cannot be"),
        (lambda: examine(EITHER, {"U_L": T, "U_M": T}, {}, "Fire"), MisuseError, "at least one"),
        (lambda: examine(EITHER, {"U_L": T, "U_M": T}, {"X": T}, "Fire"), MisuseError, "no variable X"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_misuse(ask: object, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        ask()  # type: ignore[operator]


# --- the definition, word for word


def subsets(names: list[str], smallest: int = 0) -> Iterator[tuple[str, ...]]:
    return chain.from_iterable(combinations(names, size) for size in range(smallest, len(names) + 1))


def ac2(scm: SCM, u: Values, names: tuple[str, ...], event: tuple[str, Value]) -> bool:
    """Every W, every x'."""
    actual = run(scm, u)
    others = [node.name for node in scm.nodes if node.name not in names]
    settings = list(product(*(scm.node_by_name[name].domain for name in names)))
    return any(
        run(scm, u, {**{w: actual[w] for w in held}, **dict(zip(names, values, strict=True))})[event[0]]
        != event[1]
        for held in subsets(others)
        for values in settings
    )


def test_random_models_agree_with_the_definition() -> None:
    looked_at = together = kept = 0
    for seed in range(120):
        scm = random_model(seed, nodes=5, contexts=30, values=3, checks=0)
        if scm is None or len(scm.nodes) < 3:
            continue
        rng = Random(seed)
        u = {x.name: rng.choice([value for value, _ in x.support]) for x in scm.exogenous}
        last = scm.nodes[-1].name
        event = (last, run(scm, u)[last])
        candidates = [node.name for node in scm.nodes[:-1]]
        holds = {names: ac2(scm, u, names, event) for names in subsets(candidates, 1)}
        expected = {
            frozenset(names)
            for names, is_so in holds.items()
            if is_so and not any(holds[part] for part in subsets(list(names), 1) if part != names)
        }
        result = actual_causes(scm, u, dict([event]))
        assert {frozenset(cause.values) for cause in result.causes} == expected, (seed, u)
        for names, is_so in list(holds.items())[:6]:
            cause = {name: run(scm, u)[name] for name in names}
            assert examine(scm, u, cause, dict([event])).ac2 is is_so
        looked_at += len(expected)
        together += sum(len(names) > 1 for names in expected)
        kept += sum(not cause.but_for for cause in result.causes)
    assert looked_at > 60
    assert together > 0
    assert kept > 0
