"""Textbook models, built from their definitions without any text."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from causim.model.domain import BOOL, Domain, IntDomain, Value
from causim.model.expr import (
    AnyOf,
    Body,
    Compare,
    Conditional,
    Constant,
    Expr,
    Not,
    Role,
    Sum,
    Variable,
)
from causim.model.scm import SCM, Exogenous, Node


def parent(name: str) -> Expr:
    return Variable(name, Role.PARENT)


def exogenous(name: str) -> Expr:
    return Variable(name, Role.EXOGENOUS)


def equals(left: Expr, value: Value) -> Expr:
    return Compare("==", left, Constant(value))


def node(
    name: str,
    result: Expr,
    *parents: str,
    domain: Domain = BOOL,
    u: str | None = None,
    over: Mapping[Value, Fraction] | None = None,
) -> Node:
    """A node, with the weights `over` of its exogenous variable `u` (a fair coin if not said)."""
    noise = None
    if u:
        weights = over or {False: Fraction(1, 2), True: Fraction(1, 2)}
        support: Domain = (
            BOOL if all(value in BOOL for value in weights) else IntDomain(tuple(map(int, weights)))
        )
        noise = Exogenous(u, support, tuple(weights.values()))
    return Node(name, parents, domain, noise, Body((), result))


def firing_squad(p: Fraction = Fraction(1, 2), q: Fraction = Fraction(0)) -> SCM:
    """Court order C, riflemen A and B, death D. A is nervous with probability q (Pearl, Causality, 7.1.2)."""
    return SCM(
        "firing squad",
        (
            node("C", exogenous("U"), u="U", over={False: 1 - p, True: p}),
            node("A", AnyOf((parent("C"), exogenous("W"))), "C", u="W", over={False: 1 - q, True: q}),
            node("B", parent("C"), "C"),
            node("D", AnyOf((parent("A"), parent("B"))), "A", "B"),
        ),
    )


def forest_fire() -> SCM:
    """Lightning L or a match dropped MD, either enough for the fire FF (Halpern, Actual Causality, 2.1)."""
    return SCM(
        "forest fire",
        (
            node("L", exogenous("UL"), u="UL"),
            node("MD", exogenous("UMD"), u="UMD"),
            node("FF", AnyOf((parent("L"), parent("MD"))), "L", "MD"),
        ),
    )


def monty_hall(careless: bool = False) -> SCM:
    """Your door, the Car's, and the one that the host opens; the careless host does not know where the car is."""
    doors, third = IntDomain(range(1, 4)), Fraction(1, 3)
    evenly: dict[Value, Fraction] = {1: third, 2: third, 3: third}
    your, car, coin = parent("Your"), parent("Car"), exogenous("coin")

    def either(low: int, high: int) -> Expr:
        return Conditional(((coin, Constant(high)),), Constant(low))

    other = Conditional(((equals(your, 1), either(2, 3)), (equals(your, 2), either(1, 3))), either(1, 2))
    last = Sum(((1, Constant(6)), (-1, your), (-1, car)))
    knowing = Conditional(((Compare("!=", your, car), last),), other)
    seen = ("Your",) if careless else ("Your", "Car")
    return SCM(
        "Monty Hall",
        (
            node("Your", exogenous("Y"), domain=doors, u="Y", over=evenly),
            node("Car", exogenous("L"), domain=doors, u="L", over=evenly),
            node(
                "Open",
                other if careless else knowing,
                *seen,
                domain=doors,
                u="coin",
            ),
        ),
    )


def either_or() -> SCM:
    """C says whether two fair coins differ; N is its negation, D does not depend on any."""
    return SCM(
        "xor",
        (
            node("A", exogenous("a"), u="a"),
            node("B", exogenous("b"), u="b"),
            node("C", Compare("!=", parent("A"), parent("B")), "A", "B"),
            node("N", Not(parent("C")), "C"),
            node("D", exogenous("d"), u="d"),
        ),
    )


def coins(n: int) -> SCM:
    """Independent fair coins X0, X1, ..., each thrown by its own exogenous U0, U1, ..."""
    return SCM("coins", tuple(node(f"X{i}", exogenous(f"U{i}"), u=f"U{i}") for i in range(n)))
