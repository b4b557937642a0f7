"""Model dictionaries of CLadder (Jin et al., NeurIPS 2023): binary models as tables of probabilities.

    [{"model_id": 0, "story_id": "alarm", "background": "...",
      "params": {"p(X)": 0.8, "p(V2 | X)": [0.3, 0.7], "p(Y | X, V2)": [[0.1, 0.6], [0.6, 1]]},
      "variable_mapping": {"Xname": "husband", "X1": "alarm set by husband", "X0": "alarm not set by husband"}}]

Each table is the chance that a node is true, as a list in a list for each parent, by its values 0 and 1; a root's may
be a list of one. One file holds many models. The numbers that are stored beside them (`groundtruth`) are not read here:
the audit of published benchmarks, which reads models by this module too, judges them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

from causim.compiler.strict import read_json
from causim.interop.bundle import clean_text, legal_name
from causim.interop.decimals import exact
from causim.interop.network_spec import COUPLING
from causim.interop.text import MAX_BYTES, exogenous_names, node_names, ordered_or_refused, refuse, shown
from causim.source import SourceText, Span
from causim.syntax import ast
from causim.syntax.limits import MAX_ARMS

MAX_MODELS = 5_000
MAX_PARENTS = 10  # of a node: its table has 1,024 numbers
MAX_NODES = 1_000

_TABLE = re.compile(r"[pP]\(\s*(\w+)\s*(?:\|\s*([\w\s,]+?)\s*)?\)")
_CYCLE_HINT = "Causes come before effects: a model has no cycles."


@dataclass(frozen=True, slots=True)
class Table:
    """The probability that a node is true, for each row of its parents' values."""

    of: str
    parents: tuple[str, ...]
    chances: Mapping[tuple[bool, ...], Fraction]
    span: Span = field(compare=False, repr=False)

    @property
    def certain(self) -> bool:
        return set(self.chances.values()) <= {0, 1}


@dataclass(frozen=True, slots=True)
class Model:
    """One entry of a file. `meanings` says of each variable what it is, what true means, and what false means."""

    name: str
    doc: str
    tables: tuple[Table, ...]
    meanings: Mapping[str, tuple[str, str, str]]
    source: SourceText = field(compare=False, repr=False)

    @property
    def names(self) -> dict[str, str]:
        """What the nodes are called in the specification: as here, where the language can have such a name."""
        return node_names(table.of for table in self.tables)

    def specification(self) -> ast.Spec:
        """The specification that says the model, of which the checker has proved nothing yet.

        Raises SpecError: import-unknown for a parent without a table, import-cycle.
        """
        tables = {table.of: table for table in self.tables}
        for table in self.tables:
            for parent in table.parents:
                if parent not in tables:
                    refuse(
                        "import-unknown", table.span, f"{shown(parent)} causes {table.of} and has no table"
                    )
        spans = {table.of: table.span for table in self.tables}
        order = ordered_or_refused({t.of: t.parents for t in self.tables}, spans, _CYCLE_HINT)
        top = self.source.span(0, 0)
        head = ast.ModelDecl(ast.Name(self.name, span=top), ast.Doc(self.doc, span=top), span=top)
        writer = _Writer(self, self.names, exogenous_names(self.names.values()))
        return ast.Spec(head, nodes=tuple(writer.node(tables[name]) for name in order), source=self.source)


def read_cladder(source: SourceText) -> dict[str, Model]:
    """The models of a file, by their names: those of their stories, with their numbers.

    Raises SpecError: import-syntax for data of another form, and what `read_json` and `read_model` raise.
    """
    data = read_json(source, max_bytes=MAX_BYTES)
    entries = [data] if isinstance(data, dict) else data
    top = source.span(0, 0)
    if not isinstance(entries, list) or not entries:
        refuse(
            "import-syntax", top, 'a file of CLadder is a list of models: [{"model_id": 0, "params": {...}}]'
        )
    if len(entries) > MAX_MODELS:
        refuse("import-too-large", top, f"{len(entries):,} models, more than {MAX_MODELS:,}: split the file")
    models: dict[str, Model] = {}
    for index, entry in enumerate(entries):
        place = f"{source.name}#/{index}" if isinstance(data, list) else f"{source.name}#"
        model = read_model(entry, place)
        if model.name in models:
            refuse("import-duplicate", _at(place, entry), f"there are two models {model.name}")
        models[model.name] = model
    return models


