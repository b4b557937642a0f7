"""Dictionaries, sequences and membership: as `match`, `in` and conditionals of the language."""

from __future__ import annotations

from itertools import groupby
from math import prod

from causim.checker import kinds
from causim.checker.kinds import ANY_BOOL, Bools, Labels
from causim.checker.ranges import Ints
from causim.interop.python.conditions import compare, conditional, conjunction, join, negation
from causim.interop.python.reading import refuse
from causim.interop.python.terms import (
    Dictionary,
    Operand,
    Sequence,
    Term,
    as_integer,
    call,
    constant,
    literal,
    made,
    relabelled,
    value_of,
)
from causim.model.domain import Value
from causim.source import Span
from causim.syntax import ast
from causim.syntax.limits import MAX_ARMS

Row = tuple[tuple[Value, ...], Term]
MAX_KEYS = 10_000


def lookup(dictionary: Dictionary, subjects: tuple[Term, ...], default: Term | None, span: Span) -> Term:
    """`D[a, b]`, or `D.get((a, b), default)`: a match of the subjects, with an arm for each value."""
    rows = _rows(dictionary, subjects, span)
    if not rows:
        if default is not None:
            return default
        refuse(
            "python-lookup",
            span,
            "no key of this dictionary can occur here",
            "Compare the keys with the type.",
        )
    if all(value_of(subject) is not None for subject in subjects):
        return rows[0][1]
    if (rank := _rank(rows, subjects, span)) is not None:
        return rank
    complete = len(rows) == prod(kinds.size(subject.kind) for subject in subjects)
    if complete:
        default = None
    rows, default = _alike(rows, default, span)
    if (
        complete
        and len({row.expr for _, row in rows}) == 1
        and not any(subject.partial for subject in subjects)
    ):
        return rows[0][1]
    arms = _arms(rows, len(subjects) == 1 or len(rows) > MAX_ARMS, span)
    if default is not None:
        arms = (*arms, ast.Arm((ast.Wildcard(span=span),) * len(subjects), default.expr, span=span))
    if len(arms) > MAX_ARMS:
        hint = "Compute what can be computed, or look up in two steps."
        refuse(
            "python-too-large", span, f"a dictionary of {len(arms):,} entries; the limit is {MAX_ARMS}", hint
        )
    values = [value for _, value in rows] + ([default] if default is not None else [])
    kind = values[0].kind
    for value in values[1:]:
        kind = join(kind, value.kind)
    expr = ast.MatchExpr(tuple(subject.expr for subject in subjects), arms, span=span)
    return made(expr, kind, (*subjects, *values), partial=not complete and default is None)


def _rows(dictionary: Dictionary, subjects: tuple[Term, ...], span: Span) -> list[Row]:
    """The rows whose keys can occur, keys as values of the subjects' kinds; of one key, the last row counts."""
    found: dict[tuple[tuple[type, Value], ...], Row] = {}
    possible = [_possible(subject) for subject in subjects]
    for keys, value in dictionary.rows:
        if len(keys) != len(subjects):
            continue
        adapted = tuple(map(_adapted, keys, subjects))
        if not all(
            key is not None and (key in values) for key, values in zip(adapted, possible, strict=True)
        ):
            continue
        if not isinstance(value, Term):
            refuse("python-unsupported", span, "this dictionary holds something else than values", None)
        kept = tuple(key for key in adapted if key is not None)
        found[tuple((type(key), key) for key in kept)] = (kept, value)
    return list(found.values())


def _possible(subject: Term) -> Ints | frozenset[bool] | frozenset[str]:
    match subject.kind:
        case Ints() as numbers:
            return numbers
        case Bools(values):
            return values
        case Labels(_, possible):
            return possible
    raise AssertionError(f"{subject.kind} has no values")  # no term is of an unknown kind


def _adapted(key: Value, subject: Term) -> Value | None:
    """The key as a value of the subject's kind that Python takes for equal; None if there is none."""
    match subject.kind:
        case Ints() if not isinstance(key, str):
            return int(key)
        case Bools() if not isinstance(key, str):
            return bool(key) if key in (0, 1) else None
        case Labels() if isinstance(key, str):
            return key
    return None


def _rank(rows: list[Row], subjects: tuple[Term, ...], span: Span) -> Term | None:
    """`int(x)`, if the rows give each label of an ordinal its rank."""
    kind = subjects[0].kind
    if len(subjects) > 1 or not isinstance(kind, Labels) or kind.domain is None or not kind.domain.ordered:
        return None
    given = {keys[0]: value_of(value) for keys, value in rows}
    if len(given) < len(kind.possible) or any(type(v) is not int for v in given.values()):
        return None
    if any(kind.domain.index(label) != rank for label, rank in given.items()):
        return None
    ranks = Ints(0, len(kind.domain) - 1, tuple(range(len(kind.domain))))
    return call("int", subjects, ranks, span)


def _alike(rows: list[Row], default: Term | None, span: Span) -> tuple[list[Row], Term | None]:
    """Values of one kind: labels without their types where those differ, integers where truth values are among them."""
    values = [value for _, value in rows] + ([default] if default is not None else [])
    domains = {value.kind.domain for value in values if isinstance(value.kind, Labels)}
    families = {type(value.kind) for value in values}
    if len(families) > 1:
        if families != {Ints, Bools}:
            message = "the values of this dictionary are of different types"
            refuse("python-type", span, message, "Give all its values one type.")
        values = [as_integer(value, value.span) for value in values]
    elif len(domains) > 1:
        values = [relabelled(value, value.span) for value in values]
    found = [(keys, value) for (keys, _), value in zip(rows, values, strict=False)]
    return found, values[-1] if default is not None else None


