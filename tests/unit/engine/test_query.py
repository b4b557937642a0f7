"""Queries: their kinds, and what a query that makes no sense is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from causim.engine import Kind, Query, parse_assignments, parse_value
from causim.errors import MisuseError
from causim.model.domain import BOOL, Domain, IntDomain, LabelDomain, Value
from causim.model.expr import Body, Constant, Role, Variable
from causim.model.scm import SCM, Exogenous, Node

DOSE = LabelDomain(("none", "low", "high"), ordered=True)


@pytest.fixture
def model() -> SCM:
    noise = Exogenous("U_Drug", DOSE, (1, 0, 0))  # type: ignore[arg-type]
    drug = Node("Drug", (), DOSE, noise, Body((), Variable("U_Drug", Role.EXOGENOUS)))
    size = Node("Size", ("Drug",), IntDomain(range(41)), None, Body((), Constant(3)))
    return SCM("dose", (drug, size))


def test_the_kind_follows_from_what_is_said(model: SCM) -> None:
    drug, size = {"Drug": "low"}, {"Size": 3}
    kinds = {
        Kind.DEDUCTION: (Query(), ("Drug", "Size")),
        Kind.INTERVENTION: (Query(do=drug), ("Drug", "Size")),
        Kind.ABDUCTION: (Query(observe=size), ("U_Drug",)),
        Kind.COUNTERFACTUAL: (Query(observe=size, do=drug), ("Drug", "Size")),
    }
    for kind, (query, target) in kinds.items():
        assert query.kind is kind
        assert query.resolve(model).target == target
    both = Query(observe=drug, do={"Drug": "high"})  # seen in one world and forced in the other
    assert both.resolve(model).observe == drug


def test_a_query_is_a_value(model: SCM) -> None:
    one = Query(observe={"Size": 3, "Drug": "low"}, target=("Size",))
    other = Query(observe={"Drug": "low", "Size": 3}, target="Size")  # type: ignore[arg-type]
    assert one == other
    assert hash(one) == hash(other)
    assert list(one.resolve(model).observe) == ["Drug", "Size"]  # causes first
    assert Query(do={"X": True}) != Query(do={"X": 1})
    assert Query.from_dict(one.to_dict()) == one


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (Query(observe={"Drgu": "low"}), "the model has no variable Drgu (did you mean Drug?)"),
        (Query(observe={"U_Drug": "low"}), "it is exogenous, not a node; use given"),
        (Query(do={"U_Drug": "low"}), "do U_Drug: it is exogenous"),
        (Query(given={"Drug": "low"}), "given Drug: it is a node, not exogenous; use observe or do"),
        (
            Query(do={"Drug": "hihg"}),
            'do Drug: "hihg" is not a value of ordinal("none" < "low" < "high") (did you mean',
        ),
        (Query(do={"Size": 41}), "do Size: 41 is not a value of int 0..40"),
        (Query(do={"Size": True}), "do Size: true is not a value of int 0..40"),
        (Query(target=()), "the target is empty"),
        (Query(target=("size",)), "the model has no variable size (did you mean Size?)"),
        (Query(target=("Size", "Size")), "the target names Size twice"),
        (Query(observe_after={"Size": 3}), "observe_after is evidence after an intervention"),
    ],
)
def test_nonsense_is_named(model: SCM, query: Query, message: str) -> None:
    with pytest.raises(MisuseError) as caught:
        query.resolve(model)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("text", "domain", "value"),
    [
        ("low", DOSE, "low"),
        ('"low"', DOSE, "low"),
        ('"a\\"b"', LabelDomain(('a"b', '"c"')), 'a"b'),
        ('"c"', LabelDomain(("c", '"c"')), '"c"'),  # a label that has quotes itself
        ("12", LabelDomain(("12", "13")), "12"),
        (" -3 ", IntDomain(range(-3, 4)), -3),
        ("true", BOOL, True),
        ("False", BOOL, False),
    ],
)
def test_values_as_people_type_them(text: str, domain: Domain, value: Value) -> None:
    parsed = parse_value(text, domain)
    assert (type(parsed), parsed) == (type(value), value)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda _: parse_value("1", BOOL), "1 is not a value of bool"),
        (lambda _: parse_value("true", IntDomain(range(2))), "true is not a value of int 0..1"),
        (lambda _: parse_value("9" * 5000, IntDomain(range(2))), "is not a value of int 0..1"),
        (lambda _: parse_value("lo", DOSE), 'did you mean "low"?'),
        (lambda m: parse_assignments(["Drug=lo"], m), 'Drug: "lo" is not a value of'),
        (lambda m: parse_assignments(["Drgu=low"], m), "the model has no variable Drgu (did you mean Drug?)"),
        (lambda m: parse_assignments(["Drug"], m), "'Drug' is not of the form NAME=VALUE"),
        (lambda m: parse_assignments(["Size=1", "Size=2"], m), "Size is given two values"),
        (lambda _: Query.from_dict({"obsrve": {}}), "a query has no obsrve (did you mean observe?)"),
        (lambda _: Query.from_dict({"do": {"X": 1.5}}), "do of a query must map names to"),
        (lambda _: Query.from_dict({"target": "X"}), "target of a query must be a list of names"),
        (lambda _: Query.from_dict({"kind": "abduction"}), "it is of kind deduction"),
    ],
)
def test_what_cannot_be_read_is_named(model: SCM, call: Callable[[SCM], Any], message: str) -> None:
    with pytest.raises(MisuseError) as caught:
        call(model)
    assert message in str(caught.value)


def test_assignments_as_people_type_them(model: SCM) -> None:
    assert parse_assignments(["Drug=low", "U_Drug = none", "Size=7"], model) == {
        "Drug": "low",
        "U_Drug": "none",
        "Size": 7,
    }
