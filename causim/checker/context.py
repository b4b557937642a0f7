"""What the parts of the checker share: where findings go, and what has been declared so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from causim.diagnostics import Diagnostic, Fix, Related, Severity, nearest
from causim.diagnostics.catalog import CATALOG
from causim.model.domain import Domain, Value
from causim.model.expr import BUILTINS
from causim.model.scm import Function, Table
from causim.source import Span
from causim.syntax import ast

MAX_GUESSES = 100
MAX_WORK = 10**9  # operations on columns in a whole specification: some seconds


def a(what: str) -> str:
    """A word with its article."""
    return f"{'an' if what[0] in 'aeio' else 'a'} {what}"


class Sink:
    """Collects findings. Their severity is the catalogue's."""

    def __init__(self) -> None:
        self.diagnostics: list[Diagnostic] = []
        self.errors = 0

    def report(
        self,
        code: str,
        span: Span,
        message: str,
        hint: str | None = None,
        related: Iterable[tuple[Span, str]] = (),
        fix: Fix | None = None,
    ) -> None:
        places = tuple(Related(place, text) for place, text in related)
        severity = CATALOG[code].severity
        self.diagnostics.append(Diagnostic(code, severity, message, span, hint, places, fix))
        self.errors += severity is Severity.ERROR


@dataclass(slots=True)
class Declared:
    """A name's first declaration: what kind of thing it is, and where."""

    what: str
    span: Span


@dataclass
class Context:
    """The declarations of one specification, resolved as far as the checker has come.

    Doubles as `Definitions` for the evaluators. A table or function that was refused is in `broken`, and nothing
    more is said of expressions that use it.
    """

    sink: Sink = field(default_factory=Sink)
    types: dict[str, Domain] = field(default_factory=dict)
    units: dict[str, str | None] = field(default_factory=dict)
    constants: dict[str, tuple[Domain, Value]] = field(default_factory=dict)
    table_by_name: dict[str, Table] = field(default_factory=dict)
    function_by_name: dict[str, Function] = field(default_factory=dict)
    node_types: dict[str, Domain] = field(default_factory=dict)
    exogenous_owner: dict[str, str] = field(default_factory=dict)
    names: dict[str, Declared] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    costs: dict[str, int] = field(default_factory=dict)  # of calling each function
    work: int = MAX_WORK  # left for trying combinations of inputs
    guesses: int = 0

    def reserved(self, name: ast.Name, what: str) -> bool:
        """Report the name of a built-in function used for something else."""
        if name.text not in BUILTINS:
            return False
        message = f"`{name.text}` is a built-in function and cannot name {a(what)}"
        self.sink.report(
            "reserved-name", name.span, message, f"Choose another name, for example {name.text}_."
        )
        return True

    def declare(self, name: ast.Name, what: str) -> None:
        """Enter a name into the one name space of nodes, exogenous variables, constants, tables and functions."""
        if self.reserved(name, what):
            return
        first = self.names.setdefault(name.text, Declared(what, name.span))
        if first.span is not name.span:
            message = (
                f"the name {name.text} is taken by {a(first.what)}"
                if first.what != what
                else (f"a second {what} is named {name.text}")
            )
            self.sink.report(
                "duplicate-name", name.span, message, "Rename one.", [(first.span, "first declared here")]
            )

    def _may_guess(self) -> bool:
        """Whether to look for the name that was meant: not for thousands of names in a broken or hostile text."""
        self.guesses += 1
        return self.guesses <= MAX_GUESSES

    def suggestion(self, name: str, candidates: Iterable[str], span: Span) -> tuple[str | None, Fix | None]:
        """A hint and a fix for a name that was probably mistyped."""
        guess = nearest(name, candidates) if self._may_guess() else None
        return (f"Did you mean {guess}?", Fix(span, guess)) if guess else (None, None)
