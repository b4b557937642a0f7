"""Where a block goes. Causes stand before effects; beyond that, blocks stay where they are."""

from __future__ import annotations

from dataclasses import replace
from heapq import heappop, heappush

from causim.edit.blocks import Block
from causim.syntax import ast

_KINDS = ("model", "type", "const", "table", "fn", "node", "check")


def place(blocks: list[Block], block: Block) -> None:
    """Insert a new block: a node after its causes and before its effects, anything else after others of its kind."""
    if block.kind == "node":
        effects = [i for i, other in enumerate(blocks) if block.name in parents(other)]
        if effects:
            blocks.insert(effects[0], block)
            return
    rank = _KINDS.index(block.kind)
    before = [i for i, other in enumerate(blocks) if _KINDS.index(other.kind) <= rank]
    index = before[-1] + 1
    one_liner = block.kind in ("type", "const") and "\n" not in block.text and not block.lead.strip()
    if one_liner and blocks[index - 1].kind == block.kind:
        block = replace(block, lead="\n")
    blocks.insert(index, block)


def parents(block: Block) -> tuple[str, ...]:
    match block.declaration:
        case ast.NodeDecl(parents=names):
            return tuple(name.text for name in names)
        case _:
            return ()


def in_causal_order(blocks: list[Block]) -> list[Block]:
    """Nodes moved as little as needed for causes to stand first, each with its comments.

    Where there is no such order, because of a cycle or of a cause that is no node, the checker will say so: nothing
    moves.
    """
    slots = [i for i, block in enumerate(blocks) if block.kind == "node"]
    position = {blocks[i].name: n for n, i in enumerate(slots)}
    order = _stable_order([[position.get(p, -1) for p in parents(blocks[i])] for i in slots])
    if order is None or order == list(range(len(slots))):
        return blocks
    moved = list(blocks)
    for slot, n in zip(slots, order, strict=True):
        moved[slot] = blocks[slots[n]]
    return moved


def _stable_order(causes: list[list[int]]) -> list[int] | None:
    """Numbers in an order in which causes come first, small ones as early as that allows; None if there is none."""
    waiting = [len(c) for c in causes]
    effects: list[list[int]] = [[] for _ in causes]
    for number, found in enumerate(causes):
        for cause in found:
            if cause < 0:
                return None
            effects[cause].append(number)
    free = [number for number, count in enumerate(waiting) if not count]
    order: list[int] = []
    while free:
        number = heappop(free)
        order.append(number)
        for effect in effects[number]:
            waiting[effect] -= 1
            if not waiting[effect]:
                heappush(free, effect)
    return order if len(order) == len(causes) else None
