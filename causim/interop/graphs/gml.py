"""Graphs in GML, the Graph Modelling Language (Himsolt, 1997), as NetworkX, igraph and DoWhy write it.

    graph [ directed 1 node [ id 0 label "Z" ] node [ id 1 label "X" ] edge [ source 0 target 1 ] ]

Nodes are called by their labels where these differ from each other, else by their ids. Other keys are passed over.
"""

from __future__ import annotations

import re
from html import unescape

from causim.interop.graphs.skeleton import Gathered, Skeleton
from causim.interop.text import Token, Tokens, refuse, shown
from causim.source import SourceText, Span

_TOKEN = re.compile(
    r"(?P<skip>\s+|\#[^\n]*)"
    r'|(?P<string>"[^"]*")'
    r'|(?P<open>")'
    r"|(?P<sign>[\[\]])"
    r"|(?P<number>[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<word>[A-Za-z_][A-Za-z0-9_]*)"
)
MAX_DEPTH = 32
Values = dict[str, tuple[str, Span]]


def read_gml(source: SourceText) -> Skeleton:
    """Raises SpecError, with the place, for what is no directed acyclic graph: `import-...`."""
    reader = _Reader(source)
    reader.file()
    return reader.skeleton()


def write_gml(name: str, parents: dict[str, tuple[str, ...]]) -> str:
    """A graph with numbered nodes, their names as labels."""
    ids = {node: index for index, node in enumerate(parents)}
    lines = ["graph [", "  directed 1", f'  name "{_escaped(name)}"']
    lines += [f'  node [\n    id {index}\n    label "{_escaped(node)}"\n  ]' for node, index in ids.items()]
    for node, causes in parents.items():
        lines += [f"  edge [\n    source {ids[p]}\n    target {ids[node]}\n  ]" for p in causes]
    return "\n".join([*lines, "]"]) + "\n"


def _escaped(text: str) -> str:
    """Entities, as the format has them, for what is not plain ASCII or would end the text."""
    return "".join(c if c.isascii() and c not in '"&' else f"&#{ord(c)};" for c in text)


class _Reader:
    def __init__(self, source: SourceText) -> None:
        self.tokens = Tokens(source, _TOKEN, "GML")
        self.source = source
        self.top: Values = {}
        self.nodes: dict[str, tuple[Values, Span]] = {}
        self.edges: list[tuple[Values, Span]] = []
        self.found = False

    def file(self) -> None:
        while (key := self.tokens.take()).kind:
            if key.kind != "word":
                self.tokens.fail(key, "`graph`")
            if key.text.lower() == "graph" and self.tokens.accept("["):
                if self.found:
                    self.tokens.refuse("import-duplicate", key, "a second graph in one file")
                self.found = True
                self.graph()
            else:
                self.value(0)
        if not self.found:
            refuse("import-syntax", self.source.span(0, 0), "the file has no `graph [`")

    def graph(self) -> None:
        while not self.tokens.accept("]"):
            key = self.tokens.expect_kind(("word",), "a key or `]`", "in the graph")
            span = self.tokens.span(key)
            if key.text.lower() in ("node", "edge") and self.tokens.accept("["):
                values = self.listed(1)
                if key.text.lower() == "edge":
                    self.edges.append((values, span))
                else:
                    self.node(values, span)
            elif (value := self.value(1)) is not None:
                self.top[key.text.lower()] = value

    def node(self, values: Values, span: Span) -> None:
        if "id" not in values:
            refuse("import-missing", span, "this node has no id")
        identity, place = values["id"]
        if identity in self.nodes:
            first = (self.nodes[identity][1], "first declared here")
            refuse("import-duplicate", place, f"a second node with the id {shown(identity)}", None, first)
        self.nodes[identity] = values, span

    def listed(self, depth: int) -> Values:
        """Keys and values up to the closing bracket, which is taken; lists inside are passed over."""
        found: Values = {}
        while not self.tokens.accept("]"):
            key = self.tokens.expect_kind(("word",), "a key or `]`")
            if (value := self.value(depth)) is not None:
                found[key.text.lower()] = value
        return found

    def value(self, depth: int) -> tuple[str, Span] | None:
        token: Token = self.tokens.take()
        if token.text == "[" and token.kind == "sign":
            if depth == MAX_DEPTH:
                self.tokens.refuse("import-too-large", token, f"lists nested more than {MAX_DEPTH} deep")
            self.listed(depth + 1)
            return None
        if token.kind not in ("string", "number"):
            self.tokens.fail(token, "a value", "after a key")
        text = unescape(token.text[1:-1]) if token.kind == "string" else token.text
        return text, self.tokens.span(token)

    def skeleton(self) -> Skeleton:
        directed = self.top.get("directed")
        if directed is None or directed[0] != "1":
            span = directed[1] if directed else self.source.span(0, 0)
            hint = "A causal graph says `directed 1`."
            refuse("import-unsupported", span, "the edges of this graph have no direction", hint)
        gathered = Gathered(self.source)
        gathered.name = self.top.get("name", self.top.get("label", ("", None)))[0]
        labels = [values.get("label", values["id"])[0] for values, _ in self.nodes.values()]
        distinct = len(set(labels)) == len(labels)
        names: dict[str, str] = {}
        for (identity, (values, span)), label in zip(self.nodes.items(), labels, strict=True):
            place = values["label"][1] if distinct and "label" in values else span
            names[identity] = gathered.node(label if distinct else identity, place)
        for values, span in self.edges:
            ends: dict[str, str] = {}
            for end in ("source", "target"):
                if end not in values:
                    refuse("import-missing", span, f"this edge has no {end}")
                identity, place = values[end]
                if identity not in names:
                    refuse("import-unknown", place, f"there is no node with the id {shown(identity)}")
                ends[end] = names[identity]
            gathered.edge(ends["source"], ends["target"], span)
        return gathered.skeleton()
