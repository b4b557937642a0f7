"""Declarations in words: what the model is about, kinds, constants, tables, functions, quantities, checks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from causim.syntax import ast
from causim.syntax.limits import MAX_DIGITS
from causim.syntax.numerals import print_number
from causim.translate.english.expressions import Phrases, capitalised, listed
from causim.translate.english.names import in_words, quoted
from causim.translate.english.odds import Odds
from causim.translate.english.omissions import Omissions
from causim.translate.english.rules import Rules, row, table

_CLAIMS = {
    "expect": ("It must follow that", "It is certain that"),
    "possible": ("It is possible that", "It may be that"),
    "impossible": ("This cannot happen", "This is impossible"),
}
_ODDS = {
    "==": "probability",
    "!=": "a probability other than",
    "<": "a probability below",
    "<=": "a probability of at most",
    ">": "a probability above",
    ">=": "a probability of at least",
}


class Declarations:
    """One method a kind of declaration; each returns paragraphs."""

    def __init__(self, phrases: Phrases, spec: ast.Spec, omissions: Omissions) -> None:
        self.say = phrases
        self.pick = phrases.wording.pick
        self.rules = Rules(phrases)
        self.odds = Odds(phrases, spec, omissions)
        self.omit = omissions

    # --- the model

    def model(self, model: ast.ModelDecl) -> list[str]:
        facts = []
        if model.domain:
            opening = self.pick("Its field is", "The field is")
            facts.append(f"{opening} {self.say.word(model.domain.text)}.")
        if model.topology:
            shape, article = model.topology.text, _ARTICLES.get(model.topology.text)
            opening = "Its causes and effects form" if article else "The arrangement of causes is"
            facts.append(f"{opening} {article or ''}{self.say.word(shape)}.")
        return [
            f"# {in_words(model.name.text)}",
            *self.doc("model", model.doc),
            *([" ".join(self.say.wording.shuffled(facts))] if facts else []),
        ]

    def doc(self, place: str, doc: ast.Doc | None) -> list[str]:
        if doc is None or self.omit(f"doc:{place}"):
            return []
        if doc.text and "\n" not in doc.text and self.pick(True, True, False):
            return [f"{self.pick('In words', 'In short', 'Note')}: {doc.text}"]
        return ["\n".join(f"> {line}".rstrip() for line in doc.text.split("\n"))]

    # --- kinds and constants

    def kinds(self, kinds: Sequence[ast.TypeDecl]) -> list[str]:
        """As sentences, or as a glossary."""
        as_list = self.say.wording.always("glossary", True, False)
        lines = []
        for kind in kinds:
            self.say.wording.at(f"type {kind.name.text}")
            type_ = self.type(f"type:{kind.name.text}", kind.type)
            unit = f", measured in {quoted(kind.unit)}" if kind.unit is not None else ""
            name = f"**{in_words(kind.name.text)}**"
            lines.append(f"- {name}: {type_}{unit}." if as_list else f"Each {name} is {type_}{unit}.")
        return ["\n".join(lines)] if as_list and lines else lines

    def type(self, place: str, type_: ast.TypeExpr) -> str:
        return "not told here" if self.omit(place) else self.say.type(type_)

    def constants(self, constants: Sequence[ast.ConstDecl]) -> list[str]:
        lines = []
        for constant in constants:
            self.say.wording.at(f"constant {constant.name.text}")
            verb = self.pick("stands for", "is always")
            value = self.say.value(constant.value)
            name = in_words(constant.name.text)
            lines.append(f"**{name}** {verb} {value} ({self.say.type(constant.type)}).")
        if self.say.wording.always("constants", True, False):
            return ["\n".join(f"- {line}" for line in lines)] if lines else []
        return [" ".join(lines)] if lines else []

    # --- tables and functions

    def table(self, declared: ast.TableDecl) -> list[str]:
        self.say.wording.at(f"table {declared.name.text}")
        name = f"**{in_words(declared.name.text)}**"
        if self.omit(f"table:{declared.name.text}"):
            return [f"The table {name} is not told here."]
        opening = self.pick(
            f"The table {name} is read from the top.", f"In the table {name} the first row that fits counts."
        )
        heads = [*map(self.say.type, declared.keys), f"gives {self.say.type(declared.result)}"]
        width = len(declared.keys)
        rows = [row(self.say, r.patterns, width, self.say.value(r.value)) for r in declared.rows]
        return [opening, *self.doc(declared.name.text, declared.doc), table(heads, rows)]

    def function(self, function: ast.FunctionDecl) -> list[str]:
        self.say.wording.at(f"function {function.name.text}")
        parameters = [f"**{in_words(p.name.text)}** ({self.say.type(p.type)})" for p in function.parameters]
        takes = listed(parameters) or "nothing"
        start, link = self.pick(("We define the", "as"), ("By the", "we mean"))
        name = in_words(function.name.text)
        opening = f"{start} **{name}** of {takes} {link} {self.say.type(function.result)}."
        lets = [self.rules.let(let) for let in function.lets]
        # `it` could be taken for the last of the lets
        subject = "the result" if lets else self.pick("it", "the result")
        result = self.rules.result(function.value, subject)
        return [opening, *self.doc(function.name.text, function.doc), *_flowing([*lets, result])]

    # --- quantities

    def node(self, node: ast.NodeDecl) -> list[str]:
        name = node.name.text
        self.say.owner = name
        self.say.wording.at(f"node {name}")
        heading = f"### {in_words(name)}" + (f" ({node.label})" if node.label is not None else "")
        facts = self._facts(node)
        chance = [self.odds.chance(node, node.exogenous, self._subject(name))] if node.exogenous else []
        how = self._mechanism(node)
        self.say.owner = None
        return [heading, *self.doc(name, node.doc), *_flowing([*facts, *chance]), *_flowing(how)]

    def _mechanism(self, node: ast.NodeDecl) -> list[str]:
        name = node.name.text
        if node.value is None and node.cpt is None:
            return [self.rules.let(let) for let in node.lets]
        if self.omit(f"mechanism:{name}"):
            return [f"{self._subject(name)} comes about in a way that is not told here."]
        how = [self.odds.chances(node, node.cpt)] if node.cpt else []
        how += [self.rules.let(let) for let in node.lets]
        if node.value is not None:
            # `it` could be taken for the last of the lets
            subject = self.say.name(name) if how else self._subject(name, capital=False)
            how.append(self.rules.result(node.value, subject))
        return how

    def _subject(self, name: str, capital: bool = True) -> str:
        words = self.pick("it", self.say.name(name))
        return capitalised(words) if capital else words

    def _facts(self, node: ast.NodeDecl) -> list[str]:
        name = node.name.text
        type_ = self.type(f"type:{name}", node.type)
        is_a = f"{self._subject(name)} is {type_}" if self.pick(True, False) else f"Its value is {type_}"
        causes = listed([self.say.name(parent.text) for parent in node.parents])
        facts = [f"{is_a}."]
        if causes and self.pick(True, False):
            facts = [f"{is_a} and depends on {causes}."]
        elif causes:
            verb = self.pick("depends on", "is caused by")
            facts = self.say.wording.shuffled([*facts, f"{self._subject(name)} {verb} {causes}."])
        if node.unit is not None:
            facts.append(f"{self._subject(name)} is measured in {quoted(node.unit)}.")
        return facts

    # --- what must follow

    def check(self, check: ast.CheckDecl) -> list[str]:
        self.say.wording.at(f"check {check.title}")
        sentences = []
        if check.given:
            sentences.append(self._given(check.given))
        if check.observe:
            sentences.append(
                f"{self.pick('We observe that', 'We see that')} {self._assigned(check.observe, 'is')}."
            )
        if check.do:
            opening = "We then force" if sentences else "We force"
            sentences.append(f"{opening} {self._assigned(check.do, 'to be')}.")
        sentences += map(self._claim, check.claims)
        return [f"### {quoted(check.title)}", *([" ".join(sentences)] if sentences else [])]

    def _given(self, given: Sequence[ast.Assignment]) -> str:
        drawn = [self.say.kinds.draws.get(a.name.text) for a in given]
        if all(drawn) and self.pick(True, True, False):
            opening = self.pick("Take these draws as given", "Suppose that these are drawn")
            pairs = [
                (self.say.literal(a.value), self.say.name(x)) for a, x in zip(given, drawn, strict=True) if x
            ]
            return f"{opening}: {listed([f'{value} for {name}' for value, name in pairs])}."
        opening = self.pick("Take it as given that", "Suppose that")
        return f"{opening} {self._assigned(given, 'is')}."

    def _assigned(self, assignments: Iterable[ast.Assignment], verb: str) -> str:
        return listed(
            [f"{self.say.name(a.name.text)} {verb} {self.say.literal(a.value)}" for a in assignments]
        )

    def _number(self, value: Fraction) -> str:
        """A probability: `3 in 4`, or as the language writes it."""
        as_share = 0 < value < 1 and value.denominator < 10**MAX_DIGITS
        return f"{value.numerator} in {value.denominator}" if as_share else print_number(value)

    def _claim(self, claim: ast.ClaimDecl) -> str:
        match claim:
            case ast.ClaimDecl("probability", expr, str(op), bound) if expr is not None and bound is not None:
                return f"With {_ODDS[op]} {self._number(bound.value)}, {self.say.condition(expr)}."
            case ast.ClaimDecl(kind, expr) if expr is not None:
                return f"{self.pick(*_CLAIMS[kind])} {self.say.condition(expr)}."
            case _:
                return f"{self.pick(*_CLAIMS['impossible'])}."


_ARTICLES = {"chain": "a ", "tree": "a ", "star": "a ", "inverted_star": "an "}


def _flowing(sentences: Iterable[str]) -> list[str]:
    """Sentences as paragraphs: what holds a list or a table stands alone, the rest runs on."""
    paragraphs: list[str] = []
    running: list[str] = []
    for sentence in sentences:
        running.append(sentence)
        if "\n" in sentence:
            paragraphs.append(" ".join(running))
            running = []
    return [*paragraphs, *([" ".join(running)] if running else [])]
