"""Rules of the grammar -> expressions, patterns and types of the syntax tree, bottom up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lark import Token

from causim.diagnostics import Diagnostic, nearest
from causim.source import SourceText, Span
from causim.syntax import ast
from causim.syntax.build import Builder
from causim.syntax.limits import error
from causim.syntax.reduce import Place
from causim.translate.english.mistakes import misspelt, slip
from causim.translate.english.names import DRAW, Vocabulary, identifier, unquoted

MAX_FAULTS = 50  # that are reported of a text


class ValueBuilder(Builder):
    """One method a rule of `grammar/english.lark`, under the rule's name or alias; those that the two languages share
    are inherited. Words are understood by the vocabulary of the text. `faults` are for the caller to report.
    """

    def __init__(self, source: SourceText, vocabulary: Vocabulary, offset: int = 0) -> None:
        super().__init__(source, offset)
        self.vocabulary = vocabulary
        self.owner: str | None = None  # the quantity whose block is being read
        self.faults: list[Diagnostic] = []

    # --- names

    def spelt(self, token: Token) -> str:
        """A name that is taken as it is spelt, whatever marks it."""
        return identifier(str(token).strip("*"))

    def meaning(self, token: Token, known: Vocabulary) -> str | None:
        """The name that words stand for, if they stand for one."""
        words = " ".join(str(token).split())
        if token.type == "MARKED":
            return identifier(words[1:-1])
        exact = identifier(words)
        return known.by_words.get(words, exact if exact in known.names else None)

    def name(self, place: Place, c: list[Token]) -> Token:  # type: ignore[override]
        return c[0]

    def word(self, place: Place, c: list[Token]) -> ast.Name:
        return ast.Name(self.spelt(c[0]), span=self.at(place))

    def defined(self, token: Token) -> ast.Name:
        return ast.Name(self.spelt(token), span=self.token(token))

    def reference(self, place: Place, c: list[Token]) -> ast.Name:
        return self._among(self.vocabulary, "name", place, c[0])

    def _among(self, vocabulary: Vocabulary, what: str, place: Place, token: Token) -> ast.Name:
        found = self.meaning(token, vocabulary)
        if found is None:
            self._unknown(token, what, vocabulary.by_words)
        return ast.Name(found or self.spelt(token), span=self.at(place))

    def kind_name(self, place: Place, c: list[Token]) -> ast.Name:
        return self._among(self.vocabulary.kinds, "kind", place, c[0])

    def function_name(self, place: Place, c: list[Token]) -> ast.Name:
        return self._among(self.vocabulary.functions, "working rule", place, c[0])

    def table_name(self, place: Place, c: list[Token]) -> ast.Name:
        return self._among(self.vocabulary, "table", place, c[0])

    def name_or_label(self, place: Place, c: list[Token]) -> ast.Expr:
        span = self.at(place)
        if (found := self.meaning(c[0], self.vocabulary)) is not None:
            return ast.Ref(found, span=span)
        words = " ".join(str(c[0]).split())
        if words not in self.vocabulary.labels:
            self._unknown(c[0], "name or label", [*self.vocabulary.by_words, *self.vocabulary.labels])
        return ast.LabelLiteral(words, span=span)

    def _unknown(self, token: Token, what: str, known: Iterable[str]) -> None:
        if len(self.faults) >= MAX_FAULTS:
            return
        span, words = self.token(token), " ".join(str(token).split())
        guess = nearest(words, known)
        if guess is None and " " in words:  # perhaps no name, but a phrase with a slip in it
            before = self.source.text.rfind(" ", 0, max(0, span.start - 1)) + 1
            if near := misspelt(self.source, before, span.end):
                self.faults.append(slip(*near))
                return
        hint = f"Did you mean `{guess}`?" if guess else "Names are introduced in bold or in a heading."
        message = f"the text introduces no {what} `{words}`"
        self.faults.append(error("english-unknown-name", span, message, hint))

    def own_draw(self, place: Place, c: list[Any]) -> ast.Name:
        span = self.at(place)
        if self.owner is None:
            hint = "Say whose draw it is, as in `the draw of the dose`."
            self.faults.append(error("english-syntax", span, "it is not clear which draw is meant", hint))
        return ast.Name(DRAW + (self.owner or ""), span=span)

    def draw_of(self, place: Place, c: list[ast.Name]) -> ast.Name:
        return ast.Name(DRAW + c[0].text, span=self.at(place))

    # --- literals and patterns

    def string(self, place: Place, c: list[Token]) -> ast.LabelLiteral:
        return ast.LabelLiteral(unquoted(str(c[0])), span=self.at(place))

    def label(self, place: Place, c: list[Token]) -> ast.LabelLiteral:  # type: ignore[override]
        token = c[0]
        text = unquoted(str(token)) if token.type == "STRING" else " ".join(str(token).split())
        return ast.LabelLiteral(text, span=self.at(place))

    def patterns(self, place: Place, c: list[ast.Pattern]) -> tuple[ast.Pattern, ...]:
        return tuple(c)

    # --- types

    def enum_type(self, place: Place, c: list[Any]) -> ast.LabelType:
        return ast.LabelType(tuple(c), False, span=self.at(place))

    def ordinal_type(self, place: Place, c: list[Any]) -> ast.LabelType:
        return ast.LabelType(tuple(c), True, span=self.at(place))

    def left_out_type(self, place: Place, c: list[Any]) -> ast.BoolTypeExpr:
        self.left_out_at(self.at(place), "which values there are")
        return ast.BoolTypeExpr(span=self.at(place))

    def left_out_at(self, span: Span, what: str) -> None:
        hint = "A partial description stands for many models. Add what is missing to read it as one."
        self.faults.append(error("english-left-out", span, f"the text leaves out {what}", hint))

    # --- statements

    def op_equal(self, place: Place, c: list[Any]) -> str:
        return "=="

    def op_unequal(self, place: Place, c: list[Any]) -> str:
        return "!="

    def op_less(self, place: Place, c: list[Any]) -> str:
        return "<"

    def op_at_most(self, place: Place, c: list[Any]) -> str:
        return "<="

    def op_more(self, place: Place, c: list[Any]) -> str:
        return ">"

    def op_at_least(self, place: Place, c: list[Any]) -> str:
        return ">="

    def holds(self, place: Place, c: list[ast.Expr]) -> ast.Expr:
        return c[0]

    def member(self, place: Place, c: list[Any]) -> ast.Membership:
        return ast.Membership(c[0], tuple(c[1:]), span=self.at(place))

    # --- quantities

    def op_plus(self, place: Place, c: list[Any]) -> str:
        return "+"

    def op_minus(self, place: Place, c: list[Any]) -> str:
        return "-"

    def times(self, place: Place, c: list[ast.Expr]) -> ast.Product:
        return ast.Product("*", c[0], c[1], span=self.at(place))

    def modulo(self, place: Place, c: list[ast.Expr]) -> ast.Product:
        return ast.Product("%", c[0], c[1], span=self.at(place))

    remainder = modulo

    def floor_divide(self, place: Place, c: list[ast.Expr]) -> ast.Product:
        return ast.Product("//", c[0], c[1], span=self.at(place))

    def negative(self, place: Place, c: list[Token]) -> ast.IntLiteral:
        return ast.IntLiteral(-int(c[1]), span=self.at(place))

    def _builtin(self, name: str, place: Place, c: list[ast.Expr]) -> ast.Call:
        span = self.at(place)
        return ast.Call(ast.Name(name, span=span), tuple(c), span=span)

    def round_divide(self, place: Place, c: list[ast.Expr]) -> ast.Call:
        return self._builtin("round_div", place, c)

    def clamp(self, place: Place, c: list[ast.Expr]) -> ast.Call:
        return self._builtin("clamp", place, c)

    def min(self, place: Place, c: list[ast.Expr]) -> ast.Call:
        return self._builtin("min", place, c)

    def max(self, place: Place, c: list[ast.Expr]) -> ast.Call:
        return self._builtin("max", place, c)

    def sum_call(self, place: Place, c: list[ast.Expr]) -> ast.Call:
        return self._builtin("sum", place, c)

    def abs(self, place: Place, c: list[ast.Expr]) -> ast.Call:
        return self._builtin("abs", place, c)

    def count(self, place: Place, c: list[ast.Expr]) -> ast.Call:
        return self._builtin("count", place, c)

    def int_call(self, place: Place, c: list[ast.Expr]) -> ast.Call:
        return self._builtin("int", place, c)

    # --- choices, functions, tables

    def choice(self, place: Place, c: list[ast.Expr]) -> ast.If:
        """`value if condition, value if condition, otherwise value`"""
        branches = tuple(zip(c[1:-1:2], c[:-1:2], strict=True))
        return ast.If(branches, c[-1], span=self.at(place))

    def case(self, place: Place, c: list[Any]) -> ast.Arm:
        return ast.Arm(c[1], c[0], span=self.at(place))

    def items(self, place: Place, c: list[ast.Expr]) -> tuple[ast.Expr, ...]:  # type: ignore[override]
        return tuple(c)

    def call(self, place: Place, c: list[Any]) -> ast.Call:
        return ast.Call(c[0], c[1] if len(c) == 2 else (), span=self.at(place))
