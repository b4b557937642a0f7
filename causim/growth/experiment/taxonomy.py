"""Why attempts fail, in the classes of the paper's Table 27.

The paper finds the faults of a Python bundle by running it; here they are proved before anything runs. What would be an
exception at run time is then a type error or a mechanism that the checker finds not to be total.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from causim.diagnostics.catalog import files, probabilities, proofs, syntax, types
from causim.growth.records import Attempt, Refusal

SYNTAX, NODE_COUNT, DISCONNECTED = "syntax", "wrong node count", "disconnected"
SHARED, RUNTIME, OTHER = "shared exogenous", "runtime", "other"

# From what hides all else to what hides nothing: an attempt with faults of several classes counts as the first.
CLASSES = (SYNTAX, NODE_COUNT, DISCONNECTED, SHARED, RUNTIME, OTHER)

_HARMLESS = ("unreachable-arm", "vacuous-parent", "vacuous-exogenous")  # when run

# What stands in none of them is `other`: rules of growth that the paper's one-shot runs do not have (topology,
# docstrings, idle parents), and requests that were never answered.
CODES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        SYNTAX: (
            *(entry.code for entry in (*files.ENTRIES, *syntax.ENTRIES)),
            *("missing-mechanism", "edit-schema", "edit-block-too-large", "edit-wrong-block"),
            *("llm-truncated", "llm-invalid-json", "llm-schema", "llm-empty", "llm-too-large"),
            *("python-syntax", "python-text", "python-too-large", "python-unsupported"),
            *("python-signature", "python-no-return"),
        ),
        NODE_COUNT: ("growth-node-count", "no-nodes"),
        DISCONNECTED: ("growth-disconnected",),
        SHARED: ("foreign-exogenous",),  # and two of one name, see below
        RUNTIME: (
            *(entry.code for entry in (*types.ENTRIES, *probabilities.ENTRIES)),
            *(entry.code for entry in proofs.ENTRIES if entry.code not in _HARMLESS),
            *("undeclared-name", "not-a-parent", "use-before-declaration", "causal-cycle"),
            *("python-name", "python-type", "python-lookup"),
        ),
    }
)
_CLASS_OF = {code: name for name, codes in CODES.items() for code in codes}
_TWICE = "a second exogenous variable is named "


def class_of(refusal: Refusal) -> str:
    """The class of one diagnostic. Two mechanisms that declare one exogenous variable share it, or try to."""
    if refusal.code == "duplicate-name" and refusal.message.startswith(_TWICE):
        return SHARED
    return _CLASS_OF.get(refusal.code, OTHER)


def failure(attempt: Attempt) -> str | None:
    """The class that a refused attempt counts as; None of an accepted one."""
    found = {class_of(refusal) for refusal in attempt.refusals}
    return next((name for name in CLASSES if name in found), None)
