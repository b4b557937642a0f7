"""The shape of a JSON or YAML document: a specification, declaration by declaration, whose expressions stay text.

From these classes come the validation of documents and `schemas/model.schema.json`. Refresh the file with
`python -m causim.compiler.document_schema --write`; `--check` says whether it is fresh.
"""

from __future__ import annotations

import json
import re
import sys
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, ValidationError, WithJsonSchema
from pydantic_core import ErrorDetails, PydanticCustomError

from causim.diagnostics import Diagnostic, Severity
from causim.diagnostics.model import nearest
from causim.source import SourceText

SCHEMA_ID = "model.schema.json"
_DEPTH = 32
_SHOWN = 80  # characters of a value in a message


def _value(value: object) -> bool | int | str:
    if isinstance(value, bool | int | str):
        return value
    raise PydanticCustomError("value", "a label, an integer, true or false is needed here")


def _number(value: object) -> int | Decimal | str:
    if isinstance(value, int | Decimal | str) and not isinstance(value, bool):
        return value
    if isinstance(value, float):
        raise PydanticCustomError("exact", "a float is not exact: write a decimal as text, or a fraction")
    raise PydanticCustomError("number", 'an integer, a decimal, or text such as "3/4" is needed here')


_NUMBER_TEXT = r"^-?([0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?|[0-9]+\s*/\s*[0-9]+)$"
_NAME_TEXT = r"^[A-Za-z_][A-Za-z0-9_]*$"

Value = Annotated[
    bool | int | str,
    PlainValidator(_value),
    WithJsonSchema(
        {"type": ["boolean", "integer", "string"], "description": "A label, an integer or a truth value."}
    ),
]
Number = Annotated[
    int | Decimal | str,
    PlainValidator(_number),
    WithJsonSchema(
        {
            "anyOf": [{"type": "number"}, {"type": "string", "pattern": _NUMBER_TEXT}],
            "description": 'A weight or probability, held exactly: 3, 0.7, "3/4".',
        }
    ),
]
Identifier = Annotated[str, WithJsonSchema({"type": "string", "pattern": _NAME_TEXT})]
Expression = Annotated[
    str, WithJsonSchema({"type": "string", "description": "An expression of the language."})
]
Type = Annotated[
    str, WithJsonSchema({"type": "string", "description": 'A type, such as Dose or "int 0..4".'})
]
Patterns = Annotated[
    str, WithJsonSchema({"type": "string", "description": 'The patterns of an arm, such as ("none", _).'})
]


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, use_attribute_docstrings=True)


class ModelPart(_Part):
    """`model name { ... }`"""

    name: Identifier
    doc: str | None = None
    domain: Identifier | None = None
    topology: Identifier | None = None
    """Asserted and checked: chain, tree, star, inverted_star, layered or any."""


class TypePart(_Part):
    """`type name = type unit "mm"`"""

    name: Identifier
    type: Type
    unit: str | None = None


class ConstantPart(_Part):
    """`const name: type = value`"""

    name: Identifier
    type: Type
    value: Expression


class RowPart(_Part):
    """`match => value`"""

    match: Patterns
    value: Expression


class TablePart(_Part):
    """`table name(keys) -> result { rows }`"""

    name: Identifier
    keys: tuple[Type, ...] = Field(min_length=1)
    result: Type
    doc: str | None = None
    rows: tuple[RowPart, ...] = Field(min_length=1)


class ParameterPart(_Part):
    """`name: type`"""

    name: Identifier
    type: Type


class LetPart(_Part):
    """`let name = value`"""

    name: Identifier
    value: Expression


class FunctionPart(_Part):
    """`fn name(parameters) -> result { lets return }`"""

    name: Identifier
    parameters: tuple[ParameterPart, ...] = ()
    result: Type
    doc: str | None = None
    lets: tuple[LetPart, ...] = ()
    returns: Expression = Field(alias="return")


class WeightPart(_Part):
    """`value: weight`"""

    value: Value
    weight: Number


class ExogenousPart(_Part):
    """`exogenous name: type ~ {weights}`; without a type, the node's; without weights, uniform."""

    name: Identifier
    type: Type | None = None
    weights: tuple[WeightPart, ...] | None = Field(None, min_length=1)


class CptRowPart(_Part):
    """`match => [probabilities]`, in the order of the node's type"""

    match: Patterns
    probabilities: tuple[Number, ...] = Field(min_length=1)


class CptPart(_Part):
    """`cpt name coupling coupling { rows }`"""

    name: Identifier
    coupling: Identifier
    rows: tuple[CptRowPart, ...] = Field(min_length=1)


class NodePart(_Part):
    """`node name(parents) -> type { ... }`"""

    name: Identifier
    parents: tuple[Identifier, ...] = ()
    type: Type
    doc: str | None = None
    label: str | None = None
    unit: str | None = None
    exogenous: ExogenousPart | None = None
    cpt: CptPart | None = None
    lets: tuple[LetPart, ...] = ()
    returns: Expression | None = Field(None, alias="return")


class AssignmentPart(_Part):
    """`name = value`"""

    name: Identifier
    value: Value


