"""Specifications as JSON or YAML documents."""

from causim.diagnostics.catalog.entry import error

_GOOD = """
scm: 1
model: {name: trial, doc: A trial.}
nodes:
  - {name: A, parents: [], type: bool, doc: Whether A happens., exogenous: {name: U_A}}
"""

ENTRIES = (
    error(
        "document-syntax",
        "The document is no JSON or YAML",
        """
        The text breaks the rules of its format, at the place shown. What was meant is not guessed.
        """,
        """
        scm: 1
        model: {name: trial
        """,
        _GOOD,
    ),
    error(
        "document-feature",
        "The document uses something that is not read on purpose",
        """
        Anchors and aliases, tags, merge keys, several documents, keys that are no text, numbers such as
        0x1F or NaN, and very deep nesting are refused. Different programs read them differently, and
        some of them let a short text grow without bound or run code.
        """,
        """
        scm: 1
        model: &m {name: trial}
        nodes: [*m]
        """,
        _GOOD,
    ),
    error(
        "duplicate-key",
        "A key is given twice",
        """
        Of two values for one key most programs keep the last one and say nothing, so a part of the model
        would be lost without a trace.
        """,
        """
        scm: 1
        model: {name: trial, name: test}
        """,
        _GOOD,
    ),
    error(
        "document-schema",
        "The document does not have the form of a specification",
        """
        A key is missing or unknown, or a value is of the wrong kind. The form is described by
        schemas/model.schema.json, which editors can use to complete and check a document.
        """,
        """
        scm: 1
        model: {name: trial, title: A trial.}
        """,
        _GOOD,
    ),
    error(
        "config-schema",
        "The configuration does not have the form of one",
        """
        A key is missing or unknown, or a value is of the wrong kind or out of its bounds. What a command
        can be told is described by its schema under schemas/; there are few keys, each with a default.
        """,
        "$ causim grow grow.yaml -o library/  # says `topologie: chain`",
        "$ causim grow examples/grow/builtin.yaml -o library/",
    ),
)