def read_model(entry: Any, place: str) -> Model:
    """One entry of a file, with the place where it stands.

    Raises SpecError: import-syntax, import-arity, import-number, import-probability, import-duplicate,
    import-too-large. The source of its span is called by the place of what is wrong.
    """
    params = entry.get("params") if isinstance(entry, dict) else None
    if not isinstance(params, dict) or not params:
        refuse("import-syntax", _at(place, entry), 'a model has "params", an object with its tables')
    if len(params) > MAX_NODES:
        refuse("import-too-large", _at(place, entry), f"{len(params):,} tables, more than {MAX_NODES:,}")
    number = entry.get("model_id")
    if not isinstance(number, int) or isinstance(number, bool):
        refuse("import-syntax", _at(f"{place}/model_id", number), "a model has a number here")
    story = _text(entry.get("story_id")) or "model"
    tables: dict[str, Table] = {}
    source = SourceText(f"{place}/params", "\n".join(map(_line, params)))
    start = 0
    for key, value in params.items():
        span = source.span(start, start + len(_line(key)))
        start = span.end + 1
        table = _table(key, value, f"{place}/params/{key}", span)
        if table.of in tables:
            first = (tables[table.of].span, "first given here")
            refuse("import-duplicate", span, f"{table.of} has two tables", None, first)
        tables[table.of] = table
    name = legal_name(f"{story}_{number}")
    doc = _text(entry.get("background")) or f"The model {name} of CLadder."
    return Model(name, doc, tuple(tables.values()), _meanings(entry, tables), source)


def _table(key: str, value: Any, place: str, span: Span) -> Table:
    match = _TABLE.fullmatch(key)
    if match is None:
        refuse("import-syntax", _at(place, key), "a table is called p(Y) or p(Y | X, ...)")
    parents = tuple(part.strip() for part in match[2].split(",")) if match[2] else ()
    if len(parents) > MAX_PARENTS:
        refuse("import-too-large", _at(place, key), f"more than {MAX_PARENTS} causes")
    if len(set(parents)) < len(parents) or not all(map(str.isidentifier, parents)):
        refuse("import-syntax", _at(place, key), "causes are different names with commas between them")
    return Table(match[1], parents, dict(_entries(value, len(parents), place)), span)


def _entries(value: Any, depth: int, place: str) -> Iterator[tuple[tuple[bool, ...], Fraction]]:
    """The cells of a nested list. A root's table may be a list of one."""
    if depth == 0:
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
        yield (), _chance(value, place)
        return
    if not isinstance(value, list) or len(value) != 2:
        refuse("import-arity", _at(place, value), "a list of two is needed here, for 0 and 1")
    for index, inner in enumerate(value):
        for keys, chance in _entries(inner, depth - 1, f"{place}/{index}"):
            yield (bool(index), *keys), chance


def _chance(value: Any, place: str) -> Fraction:
    if not isinstance(value, int | float | Decimal | str) or isinstance(value, bool):
        refuse("import-number", _at(place, value), "a number is needed here")
    try:
        chance = exact(value)
    except (ValueError, ZeroDivisionError) as error:
        refuse("import-number", _at(place, value), str(error)[:80])
    if not 0 <= chance <= 1:
        refuse("import-probability", _at(place, value), f"{float(chance):g} is no probability")
    return chance


def _meanings(
    entry: Mapping[str, Any], names: Sequence[str] | Mapping[str, Any]
) -> dict[str, tuple[str, str, str]]:
    """Of those variables that the file explains."""
    mapping = entry.get("variable_mapping")
    if not isinstance(mapping, dict):
        return {}
    parts = {name: tuple(_text(mapping.get(name + part)) for part in ("name", "1", "0")) for name in names}
    return {name: (what, one, zero) for name, (what, one, zero) in parts.items() if what and one and zero}


