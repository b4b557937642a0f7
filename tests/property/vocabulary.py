"""Types, literals, patterns and names for generated specifications, ordinary ones and odd ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count, product
from math import prod

from causim.model.domain import BOOL, Domain, IntDomain, LabelDomain, Value, int_domain
from causim.source import SourceText, Span
from causim.syntax import ast
from tests.property.choices import Choose

HERE = Span(SourceText("<generated>", ""), 0, 0)

LABELS = ("low", "high", "none", "yes", "no", "mild", "12+", "0-3_days", "true", "3", "_", "a, b", "=> x", "#no",
          'a "quoted" one', "back\\slash", "it's", "{x}", "100 %", "naïve", "日本", "Ω≥2", "  padded ", "\\", '"',
          "None", "\\n", "😀")  # fmt: skip
UNITS = ("mm", "beats a minute", '"', "µg/ml", "\\")
TEXTS = ("What it is.", "Raised by its causes,\nlowered by chance.", 'It "quotes".', '"', 'ends in "', "\\",
         "a\\", "# no comment", "tabs\tinside", "two\n\nparagraphs\n  indented", "'''", '""',
         "naïve 日本", "{x} %s $x$")  # fmt: skip

# Global names: a few that Python, the compiled module or the grammar use for something else.
NAMES = ("A", "B", "C", "D", "E", "F", "G", "X", "Y", "Z", "lambda", "None", "True", "class", "self", "random", "draw",
         "evaluate", "rng", "print", "range", "domain", "topology", "unit", "label", "given", "observe", "possible",
         "probability", "scm", "model", "coupling", "f_A", "U_B", "run_once", "sample_exogenous", "__init__", "MAX",
         "RANK", "l1", "Type", "len", "dict", "str", "abs_", "expected", "f")  # fmt: skip
LOCALS = (
    "t",
    "u",
    "x",
    "value",
    "key",
    "n",
    "d",
    "quotient",
    "def",
    "import",
    "result",
    "_t",
    "seed",
    "Lock",
    "low",
)


def name(text: str) -> ast.Name:
    """A name at a place of its own: the checker tells a second declaration from the first by its place."""
    return ast.Name(text, span=Span(HERE.source, 0, 0))


class Names:
    """Distinct names, odd ones now and then."""

    def __init__(self, choose: Choose, pool: Sequence[str], taken: set[str] | None = None) -> None:
        self.choose, self.pool = choose, pool
        self.taken: set[str] = set() if taken is None else taken

    def new(self, wish: str, odd: int = 25) -> str:
        found = self.choose.pick(self.pool) if self.choose.chance(odd) else wish
        if found in self.taken:
            found = next(f"{wish}_{i}" for i in count(1) if f"{wish}_{i}" not in self.taken)
        self.taken.add(found)
        return found


# --- types


def new_type(choose: Choose, most: int) -> ast.TypeExpr:
    """A type of at most `most` values, written out."""
    kinds = (_bool, _range, _range, _range, _labels, _labels, _set) if most > 1 else (_range,)
    return choose.pick(kinds)(choose, most)


def _bool(choose: Choose, most: int) -> ast.TypeExpr:
    return ast.BoolTypeExpr(span=HERE)


def _range(choose: Choose, most: int) -> ast.TypeExpr:
    low = choose.pick((0, 0, 0, 1, -1, -2, 2, 5, -30))
    size = choose.integer(2, max(2, min(6, most))) if choose.chance(90) else choose.integer(1, most)
    return ast.IntRangeType(low, low + min(size, most) - 1, span=HERE)


def _set(choose: Choose, most: int) -> ast.TypeExpr:
    values = choose.some(range(-7, 24), 1 if choose.chance(10) else 2, min(4, most))
    return ast.IntSetType(tuple(ast.IntLiteral(v, span=HERE) for v in values), span=HERE)


def _labels(choose: Choose, most: int) -> ast.TypeExpr:
    labels = choose.some(LABELS, 1 if choose.chance(5) else 2, min(4, most))
    return ast.LabelType(tuple(ast.LabelLiteral(v, span=HERE) for v in labels), choose.chance(50), span=HERE)


def domain_of(type_: ast.TypeExpr) -> Domain:
    """The values of a type that is written out."""
    match type_:
        case ast.BoolTypeExpr():
            return BOOL
        case ast.IntRangeType(low, high):
            return IntDomain(range(low, high + 1))
        case ast.IntSetType(values):
            return int_domain(tuple(v.value for v in values))
        case ast.LabelType(labels, ordered):
            return LabelDomain(tuple(v.value for v in labels), ordered)
    raise AssertionError(type_)


def bounds(domain: IntDomain) -> tuple[int, int]:
    return domain.low, domain.high


def within(inner: Domain, outer: Domain) -> bool:
    """Whether a value of one type is always one of the other, as the checker sees it."""
    if isinstance(inner, IntDomain) and isinstance(outer, IntDomain):
        if isinstance(outer.values, range):
            return outer.low <= inner.low and inner.high <= outer.high
        return all(value in outer.values for value in inner.values)
    return inner == outer


def literal(value: Value) -> ast.Literal:
    if isinstance(value, bool):
        return ast.BoolLiteral(value, span=HERE)
    if isinstance(value, int):
        return ast.IntLiteral(value, span=HERE)
    return ast.LabelLiteral(value, span=HERE)


# --- patterns


def options(choose: Choose, values: Sequence[Value]) -> list[ast.Literal | ast.RangePattern]:
    """Literals and ranges that match exactly these values, in random order."""
    runs: list[list[Value]] = []
    for value in values:
        last = runs[-1][-1] if runs else None
        joins = type(value) is int and type(last) is int and value == last + 1
        if joins and choose.chance(70):
            runs[-1].append(value)
        else:
            runs.append([value])
    found: list[ast.Literal | ast.RangePattern] = []
    for run in choose.shuffled(runs):
        first, last = run[0], run[-1]
        if type(first) is int and type(last) is int and (len(run) > 1 or choose.chance(5)):
            found.append(ast.RangePattern(first, last, span=HERE))
        else:
            found.append(literal(first))
    return found


def pattern_of(choose: Choose, values: Sequence[Value]) -> ast.Pattern:
    found = options(choose, values)
    return found[0] if len(found) == 1 else ast.Alternatives(tuple(found), span=HERE)


def pattern(choose: Choose, domain: Domain) -> ast.Pattern:
    """A pattern on a value of the domain."""
    if choose.chance(20):
        return ast.Wildcard(span=HERE)
    if isinstance(domain, IntDomain) and len(domain) > 3 and choose.chance(30):
        low = choose.integer(domain.low - 2, domain.high)
        return ast.RangePattern(low, choose.integer(low, domain.high + 2), span=HERE)
    values = list(domain)
    if len(values) > 8:
        return literal(choose.pick(values))
    picked = choose.some(values, 1, max(1, min(3, len(values) - 1)))
    return pattern_of(choose, sorted(picked, key=values.index))


Patterns = tuple[ast.Pattern, ...]
Coverage = Callable[[Choose, Sequence[Domain]], list[Patterns]]


def covering(choose: Choose, domains: Sequence[Domain]) -> list[Patterns]:
    """Patterns for the lines of a match, table or cpt that leave no combination of values out."""
    if len(domains) == 1 and len(domains[0]) <= 8 and choose.chance(60):
        return [(p,) for p in _partition(choose, domains[0])]
    if prod(map(len, domains)) <= 6 and choose.chance(40):
        cells = list(product(*domains))
        return [tuple(map(literal, cell)) for cell in choose.shuffled(cells)]
    lines: list[Patterns] = []
    for _ in range(choose.integer(1, 3)):
        line = tuple(pattern(choose, domain) for domain in domains)
        if not all(isinstance(p, ast.Wildcard) for p in line):
            lines.append(line)
    everything: Patterns = tuple(ast.Wildcard(span=HERE) for _ in domains)
    return [*lines, everything[:1] if choose.chance(50) else everything]


def _partition(choose: Choose, domain: Domain) -> list[ast.Pattern]:
    values = list(domain)
    parts: list[list[Value]] = [[] for _ in range(choose.integer(1, min(4, len(values))))]
    for value in values:
        choose.pick(parts).append(value)
    return [pattern_of(choose, part) for part in choose.shuffled([part for part in parts if part])]
