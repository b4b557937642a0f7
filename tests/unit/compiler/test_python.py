"""Compiled Python: how it reads, that it means what the model means, and that nothing in a model can break it."""

from __future__ import annotations

import ast
import itertools
import random
from collections import Counter
from collections.abc import Callable
from fractions import Fraction

import pytest

from causim.compiler import compile_python, load
from causim.errors import MisuseError
from causim.model.domain import BOOL, IntDomain, LabelDomain, int_domain
from causim.model.evaluate import apply_mechanism
from causim.model.expr import (
    All,
    Apply,
    Arithmetic,
    Between,
    Body,
    Builtin,
    Compare,
    Conditional,
    Expr,
    Lookup,
    Match,
    Member,
    Negate,
    Not,
    Pattern,
    Role,
    Variable,
)
from causim.model.scm import SCM, Exogenous, Function, Node, Table
from tests.unit.compiler.models import ANY, KINDS, add, const, exogenous, kinds, pattern, root, tumour, var

READABLE = """import random

MAX_SIZE = 40

POTENCY = {
    ("none", "wild"): 0, ("none", "mutant"): 0,
    ("low", "wild"): 2, ("low", "mutant"): 1,
    ("high", "wild"): 4, ("high", "mutant"): 2,
}


def clamp(value, low, high):
    return max(low, min(value, high))


def draw(rng, weights):
    ticket = rng.randrange(sum(weights.values()))
    for value, weight in weights.items():
        ticket -= weight
        if ticket < 0:
            return value


def shrink(size, level):
    return size - 6 * level


def U_Drug(rng):
    return draw(rng, {"none": 2, "low": 1, "high": 1})


def f_Drug(u):
    return u


def U_Gene(rng):
    return rng.choice(("wild", "mutant"))


def f_Gene(u):
    return u


def U_Blocker(rng):
    return draw(rng, {0: 3, 1: 1})


def f_Blocker(Drug, Gene, u):
    return max(0, POTENCY[Drug, Gene] - u)


def U_Tumour(rng):
    return rng.choice((10, 20, 35))


def f_Tumour(Blocker, u):
    shrunk = shrink(u, Blocker)
    return clamp(shrunk, 0, MAX_SIZE)


def sample_exogenous(rng):
    return {
        "U_Drug": U_Drug(rng),
        "U_Gene": U_Gene(rng),
        "U_Blocker": U_Blocker(rng),
        "U_Tumour": U_Tumour(rng),
    }


def evaluate(u):
    Drug = f_Drug(u["U_Drug"])
    Gene = f_Gene(u["U_Gene"])
    Blocker = f_Blocker(Drug, Gene, u["U_Blocker"])
    Tumour = f_Tumour(Blocker, u["U_Tumour"])
    return {"Drug": Drug, "Gene": Gene, "Blocker": Blocker, "Tumour": Tumour}


def run_once(seed=None):
    return evaluate(sample_exogenous(random.Random(seed)))
"""


def test_the_text_reads_like_code_written_by_hand() -> None:
    assert compile_python(tumour(), comments=False) == READABLE


def test_comments_carry_what_the_specification_says() -> None:
    text = compile_python(tumour())
    for said in (
        "A drug raises a blocker, which slows tumour growth.",
        '# Drug (drug dose): Dose = ordinal("none" < "low" < "high")',
        "# Tumour: Size = int 0..40, in mm",
        '    """Start size, shrunk 6 mm per blocker level."""',
        "MAX_SIZE = 40  # int 0..40",
    ):
        assert said in text
    assert ast.dump(ast.parse(without_docstrings(text))) == ast.dump(ast.parse(READABLE))


def without_docstrings(text: str) -> str:
    tree = ast.parse(text)
    for part in ast.walk(tree):
        if isinstance(part, ast.Module | ast.FunctionDef) and ast.get_docstring(part) is not None:
            del part.body[0]
    return ast.unparse(tree)


def mechanism_text(body: Expr | Body, *parents: str) -> str:
    node = Node(
        "X", parents, BOOL, exogenous("U_X", BOOL), body if isinstance(body, Body) else Body((), body)
    )
    model = SCM("m", (*(root(p, LabelDomain(("low", "high"), ordered=True)) for p in parents), node))
    text = compile_python(model, comments=False)
    return text[text.index("def f_X") : text.index("\n\n\ndef sample_exogenous")]


