"""Mechanisms in plain words, a sentence or table each: what terse prompts say where the others are English."""

from __future__ import annotations

from functools import lru_cache

from causim.dataset.specification import Specification
from causim.errors import MisuseError
from causim.model.expr import Expr
from causim.model.show import show_expr
from causim.source import SourceText
from causim.syntax import ast
from causim.syntax.parse import parse_fragment
from causim.translate.english.expressions import Kinds, Phrases
from causim.translate.english.names import vocabulary_of
from causim.translate.english.render import kinds_of
from causim.translate.english.rules import Rules
from causim.translate.english.wording import Wording


class Sentences:
    """Tells mechanisms of one model, each model in a wording of its own. Raises MisuseError if its text is unknown."""

    def __init__(self, spec: Specification) -> None:
        if spec.tree is None:
            raise MisuseError(f"the text of {spec.model.name} is not known: it cannot be told in English")
        self._wording = Wording(int(spec.sha256[:15], 16))
        kinds: Kinds = kinds_of(spec.tree)
        self._phrases = Phrases(vocabulary_of(spec.tree), kinds, self._wording)

    def of(self, node: str, mechanism: Expr) -> str:
        """What the node is. Functions, tables and `let`s must be written out in it."""
        self._wording.at(f"node {node}")
        self._phrases.owner = node
        return Rules(self._phrases).result(_tree(show_expr(mechanism)), self._phrases.name(node))

    def draw(self, node: str, values: str) -> str:
        """That it is not known what a node has drawn."""
        return f"The draw of {self._phrases.name(node)} is one of {values}."


@lru_cache(maxsize=10_000)
def _tree(text: str) -> ast.Expr:
    """The tree that English is made of: mechanisms of a model have forgotten how they were written."""
    tree: ast.Expr = parse_fragment(SourceText("mechanism", text), "expression")
    return tree