def _arms(rows: list[Row], together: bool, span: Span) -> tuple[ast.Arm, ...]:
    """An arm for each row, or `together` for each run of keys that differ in their last part and have one value."""
    arms: list[ast.Arm] = []
    for prefix, group in groupby(rows, key=lambda row: _typed(row[0][:-1])):
        heads = tuple(literal(key, span) for _, key in prefix)
        by_value: dict[object, tuple[ast.Expr, list[Value]]] = {}
        for keys, value in group:
            by_value.setdefault(value.expr if together else keys, (value.expr, []))[1].append(keys[-1])
        arms.extend(
            ast.Arm((*heads, pattern_of(last, span)), expr, span=span) for expr, last in by_value.values()
        )
    return tuple(arms)


def _typed(keys: tuple[Value, ...]) -> tuple[tuple[type, Value], ...]:
    return tuple((type(key), key) for key in keys)


def pattern_of(values: list[Value], span: Span) -> ast.Pattern:
    """A pattern that matches these values of one type, neighbours among integers as ranges."""
    options = options_of(values, span)
    return options[0] if len(options) == 1 else ast.Alternatives(options, span=span)


def options_of(values: list[Value], span: Span) -> tuple[ast.Literal | ast.RangePattern, ...]:
    numbers = [v for v in values if type(v) is int]
    if len(numbers) < len(values):
        return tuple(literal(value, span) for value in values)
    options: list[ast.Literal | ast.RangePattern] = []
    for _, group in groupby(enumerate(sorted(numbers)), key=lambda pair: pair[1] - pair[0]):
        run = [number for _, number in group]
        if len(run) > 2:
            options.append(ast.RangePattern(run[0], run[-1], span=span))
        else:
            options.extend(literal(number, span) for number in run)
    return tuple(options)


# --- sequences


def element(items: tuple[Operand, ...], index: Term, span: Span) -> Term:
    """`(a, b, c)[i]`, negative indices from the end."""
    index = as_integer(index, index.span)
    count = len(items)
    rows = [((i,), items[i]) for i in range(count)]
    assert isinstance(index.kind, Ints)
    if index.kind.low < 0:
        rows += [((i,), items[i]) for i in range(-count, 0)]
    return lookup(Dictionary(tuple(rows)), (index,), None, span)


def position(items: tuple[Operand, ...], sought: Term, span: Span) -> Term:
    """`(...).index(x)` of literals: where it stands first."""
    first: dict[tuple[Value, ...], Operand] = {}
    for place, item in enumerate(items):
        value = value_of(item) if isinstance(item, Term) else None
        if value is None:
            refuse(
                "python-unsupported",
                span,
                "`index` needs a sequence of literals",
                "Use a dictionary of them.",
            )
        first.setdefault((value,), constant(place, span))
    return lookup(Dictionary(tuple(first.items())), (sought,), None, span)


def member(sought: tuple[Term, ...], items: tuple[Operand, ...], span: Span) -> Term:
    """`x in (a, b)`, or `(x, y) in ((a, b), (c, d))`."""
    if len(sought) == 1:
        values = [value_of(item) if isinstance(item, Term) else None for item in items]
        if None not in values:
            return _among(sought[0], [value for value in values if value is not None], span)
    tests = [equal(sought, parts_of(item, span), span) for item in items]
    return conjunction("or", tests, span)


def _among(sought: Term, values: list[Value], span: Span) -> Term:
    """Membership in literals: those that can occur."""
    possible = _possible(sought)
    adapted = dict.fromkeys(_adapted(value, sought) for value in values)
    kept = [value for value in adapted if value is not None and value in possible]
    known = value_of(sought)
    if known is not None:
        return constant(known in kept, span)
    if not kept:
        return constant(False, span)
    if len(kept) == kinds.size(sought.kind) and not sought.partial:
        return constant(True, span)
    if isinstance(sought.kind, Bools):
        return sought if kept[0] else negation(sought, span)
    if len(kept) == 1:
        return compare("==", sought, constant(kept[0], span), span)
    expr = ast.Membership(sought.expr, options_of(kept, span), span=span)
    return made(expr, ANY_BOOL, (sought, *(constant(value, span) for value in kept)))


def parts_of(operand: Operand, span: Span) -> tuple[Term, ...]:
    """One value, or those of a tuple."""
    items = operand.items if isinstance(operand, Sequence) else (operand,)
    parts = tuple(item for item in items if isinstance(item, Term))
    if len(parts) < len(items):
        refuse("python-unsupported", span, "tuples hold integers, truth values and labels here", None)
    return parts


def equal(a: tuple[Term, ...], b: tuple[Term, ...], span: Span) -> Term:
    """Whether tuples are equal, part by part."""
    if len(a) != len(b):
        message = f"{len(a)} value{'s' * (len(a) != 1)} against {len(b)}: these are never equal"
        refuse("python-type", span, message, "Compare tuples of one length.")
    return conjunction("and", [compare("==", x, y, span) for x, y in zip(a, b, strict=True)], span)


def extreme(name: str, arguments: tuple[Term, ...], ranks: Dictionary, span: Span) -> Term:
    """`min(a, b, key=RANK.get)`: the first argument whose rank is least, or greatest."""
    best = arguments[0]
    op = "<=" if name == "min" else ">="
    for other in arguments[1:]:
        here, there = (lookup(ranks, (term,), None, span) for term in (best, other))
        best = conditional(compare(op, here, there, span), best, other, span)
    return best
