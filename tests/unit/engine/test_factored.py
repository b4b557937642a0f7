"""Laws of the factored engine at sizes where nothing can be enumerated: closed forms, exactness, budgets."""

from __future__ import annotations

import re
from fractions import Fraction
from math import comb
from unittest.mock import Mock

import pytest

from causim.engine import Budget, Factored, Query, Status, UndecidedError
from causim.engine.inference import prepared
from causim.engine.inference.planning import plan
from causim.errors import MisuseError
from causim.model.domain import Value
from tests.unit.engine.families import chain, collider, free

STEP = ((0, 1, 1), (1, 2, 0), (2, 2, 0))  # the next state, of each state and choice
WEIGHTS = ("1/2", "1/3", "1/6")
EXACT = tuple(map(Fraction, WEIGHTS))


@pytest.fixture(params=["numpy", "parts", "kernel"], autouse=True)
def path(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Every law, for eliminations by NumPy, in small parts too, and for compiled ones."""
    if request.param == "kernel":
        pytest.importorskip("numba")
    monkeypatch.setattr("causim.engine.inference.prepared.WARM_UP", 0 if request.param == "kernel" else 10**9)
    if request.param == "parts":
        monkeypatch.setattr("causim.engine.inference.elimination.PART", 4)
    return str(request.param)


# --- counts of any size


@pytest.mark.parametrize(("nodes", "values"), [(33, 3), (34, 3), (40, 3), (41, 3), (200, 3), (64, 2)])
def test_free_nodes(nodes: int, values: int) -> None:
    """Counts just below and above 2**53, 2**63, 2**64, and far beyond."""
    answer = Factored(free(nodes, values)).answer(Query())
    assert answer.count == values**nodes
    assert answer.evidence_probability == 1
    assert answer.probability({f"X{i}": 0 if values == 3 else 1 for i in range(nodes)}) == Fraction(
        1, values**nodes
    )


def paths(nodes: int, last: int) -> int:
    """How many sequences of states there are that end in `last`."""
    ways = [int(state in STEP[0]) for state in range(3)]
    for _ in range(nodes - 1):
        ways = [sum(ways[old] for old in range(3) if new in STEP[old]) for new in range(3)]
    return ways[last]


def choices(nodes: int, last: int, weights: tuple[Fraction, ...] = (Fraction(1),) * 3) -> Fraction:
    """How many (with weights: how probable) choices there are that lead to `last`."""
    mass = [Fraction(0)] * 3
    mass[0] = Fraction(1)
    for _ in range(nodes):
        after = [Fraction(0)] * 3
        for old in range(3):
            for u, weight in enumerate(weights):
                after[STEP[old][u]] += mass[old] * weight
        mass = after
    return mass[last]


@pytest.mark.parametrize("nodes", [5, 30, 45, 150])
def test_chains_follow_their_transfer_matrix(nodes: int) -> None:
    engine = Factored(chain(nodes, STEP, WEIGHTS))
    names = tuple(f"X{i}" for i in range(nodes))
    for last in range(3):
        seen = {f"X{nodes - 1}": last}
        worlds = engine.answer(Query(observe=seen, target=names))
        assert worlds.count == paths(nodes, last)
        assert worlds.evidence_probability == choices(nodes, last, EXACT)
        assert engine.answer(Query(observe=seen)).count == choices(nodes, last)


@pytest.mark.parametrize("nodes", [30, 120])
def test_a_counterfactual_chain(nodes: int) -> None:
    """P(last = b had X0 been 2 | last = a) by a transfer matrix over pairs of states, factual and counterfactual."""
    mass = {(STEP[0][u], 2): Fraction(0) for u in range(3)}
    for u in range(3):
        mass[STEP[0][u], 2] += EXACT[u]
    for _ in range(nodes - 1):
        after: dict[tuple[int, int], Fraction] = {}
        for (here, there), share in mass.items():
            for u, weight in enumerate(EXACT):
                pair = STEP[here][u], STEP[there][u]
                after[pair] = after.get(pair, Fraction(0)) + share * weight
        mass = after
    last = f"X{nodes - 1}"
    answer = Factored(chain(nodes, STEP, WEIGHTS)).answer(
        Query(observe={last: 1}, do={"X0": 2}, target=(last,))
    )
    evidence = sum(share for (here, _), share in mass.items() if here == 1)
    expected = {
        there: sum(s for (h, t), s in mass.items() if (h, t) == (1, there)) / evidence for there in range(3)
    }
    assert answer.marginals()[last] == {value: p for value, p in expected.items() if p}
    assert answer.evidence_probability == evidence


def shares(nodes: int, last: int) -> list[dict[int, Fraction]]:
    """Of each node of the chain how it is distributed given the last one, by a pass forward and one back."""
    forward, mass = [], [Fraction(1), Fraction(0), Fraction(0)]
    for _ in range(nodes):
        after = [Fraction(0)] * 3
        for old, new, weight in moves():
            after[new] += mass[old] * weight
        mass = after
        forward.append(mass)
    found, back = [], [Fraction(state == last) for state in range(3)]
    for mass in reversed(forward):
        joint = [a * b for a, b in zip(mass, back, strict=True)]
        found.append({state: share / sum(joint) for state, share in enumerate(joint) if share})
        before = [Fraction(0)] * 3
        for old, new, weight in moves():
            before[old] += back[new] * weight
        back = before
    return found[::-1]


def moves() -> list[tuple[int, int, Fraction]]:
    return [(old, STEP[old][u], weight) for old in range(3) for u, weight in enumerate(EXACT)]


@pytest.mark.parametrize("nodes", [3, 40, 150])
def test_all_marginals_at_once(nodes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """By one elimination of everything, however many variables are asked for."""
    names = tuple(f"X{i}" for i in range(nodes))
    engine = Factored(chain(nodes, STEP, WEIGHTS))
    planning = Mock(wraps=plan)
    monkeypatch.setattr(prepared, "plan", planning)
    found = engine.answer(Query(observe={names[-1]: 1}, target=names)).marginals()
    assert list(found.values()) == shares(nodes, 1)
    assert planning.call_count <= 1
    together = engine.answer(Query(observe={names[-1]: 1}, target=(*names, "U1", "U2"))).marginals()
    assert {name: together[name] for name in names} == found
    for name in ("U1", "U2"):
        assert (
            together[name] == engine.answer(Query(observe={names[-1]: 1}, target=(name,))).marginals()[name]
        )


def test_marginals_of_nodes_that_nothing_is_known_of() -> None:
    """Without evidence a leaf says nothing of its causes, yet it has a marginal itself."""
    answer = Factored(collider(5, 3, "sum({all})", "int 0..10")).answer(Query())
    ways = [
        sum(comb(5, k) * comb(4 + y - 3 * k, 4) * (-1) ** k for k in range(y // 3 + 1)) for y in range(11)
    ]
    assert answer.marginals()["Y"] == {y: Fraction(n, 3**5) for y, n in enumerate(ways)}
    assert answer.marginals()["P3"] == {value: Fraction(1, 3) for value in range(3)}


def test_marginals_within_a_small_budget() -> None:
    """Where not all tables may be kept at once, each variable is worked out by itself; the same comes out."""
    query = Query(observe={"X29": 1}, target=tuple(f"X{i}" for i in range(30)))
    engine = Factored(chain(30, STEP, WEIGHTS))
    small = engine.answer(query, Budget(cells=27))
    assert list(small.marginals().values()) == shares(30, 1)
    with pytest.raises(UndecidedError):
        engine.answer(query, Budget(cells=2)).marginals()


def test_impossible_evidence_has_neither_marginals_nor_samples() -> None:
    """Evidence of which every part is possible."""
    answer = Factored(chain(30, STEP, WEIGHTS)).answer(Query(observe={"X0": 0, "X1": 2}))
    for ask in (answer.marginals, lambda: answer.sample(1, 0)):
        with pytest.raises(MisuseError, match="probability 0"):
            ask()


# --- no underflow, no support lost


def test_probabilities_far_below_the_smallest_float() -> None:
    """All of 1,000 nodes at their rarest value: 10**-12 each, and the answer is still exactly one world."""
    rare = Fraction(1, 10**12)
    model = chain(1_000, ((0, 1), (0, 1)), (str(1 - rare), str(rare)))
    answer = Factored(model).answer(Query(observe={f"X{i}": 1 for i in range(1_000)}))
    assert answer.status is Status.UNIQUE
    assert answer.evidence_probability == rare**1_000
    assert dict(next(iter(answer))) == {f"U{i}": 1 for i in range(1_000)}
    assert answer.probability({"U999": 1}) == 1


def test_the_rarest_value_keeps_its_share() -> None:
    """A posterior between two causes, each of them too improbable for a float."""
    rare = Fraction(1, 10**12)
    model = chain(150, ((0, 1), (0, 1)), (str(1 - rare), str(rare)))
    seen: dict[str, Value] = {f"X{i}": 1 for i in range(149)}
    answer = Factored(model).answer(Query(observe=seen, target=("X149",)))
    assert answer.marginals() == {"X149": {0: 1 - rare, 1: rare}}
    assert float(answer.evidence_probability) == 0  # as a float it is lost, as a fraction it is not
    assert answer.evidence_probability == rare**149
    assert answer.contains({"X149": 1})


# --- wide mechanisms


def test_a_parity_of_two_hundred_bits() -> None:
    model = collider(200, 2, "count({all}) % 2 == 1", "bool")
    engine = Factored(model)
    for odd in (False, True):
        answer = engine.answer(Query(observe={"Y": odd}))
        assert answer.count == 2**199
        assert answer.evidence_probability == Fraction(1, 2)
        causes: dict[str, Value] = {f"U{i}": i == 7 for i in range(200)}
        assert answer.contains(causes) is odd
        assert answer.probability({"U3": True, "U9": False}) == Fraction(1, 4)


@pytest.mark.parametrize(
    ("returns", "result", "observed", "count"),
    [
        ("sum({all})", "int 0..38", 38, 1),
        ("sum({all})", "int 0..38", 1, 19),
        ("max({all})", "int 0..2", 1, 2**19 - 1),
        ("clamp(sum({all}), 0, 2)", "int 0..2", 2, 3**19 - 1 - 19),
        ("sum({all}) >= 38", "bool", False, 3**19 - 1),
    ],
)
def test_an_inverted_star(returns: str, result: str, observed: Value, count: int) -> None:
    """19 ternary parents: a table of 1.2 thousand million rows, which is never built."""
    answer = Factored(collider(19, 3, returns, result)).answer(Query(observe={"Y": observed}))
    assert answer.count == count
    assert answer.evidence_probability == Fraction(count, 3**19)


def test_a_total_of_binomial_shares() -> None:
    engine = Factored(collider(60, 2, "count({all})", "int 0..60"))
    totals = engine.answer(Query(target=("Y",))).marginals()["Y"]
    assert totals == {k: Fraction(comb(60, k), 2**60) for k in range(61)}
    answer = engine.answer(Query(observe={"Y": 30}, do={"P0": True}, target=("Y",)))
    assert answer.marginals()["Y"] == {30: Fraction(1, 2), 31: Fraction(1, 2)}


# --- listing and drawing


def test_the_first_of_very_many() -> None:
    answer = Factored(free(200)).answer(Query(observe={"X199": 2}))
    first = [list(world.values()) for world, _ in zip(answer, range(4), strict=False)]
    assert first == [[0] * 198 + [i, 2] for i in range(3)] + [[0] * 197 + [1, 0, 2]]


def test_a_list_has_no_repetitions_and_no_gaps() -> None:
    answer = Factored(chain(7, STEP, WEIGHTS)).answer(Query(observe={"X6": 1}))
    worlds = [tuple(world.values()) for world in answer]
    assert worlds == sorted(set(worlds))
    assert len(worlds) == answer.count


def test_draws_follow_the_posterior() -> None:
    answer = Factored(chain(20, STEP, WEIGHTS)).answer(Query(observe={"X19": 1}))
    expected = answer.marginals()["U19"]
    draws = answer.sample(3_000, seed=4)
    assert draws == answer.sample(3_000, seed=4)
    assert answer.sample(5, seed=5) != answer.sample(5, seed=6)
    for value, share in expected.items():
        found = sum(world["U19"] == value for world in draws) / len(draws)
        assert (
            abs(found - share) < 4 * (float(share * (1 - share)) / len(draws)) ** 0.5
        )  # four standard errors


def test_worlds_are_drawn_by_small_tables() -> None:
    """All nodes of a chain had X3 been 2: with the factual world summed out, one table would tie them all together."""
    query = Query(observe={"X39": 1}, do={"X3": 2})
    answer = Factored(chain(40, STEP, WEIGHTS)).answer(query)
    draws = answer.sample(2_000, seed=0)
    assert [dict(world) for world in answer.sample(3, seed=0)] == [dict(world) for world in draws[:3]]
    assert all(world["X3"] == 2 and answer.contains(world) for world in draws[:20])
    last = Factored(chain(40, STEP, WEIGHTS)).answer(
        Query(observe={"X39": 1}, do={"X3": 2}, target=("X39", "X4"))
    )
    for world, share in last.items():
        found = sum(all(drawn[n] == v for n, v in world.items()) for drawn in draws) / len(draws)
        assert abs(found - share) <= 4 * (float(share * (1 - share)) / len(draws)) ** 0.5  # standard errors


# --- budgets


def test_a_budget_is_a_budget() -> None:
    """What needs more than it may is undecided and says why; what needs less is answered all the same."""
    model = collider(12, 3, "sum({all})", "int 0..24")
    answer = Factored(model).answer(Query(observe={"Y": 12}), Budget(cells=8))
    assert answer.status is Status.UNDECIDED
    assert answer.count is None
    assert re.search(r"budget (is|of) 8\b", str(answer.spent))
    with pytest.raises(UndecidedError):
        _ = answer.evidence_probability
    assert answer.evidence_probability_at_least == 0


def test_an_impossible_observation_needs_no_budget() -> None:
    """A value that is never reached is seen from the values alone."""
    model = collider(12, 3, "sum({all})", "int 0..100")
    answer = Factored(model).answer(Query(observe={"Y": 99}), Budget(cells=0))
    assert answer.status is Status.IMPOSSIBLE
    assert answer.evidence_probability == 0
    assert list(answer) == []
