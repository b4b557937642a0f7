"""Graphs in DOT (Graphviz) and in the dialect of it that dagitty has (Textor et al., 2016).

    digraph G { Z -> X; Z -> Y; X -> Y [label="effect"] }
    dag { D [outcome] E [exposure] D <-> Z E -> D }

Statements end at `;`, at a line end or where the next one begins. Sets of nodes in braces stand for each of them.
Positions, colours and roles are passed over.
"""

from __future__ import annotations

import re
from itertools import product

from causim.interop.graphs.skeleton import Gathered, Skeleton
from causim.interop.text import Token, Tokens
from causim.source import SourceText, Span

_TOKEN = re.compile(
    r"(?P<skip>\s+|//[^\n]*|\#[^\n]*|/\*[^*]*+\*++(?:[^/*][^*]*+\*++)*/)"
    r'|(?P<string>"[^"\\]*+(?:\\.[^"\\]*+)*")'
    r'|(?P<open>"|/\*)'
    r"|(?P<arrow><->|->|<-|--|@->|<-@|@-@|@--|--@)"
    r"|(?P<sign>[{}\[\];,=:])"
    r"|(?P<html><)"
    r"|(?P<word>-?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)|[A-Za-z_.\u0080-\uffff][A-Za-z0-9_.\u0080-\uffff]*)"
    r"|(?P<other>.)",
    re.DOTALL,
)
_IDS = ("word", "string")
_DEFAULTS = ("node", "edge", "graph")
MAX_DEPTH = 32
MAX_SET = 10_000  # edges that one statement draws


def read_dot(source: SourceText) -> Skeleton:
    """Raises SpecError, with the place, for what is no directed acyclic graph: `import-...`."""
    return _Reader(source, "DOT").graph()


def read_dagitty(source: SourceText) -> Skeleton:
    """Raises SpecError, with the place, for what is no directed acyclic graph: `import-...`."""
    return _Reader(source, "dagitty").graph()


class _Reader:
    def __init__(self, source: SourceText, what: str) -> None:
        self.tokens = Tokens(source, _TOKEN, what)
        self.gathered = Gathered(source)

    def graph(self) -> Skeleton:
        tokens = self.tokens
        first = tokens.take()
        if first.text.lower() == "strict":
            first = tokens.take()
        kind = first.text.lower()
        if kind in ("graph", "pdag", "mag", "pag"):
            hint = "Only graphs in which each edge has a cause and an effect can be read: digraph or dag."
            tokens.refuse("import-unsupported", first, f"a graph of the kind `{kind}`", hint)
        if kind not in ("digraph", "dag"):
            tokens.fail(first, "`digraph` or `dag`")
        if tokens.peek().kind in _IDS:
            self.gathered.name = self.identifier()[0]
        tokens.expect("{", f"after `{kind}`")
        self.statements(1)
        end = tokens.take()
        if end.kind:
            tokens.fail(end, "the end of the file", "after the graph")
        return self.gathered.skeleton()

    def identifier(self) -> tuple[str, Span]:
        token = self.tokens.expect_kind(_IDS, "a name")
        text = re.sub(r'\\(["\\])', r"\1", token.text[1:-1]) if token.kind == "string" else token.text
        return text, self.tokens.span(token)

    def statements(self, depth: int) -> list[str]:
        """Up to the closing brace, which is taken; the nodes that were named, in order."""
        tokens, named = self.tokens, dict[str, None]()
        if depth > MAX_DEPTH:
            tokens.refuse("import-too-large", tokens.peek(), f"subgraphs nested more than {MAX_DEPTH} deep")
        while not tokens.accept("}"):
            if tokens.accept(";") or tokens.accept(","):
                continue
            token = tokens.peek()
            if not token.kind:
                tokens.fail(tokens.take(), "`}`")
            if token.kind == "word" and token.text.lower() in _DEFAULTS:
                tokens.take()
                if not tokens.accept("="):
                    self.attributes()
                    continue
                self.value()
                continue
            named |= dict.fromkeys(self.chain(depth))
        return list(named)

    def chain(self, depth: int) -> list[str]:
        """A node, an attribute of the graph, or nodes joined by arrows."""
        tokens = self.tokens
        start = tokens.peek()
        ends = [self.end(depth)]
        if ends[0] is None:
            return []
        arrows: list[tuple[str, Span]] = []
        while tokens.peek().kind == "arrow":
            arrow = tokens.take()
            arrows.append((arrow.text, tokens.span(arrow)))
            ends.append(self.end(depth))
            if len(arrows) > MAX_SET:
                tokens.refuse("import-too-large", start, f"more than {MAX_SET:,} edges in one statement")
        attributes = self.attributes()
        groups = [group for group in ends if group is not None]
        if len(groups) < len(ends):
            tokens.fail(start, "a node", "at each end of an arrow")
        for index, (arrow_text, span) in enumerate(arrows):
            turned = {"back": "<-", "both": "<->", "none": "--"}.get(attributes.get("dir", ""), arrow_text)
            if len(groups[index]) * len(groups[index + 1]) > MAX_SET:
                tokens.refuse("import-too-large", start, f"more than {MAX_SET:,} edges in one statement")
            for one, other in product(groups[index], groups[index + 1]):
                self.gathered.link(turned, one, other, span)
        return [name for group in groups for name in group]

    def end(self, depth: int) -> list[str] | None:
        """The nodes at one end of an arrow; None for an attribute of the graph, which has none."""
        tokens = self.tokens
        token = tokens.peek()
        if token.kind == "word" and token.text.lower() == "subgraph":
            tokens.take()
            if tokens.peek().kind in _IDS:
                tokens.take()
            if tokens.peek().text != "{":
                tokens.fail(tokens.take(), "`{`", "after `subgraph`")
        if tokens.accept("{"):
            return self.statements(depth + 1)
        name, span = self.identifier()
        if tokens.accept("="):
            self.value()
            return None
        while tokens.accept(":"):  # a port, that is, where at the box an arrow ends
            self.identifier()
        return [self.gathered.node(name, span)]

    def attributes(self) -> dict[str, str]:
        found: dict[str, str] = {}
        while self.tokens.accept("["):
            while not self.tokens.accept("]"):
                if self.tokens.accept(",") or self.tokens.accept(";"):
                    continue
                key, _ = self.identifier()
                found[key] = self.value() if self.tokens.accept("=") else ""
        return found

    def value(self) -> str:
        token: Token = self.tokens.peek()
        if token.kind == "html":
            hint = "Write the text between quotes."
            self.tokens.refuse("import-unsupported", token, "a label in HTML", hint)
        return self.identifier()[0]


def write_dot(name: str, parents: dict[str, tuple[str, ...]]) -> str:
    """A graph as plain DOT: a line for each node, then one for each edge. `causim graph` draws it in more detail."""
    return _written("digraph", f"{_quoted(name)} ", parents)


def write_dagitty(name: str, parents: dict[str, tuple[str, ...]]) -> str:
    """A graph as dagitty reads it."""
    return _written("dag", "", parents)


def _written(kind: str, title: str, parents: dict[str, tuple[str, ...]]) -> str:
    lines = [f"{kind} {title}{{", *(f"  {_quoted(node)}" for node in parents)]
    lines += [f"  {_quoted(p)} -> {_quoted(node)}" for node, causes in parents.items() for p in causes]
    return "\n".join([*lines, "}"]) + "\n"


def _quoted(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
