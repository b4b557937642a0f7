"""The forms of a language model's replies while it formalizes a text."""

from __future__ import annotations

from causim.llm.forms import Form


class SubjectReply(Form):
    """What the text is about."""

    name: str
    """The model's name."""
    doc: str
    """One or two sentences."""


class CauseReply(Form):
    """A cause, and the words of the text that make it one."""

    name: str
    """A node that stands already."""
    quote: str
    """Copied from the text word by word."""


class NextReply(Form):
    """The node that comes next, or none."""

    done: bool
    """Whether nothing is missing."""
    name: str = ""
    """The new node's name."""
    exogenous: str | None = None
    """The name of its exogenous variable; null if nothing is left to chance."""
    parents: tuple[CauseReply, ...] = ()
    """Its direct causes."""
    quotes: tuple[str, ...] = ()
    """Quotations that say which values it has and how it comes about."""


class NodeReply(Form):
    """A node written down."""

    declarations: tuple[str, ...] = ()
    """New types, constants, tables and functions, one declaration each."""
    node: str
    """The whole block of the node."""
