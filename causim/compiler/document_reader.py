"""A validated document -> the syntax tree, every text in it parsed where it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

from causim.compiler import document_schema as schema
from causim.diagnostics import Diagnostic
from causim.errors import SpecError
from causim.source import SourceText, Span
from causim.syntax import ast
from causim.syntax.build import clean_doc
from causim.syntax.limits import scan
from causim.syntax.mistakes import KEYWORDS
from causim.syntax.parse import MAX_ERRORS, Fragment, parse_fragment
from causim.syntax.printer import doc_lines, quoted
from causim.validation import pointer

_NAME = re.compile(r"(?!_\Z)[A-Za-z_][A-Za-z0-9_]*")
_PLAIN_TEXT = re.compile(r"[ !#-\[\]-~]*")  # printable ASCII that needs no escape
_NUMBER = re.compile(r"[0-9]{1,18}(?:\.[0-9]{1,12})?")

Place = tuple[str | int, ...]
Part = TypeVar("Part")


def read_spec(document: schema.Document, name: str) -> ast.Spec:
    """The tree of a document that is reported under `name`. Raises SpecError with all that is wrong in its texts."""
    reader = _Reader(name)
    spec = ast.Spec(
        reader.model(document.model, ("model",)),
        tuple(reader.each(document.types, ("types",), reader.type_decl)),
        tuple(reader.each(document.constants, ("constants",), reader.constant)),
        tuple(reader.each(document.tables, ("tables",), reader.table)),
        tuple(reader.each(document.functions, ("functions",), reader.function)),
        tuple(reader.each(document.nodes, ("nodes",), reader.node)),
        tuple(reader.each(document.checks, ("checks",), reader.check)),
    )
    if reader.diagnostics:
        raise SpecError(reader.diagnostics[:MAX_ERRORS])
    return spec


class _Reader:
    """One method a part of the document. What does not parse is noted and replaced, so that all faults are found."""

    def __init__(self, name: str) -> None:
        self.file = name
        self.diagnostics: list[Diagnostic] = []

    def each(self, parts: Iterable[Part], place: Place, read: Callable[[Part, Place], Any]) -> list[Any]:
        return [read(part, (*place, index)) for index, part in enumerate(parts)]

    # --- texts

    def source(self, text: str, place: Place) -> SourceText:
        return SourceText(self.file + pointer(place), text)

    def whole(self, text: str, place: Place) -> Span:
        return self.source(text, place).span(0, len(text))

    def parse(self, text: str, place: Place, start: Fragment, instead: Any) -> Any:
        try:
            return parse_fragment(self.source(text, place), start)
        except SpecError as error:
            self.diagnostics.extend(error.diagnostics)
            return instead

    def name(self, text: str, place: Place) -> ast.Name:
        plain = ast.Name(text, span=self.whole(text, place))
        if _NAME.fullmatch(text) and text not in KEYWORDS:
            return plain
        name: ast.Name = self.parse(text, place, "name", plain)
        return name

    def names(self, texts: Iterable[str], place: Place) -> tuple[ast.Name, ...]:
        return tuple(self.each(texts, place, self.name))

    def maybe_name(self, text: str | None, place: Place) -> ast.Name | None:
        return None if text is None else self.name(text, place)

    def expr(self, text: str, place: Place) -> Any:
        return self.parse(text, place, "expression", ast.BoolLiteral(False, span=self.whole(text, place)))

    def type(self, text: str, place: Place) -> Any:
        return self.parse(text, place, "type_expr", ast.BoolTypeExpr(span=self.whole(text, place)))

    def patterns(self, text: str, place: Place) -> Any:
        return self.parse(text, place, "patterns", ())

    def claim(self, text: str, place: Place) -> Any:
        return self.parse(text, place, "claim", None)

    def label(self, text: str, place: Place) -> ast.LabelLiteral:
        """Text that the language writes between quotes."""
        literal = quoted(text)
        plain = ast.LabelLiteral(text, span=self.whole(literal, place))
        if _PLAIN_TEXT.fullmatch(text):
            return plain
        label: ast.LabelLiteral = self.parse(literal, place, "literal", plain)
        return label

    def maybe_label(self, text: str | None, place: Place) -> str | None:
        return None if text is None else self.label(text, place).value

    def doc(self, text: str | None, place: Place) -> ast.Doc | None:
        if text is None:
            return None
        text = clean_doc("\n" + text)  # on lines of its own, so that its first line is one like the others
        source = self.source("\n".join(doc_lines(text)), place)
        if not _PLAIN_TEXT.fullmatch(text):
            self.diagnostics.extend(scan(source))
        return ast.Doc(text, span=source.span(0, len(source.text)))

    def value(self, value: bool | int | str, place: Place) -> Any:
        if isinstance(value, bool):
            return ast.BoolLiteral(value, span=self.whole("true" if value else "false", place))
        if isinstance(value, str):
            return self.label(value, place)
        plain = ast.IntLiteral(value, span=self.whole(str(value), place))
        return plain if abs(value) < 10**18 else self.parse(str(value), place, "literal", plain)

    def number(self, value: int | Decimal | str, place: Place) -> Any:
        text = str(value)
        instead = ast.Number(Fraction(0), span=self.whole(text, place))
        if _NUMBER.fullmatch(text):
            return ast.Number(Fraction(text), span=instead.span)
        return self.parse(text, place, "number", instead)

    # --- declarations

    def model(self, part: schema.ModelPart, at: Place) -> ast.ModelDecl:
        name = self.name(part.name, (*at, "name"))
        doc = self.doc(part.doc, (*at, "doc"))
        domain = self.maybe_name(part.domain, (*at, "domain"))
        topology = self.maybe_name(part.topology, (*at, "topology"))
        return ast.ModelDecl(name, doc, domain, topology, span=name.span)

    def type_decl(self, part: schema.TypePart, at: Place) -> ast.TypeDecl:
        name, unit = self.name(part.name, (*at, "name")), self.maybe_label(part.unit, (*at, "unit"))
        return ast.TypeDecl(name, self.type(part.type, (*at, "type")), unit, span=name.span)

    def constant(self, part: schema.ConstantPart, at: Place) -> ast.ConstDecl:
        name, type_ = self.name(part.name, (*at, "name")), self.type(part.type, (*at, "type"))
        return ast.ConstDecl(name, type_, self.expr(part.value, (*at, "value")), span=name.span)

    def row(self, part: schema.RowPart, at: Place) -> ast.Arm:
        patterns = self.patterns(part.match, (*at, "match"))
        return ast.Arm(
            patterns, self.expr(part.value, (*at, "value")), span=self.whole(part.match, (*at, "match"))
        )

    def table(self, part: schema.TablePart, at: Place) -> ast.TableDecl:
        name = self.name(part.name, (*at, "name"))
        keys = tuple(self.each(part.keys, (*at, "keys"), self.type))
        result = self.type(part.result, (*at, "result"))
        rows = tuple(self.each(part.rows, (*at, "rows"), self.row))
        return ast.TableDecl(name, keys, result, rows, self.doc(part.doc, (*at, "doc")), span=name.span)

    def let(self, part: schema.LetPart, at: Place) -> ast.Let:
        name = self.name(part.name, (*at, "name"))
        return ast.Let(name, self.expr(part.value, (*at, "value")), span=name.span)

    def parameter(self, part: schema.ParameterPart, at: Place) -> ast.Parameter:
        name = self.name(part.name, (*at, "name"))
        return ast.Parameter(name, self.type(part.type, (*at, "type")), span=name.span)

    def function(self, part: schema.FunctionPart, at: Place) -> ast.FunctionDecl:
        name = self.name(part.name, (*at, "name"))
        parameters = tuple(self.each(part.parameters, (*at, "parameters"), self.parameter))
        result = self.type(part.result, (*at, "result"))
        lets = tuple(self.each(part.lets, (*at, "lets"), self.let))
        value, doc = self.expr(part.returns, (*at, "return")), self.doc(part.doc, (*at, "doc"))
        return ast.FunctionDecl(name, parameters, result, lets, value, doc, span=name.span)

    def weight(self, part: schema.WeightPart, at: Place) -> ast.Weight:
        key = self.value(part.value, (*at, "value"))
        return ast.Weight(key, self.number(part.weight, (*at, "weight")), span=key.span)

    def exogenous(self, part: schema.ExogenousPart, at: Place) -> ast.ExogenousDecl:
        name = self.name(part.name, (*at, "name"))
        type_ = None if part.type is None else self.type(part.type, (*at, "type"))
        weights = None
        if part.weights is not None:
            weights = tuple(self.each(part.weights, (*at, "weights"), self.weight))
        return ast.ExogenousDecl(name, type_, weights, span=name.span)

    def cpt_row(self, part: schema.CptRowPart, at: Place) -> ast.CptRow:
        patterns = self.patterns(part.match, (*at, "match"))
        numbers = tuple(self.each(part.probabilities, (*at, "probabilities"), self.number))
        return ast.CptRow(patterns, numbers, span=self.whole(part.match, (*at, "match")))

    def cpt(self, part: schema.CptPart, at: Place) -> ast.CptDecl:
        name, coupling = self.name(part.name, (*at, "name")), self.name(part.coupling, (*at, "coupling"))
        rows = tuple(self.each(part.rows, (*at, "rows"), self.cpt_row))
        return ast.CptDecl(name, coupling, rows, span=name.span)

    def node(self, part: schema.NodePart, at: Place) -> ast.NodeDecl:
        name = self.name(part.name, (*at, "name"))
        exogenous, cpt = part.exogenous, part.cpt
        return ast.NodeDecl(
            name,
            self.names(part.parents, (*at, "parents")),
            self.type(part.type, (*at, "type")),
            self.doc(part.doc, (*at, "doc")),
            self.maybe_label(part.label, (*at, "label")),
            self.maybe_label(part.unit, (*at, "unit")),
            None if exogenous is None else self.exogenous(exogenous, (*at, "exogenous")),
            None if cpt is None else self.cpt(cpt, (*at, "cpt")),
            tuple(self.each(part.lets, (*at, "lets"), self.let)),
            None if part.returns is None else self.expr(part.returns, (*at, "return")),
            span=name.span,
        )

    def assignment(self, part: schema.AssignmentPart, at: Place) -> ast.Assignment:
        name = self.name(part.name, (*at, "name"))
        return ast.Assignment(name, self.value(part.value, (*at, "value")), span=name.span)

    def check(self, part: schema.CheckPart, at: Place) -> ast.CheckDecl:
        title = self.label(part.title, (*at, "title"))
        worlds = (
            tuple(self.each(assignments, (*at, word), self.assignment))
            for word, assignments in (("given", part.given), ("observe", part.observe), ("do", part.do))
        )
        given, observe, do = worlds
        claims = tuple(self.each(part.claims, (*at, "claims"), self.claim))
        return ast.CheckDecl(title.value, given, observe, do, claims, span=title.span)
