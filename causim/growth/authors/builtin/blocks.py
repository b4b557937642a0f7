"""The block of a node as its parts, in the layout of the formatter."""

from __future__ import annotations

import re
from dataclasses import dataclass

from causim.growth.authors.builtin.layout import LINE, doc_lines, filled, folded
from causim.growth.authors.builtin.values import NoProposal
from causim.source import SourceText
from causim.syntax import ast
from causim.syntax.parse import parse_fragment

_HEAD = re.compile(r"node (\w+)\(([^)]*)\) -> ([^\n]+) \{\n")
_DOC = re.compile(r'  """((?:[^"\\]|\\.|"(?!""))*)"""\n', re.DOTALL)
_EXOGENOUS = re.compile(r"  exogenous (\w+)([^\n~]*)([^\n]*)\n")
_LET = re.compile(r"  let (\w+) = (.*?)\n(?=  let |  return )", re.DOTALL)
_RETURN = re.compile(r"  return (.*)\n\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class NodeText:
    """`result` is None for a node that returns its exogenous variable, which then has no `lets` either."""

    name: str
    parents: tuple[str, ...]
    type: str
    doc: str
    exogenous: str
    exogenous_type: str | None  # None: that of the node
    weights: str  # with the space and the tilde before them, or empty
    lets: tuple[tuple[str, str], ...] = ()
    result: str | None = None

    def __str__(self) -> str:
        head = f"node {self.name}({', '.join(self.parents)}) -> {self.type} {{"
        if len(head) > LINE:
            listed = "\n".join(filled(", ".join(self.parents).split(), "  ", "  "))
            head = f"node {self.name}(\n{listed}\n) -> {self.type} {{"
        type_ = f": {self.exogenous_type}" if self.exogenous_type else ""
        lines = [head, doc_lines(self.doc), f"  exogenous {self.exogenous}{type_}{self.weights}"]
        lines += [folded(f"  let {name} = {text}") for name, text in self.lets]
        if self.result is not None:
            lines.append(folded(f"  return {self.result}"))
        return "\n".join([*lines, "}"])


def read_node(text: str) -> NodeText:
    """The parts of a block; of one in another layout, by way of the parser.

    Raises NoProposal for a block without an exogenous variable, or with a `cpt`, which this author does not write.
    """
    found = _usual(text)
    return found if found is not None else _parsed(text)


def _usual(text: str) -> NodeText | None:
    head = _HEAD.match(text)
    doc = _DOC.match(text, head.end()) if head else None
    exogenous = _EXOGENOUS.match(text, doc.end()) if doc else None
    if head is None or doc is None or exogenous is None:
        return None
    end = exogenous.end()
    lets: list[tuple[str, str]] = []
    while let := _LET.match(text, end):
        lets.append((let[1], let[2]))
        end = let.end()
    result = _RETURN.fullmatch(text, end)
    if result is None and text[end:] != "}":
        return None
    type_ = exogenous[2].strip().removeprefix(":").strip()
    return NodeText(
        name=head[1],
        parents=tuple(head[2].replace(",", " ").split()),
        type=head[3],
        doc=" ".join(doc[1].split()),
        exogenous=exogenous[1],
        exogenous_type=type_ or None,
        weights=f" {exogenous[3]}" if exogenous[3] else "",
        lets=tuple(lets),
        result=result[1] if result else None,
    )


def _parsed(text: str) -> NodeText:
    source = SourceText("node", text)
    node = parse_fragment(source, "declaration")
    if not isinstance(node, ast.NodeDecl) or node.exogenous is None or node.cpt is not None:
        raise NoProposal("it does not extend a node without an exogenous variable, or with a `cpt`")

    own = node.exogenous
    declared = own.span.text.removeprefix("exogenous").strip()
    type_, tilde, weights = declared.removeprefix(own.name.text).strip().partition("~")
    return NodeText(
        name=node.name.text,
        parents=tuple(parent.text for parent in node.parents),
        type=node.type.span.text,
        doc=" ".join((node.doc.text if node.doc else node.name.text).split()),
        exogenous=own.name.text,
        exogenous_type=type_.strip().removeprefix(":").strip() or None,
        weights=f" ~{weights}" if tilde else "",
        lets=tuple((let.name.text, let.value.span.text) for let in node.lets),
        result=node.value.span.text if node.value is not None else None,
    )
