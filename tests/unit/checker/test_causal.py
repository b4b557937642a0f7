"""Causal order, named cycles, asserted shapes."""

from __future__ import annotations

import pytest

from tests.unit.checker.specs import findings, only


def spec(topology: str, **parents: str) -> str:
    nodes = "".join(
        f"node {name}({', '.join(of)}) -> int 0..9 {{\n"
        f"  exogenous U_{name} return ({' + '.join([*of, f'U_{name}'])}) % 10\n}}\n"
        for name, of in parents.items()
    )
    return f'scm 1 model m {{ """M.""" topology {topology} }}\n{nodes}'


CHAIN = {"A": "", "B": "A", "C": "B"}
TREE = {"A": "", "B": "A", "C": "A", "D": "B"}
STAR = {"A": "", "B": "A", "C": "A"}
INVERTED = {"A": "", "B": "", "C": "AB"}
DIAMOND = {"A": "", "B": "A", "C": "A", "D": "BC"}
APART = {"A": "", "B": "", "C": "A"}
SHAPES = {
    "chain": [CHAIN],
    "tree": [CHAIN, TREE, STAR],
    "star": [STAR],
    "inverted_star": [INVERTED],
    "layered": [CHAIN, TREE, STAR, INVERTED, DIAMOND],
    "any": [CHAIN, TREE, STAR, INVERTED, DIAMOND, APART],
}


@pytest.mark.parametrize("topology", SHAPES)
def test_a_shape_is_what_its_name_says(topology: str) -> None:
    for graph in (CHAIN, TREE, STAR, INVERTED, DIAMOND, APART):
        expected = [] if graph in SHAPES[topology] else ["topology-mismatch"]
        assert [d.code for d in findings(spec(topology, **graph))] == expected


def test_the_node_that_breaks_a_shape_is_named() -> None:
    found = only(spec("tree", **DIAMOND))
    assert found.message == "D breaks the topology tree: it has 2 parents, not one"
    assert found.span is not None
    assert found.span.text == "D"
    assert found.related[0].span.text == "tree"


def test_a_cycle_is_told_once_in_the_order_of_causation() -> None:
    found = only(spec("any", R="", A="CR", B="A", C="B", D="C"))
    assert found.message == "a causal cycle: A -> B -> C -> A"


def test_cycles_apart_are_told_apart_and_nodes_between_are_not_blamed() -> None:
    found = findings(spec("any", A="B", B="A", M="B", X="YM", Y="X"))
    assert [d.message for d in found] == ["a causal cycle: A -> B -> A", "a causal cycle: X -> Y -> X"]


def test_a_long_cycle_is_shortened() -> None:
    names = "ABCDEFGHIJKLMNOP"
    found = only(spec("any", **{name: names[i - 1] for i, name in enumerate(names)}))
    assert found.message == "a causal cycle: A -> B -> C -> D -> E -> ... -> O -> P -> A"
    assert len(found.related) == 5


def test_an_effect_before_its_cause_is_no_cycle() -> None:
    found = only(spec("any", B="A", A=""))
    assert (found.code, found.message) == ("use-before-declaration", "A is declared after B, which it causes")
