"""What a planner returns: a name, an exogenous variable, parents and children, and nothing else."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from causim.edit.operations import Name

MAX_RELATIVES = 64


class Theme(BaseModel):
    """What a model will be about, before it has a node."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, use_attribute_docstrings=True)

    name: Name
    """The model's name."""
    doc: str = Field(min_length=1, max_length=2000)
    """What it is about, in a sentence or two."""


class Plan(BaseModel):
    """Where the next node stands (the paper's section 4.1). An edit carries it out."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, use_attribute_docstrings=True)

    name: Name
    """The new node's name."""
    exogenous: Name
    """The name of its exogenous variable."""
    parents: tuple[Name, ...] = Field((), max_length=MAX_RELATIVES)
    """Nodes of the model that cause the new one."""
    children: tuple[Name, ...] = Field((), max_length=MAX_RELATIVES)
    """Nodes of the model that the new one causes: their blocks will be replaced, with it as one more parent."""
