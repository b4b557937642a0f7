"""A name changed wherever it is declared or read."""

from __future__ import annotations

from collections.abc import Iterator

from causim.diagnostics import Diagnostic, Severity
from causim.edit.blocks import Block, Declaration, read_block
from causim.source import SourceText, Span
from causim.syntax import ast
from causim.syntax.tree import walk


def renamed(blocks: list[Block], old: str, new: str) -> list[Block] | Diagnostic:
    """The blocks with `new` wherever `old` means a declared name; comments and docstrings keep their words.

    `edit-block-exists` if something in the model is called `new`. Blocks in which `old` is a name of their own, such as
    a parameter or a `let`, speak of something else and stay as they are. Types have names apart from all others: where
    a type and something else are both called `old`, it is the other that is renamed.
    """
    declared = {(block.kind == "type", name) for block in blocks for name in _declared(block.declaration)}
    of_type = (False, old) not in declared
    if (of_type, old) not in declared:
        return list(blocks)
    taken = next((p for b in blocks for t, n, p in _uses(b.declaration) if n == new and t == of_type), None)
    if taken is not None:
        message = f"the name {new} is taken"
        return Diagnostic("edit-block-exists", Severity.ERROR, message, taken, "Choose another.")
    return [_renamed_in(block, old, new, of_type) for block in blocks]


def _renamed_in(block: Block, old: str, new: str, of_type: bool) -> Block:
    if not of_type and old in _local(block.declaration):
        return block
    origin = block.declaration.span.start
    spans = [p for t, n, p in _uses(block.declaration) if n == old and t == of_type]
    places = sorted({span.start - origin for span in spans})
    if not places:
        return block
    parts, end = [], 0
    for place in places:
        parts += [block.text[end:place], new]
        end = place + len(old)
    text = "".join([*parts, block.text[end:]])
    fresh = read_block(SourceText(f"{block.kind} {block.name}", text))
    return Block(block.lead, fresh.text, block.trail, declaration=fresh.declaration)


def _declared(declaration: Declaration) -> Iterator[str]:
    if isinstance(declaration, ast.ModelDecl | ast.CheckDecl):
        return
    yield declaration.name.text
    if isinstance(declaration, ast.NodeDecl):
        yield from (own.name.text for own in (declaration.exogenous, declaration.cpt) if own is not None)


def _uses(declaration: Declaration) -> Iterator[tuple[bool, str, Span]]:
    """Each place that names something: whether it is a type, the name, and where."""
    if isinstance(declaration, ast.ModelDecl):
        return
    coupling: ast.Name | None = None  # of a cpt: a word, no name
    for part in walk(declaration):
        if isinstance(part, ast.CptDecl):
            coupling = part.coupling
        elif isinstance(part, ast.NamedTypeRef):
            yield True, part.name, part.span
        elif isinstance(part, ast.Ref):
            yield False, part.name, part.span
        elif isinstance(part, ast.Name) and part is not coupling:
            yield isinstance(declaration, ast.TypeDecl), part.text, part.span


def _local(declaration: Declaration) -> set[str]:
    match declaration:
        case ast.FunctionDecl(parameters=parameters, lets=lets):
            return {p.name.text for p in parameters} | {let.name.text for let in lets}
        case ast.NodeDecl(lets=lets):
            return {let.name.text for let in lets}
        case _:
            return set()
