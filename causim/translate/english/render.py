"""A model -> controlled English that reads back as the same model."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Protocol

from causim.errors import MisuseError
from causim.syntax import ast
from causim.translate.english.declarations import Declarations
from causim.translate.english.expressions import Kinds, Phrases
from causim.translate.english.names import DRAW, draws, vocabulary_of
from causim.translate.english.omissions import Omissions
from causim.translate.english.support import resolved
from causim.translate.english.wording import Wording


class HasSpec(Protocol):
    """A checked model that knows the tree it was made of."""

    @property
    def spec(self) -> ast.Spec | None: ...


@dataclass(frozen=True, slots=True)
class Description:
    """A text, and the parts of the model that it leaves out: `weights:Drug`, `mechanism:Tumour`."""

    text: str
    omitted: tuple[str, ...] = ()


def render(model: ast.Spec | HasSpec, *, seed: int = 0) -> str:
    """The model in English, lossless but for comments. The seed chooses among wordings and orders.

    Raises MisuseError for a model whose text is not known.
    """
    return describe(model, seed=seed).text


def describe(model: ast.Spec | HasSpec, *, seed: int = 0, omit: Collection[str] = ()) -> Description:
    """The model in English, without the parts to omit: `weights`, `type`, `mechanism`, `table`, `doc` or `check`, of
    the whole model or, as in `weights:Drug`, of one declaration (the paper's informal setting, section 5).

    What is essential is said to be left out, so that the text is not taken for a whole model; docstrings and checks are
    just not there. Raises MisuseError for an unknown part, and for a model whose text is not known.
    """
    spec = model if isinstance(model, ast.Spec) else model.spec
    if spec is None:
        raise MisuseError("only a model that was read from a text can be told in English")
    omissions = Omissions(omit, spec)
    paragraphs = _Text(spec, Wording(seed), omissions).paragraphs()
    return Description("\n\n".join(paragraphs) + "\n", omissions.done)


_SECTIONS = {
    "kinds": ("Kinds of values", "What the words mean", "Terms"),
    "constants": ("Fixed values", "Constants"),
    "tables": ("Tables", "Reference tables"),
    "functions": ("Working rules", "Calculations"),
    "nodes": ("Quantities", "How each quantity comes about", "The parts of the model"),
    "checks": ("What must follow", "Worked examples and tests"),
}
_ORDERS = (
    ("kinds", "constants", "tables", "functions", "nodes", "checks"),
    ("kinds", "constants", "functions", "tables", "nodes", "checks"),
    ("nodes", "checks", "kinds", "constants", "tables", "functions"),
    ("nodes", "functions", "tables", "kinds", "constants", "checks"),
)


class _Text:
    def __init__(self, spec: ast.Spec, wording: Wording, omissions: Omissions) -> None:
        self.spec = spec
        self.wording = wording
        self.omit = omissions
        self.tell = Declarations(Phrases(vocabulary_of(spec), kinds_of(spec), wording), spec, omissions)

    def paragraphs(self) -> list[str]:
        self.wording.at("model")
        found = self.tell.model(self.spec.model)
        for section in self.wording.always("order", *_ORDERS):
            told = self._section(section)
            if told:
                found += [f"## {self.wording.always(section, *_SECTIONS[section])}", *told]
        return found

    def _section(self, section: str) -> list[str]:
        spec, tell = self.spec, self.tell
        by_section: dict[str, Callable[[], list[str]]] = {
            "kinds": lambda: tell.kinds(spec.types),
            "constants": lambda: tell.constants(spec.constants),
            "tables": lambda: [p for table in spec.tables for p in tell.table(table)],
            "functions": lambda: [p for function in spec.functions for p in tell.function(function)],
            "nodes": lambda: [p for node in spec.nodes for p in tell.node(node)],
            "checks": lambda: [
                p for check in spec.checks if not self.omit(f"check:{check.title}") for p in tell.check(check)
            ],
        }
        return by_section[section]()


def kinds_of(spec: ast.Spec) -> Kinds:
    """What the names of a specification are of."""
    usual = {
        DRAW + node.name.text: node.name.text for node in spec.nodes if DRAW + node.name.text in draws(node)
    }
    typed = [(node.name.text, node.type) for node in spec.nodes]
    for node in spec.nodes:
        if node.exogenous:
            typed.append((node.exogenous.name.text, node.exogenous.type or node.type))
    typed += [(p.name.text, p.type) for function in spec.functions for p in function.parameters]
    truths = {name for name, type_ in typed if isinstance(resolved(spec, type_), ast.BoolTypeExpr)}
    return Kinds(frozenset(node.name.text for node in spec.nodes), usual, frozenset(truths))
