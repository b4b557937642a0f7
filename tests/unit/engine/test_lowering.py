"""Wide mechanisms as chains of small tables: the same function, in tables that stay small."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from causim.engine import Factored, Query, Status
from causim.engine.inference.lowering import SMALL
from causim.engine.inference.relation import Key, Sort
from causim.engine.inference.space import Space
from causim.model.domain import Value
from causim.model.evaluate import run
from causim.model.scm import SCM
from tests.unit.engine.families import collider, model_of


def relations_of(model: SCM, node: str = "Y") -> Space:
    space = Space(model)
    space.require([node])
    return space


def follow(space: Space, node: str, world: dict[str, Value]) -> Value:
    """The node's value by its relations alone."""
    places: dict[Key, int] = {}
    for name, value in world.items():
        for key in (Key(Sort.NODE, name), Key(Sort.EXOGENOUS, name)):
            if key in space.values:
                places[key] = space.values[key].index[value]
    for relation in space.relations[node]:
        places[relation.output] = int(relation.table[tuple(places[key] for key in relation.inputs)])
    key = Key(Sort.NODE, node)
    return space.values[key].values[places[key]]


NAMES = [f"P{i}" for i in range(12)]
FIRST_OF_TWO = " ".join(
    f"({', '.join('2' if j == i else '_' for j in range(12))}) => {i}," for i in range(12)
)
WIDE = {
    "a total": ("sum({all})", "int 0..24"),
    "a total of terms": ("P0 - P1 + P2 - P3 + P4 - P5 + P6 - P7 + P8 - P9 + P10 - P11", "int -12..12"),
    "a maximum": ("max({all})", "int 0..2"),
    "a conjunction": (" and ".join(f"P{i} >= {i % 2}" for i in range(12)), "bool"),
    "a disjunction": (" or ".join(f"P{i} == {i % 3}" for i in range(12)), "bool"),
    "a count": (f"count({', '.join(f'P{i} == {i % 3}' for i in range(12))})", "int 0..12"),
    "a clamped total": ("clamp(sum({all}) - 4, 0, 5)", "int 0..5"),
    "a threshold of totals": ("if sum({all}) >= 12 then max({all}) elif P0 == P1 then 1 else min({all})", "int 0..2"),
    "products": ("(P0 * P1 + P2 * P3 + P4 * P5 + P6 * P7 + P8 * P9 + P10 * P11) % 7", "int 0..6"),
    "a match": (
        f"match {', '.join(NAMES)} {{ {FIRST_OF_TWO} ({', '.join(['_'] * 12)}) => 12 }}",
        "int 0..12",
    ),
}  # fmt: skip


@pytest.mark.parametrize("form", WIDE)
def test_a_chain_computes_the_same_function(form: str) -> None:
    """Twelve ternary parents: 531,441 rows as one table."""
    model = collider(12, 3, *WIDE[form])
    space = relations_of(model)
    assert max(r.table.size for r in space.relations["Y"]) <= SMALL
    rng = Random(1)
    for _ in range(200):
        context: dict[str, Value] = {f"U{i}": rng.choice((0, 0, 1, 2)) for i in range(12)}
        world = run(model, context)
        assert follow(space, "Y", world) == world["Y"]


def test_lets_and_functions_are_taken_apart_too() -> None:
    names = ", ".join(f"P{i}" for i in range(12))
    roots = "\n".join(f"node P{i}() -> int 0..2 {{ exogenous U{i} }}" for i in range(12))
    model = model_of(f"""{roots}
        fn excess(total: int 0..24, bar: int 0..30) -> int 0..24 {{ return max(0, total - bar) }}
        node Y({names}) -> int 0..24 {{
          exogenous U: int 0..1
          let total = sum({names})
          let high = max({names})
          return if high == 2 then excess(total, 10 + U) else total
        }}""")
    space = relations_of(model)
    assert max(r.table.size for r in space.relations["Y"]) <= SMALL
    rng = Random(2)
    for _ in range(200):
        context: dict[str, Value] = {f"U{i}": rng.choice((0, 1, 2)) for i in range(12)} | {
            "U": rng.randrange(2)
        }
        world = run(model, context)
        assert follow(space, "Y", {**world, **context}) == world["Y"]


def test_what_makes_no_difference_is_forgotten() -> None:
    """Of a total of which only `min(total, 4)` is used, running totals need no more than five values."""
    space = relations_of(collider(60, 3, "min(sum({all}), 4)", "int 0..4"))
    assert max(len(space.values[r.output]) for r in space.relations["Y"]) == 5
    plain = relations_of(collider(60, 3, "sum({all})", "int 0..120"))
    assert max(len(plain.values[r.output]) for r in plain.relations["Y"]) == 121


def test_relations_read_what_is_there() -> None:
    """Inputs come before outputs, and each table has a place for all values of its inputs."""
    for form in WIDE:
        space = relations_of(collider(12, 3, *WIDE[form]))
        known = {Key(Sort.NODE, f"P{i}") for i in range(12)}
        for relation in space.relations["Y"]:
            assert known.issuperset(relation.inputs)
            assert relation.table.shape == tuple(len(space.values[key]) for key in relation.inputs)
            assert np.all((relation.table >= 0) & (relation.table < len(space.values[relation.output])))
            known.add(relation.output)


def test_values_that_never_occur_together_lead_nowhere() -> None:
    """Taken apart, `total - high` seems to reach below 0, which its parts never do together."""
    model = collider(12, 3, "if max({all}) == 2 then sum({all}) - max({all}) else sum({all})", "int 0..24")
    engine = Factored(model)
    zero: dict[str, Value] = {f"U{i}": 0 for i in range(12)}
    answer = engine.answer(Query(observe={"Y": 0}))
    assert answer.count == 1 + 12  # nothing at all, or one 2 and nothing else
    assert answer.contains(zero)
    assert engine.answer(Query(given=zero | {"U3": 2}, target=("Y",))).status is Status.UNIQUE
