"""Expressions, patterns and types in words, with the brackets that the grammar needs, or that a reader would miss."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

from causim.syntax import ast
from causim.translate.english.names import Vocabulary, in_words
from causim.translate.english.wording import Wording
from causim.translate.english.words import is_bare


class Strength(IntEnum):
    """What binds tighter is greater, as the rules of the grammar nest: an operand that binds less needs brackets."""

    VALUE = 0  # a choice between values, cases, a count
    OUTCOME = 1  # a function or a table applied
    OR = 2
    AND = 3
    NOT = 4
    STATEMENT = 5
    QUANTITY = 6
    SUM = 7
    PRODUCT = 8
    UNARY = 9
    ATOM = 10


Said = tuple[str, Strength]

_WITH_COMMA = (
    Strength.STATEMENT
)  # quantities that would do without brackets beside `is`, but read better with them

_COMPARISONS = {
    "==": ("is", "is", "equals"),
    "!=": ("is not", "is not", "differs from"),
    "<": ("is less than", "is below"),
    "<=": ("is at most", "is no more than"),
    ">": ("is more than", "is above"),
    ">=": ("is at least", "is no less than"),
}
_EXTREMES = {
    "min": (("the smaller of", "the lower of"), ("the smallest of", "the lowest of")),
    "max": (("the larger of", "the higher of"), ("the largest of", "the highest of")),
}
_TRUTHS = ast.Comparison | ast.Membership | ast.And | ast.Or | ast.Not


def listed(items: Sequence[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`"""
    return f"{', '.join(items[:-1])} {last} {items[-1]}" if len(items) > 1 else "".join(items)


def capitalised(subject: str) -> str:
    """A subject at the start of a sentence; a name keeps the letters that it has."""
    starts_small = subject == "it" or subject.startswith("the ")
    return subject[0].upper() + subject[1:] if starts_small else subject


def _of_kind(words: str) -> str:
    """`a percent`; a plural or a number takes no article."""
    if words.endswith("s") or words.lower() in _NUMBERS or not words[0].isalpha():
        return f"of the kind {words}"
    return f"{'an' if words[0] in 'aeiouAEIOU' or words.lower() in _SILENT else 'a'} {words}"


