"""Looks of the SVG pictures: colours for light and dark pages, and how wide text will be."""

from __future__ import annotations

STYLE = """
.causim-graph { font-family: system-ui, "Segoe UI", Helvetica, Arial, "DejaVu Sans", sans-serif; }
.causim-graph .page { fill: #ffffff; }
.causim-graph .edge { fill: none; stroke: #7b8794; stroke-width: 1.4; }
.causim-graph .arrow path { fill: #7b8794; }
.causim-graph .node rect { fill: #eef4fc; stroke: #3f6ea3; stroke-width: 1.3; }
.causim-graph text { text-anchor: middle; fill: #1b2733; }
.causim-graph .name { font-size: 14px; font-weight: 600; }
.causim-graph .label { font-size: 11.5px; fill: #33475b; }
.causim-graph .type { font-size: 10.5px; fill: #5a6b7c; }
.causim-graph .exogenous rect { fill: none; stroke: #93805a; stroke-width: 1.1; stroke-dasharray: 3 2.5; }
.causim-graph .exogenous path { fill: none; stroke: #93805a; stroke-width: 1.1; stroke-dasharray: 3 2.5; }
.causim-graph .exogenous text { fill: #75633d; }
.causim-graph .arrow-u path { fill: #93805a; stroke: none; }
.causim-graph .node.on rect { fill: #fff0e0; stroke: #c2540a; stroke-width: 2.2; }
.causim-graph .edge.on { stroke: #c2540a; stroke-width: 2.2; }
.causim-graph .arrow-on path { fill: #c2540a; }
@media (prefers-color-scheme: dark) {
.causim-graph .page { fill: #11161d; }
.causim-graph .edge { stroke: #8996a5; }
.causim-graph .arrow path { fill: #8996a5; }
.causim-graph .node rect { fill: #1c2a3c; stroke: #6f9fd4; }
.causim-graph text { fill: #e8eef5; }
.causim-graph .label { fill: #c3cfdb; }
.causim-graph .type { fill: #9cabba; }
.causim-graph .exogenous rect, .causim-graph .exogenous path { stroke: #b9a47a; }
.causim-graph .exogenous text { fill: #d0bd95; }
.causim-graph .arrow-u path { fill: #b9a47a; }
.causim-graph .node.on rect { fill: #43270f; stroke: #f08a3c; }
.causim-graph .edge.on { stroke: #f08a3c; }
.causim-graph .arrow-on path { fill: #f08a3c; }
}
"""

# Widths in ems, of the widest of the usual sans-serif fonts: where another one is used the boxes are roomier.
_NARROW = frozenset("iljtfrI.,:;'|!()[]/ -")
_WIDE = frozenset("mwMW@%&<=>+_~")


def text_width(text: str, size: float, bold: bool = False) -> float:
    """About how wide the text will be; rather too wide than too narrow."""
    ems = sum(_ems(c) for c in text)
    return ems * size * (1.1 if bold else 1.0)


def _ems(c: str) -> float:
    if ord(c) >= 0x1100:  # East Asian scripts, symbols, pictographs
        return 1.05
    if c in _NARROW:
        return 0.4
    if c in _WIDE:
        return 0.92
    return 0.74 if c.isupper() else 0.64


def clip(text: str, length: int) -> str:
    """At most so many characters, the last an ellipsis if any were left out."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def printable(text: str) -> str:
    """Text that XML may contain: what does not print is a space."""
    return "".join(c if c.isprintable() else " " for c in text)
