"""Expressions as LaTeX. sympy prints the arithmetic, unevaluated, so that what is shown is what was written."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from causim.compiler import latex_text as tex
from causim.compiler.arms import as_conditional
from causim.model.expr import (
    All,
    AnyOf,
    Apply,
    Arithmetic,
    Between,
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

LINE = 8  # terms of a long sum, or operands of a long condition, on one line
SHALLOW = 4  # levels of arithmetic that sympy prints in one go: deep trees make it slow
RELATIONS = {"==": "=", "!=": r"\neq", "<": "<", "<=": r"\leq", ">": ">", ">=": r"\geq"}


class Binding(IntEnum):
    LOOSE = 0  # cases, comparisons, `and`, `or`
    TERM = 1  # sums, negations
    ATOM = 2


class EquationWriter:
    """Writes the expressions of one equation. `locals` collects names for what would else be written many times."""

    def __init__(self) -> None:
        self.locals: list[tuple[str, str]] = []
        self._known: dict[str, str] = {}

    def right(self, expr: Expr) -> str:
        """A right-hand side, broken into lines where it is a long chain."""
        match expr:
            case Builtin("sum", arguments) if len(arguments) > LINE:
                return self._lines([(1, a) for a in arguments])
            case Sum(terms) if len(terms) > LINE:
                return self._lines(list(terms))
            case All(operands) if len(operands) > LINE:
                return self._broken([self.text(o, Binding.TERM) for o in operands], r"\land")
            case AnyOf(operands) if len(operands) > LINE:
                return self._broken([self.text(o, Binding.TERM) for o in operands], r"\lor")
            case Compare() | All() | AnyOf() | Not() | Member():
                return self.text(expr, Binding.ATOM)  # `X = (Y = 1)`, not `X = Y = 1`
            case _:
                return self.text(expr)

    def _lines(self, terms: list[tuple[int, Expr]]) -> str:
        texts = [("-" if sign < 0 else "+", self.text(term, Binding.ATOM)) for sign, term in terms]
        first = texts[0][1] if texts[0][0] == "+" else "-" + texts[0][1]
        parts = [first, *(f"{sign} {text}" for sign, text in texts[1:])]
        return self._joined(parts)

    def _broken(self, texts: list[str], sign: str) -> str:
        return self._joined([texts[0], *(f"{sign} {text}" for text in texts[1:])])

    @staticmethod
    def _joined(parts: list[str]) -> str:
        rows = [" ".join(parts[i : i + LINE]) for i in range(0, len(parts), LINE)]
        return " \\\\\n&\\qquad{} ".join(rows)

    def text(self, expr: Expr, binding: Binding = Binding.LOOSE) -> str:
        """The expression, in parentheses if it binds less than asked for."""
        written, own = self.write(expr)
        return written if own >= binding else rf"\left({written}\right)"

    def write(self, expr: Expr) -> tuple[str, Binding]:
        match expr:
            case Constant(value):
                negative = not isinstance(value, str) and value < 0
                return tex.value(value), Binding.TERM if negative else Binding.ATOM
            case Variable(name, _):
                return self._known.get(name) or tex.name(name), Binding.ATOM
            case Negate() | Sum() | Arithmetic():
                return self._arithmetic(expr), Binding.TERM
            case Not(operand):
                return rf"\lnot {self.text(operand, Binding.ATOM)}", Binding.TERM
            case Compare(op, left, right, _):
                sides = self.text(left, Binding.TERM), self.text(right, Binding.TERM)
                return f"{sides[0]} {RELATIONS[op]} {sides[1]}", Binding.LOOSE
            case All(operands):
                return r" \land ".join(self._condition(o) for o in operands), Binding.LOOSE
            case AnyOf(operands):
                return r" \lor ".join(self._condition(o) for o in operands), Binding.LOOSE
            case Member(operand, pattern):
                return self._member(operand, pattern)
            case Conditional(branches, otherwise):
                rows = [rf"{self.text(v)} & \text{{if }} {self.text(test)}" for test, v in branches]
                rows.append(rf"{self.text(otherwise)} & \text{{otherwise}}")
                return r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}", Binding.LOOSE
            case Match(subjects, _):
                return self.write(as_conditional(expr, tuple(self._subject(s) for s in subjects)))
            case Lookup(table, keys):
                return self._call(tex.upright(table), keys), Binding.ATOM
            case Apply(function, arguments):
                return self._call(tex.upright(function), arguments), Binding.ATOM
            case Builtin():
                return self._builtin(expr)

    def _condition(self, operand: Expr) -> str:
        """An operand of `and` or `or`: comparisons stand as they are, as is the custom."""
        return self.text(operand, Binding.LOOSE if isinstance(operand, Compare | Member) else Binding.TERM)

    def _call(self, function: str, arguments: tuple[Expr, ...]) -> str:
        return rf"{function}\left({', '.join(self.text(a) for a in arguments)}\right)"

    def _member(self, operand: Expr, pattern: Pattern) -> tuple[str, Binding]:
        subject = self.text(operand, Binding.TERM)
        match pattern.options:
            case None:
                return r"\text{true}", Binding.ATOM
            case (Exactly(bool(value)),):
                return self.write(operand if value else Not(operand))
            case (Exactly(value),):
                return f"{subject} = {tex.value(value)}", Binding.LOOSE
            case (Between(low, high),):
                return rf"{low} \leq {subject} \leq {high}", Binding.LOOSE
            case _:
                return rf"{subject} \in {tex.options(pattern)}", Binding.LOOSE

    def _subject(self, subject: Expr) -> Expr:
        """The subject of a match stands in every case: what is not a plain variable gets a name."""
        if isinstance(subject, Constant | Variable):
            return subject
        text = self.text(subject)
        name = rf"\kappa_{{{len(self.locals) + 1}}}"  # no name of a specification is Greek
        self.locals.append((name, text))
        return self.symbol(name)

    def symbol(self, shown: str) -> Variable:
        """A variable that is shown so."""
        self._known[shown] = shown
        return Variable(shown, Role.LOCAL)

    def _builtin(self, expr: Builtin) -> tuple[str, Binding]:
        name, arguments = expr.name, expr.arguments
        match name:
            case "sum" | "count" if not arguments:
                return "0", Binding.ATOM
            case "sum":
                return self._arithmetic(Sum(tuple((1, a) for a in arguments))), Binding.TERM
            case "count":
                return " + ".join(self._iverson(a) for a in arguments), Binding.TERM
            case "int" if expr.order is None:
                return self._iverson(arguments[0]), Binding.ATOM
            case "int":
                return self._call(r"\operatorname{rank}", arguments), Binding.ATOM
            case "abs":
                return rf"\left|{self.text(arguments[0])}\right|", Binding.ATOM
            case "min" | "max":
                return self._call(rf"\{name}", arguments), Binding.ATOM
            case "round_div":
                n, d = (self.text(a) for a in arguments)
                return rf"\operatorname{{round}}\left(\frac{{{n}}}{{{d}}}\right)", Binding.ATOM
            case _:
                return self._call(rf"\operatorname{{{name}}}", arguments), Binding.ATOM

    def _iverson(self, condition: Expr) -> str:
        """1 where the condition holds, else 0 (Iverson's bracket; Knuth 1992)."""
        return rf"\left[{self.text(condition)}\right]"

    # --- arithmetic

    def _arithmetic(self, expr: Expr) -> str:
        from sympy import latex

        shown: dict[Any, str] = {}
        built = self._sympy(expr, shown, SHALLOW)
        return str(latex(built, symbol_names=shown, order="none", mul_symbol="dot"))

    def _sympy(self, expr: Expr, shown: dict[Any, str], levels: int) -> Any:
        """The expression in sympy. Parts that are no arithmetic, or lie too deep, are symbols shown as they are."""
        from sympy import Add, Dummy, Integer, Mod, Mul, Pow, floor

        def part(inner: Expr) -> Any:
            return self._sympy(inner, shown, levels - 1)

        def plain(inner: Expr) -> Any:
            symbol = Dummy()
            shown[symbol] = self.text(inner, Binding.ATOM)
            return symbol

        if isinstance(expr, Constant) and type(expr.value) is int and expr.value >= 0:
            return Integer(expr.value)
        if levels == 0:
            return plain(expr)
        match expr:
            case Negate(operand):
                return Mul(-1, part(operand), evaluate=False)
            case Sum(terms):
                signed = [part(t) if sign > 0 else Mul(-1, part(t), evaluate=False) for sign, t in terms]
                return Add(*signed, evaluate=False)
            case Arithmetic("*", left, right):
                return Mul(part(left), part(right), evaluate=False)
            case Arithmetic("//", left, right):
                quotient = Mul(part(left), Pow(part(right), -1, evaluate=False), evaluate=False)
                return floor(quotient, evaluate=False)
            case Arithmetic("%", left, right):
                return Mod(part(left), part(right), evaluate=False)
            case _:
                return plain(expr)
