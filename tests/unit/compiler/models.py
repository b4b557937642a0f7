"""Models made by hand, without text: what the tests of this room compile."""

from __future__ import annotations

from fractions import Fraction

from causim.model.domain import BOOL, Domain, IntDomain, LabelDomain, Value, int_domain
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
)
from causim.model.scm import SCM, Exogenous, Function, NamedType, Node, Table

DOSE = LabelDomain(("none", "low", "high"), ordered=True)
GENE = LabelDomain(("wild", "mutant"))
SMALL = IntDomain(range(-2, 3))
ANY = Pattern(None)


def var(name: str, role: Role = Role.PARENT) -> Variable:
    return Variable(name, role)


def const(value: Value) -> Constant:
    return Constant(value)


def add(first: Expr, *rest: Expr) -> Sum:
    return Sum(((1, first), *((1, term) for term in rest)))


def less(first: Expr, *rest: Expr) -> Sum:
    return Sum(((1, first), *((-1, term) for term in rest)))


def pattern(*options: Value | tuple[int, int]) -> Pattern:
    """`pattern(1, (4, 6))` is `1 | 4..6`."""
    return Pattern(tuple(Between(*o) if isinstance(o, tuple) else Exactly(o) for o in options))


def exogenous(name: str, domain: Domain, *weights: int) -> Exogenous:
    masses = weights or (1,) * len(domain)
    return Exogenous(name, domain, tuple(Fraction(w, sum(masses)) for w in masses))


def root(name: str, domain: Domain, *weights: int, **details: str) -> Node:
    source = exogenous(f"U_{name}", domain, *weights)
    return Node(name, (), domain, source, Body((), var(source.name, Role.EXOGENOUS)), **details)


def tumour() -> SCM:
    """The example of the language's documentation."""
    level, size = int_domain(range(5)), int_domain(range(41))
    blocker = Builtin(
        "max", (const(0), less(Lookup("POTENCY", (var("Drug"), var("Gene"))), var("U_Blocker")))
    )
    shrunk = Apply("shrink", (var("U_Tumour"), var("Blocker")))
    return SCM(
        "tumour_drug",
        (
            root(
                "Drug",
                DOSE,
                2,
                1,
                1,
                doc="Dose the clinician prescribes.",
                label="drug dose",
                type_name="Dose",
            ),
            root("Gene", GENE),
            Node(
                "Blocker",
                ("Drug", "Gene"),
                level,
                exogenous("U_Blocker", int_domain(range(2)), 3, 1),
                Body((), blocker),
            ),
            Node(
                "Tumour",
                ("Blocker",),
                size,
                exogenous("U_Tumour", int_domain((10, 20, 35))),
                Body(
                    (("shrunk", shrunk),),
                    Builtin("clamp", (var("shrunk"), const(0), Constant(40, "MAX_SIZE"))),
                ),
                doc="Start size, shrunk 6 mm per blocker level.",
                unit="mm",
                type_name="Size",
            ),
        ),
        doc="A drug raises a blocker, which slows tumour growth.",
        types=(NamedType("Dose", DOSE), NamedType("Size", size, "mm")),
        constants=(("MAX_SIZE", size, 40),),
        tables=(
            Table(
                "POTENCY",
                (DOSE, GENE),
                level,
                (
                    ((pattern("none"), ANY), 0),
                    ((pattern("low"), pattern("wild")), 2),
                    ((pattern("low"), ANY), 1),
                    ((ANY, pattern("wild")), 4),
                    ((ANY, ANY), 2),
                ),
            ),
        ),
        functions=(
            Function(
                "shrink",
                (("size", size), ("level", level)),
                int_domain(range(-24, 41)),
                Body((), less(var("size"), Arithmetic("*", const(6), var("level")))),
            ),
        ),
    )


N, J, B, D, G = var("I"), var("J", Role.EXOGENOUS), var("B"), var("D"), var("G")
_POSITIVE = add(Builtin("abs", (J,)), const(1))
_SIGN = Match((less(N, J),), (((pattern(0),), const(0)), ((pattern((1, 9)),), N), ((ANY,), J)))

