"""Rules of the grammar -> declarations of the syntax tree."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from lark import Token

from causim.source import Span
from causim.syntax import ast
from causim.syntax.build import Marked
from causim.syntax.limits import error
from causim.syntax.reduce import Place
from causim.translate.english.build_values import ValueBuilder
from causim.translate.english.names import DRAW, identifier, unquoted

_HEADING = re.compile(r"### ([A-Za-z0-9_]+(?: [A-Za-z0-9_]+)*)(?: \((.*)\))?[ ]*")
_TITLE = re.compile(r"# ([A-Za-z0-9_]+(?: [A-Za-z0-9_]+)*)[ ]*")


def heading_of(text: str) -> tuple[str, str | None] | None:
    """The name and the label of a heading, `### Peak flow (expiratory flow)`."""
    found = _HEADING.fullmatch(text.rstrip())
    return (identifier(found[1]), found[2]) if found else None


class TextBuilder(ValueBuilder):
    """The builder of whole texts. `columns` are the heads of tables of chances, to be compared with the type."""

    columns: list[tuple[ast.NodeDecl, tuple[ast.Expr, ...], tuple[ast.Literal, ...], Span]]

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.columns = []

    def text(self, place: Place, c: list[Any]) -> list[Any]:
        parts: list[Any] = []
        for part in c:
            parts += part if isinstance(part, tuple) else [part]
        return [part for part in parts if not isinstance(part, Token | Marked)]

    def marked(self, c: list[Any]) -> list[Marked]:
        """What the sentences of a block say; a docstring becomes a sentence too."""
        found: list[Marked] = []
        for item in c:
            if isinstance(item, Token):
                found.append(Marked("doc", self.note(item), self.token(item)))
            else:
                found += item if isinstance(item, list) else [item]
        return found

    def note(self, token: Token) -> ast.Doc:
        text = str(token)
        if token.type == "REMARK":
            text = text.partition(": ")[2]
        else:
            text = "\n".join(re.sub("^ *> ?", "", line).rstrip() for line in text.split("\n"))
        return ast.Doc(text.strip(), span=self.token(token))

    # --- what the model is about

    def model(self, place: Place, c: list[Any]) -> ast.ModelDecl:
        found = _TITLE.fullmatch(str(c[0]).rstrip())
        if found is None:
            self._bad_heading(c[0], "A title is made of plain words, as in `# Tumour growth`.")
        items = self.marked(c[1:])
        doc, field, shape = (self.once(items, kind) for kind in ("doc", "field", "shape"))
        name = ast.Name(identifier(found[1]) if found else "model", span=self.token(c[0]))
        return ast.ModelDecl(name, doc, field, shape, span=self.at(place))

    def _bad_heading(self, token: Token, hint: str) -> None:
        self.faults.append(error("english-syntax", self.token(token), "this heading cannot be read", hint))

    def field(self, place: Place, c: list[ast.Name]) -> Marked:
        return Marked("field", c[0], self.at(place))

    def shape(self, place: Place, c: list[ast.Name]) -> Marked:
        return Marked("shape", c[0], self.at(place))

    # --- kinds, constants, tables, functions

    def glossary(self, place: Place, c: list[Any]) -> tuple[Any, ...]:
        return tuple(c)

    def unit(self, place: Place, c: list[Token]) -> Marked:
        return Marked("unit", unquoted(str(c[0])), self.at(place))

    def kind(self, place: Place, c: list[Any]) -> ast.TypeDecl:
        unit = c[2].value if len(c) == 3 else None
        return ast.TypeDecl(self.defined(c[0]), c[1], unit, span=self.at(place))

    def constant(self, place: Place, c: list[Any]) -> ast.ConstDecl:
        return ast.ConstDecl(self.defined(c[0]), c[2], c[1], span=self.at(place))

    def table_header(self, place: Place, c: list[Any]) -> tuple[ast.TypeExpr, ...]:
        self.owner = None
        return tuple(c)

    def table(self, place: Place, c: list[Any]) -> ast.TableDecl:
        doc = next((self.note(x) for x in c[1:] if isinstance(x, Token)), None)
        types = next(x for x in c if isinstance(x, tuple))
        rows = tuple(x for x in c if isinstance(x, ast.Arm))
        return ast.TableDecl(self.defined(c[0]), types[:-1], types[-1], rows, doc, span=self.at(place))

    def function_heading(self, place: Place, c: list[Any]) -> list[Any]:
        self.owner = None
        return list(c)

    def parameter(self, place: Place, c: list[Any]) -> ast.Parameter:
        return ast.Parameter(self.defined(c[0]), c[1], span=self.at(place))

    def function(self, place: Place, c: list[Any]) -> ast.FunctionDecl | Marked:
        name, *parameters, result = c[0]
        items = self.marked(c[1:])
        lets = tuple(item.value for item in items if item.kind == "let")
        doc, value = self.once(items, "doc"), self.once(items, "return")
        if value is None:
            self.left_out_at(self.token(name), "how this comes about")
            return Marked("left_out", None, self.at(place))
        return ast.FunctionDecl(
            self.defined(name), tuple(parameters), result, lets, value, doc, span=self.at(place)
        )

    # --- quantities

    def node_heading(self, place: Place, c: list[Token]) -> Marked:
        found = heading_of(str(c[0]))
        if found is None:
            self._bad_heading(c[0], "A quantity is introduced by its name, as in `### Peak flow (flow)`.")
        name, label = found or ("unnamed", None)
        self.owner = name
        return Marked(name, label, self.token(c[0]))

    def it(self, place: Place, c: list[Any]) -> None:
        return None

    def about(self, subject: ast.Name | None) -> None:
        """A sentence in a block is about what the block is about."""
        if subject is None or subject.text == self.owner:
            return
        owner = f"The block is about `{self.vocabulary.of(self.owner)}`." if self.owner else "Say `it`."
        message = "this sentence is about something else than its block"
        self.faults.append(error("english-subject", subject.span, message, owner))

    def causes(self, place: Place, c: list[Any]) -> Marked:
        self.about(c[0])
        return Marked("parents", tuple(c[1:]), self.at(place))

    def node_kind(self, place: Place, c: list[Any]) -> list[Marked]:
        """What values there are, and the causes if they are told in the same sentence."""
        at = next(i for i, x in enumerate(c) if isinstance(x, ast.TypeExpr))
        self.about(c[0] if at else None)
        span = self.at(place)
        found = [Marked("type", c[at], span)]
        return [*found, Marked("parents", tuple(c[at + 1 :]), span)] if c[at + 1 :] else found

    def node_unit(self, place: Place, c: list[Any]) -> Marked:
        self.about(c[0])
        return Marked("unit", unquoted(str(c[1])), self.at(place))

    def let(self, place: Place, c: list[Any]) -> Marked:
        let = ast.Let(self.defined(c[0]), self._worked_out(place, c[1:]), span=self.at(place))
        return Marked("let", let, self.at(place))

    def _worked_out(self, place: Place, c: list[Any]) -> ast.Expr:
        """A value, or the subjects and the arms of a match that is told in a list."""
        if len(c) == 2:
            return ast.MatchExpr(c[0], c[1], span=self.at(place))
        value: ast.Expr = c[0]
        return value

    def ending(self, place: Place, c: list[Any]) -> ast.Expr:
        self.about(c[0])
        return self._worked_out(place, c[1:])

    def result(self, place: Place, c: list[Any]) -> Marked:
        return Marked("return", self.ending(place, c), self.at(place))

    def result_if(self, place: Place, c: list[Any]) -> Marked:
        branches = tuple(zip(c[:-1:2], c[1::2], strict=True))
        return Marked("return", ast.If(branches, c[-1], span=self.at(place)), self.at(place))

    def left_out(self, place: Place, c: list[Any]) -> Marked:
        self.left_out_at(self.at(place), "how this comes about")
        return Marked("left_out", None, self.at(place))

    def node(self, place: Place, c: list[Any]) -> ast.NodeDecl:
        heading, items = c[0], self.marked(c[1:])
        type_ = self.once(items, "type")
        parents = self.once(items, "parents") or ()
        unit, drawn = self.once(items, "unit"), self.once(items, "exogenous")
        cpt, *columns = self.once(items, "cpt") or (None,)
        doc, value = self.once(items, "doc"), self.once(items, "return")
        lets = tuple(item.value for item in items if item.kind == "let")
        told = value is not None or cpt is not None or any(item.kind == "left_out" for item in items)
        if type_ is None:
            self.left_out_at(heading.span, "which values this can take")
            type_ = ast.BoolTypeExpr(span=heading.span)
        if drawn and drawn.kind == "part_chance" and not told:
            self.left_out_at(heading.span, "how this comes about")
        elif drawn and drawn.kind == "whole_chance" and told:
            hint = "Say `gets a random draw` where it is used in a rule."
            message = "this is left to chance, yet there is a rule for it"
            self.faults.append(error("english-syntax", drawn.span, message, hint))
        exogenous = drawn.value if drawn else None
        span = self.at(place)
        name = ast.Name(heading.kind, span=heading.span)
        found = ast.NodeDecl(
            name, parents, type_, doc, heading.value, unit, exogenous, cpt, lets, value, span=span
        )
        if cpt is not None:
            self.columns.append((found, *columns))
        return found

    # --- rules

    def if_item(self, place: Place, c: list[ast.Expr]) -> tuple[ast.Expr, ast.Expr]:
        return (c[0], c[1])

    def else_item(self, place: Place, c: list[ast.Expr]) -> ast.Expr:
        return c[0]

    def if_list(self, place: Place, c: list[Any]) -> ast.If:
        return ast.If(tuple(c[:-1]), c[-1], span=self.at(place))

    def match_item(self, place: Place, c: list[Any]) -> ast.Arm:
        return ast.Arm(c[0], c[1], span=self.at(place))

    def match_list(self, place: Place, c: list[ast.Arm]) -> tuple[ast.Arm, ...]:
        return tuple(c)

    def match_table(self, place: Place, c: list[Any]) -> ast.MatchExpr:
        return ast.MatchExpr(c[0], tuple(c[1:]), span=self.at(place))

    # --- chance

    def whole_chance(self, place: Place, c: list[Any]) -> str:
        return "whole_chance"

    def part_chance(self, place: Place, c: list[Any]) -> str:
        return "part_chance"

    def even_odds(self, place: Place, c: list[Any]) -> None:
        return None

    def no_odds(self, place: Place, c: list[Any]) -> None:
        self.left_out_at(self.at(place), "how likely each value is")

    def chance(self, place: Place, c: list[Any]) -> Marked:
        self.about(c[0])
        kind, *which, weights = c[1:]
        span = self.at(place)
        type_ = next((x for x in which if isinstance(x, ast.TypeExpr)), None)
        declared = ast.ExogenousDecl(self._drawn(which, span), type_, weights, span=span)
        return Marked("exogenous", Marked(kind, declared, span), span)

    def _drawn(self, which: list[Any], span: Span) -> ast.Name:
        """The name that a draw is given, or the usual one."""
        called = next((x for x in which if isinstance(x, Token)), None)
        return self.defined(called) if called else ast.Name(f"{DRAW}{self.owner}", span=span)

    def share(self, place: Place, c: list[Token]) -> Marked:
        return Marked("share", (Fraction(int(c[0])), int(c[1])), self.at(place))

    def parts(self, place: Place, c: list[ast.Number]) -> Marked:
        return Marked("parts", (c[0].value, None), self.at(place))

    def fraction(self, place: Place, c: list[ast.Number]) -> Marked:
        return Marked("fraction", (c[0].value, 1), self.at(place))

    def weight(self, place: Place, c: list[Any]) -> tuple[ast.Weight, Marked]:  # type: ignore[override]
        share, key = (c[0], c[1]) if isinstance(c[0], Marked) else (c[1], c[0])
        number = ast.Number(share.value[0], span=share.span)
        return ast.Weight(key, number, span=self.at(place)), share

    def weights(self, place: Place, c: list[Any]) -> tuple[ast.Weight, ...]:  # type: ignore[override]
        """Weights that are told as shares of a whole must make it up: so a slip in one of them is found."""
        shares = [share for _, share in c]
        total = sum(share.value[0] for share in shares)
        hint = "Say `3 parts` of each instead if they need not add up."
        for share in shares:
            whole = share.value[1]
            if share.kind != shares[0].kind or (whole is not None and whole != total):
                message = "these chances do not add up"
                self.faults.append(error("english-odds", self.at(place), message, hint))
                break
        return tuple(weight for weight, _ in c)

    def values_above(self, place: Place, c: list[ast.Literal]) -> Marked:
        return Marked("values", tuple(c), self.at(place))

    def chances_row(self, place: Place, c: list[Any]) -> ast.CptRow:
        return ast.CptRow(c[0], tuple(c[1:]), span=self.at(place))

    def chances(self, place: Place, c: list[Any]) -> Marked:
        rows = tuple(x for x in c if isinstance(x, ast.CptRow))
        *called, coupling, heads, values = c[: len(c) - len(rows)]
        span = self.at(place)
        declared = ast.CptDecl(self._drawn(called, span), coupling, rows, span=span)
        return Marked("cpt", (declared, heads, values.value, values.span), span)

    # --- what must follow

    def check_heading(self, place: Place, c: list[Token]) -> str:
        self.owner = None
        return unquoted(str(c[0])[4:])

    def check(self, place: Place, c: list[Any]) -> ast.CheckDecl:
        worlds = {
            kind: tuple(a for x in c if isinstance(x, Marked) and x.kind == kind for a in x.value)
            for kind in ("given", "observe", "do")
        }
        claims = tuple(x for x in c if isinstance(x, ast.ClaimDecl))
        span = self.at(place)
        return ast.CheckDecl(c[0], worlds["given"], worlds["observe"], worlds["do"], claims, span=span)

    def drawing(self, place: Place, c: list[Any]) -> ast.Assignment:
        name = ast.Name(DRAW + c[1].text, span=c[1].span)
        return ast.Assignment(name, c[0], span=self.at(place))

    def one_in(self, place: Place, c: list[Token]) -> ast.Number:
        if int(c[1]) == 0:
            self.zero_denominators.append(self.at(place))
        return ast.Number(Fraction(int(c[0]), int(c[1]) or 1), span=self.at(place))

    def probability(self, place: Place, c: list[Any]) -> ast.ClaimDecl:
        return ast.ClaimDecl("probability", c[2], c[0], c[1], span=self.at(place))
