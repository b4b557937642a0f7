"""The syntax tree of a specification: what was written, with positions, without meaning.

Positions (`span`) never affect equality, so that two texts that say the same have equal trees. Sums, `and` and `or` are
flat: a long chain is wide, not deep, and walks over a tree of limited nesting never overflow the stack.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from causim.source import SourceText, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Name(Located):
    text: str


@dataclass(frozen=True, slots=True)
class Doc(Located):
    """A docstring, dedented and stripped."""

    text: str


# --- literals and patterns


@dataclass(frozen=True, slots=True)
class IntLiteral(Located):
    value: int


@dataclass(frozen=True, slots=True)
class BoolLiteral(Located):
    value: bool


@dataclass(frozen=True, slots=True)
class LabelLiteral(Located):
    value: str


Literal = IntLiteral | BoolLiteral | LabelLiteral


@dataclass(frozen=True, slots=True)
class Wildcard(Located):
    """`_`"""


@dataclass(frozen=True, slots=True)
class RangePattern(Located):
    """`0..3`, both ends included."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Alternatives(Located):
    """`"x" | "y"`, two or more."""

    options: tuple[Literal | RangePattern | Wildcard, ...]


Pattern = Literal | Wildcard | RangePattern | Alternatives


# --- types


@dataclass(frozen=True, slots=True)
class NamedTypeRef(Located):
    name: str


@dataclass(frozen=True, slots=True)
class BoolTypeExpr(Located):
    pass


@dataclass(frozen=True, slots=True)
class IntRangeType(Located):
    """`int 0..4`"""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class IntSetType(Located):
    """`int {10, 20, 35}`"""

    values: tuple[IntLiteral, ...]


@dataclass(frozen=True, slots=True)
class LabelType(Located):
    """`enum("x", "y")`, or with `ordered` `ordinal("x" < "y")`."""

    labels: tuple[LabelLiteral, ...]
    ordered: bool


TypeExpr = NamedTypeRef | BoolTypeExpr | IntRangeType | IntSetType | LabelType


# --- expressions


@dataclass(frozen=True, slots=True)
class Ref(Located):
    name: str


@dataclass(frozen=True, slots=True)
class Not(Located):
    operand: Expr


@dataclass(frozen=True, slots=True)
class Negate(Located):
    operand: Expr


@dataclass(frozen=True, slots=True)
class Sum(Located):
    """`a + b - c`: the first term, then signs (`+` or `-`) and terms."""

    first: Expr
    rest: tuple[tuple[str, Expr], ...]


@dataclass(frozen=True, slots=True)
class Product(Located):
    """`*`, `//` or `%`."""

    op: str
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Comparison(Located):
    op: str
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Membership(Located):
    """`x in {1, 4..6}`"""

    operand: Expr
    options: tuple[Literal | RangePattern, ...]


@dataclass(frozen=True, slots=True)
class And(Located):
    operands: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Or(Located):
    operands: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class If(Located):
    branches: tuple[tuple[Expr, Expr], ...]
    otherwise: Expr


@dataclass(frozen=True, slots=True)
class Arm(Located):
    """`("x", 0..3) => value`; one pattern a subject."""

    patterns: tuple[Pattern, ...]
    value: Expr


@dataclass(frozen=True, slots=True)
class MatchExpr(Located):
    subjects: tuple[Expr, ...]
    arms: tuple[Arm, ...]


@dataclass(frozen=True, slots=True)
class Index(Located):
    """`TABLE[a, b]`"""

    table: Name
    keys: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Call(Located):
    """`f(a, b)`, of a user function or a builtin (`int` included)."""

    function: Name
    arguments: tuple[Expr, ...]


Expr = (
    Literal
    | Ref
    | Not
    | Negate
    | Sum
    | Product
    | Comparison
    | Membership
    | And
    | Or
    | If
    | MatchExpr
    | Index
    | Call
)


# --- declarations


@dataclass(frozen=True, slots=True)
class ModelDecl(Located):
    name: Name
    doc: Doc | None = None
    domain: Name | None = None
    topology: Name | None = None


@dataclass(frozen=True, slots=True)
class TypeDecl(Located):
    name: Name
    type: TypeExpr
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class ConstDecl(Located):
    name: Name
    type: TypeExpr
    value: Expr


@dataclass(frozen=True, slots=True)
class TableDecl(Located):
    name: Name
    keys: tuple[TypeExpr, ...]
    result: TypeExpr
    rows: tuple[Arm, ...]
    doc: Doc | None = None


@dataclass(frozen=True, slots=True)
class Let(Located):
    name: Name
    value: Expr


@dataclass(frozen=True, slots=True)
class Parameter(Located):
    name: Name
    type: TypeExpr


@dataclass(frozen=True, slots=True)
class FunctionDecl(Located):
    name: Name
    parameters: tuple[Parameter, ...]
    result: TypeExpr
    lets: tuple[Let, ...]
    value: Expr
    doc: Doc | None = None


@dataclass(frozen=True, slots=True)
class Number(Located):
    """A weight or probability: an integer, decimal or fraction, held exactly."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Weight(Located):
    """One `value: weight` of an exogenous variable."""

    key: Literal
    weight: Number


@dataclass(frozen=True, slots=True)
class ExogenousDecl(Located):
    """`exogenous U: Type ~ {value: weight, ...}`; without a type, the node's; without weights, uniform."""

    name: Name
    type: TypeExpr | None = None
    weights: tuple[Weight, ...] | None = None


@dataclass(frozen=True, slots=True)
class CptRow(Located):
    patterns: tuple[Pattern, ...]
    probabilities: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class CptDecl(Located):
    """`cpt U coupling inverse_cdf { ("yes", "no") => [0.7, 0.3] }`: sugar for an exogenous variable and a match."""

    name: Name
    coupling: Name
    rows: tuple[CptRow, ...]


@dataclass(frozen=True, slots=True)
class NodeDecl(Located):
    """`value` is None for a node that returns its exogenous variable, and for one with a `cpt`."""

    name: Name
    parents: tuple[Name, ...]
    type: TypeExpr
    doc: Doc | None = None
    label: str | None = None
    unit: str | None = None
    exogenous: ExogenousDecl | None = None
    cpt: CptDecl | None = None
    lets: tuple[Let, ...] = ()
    value: Expr | None = None


@dataclass(frozen=True, slots=True)
class Assignment(Located):
    """`Name = literal` in a check."""

    name: Name
    value: Literal


@dataclass(frozen=True, slots=True)
class ClaimDecl(Located):
    """`expect EXPR`, `possible EXPR`, `probability(EXPR) == 3/4`, or `expect impossible`.

    kind is one of expect, possible, probability, impossible.
    """

    kind: str
    expr: Expr | None = None
    op: str | None = None
    bound: Number | None = None


@dataclass(frozen=True, slots=True)
class CheckDecl(Located):
    title: str
    given: tuple[Assignment, ...] = ()
    observe: tuple[Assignment, ...] = ()
    do: tuple[Assignment, ...] = ()
    claims: tuple[ClaimDecl, ...] = ()


@dataclass(frozen=True, slots=True)
class Spec:
    """A whole file, declarations by kind; the order within a kind is the order of the text."""

    model: ModelDecl
    types: tuple[TypeDecl, ...] = ()
    constants: tuple[ConstDecl, ...] = ()
    tables: tuple[TableDecl, ...] = ()
    functions: tuple[FunctionDecl, ...] = ()
    nodes: tuple[NodeDecl, ...] = ()
    checks: tuple[CheckDecl, ...] = ()
    source: SourceText | None = field(default=None, compare=False, repr=False)
