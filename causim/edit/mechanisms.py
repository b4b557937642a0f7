"""Changes inside the block of a node, made in its text so that all else in it stays as its author wrote it."""

from __future__ import annotations

import re
import textwrap

from causim.edit.blocks import Block
from causim.syntax import ast

_RETURN = re.compile(r"\breturn\s*\Z")


def with_mechanism(block: Block, mechanism: str, exogenous: str | None) -> str:
    """The block with other `let` lines and another `return`, and if given another `exogenous` line."""
    node, text = _node(block), block.text
    start = _start_of_mechanism(block)
    above = text[:start].rstrip()
    if exogenous is not None and node.exogenous is not None:
        begin, end = _within(block, node.exogenous)
        above = text[:begin] + exogenous.strip() + text[end:start].rstrip()
    elif exogenous is not None:
        above = f"{above}\n  {exogenous.strip()}"
    body = textwrap.indent(textwrap.dedent(mechanism).strip(), "  ")
    return f"{above}\n{body}\n}}"


def with_parent(block: Block, parent: str) -> str | None:
    """The block with one more parent; None if it has it already."""
    node, text = _node(block), block.text
    if any(name.text == parent for name in node.parents):
        return None
    if node.parents:
        end = _within(block, node.parents[-1])[1]
        return f"{text[:end]}, {parent}{text[end:]}"
    opening = text.index("(", _within(block, node.name)[1])
    return f"{text[: opening + 1]}{parent}{text[opening + 1 :]}"


def without_parent(block: Block, parent: str) -> str | None:
    """The block with one parent less; None if it never had it."""
    node, text = _node(block), block.text
    names = [name.text for name in node.parents]
    if parent not in names:
        return None
    start = text.index("(", _within(block, node.name)[1])
    end = text.index(")", start)
    return f"{text[: start + 1]}{', '.join(n for n in names if n != parent)}{text[end:]}"


def _start_of_mechanism(block: Block) -> int:
    """Where the `let` lines begin, else the `return`, else the `cpt`, else the closing brace."""
    node, text = _node(block), block.text
    if node.lets:
        return _within(block, node.lets[0])[0]
    if node.cpt is not None:
        return _within(block, node.cpt)[0]
    if node.value is not None:
        start = _within(block, node.value)[0]
        # Brackets around the whole expression are no part of its place.
        keyword = _RETURN.search(text[:start].rstrip("( \t\r\n"))
        if keyword is not None:
            return keyword.start()
        return text.rindex("return", 0, start)
    return text.rindex("}")


def _node(block: Block) -> ast.NodeDecl:
    assert isinstance(block.declaration, ast.NodeDecl)
    return block.declaration


def _within(block: Block, part: ast.Located) -> tuple[int, int]:
    """Where a part stands in the text of its block."""
    origin = block.declaration.span.start
    return part.span.start - origin, part.span.end - origin
