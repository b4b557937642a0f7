"""Plain data against the form that a pydantic class describes: every fault located, with the nearest known key.

Documents, edits, plans and configurations all come in through here, so that they are refused in the same words.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from causim.diagnostics import Diagnostic, Severity
from causim.diagnostics.model import nearest
from causim.source import SourceText

DIALECT = "https://json-schema.org/draft/2020-12/schema"
NAME = r"^[A-Za-z_][A-Za-z0-9_]*$"  # what JSON Schemas say of an identifier
_DEPTH = 32
_SHOWN = 80  # characters of a value in a message

Form = TypeVar("Form", bound=BaseModel)
Place = tuple[str | int, ...]


def validate(form: type[Form], data: object, name: str, *, code: str) -> Form | list[Diagnostic]:
    """What `data` says in this form, or one diagnostic a fault, each located by JSON pointer in `name`."""
    try:
        return form.model_validate(_tuples(data))
    except ValidationError as errors:
        faults = errors.errors(include_url=False)
        # A list that lost its faulty entries is reported as too short, which it never was.
        return [
            _diagnostic(f, form, data, name, code)
            for f in faults
            if f["type"] != "too_short" or not f["input"]
        ]


def pointer(parts: Place) -> str:
    """A JSON pointer (RFC 6901) as a URI fragment."""
    return "#" + "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def _tuples(data: object, depth: int = 0) -> object:
    """Lists as tuples, which strict validation asks for; deeper than any document goes, data stay as they are."""
    if depth > _DEPTH:
        return data
    if isinstance(data, dict):
        return {key: _tuples(value, depth + 1) for key, value in data.items()}
    return tuple(_tuples(item, depth + 1) for item in data) if isinstance(data, list) else data


def _diagnostic(fault: ErrorDetails, form: type[BaseModel], data: object, name: str, code: str) -> Diagnostic:
    here, place = _walk(form, fault["loc"], data)
    kind, message, hint = fault["type"], fault["msg"][:1].lower() + fault["msg"][1:], None
    key = str(place[-1]) if place else ""
    if kind == "extra_forbidden":
        message = f"unknown key `{key}`"
        known = [known for known in _keys(here) if known not in _at(data, place[:-1])]
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
    elif kind == "string_pattern_mismatch" and fault.get("ctx", {}).get("pattern") == NAME:
        message, hint = "a name is needed here", "Letters, digits and _, not starting with a digit."
    elif kind == "too_short":
        message = "at least one entry is needed here"
    elif kind == "union_tag_not_found":
        message = f"the key `{_unquoted(fault)}` is missing"
    elif kind == "union_tag_invalid":
        message, hint = _unknown_tag(fault)
    elif kind == "literal_error":
        message, hint = _not_offered(fault, key)
    text = _shown(_at(data, place))
    source = SourceText(name + pointer(place), text)
    return Diagnostic(code, Severity.ERROR, message, source.span(0, len(text)), hint)


def _unquoted(fault: ErrorDetails) -> str:
    return str(fault.get("ctx", {}).get("discriminator", "")).strip("'")


def _unknown_tag(fault: ErrorDetails) -> tuple[str, str]:
    context = fault.get("ctx", {})
    tag, known = str(context.get("tag", "")), str(context.get("expected_tags", "")).replace("'", "")
    close = nearest(tag, known.split(", "))
    hint = f"Did you mean `{close}`?" if close else f"There are {known}."
    return f"there is no `{_unquoted(fault)}` called {tag[:_SHOWN]}", hint


def _not_offered(fault: ErrorDetails, key: str) -> tuple[str, str]:
    if key == "scm":
        return "this version of the language is not known", "This causim reads version 1."
    expected = str(fault.get("ctx", {}).get("expected", "")).replace("'", "")
    given = fault["input"]
    close = nearest(given, re.split(", | or ", expected)) if isinstance(given, str) else None
    hint = f"Did you mean `{close}`?" if close else f"It is one of {expected}."
    return f"`{key}` cannot be {_shown(given)}", hint


def _walk(form: type[BaseModel], loc: Place, data: Any) -> tuple[Any, Place]:
    """The form that holds the last part of a fault's location, and the location without the tags of unions."""
    here: Any = form
    place: list[str | int] = []
    for number, part in enumerate(loc):
        forms = _forms_in(here)
        tagged = [f for f in forms if len(forms) > 1 and part in _tags(f)]
        if tagged:
            here = tagged[0]
            continue
        place.append(part)
        if isinstance(part, str) and number < len(loc) - 1:
            fields = {f.alias or key: f for f_ in _forms_in(here) for key, f in f_.model_fields.items()}
            here = fields[part].annotation if part in fields else None
    return here, tuple(place)


def _tags(form: type[BaseModel]) -> set[Any]:
    """The literals by which a form is told from others of its union."""
    return {tag for field in form.model_fields.values() for tag in get_args(field.annotation)}


def _forms_in(annotation: Any) -> list[type[BaseModel]]:
    """The forms inside `tuple[Part, ...] | None`, `Annotated[A | B, ...]` and the like."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    inner = [form for argument in getattr(annotation, "__args__", ()) for form in _forms_in(argument)]
    return inner or _forms_in(getattr(annotation, "__origin__", None)) if annotation is not None else []


def _keys(annotation: Any) -> list[str]:
    return [field.alias or key for form in _forms_in(annotation) for key, field in form.model_fields.items()]


def _at(data: Any, place: Place) -> Any:
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


# --- JSON Schemas


def json_schema(form: type[BaseModel], name: str, title: str) -> str:
    """The text of the JSON Schema file of a form."""
    schema = form.model_json_schema(by_alias=True)
    _drop_titles(schema)
    text = json.dumps(
        {"$schema": DIALECT, "$id": name, "title": title, **schema}, indent=2, ensure_ascii=False
    )
    return re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE) + "\n"


def _drop_titles(schema: Any) -> None:
    """Titles that pydantic makes from field names say nothing new; a property that is called so stays."""
    if isinstance(schema, dict):
        if isinstance(schema.get("title"), str):
            del schema["title"]
        for key, value in schema.items():
            for inner in value.values() if key in ("properties", "$defs") else [value]:
                _drop_titles(inner)
    elif isinstance(schema, list):
        for item in schema:
            _drop_titles(item)
