"""Causal effects against published values, against closed forms, and against looking at every context."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest

import causim
from causim.engine import (
    FACTUAL,
    Budget,
    Copy,
    Engine,
    Reference,
    UndecidedError,
    UndefinedError,
    World,
    change_mechanism,
    effects,
    worlds,
)
from causim.engine.effects.contrast import Contrast, EffectKind
from causim.errors import MisuseError, SpecError
from causim.model.domain import BoolDomain, LabelDomain, Value
from causim.model.evaluate import run
from causim.model.scm import SCM
from tests.property.queries import worlds as every_context
from tests.property.strategies import random_model

TEXTBOOK = Path(__file__).resolve().parents[3] / "specs" / "textbook"

# Pearl, Causality, 9.3.1: who bets on heads wins when the coin shows it.
COIN = """
scm 1 model coin { }
node Bet() -> bool { exogenous U_Bet }
node Win(Bet) -> bool { exogenous Heads: bool return Bet == Heads }
"""

# Pearl, The Mediation Formula (2012), table 1: a drug X, an enzyme M, a cure Y.
ENZYME = """
scm 1 model enzyme { }
node X() -> bool { exogenous U_X }
node M(X) -> bool { cpt U_M coupling inverse_cdf { false => [0.6, 0.4], true => [0.25, 0.75] } }
node Y(X, M) -> bool {
  cpt U_Y coupling inverse_cdf {
    (true, true) => [0.2, 0.8], (true, false) => [0.6, 0.4],
    (false, true) => [0.7, 0.3], (false, false) => [0.8, 0.2],
  }
}
"""

LINEAR = """
scm 1 model linear { }
node X() -> int 0..3 { exogenous U_X }
node M(X) -> int 0..7 { exogenous U_M: int 0..1 return 2 * X + U_M }
node Y(X, M) -> int 0..60 { exogenous U_Y: int 0..4 return 3 * X + 5 * M + U_Y }
"""

# Severe patients get more of the drug; the level that reaches the blood moves size and mood.
WARD = """
scm 1 model ward { }
node Severe() -> bool { exogenous U_Severe ~ {false: 2, true: 1} }
node Dose(Severe) -> enum("none", "low", "high") {
  exogenous Careless ~ {"none": 8, "low": 1, "high": 1}
  return if Severe then "high" else Careless
}
node Level(Dose) -> int 0..2 { return match Dose { "none" => 0, "low" => 1, "high" => 2 } }
node Size(Severe, Level) -> int -2..3 { exogenous U_Size: int 0..1 return int(Severe) * 2 + U_Size - Level }
node Mood(Level) -> bool { exogenous U_Mood return U_Mood and Level < 2 }
"""

Values = Mapping[str, Value]


def textbook(name: str) -> causim.SCM:
    return causim.load(TEXTBOOK / f"{name}.scm")


def shares(*names: str) -> tuple[Fraction, ...]:
    return tuple(map(Fraction, names))


@pytest.mark.parametrize(
    ("model", "cause", "outcome", "expected"),
    [
        (lambda: causim.loads(COIN), "Bet", "Win", {"pn": "1", "ps": "1", "pns": "1/2", "ate": "0"}),
        (
            lambda: textbook("firing_squad"),
            "Rifleman_A",
            "Dead",
            {"pn": "0", "ps": "1", "pns": "1/2", "tv": "1", "ate": "1/2", "ett": "0"},
        ),
        (lambda: textbook("nervous_rifleman"), "Rifleman_A", "Dead", {"pn": "1/16"}),
        (lambda: textbook("simpson"), "Drug", "Healed", {"tv": "3/40", "ate": "-3/20", "te": "-3/20"}),
        (lambda: causim.loads(ENZYME), "X", "Y", {"nde": "0.32", "nie": "0.035", "te": "0.46", "tv": "0.46"}),
    ],
    ids=["fair coin", "firing squad", "nervous rifleman", "Simpson", "mediation formula"],
)
def test_published_values(
    model: Callable[[], SCM], cause: str, outcome: str, expected: Mapping[str, str]
) -> None:
    found = {
        name: getattr(effects, name)(model(), {cause: True}, {cause: False}, outcome) for name in expected
    }
    assert found == {name: Fraction(value) for name, value in expected.items()}


def test_paths_of_a_linear_model_add_up() -> None:
    contrast = Contrast(causim.loads(LINEAR), {"X": 3}, {"X": 1}, "Y", mediators={"M": 4})
    found = {effect.kind: effect.value for effect in contrast.all()}
    assert found == {"ate": 26, "tv": 26, "ett": 26, "te": 26, "nde": 6, "nie": 20, "cde": 6}
    assert contrast.te().terms[2:] == (("NDE", 6), ("NIE of the reverse change", -20))
    given = {"X": 1, "M": 2, "Y": 14}
    assert effects.ate(causim.loads(LINEAR), {"X": 3}, {"X": 1}, "Y >= 38", observe=given) == 1


def test_evidence_before_and_after_are_two_questions() -> None:
    squad = textbook("firing_squad")
    force: Values = {"Rifleman_A": True}
    assert effects.do_then_observe(squad, force, {"Dead": True}, "Rifleman_B") == Fraction(1, 2)
    assert effects.do_then_observe(squad, force, {}, "Rifleman_B", observe={"Dead": True}) == 1


def test_a_nested_counterfactual_is_one_world_seen_through_another() -> None:
    model = causim.loads(LINEAR)
    plan = {"a": {"X": 0}, "b": {"X": 1, "M": Copy("a", "M")}, "c": {"X": 3, "M": Copy("b", "M")}}
    joint = worlds(model, plan)
    answer = joint.answer(
        {FACTUAL: {"X": 3, "M": 7, "Y": 44}}, [(world, name) for world in "abc" for name in "MY"]
    )
    (world,) = answer
    assert [world[joint.name(w, "Y")] for w in "abc"] == [5, 8, 14]  # with U_M = 1 and U_Y = 0
    assert joint.name("a", "M") == joint.name("b", "M") == joint.name("c", "M") != "M"
    assert joint.name("a", "U_Y") == "U_Y"  # which all worlds share


def test_what_no_intervention_reaches_stands_once() -> None:
    joint = worlds(causim.loads(WARD), {"a": {"Dose": "none"}, "b": {"Dose": "none", "Mood": True}})
    names = joint.names
    assert names["a"]["Severe"] == names["b"]["Severe"] == "Severe"
    assert names["a"]["Size"] == names["b"]["Size"] == "Size__a"
    assert (names["a"]["Mood"], names["b"]["Mood"]) == ("Mood__a", "Mood__b")
    with pytest.raises(UndefinedError, match="Severe is the same in all worlds"):
        joint.query({FACTUAL: {"Severe": True}, "a": {"Severe": False}}, [("b", "Mood")])


# --- soft interventions


def test_a_policy_is_compared_in_the_same_situations() -> None:
    ward = causim.loads(WARD)
    policy = change_mechanism(ward, "Dose", 'if Severe then "low" else "none"')
    assert [u.name for u in policy.exogenous] == ["U_Severe", "U_Size", "U_Mood"]
    assert "Careless" not in causim.dumps(policy)
    # Severe patients lose one level, careful doctors give none to the others: 1/3 * 1 + 2/3 * (0.1 * 1 + 0.1 * 2)
    assert effects.change(ward, policy, "Size") == Fraction(1, 3) + Fraction(2, 3) * Fraction(3, 10)
    assert effects.change(ward, policy, "Size", observe={"Severe": True}) == 1
    assert effects.change(ward, policy, {"Dose": "high"}, given={"Careless": "high"}) == -1


def test_new_parents_move_the_node_behind_them() -> None:
    late = causim.loads(WARD + "node Hour() -> int 0..1 { exogenous U_Hour }")
    timed = change_mechanism(
        late, "Dose", 'if Hour == 1 and Severe then "high" else "none"', ["Hour", "Severe"]
    )
    assert [node.name for node in timed.nodes] == ["Severe", "Hour", "Dose", "Level", "Size", "Mood"]
    assert causim.loads(causim.dumps(timed)) == timed


def test_a_new_distribution_is_a_new_variable() -> None:
    ward = causim.loads(WARD)
    same = change_mechanism(ward, "Severe", None, exogenous={False: 2, True: 1})
    other = change_mechanism(ward, "Severe", None, exogenous={False: 1, True: Fraction(1, 1)})
    noisy = change_mechanism(
        ward, "Level", 'clamp(U_Level + int(Dose == "high"), 0, 2)', exogenous={0: 3, 2: 1}
    )
    joint = worlds(ward, {"same": World(model=same), "other": World(model=other)})
    assert joint.name("same", "Mood") == "Mood"
    assert (joint.name("same", "U_Severe"), joint.name("other", "U_Severe")) == (
        "U_Severe",
        "U_Severe__other",
    )
    assert effects.change(ward, other, "Severe", observe={"Severe": True}) == Fraction(-1, 2)
    assert noisy.node_by_name["Level"].exogenous.weights == shares("3/4", "1/4")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        (("Dsoe", "1"), MisuseError, "did you mean Dose"),
        (("Severe", "Size > 1", ["Size"]), MisuseError, "Size descends from Severe"),
        (("Severe", "true", ["Severe"]), MisuseError, "is the node itself"),
        (("Level", "Dose + 1"), SpecError, "not a label"),
        (("Level", "3"), SpecError, "outside of int 0..2"),
        (("Level", "1 +"), SpecError, "something is missing"),
        (("Level", "int(Severe)"), SpecError, "not a parent of Level"),
        (("Level", None), MisuseError, "give an expression"),
        (("Severe", None, None, {True: -1, False: 2}), MisuseError, "0 or more"),
        (("Severe", None, None, {True: 1, 2: 2}), MisuseError, "one type"),
    ],
)
def test_a_mechanism_that_makes_no_sense_is_refused(
    change: tuple[object, ...], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        change_mechanism(causim.loads(WARD), *change)  # type: ignore[arg-type]


# --- what has no value


@pytest.mark.parametrize(
    ("kind", "arguments", "said"),
    [
        ("ate", ({"Dose": "low"}, {"Dose": "low"}, "Size"), "the same"),
        ("ate", ({"Dose": "low"}, {"Level": 1}, "Size"), "same nodes"),
        ("ate", ({}, {}, "Size"), "at least one"),
        ("ate", ({"Dose": "lots"}, {"Dose": "low"}, "Size"), "enum"),
        ("ate", ({"Doze": "low"}, {"Doze": "high"}, "Size"), "did you mean Dose"),
        ("ate", ({"Level": 1}, {"Level": 2}, "Dose"), 'Dose = "none"'),
        ("ate", ({"Level": 1}, {"Level": 2}, "Level"), "both cause and outcome"),
        ("ate", ({"Level": 1}, {"Level": 2}, "Mod"), "did you mean Mood"),
        ("pn", ({"Level": 1}, {"Level": 2}, "Size"), "is a number"),
        ("nosuch", ({"Level": 1}, {"Level": 2}, "Size"), "no effect nosuch"),
        ("cde", ({"Level": 1}, {"Level": 2}, "Size"), "values to hold"),
    ],
)
def test_a_question_that_makes_no_sense_is_misuse(
    kind: str, arguments: tuple[Values, Values, str], said: str
) -> None:
    with pytest.raises(MisuseError, match=said):
        Contrast(causim.loads(WARD), *arguments).effect(kind)


def test_impossible_evidence_leaves_an_effect_undefined() -> None:
    contrast = Contrast(causim.loads(WARD), {"Level": 0}, {"Level": 2}, "Mood", observe={"Severe": True})
    found = {effect.kind: effect for effect in contrast.all()}
    assert found[EffectKind.ATE].value == Fraction(1, 2)
    assert found[EffectKind.PN].value is None
    assert (
        found[EffectKind.PN].reason == "the evidence Severe = true, Level = 0, Mood = true has probability 0"
    )
    with pytest.raises(UndefinedError, match=r"not \(Size > 9\)|Size > 9"):
        effects.pn(causim.loads(WARD), {"Level": 0}, {"Level": 2}, "Size > 9")


def test_a_spent_budget_is_undecided() -> None:
    numbers = "".join(f"node N{i}() -> int 0..9 {{ exogenous U{i} }}\n" for i in range(12))
    total = " + ".join(f"N{i} * N{(i + 5) % 12}" for i in range(12))
    model = causim.loads(f"scm 1 model big {{}}\n{numbers}")
    contrast = Contrast(model, {"N0": 1}, {"N0": 2}, f"({total}) % 7 == 3", budget=Budget(1, 1e-9, 1, 1))
    effect = contrast.effect_or_reason("ate")
    assert (effect.value, effect.undecided) == (None, True)
    with pytest.raises(UndecidedError):
        contrast.ate()


# --- every context, looked at


class Enumerated:
    """The definitions, read off a list of all contexts."""

    def __init__(self, contrast: Contrast) -> None:
        self.contrast, self.model = contrast, contrast.model
        self.contexts = [
            (context, factual, weight)
            for context, factual, _, weight in every_context(self.model, {})
            if all({**context, **factual}[n] == v for n, v in {**contrast.given, **contrast.observe}.items())
        ]

    def y(self, context: Values, do: Values) -> int:
        return int(run(self.model, context, do)[self.contrast.outcome.node])

    def nested(self, context: Values, mediators: Values, rest: Values) -> int:
        other = run(self.model, context, mediators)
        return self.y(context, {**rest, **{name: other[name] for name in self.contrast.mediators}})

    def mean(self, measure: Callable[[Values], int], seen: Values) -> Fraction | None:
        chosen = [(c, w) for c, world, w in self.contexts if all(world[n] == v for n, v in seen.items())]
        total = sum((w for _, w in chosen), Fraction(0))
        return sum((w * measure(c) for c, w in chosen), Fraction(0)) / total if total else None

    def effects(self) -> Iterator[tuple[str, Fraction | None]]:
        x, base, node = self.contrast.cause, self.contrast.baseline, self.contrast.outcome.node
        yield "ate", self.mean(lambda u: self.y(u, x) - self.y(u, base), {})
        yield "te", self.mean(lambda u: self.y(u, x) - self.y(u, base), {})
        yield "ett", self.mean(lambda u: self.y(u, x) - self.y(u, base), x)
        one, other = self.mean(lambda u: self.y(u, {}), x), self.mean(lambda u: self.y(u, {}), base)
        yield "tv", None if one is None or other is None else one - other
        yield "nde", self.mean(lambda u: self.nested(u, base, x) - self.y(u, base), {})
        yield "nie", self.mean(lambda u: self.nested(u, x, base) - self.y(u, base), {})
        fixed = self.contrast.fixed
        if fixed:
            yield "cde", self.mean(lambda u: self.y(u, {**x, **fixed}) - self.y(u, {**base, **fixed}), {})
        if self.contrast.outcome.is_event:
            yield "pn", self.mean(lambda u: 1 - self.y(u, base), {**x, node: True})
            yield "ps", self.mean(lambda u: self.y(u, x), {**base, node: False})
            yield "pns", self.mean(lambda u: self.y(u, x) * (1 - self.y(u, base)), {})


def random_contrast(model: SCM, rng: Random) -> Contrast | None:
    """A cause before an outcome; now and then with evidence, several causes, and mediators held or named."""
    movable = [node for node in model.nodes if len(node.domain) > 1]
    if len(movable) < 2:
        return None
    place = rng.randrange(1, len(movable))
    outcome, earlier = movable[place], movable[:place]
    causes = rng.sample(earlier, min(len(earlier), rng.choice((1, 1, 2))))
    pairs = {node.name: rng.sample(list(node.domain), 2) for node in causes}
    wanted: str | dict[str, Value] = outcome.name
    if isinstance(outcome.domain, LabelDomain) or rng.random() < 0.4:
        wanted = {outcome.name: rng.choice(list(outcome.domain))}
    elif not isinstance(outcome.domain, BoolDomain) and rng.random() < 0.4:
        wanted = f"{outcome.name} >= {rng.choice(list(outcome.domain))} or {outcome.name} == 0"
    free = [node for node in model.nodes if node not in causes and node is not outcome]
    some = rng.sample(free, min(len(free), rng.choice((0, 1, 2))))
    mediators = rng.choice(
        (None, [n.name for n in some], {n.name: rng.choice(list(n.domain)) for n in some} if some else None)
    )
    context = {u.name: rng.choice([value for value, _ in u.support]) for u in model.exogenous}
    seen = rng.sample(list(model.nodes), rng.choice((0, 0, 1)))
    observe = {node.name: run(model, context)[node.name] for node in seen}
    given = dict(rng.sample(list(context.items()), 1)) if context and rng.random() < 0.2 else {}
    first, second = ({name: pair[i] for name, pair in pairs.items()} for i in (0, 1))
    return Contrast(model, first, second, wanted, observe=observe, given=given, mediators=mediators)


def contrasts(count: int) -> Iterator[Contrast]:
    for seed in range(count):
        model = random_model(seed, nodes=5, contexts=60, values=4, checks=0)
        found = random_contrast(model, Random(seed)) if model else None
        if found is not None:
            yield found


def test_every_effect_is_what_all_contexts_together_say() -> None:
    looked_at = 0
    for contrast in contrasts(70):
        found = {str(effect.kind): effect.value for effect in contrast.all()}
        assert found == dict(Enumerated(contrast).effects()), (
            contrast.model,
            contrast.cause,
            contrast.observe,
        )
        looked_at += len(found)
    assert looked_at > 400


def test_effects_obey_their_identities() -> None:
    """TE = NDE - NIE of the way back; ATE = PNS - its reverse; the bounds on PNS (Pearl, Causality, eq. 9.10)."""
    for contrast in contrasts(40):
        evidence = {"observe": contrast.observe, "given": contrast.given}
        back = Contrast(
            contrast.model,
            contrast.baseline,
            contrast.cause,
            contrast.outcome.node,
            mediators=contrast.mediators,
            **evidence,  # type: ignore[arg-type]
        )
        assert contrast.te().value == contrast.nde().value - back.nie().value  # type: ignore[operator]
        if contrast.outcome.is_event:
            pns, reverse = contrast.pns().value, back.pns().value
            (_, under), (_, without) = contrast.ate().terms
            assert pns is not None
            assert reverse is not None
            assert contrast.ate().value == pns - reverse
            assert max(0, under - without) <= pns <= min(under, 1 - without)


def test_both_engines_answer_for_several_worlds() -> None:
    for seed in range(25):
        model = random_model(seed, nodes=4, contexts=40, values=3, checks=0)
        contrast = random_contrast(model, Random(seed)) if model else None
        if contrast is None:
            continue
        copies = {name: Copy("a", name) for name in contrast.mediators}
        joint = worlds(contrast.model, {"a": contrast.cause, "b": {**contrast.baseline, **copies}})
        last = contrast.model.nodes[-1].name
        query = joint.query({FACTUAL: contrast.observe}, [("a", last), ("b", last), (FACTUAL, last)])
        fast, slow = Engine(joint.model).answer(query), Reference(joint.model).answer(query)
        assert dict(fast.items()) == dict(slow.items())