_NUMBERS = frozenset(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"))
_SILENT = frozenset(("hour", "heir"))


def _alternatives(words: Sequence[str]) -> str:
    """`a or b or c`; `true or false` is a phrase of its own, for the kind of value that is either."""
    parts = [words[0]]
    for before, word in pairwise(words):
        parts.append(f", or {word}" if (before, word) == ("true", "false") else f" or {word}")
    return "".join(parts)


def is_truth(expr: ast.Expr) -> bool:
    """Whether an expression reads as a statement rather than as a value."""
    return isinstance(expr, _TRUTHS)


@dataclass(frozen=True, slots=True)
class Kinds:
    """What is known of names without checking: which are quantities, draws, and truth values."""

    quantities: frozenset[str]
    draws: dict[str, str]  # the usual name of a draw, and the quantity that it is of
    truths: frozenset[str]


class Phrases:
    """Tells parts of one text. `owner` is the quantity whose block is being told, if one is."""

    def __init__(self, vocabulary: Vocabulary, kinds: Kinds, wording: Wording) -> None:
        self.vocabulary = vocabulary
        self.kinds = kinds
        self.wording = wording
        self.owner: str | None = None

    # --- names, literals, types, patterns

    def name(self, name: str) -> str:
        """A name where it is used: `the peak flow`, `OPEN`, `the draw`, `the draw of the season`."""
        if (quantity := self.kinds.draws.get(name)) is not None:
            return "the draw" if quantity == self.owner else f"the draw of {self.name(quantity)}"
        words = self.vocabulary.of(name)
        takes_article = name in self.kinds.quantities and any(word.islower() for word in words.split(" "))
        return f"the {words}" if takes_article and words[0] != "*" else words

    @staticmethod
    def word(name: str) -> str:
        """A name that is told once and never introduced: the field of a model."""
        words = in_words(name)
        return words if is_bare(words) else f"*{words}*"

    def literal(self, literal: ast.Literal) -> str:
        match literal:
            case ast.BoolLiteral(value):
                return "true" if value else "false"
            case ast.IntLiteral(value):
                return str(value)
            case ast.LabelLiteral(value):
                return self.vocabulary.label(value)

    def type(self, type_: ast.TypeExpr) -> str:
        match type_:
            case ast.NamedTypeRef(name):
                return _of_kind(self.vocabulary.kinds.of(name))
            case ast.BoolTypeExpr():
                return self.wording.pick("true or false", "true or false", "a truth value")
            case ast.IntRangeType(low, high):
                article = self.wording.pick("a", "a", "any")
                return f"{article} whole number from {low} to {high}"
            case ast.IntSetType(values):
                return "one of the numbers " + listed([str(v.value) for v in values], "or")
            case ast.LabelType(labels, ordered):
                words = listed([self.literal(label) for label in labels], "or")
                if not ordered:
                    return f"one of {words}"
                return self.wording.pick(f"one of {words}, in this order", f"in rising order one of {words}")

    def pattern(self, pattern: ast.Pattern) -> str:
        match pattern:
            case ast.Wildcard():
                return "anything"
            case ast.RangePattern(low, high):
                return f"{low} to {high}"
            case ast.Alternatives(options):
                return _alternatives([self.pattern(option) for option in options])
            case _:
                return self.literal(pattern)

    def patterns(self, patterns: Sequence[ast.Pattern], last: bool = False) -> str:
        if last and all(isinstance(p, ast.Wildcard) for p in patterns[:1]) and len(patterns) == 1:
            return "anything else"
        return " with ".join(map(self.pattern, patterns))

    # --- expressions

    def value(self, expr: ast.Expr) -> str:
        """An expression that stands by itself."""
        return self.at(expr, Strength.VALUE)

    def condition(self, expr: ast.Expr, need: Strength = Strength.OR) -> str:
        """An expression as something that is so or not: `the allergy holds`."""
        if not is_truth(expr):
            return self._bracketed((f"{self.at(expr, Strength.QUANTITY)} holds", Strength.STATEMENT), need)
        return self.at(expr, need)

    def at(self, expr: ast.Expr, need: Strength) -> str:
        return self._bracketed(self._said(expr, need), need)

    @staticmethod
    def _bracketed(said: Said, need: Strength) -> str:
        text, strength = said
        return text if strength >= need else f"({text})"

    def _said(self, expr: ast.Expr, need: Strength) -> Said:
        match expr:
            case ast.IntLiteral(value):
                return str(value), Strength.ATOM if value >= 0 else Strength.UNARY
            case ast.BoolLiteral() | ast.LabelLiteral():
                return self.literal(expr), Strength.ATOM
            case ast.Ref(name):
                return self.name(name), Strength.ATOM
            case ast.Negate(operand):
                return f"the negative of {self.at(operand, Strength.UNARY)}", Strength.UNARY
            case ast.Sum(first, rest):
                return self._sum(first, rest), Strength.SUM
            case ast.Product():
                return self._product(expr, need)
            case ast.If(branches, otherwise):
                return self._choice(branches, otherwise), Strength.VALUE
            case ast.MatchExpr(subjects, arms):
                return self._cases(subjects, arms), Strength.VALUE
            case ast.Index(table, keys):
                entry = self.wording.pick("the entry of ", "")
                return f"{entry}{self.vocabulary.of(table.text)} at {self._items(keys)}", Strength.OUTCOME
            case ast.Call(function, arguments):
                return self._call(function.text, arguments)
            case _:
                return self._statement(expr)

    def _statement(self, expr: ast.Comparison | ast.Membership | ast.And | ast.Or | ast.Not) -> Said:
        match expr:
            case ast.Comparison(op, left, right):
                verb = self.wording.pick(*_COMPARISONS[op])
                sides = [self.at(side, Strength.QUANTITY) for side in (left, right)]
                return f"{sides[0]} {verb} {sides[1]}", Strength.STATEMENT
            case ast.Membership(operand, options):
                return self._membership(operand, options, True), Strength.STATEMENT
            case ast.Not(ast.Membership(operand, options)):
                return self._membership(operand, options, False), Strength.STATEMENT
            case ast.Not(operand) if not is_truth(operand):
                return f"{self.at(operand, Strength.QUANTITY)} does not hold", Strength.STATEMENT
            case ast.Not(operand):
                return f"it is not so that {self.condition(operand, Strength.NOT)}", Strength.NOT
            case ast.And(operands):
                return " and ".join(self.condition(o, Strength.NOT) for o in operands), Strength.AND
            case ast.Or(operands):  # `and` inside would do without brackets, but readers differ on it
                return self._or(operands), Strength.OR

    def _or(self, operands: Sequence[ast.Expr]) -> str:
        parts = [self.condition(operand, Strength.NOT) for operand in operands]
        for index in range(1, len(parts)):  # `true or false` is a phrase of its own
            if parts[index - 1].endswith("true") and parts[index].startswith("false"):
                parts[index] = f"({parts[index]})"
        return " or ".join(parts)

    def _membership(
        self, operand: ast.Expr, options: Sequence[ast.Literal | ast.RangePattern], inside: bool
    ) -> str:
        subject = self.at(operand, Strength.QUANTITY)
        words = [self.pattern(option) for option in options]
        if len(options) > 1:
            if inside:
                start = "".join(f"{word}, " for word in words[:-2])
                return f"{subject} is either {start}{_alternatives(words[-2:])}"
            return f"{subject} is neither {listed(words, 'nor')}"
        if isinstance(options[0], ast.RangePattern):
            return f"{subject} {self.wording.pick('is', 'lies') if inside else 'is not'} from {words[0]}"
        return f"{subject} {'is just' if inside else 'is not just'} {words[0]}"

    def _sum(self, first: ast.Expr, rest: Iterable[tuple[str, ast.Expr]]) -> str:
        signs = self.wording.pick({"+": "plus", "-": "minus"}, {"+": "+", "-": "-"})
        parts = [self.at(first, Strength.PRODUCT)]
        for op, term in rest:
            parts += [signs[op], self.at(term, Strength.PRODUCT)]
        return " ".join(parts)

    def _product(self, expr: ast.Product, need: Strength) -> Said:
        """A quotient could stand in a sum without brackets, but would be hard to follow there."""
        if expr.op == "%" and need <= Strength.QUANTITY and self.wording.pick(True, False):
            parts = self.at(expr.left, Strength.SUM), self.at(expr.right, Strength.UNARY)
            return f"the remainder when {parts[0]} is divided by {parts[1]}", Strength.QUANTITY
        left = self.at(expr.left, Strength.PRODUCT)
        right = self.at(expr.right, Strength.UNARY)
        match expr.op:
            case "*":
                return f"{left} times {right}", Strength.PRODUCT
            case "%":
                return f"{left} modulo {right}", Strength.PRODUCT
            case _:
                return f"{left} divided by {right}, rounded down", _WITH_COMMA

    def _choice(self, branches: Sequence[tuple[ast.Expr, ast.Expr]], otherwise: ast.Expr) -> str:
        parts = [f"{self.outcome(value)} if {self.condition(condition)}" for condition, value in branches]
        return f"{', '.join(parts)}, otherwise {self.outcome(otherwise)}"

    def _cases(self, subjects: Sequence[ast.Expr], arms: Sequence[ast.Arm]) -> str:
        parts = [
            f"{self.outcome(arm.value)} for {self.patterns(arm.patterns, arm is arms[-1])}" for arm in arms
        ]
        return f"one of these by {self.subjects(subjects)}: {'; '.join(parts)}"

    def subjects(self, subjects: Sequence[ast.Expr]) -> str:
        return listed([self.at(subject, Strength.QUANTITY) for subject in subjects])

    def outcome(self, expr: ast.Expr) -> str:
        """A value among others."""
        return self.at(expr, Strength.OUTCOME)

    # --- functions

    def _items(self, items: Sequence[ast.Expr]) -> str:
        return listed([self.at(item, Strength.PRODUCT) for item in items])

    def _call(self, name: str, arguments: Sequence[ast.Expr]) -> Said:
        builtin = _BUILTINS.get(name)
        if builtin is not None and (said := builtin(self, arguments)):
            return said
        items = self._items(arguments) if arguments else "nothing"
        words = self.vocabulary.functions.of(name)
        return f"{'the ' if words[0].islower() else ''}{words} of {items}", Strength.OUTCOME

    def _extreme(self, name: str, arguments: Sequence[ast.Expr]) -> Said | None:
        if len(arguments) < 2:
            return None
        words = self.wording.pick(*_EXTREMES[name][len(arguments) > 2])
        return f"{words} {self._items(arguments)}", Strength.QUANTITY

    def _min(self, arguments: Sequence[ast.Expr]) -> Said | None:
        return self._extreme("min", arguments)

    def _max(self, arguments: Sequence[ast.Expr]) -> Said | None:
        return self._extreme("max", arguments)

    def _total(self, arguments: Sequence[ast.Expr]) -> Said | None:
        return (f"the sum of {self._items(arguments)}", Strength.QUANTITY) if len(arguments) > 1 else None

    def _abs(self, arguments: Sequence[ast.Expr]) -> Said | None:
        if len(arguments) != 1:
            return None
        return f"the absolute value of {self.at(arguments[0], Strength.UNARY)}", Strength.QUANTITY

    def _clamp(self, arguments: Sequence[ast.Expr]) -> Said | None:
        if len(arguments) != 3:
            return None
        value = self.at(arguments[0], Strength.SUM)
        low, high = (self.at(bound, Strength.UNARY) for bound in arguments[1:])
        text = self.wording.pick(
            f"{value}, kept between {low} and {high}", f"{value}, but at least {low} and at most {high}"
        )
        return text, _WITH_COMMA

    def _round_div(self, arguments: Sequence[ast.Expr]) -> Said | None:
        if len(arguments) != 2:
            return None
        left, right = self.at(arguments[0], Strength.PRODUCT), self.at(arguments[1], Strength.UNARY)
        return f"{left} divided by {right}, rounded to the nearest whole number", _WITH_COMMA

    def _count(self, arguments: Sequence[ast.Expr]) -> Said | None:
        if not arguments:
            return None
        return f"how many of these hold: {'; '.join(map(self.condition, arguments))}", Strength.VALUE

    def _int(self, arguments: Sequence[ast.Expr]) -> Said | None:
        if len(arguments) != 1:
            return None
        (operand,) = arguments
        is_indicator = is_truth(operand) or (
            isinstance(operand, ast.Ref) and operand.name in self.kinds.truths
        )
        inner = f"({self.condition(operand)})" if is_truth(operand) else self.at(operand, Strength.ATOM)
        return f"the {'indicator' if is_indicator else 'rank'} of {inner}", Strength.ATOM


_BUILTINS: dict[str, Callable[[Phrases, Sequence[ast.Expr]], Said | None]] = {
    "min": Phrases._min,
    "max": Phrases._max,
    "sum": Phrases._total,
    "abs": Phrases._abs,
    "clamp": Phrases._clamp,
    "round_div": Phrases._round_div,
    "count": Phrases._count,
    "int": Phrases._int,
}
