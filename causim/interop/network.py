"""A discrete Bayesian network as the formats BIF, XMLBIF and Hugin .net know it: between their texts and models.

A network of tables alone determines no counterfactual. Read into a specification, each table is `cpt` sugar, which
names its coupling; the networks that a model is written as keep the exogenous variables as nodes unless they are
summed out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from math import prod

from causim.diagnostics import Diagnostic
from causim.errors import SpecError
from causim.interop.text import checked_label, finding, ordered_or_refused, refuse, shown
from causim.source import SourceText, Span

TOLERANCE = Fraction(1, 10**6)  # by which a row may miss 1; it is then divided by its sum
MAX_CELLS = 2_000_000  # numbers in all tables
MAX_FINDINGS = 50

Row = tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Variable:
    name: str
    states: tuple[str, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Table:
    """P(of | parents): a row for each combination of the parents' states, that of the last parent changing fastest."""

    of: str
    parents: tuple[str, ...]
    rows: tuple[Row, ...]
    span: Span = field(compare=False, repr=False)
    row_spans: tuple[Span, ...] = field(compare=False, repr=False)

    @property
    def deterministic(self) -> bool:
        return all(set(row) <= {0, 1} for row in self.rows)


@dataclass(frozen=True, slots=True)
class Network:
    """Variables in causal order, each with its table."""

    name: str
    variables: tuple[Variable, ...]
    tables: Mapping[str, Table]
    source: SourceText = field(compare=False, repr=False)
    warnings: tuple[Diagnostic, ...] = field(default=(), compare=False, repr=False)

    @property
    def states(self) -> dict[str, tuple[str, ...]]:
        return {variable.name: variable.states for variable in self.variables}

    def combinations(self, table: Table) -> Iterator[tuple[str, ...]]:
        """The states of the parents, row by row."""
        states = self.states
        return product(*(states[parent] for parent in table.parents))


class Declared:
    """Gathers what a file declares, refusing what is declared twice or makes no sense where it stands."""

    def __init__(self, source: SourceText) -> None:
        self.source = source
        self.name = ""
        self.variables: dict[str, Variable] = {}
        self.tables: dict[str, Table] = {}
        self.cells = 0  # of all tables that were begun

    def variable(self, name: str, span: Span, states: Sequence[tuple[str, Span]]) -> None:
        """Raises SpecError: import-duplicate, import-arity, import-label."""
        checked_label(span, name)
        if name in self.variables:
            first = self.variables[name].span
            refuse(
                "import-duplicate",
                span,
                f"{shown(name)} is declared twice",
                None,
                (first, "first declared here"),
            )
        if not states:
            refuse("import-arity", span, f"{shown(name)} has no states")
        seen: dict[str, Span] = {}
        for state, place in states:
            checked_label(place, state)
            if state in seen:
                message = f"{shown(name)} has two states {shown(state)}"
                refuse("import-duplicate", place, message, None, (seen[state], "first named here"))
            seen[state] = place
        self.variables[name] = Variable(name, tuple(seen), span)

    def known(self, name: str, span: Span) -> Variable:
        """Raises SpecError: import-unknown."""
        if name not in self.variables:
            refuse(
                "import-unknown",
                span,
                f"there is no variable {shown(name)}",
                "Each is declared by itself first.",
            )
        return self.variables[name]

    def family(self, names: Sequence[tuple[str, Span]]) -> tuple[Variable, list[Variable]]:
        """A variable and its parents, that have no table yet. Raises SpecError: import-unknown, import-duplicate."""
        child, *parents = [self.known(name, span) for name, span in names]
        if child.name in self.tables:
            first = (self.tables[child.name].span, "first given here")
            refuse("import-duplicate", names[0][1], f"{shown(child.name)} has two tables", None, first)
        for index, (name, span) in enumerate(names):
            if name in (other for other, _ in names[:index]):
                refuse("import-duplicate", span, f"{shown(name)} stands twice in one table")
        self.cells += prod(len(variable.states) for variable in (child, *parents))
        if self.cells > MAX_CELLS:
            message = f"the tables up to here have {self.cells:,} numbers, more than {MAX_CELLS:,}"
            refuse("import-too-large", names[0][1], message)
        return child, parents

    def flat(
        self, child: Variable, parents: Sequence[Variable], numbers: Sequence[Fraction], span: Span
    ) -> None:
        """A table given as one list, the child changing fastest. Raises SpecError: import-arity."""
        width, rows = len(child.states), prod(len(parent.states) for parent in parents)
        if len(numbers) != width * rows:
            of = f" for {rows:,} combinations of its parents" if parents else ""
            message = f"{len(numbers):,} numbers for {shown(child.name)}; {width:,} states{of} need {width * rows:,}"
            refuse("import-arity", span, message)
        lines = tuple(tuple(numbers[i : i + width]) for i in range(0, len(numbers), width))
        names = tuple(parent.name for parent in parents)
        self.tables[child.name] = Table(child.name, names, lines, span, (span,) * rows)

    def network(self) -> Network:
        """All of it, checked as a whole.

        Raises SpecError: import-missing, import-probability, import-cycle, import-too-large.
        """
        if not self.variables:
            refuse("import-missing", self.source.span(0, 0), "the file declares no variable")
        found: list[Diagnostic] = []
        for variable in self.variables.values():
            if variable.name not in self.tables:
                found.append(finding("import-missing", variable.span, f"{shown(variable.name)} has no table"))
        warnings: list[Diagnostic] = []
        for table in self.tables.values():
            for index, row in enumerate(table.rows):
                fault = _fault(row, table.row_spans[index], table)
                if fault is not None and len(found) < MAX_FINDINGS:
                    (warnings if fault.code == "import-renormalised" else found).append(fault)
        if found:
            raise SpecError(found)
        spans = {name: table.span for name, table in self.tables.items()}
        hint = "Causes come before effects: a network has no cycles."
        order = ordered_or_refused({n: self.tables[n].parents for n in self.variables}, spans, hint)
        variables = tuple(self.variables[name] for name in order)
        return Network(self.name, variables, self.tables, self.source, tuple(warnings))


def _fault(row: Row, span: Span, table: Table) -> Diagnostic | None:
    for probability in row:
        if not 0 <= probability <= 1:
            return finding(
                "import-probability",
                span,
                f"{float(probability):.9g} is no probability: it lies outside 0..1",
            )
    total = sum(row, Fraction(0))
    if total == 1:
        return None
    if abs(total - 1) > TOLERANCE:
        message = f"the probabilities of {shown(table.of)} sum to {float(total):.9g}, not 1"
        return finding("import-probability", span, message, f"Up to {float(TOLERANCE):g} off is made good.")
    message = f"the probabilities of {shown(table.of)} sum to {float(total):.9g}; they are divided by that"
    return finding("import-renormalised", span, message)