def test_conditionals_and_matches_are_statements() -> None:
    choice = Match(
        (var("Age"), var("U_X")),
        (
            ((pattern("low"), pattern((0, 3))), const(1)),
            (
                (pattern("low"), pattern(4, 5)),
                Conditional(((Member(var("Age"), pattern("high")), const(2)),), const(3)),
            ),
            ((ANY, ANY), const(0)),
        ),
    )
    assert mechanism_text(choice, "Age") == (
        "def f_X(Age, u):\n"
        '    if Age == "low" and 0 <= u <= 3:\n'
        "        return 1\n"
        '    if Age == "low" and u in (4, 5):\n'
        '        if Age == "high":\n'
        "            return 2\n"
        "        return 3\n"
        "    return 0"
    )
    assert mechanism_text(Body((("risk", choice),), var("risk")), "Age") == (
        "def f_X(Age, u):\n"
        '    if Age == "low" and 0 <= u <= 3:\n'
        "        risk = 1\n"
        '    elif Age == "low" and u in (4, 5):\n'
        '        if Age == "high":\n'
        "            risk = 2\n"
        "        else:\n"
        "            risk = 3\n"
        "    else:\n"
        "        risk = 0\n"
        "    return risk"
    )


@pytest.mark.parametrize("number", range(len(KINDS)), ids=list(KINDS))
def test_each_kind_of_expression_means_the_same_as_in_the_model(number: int) -> None:
    model, compiled = kinds(), COMPILED
    node = model.node_by_name[f"X{number}"]
    mechanism = compiled.mechanism(node.name)
    names = (*node.parents, "J")
    domains = [*(model.node_by_name[p].domain for p in node.parents), IntDomain(range(-2, 3))]
    for values in itertools.product(*domains):
        expected = apply_mechanism(model, node, dict(zip(names, values, strict=True)))
        found = mechanism(*values)
        assert (type(found), found) == (type(expected), expected), (values, compiled.source)


COMPILED = load(kinds())


def test_the_text_is_old_python_and_imports_only_random() -> None:
    tree = ast.parse(COMPILED.source, feature_version=(3, 9))
    imports = [part for part in ast.walk(tree) if isinstance(part, ast.Import | ast.ImportFrom)]
    assert [ast.unparse(part) for part in imports] == ["import random"]


def test_run_once_repeats_itself_and_keeps_causal_order() -> None:
    compiled = load(tumour())
    assert list(compiled.run_once(1)) == ["Drug", "Gene", "Blocker", "Tumour"]
    assert compiled.run_once(5) == compiled.run_once(5)
    assert len({str(compiled.run_once(seed)) for seed in range(40)}) > 5


class Tickets(random.Random):
    """Draws every number below a bound in turn."""

    def __init__(self) -> None:
        super().__init__(0)
        self.next = 0
        self.bound = 0

    def randrange(self, start: int, stop: int | None = None, step: int = 1) -> int:
        self.bound = start
        self.next += 1
        return (self.next - 1) % start


def test_samplers_are_exactly_weighted() -> None:
    weights = (Fraction(1, 6), Fraction(0), Fraction(1, 10), Fraction(11, 15))
    domain = LabelDomain(("a", "never", "b", "c"))
    node = Node("X", (), domain, Exogenous("W", domain, weights), Body((), Variable("W", Role.EXOGENOUS)))
    draw = load(SCM("m", (node,))).sampler("X")
    tickets = Tickets()
    drawn = Counter(draw(tickets) for _ in range(30))
    assert tickets.bound == 30  # the least common multiple of the denominators
    assert drawn == {"a": 5, "b": 3, "c": 22}


def test_uniform_ranges_are_drawn_without_being_listed() -> None:
    text = compile_python(SCM("m", (root("X", IntDomain(range(-5, 1001))),)))
    assert "return rng.randint(-5, 1000)" in text


def test_unknown_and_deterministic_nodes_are_misuse() -> None:
    compiled = load(SCM("m", (Node("X", (), BOOL, None, Body((), const(True))),)))
    assert compiled.mechanism("X")() is True
    for ask in (compiled.sampler, compiled.mechanism):
        with pytest.raises(MisuseError):
            ask("Y")
    with pytest.raises(MisuseError, match="deterministic"):
        compiled.sampler("X")


HOSTILE_NAMES = """
lambda None max max_ min abs int sum u u_ rng random draw clamp
run_once evaluate f_max U_max self match case type _ __debug__ __name__ print id yield
DOSE_RANK weights value key
"""
HOSTILE = HOSTILE_NAMES.split()


