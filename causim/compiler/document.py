"""JSON and YAML encodings of a specification: `from_document(to_document(tree), name) == tree`.

Only comments are lost. Types, expressions, patterns and claims stay text of the language; each is parsed from a source
of its own that is named by file and JSON pointer, so that an error shows where in the document it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from causim.errors import SpecError
from causim.source import SourceText
from causim.syntax import ast
from causim.syntax.numerals import print_number
from causim.syntax.printer import (
    print_claim,
    print_expr,
    print_patterns,
    print_type,
)

if TYPE_CHECKING:
    from collections.abc import Callable

Data = dict[str, Any]


# --- tree -> data


def to_document(spec: ast.Spec) -> Data:
    """The specification as plain data, ready for JSON or YAML."""
    kinds: tuple[tuple[str, Sequence[Any], Callable[[Any], Data]], ...] = (
        ("types", spec.types, _type),
        ("constants", spec.constants, _constant),
        ("tables", spec.tables, _table),
        ("functions", spec.functions, _function),
        ("nodes", spec.nodes, _node),
        ("checks", spec.checks, _check),
    )
    encoded = {kind: [encode(item) for item in items] for kind, items, encode in kinds}
    return _present(scm=1, model=_model(spec.model), **encoded)


def _present(**entries: Any) -> Data:
    """Entries that say something; a trailing underscore keeps a key from being a Python keyword."""
    return {key.rstrip("_"): value for key, value in entries.items() if value is not None and value != []}


def _text(name: ast.Name | ast.Doc | None) -> str | None:
    return None if name is None else name.text


def _model(model: ast.ModelDecl) -> Data:
    domain, topology = _text(model.domain), _text(model.topology)
    return _present(name=model.name.text, doc=_text(model.doc), domain=domain, topology=topology)


def _type(declaration: ast.TypeDecl) -> Data:
    return _present(name=declaration.name.text, type=print_type(declaration.type), unit=declaration.unit)


def _constant(constant: ast.ConstDecl) -> Data:
    return _present(name=constant.name.text, type=print_type(constant.type), value=print_expr(constant.value))


def _table(table: ast.TableDecl) -> Data:
    rows = [{"match": print_patterns(row.patterns), "value": print_expr(row.value)} for row in table.rows]
    keys = [print_type(key) for key in table.keys]
    return _present(
        name=table.name.text, keys=keys, result=print_type(table.result), doc=_text(table.doc), rows=rows
    )


def _lets(lets: Iterable[ast.Let]) -> list[Data]:
    return [{"name": let.name.text, "value": print_expr(let.value)} for let in lets]


def _function(function: ast.FunctionDecl) -> Data:
    return _present(
        name=function.name.text,
        parameters=[{"name": p.name.text, "type": print_type(p.type)} for p in function.parameters],
        result=print_type(function.result),
        doc=_text(function.doc),
        lets=_lets(function.lets),
        return_=print_expr(function.value),
    )


def _node(node: ast.NodeDecl) -> Data:
    rest = _present(
        type=print_type(node.type),
        doc=_text(node.doc),
        label=node.label,
        unit=node.unit,
        exogenous=None if node.exogenous is None else _exogenous(node.exogenous),
        cpt=None if node.cpt is None else _cpt(node.cpt),
        lets=_lets(node.lets),
        return_=None if node.value is None else print_expr(node.value),
    )
    return {"name": node.name.text, "parents": [parent.text for parent in node.parents], **rest}


def _exogenous(exogenous: ast.ExogenousDecl) -> Data:
    type_ = None if exogenous.type is None else print_type(exogenous.type)
    weights = None
    if exogenous.weights is not None:
        weights = [{"value": w.key.value, "weight": _number(w.weight)} for w in exogenous.weights]
    return _present(name=exogenous.name.text, type=type_, weights=weights)


def _number(number: ast.Number) -> int | str:
    text = print_number(number.value)
    return int(text) if text.lstrip("-").isdigit() else text


def _cpt(cpt: ast.CptDecl) -> Data:
    rows = [
        {"match": print_patterns(row.patterns), "probabilities": [_number(p) for p in row.probabilities]}
        for row in cpt.rows
    ]
    return {"name": cpt.name.text, "coupling": cpt.coupling.text, "rows": rows}


def _check(check: ast.CheckDecl) -> Data:
    def assigned(assignments: Iterable[ast.Assignment]) -> list[Data]:
        return [{"name": a.name.text, "value": a.value.value} for a in assignments]

    return _present(
        title=check.title,
        given=assigned(check.given),
        observe=assigned(check.observe),
        do=assigned(check.do),
        claims=[print_claim(claim) for claim in check.claims],
    )


# --- data -> tree


def from_document(data: object, name: str) -> ast.Spec:
    """The specification in plain data; `name` is what its errors are reported under, such as a path.

    Raises SpecError: `document-schema` for every fault of shape, else the parser's diagnostics for every text in it.
    """
    from causim.compiler.document_reader import read_spec
    from causim.compiler.document_schema import validate

    document = validate(data, name)
    if isinstance(document, list):
        raise SpecError(document)
    return read_spec(document, name)


# --- text


def load_json(source: SourceText) -> ast.Spec:
    """The specification in a JSON document. Raises SpecError, as `read_json` and `from_document` do."""
    from causim.compiler.strict import read_json

    return from_document(read_json(source), source.name)


def load_yaml(source: SourceText) -> ast.Spec:
    """The specification in a YAML document. Raises SpecError, as `read_yaml` and `from_document` do."""
    from causim.compiler.strict import read_yaml

    return from_document(read_yaml(source), source.name)


def dump_json(spec: ast.Spec) -> str:
    """The specification as a JSON document."""
    return json.dumps(to_document(spec), indent=2, ensure_ascii=False) + "\n"


def dump_yaml(spec: ast.Spec) -> str:
    """The specification as a YAML document that YAML 1.1 and 1.2 readers understand alike."""
    from causim.compiler.strict import write_yaml

    return write_yaml(to_document(spec))
