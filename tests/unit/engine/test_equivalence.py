"""Whether two models are the same: true counterexamples, renamed copies, and what is only written differently."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest

import causim
from causim.checker import check
from causim.engine import Budget, Comparison, Relation, equivalent
from causim.errors import MisuseError
from causim.model.scm import SCM
from tests.conftest import REPOSITORY
from tests.property.renaming import holds, is_true, mutated, renamed
from tests.property.strategies import random_spec

BASE = """
scm 1 model base {}
type Colour = enum("red", "blue", "green")
node A() -> Colour { exogenous U_A ~ {"red": 1, "blue": 2, "green": 3} }
node B() -> bool { exogenous U_B }
node C(A, B) -> int 0..9 {
  exogenous U_C: int 0..3 let x = 2 * U_C
  return if B then x + 1 else match A { "red" => 0, _ => x }
}
"""


def base(*changes: tuple[str, str]) -> SCM:
    text = BASE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return causim.loads(text)


def compared(*changes: tuple[str, str], **options: bool | str) -> Comparison:
    return equivalent(base(), base(*changes), **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(60))
def test_one_changed_value_is_found_and_a_renamed_copy_is_the_same(seed: int) -> None:
    spec = random_spec(seed)
    model = check(spec).model
    assert model is not None
    assert equivalent(model, model).relation is Relation.IDENTICAL
    change = mutated(Random(seed), model)
    if change:
        other, name = change
        found = equivalent(model, other)
        assert (found.relation, found.node) == (Relation.DIFFERENT_MECHANISM, name)
        assert is_true(model, other, name, found.counterexample)
        assert not equivalent(model, other, up_to="exogenous")
        found = equivalent(model, other, renaming=True)
        assert found.renaming is None or holds(model, other, found.renaming)
    copy = renamed(spec, model)
    if copy:
        assert not equivalent(model, copy)
        found = equivalent(model, copy, renaming=True)
        assert found.relation is Relation.RENAMED
        assert found.renaming is not None
        assert holds(model, copy, found.renaming)


def test_how_it_is_written_does_not_matter() -> None:
    assert compared().relation is Relation.IDENTICAL
    assert compared(("let x = 2 * U_C", "let x = U_C + U_C")).relation is Relation.EQUIVALENT
    assert compared(("node C(A, B)", "node C(B, A)")).relation is Relation.EQUIVALENT
    unlikely = ("U_C: int 0..3", "U_C: int 0..4 ~ {0: 1, 1: 1, 2: 1, 3: 1, 4: 0}")
    assert compared(unlikely).relation is Relation.EQUIVALENT  # a value of probability 0 is no value


@pytest.mark.parametrize(
    ("old", "new", "level", "said"),
    [
        (
            "node B",
            "node D() -> bool { exogenous U_D } node B",
            "nodes",
            "only the second model has a node D",
        ),
        ("node C(A, B)", "node C(A)", "edges", "the parents of C: A, B; A"),
        ("int 0..9", "int 0..8", "types", "the type of C: int 0..9; int 0..8"),
        ("exogenous U_B", "exogenous U_B ~ {true: 1, false: 2}", "exogenous", "the probabilities of U_B"),
        ("exogenous U_B", "exogenous V", "exogenous", "the exogenous variable of B: U_B; V"),
    ],
)
def test_the_first_level_that_differs_is_named(old: str, new: str, level: str, said: str) -> None:
    changes = [(old, new)]
    if level == "edges":
        changes += [("if B then x + 1 else match", "match")]
    if level == "types":
        changes += [("x + 1", "x")]
    found = (
        equivalent(base(("x + 1", "x")), base(("x + 1", "x"), *changes[:1]))
        if level == "types"
        else compared(*changes)
    )
    assert (found.relation, found.level) == (Relation.DIFFERENT_STRUCTURE, level)
    assert said in (found.reason or "")
    assert not found


def test_a_counterexample_names_the_inputs_and_both_values() -> None:
    found = compared(('"red" => 0', '"red" => 1'))
    assert found.counterexample is not None
    assert found.to_json() == {
        "relation": "different mechanism",
        "same": False,
        "level": "mechanism",
        "node": "C",
        "reason": "C has another mechanism",
        "counterexample": {"inputs": {"A": "red", "B": False, "U_C": 0}, "first": 0, "second": 1},
    }


def test_renaming_reaches_nodes_labels_and_exogenous_values() -> None:
    moved = (("node A", "node Paint"), ("node C(A, B)", "node C(Paint, B)"), ("match A", "match Paint"))
    relabelled = (
        *moved,
        ('"red"', '"rot"'),
        ("U_C: int 0..3 let x = 2 * U_C", "V: int {10, 11, 12, 13} let x = 26 - 2 * V"),
    )
    found = compared(*relabelled, renaming=True)
    assert found.relation is Relation.RENAMED
    assert found.renaming is not None
    assert dict(found.renaming.nodes) == {"A": "Paint", "B": "B", "C": "C"}
    assert found.renaming.values["A"] == {"red": "rot", "blue": "blue", "green": "green"}
    assert found.renaming.values["U_C"] == {0: 13, 1: 12, 2: 11, 3: 10}
    assert not compared(*relabelled)


def test_renaming_leaves_numbers_order_and_truth_values_alone() -> None:
    ordered = 'scm 1 model m {} node A() -> ordinal("a" < "b") { exogenous U ~ {"a": 1, "b": 2} }'
    numbers = "scm 1 model m {} node A() -> int 0..1 { exogenous U ~ {0: 1, 1: 2} }"
    truth = "scm 1 model m {} node A() -> bool { exogenous U ~ {false: 1, true: 2} }"
    for text in (ordered, numbers, truth):
        swapped = text.replace(": 1", ": @").replace(": 2", ": 1").replace("@", "2")
        found = equivalent(causim.loads(text), causim.loads(swapped), renaming=True)
        assert found.relation is Relation.DIFFERENT_STRUCTURE or found.level in ("exogenous", "mechanism")
        assert not found
    labels = ordered.replace('"a"', '"low"').replace('"b"', '"high"')
    assert equivalent(causim.loads(ordered), causim.loads(labels), renaming=True).relation is Relation.RENAMED
    free = ordered.replace("ordinal", "enum").replace(" <", ",")
    swapped = free.replace('"a": 1, "b": 2', '"a": 2, "b": 1')
    assert equivalent(causim.loads(free), causim.loads(swapped), renaming=True).relation is Relation.RENAMED


def test_up_to_exogenous_sees_what_the_variable_does_and_no_more() -> None:
    split = ("U_C: int 0..3 let x = 2 * U_C", "W: int 0..7 let x = 2 * (W // 2)")
    assert compared(split).level == "exogenous"
    assert compared(split, up_to="exogenous").relation is Relation.EQUIVALENT
    found = compared(
        ("U_C: int 0..3", "U_C: int 0..3 ~ {0: 2, 1: 1, 2: 1, 3: 1}"), up_to="exogenous"
    ).counterexample
    assert found is not None
    assert dict(found.inputs) == {"A": "red", "B": True}
    assert (found.value, found.first, found.second) == (1, Fraction(1, 4), Fraction(2, 5))


def test_the_same_conditional_probabilities_may_respond_differently() -> None:
    """Y = X xor U and Y = U are alike in all they show for each X, and tell counterfactuals apart."""
    text = "scm 1 model m {{}} node X() -> bool {{ exogenous U_X }} node Y(X) -> bool {{ exogenous U return {} }}"
    same, other = (causim.loads(text.format(e)) for e in ("X != U", "if X then U else U"))
    found = equivalent(same, other, up_to="exogenous").counterexample
    assert found is not None
    assert found.value is None
    assert {found.first, found.second} == {Fraction(0), Fraction(1, 2)}
    assert [inputs["X"] for inputs, _ in found.responses] == [False, True]


def test_mechanisms_of_millions_of_inputs() -> None:
    text = (REPOSITORY / "specs" / "clinical" / "nihss.scm").read_text("utf-8")
    start = text.index("return sum(") + len("return ")
    end = text.index("\n}", start)
    items = [item.strip() for item in text[start + 4 : end].strip(" \n)").rstrip(",").split(",")]
    model = causim.loads(text)
    assert model.node_by_name["Total"].parents.__len__() == len(items) == 15

    def total(expr: str) -> Comparison:
        return equivalent(model, causim.loads(text[:start] + expr + text[end:]))

    plus = " + ".join(reversed(items))
    assert total(plus).relation is Relation.EQUIVALENT
    assert total(f"clamp({plus}, 0, 42)").relation is Relation.EQUIVALENT
    found = total(f"min({plus}, 41)")  # one combination in 350 million
    assert found.counterexample is not None
    assert (found.counterexample.first, found.counterexample.second) == (42, 41)
    branches = f"if {items[0]} > 0 then {plus} else {' + '.join(items[1:])}"
    assert total(branches).relation in (Relation.EQUIVALENT, Relation.UNDECIDED)


def test_a_spent_budget_is_undecided() -> None:
    model = base()
    other = base(("let x = 2 * U_C", "let x = U_C + U_C"))
    found = equivalent(model, other, budget=Budget(contexts=0, seconds=0, cells=0))
    assert (found.relation, found.node) == (Relation.UNDECIDED, "C")


def test_many_like_nodes_are_matched_without_trying_all_orders() -> None:
    def coins(names: list[str], threshold: int) -> SCM:
        nodes = "".join(f"node {n}() -> bool {{ exogenous U_{n} }}\n" for n in names)
        total = f"node S({', '.join(names)}) -> bool {{ return count({', '.join(names)}) > {threshold} }}"
        return causim.loads(f"scm 1 model m {{}}\n{nodes}{total}")

    left, right = [f"A{i}" for i in range(12)], [f"B{i}" for i in range(12)]
    assert equivalent(coins(left, 5), coins(right, 5), renaming=True).relation is Relation.RENAMED
    assert not equivalent(coins(left, 5), coins(right, 6), renaming=True)


def test_misuse() -> None:
    with pytest.raises(MisuseError, match="up_to"):
        compared(up_to="everything")
