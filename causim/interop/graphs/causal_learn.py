"""Graphs in the text form of Tetrad and causal-learn.

    Graph Nodes:
    X1;X2;X3

    Graph Edges:
    1. X1 --> X2
    2. X2 <-> X3

Attributes of the graph and of nodes that may follow are passed over.
"""

from __future__ import annotations

import re

from causim.interop.graphs.skeleton import Gathered, Skeleton
from causim.interop.text import refuse, shown
from causim.source import SourceText

_EDGE = re.compile(r"\s*(?:[0-9]+\.\s+)?(\S+)\s+([<o]?-[->o]+)\s+(\S+)(?:\s.*)?")
_NAME = re.compile(r"[^;,]+")


def read_causal_learn(source: SourceText) -> Skeleton:
    """Raises SpecError, with the place, for what is no directed acyclic graph: `import-...`."""
    gathered = Gathered(source)
    part = ""
    for number, start in enumerate(source.line_starts, 1):
        line = source.line(number)
        span = source.span(start, start + len(line))
        if not line.strip():
            continue
        if line.strip() in ("Graph Nodes:", "Graph Edges:", "Graph Attributes:", "Graph Node Attributes:"):
            part = line.strip()
        elif part == "Graph Nodes:":
            for match in _NAME.finditer(line):
                name = match.group().strip()
                place = source.span(start + match.start(), start + match.end())
                if name in gathered.spans:
                    refuse("import-duplicate", place, f"a second node {shown(name)}")
                gathered.node(name, place)
        elif part == "Graph Edges:":
            edge = _EDGE.fullmatch(line)
            if edge is None:
                refuse("import-syntax", span, "an edge such as `1. X1 --> X2` is needed")
            one, arrow, other = edge.groups()
            for name in (one, other):
                if name not in gathered.spans:
                    refuse("import-unknown", span, f"there is no node {shown(name)}")
            gathered.link(arrow, one, other, span)
        elif not part:
            refuse("import-syntax", span, "the file begins with `Graph Nodes:`")
    return gathered.skeleton()