class CheckPart(_Part):
    """`check "title" { ... }`"""

    title: str
    given: tuple[AssignmentPart, ...] = ()
    observe: tuple[AssignmentPart, ...] = ()
    do: tuple[AssignmentPart, ...] = ()
    claims: tuple[str, ...] = ()
    """As in the language: `expect Y == 1`, `possible Y > 0`, `probability(Y == 1) == 3/4`, `expect impossible`."""


class Document(_Part):
    """A causim model. Types, expressions, patterns and claims are text of the .scm language."""

    scm: Literal[1]
    model: ModelPart
    types: tuple[TypePart, ...] = ()
    constants: tuple[ConstantPart, ...] = ()
    tables: tuple[TablePart, ...] = ()
    functions: tuple[FunctionPart, ...] = ()
    nodes: tuple[NodePart, ...] = ()
    checks: tuple[CheckPart, ...] = ()


# --- validation


def validate(data: object, name: str) -> Document | list[Diagnostic]:
    """The document in `data`, or one `document-schema` diagnostic a fault, each located by JSON pointer in `name`."""
    try:
        return Document.model_validate(_tuples(data))
    except ValidationError as errors:
        faults = errors.errors(include_url=False)
        # A list that lost its faulty entries is reported as too short, which it never was.
        return [_diagnostic(f, data, name) for f in faults if f["type"] != "too_short" or not f["input"]]


def _tuples(data: object, depth: int = 0) -> object:
    """Lists as tuples, which strict validation asks for; deeper than any document goes, data stay as they are."""
    if depth > _DEPTH:
        return data
    if isinstance(data, dict):
        return {key: _tuples(value, depth + 1) for key, value in data.items()}
    return tuple(_tuples(item, depth + 1) for item in data) if isinstance(data, list) else data


def pointer(parts: tuple[str | int, ...]) -> str:
    """A JSON pointer (RFC 6901) as a URI fragment."""
    return "#" + "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def _diagnostic(fault: ErrorDetails, data: object, name: str) -> Diagnostic:
    place: tuple[str | int, ...] = fault["loc"]
    kind, message, hint = fault["type"], fault["msg"][:1].lower() + fault["msg"][1:], None
    key = str(place[-1]) if place else ""
    if kind == "extra_forbidden":
        message = f"unknown key `{key}`"
        known = [known for known in _keys(place[:-1]) if known not in _at(data, place[:-1])]
        close = nearest(key, known)
        hint = f"Did you mean `{close}`?" if close else f"Known here: {', '.join(known)}." if known else None
    elif kind == "missing":
        message, place = f"the key `{key}` is missing", place[:-1]
    elif kind in ("model_type", "model_attributes_type", "dataclass_type"):
        message = "a mapping is needed here"
    elif kind == "tuple_type":
        message = "a list is needed here"
    elif kind == "string_type":
        message = "text is needed here"
        hint = "Put it in quotes." if isinstance(fault["input"], bool | int | Decimal) else None
    elif kind == "literal_error":
        message, hint = "this version of the language is not known", "This causim reads version 1."
    elif kind == "too_short":
        message = "at least one entry is needed here"
    text = _shown(_at(data, place))
    source = SourceText(name + pointer(place), text)
    return Diagnostic("document-schema", Severity.ERROR, message, source.span(0, len(text)), hint)


def _at(data: Any, place: tuple[str | int, ...]) -> Any:
    for part in place:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            break  # a key that is no text stands in the place as text
    return data


def _shown(value: object) -> str:
    try:
        text = json.dumps(value, ensure_ascii=False, default=str)
    except (RecursionError, TypeError, ValueError):
        text = type(value).__name__
    return text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "..."


def _keys(place: tuple[str | int, ...]) -> list[str]:
    """The keys that the document knows at a place."""
    here: Any = Document
    for part in place:
        if isinstance(part, str):
            fields = {field.alias or key: field for key, field in here.model_fields.items()}
            here = _part_in(fields[part].annotation)
    return [field.alias or key for key, field in here.model_fields.items()]


def _part_in(annotation: Any) -> Any:
    """The part inside `tuple[Part, ...] | None` and the like."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_part_in(argument) for argument in getattr(annotation, "__args__", ()))
    return next((part for part in inner if part is not None), None)


# --- the schema file


def schemas() -> dict[str, str]:
    """The schema files that this module answers for: name and text."""
    schema = Document.model_json_schema(by_alias=True)
    _drop_titles(schema)
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "causim model",
    }
    text = json.dumps({**head, **schema}, indent=2, ensure_ascii=False)
    return {SCHEMA_ID: re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE) + "\n"}


def _drop_titles(schema: Any) -> None:
    """Titles that pydantic makes from field names say nothing new."""
    if isinstance(schema, dict):
        if isinstance(schema.get("title"), str):
            del schema["title"]
        for key, value in schema.items():
            for inner in value.values() if key in ("properties", "$defs") else [value]:
                _drop_titles(inner)
    elif isinstance(schema, list):
        for item in schema:
            _drop_titles(item)


def main(arguments: list[str]) -> int:
    """`--write` the schema files of the source tree, or `--check` that they are fresh."""
    folder = Path(__file__).resolve().parents[2] / "schemas"
    stale = []
    for name, text in schemas().items():
        path = folder / name
        if "--write" in arguments:
            path.write_text(text, encoding="utf-8")
        elif not path.is_file() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
    for name in stale:
        print(f"schemas/{name} is stale: python -m causim.compiler.document_schema --write", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
