"""Syntax trees drawn at random: every form the grammar has, with no thought for meaning."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from causim.source import SourceText
from causim.syntax import ast

HERE = SourceText("drawn", "").span(0, 0)

_WORDS = [
    "X",
    "Y_2",
    "label",
    "unit",
    "model",
    "given",
    "possible",
    "probability",
    "observe",
    "domain",
    "scm",
]
_LABELS = ["low", "12+", "", 'say "hi"', "back\\slash", "größer", "#no comment", "{"]

names = st.sampled_from(_WORDS)
integers = st.one_of(st.integers(-9, 9), st.integers(-(10**18) + 1, 10**18 - 1))
literals = st.one_of(
    st.builds(lambda v: ast.IntLiteral(v, span=HERE), integers),
    st.builds(lambda v: ast.BoolLiteral(v, span=HERE), st.booleans()),
    st.builds(lambda v: ast.LabelLiteral(v, span=HERE), st.sampled_from(_LABELS)),
)
ranges = st.builds(lambda a, b: ast.RangePattern(a, b, span=HERE), integers, integers)
options = st.lists(st.one_of(literals, ranges), min_size=1, max_size=3).map(tuple)
_atoms = st.one_of(literals, ranges, st.just(ast.Wildcard(span=HERE)))
patterns = st.one_of(
    _atoms,
    st.lists(_atoms, min_size=2, max_size=3).map(lambda found: ast.Alternatives(tuple(found), span=HERE)),
)
numbers = st.one_of(
    st.fractions(-(10**6), 10**6, max_denominator=10**6),
    st.builds(
        lambda d, e: Fraction(d) * Fraction(10) ** e, st.integers(-(10**12), 10**12), st.integers(-40, 20)
    ),
).map(lambda value: ast.Number(value, span=HERE))


def _name(text: str) -> ast.Name:
    return ast.Name(text, span=HERE)


def _tuples(
    inner: st.SearchStrategy[ast.Expr], least: int, most: int = 3
) -> st.SearchStrategy[tuple[ast.Expr, ...]]:
    return st.lists(inner, min_size=least, max_size=most).map(tuple)


@st.composite
def _matches(draw: st.DrawFn, inner: st.SearchStrategy[ast.Expr]) -> ast.MatchExpr:
    subjects = draw(_tuples(inner, 1, 2))
    row = st.tuples(*[patterns] * len(subjects))
    arms = [ast.Arm(draw(row), draw(inner), span=HERE) for _ in range(draw(st.integers(1, 3)))]
    return ast.MatchExpr(subjects, tuple(arms), span=HERE)


def _negate(operand: ast.Expr) -> ast.Expr:
    """As the parser does: the minus of a positive literal belongs to it."""
    if isinstance(operand, ast.IntLiteral) and operand.value > 0:
        return ast.IntLiteral(-operand.value, span=HERE)
    return ast.Negate(operand, span=HERE)


def _compound(inner: st.SearchStrategy[ast.Expr]) -> st.SearchStrategy[ast.Expr]:
    term = st.tuples(st.sampled_from("+-"), inner)
    branches = st.lists(st.tuples(inner, inner), min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(lambda e: ast.Not(e, span=HERE), inner),
        st.builds(_negate, inner),
        st.builds(
            lambda f, r: ast.Sum(f, tuple(r), span=HERE), inner, st.lists(term, min_size=1, max_size=3)
        ),
        st.builds(
            lambda o, a, b: ast.Product(o, a, b, span=HERE), st.sampled_from(["*", "//", "%"]), inner, inner
        ),
        st.builds(
            lambda o, a, b: ast.Comparison(o, a, b, span=HERE),
            st.sampled_from(["==", "<", ">="]),
            inner,
            inner,
        ),
        st.builds(lambda e, o: ast.Membership(e, o, span=HERE), inner, options),
        st.builds(lambda o: ast.And(o, span=HERE), _tuples(inner, 2)),
        st.builds(lambda o: ast.Or(o, span=HERE), _tuples(inner, 2)),
        st.builds(lambda b, o: ast.If(b, o, span=HERE), branches, inner),
        st.builds(lambda n, k: ast.Index(_name(n), k, span=HERE), names, _tuples(inner, 1)),
        st.builds(
            lambda n, a: ast.Call(_name(n), a, span=HERE), st.one_of(names, st.just("int")), _tuples(inner, 0)
        ),
        _matches(inner),
    )


expressions: st.SearchStrategy[ast.Expr] = st.recursive(
    st.one_of(literals, st.builds(lambda n: ast.Ref(n, span=HERE), names)), _compound, max_leaves=12
)

types: st.SearchStrategy[ast.TypeExpr] = st.one_of(
    st.builds(lambda n: ast.NamedTypeRef(n, span=HERE), names),
    st.just(ast.BoolTypeExpr(span=HERE)),
    st.builds(lambda a, b: ast.IntRangeType(a, b, span=HERE), integers, integers),
    st.builds(
        lambda v: ast.IntSetType(tuple(ast.IntLiteral(x, span=HERE) for x in v), span=HERE),
        st.lists(integers, min_size=1, max_size=9),
    ),
    st.builds(
        lambda v, o: ast.LabelType(tuple(ast.LabelLiteral(x, span=HERE) for x in v), o, span=HERE),
        st.lists(st.sampled_from(_LABELS), min_size=1, max_size=12),
        st.booleans(),
    ),
)
docs = st.one_of(
    st.none(),
    st.sampled_from(["One line.", 'Ends in "quotes"', '"""', "a\\b\\", "Two\n  lines, indented\n\nand more.", "", '""'])
    .map(lambda text: ast.Doc(text, span=HERE)),
)  # fmt: skip
labels = st.one_of(st.none(), st.sampled_from(_LABELS))
_lets = st.lists(st.builds(lambda n, v: ast.Let(_name(n), v, span=HERE), names, expressions), max_size=2).map(
    tuple
)
_weights = st.lists(
    st.builds(lambda k, w: ast.Weight(k, w, span=HERE), literals, numbers), min_size=1, max_size=4
).map(tuple)
_rows = st.lists(
    st.builds(lambda p, v: ast.Arm((p,), v, span=HERE), patterns, expressions), min_size=1, max_size=3
).map(tuple)
_cpt_rows = st.lists(
    st.builds(
        lambda p, n: ast.CptRow(tuple(p), tuple(n), span=HERE),
        st.lists(patterns, min_size=1, max_size=2),
        st.lists(numbers, min_size=1, max_size=3),
    ),
    min_size=1,
    max_size=3,
).map(tuple)
_assignments = st.lists(
    st.builds(lambda n, v: ast.Assignment(_name(n), v, span=HERE), names, literals), max_size=3
).map(tuple)
claims = st.one_of(
    st.just(ast.ClaimDecl("impossible", span=HERE)),
    st.builds(
        lambda k, e: ast.ClaimDecl(k, e, span=HERE), st.sampled_from(["expect", "possible"]), expressions
    ),
    st.builds(lambda e, n: ast.ClaimDecl("probability", e, "==", n, span=HERE), expressions, numbers),
)


