"""A specification as a list of blocks: one declaration each, with the comments and blank lines that belong to it."""

from __future__ import annotations

from dataclasses import dataclass, field

from causim.source import SourceText
from causim.syntax import ast
from causim.syntax.parse import parse_fragment

Declaration = (
    ast.ModelDecl
    | ast.TypeDecl
    | ast.ConstDecl
    | ast.TableDecl
    | ast.FunctionDecl
    | ast.NodeDecl
    | ast.CheckDecl
)

KINDS: dict[type[Declaration], str] = {
    ast.ModelDecl: "model",
    ast.TypeDecl: "type",
    ast.ConstDecl: "const",
    ast.TableDecl: "table",
    ast.FunctionDecl: "fn",
    ast.NodeDecl: "node",
    ast.CheckDecl: "check",
}


@dataclass(frozen=True, slots=True)
class Block:
    """`lead` is what stands between the block before and this one, `trail` what stands on its last line after it.

    Blocks are equal if their texts are.
    """

    lead: str
    text: str
    trail: str = ""
    declaration: Declaration = field(compare=False, repr=False, kw_only=True)

    @property
    def kind(self) -> str:
        """One of model, type, const, table, fn, node, check."""
        return KINDS[type(self.declaration)]

    @property
    def name(self) -> str:
        """The declared name; of a check, its title."""
        match self.declaration:
            case ast.CheckDecl(title=title):
                return title
            case _:
                return self.declaration.name.text


def read_block(source: SourceText, lead: str = "\n\n") -> Block:
    """The block of one declaration; comments around it go with it. Raises SpecError."""
    text = source.text.strip()
    declaration: Declaration = parse_fragment(SourceText(source.name, text), "declaration")
    span = declaration.span
    return Block(lead + text[: span.start], span.text, text[span.end :], declaration=declaration)


def split(source: SourceText, spec: ast.Spec) -> tuple[str, tuple[Block, ...], str]:
    """The text before the first declaration, the blocks, and the text after the last. Joined they are the source."""
    found = sorted(_declarations(spec), key=lambda d: d.span.start)
    blocks: list[Block] = []
    text, end = source.text, 0
    for number, declaration in enumerate(found):
        span = declaration.span
        following = found[number + 1].span.start if number + 1 < len(found) else len(text)
        line_end = text.find("\n", span.end, following)
        trail_end = following if line_end < 0 and following == len(text) else max(line_end, span.end)
        blocks.append(
            Block(
                text[end : span.start],
                span.text,
                text[span.end : trail_end].rstrip(),
                declaration=declaration,
            )
        )
        end = span.end + len(blocks[-1].trail)
    head, first = blocks[0].lead, blocks[0]
    blocks[0] = Block("", first.text, first.trail, declaration=first.declaration)
    return head, tuple(blocks), text[end:]


def _declarations(spec: ast.Spec) -> list[Declaration]:
    others: tuple[Declaration, ...] = (*spec.types, *spec.constants, *spec.tables, *spec.functions)
    return [spec.model, *others, *spec.nodes, *spec.checks]


def own_comments(lead: str) -> int:
    """Where the comments directly above a block begin in its lead; those before a blank line stand for themselves."""
    cut = lead.rfind("\n\n")
    return cut if cut >= 0 else 0
