"""The shape of a JSON or YAML document: a specification, declaration by declaration, whose expressions stay text.

From these classes come the validation of documents and `schemas/model.schema.json`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from causim import validation
from causim.diagnostics import Diagnostic


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


def validate(data: object, name: str) -> Document | list[Diagnostic]:
    """The document in `data`, or one `document-schema` diagnostic a fault, each located by JSON pointer in `name`."""
    return validation.validate(Document, data, name, code="document-schema")
