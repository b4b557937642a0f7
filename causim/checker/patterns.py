"""Patterns of `match`, `table`, `cpt` and `in`: resolution, coverage, and arms that nothing reaches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
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
    """Coverage of all combinations of the subjects' possible values, lines tried in order."""
    if prod(size(kind) for kind in kinds) > MAX_COMBINATIONS:
        closed = any(all(p.options is None for p in line) for line in lines)
        return Coverage((True,) * len(lines), None, closed)
    values = [list(possible_values(kind) or ()) for kind in kinds]
    strides = [prod(len(v) for v in values[i + 1 :]) for i in range(len(values))]
    taken = bytearray(prod(len(v) for v in values))
    reached, strange = [], set()
    for number, line in enumerate(lines):
        matched = [
            [i * stride for i, value in enumerate(column) if pattern.matches(value)]
            for pattern, column, stride in zip(line, values, strides, strict=True)
        ]
        if not all(matched):
            strange.add(number)
        first = False
        for offsets in product(*matched):
            cell = sum(offsets)
            first |= not taken[cell]
            taken[cell] = 1
        reached.append(first)
    hole = taken.find(0)
    if hole < 0:
        return Coverage(tuple(reached), None, strange=frozenset(strange))
    missing = tuple(
        column[hole // stride % len(column)] for column, stride in zip(values, strides, strict=True)
    )
    return Coverage(tuple(reached), missing, strange=frozenset(strange))


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
