"""Edits: validated changes to a model, as authors propose them."""

from causim.diagnostics.catalog.entry import error

_GOOD = "$ causim edit trial.scm --edit edit.json"

ENTRIES = (
    error(
        "edit-schema",
        "The edit does not have the form of an edit",
        """
        An edit is a JSON object with a list of operations, each of which names what it does (`op`) and
        brings just the keys of that. The form is described by schemas/edit.schema.json.
        """,
        """
        $ echo '{"operations": [{"op": "add", "block": ""}]}' | causim edit trial.scm --edit -
        """,
        _GOOD,
    ),
    error(
        "edit-stale",
        "The edit was made for another text",
        """
        The base of an edit is the sha256 of the text that its author saw. The text has changed since, so
        what the edit replaces may not be what its author meant to replace.
        """,
        """
        $ causim edit trial_v2.scm --edit edit_of_v1.json
        """,
        _GOOD,
    ),
    error(
        "edit-block-too-large",
        "A block of the edit is too large",
        """
        One block is one mechanism, of at most 4 KiB. A larger one is a table that can be declared by
        itself, or no mechanism at all.
        """,
        """
        $ causim edit trial.scm --edit ten_megabytes.json
        """,
        _GOOD,
    ),
    error(
        "edit-no-such-block",
        "The edit speaks of something that the model does not have",
        """
        Nodes and declarations are edited by their names, and an edge is removed where there is one. The
        message says which name was not found.
        """,
        """
        $ echo '{"operations": [{"op": "remove_node", "name": "Dosage"}]}' | causim edit trial.scm --edit -
        """,
        _GOOD,
    ),
    error(
        "edit-block-exists",
        "What the edit adds is there already",
        """
        Adding never overwrites. To change what is there, replace it (replace_node, redeclare); to have
        both, choose another name.
        """,
        """
        $ echo '{"operations": [{"op": "rename", "name": "A", "to": "B"}]}' | causim edit trial.scm --edit -
        """,
        _GOOD,
    ),
    error(
        "edit-wrong-block",
        "The block is of another kind than the operation",
        """
        add_node and replace_node take the block of a node; declare and redeclare take that of a type,
        constant, table, function or check. Each takes one block, so that one operation is one change.
        """,
        """
        $ echo '{"operations": [{"op": "add_node", "block": "type A = bool"}]}' | causim edit trial.scm --edit -
        """,
        _GOOD,
    ),
)
