"""Patterns of `match`, `table`, `cpt` and `in`: resolution, coverage, and arms that nothing reaches."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

from causim.checker.context import Context
from causim.checker.kinds import Bools, Kind, Labels, Unknown, family, possible_values, size
from causim.checker.ranges import Ints
from causim.diagnostics import Fix, nearest
from causim.model.domain import Value, quote, show
from causim.model.expr import Between, Exactly, Pattern
from causim.syntax import ast

MAX_COMBINATIONS = 10_000
WILDCARD = Pattern(None)


def resolve_pattern(context: Context, pattern: ast.Pattern, kind: Kind) -> Pattern | None:
    """The meaning of a pattern on a subject of this kind; None if it was refused."""
    if isinstance(pattern, ast.Wildcard):
        return WILDCARD
    options = pattern.options if isinstance(pattern, ast.Alternatives) else (pattern,)
    if any(isinstance(option, ast.Wildcard) for option in options):
        return WILDCARD
    found = [resolve_option(context, option, kind) for option in options]
    return Pattern(tuple(o for o in found if o is not None)) if None not in found else None


def resolve_option(context: Context, option: ast.Located, kind: Kind) -> Exactly | Between | None:
    if isinstance(option, ast.RangePattern):
        if not isinstance(kind, Ints | Unknown):
            message = f"a range of integers cannot match {family(kind)}"
            context.sink.report("pattern-type", option.span, message, _values_hint(kind))
            return None
        if option.low > option.high:
            message = f"the range {option.low}..{option.high} is empty"
            fix = Fix(option.span, f"{option.high}..{option.low}")
            context.sink.report("empty-range", option.span, message, f"Write {fix.replacement}.", fix=fix)
            return None
        return Between(option.low, option.high)
    assert isinstance(option, ast.IntLiteral | ast.BoolLiteral | ast.LabelLiteral)
    return _literal(context, option, kind)


def _literal(context: Context, option: ast.Literal, kind: Kind) -> Exactly | None:
    value: Value = option.value
    match kind, option:
        case (Unknown(), _) | (Ints(), ast.IntLiteral()) | (Bools(), ast.BoolLiteral()):
            return Exactly(value)
        case Labels(domain, possible), ast.LabelLiteral():
            known = domain.labels if domain else tuple(possible)
            if value in known:
                return Exactly(value)
            guess = nearest(str(value), known)
            hint = f"Did you mean {quote(guess)}?" if guess else _values_hint(kind)
            fix = Fix(option.span, quote(guess)) if guess else None
            context.sink.report(
                "unknown-label", option.span, f"{show(value)} never occurs here", hint, fix=fix
            )
            return None
    message = f"{show(value)} cannot match {family(kind)}"
    context.sink.report("pattern-type", option.span, message, _values_hint(kind))
    return None


def _values_hint(kind: Kind) -> str | None:
    if isinstance(kind, Bools):
        return "Its values are true and false."
    return None if isinstance(kind, Unknown) else f"Its values are {kind}."


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which lines of patterns are reached, and a combination of values that none matches.

    `complete` is False where the combinations are too many to look at and no line of wildcards closes the list.
    """

    reached: tuple[bool, ...]  # by a combination that no line before it takes
    missing: tuple[Value, ...] | None
    complete: bool = True
    strange: frozenset[int] = frozenset()  # numbers of lines that match no combination at all


def cover(lines: Sequence[Sequence[Pattern]], kinds: Sequence[Kind]) -> Coverage:
    """Coverage of all combinations of the subjects' possible values, lines tried in order.

    Sets of combinations are the bits of one integer, numbered as mixed-radix digits, the last subject varying fastest.
    """
    total = prod(size(kind) for kind in kinds)
    if total > MAX_COMBINATIONS:
        closed = any(all(p.options is None for p in line) for line in lines)
        return Coverage((True,) * len(lines), None, closed)
    columns, stride = [], total
    for kind in kinds:
        values = list(possible_values(kind) or ())
        stride //= max(1, len(values))
        columns.append(_Column(values, stride, total))
    left = (1 << total) - 1
    reached, strange = [], set()
    for number, line in enumerate(lines):
        matched = (1 << total) - 1
        for pattern, column in zip(line, columns, strict=True):
            matched &= column.matched(pattern)
        if not matched:
            strange.add(number)
        reached.append(bool(matched & left))
        left &= ~matched
    missing = None
    if left:
        hole = (left & -left).bit_length() - 1
        missing = tuple(column.value(hole) for column in columns)
    return Coverage(tuple(reached), missing, strange=frozenset(strange))


class _Column:
    """The possible values of one subject, and where they stand in the numbering of combinations."""

    def __init__(self, values: Sequence[Value], stride: int, total: int) -> None:
        self.values, self.stride = values, stride
        self.all = (1 << total) - 1
        self.place = {value: index for index, value in enumerate(values)}
        period = stride * max(1, len(values))
        self.repeat = self.all // ((1 << period) - 1)  # a bit at the start of each period

    def value(self, number: int) -> Value:
        return self.values[number // self.stride % len(self.values)]

    def matched(self, pattern: Pattern) -> int:
        """The combinations whose value here matches."""
        if pattern.options is None:
            return self.all
        found = 0
        for option in pattern.options:
            match option:
                case Exactly(value) if value in self.place:
                    found |= self._bits(self.place[value], self.place[value] + 1)
                case Between(low, high):  # the values are ascending integers
                    found |= self._bits(bisect_left(self.values, low), bisect_right(self.values, high))
        return found * self.repeat

    def _bits(self, start: int, stop: int) -> int:
        """Those of the first period."""
        return ((1 << (stop - start) * self.stride) - 1) << start * self.stride if stop > start else 0


def report_unreached(context: Context, coverage: Coverage, lines: Sequence[ast.Located]) -> None:
    for number, line in enumerate(lines):
        if number in coverage.strange:
            message = "no value reaches this line: what it matches never occurs"
            context.sink.report("unreachable-arm", line.span, message, "Delete it.")
        elif not coverage.reached[number]:
            message = "no value reaches this line: those before it take all that it matches"
            context.sink.report("unreachable-arm", line.span, message, "Delete it, or move it up.")


def shown(values: Sequence[Value]) -> str:
    """A combination of values as a pattern would write it."""
    text = ", ".join(map(show, values))
    return text if len(values) == 1 else f"({text})"


def resolve_lines(
    context: Context, lines: Sequence[ast.Arm | ast.CptRow], kinds: Sequence[Kind]
) -> list[tuple[Pattern, ...] | None]:
    """The patterns of each line; None for a line that was refused."""
    found: list[tuple[Pattern, ...] | None] = []
    for line in lines:
        patterns = line.patterns
        if len(patterns) == 1 and len(kinds) > 1 and isinstance(patterns[0], ast.Wildcard):
            found.append((WILDCARD,) * len(kinds))  # a bare `_` stands for all keys at once
            continue
        if len(patterns) != len(kinds):
            count, wanted = len(patterns), len(kinds)
            message = f"{count} pattern{'s' * (count != 1)} for {wanted} value{'s' * (wanted != 1)}"
            hint = "Write one pattern a value, in parentheses: (" + ", ".join("_" for _ in kinds) + ")."
            context.sink.report("pattern-count", line.span, message, hint)
            found.append(None)
            continue
        resolved = [resolve_pattern(context, p, k) for p, k in zip(patterns, kinds, strict=True)]
        found.append(tuple(p for p in resolved if p is not None) if None not in resolved else None)
    return found
