"""Names inside one mechanism, function or claim, and what is still to be proved of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from causim.checker.context import Context
from causim.checker.kinds import Kind, of_domain
from causim.diagnostics import Fix
from causim.model.domain import Domain
from causim.model.expr import Expr, Role
from causim.source import Span
from causim.syntax import ast

Typed = tuple[Expr, Kind]


class Duty(StrEnum):
    """What must hold wherever an expression is evaluated; proved by ranges where they suffice, else by enumeration."""

    NONZERO = "nonzero"  # a divisor
    ARGUMENT = "argument"  # lies in the parameter's type
    KEY = "key"  # lies in the table's key type
    COVERED = "covered"  # some arm matches


@dataclass(frozen=True, slots=True)
class Obligation:
    """`index` is the number of the argument or key; `expected` describes what it must be."""

    duty: Duty
    expr: Expr
    index: int | None
    span: Span
    expected: str


@dataclass(slots=True)
class Binding:
    role: Role
    kind: Kind
    span: Span
    used: bool = False


World = Mapping[str, tuple[Role, Domain]]


@dataclass
class Scope:
    """`what` names the thing whose body this is, in messages.

    `world` is what a claim may speak of besides its bindings: every variable of the model, bound when first read.
    """

    what: str
    bindings: dict[str, Binding] = field(default_factory=dict)
    obligations: list[Obligation] = field(default_factory=list)
    parents: tuple[str, ...] | None = None  # of a node's mechanism; None elsewhere
    constant: bool = False  # only literals and constants may stand here
    misread: bool = False  # some name in it means nothing, so that any of the bound ones may have been meant
    world: World = field(default_factory=dict)

    def find(self, name: str, span: Span) -> Binding | None:
        """What the name means here; `span` is where it is read."""
        if name in self.world and name not in self.bindings:
            role, domain = self.world[name]
            self.bindings[name] = Binding(role, of_domain(domain), span)
        return self.bindings.get(name)

    @property
    def visible(self) -> tuple[str, ...]:
        """Every name that has a meaning here."""
        return tuple(dict.fromkeys((*self.bindings, *self.world)))


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is to be reported of a name that means nothing where it stands."""

    code: str
    message: str
    hint: str | None = None
    fix: Fix | None = None


class Elaborates(Protocol):
    """The elaborator, as the modules that handle single forms of expression for it see it."""

    context: Context
    scope: Scope

    def expr(self, node: ast.Expr) -> Typed: ...

    def condition(self, node: ast.Expr, where: str) -> Typed: ...

    def bounded(self, expr: Expr, kind: Kind, span: Span) -> Typed: ...

    def unresolved(self, complaint: Complaint, span: Span) -> Typed: ...

    def duty(self, duty: Duty, expr: Expr, span: Span, expected: str, index: int | None = None) -> None: ...

    def report(
        self, code: str, span: Span, message: str, hint: str | None = None, fix: Fix | None = None
    ) -> Typed: ...
