"""What is written down of each trial."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict


class Trial(BaseModel):
    """One formalization and what it was worth. Nothing in it depends on time or machine."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, use_attribute_docstrings=True)

    strategy: str
    number: int
    status: Literal["verified", "given_up", "open"]
    structure: bool = False
    """Names, types and causes are those of the reference."""
    mechanisms: bool = False
    """And all chances and mechanisms too."""
    relation: str | None = None
    level: str | None = None
    node: str | None = None
    detail: str | None = None
    """Why it was given up, or what differs and where."""
    counterexample: dict[str, Any] | None = None
    """Inputs for which the first model, the reference, and the second differ."""
    quotes: tuple[str, ...] = ()
    """What the text says of the matter."""
    requests: int = 0
    refused: tuple[str, ...] = ()
    """The codes of refusals, one for each refused request."""
    input_tokens: int = 0
    output_tokens: int = 0
