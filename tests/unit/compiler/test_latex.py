"""Structural equations as LaTeX."""

from __future__ import annotations

import re

from causim.compiler import compile_latex
from causim.model.domain import BOOL, IntDomain, LabelDomain
from causim.model.expr import All, Arithmetic, Body, Builtin, Compare, Expr, Negate
from causim.model.scm import SCM, Node
from tests.unit.compiler.models import add, const, kinds, less, root, tumour, var

EQUATIONS = r"""\begin{align*}
\mathrm{shrink}(\mathit{size}, \mathit{level}) &= \mathit{size} - 6 \cdot \mathit{level} \\
\mathrm{POTENCY}(k_{1}, k_{2}) &= \begin{cases} 0 & \text{if } k_{1} = \text{none} \\ 2 & \text{if } k_{1} = \text{low},\ k_{2} = \text{wild} \\ 1 & \text{if } k_{1} = \text{low} \\ 4 & \text{if } k_{2} = \text{wild} \\ 2 & \text{otherwise} \end{cases} \\
\mathit{Drug} &= U_{\mathit{Drug}} \\
\mathit{Gene} &= U_{\mathit{Gene}} \\
\mathit{Blocker} &= \max\left(0, \mathrm{POTENCY}\left(\mathit{Drug}, \mathit{Gene}\right) - U_{\mathit{Blocker}}\right) \\
\mathit{Tumour} &= \operatorname{clamp}\left(\mathit{shrunk}, 0, 40\right) \\
&\quad\text{where } \mathit{shrunk} = \mathrm{shrink}\left(U_{\mathit{Tumour}}, \mathit{Blocker}\right) \\
U_{\mathit{Drug}} &\sim \{\text{none} : \tfrac{1}{2}, \text{low} : \tfrac{1}{4}, \text{high} : \tfrac{1}{4}\} \\
U_{\mathit{Gene}} &\sim \mathrm{Uniform}\,\{\text{wild}, \text{mutant}\} \\
U_{\mathit{Blocker}} &\sim \{0 : \tfrac{3}{4}, 1 : \tfrac{1}{4}\} \\
U_{\mathit{Tumour}} &\sim \mathrm{Uniform}\,\{10, 20, 35\}
\end{align*}
"""  # noqa: E501


def test_the_equations_say_what_was_written() -> None:
    assert compile_latex(tumour(), document=False) == EQUATIONS


def test_a_document_wraps_the_same_equations() -> None:
    document = compile_latex(tumour())
    assert EQUATIONS in document
    assert document.startswith(r"\documentclass{article}")
    assert r"\section*{tumour\_drug}" in document


def right_side(expr: Expr) -> str:
    roots = [root(name, IntDomain(range(5))) for name in ("x", "y")]
    text = compile_latex(
        SCM("m", (*roots, Node("Z", ("x", "y"), BOOL, None, Body((), expr)))), document=False
    )
    return re.findall(r"^Z &= (.*) \\\\$", text, re.MULTILINE)[0]


def test_arithmetic_is_shown_unevaluated() -> None:
    x, y = var("x"), var("y")
    assert right_side(add(const(1), const(2), x)) == "1 + 2 + x"
    assert right_side(less(x, add(y, const(1)))) == r"x - \left(y + 1\right)"
    assert right_side(Arithmetic("//", x, const(2))) == r"\left\lfloor{\frac{x}{2}}\right\rfloor"
    assert right_side(Arithmetic("*", const(2), Arithmetic("%", x, y))) == r"2 \cdot \left(x \bmod y\right)"
    assert right_side(Negate(add(x, y))) == r"- (x + y)"


def test_truth_is_told_from_numbers() -> None:
    x, y = var("x"), var("y")
    same = Compare("==", x, y)
    assert right_side(same) == r"\left(x = y\right)"
    assert right_side(All((same, Compare("<", x, const(3))))) == r"\left(x = y \land x < 3\right)"
    assert right_side(Builtin("count", (same, same))) == r"\left[x = y\right] + \left[x = y\right]"


def test_every_kind_of_expression_is_balanced() -> None:
    assert_balanced(compile_latex(kinds()))


def test_labels_and_names_cannot_break_out() -> None:
    domain = LabelDomain(("}", "{", "\\", "a_b", "$x$", "50%", "#", "^~", "<&>", "|"))
    text = compile_latex(SCM("a_b", (root("_x__y", domain), root("A_1", domain)), doc="100% of {it}\\"))
    assert_balanced(text)
    assert r"\text{\textbackslash{}}, \text{a\_b}, \text{\$x\$}, \text{50\%}, \text{\#}" in text
    assert r"\mathit{\_x\_\_y} &=" in text
    assert r"A_{1} &= U_{\mathit{A\_1}}" in text


def test_long_sums_are_broken_and_deep_ones_are_quick() -> None:
    names = [f"Item{i}" for i in range(20)]
    total = Node("Total", tuple(names), IntDomain(range(100)), None, Body((), add(*map(var, names))))
    deep: Expr = var("Item0")
    for _ in range(64):
        deep = Arithmetic("%", Negate(add(deep, Arithmetic("*", var("Item0"), const(2)))), const(5))
    nodes = [root(name, IntDomain(range(5))) for name in names]
    text = compile_latex(SCM("m", (*nodes, total, Node("Deep", ("Item0",), BOOL, None, Body((), deep)))))
    assert text.count(r"&\qquad{} + ") == 2
    assert_balanced(text)


def assert_balanced(text: str) -> None:
    """Braces, `\\left` and `\\right`, and environments close in the order in which they opened."""
    stack: list[str] = []
    tokens = re.findall(
        r"\\(?:begin|end)\{[a-z*]+\}|\\left(?=[^a-z])|\\right(?=[^a-z])|\\.|[{}$%#~^]", text, re.DOTALL
    )
    for token in tokens:
        assert token not in "$%#~^", f"{token} is bare"
        if token in ("{", r"\left") or token.startswith(r"\begin"):
            stack.append(token)
        elif token == "}":
            assert stack.pop() == "{"
        elif token == r"\right":
            assert stack.pop() == r"\left"
        elif token.startswith(r"\end"):
            assert stack.pop() == token.replace("end", "begin")
    assert stack == []
