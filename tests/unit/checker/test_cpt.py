"""Probability tables: the exogenous variable and the mechanism that they are short for."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from causim.model.domain import Value
from causim.model.evaluate import apply_mechanism
from causim.model.scm import SCM, Exogenous
from tests.unit.checker.specs import findings, model, only

F = Fraction


def text(rows: list[list[Fraction]], values: int) -> str:
    lines = ", ".join(f"{key} => [{', '.join(map(str, row))}]" for key, row in enumerate(rows))
    return (
        f"node A() -> int 0..{len(rows) - 1} {{ exogenous U_A }}\n"
        f"node X(A) -> int 1..{values} {{ cpt U_X coupling inverse_cdf {{ {lines} }} }}"
    )


@st.composite
def tables(draw: st.DrawFn) -> list[list[Fraction]]:
    values = draw(st.integers(1, 4))
    weights = st.lists(st.integers(0, 6), min_size=values, max_size=values).filter(any)
    rows = draw(st.lists(weights, min_size=1, max_size=4))
    return [[F(w, sum(row)) for w in row] for row in rows]


def uniform_of(scm: SCM) -> Exogenous:
    found = scm.node_by_name["X"].exogenous
    assert found is not None
    return found


def value(scm: SCM, key: int, piece: Value) -> Value:
    return apply_mechanism(scm, scm.node_by_name["X"], {"A": key, "U_X": piece})


@given(tables())
def test_every_row_has_its_probabilities_and_all_share_one_uniform_number(rows: list[list[Fraction]]) -> None:
    scm = model(text(rows, len(rows[0])))
    uniform = uniform_of(scm)
    assert sum(uniform.weights) == 1
    assert all(weight > 0 for weight in uniform.weights)
    for key, row in enumerate(rows):
        read = [value(scm, key, piece) for piece in uniform.domain]
        assert read == sorted(read)  # type: ignore[type-var]  # monotone: more luck never gives less
        for number, probability in enumerate(row, start=1):
            assert sum(w for x, w in zip(read, uniform.weights, strict=True) if x == number) == probability


def test_pieces_lie_between_the_cut_points_of_all_rows() -> None:
    scm = model(text([[F(1, 2), F(1, 2)], [F(1, 3), F(2, 3)]], 2))
    assert uniform_of(scm).weights == (F(1, 3), F(1, 6), F(1, 2))
    assert [value(scm, 0, piece) for piece in range(3)] == [1, 1, 2]
    assert [value(scm, 1, piece) for piece in range(3)] == [1, 2, 2]


def test_a_rounded_row_is_scaled_exactly_and_said() -> None:
    third = F(333_333_3, 10**7)
    found = findings(text([[third, third, third], [F(0), F(0), F(1)]], 3))
    assert [(d.code, str(d.severity)) for d in found] == [("cpt-renormalised", "note")]
    scm = model(text([[third, third, third], [F(0), F(0), F(1)]], 3))
    assert uniform_of(scm).weights == (F(1, 3), F(1, 3), F(1, 3))


def test_a_row_that_is_further_off_is_refused() -> None:
    assert only(text([[F(1, 2), F(499_998, 10**6)], [F(1), F(0)]], 2)).code == "cpt-row-sum"


def test_rows_that_are_alike_make_no_cause() -> None:
    assert only(text([[F(1, 2), F(1, 2)]] * 2, 2)).code == "vacuous-parent"