KINDS: dict[str, Expr] = {
    "constants": Sum(((1, Constant(7)), (-1, Constant(-3)))),
    "negation": Negate(Negate(add(N, J))),
    "sums": less(N, less(J, add(N, const(1))), Negate(J)),
    "products": Arithmetic("*", less(N, J), Arithmetic("*", Negate(N), J)),
    "quotients": Arithmetic("//", Arithmetic("*", N, const(3)), Arithmetic("//", _POSITIVE, const(1))),
    "remainders": Arithmetic("%", Negate(Arithmetic("%", N, const(2))), Negate(_POSITIVE)),
    "comparisons": Compare("==", Compare("<", N, J), Compare(">=", D, const("low"), DOSE)),
    "equality of labels": Compare("!=", G, const("wild")),
    "and, or, not": AnyOf(
        (All((B, AnyOf((Compare("<", N, J), Not(B))))), Not(All((B, Compare("==", N, J)))))
    ),
    "if": Conditional(((B, N), (Compare("<", N, J), J)), const(0)),
    "inner if": add(
        Conditional(((B, N),), J), Arithmetic("*", const(2), Conditional(((B, J), (Not(B), N)), const(1)))
    ),
    "guarded": Conditional(((Compare("!=", N, const(0)), Arithmetic("//", const(6), N)),), const(0)),
    "guarded match": All((Compare(">", N, const(0)), Compare("<", _SIGN, const(1)))),
    "guarded by and": All((Compare("!=", N, const(0)), Compare(">", Arithmetic("%", const(7), N), const(0)))),
    "members": All(
        (
            Member(N, pattern(0, 2)),
            Not(Member(D, pattern("none", "high"))),
            Member(add(N, J), pattern((-1, 3))),
        )
    ),
    "mixed members": Not(Member(Arithmetic("*", N, J), pattern(-4, (0, 90)))),
    "truth members": AnyOf((Member(B, pattern(False)), Member(B, pattern(True, False)))),
    "match": Match(
        (D, J),
        (
            ((pattern("none"), ANY), N),
            ((pattern("low", "high"), pattern((-2, 0))), const(1)),
            ((ANY, ANY), J),
        ),
    ),
    "match of truths": Match(
        (B, Compare("<", N, J)),
        (((pattern(True), ANY), N), ((ANY, pattern(False)), J), ((ANY, ANY), const(0))),
    ),
    "inner match": add(const(1), _SIGN),
    "match as a dict": add(
        N, Match((D,), (((pattern("none", "low"),), const(1)), ((pattern("low", "high"),), const(2))))
    ),
    "match with default": add(
        N, Match((D, B), (((pattern("low"), pattern(True)), const(1)), ((ANY, ANY), const(2))))
    ),
    "table": Lookup("T", (D, B)),
    "large table": Lookup("LARGE", (add(N, const(2)), J)),
    "function": Apply("twice", (N, B)),
    "min, max, abs": Builtin(
        "min", (Builtin("max", (N, J, const(0))), Builtin("abs", (less(N, J),)), Builtin("min", (N,)))
    ),
    "clamp": Builtin("clamp", (add(N, J), J, const(1))),
    "sum, count": less(Builtin("sum", (N, J, const(1))), Builtin("count", (B, Not(B), Compare("<", N, J)))),
    "int": add(Builtin("int", (B,)), Builtin("int", (D,), DOSE)),
    "round_div": add(Builtin("round_div", (add(N, N, N), const(2))), Builtin("round_div", (N, const(-4)))),
    "order": Builtin("max", (D, Builtin("clamp", (const("low"), D, const("high")), DOSE)), DOSE),
}


def _result(expr: Expr) -> Domain:
    """A domain of the kind of the expression's values; nothing here asks for the exact one."""
    match expr:
        case Compare() | All() | AnyOf() | Not() | Member():
            return BOOL
        case Builtin(order=LabelDomain()):
            return DOSE
        case Lookup("T"):
            return GENE
    return IntDomain(range(-1000, 1001))


def kinds() -> SCM:
    """A model in which each node's mechanism is one of `KINDS`, over parents N, B, D, G and an exogenous J."""
    large = IntDomain(range(1001))
    rows = (
        ((pattern((0, 1)), pattern((-2, 0))), 5),
        ((pattern(3), ANY), -4),
        ((ANY, pattern(2, -1)), 6),
        ((ANY, ANY), 8),
    )
    twice = Conditional(((var("b"), Arithmetic("*", const(2), var("doubled"))),), var("doubled"))
    roots = (root("I", SMALL), root("B", BOOL), root("D", DOSE), root("G", GENE))
    nodes = tuple(
        Node(
            f"X{number}",
            ("I", "B", "D", "G"),
            _result(expr),
            Exogenous("J", SMALL, (Fraction(1, 5),) * 5),
            Body((), expr),
        )
        for number, expr in enumerate(KINDS.values())
    )
    return SCM(
        "kinds",
        (*roots, *nodes),
        tables=(
            Table(
                "T",
                (DOSE, BOOL),
                GENE,
                (((pattern("low"), ANY), "wild"), ((ANY, pattern(True)), "mutant"), ((ANY, ANY), "wild")),
            ),
            Table("LARGE", (large, SMALL), IntDomain(range(-9, 10)), rows),
        ),
        functions=(
            Function(
                "twice",
                (("i", SMALL), ("b", BOOL)),
                IntDomain(range(-12, 13)),
                Body((("doubled", add(var("i"), var("i"))),), twice),
            ),
        ),
    )
