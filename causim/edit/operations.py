"""The operations of an edit, and how an edit is read: against the shipped JSON Schema, then as these classes.

After the paper's section 4.1: a model grows by structured edits, and only by them.
"""

from __future__ import annotations

import json
from functools import cache
from itertools import islice
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from causim.compiler.strict import read_json
from causim.diagnostics import Diagnostic, Severity
from causim.errors import SpecError
from causim.resources import schema_text
from causim.source import SourceText
from causim.validation import NAME, validate

MAX_BYTES = 1 << 18  # of an edit as JSON
MAX_BLOCK = 4096  # bytes of one block in it
MAX_OPERATIONS = 256

Name = Annotated[str, Field(pattern=NAME, max_length=100)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
BlockText = Annotated[
    str, Field(min_length=1, description="One declaration in the .scm language, of at most 4 KiB.")
]
MechanismText = Annotated[
    str,
    Field(min_length=1, description="`let` lines, if any, and `return EXPRESSION`, in the .scm language."),
]
ExogenousText = Annotated[
    str, Field(min_length=1, description="`exogenous U: TYPE ~ {value: weight, ...}` in the .scm language.")
]


class Part(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, use_attribute_docstrings=True)


class AddNode(Part):
    """A new node. Its causes must stand in the model; it is placed after them and before its effects."""

    op: Literal["add_node"]
    block: BlockText


class ReplaceNode(Part):
    """A node's whole block, with whatever parents, type and mechanism the new one has."""

    op: Literal["replace_node"]
    block: BlockText
    """The node of the same name is replaced."""


class RemoveNode(Part):
    """A node without effects; or its effects are replaced in the same edit."""

    op: Literal["remove_node"]
    name: Name


class Rename(Part):
    """A node, exogenous variable, type, constant, table or function, and every place that names it."""

    op: Literal["rename"]
    name: Name
    to: Name


class ChangeMechanism(Part):
    """The same node with another mechanism, and, if given, another exogenous variable."""

    op: Literal["change_mechanism"]
    node: Name
    mechanism: MechanismText
    exogenous: ExogenousText | None = None


class AddEdge(Part):
    """One more parent, with the mechanism in which it matters."""

    op: Literal["add_edge"]
    parent: Name
    child: Name
    mechanism: MechanismText


class RemoveEdge(Part):
    """One parent less, with a mechanism that does without it."""

    op: Literal["remove_edge"]
    parent: Name
    child: Name
    mechanism: MechanismText


class Declare(Part):
    """A new type, constant, table, function or check."""

    op: Literal["declare"]
    block: BlockText


class Redeclare(Part):
    """Another text for the type, constant, table, function or check of the same name, or for the model's block."""

    op: Literal["redeclare"]
    block: BlockText


class Drop(Part):
    """A type, constant, table, function or check that is not needed any more."""

    op: Literal["drop"]
    kind: Literal["type", "const", "table", "fn", "check"]
    name: Annotated[str, Field(min_length=1, max_length=1000)]
    """Of a check: its title."""


Operation = Annotated[
    AddNode
    | ReplaceNode
    | RemoveNode
    | Rename
    | ChangeMechanism
    | AddEdge
    | RemoveEdge
    | Declare
    | Redeclare
    | Drop,
    Field(discriminator="op"),
]


class Edit(Part):
    """Operations that are carried out in this order, all of them or none."""

    operations: tuple[Operation, ...] = Field(min_length=1, max_length=MAX_OPERATIONS)
    base: Digest | None = None
    """The sha256 of the text that the edit is meant for, in hexadecimal; without it, any text will do."""


def read_edit(source: SourceText) -> Edit:
    """An edit from its JSON text. Raises SpecError: what `read_json` refuses, `edit-schema`, `edit-block-too-large`."""
    return edit_of(read_json(source, max_bytes=MAX_BYTES), source.name)


def edit_of(data: Any, name: str) -> Edit:
    """An edit from plain data that came as JSON under this name. Raises SpecError."""
    try:
        faults = [fault.message[:200] for fault in islice(_validator().iter_errors(data), 1)]
    except RecursionError:  # data that came from no JSON text, whose depth is limited
        faults = ["nested too deep"]
    found = validate(Edit, data, name, code="edit-schema")  # says it in the words of all other diagnostics
    if not isinstance(found, Edit):
        raise SpecError(found)
    if faults:
        raise SpecError([_refusal("edit-schema", faults[0], SourceText(name, ""))])
    check_sizes(found, name)
    return found


def check_sizes(edit: Edit, name: str = "edit") -> None:
    """Raises SpecError with one `edit-block-too-large` for each text that is longer than a block may be."""
    faults = []
    for number, operation in enumerate(edit.operations):
        for key in ("block", "mechanism", "exogenous"):
            size = len((getattr(operation, key, None) or "").encode("utf-8", "replace"))
            if size > MAX_BLOCK:
                message = f"a block of {size:,} bytes; at most {MAX_BLOCK:,} are read"
                place = SourceText(f"{name}#/operations/{number}/{key}", "")
                faults.append(_refusal("edit-block-too-large", message, place))
    if faults:
        raise SpecError(faults)


def _refusal(code: str, message: str, source: SourceText) -> Diagnostic:
    return Diagnostic(code, Severity.ERROR, message, source.span(0, len(source.text)))


@cache
def _validator() -> Any:
    """The shipped schema, compiled once."""
    import jsonschema

    return jsonschema.Draft202012Validator(json.loads(schema_text("edit.schema.json")))