def test_no_name_breaks_or_shadows_anything() -> None:
    """Every hostile name is a node at once, read by a mechanism that needs builtins, helpers and a function."""
    digit = int_domain(range(2))
    body = Builtin(
        "max", (Builtin("clamp", (add(*map(var, HOSTILE)), const(0), const(99))), Builtin("abs", (const(0),)))
    )
    count = Node(
        "count",
        tuple(HOSTILE),
        IntDomain(range(100)),
        exogenous("round", digit),
        Body((("len", body),), add(var("len"), var("round"))),
    )
    call = Node(
        "call",
        ("count",),
        IntDomain(range(200)),
        None,
        Body((), add(Apply("f_count", (var("count"),)), Lookup("run_once", (const(0),)))),
    )
    model = SCM(
        "m",
        (*(root(name, digit, 0, 1) for name in HOSTILE), count, call),
        constants=(("random", digit, 1),),
        tables=(Table("run_once", (digit,), digit, (((ANY,), 1),)),),
        functions=(
            Function(
                "f_count", (("max", IntDomain(range(100))),), IntDomain(range(100)), Body((), var("max"))
            ),
        ),
    )
    compiled = load(model)
    found = compiled.run_once(3)
    assert list(found) == [*HOSTILE, "count", "call"]
    assert all(found[name] == 1 for name in HOSTILE)
    assert found["call"] == found["count"] + 1
    assert found["count"] - len(HOSTILE) in (0, 1)


HOSTILE_TEXT = (
    '"',
    "'",
    '"""',
    "\\",
    "ends in \\",
    'ends in "',
    "'\"",
    "\n# no comment\nimport os",
    "{}%s",
    "é\u00a0\u2028",
    '\\"""',
)


def test_no_text_gets_out_of_its_quotes() -> None:
    domain = LabelDomain(HOSTILE_TEXT, ordered=True)
    rank = Builtin("int", (var("X"),), domain)
    nodes = [root("X", domain), Node("Y", ("X",), IntDomain(range(20)), None, Body((), rank), doc="plain")]
    nodes += [root(f"Z{i}", BOOL, doc=t, label=t, unit=t) for i, t in enumerate(HOSTILE_TEXT)]
    compiled = load(SCM("m", tuple(nodes), doc="".join(HOSTILE_TEXT)))
    assert [compiled.mechanism("Y")(text) for text in HOSTILE_TEXT] == list(range(len(HOSTILE_TEXT)))
    assert "os" not in compiled.functions
    docs = [compiled.functions[f"f_Z{i}"].__doc__ for i in range(len(HOSTILE_TEXT))]
    assert docs[:6] == ['"', "'", '"""', "\\", "ends in \\", 'ends in "']


HERE, B = var("I"), var("B")
NESTS: dict[str, Callable[[Expr], Expr]] = {
    "calls": lambda e: Builtin("abs", (e,)),
    "negations": Negate,
    "differences": lambda e: add(const(1), Negate(add(e, const(1)))),
    "branches": lambda e: add(const(1), Conditional(((B, e),), const(0))),
    "several branches": lambda e: Negate(Conditional(((B, e), (Not(B), const(1))), const(0))),
    "conditions": lambda e: Conditional(((Compare("<", e, const(1)), HERE),), const(3)),
    "subjects": lambda e: Match(
        (e,), (((pattern(1),), HERE), ((pattern((-9, 0)),), const(0)), ((ANY,), const(1)))
    ),
    "members": lambda e: Builtin(
        "int", (All((B, Member(add(e, HERE), Pattern((Between(-30, 1), Between(5, 90)))))),)
    ),
}


@pytest.mark.parametrize("kind", NESTS)
def test_the_deepest_nesting_that_the_language_allows_compiles(kind: str) -> None:
    expr: Expr = HERE
    for _ in range(64 if kind != "members" else 16):
        expr = NESTS[kind](expr)
    check_over_small(Body((), expr))
    check_over_small(Body((("a", expr),), Builtin("int", (All((B, Compare("<", expr, var("a")))),))))


@pytest.mark.parametrize("length", [3, 300])
def test_long_chains_compile(length: int) -> None:
    product: Expr = HERE
    for number in range(length):
        product = Arithmetic("*", product, const(number % 3 - 1))
    arms = Match((HERE,), (*(((pattern(n - 100),), const(n % 3)) for n in range(length)), ((ANY,), HERE)))
    branches = Conditional(tuple((Compare("==", HERE, const(n)), const(n)) for n in range(length)), const(-1))
    every = All((B,) * length)
    for expr in (
        add(HERE, *[HERE] * length),
        product,
        arms,
        add(arms, HERE),
        branches,
        Builtin("int", (every,)),
    ):
        check_over_small(Body((), expr))
        check_over_small(Body((("a", expr),), add(var("a"), const(1))))


def check_over_small(body: Body) -> None:
    small = int_domain(range(-2, 3))
    node = Node("X", ("I", "B"), small, None, body)
    model = SCM("m", (root("I", small), root("B", BOOL), node))
    mechanism = load(model).mechanism("X")
    for i, b in itertools.product(small, BOOL):
        assert mechanism(i, b) == apply_mechanism(model, node, {"I": i, "B": b})
