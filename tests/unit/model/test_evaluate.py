"""Two evaluators of the same expressions, by value and by column: hand cases, then their agreement."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
import pytest

from causim.model.columns import ColumnEvaluator, Failure, FailureKind
from causim.model.domain import BOOL, Domain, IntDomain, LabelDomain, Value
from causim.model.evaluate import apply_mechanism, evaluate, evaluate_body, run
from causim.model.expr import (
    All,
    AnyOf,
    Apply,
    Arithmetic,
    Between,
    Body,
    Builtin,
    Compare,
    Conditional,
    Constant,
    Exactly,
    Expr,
    Lookup,
    Match,
    Member,
    Negate,
    Not,
    Pattern,
    Role,
    Sum,
    Variable,
    walk,
)
from causim.model.scm import SCM, Exogenous, Function, Node, Table

DOSE = LabelDomain(("none", "low", "high"), ordered=True)
GENE = LabelDomain(("wild", "mutant"))
SMALL = IntDomain(range(-3, 4))
SPARSE = IntDomain((-7, 0, 10))
ANY = Pattern(None)


def values(domain: Domain) -> tuple[Value, ...]:
    listed: Iterable[Value] = domain
    return tuple(listed)


def var(name: str) -> Variable:
    return Variable(name, Role.PARENT)


def const(value: Value) -> Constant:
    return Constant(value)


def exactly(*values: Value) -> Pattern:
    return Pattern(tuple(Exactly(value) for value in values))


@dataclass
class Definitions:
    table_by_name: Mapping[str, Table] = field(default_factory=dict)
    function_by_name: Mapping[str, Function] = field(default_factory=dict)


POTENCY = Table(
    "POTENCY",
    (DOSE, SPARSE),
    SMALL,
    (
        ((exactly("none"), ANY), 0),
        ((ANY, Pattern((Between(-9, 0),))), -2),
        ((exactly("low"), exactly(10)), 1),
        ((ANY, ANY), 3),
    ),
)
HALF = Function(
    "half",
    (("n", SMALL), ("up", BOOL)),
    SMALL,
    Body(
        (("h", Arithmetic("//", var("n"), const(2))),),
        Conditional(((var("up"), Sum(((1, var("h")), (1, const(1))))),), var("h")),
    ),
)
WORLD = Definitions({"POTENCY": POTENCY}, {"half": HALF})
DOMAINS: dict[str, Domain] = {
    "d": DOSE,
    "e": DOSE,
    "g": GENE,
    "p": BOOL,
    "q": BOOL,
    "x": SMALL,
    "y": SMALL,
    "s": SPARSE,
}


def both(expr: Expr, **env: Value) -> Value:
    """The value of an expression, by both evaluators, which must agree in value and type."""
    direct = evaluate(expr, env, WORLD)
    columns = ColumnEvaluator(WORLD)
    table = {name: columns.encode_values([value, value]) for name, value in env.items()}
    found = columns.expr(expr, table, 2)
    item = columns.labels.text(int(found[1])) if isinstance(direct, str) else found[1].item()
    assert (type(item), item) == (type(direct), direct)
    return direct


@pytest.mark.parametrize(
    ("op", "left", "right", "value"),
    [
        ("*", -3, 4, -12),
        ("//", 7, 2, 3),
        ("//", -7, 2, -4),  # the floor, not towards zero
        ("//", 7, -2, -4),
        ("%", -7, 2, 1),  # the sign of the divisor
        ("%", 7, -2, -1),
    ],
)
def test_arithmetic_takes_the_floor(op: str, left: int, right: int, value: int) -> None:
    assert both(Arithmetic(op, var("x"), var("y")), x=left, y=right) == value


@pytest.mark.parametrize(
    ("n", "d", "value"),
    [
        *((5, 2, 2), (7, 2, 4), (-5, 2, -2), (-7, 2, -4), (5, -2, -2), (-7, -2, 4)),  # halves
        *((7, 3, 2), (8, 3, 3), (-1, 3, 0), (-8, 3, -3)),
        *((2**62, 3, 1537228672809129301), (2**53 + 1, 1, 2**53 + 1)),  # beyond floats
    ],
)
def test_round_div_takes_the_nearest_and_of_two_the_even(n: int, d: int, value: int) -> None:
    assert both(Builtin("round_div", (var("n"), var("d"))), n=n, d=d) == value == round(Fraction(n, d))


def test_operators() -> None:
    assert both(Sum(((1, var("x")), (-1, var("y")), (1, const(5)))), x=1, y=4) == 2
    assert both(Negate(var("x")), x=3) == -3
    assert both(Not(var("p")), p=True) is False
    assert both(Compare("<", var("x"), const(2)), x=1) is True
    assert both(Compare("!=", var("g"), const("wild")), g="wild") is False
    assert both(Compare("<", var("d"), const("high"), order=DOSE), d="low") is True  # by rank
    assert both(Compare(">=", const("none"), var("d"), order=DOSE), d="low") is False
    in_some = Pattern((Exactly(1), Between(4, 6)))
    assert [both(Member(var("x"), in_some), x=x) for x in (1, 2, 4, 6, 7)] == [True, False, True, True, False]
    assert both(Member(var("x"), exactly(1, 3, 5, 7, 9)), x=7) is True


def test_builtins() -> None:
    def call(name: str, *arguments: Value, order: LabelDomain | None = None) -> Value:
        return both(Builtin(name, tuple(map(const, arguments)), order))

    assert call("min", 3, -2, 5) == -2
    assert call("max", "low", "high", "none", order=DOSE) == "high"
    assert call("abs", -4) == 4
    assert [call("clamp", x, 0, 3) for x in (-1, 2, 9)] == [0, 2, 3]
    assert call("clamp", 1, 5, 3) == 5  # crossed bounds: the lower one
    assert call("clamp", "high", "none", "low", order=DOSE) == "low"
    assert call("sum", 1, 2, 3) == 6
    assert call("count", True, False, True) == 2
    assert (call("int", True), call("int", "high", order=DOSE)) == (1, 2)


def test_choices_tables_and_functions() -> None:
    sign = Conditional(
        (
            (Compare("<", var("x"), const(0)), const("neg")),
            (Compare("==", var("x"), const(0)), const("zero")),
        ),
        const("pos"),
    )
    assert [both(sign, x=x) for x in (-2, 0, 2)] == ["neg", "zero", "pos"]
    arms = (((exactly("low"), ANY), const(1)), ((ANY, exactly(True)), const(2)), ((ANY, ANY), const(3)))
    choice = Match((var("d"), var("p")), arms)  # the first arm that matches
    assert [both(choice, d=d, p=p) for d, p in [("low", True), ("high", True), ("none", False)]] == [1, 2, 3]
    looked_up = Lookup("POTENCY", (var("d"), var("s")))
    rows = {("none", 10): 0, ("low", -7): -2, ("low", 10): 1, ("high", 10): 3}
    assert {keys: both(looked_up, d=keys[0], s=keys[1]) for keys in rows} == rows
    assert both(Apply("half", (var("x"), const(True))), x=-3) == -1


def test_nothing_is_evaluated_that_is_not_reached() -> None:
    quotient = Arithmetic("//", const(10), var("x"))
    nonzero = Compare("!=", var("x"), const(0))
    guarded: list[Expr] = [
        Conditional(((nonzero, quotient),), const(0)),
        Match((var("x"),), (((exactly(0),), const(0)), ((ANY,), quotient))),
        Builtin("int", (All((nonzero, Compare(">", quotient, const(0)))),)),
        Builtin("int", (AnyOf((Not(nonzero), Compare(">", quotient, const(0)))),)),
    ]
    column = np.array([0, 5, -3, 0])
    for expr in guarded:
        expected = [evaluate(expr, {"x": x}, WORLD) for x in column.tolist()]
        assert ColumnEvaluator(WORLD).expr(expr, {"x": column}, 4).tolist() == expected


def test_each_failing_place_is_told_once_with_its_first_row() -> None:
    told: list[Failure] = []
    columns = ColumnEvaluator(WORLD, told.append)
    x, d = np.array([2, 1, 9, 8]), columns.encode_values(["high", "none", "low", "none"])
    half = Apply("half", (var("x"), const(False)))
    missing = Lookup("POTENCY", (const("low"), var("x")))
    divide = Arithmetic("%", const(1), Sum(((1, var("x")), (-1, const(8)))))
    match = Match((var("d"), var("x")), (((exactly("high", "none"), ANY), const(1)),))
    large = Compare(">", var("x"), const(1))
    for expr in (half, missing, divide, match):
        late = Conditional(((large, expr),), const(0))  # the rows told are those of the whole columns
        assert len(columns.expr(late, {"x": x, "d": d}, 4)) == 4
        columns.expr(late, {"x": x, "d": d}, 4)
    assert [(f.kind, f.expr, f.index, f.row, f.values) for f in told] == [
        (FailureKind.OUTSIDE_PARAMETER, half, 0, 2, (9,)),
        (FailureKind.OUTSIDE_KEY, missing, 1, 0, (2,)),
        (FailureKind.ZERO_DIVISOR, divide, None, 3, (0,)),
        (FailureKind.NO_ARM, match, None, 2, ("low", None)),
    ]
    with pytest.raises(LookupError):
        ColumnEvaluator(WORLD).expr(half, {"x": x}, 4)
    with pytest.raises(ZeroDivisionError):
        ColumnEvaluator(WORLD).expr(divide, {"x": x}, 4)


def test_rows_count_through_the_product_of_domains() -> None:
    columns = ColumnEvaluator(WORLD)
    domains: list[Domain] = [DOSE, IntDomain(range(2, 10**12)), BOOL, SPARSE]
    first, *_, last = (columns.rows(domains, start, start + 5) for start in (0, 5, 10**12))
    decoded = [columns.decode(c, d) for c, d in zip(first, domains, strict=True)]
    assert decoded == [["none"] * 5, [2] * 5, [False] * 3 + [True] * 2, [-7, 0, 10, -7, 0]]
    assert last[1].tolist() == [2 + (10**12 + i) // 6 for i in range(5)]
    everything = columns.rows([GENE, ("b", "a")], 0, 4)
    assert [columns.decode(c, GENE) for c in everything] == [["wild"] * 2 + ["mutant"] * 2, ["b", "a"] * 2]


def test_an_intervention_replaces_a_mechanism() -> None:
    coin = Exogenous("U", BOOL, (Fraction(1, 2), Fraction(1, 2)))
    x = Node("X", (), BOOL, coin, Body((), Variable("U", Role.EXOGENOUS)))
    y = Node("Y", ("X",), BOOL, None, Body((("z", Not(var("X"))),), Variable("z", Role.LOCAL)))
    model = SCM("two", (x, y))
    assert apply_mechanism(model, y, {"X": False, "U": True}) is True
    assert run(model, {"U": True}) == {"X": True, "Y": False}
    assert run(model, {"U": True}, do={"X": False}) == {"X": False, "Y": True}


# --- agreement on random expressions, failures included


class Writer:
    """Writes well-typed expressions over the variables of `DOMAINS`."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def leaf(self, kind: str) -> Expr:
        names = {"int": "xys", "bool": "pq", "dose": "de", "gene": "g"}[kind]
        if self.random.random() < 0.7:
            return var(self.random.choice(names))
        return const(self.random.choice(values(DOMAINS[names[0]])))

    def pattern(self, kind: str) -> Pattern:
        if self.random.random() < 0.2:
            return ANY
        if kind == "int" and self.random.random() < 0.5:
            low = self.random.randint(-4, 3)
            return Pattern((Between(low, low + 2), Exactly(self.random.randint(-3, 9))))
        options = values(DOMAINS[{"int": "s", "bool": "p", "dose": "d", "gene": "g"}[kind]])
        return exactly(*self.random.sample(options, self.random.randint(1, 2)))

    def expr(self, kind: str, depth: int) -> Expr:
        if depth == 0:
            return self.leaf(kind)
        pick, below = self.random.choice, depth - 1

        def sub(other: str = kind) -> Expr:
            return self.expr(other, self.random.randint(0, below))

        def match() -> Expr:
            kinds = [pick(("int", "bool", "dose", "gene")) for _ in range(self.random.randint(1, 2))]
            arms = [(tuple(self.pattern(k) for k in kinds), sub()) for _ in range(3)]
            if self.random.random() < 0.7:
                arms.append(((ANY,) * len(kinds), sub()))
            return Match(tuple(sub(k) for k in kinds), tuple(arms))

        def builtin() -> Expr:
            if kind == "dose":
                name = pick(("min", "max", "clamp"))
                return Builtin(name, (sub(), sub(), sub()), DOSE)
            name = pick(("min", "max", "abs", "clamp", "sum", "count", "int", "ordinal", "round_div"))
            if name == "ordinal":
                return Builtin("int", (sub("dose"),), DOSE)
            size = {"abs": 1, "int": 1, "clamp": 3, "round_div": 2}.get(name, 3)
            of = "bool" if name in ("count", "int") else "int"
            return Builtin(name, tuple(sub(of) for _ in range(size)))

        choices: list[Callable[[], Expr]] = [
            match,
            lambda: Conditional(((sub("bool"), sub()), (sub("bool"), sub())), sub()),
        ]
        if kind == "int":
            choices += [
                builtin,
                lambda: Sum(((1, sub()), (pick((1, -1)), sub()), (pick((1, -1)), sub()))),
                lambda: Arithmetic(pick(("*", "//", "%")), sub(), sub()),
                lambda: Negate(sub()),
                lambda: Apply("half", (sub(), sub("bool"))),
                lambda: Lookup("POTENCY", (sub("dose"), sub())),
            ]
        if kind == "dose":
            choices.append(builtin)
        if kind == "bool":
            other = pick(("int", "bool", "dose", "gene"))
            ordered = pick(("<", "<=", ">", ">="))
            choices += [
                lambda: All((sub(), sub(), sub())),
                lambda: AnyOf((sub(), sub(), sub())),
                lambda: Not(sub()),
                lambda: Compare(pick(("==", "!=")), sub(other), sub(other)),
                lambda: Compare(ordered, sub("int"), sub("int")),
                lambda: Compare(ordered, sub("dose"), sub("dose"), DOSE),
                lambda: Member(sub(other), self.pattern(other)),
            ]
        return pick(choices)()


