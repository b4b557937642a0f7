"""A causal graph as a specification whose mechanisms are yet to be written.

A graph says who causes whom and nothing of how. So that the specification is valid from the start, every node is a
truth value with a placeholder for its mechanism: the parity of its parents and of its own fair coin. It says nothing
of the strength or direction of any effect, every parent matters in it, and its docstring begins with PLACEHOLDER.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePath

from causim.interop.bundle import legal_name
from causim.interop.text import checked_label, exogenous_names, node_names, ordered_or_refused, refuse, shown
from causim.source import SourceText, Span
from causim.syntax import ast

PLACEHOLDER = "PLACEHOLDER"
MAX_NODES = 20_000
MAX_PARENTS = 200
_HIDDEN = "unobserved cause of "


@dataclass(frozen=True, slots=True)
class Skeleton:
    """Nodes in causal order, each with its parents."""

    name: str
    parents: dict[str, tuple[str, ...]]
    source: SourceText = field(compare=False, repr=False)
    spans: dict[str, Span] = field(compare=False, repr=False)

    def specification(self) -> ast.Spec:
        """The graph as a model, of which the checker has proved nothing yet."""
        top = self.source.span(0, 0)
        title = self.name or PurePath(self.source.name).stem.partition(".")[0] or "graph"
        edges = sum(map(len, self.parents.values()))
        text = (
            f"The causal graph {title}: {len(self.parents):,} nodes, {edges:,} edges. "
            f"Its mechanisms are yet to be written: see {PLACEHOLDER}."
        )
        model = ast.ModelDecl(ast.Name(legal_name(title), span=top), ast.Doc(text, span=top), span=top)
        names = node_names(self.parents)
        chances = exogenous_names(names.values())
        nodes = (
            self._node(name, parents, names, chances[names[name]]) for name, parents in self.parents.items()
        )
        return ast.Spec(model, nodes=tuple(nodes), source=self.source)

    def _node(self, name: str, parents: tuple[str, ...], names: dict[str, str], chance: str) -> ast.NodeDecl:
        span, own = self.spans[name], names[name]
        inside = Span(span.source, span.start, span.start)  # a declaration of its own: another place
        exogenous = ast.ExogenousDecl(ast.Name(chance, span=inside), span=span)
        what = f"of {', '.join(parents)}" if parents else "of chance alone"
        value: ast.Expr | None = None
        if parents:
            inputs = tuple(ast.Ref(n, span=span) for n in (*(names[p] for p in parents), exogenous.name.text))
            count = ast.Call(ast.Name("count", span=span), inputs, span=span)
            two, one = ast.IntLiteral(2, span=span), ast.IntLiteral(1, span=span)
            value = ast.Comparison("==", ast.Product("%", count, two, span=span), one, span=span)
        return ast.NodeDecl(
            ast.Name(own, span=span),
            tuple(ast.Name(names[parent], span=span) for parent in parents),
            ast.BoolTypeExpr(span=span),
            ast.Doc(f"{PLACEHOLDER} for the type and mechanism of {name}, a function {what}.", span=span),
            label=name if name != own else None,
            exogenous=exogenous,
            value=value,
            span=span,
        )


class Gathered:
    """What a file says of a graph, as it comes."""

    def __init__(self, source: SourceText) -> None:
        self.source = source
        self.name = ""
        self.spans: dict[str, Span] = {}
        self.parents: dict[str, dict[str, None]] = {}
        self.confounded: dict[tuple[str, str], Span] = {}

    def node(self, name: str, span: Span) -> str:
        """A node, new or known."""
        if name not in self.spans:
            checked_label(span, name)
            self.spans[name] = span
            self.parents[name] = {}
            if len(self.spans) > MAX_NODES:
                refuse("import-too-large", span, f"more than {MAX_NODES:,} nodes")
        return name

    def edge(self, cause: str, effect: str, span: Span) -> None:
        self.parents[effect][cause] = None
        if len(self.parents[effect]) > MAX_PARENTS:
            refuse("import-too-large", span, f"{shown(effect)} has more than {MAX_PARENTS} parents")

    def confound(self, one: str, other: str, span: Span) -> None:
        """`one <-> other`: they have a cause in common that is not in the graph."""
        if one == other:
            refuse("import-cycle", span, f"{shown(one)} cannot be confounded with itself")
        self.confounded.setdefault((min(one, other), max(one, other)), span)

    def link(self, arrow: str, one: str, other: str, span: Span) -> None:
        """An edge as most formats draw it. Raises SpecError: import-unsupported."""
        match arrow:
            case "->" | "-->":
                self.edge(one, other, span)
            case "<-" | "<--":
                self.edge(other, one, span)
            case "<->":
                self.confound(one, other, span)
            case _:
                hint = "Only graphs in which each edge has a cause and an effect can be read."
                refuse(
                    "import-unsupported", span, f"`{shown(arrow)}` does not say which end is the cause", hint
                )

    def skeleton(self) -> Skeleton:
        """Raises SpecError: import-missing, import-cycle.

        Hidden common causes become nodes: `one <-> other` is an edge to each from a node of its own.
        """
        if not self.spans:
            refuse("import-missing", self.source.span(0, 0), "the graph has no nodes")
        for (one, other), span in self.confounded.items():
            hidden = self.node(f"{_HIDDEN}{one} and {other}", span)
            self.edge(hidden, one, span)
            self.edge(hidden, other, span)
        hint = "A causal graph has no cycles."
        order = ordered_or_refused({n: tuple(p) for n, p in self.parents.items()}, self.spans, hint)
        parents = {name: tuple(self.parents[name]) for name in order}
        return Skeleton(self.name, parents, self.source, self.spans)
