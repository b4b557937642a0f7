"""An edit carried out on a draft: all of its operations or none, nothing else touched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from causim.diagnostics import Diagnostic, Severity
from causim.diagnostics.model import nearest
from causim.edit import operations as op
from causim.edit.blocks import Block, own_comments, read_block
from causim.edit.draft import Draft
from causim.edit.mechanisms import with_mechanism, with_parent, without_parent
from causim.edit.operations import Edit, check_sizes
from causim.edit.placing import in_causal_order, place
from causim.edit.renaming import renamed
from causim.errors import SpecError
from causim.source import SourceText

_NODE, _MODEL = "node", "model"


def apply_edit(draft: Draft, edit: Edit, *, name: str = "edit", check: bool = True) -> Draft:
    """The draft after the edit; blocks that no operation names keep every byte, comments included.

    Raises SpecError: `edit-stale` if the edit was made for another text, `edit-block-too-large`, `edit-no-such-block`,
    `edit-block-exists`, `edit-wrong-block`, what the parser says of a block and, with `check`, what the checker says of
    the whole. `name` is what the edit is called in them.
    """
    if edit.base is not None and edit.base != draft.digest:
        message = f"the edit is for the text {edit.base[:12]}..., and this is {draft.digest[:12]}..."
        hint = "Make it again for the text as it is now; `sha256sum` of the file is its base."
        raise _refusal("edit-stale", SourceText(f"{name}#/base", edit.base), message, hint)
    check_sizes(edit, name)
    work = _Work(list(draft.blocks), name, draft.name)
    for number, operation in enumerate(edit.operations):
        work.number = number
        _OPERATIONS[type(operation)](work, operation)
    blocks = in_causal_order(work.blocks)
    after = replace(draft, blocks=tuple(blocks), tail=work.orphaned + draft.tail)
    if check and (errors := after.checked.errors):
        raise SpecError(errors)
    return after


def _refusal(code: str, source: SourceText, message: str, hint: str | None = None) -> SpecError:
    span = source.span(0, len(source.text))
    return SpecError([Diagnostic(code, Severity.ERROR, message, span, hint)])


@dataclass(slots=True)
class _Work:
    """The blocks as the operations leave them. `number` is that of the operation at work."""

    blocks: list[Block]
    edit: str  # what the edit is called
    text: str  # what the edited text is called
    number: int = 0
    orphaned: str = field(default="")  # comments whose block was the last one and is gone

    def source(self, key: str, text: str) -> SourceText:
        return SourceText(f"{self.edit}#/operations/{self.number}/{key}", text)

    def read(self, text: str, kinds: tuple[str, ...]) -> Block:
        source = self.source("block", text)
        block = read_block(source)
        if block.kind not in kinds:
            expected = " or ".join(f"`{kind}`" for kind in kinds)
            hint = "Nodes have operations of their own: add_node, replace_node."
            message = f"a {expected} is needed here, not a `{block.kind}`"
            raise _refusal("edit-wrong-block", source, message, hint if _NODE not in kinds else None)
        return block

    def find(self, kind: str, name: str, key: str) -> int:
        for index, block in enumerate(self.blocks):
            if block.kind == kind and block.name == name:
                return index
        close = nearest(name, (b.name for b in self.blocks if b.kind == kind))
        source = self.source(key, name)
        hint = f"Did you mean {close}?" if close else None
        raise _refusal("edit-no-such-block", source, f"{self.text} has no {kind} {name}", hint)

    def add(self, block: Block) -> None:
        for other in self.blocks:
            if other.kind == block.kind and other.name == block.name:
                source = self.source("block", block.text)
                hint = "Replace it (replace_node, redeclare), or choose another name."
                message = f"{self.text} already has a {block.kind} {block.name}"
                raise _refusal("edit-block-exists", source, message, hint)
        place(self.blocks, block)

    def put(self, index: int, block: Block) -> None:
        """In the place of another block, whose comments around it stay."""
        old = self.blocks[index]
        above = block.lead.strip()
        lead = old.lead + (above + "\n" if above else "")
        self.blocks[index] = Block(lead, block.text, block.trail or old.trail, declaration=block.declaration)

    def rewrite(self, index: int, key: str, change: Callable[[Block, SourceText], str], text: str) -> None:
        source = self.source(key, text)
        block = read_block(SourceText(source.name, change(self.blocks[index], source)))
        self.put(index, block)

    def remove(self, index: int) -> None:
        """With the comments directly above; those that stand for themselves go to the block that follows."""
        lead = self.blocks.pop(index).lead
        kept = lead[: own_comments(lead)]
        if not kept.strip():
            return
        if index == len(self.blocks):
            self.orphaned += kept
        else:
            after = self.blocks[index]
            self.blocks[index] = replace(after, lead=kept + after.lead)


_DECLARED = ("type", "const", "table", "fn", "check")


def _add_node(work: _Work, operation: op.AddNode) -> None:
    work.add(work.read(operation.block, (_NODE,)))


def _replace_node(work: _Work, operation: op.ReplaceNode) -> None:
    block = work.read(operation.block, (_NODE,))
    work.put(work.find(_NODE, block.name, "block"), block)


def _remove_node(work: _Work, operation: op.RemoveNode) -> None:
    work.remove(work.find(_NODE, operation.name, "name"))


def _rename(work: _Work, operation: op.Rename) -> None:
    new = renamed(work.blocks, operation.name, operation.to)
    if isinstance(new, Diagnostic):
        raise SpecError([new])
    if new == work.blocks:
        source = work.source("name", operation.name)
        raise _refusal("edit-no-such-block", source, f"{work.text} declares no {operation.name}")
    work.blocks = new


def _change_mechanism(work: _Work, operation: op.ChangeMechanism) -> None:
    index = work.find(_NODE, operation.node, "node")
    work.rewrite(
        index,
        "mechanism",
        lambda block, source: with_mechanism(block, operation.mechanism, operation.exogenous),
        operation.mechanism,
    )


def _add_edge(work: _Work, operation: op.AddEdge) -> None:
    work.find(_NODE, operation.parent, "parent")
    index = work.find(_NODE, operation.child, "child")

    def change(block: Block, source: SourceText) -> str:
        text = with_parent(block, operation.parent)
        if text is None:
            message = f"{operation.parent} is a parent of {operation.child} already"
            raise _refusal("edit-block-exists", work.source("parent", operation.parent), message)
        return with_mechanism(read_block(SourceText(source.name, text)), operation.mechanism, None)

    work.rewrite(index, "mechanism", change, operation.mechanism)


def _remove_edge(work: _Work, operation: op.RemoveEdge) -> None:
    index = work.find(_NODE, operation.child, "child")

    def change(block: Block, source: SourceText) -> str:
        text = without_parent(block, operation.parent)
        if text is None:
            message = f"{operation.parent} is no parent of {operation.child}"
            raise _refusal("edit-no-such-block", work.source("parent", operation.parent), message)
        return with_mechanism(read_block(SourceText(source.name, text)), operation.mechanism, None)

    work.rewrite(index, "mechanism", change, operation.mechanism)


def _declare(work: _Work, operation: op.Declare) -> None:
    work.add(work.read(operation.block, _DECLARED))


def _redeclare(work: _Work, operation: op.Redeclare) -> None:
    block = work.read(operation.block, (*_DECLARED, _MODEL))
    if block.kind == _MODEL:
        index = next(i for i, b in enumerate(work.blocks) if b.kind == _MODEL)
    else:
        index = work.find(block.kind, block.name, "block")
    work.put(index, block)


def _drop(work: _Work, operation: op.Drop) -> None:
    work.remove(work.find(operation.kind, operation.name, "name"))


_OPERATIONS: dict[type[Any], Callable[[_Work, Any], None]] = {
    op.AddNode: _add_node,
    op.ReplaceNode: _replace_node,
    op.RemoveNode: _remove_node,
    op.Rename: _rename,
    op.ChangeMechanism: _change_mechanism,
    op.AddEdge: _add_edge,
    op.RemoveEdge: _remove_edge,
    op.Declare: _declare,
    op.Redeclare: _redeclare,
    op.Drop: _drop,
}
