"""Bayesian networks in the .net language of Hugin (version 5.7 and later, discrete chance nodes).

    net { }
    node Rain { states = ("yes" "no"); }
    potential (Wet | Rain Sprinkler) { data = (((0.99 0.01) (0.9 0.1)) ((0.8 0.2) (0.0 1.0))); }

Numbers stand with the child's state changing fastest, then that of the last parent. Parentheses inside `data` show the
same shape. Attributes other than `states` and `data` are passed over; `%` begins a comment.
"""

from __future__ import annotations

import re
from fractions import Fraction

from causim.interop.decimals import decimals
from causim.interop.network import MAX_CELLS, Declared, Network, Table
from causim.interop.text import Token, Tokens, node_names, number, shown
from causim.source import SourceText, Span

_TOKEN = re.compile(
    r"(?P<skip>\s+|%[^\n]*)"
    r'|(?P<string>"[^"\\\n]*+(?:\\.[^"\\\n]*+)*")'
    r'|(?P<open>")'
    r"|(?P<sign>[(){}=;|])"
    r"|(?P<word>[^\s(){}=;|\"%]+)"
)
_ATTRIBUTE = re.compile(r'[^;"%]*+(?:(?:"[^"\\]*+(?:\\.[^"\\]*+)*"|%[^\n]*+\n)[^;"%]*+)*;')
_NODES = ("node", "discrete")
_FOREIGN = ("continuous", "decision", "utility", "function", "class", "temporal")
_FUNCTIONS = ("model_nodes", "model_data", "samples_per_interval")
_WRONG = "Only discrete chance nodes with a table of numbers can be read."


def read_hugin(source: SourceText) -> Network:
    """Raises SpecError, with the place, for what is no network of discrete chance nodes: `import-...`."""
    reader = _Reader(source)
    reader.blocks()
    return reader.declared.network()


def write_hugin(network: Network) -> str:
    """The network as .net text. Names that are no identifiers are changed as for a specification."""
    names = node_names(variable.name for variable in network.variables)
    title = f'  name = "{_escaped(network.name)}";\n' if network.name else ""
    parts = [f"net\n{{\n{title}}}"]
    for variable in network.variables:
        states = " ".join(f'"{_escaped(state)}"' for state in variable.states)
        parts.append(f"node {names[variable.name]}\n{{\n  states = ({states});\n}}")
    for variable in network.variables:
        table = network.tables[variable.name]
        given = f" | {' '.join(names[parent] for parent in table.parents)}" if table.parents else ""
        parts.append(f"potential ({names[table.of]}{given})\n{{\n  data = {_data(network, table)};\n}}")
    return "\n".join(parts) + "\n"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _data(network: Network, table: Table) -> str:
    """Rows in parentheses, then runs of them, one level for each parent."""
    states = network.states
    groups = [f"({' '.join(decimals(row))})" for row in table.rows]
    for parent in reversed(table.parents):
        size = len(states[parent])
        separator = "\n    " if parent == table.parents[-1] else ""
        groups = [
            f"({separator.join(groups[start : start + size])})" for start in range(0, len(groups), size)
        ]
    return groups[0]


class _Reader:
    def __init__(self, source: SourceText) -> None:
        self.tokens = Tokens(source, _TOKEN, "Hugin .net")
        self.declared = Declared(source)

    def blocks(self) -> None:
        while True:
            token = self.tokens.take()
            if not token.kind:
                return
            if token.text == "net":
                self.net()
            elif token.text in _NODES:
                if token.text == "discrete":
                    self.tokens.expect("node", "after `discrete`")
                self.node()
            elif token.text == "potential":
                self.potential()
            elif token.text in _FOREIGN:
                self.tokens.refuse("import-unsupported", token, f"a block `{token.text}`", _WRONG)
            else:
                self.tokens.fail(token, "`net`, `node` or `potential`")

    def attribute(self) -> Token | None:
        """The name of the next attribute, `=` after it taken; None at the end of the block."""
        if self.tokens.accept("}"):
            return None
        token = self.tokens.expect_kind(("word",), "an attribute or `}`")
        self.tokens.expect("=", f"after `{shown(token.text)}`")
        return token

    def skip(self) -> None:
        self.tokens.skip_past(_ATTRIBUTE, "attribute")

    def net(self) -> None:
        self.tokens.expect("{", "after `net`")
        while (token := self.attribute()) is not None:
            if token.text == "name":
                self.declared.name = _unquoted(self.tokens.expect_kind(("string",), "a text in quotes"))
                self.tokens.expect(";", "after the name")
            else:
                self.skip()

    def name(self, where: str) -> tuple[str, Span]:
        token = self.tokens.expect_kind(("word",), "a name", where)
        return token.text, self.tokens.span(token)

    def node(self) -> None:
        name, span = self.name("after `node`")
        states: list[tuple[str, Span]] = []
        self.tokens.expect("{", f"after `node {shown(name)}`")
        while (token := self.attribute()) is not None:
            if token.text != "states":
                self.skip()
                continue
            self.tokens.expect("(", "before the states")
            while not self.tokens.accept(")"):
                state = self.tokens.expect_kind(("string",), "a state in quotes, or `)`")
                states.append((_unquoted(state), self.tokens.span(state)))
            self.tokens.expect(";", "after the states")
        self.declared.variable(name, span, states)

    def potential(self) -> None:
        self.tokens.expect("(", "after `potential`")
        family = [self.name("after `(`")]
        self.tokens.accept("|")
        while not self.tokens.accept(")"):
            family.append(self.name("or `)`"))
        child, parents = self.declared.family(family)
        numbers: list[Fraction] | None = None
        self.tokens.expect("{", "before the table")
        while (token := self.attribute()) is not None:
            if token.text == "data":
                numbers = self.data()
            elif token.text in _FUNCTIONS:
                self.tokens.refuse(
                    "import-unsupported", token, f"{shown(child.name)} is given by a formula", _WRONG
                )
            else:
                self.skip()
        if numbers is None:
            self.tokens.refuse("import-missing", Token("", "", family[0][1].start, family[0][1].end),
                               f"{shown(child.name)} has no probabilities")  # fmt: skip
        self.declared.flat(child, parents, numbers, family[0][1])

    def data(self) -> list[Fraction]:
        numbers: list[Fraction] = []
        depth = 0
        while True:
            token = self.tokens.take()
            if token.text == "(":
                depth += 1
            elif token.text == ")" and depth:
                depth -= 1
            elif token.text == ";" and not depth:
                return numbers
            elif token.kind == "word":
                numbers.append(number(self.tokens.span(token), token.text))
                if len(numbers) > MAX_CELLS:
                    self.tokens.refuse(
                        "import-too-large", token, f"a table of more than {MAX_CELLS:,} numbers"
                    )
            else:
                self.tokens.fail(token, "`)`" if depth else "`;`", "in a table")


def _unquoted(token: Token) -> str:
    return re.sub(r"\\(.)", r"\1", token.text[1:-1])
