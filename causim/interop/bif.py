"""Bayesian networks in BIF, the Bayesian Network Interchange Format 0.15 (Cozman, 1996), as bnlearn has them.

    network asia { }
    variable xray { type discrete [ 2 ] { yes, no }; }
    probability ( xray | either ) {
      (yes) 0.98, 0.02;
      default 0.05, 0.95;
    }

Rows stand in any order; `default` gives those that are not listed. In a `table` with parents the child's state
changes slowest, the last parent's fastest. Commas may be missing, names may be quoted. Properties and comments are
passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from causim.errors import CausimError
from causim.interop.decimals import decimals
from causim.interop.network import MAX_CELLS, Declared, Network, Row, Table, Variable
from causim.interop.text import Token, Tokens, number, refuse, shown
from causim.source import SourceText, Span

_TOKEN = re.compile(
    r"(?P<skip>\s+|//[^\n]*|/\*[^*]*+\*++(?:[^/*][^*]*+\*++)*/)"
    r'|(?P<string>"[^"\n]*")'
    r'|(?P<open>"|/\*)'
    r"|(?P<sign>[(){}\[\],;|])"
    r"|(?P<word>[^\s(){}\[\],;|\"]+)"
)
_PROPERTY = re.compile(r'[^;"]*+(?:"[^"]*+"[^;"]*+)*;')
_PLAIN = re.compile(r"(?!//|/\*)[^\s(){}\[\],;|\"]+")
_NAMES = ("word", "string")


def read_bif(source: SourceText) -> Network:
    """Raises SpecError, with the place, for what is no BIF of discrete variables or no network: `import-...`."""
    reader = _Reader(source)
    reader.blocks()
    return reader.declared.network()


def write_bif(network: Network) -> str:
    """Raises CausimError for a name or state with a double quote, which the format cannot hold."""
    lines = [f"network {_written(network.name or 'unknown')} {{\n}}"]
    for variable in network.variables:
        states = ", ".join(map(_written, variable.states))
        lines.append(
            f"variable {_written(variable.name)} {{\n"
            f"  type discrete [ {len(variable.states)} ] {{ {states} }};\n}}"
        )
    for variable in network.variables:
        table = network.tables[variable.name]
        given = f" | {', '.join(map(_written, table.parents))}" if table.parents else ""
        lines.append(f"probability ( {_written(table.of)}{given} ) {{\n{''.join(_rows(network, table))}}}")
    return "\n".join(lines) + "\n"


def _rows(network: Network, table: Table) -> Iterator[str]:
    for states, row in zip(network.combinations(table), table.rows, strict=True):
        key = f"({', '.join(map(_written, states))})" if states else "table"
        yield f"  {key} {', '.join(decimals(row))};\n"


def _written(name: str) -> str:
    if _PLAIN.fullmatch(name):
        return name
    if '"' in name:
        raise CausimError(f"BIF cannot hold the name {name}: it has a double quote")
    return f'"{name}"'


class _Reader:
    def __init__(self, source: SourceText) -> None:
        self.tokens = Tokens(source, _TOKEN, "BIF")
        self.declared = Declared(source)

    def blocks(self) -> None:
        while True:
            token = self.tokens.take()
            match token.text:
                case "" if not token.kind:
                    return
                case "network":
                    self.declared.name = self.name("after `network`")[0]
                    self.properties()
                case "variable":
                    self.variable()
                case "probability":
                    self.probability(token)
                case _:
                    self.tokens.fail(token, "`network`, `variable` or `probability`")

    def name(self, where: str) -> tuple[str, Span]:
        token = self.tokens.expect_kind(_NAMES, "a name", where)
        return (token.text[1:-1] if token.kind == "string" else token.text), self.tokens.span(token)

    def names(self, end: str) -> list[tuple[str, Span]]:
        """Names up to the sign that ends them, which is taken; commas between them may be missing."""
        found = []
        while not self.tokens.accept(end):
            found.append(self.name(f"or `{end}`"))
            self.tokens.accept(",")
        return found

    def skipped_property(self) -> bool:
        if self.tokens.peek().text != "property":
            return False
        self.tokens.take()
        self.tokens.skip_past(_PROPERTY, "property")
        return True

    def properties(self) -> None:
        self.tokens.expect("{")
        while not self.tokens.accept("}"):
            if not self.skipped_property():
                self.tokens.fail(self.tokens.take(), "`property` or `}`")

    def variable(self) -> None:
        name, span = self.name("after `variable`")
        states: list[tuple[str, Span]] = []
        self.tokens.expect("{", f"after `variable {shown(name)}`")
        while not self.tokens.accept("}"):
            if self.skipped_property():
                continue
            self.tokens.expect("type", f"in the variable {shown(name)}")
            kind = self.tokens.take()
            if kind.text != "discrete":
                hint = "Only variables with finitely many states can be read."
                self.tokens.refuse("import-unsupported", kind, f"{shown(name)} is {shown(kind.text)}", hint)
            self.tokens.expect("[", "after `discrete`")
            count = self.tokens.expect_kind(("word",), "the number of states")
            self.tokens.expect("]", "after the number of states")
            self.tokens.expect("{", "before the states")
            states = self.names("}")
            if not (count.text.isdecimal() and count.text.lstrip("0") == str(len(states))):
                message = f"{shown(name)} has {len(states)} states, not {shown(count.text)}"
                self.tokens.refuse("import-arity", count, message)
            self.tokens.expect(";", "after the states")
        self.declared.variable(name, span, states)

    def probability(self, start: Token) -> None:
        self.tokens.expect("(", "after `probability`")
        family = [self.name("after `(`")]
        self.tokens.accept("|")
        family += self.names(")")
        child, parents = self.declared.family(family)
        table = _Rows(self.tokens, child, parents)
        self.tokens.expect("{", "before the probabilities")
        while not self.tokens.accept("}"):
            if not self.skipped_property():
                self.row(table)
        span = family[0][1]
        self.declared.tables[child.name] = table.table(span)

    def row(self, table: _Rows) -> None:
        token = self.tokens.take()
        if token.text == "(":
            key = tuple(table.state(index, *name) for index, name in enumerate(self.names(")")))
            numbers = self.numbers()
            table.enter(token._replace(end=self.tokens.end), key, numbers)
        elif token.text == "table":
            numbers = self.numbers()
            table.whole(token._replace(end=self.tokens.end), numbers)
        elif token.text == "default":
            numbers = self.numbers()
            whole = token._replace(end=self.tokens.end)
            table.default = table.exact(whole, numbers), self.tokens.span(whole)
        else:
            self.tokens.fail(token, "`(`, `table`, `default` or `}`", "in a table")

    def numbers(self) -> list[Fraction]:
        found: list[Fraction] = []
        while not self.tokens.accept(";"):
            token = self.tokens.expect_kind(("word",), "a number or `;`")
            found.append(number(self.tokens.span(token), token.text))
            if len(found) > MAX_CELLS:
                self.tokens.refuse("import-too-large", token, f"a row of more than {MAX_CELLS:,} numbers")
            self.tokens.accept(",")
        return found


class _Rows:
    """The rows of one table as they come."""

    def __init__(self, tokens: Tokens, child: Variable, parents: list[Variable]) -> None:
        self.tokens = tokens
        self.child = child
        self.parents = parents
        self.rows: dict[tuple[str, ...], tuple[Row, Span]] = {}
        self.default: tuple[Row, Span] | None = None

    def state(self, index: int, name: str, span: Span) -> str:
        if index >= len(self.parents):
            refuse(
                "import-arity",
                span,
                f"{shown(self.child.name)} has {len(self.parents)} parents, not {index + 1}",
            )
        parent = self.parents[index]
        if name not in parent.states:
            hint = f"Its states are {', '.join(map(shown, parent.states[:12]))}."
            refuse("import-unknown", span, f"{shown(parent.name)} has no state {shown(name)}", hint)
        return name

    def exact(self, token: Token, numbers: list[Fraction]) -> Row:
        if len(numbers) != len(self.child.states):
            message = (
                f"{len(numbers)} numbers for the {len(self.child.states)} states of {shown(self.child.name)}"
            )
            self.tokens.refuse("import-arity", token, message)
        return tuple(numbers)

    def enter(self, token: Token, key: tuple[str, ...], numbers: list[Fraction]) -> None:
        if len(key) != len(self.parents):
            message = f"{len(key)} states for the {len(self.parents)} parents of {shown(self.child.name)}"
            self.tokens.refuse("import-arity", token, message)
        if key in self.rows:
            message = f"a second row for ({', '.join(map(shown, key))})"
            self.tokens.refuse("import-duplicate", token, message)
        self.rows[key] = self.exact(token, numbers), self.tokens.span(token)

    def whole(self, token: Token, numbers: list[Fraction]) -> None:
        """A table in one list: the child's state changes slowest."""
        keys = list(product(*(parent.states for parent in self.parents)))
        needed = len(keys) * len(self.child.states)
        if len(numbers) != needed:
            message = f"{len(numbers):,} numbers for {shown(self.child.name)}, not {needed:,}"
            self.tokens.refuse("import-arity", token, message)
        for index, key in enumerate(keys):
            self.enter(token, key, numbers[index :: len(keys)])

    def table(self, span: Span) -> Table:
        keys = list(product(*(parent.states for parent in self.parents)))
        lines: list[tuple[Row, Span]] = []
        for key in keys:
            found = self.rows.get(key, self.default)
            if found is None:
                where = f" for ({', '.join(map(shown, key))})" if key else ""
                refuse("import-missing", span, f"{shown(self.child.name)} has no probabilities{where}")
            lines.append(found)
        parents = tuple(parent.name for parent in self.parents)
        return Table(
            self.child.name, parents, tuple(row for row, _ in lines), span, tuple(place for _, place in lines)
        )