@st.composite
def nodes(draw: st.DrawFn) -> ast.NodeDecl:
    exogenous = cpt = None
    if draw(st.booleans()):
        type_, weights = draw(st.none() | types), draw(st.none() | _weights)
        exogenous = ast.ExogenousDecl(_name(draw(names)), type_, weights, span=HERE)
    else:
        cpt = ast.CptDecl(_name(draw(names)), _name("inverse_cdf"), draw(_cpt_rows), span=HERE)
    parents = tuple(map(_name, draw(st.lists(names, max_size=3))))
    items = (
        draw(docs),
        draw(labels),
        draw(labels),
        exogenous,
        cpt,
        draw(_lets),
        draw(st.none() | expressions),
    )
    return ast.NodeDecl(_name(draw(names)), parents, draw(types), *items, span=HERE)


@st.composite
def specs(draw: st.DrawFn) -> ast.Spec:
    def some(one: st.SearchStrategy[object]) -> tuple[object, ...]:
        return tuple(draw(st.lists(one, max_size=2)))

    model = ast.ModelDecl(_name(draw(names)), draw(docs), draw(st.none() | names.map(_name)), None, span=HERE)
    parameters = st.lists(
        st.builds(lambda n, t: ast.Parameter(_name(n), t, span=HERE), names, types), max_size=2
    )
    return ast.Spec(
        model,
        some(st.builds(lambda n, t, u: ast.TypeDecl(_name(n), t, u, span=HERE), names, types, labels)),
        some(st.builds(lambda n, t, v: ast.ConstDecl(_name(n), t, v, span=HERE), names, types, expressions)),
        some(
            st.builds(
                lambda n, k, r, d: ast.TableDecl(_name(n), (k,), k, r, d, span=HERE), names, types, _rows, docs
            )
        ),
        some(
            st.builds(
                lambda n, p, r, b, v, d: ast.FunctionDecl(_name(n), tuple(p), r, b, v, d, span=HERE),
                names, parameters, types, _lets, expressions, docs,
            )
        ),
        some(nodes()),
        some(
            st.builds(
                lambda t, g, o, d, c: ast.CheckDecl(t, g, o, d, tuple(c), span=HERE),
                st.sampled_from(_LABELS), _assignments, _assignments, _assignments, st.lists(claims, max_size=3),
            )
        ),
    )  # fmt: skip
