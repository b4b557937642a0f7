"""A specification while it is being edited."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from causim.checker import CheckResult, check
from causim.checker.proofs import Proofs
from causim.edit.blocks import Block, split
from causim.errors import SpecError
from causim.source import SourceText
from causim.syntax import ast
from causim.syntax.parse import parse

# Where a `Spec` keeps each kind of block.
_FIELDS = {
    "type": "types",
    "const": "constants",
    "table": "tables",
    "fn": "functions",
    "node": "nodes",
    "check": "checks",
}


@dataclass(frozen=True)
class Draft:
    """A text that parses, as blocks. Drafts made from one another share syntax trees and proofs.

    Positions in the syntax tree are those of the text that a block came from: the file that was read, or the edit.
    """

    name: str
    head: str
    blocks: tuple[Block, ...]
    tail: str = "\n"
    proofs: Proofs = field(default_factory=Proofs, compare=False, repr=False)

    @classmethod
    def read(cls, source: SourceText) -> Draft:
        """Raises SpecError for a text that does not parse."""
        result = parse(source)
        if result.spec is None:
            raise SpecError(result.diagnostics)
        return cls(source.name, *split(source, result.spec))

    @cached_property
    def text(self) -> str:
        parts = [self.head]
        for block in self.blocks:
            parts += (block.lead, block.text, block.trail)
        return "".join([*parts, self.tail])

    @property
    def source(self) -> SourceText:
        return SourceText(self.name, self.text)

    @cached_property
    def digest(self) -> str:
        """sha256 of the text as UTF-8, in hexadecimal: what the `base` of an edit names."""
        return sha256(self.text.encode()).hexdigest()

    @cached_property
    def spec(self) -> ast.Spec:
        kinds: dict[str, list[ast.Located]] = {name: [] for name in _FIELDS.values()}
        model: ast.ModelDecl | None = None
        for block in self.blocks:
            if isinstance(block.declaration, ast.ModelDecl):
                model = block.declaration
            else:
                kinds[_FIELDS[block.kind]].append(block.declaration)
        assert model is not None, "a text that parses has a model block"
        return ast.Spec(model, **{kind: tuple(found) for kind, found in kinds.items()})  # type: ignore[arg-type]

    @cached_property
    def checked(self) -> CheckResult:
        """What the checker says; blocks that an earlier draft had are not proved again."""
        return check(self.spec, self.proofs)

    def block(self, kind: str, name: str) -> Block | None:
        return next((b for b in self.blocks if b.kind == kind and b.name == name), None)
