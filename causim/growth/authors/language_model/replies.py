"""The forms of a language model's replies. They are looser than what is made of them, which is checked then."""

from __future__ import annotations

from causim.llm.forms import Form


class ThemeReply(Form):
    """What a model will be about."""

    name: str
    """The model's name."""
    doc: str
    """One or two sentences."""


class PlanReply(Form):
    """Where the next node stands."""

    name: str
    """The new node's name."""
    exogenous: str
    """The name of its exogenous variable."""
    parents: tuple[str, ...] = ()
    """Nodes that cause it."""
    children: tuple[str, ...] = ()
    """Nodes that it causes."""


class BlocksReply(Form):
    """A plan carried out, in the language."""

    base: str | None = None
    """Null, or the base, copied exactly."""
    declarations: tuple[str, ...] = ()
    """New types, constants, tables and functions, one declaration each."""
    node: str
    """The whole block of the new node."""
    children: tuple[str, ...] = ()
    """The whole block of each child."""
    dropped_checks: tuple[str, ...] = ()
    """Titles of checks that are no longer true."""
    changed_checks: tuple[str, ...] = ()
    """Whole blocks of checks to be replaced."""


class NewNode(Form):
    """A node whose mechanism is a function."""

    type: str
    """Its type, as the language writes it."""
    doc: str
    """Its docstring: one sentence."""
    exogenous: str
    """Its exogenous variable, with type and weights."""
    function: str
    """The text of a Python function."""


class NewFunction(Form):
    """Another mechanism for a node."""

    name: str
    """The child's name."""
    function: str
    """The text of a Python function."""


class FunctionsReply(Form):
    """A plan carried out, with mechanisms as Python functions."""

    base: str | None = None
    """Null, or the base, copied exactly."""
    declarations: tuple[str, ...] = ()
    """New types, one declaration each."""
    node: NewNode
    children: tuple[NewFunction, ...] = ()
    dropped_checks: tuple[str, ...] = ()
    """Titles of checks that are no longer true."""
    changed_checks: tuple[str, ...] = ()
    """Whole blocks of checks to be replaced."""