@pytest.mark.parametrize("seed", range(300))
def test_the_two_evaluators_agree(seed: int) -> None:
    writer = Writer(seed)
    kind = writer.random.choice(("int", "bool", "dose", "gene"))
    name = "x" if kind == "int" else "p"
    let = writer.expr(kind if kind in ("int", "bool") else "bool", 2)
    body = Body(((name, let),), writer.expr(kind, 4))  # the binding hides a parent
    told: list[Failure] = []
    columns = ColumnEvaluator(WORLD, told.append)
    size = 60
    names = list(DOMAINS)
    rows = [[writer.random.choice(values(DOMAINS[n])) for n in names] for _ in range(size)]
    env = {n: columns.encode_values([row[i] for row in rows]) for i, n in enumerate(names)}
    found = columns.body(body, env, size).tolist()
    failing = []
    for number, row in enumerate(rows):
        try:
            expected = evaluate_body(body, dict(zip(names, row, strict=True)), WORLD)
        except (ArithmeticError, LookupError):
            failing.append(number)
        else:
            item = columns.labels.text(found[number]) if isinstance(expected, str) else found[number]
            assert (type(item), item) == (type(expected), expected)
    assert {failure.row for failure in told} <= set(failing)
    assert min((failure.row for failure in told), default=None) == (failing[0] if failing else None)


def test_the_random_expressions_use_every_construct() -> None:
    writer = Writer(0)
    seen = {type(e) for _ in range(300) for e in walk(writer.expr("int", 4))}
    assert seen == {*Expr.__args__}
