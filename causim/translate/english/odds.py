"""Chance in words: how likely each value of a draw is, and tables of chances."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from causim.syntax import ast
from causim.syntax.limits import MAX_DIGITS
from causim.syntax.numerals import print_number
from causim.translate.english.expressions import Phrases, listed
from causim.translate.english.names import DRAW, in_words
from causim.translate.english.omissions import Omissions
from causim.translate.english.rules import row, table
from causim.translate.english.support import values_of


class Odds:
    def __init__(self, phrases: Phrases, spec: ast.Spec, omissions: Omissions) -> None:
        self.say = phrases
        self.spec = spec
        self.omit = omissions

    def chance(self, node: ast.NodeDecl, draw: ast.ExogenousDecl, subject: str) -> str:
        """The sentence on the exogenous variable of a quantity."""
        pick = self.say.wording.pick
        if node.value is None and node.cpt is None:
            verb = pick("is drawn at random", "is left to chance")
        else:
            verb = pick("gets a random draw", "is given a random draw")
        called = _called(node, draw.name.text)
        which = f", which is {self.say.type(draw.type)}" if draw.type is not None else ""
        return f"{subject} {verb}{called}{which}{self._odds(node.name.text, draw.weights)}."

    def _odds(self, name: str, weights: Sequence[ast.Weight] | None) -> str:
        pick = self.say.wording.pick
        if self.omit(f"weights:{name}"):
            return ", how likely is not told here"
        if weights is None:
            return pick(", all values equally likely", ", every value as likely as the others")
        shares = _shares([weight.weight.value for weight in weights])
        keys = [self.say.literal(weight.key) for weight in weights]
        if pick(True, False):
            told = [f"{key} ({share})" for key, share in zip(keys, shares, strict=True)]
        else:
            told = [f"{share} for {key}" for key, share in zip(keys, shares, strict=True)]
        return f": {listed(told)}"

    def chances(self, node: ast.NodeDecl, cpt: ast.CptDecl) -> str:
        """A table of chances: one column a cause, and the chances of each value in the order of its type."""
        opening = self.say.wording.pick("The chances of each value are these", "Each value has these chances")
        called = _called(node, cpt.name.text)
        values = values_of(self.spec, node.type)
        heads = [self.say.name(parent.text) for parent in node.parents] or ["anything"]
        named = f"chances of {', '.join(map(self.say.literal, values))}" if values else "chances"
        rows = [
            row(self.say, r.patterns, len(heads), ", ".join(print_number(p.value) for p in r.probabilities))
            for r in cpt.rows
        ]
        head = f"{opening}{called}, coupled by {self.say.word(cpt.coupling.text)}:"
        return f"{head}\n\n{table([*heads, named], rows)}"


def _called(node: ast.NodeDecl, draw: str) -> str:
    return "" if draw == DRAW + node.name.text else f", called **{in_words(draw)}**"


def _shares(weights: Sequence[Fraction]) -> list[str]:
    """`3 in 4` where all are whole and some are not 0; else what adds up to 1, or parts of no said whole."""
    total = sum(weights, Fraction(0))
    if all(w.denominator == 1 and w >= 0 for w in weights) and 0 < total < 10**MAX_DIGITS:
        return [f"{w} in {total}" for w in weights]
    if total == 1 and all(w >= 0 for w in weights):
        return [f"{print_number(w)} of the time" for w in weights]
    return [f"{print_number(w)} part{'' if w == 1 else 's'}" for w in weights]
