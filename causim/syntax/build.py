"""Rules of the grammar -> the syntax tree of `ast.py`, bottom up."""

from __future__ import annotations

import re
import textwrap
from fractions import Fraction
from typing import Any

from lark import Token

from causim.source import SourceText, Span
from causim.syntax import ast
from causim.syntax.reduce import Place

_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


def unescape(text: str) -> str:
    r"""`\"` and `\\` stand for `"` and `\`; a backslash before anything else has been refused (`limits.scan`)."""
    return _ESCAPE.sub(r"\1", text)


class Marked:
    """A part of a node on its way up: what it is, and its value."""

    __slots__ = ("kind", "span", "value")

    def __init__(self, kind: str, value: Any, span: Span) -> None:
        self.kind, self.value, self.span = kind, value, span


class Builder:
    """One method a rule of `grammar/scm.lark`, under the rule's name or alias.

    `offset` is where the parsed text starts in the source. For the caller to report: `repeated` items of a block (what,
    first, second), and `zero_denominators`.
    """

    def __init__(self, source: SourceText, offset: int = 0) -> None:
        self.source = source
        self.offset = offset
        self.repeated: list[tuple[str, Span, Span]] = []
        self.zero_denominators: list[Span] = []

    # --- positions

    def at(self, place: Place) -> Span:
        start, end = place or (0, 0)
        return Span(self.source, start + self.offset, end + self.offset)

    def token(self, token: Token) -> Span:
        start = token.start_pos or 0
        return Span(self.source, start + self.offset, start + len(token) + self.offset)

    def doc(self, token: Token) -> ast.Doc:
        return ast.Doc(clean_doc(unescape(str(token)[3:-3])), span=self.token(token))

    def items(self, children: list[Any]) -> list[Marked]:
        """Items of a block; a docstring token becomes one too."""
        found = []
        for child in children:
            if isinstance(child, Token) and child.type == "DOCSTRING":
                found.append(Marked("doc", self.doc(child), self.token(child)))
            else:
                found.append(child)
        return found

    def once(self, items: list[Marked], kind: str) -> Any:
        """The value of the only item of this kind, or None; a second one is reported."""
        of_kind = [item for item in items if item.kind == kind]
        for extra in of_kind[1:]:
            self.repeated.append((kind, of_kind[0].span, extra.span))
        return of_kind[0].value if of_kind else None

    # --- names, literals, patterns

    def name(self, place: Place, c: list[Token]) -> ast.Name:
        return ast.Name(str(c[0]), span=self.at(place))

    def integer(self, place: Place, c: list[Token]) -> int:
        return -int(c[1]) if len(c) == 2 else int(c[0])

    def int_literal(self, place: Place, c: list[Any]) -> ast.IntLiteral:
        return ast.IntLiteral(c[0], span=self.at(place))

    def nonnegative(self, place: Place, c: list[Token]) -> ast.IntLiteral:
        return ast.IntLiteral(int(c[0]), span=self.at(place))

    def string(self, place: Place, c: list[Token]) -> ast.LabelLiteral:
        return ast.LabelLiteral(unescape(str(c[0])[1:-1]), span=self.at(place))

    def label_of(self, token: Token) -> ast.LabelLiteral:
        return ast.LabelLiteral(unescape(str(token)[1:-1]), span=self.token(token))

    def truth(self, place: Place, c: list[Token]) -> ast.BoolLiteral:
        return ast.BoolLiteral(c[0] == "true", span=self.at(place))

    def number(self, place: Place, c: list[Token]) -> ast.Number:
        sign = -1 if c[0].type == "MINUS" else 1
        digits = c[1:] if sign < 0 else c
        if len(digits) == 2:  # a fraction; a zero denominator is reported where the number is used
            if int(digits[1]) == 0:
                self.zero_denominators.append(self.at(place))
                return ast.Number(Fraction(0), span=self.at(place))
            return ast.Number(Fraction(sign * int(digits[0]), int(digits[1])), span=self.at(place))
        return ast.Number(sign * Fraction(str(digits[0])), span=self.at(place))

    def wildcard(self, place: Place, c: list[Any]) -> ast.Wildcard:
        return ast.Wildcard(span=self.at(place))

    def range(self, place: Place, c: list[int]) -> ast.RangePattern:
        return ast.RangePattern(c[0], c[1], span=self.at(place))

    def alternatives(self, place: Place, c: list[Any]) -> ast.Alternatives:
        return ast.Alternatives(tuple(c), span=self.at(place))

    def pattern_one(self, place: Place, c: list[Any]) -> tuple[ast.Pattern, ...]:
        return (c[0],)

    def pattern_many(self, place: Place, c: list[Any]) -> tuple[ast.Pattern, ...]:
        return tuple(c)

    def patterns(self, place: Place, c: list[Any]) -> Any:
        return c[0]

    def arm(self, place: Place, c: list[Any]) -> ast.Arm:
        return ast.Arm(c[0], c[1], span=self.at(place))

    # --- types

    def named_type(self, place: Place, c: list[ast.Name]) -> ast.NamedTypeRef:
        return ast.NamedTypeRef(c[0].text, span=self.at(place))

    def bool_type(self, place: Place, c: list[Any]) -> ast.BoolTypeExpr:
        return ast.BoolTypeExpr(span=self.at(place))

    def int_range_type(self, place: Place, c: list[int]) -> ast.IntRangeType:
        return ast.IntRangeType(c[0], c[1], span=self.at(place))

    def int_set_type(self, place: Place, c: list[int]) -> ast.IntSetType:
        span = self.at(place)
        return ast.IntSetType(tuple(ast.IntLiteral(v, span=span) for v in c), span=span)

    def enum_type(self, place: Place, c: list[Token]) -> ast.LabelType:
        return ast.LabelType(tuple(map(self.label_of, c)), False, span=self.at(place))

    def ordinal_type(self, place: Place, c: list[Token]) -> ast.LabelType:
        return ast.LabelType(tuple(map(self.label_of, c)), True, span=self.at(place))

    # --- expressions

    def ref(self, place: Place, c: list[ast.Name]) -> ast.Ref:
        return ast.Ref(c[0].text, span=self.at(place))

    def negate(self, place: Place, c: list[ast.Expr]) -> ast.Expr:
        operand = c[0]
        if isinstance(operand, ast.IntLiteral) and operand.value > 0:
            return ast.IntLiteral(-operand.value, span=self.at(place))
        return ast.Negate(operand, span=self.at(place))

    def not_(self, place: Place, c: list[ast.Expr]) -> ast.Not:
        return ast.Not(c[0], span=self.at(place))

    def add_op(self, place: Place, c: list[Token]) -> str:
        return str(c[0])

    mul_op = comparison_op = add_op

    def sum_(self, place: Place, c: list[Any]) -> ast.Sum:
        return ast.Sum(c[0], tuple(zip(c[1::2], c[2::2], strict=True)), span=self.at(place))

    def product_(self, place: Place, c: list[Any]) -> ast.Product:
        return ast.Product(c[1], c[0], c[2], span=self.at(place))

    def compare(self, place: Place, c: list[Any]) -> ast.Comparison:
        return ast.Comparison(c[1], c[0], c[2], span=self.at(place))

    def option_set(self, place: Place, c: list[Any]) -> tuple[Any, ...]:
        return tuple(c)

    def member(self, place: Place, c: list[Any]) -> ast.Membership:
        return ast.Membership(c[0], c[1], span=self.at(place))

    def not_member(self, place: Place, c: list[Any]) -> ast.Not:
        return ast.Not(self.member(place, c), span=self.at(place))

    def and_(self, place: Place, c: list[ast.Expr]) -> ast.And:
        return ast.And(tuple(c), span=self.at(place))

    def or_(self, place: Place, c: list[ast.Expr]) -> ast.Or:
        return ast.Or(tuple(c), span=self.at(place))

    def elif_(self, place: Place, c: list[Any]) -> tuple[Any, Any]:
        return (c[0], c[1])

    def if_expr(self, place: Place, c: list[Any]) -> ast.If:
        return ast.If(((c[0], c[1]), *c[2:-1]), c[-1], span=self.at(place))

    def subjects(self, place: Place, c: list[ast.Expr]) -> tuple[ast.Expr, ...]:
        return tuple(c)

    arguments = subjects

    def match_expr(self, place: Place, c: list[Any]) -> ast.MatchExpr:
        return ast.MatchExpr(c[0], tuple(c[1:]), span=self.at(place))

    def call(self, place: Place, c: list[Any]) -> ast.Call:
        return ast.Call(c[0], c[1], span=self.at(place))

    def call_int(self, place: Place, c: list[Any]) -> ast.Call:
        return ast.Call(ast.Name("int", span=self.token(c[0])), c[1], span=self.at(place))

    def index(self, place: Place, c: list[Any]) -> ast.Index:
        return ast.Index(c[0], c[1], span=self.at(place))

    # --- declarations

    def unit(self, place: Place, c: list[Token]) -> Marked:
        return Marked("unit", unescape(str(c[0])[1:-1]), self.at(place))

    def label(self, place: Place, c: list[Token]) -> Marked:
        return Marked("label", unescape(str(c[0])[1:-1]), self.at(place))

    def model_domain(self, place: Place, c: list[ast.Name]) -> Marked:
        return Marked("domain", c[0], self.at(place))

    def model_topology(self, place: Place, c: list[ast.Name]) -> Marked:
        return Marked("topology", c[0], self.at(place))

    def model(self, place: Place, c: list[Any]) -> ast.ModelDecl:
        items = self.items(c[1:])
        doc, domain, topology = (self.once(items, kind) for kind in ("doc", "domain", "topology"))
        return ast.ModelDecl(c[0], doc, domain, topology, span=self.at(place))

    def type_decl(self, place: Place, c: list[Any]) -> ast.TypeDecl:
        return ast.TypeDecl(c[0], c[1], c[2].value if len(c) == 3 else None, span=self.at(place))

    def const_decl(self, place: Place, c: list[Any]) -> ast.ConstDecl:
        return ast.ConstDecl(c[0], c[1], c[2], span=self.at(place))

    def table_decl(self, place: Place, c: list[Any]) -> ast.TableDecl:
        types = [x for x in c[1:] if isinstance(x, ast.TypeExpr)]
        rows = tuple(x for x in c if isinstance(x, ast.Arm))
        doc = next((self.doc(x) for x in c if isinstance(x, Token)), None)
        return ast.TableDecl(c[0], tuple(types[:-1]), types[-1], rows, doc, span=self.at(place))

    def parameter(self, place: Place, c: list[Any]) -> ast.Parameter:
        return ast.Parameter(c[0], c[1], span=self.at(place))

    def let(self, place: Place, c: list[Any]) -> Marked:
        return Marked("let", ast.Let(c[0], c[1], span=self.at(place)), self.at(place))

    def return_(self, place: Place, c: list[Any]) -> Marked:
        return Marked("return", c[0], self.at(place))

    def fn_decl(self, place: Place, c: list[Any]) -> ast.FunctionDecl:
        parameters = tuple(x for x in c if isinstance(x, ast.Parameter))
        result = next(x for x in c[1:] if isinstance(x, ast.TypeExpr))
        items = self.items([x for x in c if isinstance(x, Marked | Token)])
        lets = tuple(item.value for item in items if item.kind == "let")
        doc, value = self.once(items, "doc"), self.once(items, "return")
        return ast.FunctionDecl(c[0], parameters, result, lets, value, doc, span=self.at(place))

    def parents(self, place: Place, c: list[ast.Name]) -> tuple[ast.Name, ...]:
        return tuple(c)

    def exogenous_type(self, place: Place, c: list[Any]) -> Any:
        return c[0]

    def weight(self, place: Place, c: list[Any]) -> ast.Weight:
        return ast.Weight(c[0], c[1], span=self.at(place))

    def weights(self, place: Place, c: list[ast.Weight]) -> list[ast.Weight]:
        return list(c)

    def exogenous(self, place: Place, c: list[Any]) -> Marked:
        type_ = next((x for x in c[1:] if isinstance(x, ast.TypeExpr)), None)
        weights = next((tuple(x) for x in c[1:] if isinstance(x, list)), None)
        span = self.at(place)
        return Marked("exogenous", ast.ExogenousDecl(c[0], type_, weights, span=span), span)

    def probabilities(self, place: Place, c: list[ast.Number]) -> tuple[ast.Number, ...]:
        return tuple(c)

    def cpt_row(self, place: Place, c: list[Any]) -> ast.CptRow:
        return ast.CptRow(c[0], c[1], span=self.at(place))

    def cpt(self, place: Place, c: list[Any]) -> Marked:
        return Marked("cpt", ast.CptDecl(c[0], c[1], tuple(c[2:]), span=self.at(place)), self.at(place))

    def node_decl(self, place: Place, c: list[Any]) -> ast.NodeDecl:
        items = self.items(c[3:])
        lets = tuple(item.value for item in items if item.kind == "let")
        kinds = ("doc", "label", "unit", "exogenous", "cpt", "return")
        doc, label, unit, exogenous, cpt, value = (self.once(items, kind) for kind in kinds)
        return ast.NodeDecl(
            c[0], c[1], c[2], doc, label, unit, exogenous, cpt, lets, value, span=self.at(place)
        )

    # --- checks

    def assignment(self, place: Place, c: list[Any]) -> ast.Assignment:
        return ast.Assignment(c[0], c[1], span=self.at(place))

    def given(self, place: Place, c: list[Any]) -> Marked:
        return Marked("given", tuple(c), self.at(place))

    def observe(self, place: Place, c: list[Any]) -> Marked:
        return Marked("observe", tuple(c), self.at(place))

    def do(self, place: Place, c: list[Any]) -> Marked:
        return Marked("do", tuple(c), self.at(place))

    def expect(self, place: Place, c: list[Any]) -> ast.ClaimDecl:
        return ast.ClaimDecl("expect", c[0], span=self.at(place))

    def possible(self, place: Place, c: list[Any]) -> ast.ClaimDecl:
        return ast.ClaimDecl("possible", c[0], span=self.at(place))

    def impossible(self, place: Place, c: list[Any]) -> ast.ClaimDecl:
        return ast.ClaimDecl("impossible", span=self.at(place))

    def probability(self, place: Place, c: list[Any]) -> ast.ClaimDecl:
        return ast.ClaimDecl("probability", c[0], c[1], c[2], span=self.at(place))

    def check_decl(self, place: Place, c: list[Any]) -> ast.CheckDecl:
        worlds = {
            k: tuple(a for i in c[1:] if isinstance(i, Marked) and i.kind == k for a in i.value)
            for k in ("given", "observe", "do")
        }
        claims = tuple(x for x in c if isinstance(x, ast.ClaimDecl))
        return ast.CheckDecl(
            unescape(str(c[0])[1:-1]),
            worlds["given"],
            worlds["observe"],
            worlds["do"],
            claims,
            span=self.at(place),
        )

    def header(self, place: Place, c: list[Token]) -> Marked:
        return Marked("header", int(c[-1]), self.at(place))

    def file(self, place: Place, c: list[Any]) -> list[Any]:
        return list(c)


def clean_doc(text: str) -> str:
    """The text of a docstring as the tree holds it: dedented, without white space around it or at the ends of lines."""
    lines = textwrap.dedent(_undent_first(re.sub(r"\r\n?", "\n", text))).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def _undent_first(text: str) -> str:
    """Give the first line the indentation of the second, so that `dedent` sees one block."""
    first, newline, rest = text.partition("\n")
    indent = min((len(x) - len(x.lstrip()) for x in rest.splitlines() if x.strip()), default=0)
    return " " * indent + first.lstrip() + newline + rest
