"""How names and labels are written in plain words, and what such words stand for.

Both directions are computed from the same facts, which the text itself states: the names that it introduces, the labels
of its quantities, and the labels of its types. So whatever is written in words reads back as what it was.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property

from causim.syntax import ast
from causim.translate.english.words import is_bare

_CAPITALISED = re.compile(r"[A-Z][a-z0-9]+")
DRAW = "U_"  # the draw of a quantity X is U_X, unless the text calls it otherwise


def in_words(identifier: str) -> str:
    """`Peak flow` for `Peak_flow`; what would not come back from it stays as it is."""
    parts = identifier.split("_")
    return " ".join(parts) if all(part[:1].isalpha() for part in parts) else identifier


def identifier(words: str) -> str:
    """`Peak_flow` for `Peak flow`."""
    return "_".join(words.split())


def _folded(words: str) -> str:
    """Capitalised words in small letters; what is not just capitalised, such as `BMI`, is kept."""
    return " ".join(w.lower() if _CAPITALISED.fullmatch(w) else w for w in words.split(" "))


class Vocabulary:
    """The names of a text, with the labels of those that have one, and the labels of its types.

    Names of types and of functions are apart, in `kinds` and `functions`: an article, or an `of`, tells them apart.
    """

    def __init__(self, names: Mapping[str, str | None], labels: Iterable[str] = ()) -> None:
        self.names = dict(names)
        self.labels = frozenset(labels)
        self.kinds = self
        self.functions = self

    @classmethod
    def collect(
        cls,
        kinds: Iterable[str],
        functions: Iterable[str],
        names: Iterable[str],
        nodes: Iterable[tuple[str, str | None]],
        labels: Iterable[str],
    ) -> Vocabulary:
        """Of types, functions and other names that are introduced, quantities with their labels, and labels of types.

        A label that would speak of something else too, for it shares its quantity's name, is not used as a name.
        """
        found: dict[str, str | None] = dict.fromkeys(names)
        for name, label in nodes:
            found[name] = None if name in found else label
        vocabulary = cls(found, labels)
        vocabulary.kinds = cls(dict.fromkeys(kinds))
        vocabulary.functions = cls(dict.fromkeys(functions))
        return vocabulary

    @cached_property
    def _wishes(self) -> dict[str, list[str]]:
        """For each name the words that could stand for it, the best first."""
        wishes = {}
        for name, label in self.names.items():
            spelt = in_words(name)
            options = [_folded(spelt), spelt]
            if label:  # `the` is put before it anyway
                options.insert(0, label.removeprefix("the "))
            wishes[name] = list(dict.fromkeys(options))
        return wishes

    @cached_property
    def by_words(self) -> dict[str, str]:
        """What words stand for: only those that could stand for one name alone."""
        claims = Counter(words for options in self._wishes.values() for words in options)
        return {
            words: name
            for name, options in self._wishes.items()
            for words in options
            if claims[words] == 1 and is_bare(words)
        }

    @cached_property
    def _words(self) -> dict[str, str]:
        return {
            name: words
            for name, options in self._wishes.items()
            if (words := next((o for o in options if self.by_words.get(o) == name), None))
        }

    def of(self, name: str) -> str:
        """How a name is written where it is used: in words, or spelt exactly between `*`."""
        return self._words.get(name) or f"*{in_words(name)}*"

    def label(self, text: str) -> str:
        """How a label of a type is written: bare, or between `"`."""
        taken = text in self.by_words or identifier(text) in self.names
        return text if text in self.labels and not taken and is_bare(text) else quoted(text)


def quoted(text: str) -> str:
    """Between double quotes; those inside are written twice."""
    return '"' + text.replace('"', '""') + '"'


def unquoted(text: str) -> str:
    return text[1:-1].replace('""', '"')


# --- of a tree


def vocabulary_of(spec: ast.Spec) -> Vocabulary:
    """The vocabulary that the text of a specification will have."""
    types: list[ast.TypeExpr | None] = [kind.type for kind in spec.types]
    types += [constant.type for constant in spec.constants]
    names = [constant.name.text for constant in spec.constants]
    for table in spec.tables:
        names.append(table.name.text)
        types += [*table.keys, table.result]
    for function in spec.functions:
        names += [parameter.name.text for parameter in function.parameters]
        names += [let.name.text for let in function.lets]
        types += [*(p.type for p in function.parameters), function.result]
    for node in spec.nodes:
        names += [let.name.text for let in node.lets]
        names += [draw for draw in draws(node) if draw != DRAW + node.name.text]
        types += [node.type, node.exogenous.type if node.exogenous else None]
    labels = [label.value for type_ in types if isinstance(type_, ast.LabelType) for label in type_.labels]
    kinds = [kind.name.text for kind in spec.types]
    functions = [function.name.text for function in spec.functions]
    return Vocabulary.collect(
        kinds, functions, names, [(node.name.text, node.label) for node in spec.nodes], labels
    )


def draws(node: ast.NodeDecl) -> list[str]:
    """The names of the exogenous variables of a node; of a valid one there is one at most."""
    return [declared.name.text for declared in (node.exogenous, node.cpt) if declared]