def _text(value: Any) -> str:
    """A text on one line, without what cannot stand in a specification; of anything else, none."""
    return " ".join(clean_text(value).split()) if isinstance(value, str) else ""


def _line(key: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in key)


def _at(place: str, value: Any) -> Span:
    """A span whose source is called by a place in the file and shows what is there."""
    found = SourceText(place, _line(shown(str(value)) if not isinstance(value, dict) else "{...}"))
    return found.span(0, len(found.text))


@dataclass(frozen=True, slots=True)
class _Writer:
    model: Model
    names: Mapping[str, str]  # of nodes, by those of variables
    chances: Mapping[str, str]  # of exogenous variables, by those of nodes

    def node(self, table: Table) -> ast.NodeDecl:
        own, span = self.names[table.of], table.span
        rows = list(product((False, True), repeat=len(table.parents)))
        exogenous = cpt = value = None
        if table.certain and len(rows) <= MAX_ARMS:
            value = self.certain(table, rows)
        elif table.parents:
            cpt = self.cpt(table, rows)
        else:
            exogenous = self.root(table)
        return ast.NodeDecl(
            ast.Name(own, span=span),
            tuple(ast.Name(self.names[parent], span=span) for parent in table.parents),
            ast.BoolTypeExpr(span=span),
            ast.Doc(self.doc(table), span=span),
            label=table.of if own != table.of else None,
            exogenous=exogenous,
            cpt=cpt,
            value=value,
            span=span,
        )

    def doc(self, table: Table) -> str:
        if table.of in self.model.meanings:
            what, one, zero = self.model.meanings[table.of]
            return f"{what[:1].upper()}{what[1:]}. True: {one}; false: {zero}."
        return f"{table.of}, given {', '.join(table.parents) or 'nothing'}."

    def chance(self, table: Table) -> ast.Name:
        span = table.span
        return ast.Name(self.chances[self.names[table.of]], span=Span(span.source, span.start, span.start))

    def root(self, table: Table) -> ast.ExogenousDecl:
        span = table.span
        weights = tuple(
            ast.Weight(ast.BoolLiteral(value, span=span), number, span=span)
            for value, number in zip((False, True), self.numbers(table, ()), strict=True)
        )
        return ast.ExogenousDecl(self.chance(table), None, weights, span=span)

    def cpt(self, table: Table, rows: Sequence[tuple[bool, ...]]) -> ast.CptDecl:
        span = table.span
        lines = tuple(
            ast.CptRow(self.patterns(row, span), self.numbers(table, row), span=span) for row in rows
        )
        return ast.CptDecl(self.chance(table), ast.Name(COUPLING, span=span), lines, span=span)

    def numbers(self, table: Table, row: tuple[bool, ...]) -> tuple[ast.Number, ast.Number]:
        """How likely the node is false, and true."""
        chance, span = table.chances[row], table.span
        return ast.Number(1 - chance, span=span), ast.Number(chance, span=span)

    def certain(self, table: Table, rows: Sequence[tuple[bool, ...]]) -> ast.Expr:
        """Of a table of zeros and ones: the value that each row makes certain."""
        span = table.span
        results = [ast.BoolLiteral(table.chances[row] == 1, span=span) for row in rows]
        if not table.parents:
            return results[0]
        arms = (
            ast.Arm(self.patterns(row, span), result, span=span)
            for row, result in zip(rows, results, strict=True)
        )
        subjects = tuple(ast.Ref(self.names[parent], span=span) for parent in table.parents)
        return ast.MatchExpr(subjects, tuple(arms), span=span)

    def patterns(self, row: tuple[bool, ...], span: Span) -> tuple[ast.Pattern, ...]:
        return tuple(ast.BoolLiteral(value, span=span) for value in row)
