"""The base of all forms that a language model fills in. They are looser than what is made of them, which is checked."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict


def _all_required(schema: dict[str, Any]) -> None:
    """Servers with strict schemas take no optional keys; where one is left out nevertheless, its default does."""
    schema["required"] = list(schema["properties"])
    for described in schema["properties"].values():
        described.pop("default", None)


class Form(BaseModel):
    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        frozen=True,
        use_attribute_docstrings=True,
        json_schema_extra=_all_required,
    )
