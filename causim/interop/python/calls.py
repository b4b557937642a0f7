"""Calls: the functions of Python that have a meaning here, and methods of what was written out."""

from __future__ import annotations

import ast as python
from collections.abc import Callable, Mapping
from functools import reduce
from typing import Protocol

from causim.checker import ranges
from causim.checker.kinds import Bools, Kind, Labels
from causim.checker.ranges import Ints
from causim.interop.python import lookups
from causim.interop.python.conditions import as_truth, conjunction
from causim.interop.python.operators import as_term
from causim.interop.python.reading import quoted, refuse
from causim.interop.python.terms import (
    Dictionary,
    Operand,
    Sequence,
    Term,
    add,
    as_integer,
    call,
    constant,
    multiply,
    round_div,
    value_of,
)
from causim.source import Span

MAX_RANGE = 1_000
_EXACT = 2**50  # below it the quotient of two integers is on the same side of every half as its float


class Evaluates(Protocol):
    """The translator of expressions, as calls see it."""

    def span(self, node: python.AST) -> Span: ...

    def evaluate(self, node: python.expr) -> Operand: ...

    def term(self, node: python.expr) -> Term: ...

    def truth(self, node: python.expr) -> Term: ...

    def method(self, node: python.Call) -> Operand | None: ...


def _plain(owner: Evaluates, node: python.Call, least: int, most: int | None) -> list[python.expr]:
    """The arguments of a call that has no others than positional ones, so many."""
    _refuse_keywords(owner, node)
    if len(node.args) < least or (most is not None and len(node.args) > most):
        wanted = str(least) if least == most else f"{least} or more" if most is None else f"{least} to {most}"
        message = f"{quoted(owner.span(node.func).text)} takes {wanted}, not {len(node.args)}"
        refuse("python-unsupported", owner.span(node), message, "Count its arguments.")
    return node.args


def _refuse_keywords(owner: Evaluates, node: python.Call) -> None:
    if node.keywords:
        span = owner.span(node.keywords[0])
        refuse("python-unsupported", span, "arguments by name are not read here", "Pass them by position.")


def _items(owner: Evaluates, node: python.Call) -> tuple[Operand, ...]:
    """The values that a function of many is called with, one by one or as a collection."""
    operands = [owner.evaluate(argument) for argument in node.args]
    if len(operands) == 1 and isinstance(operands[0], Sequence):
        return operands[0].items
    if len(operands) == 1:
        refuse("python-unsupported", owner.span(node), "this needs a list that is written out", None)
    return tuple(operands)


def _terms(owner: Evaluates, node: python.Call) -> list[Term]:
    return [as_term(item, owner.span(node)) for item in _items(owner, node)]


# --- built-in functions


def _abs(owner: Evaluates, node: python.Call) -> Operand:
    (argument,) = _plain(owner, node, 1, 1)
    term = as_integer(owner.term(argument), owner.span(argument))
    assert isinstance(term.kind, Ints)
    return call("abs", (term,), ranges.absolute(term.kind), owner.span(node))


def _extreme(owner: Evaluates, node: python.Call) -> Operand:
    assert isinstance(node.func, python.Name)
    name, span = node.func.id, owner.span(node)
    terms = _terms(owner, node)
    if not terms:
        refuse("python-unsupported", span, f"`{name}` of nothing", "Pass two values or more.")
    if node.keywords:
        return _extreme_by_rank(owner, node, name, terms)
    if len(terms) == 1:
        return terms[0]
    for term in terms:
        if isinstance(term.kind, Labels):
            hint = f"Pass ranks: `{name}(a, b, key=RANK.get)` with a dictionary RANK."
            refuse(
                "python-type", span, f"`{name}` of labels: Python takes the alphabet for their order", hint
            )
    integers = tuple(as_integer(term, term.span) for term in terms)
    found: list[Ints] = [term.kind for term in integers if isinstance(term.kind, Ints)]
    kind = reduce(ranges.minimum if name == "min" else ranges.maximum, found)
    return call(name, integers, kind, span)


def _extreme_by_rank(owner: Evaluates, node: python.Call, name: str, terms: list[Term]) -> Operand:
    """`min(a, b, key=RANK.get)`."""
    span = owner.span(node)
    match node.keywords:
        case [python.keyword(arg="key", value=python.Attribute(attr="get" | "__getitem__", value=value))]:
            ranks = owner.evaluate(value)
            if isinstance(ranks, Dictionary):
                return lookups.extreme(name, tuple(terms), ranks, span)
    refuse("python-unsupported", span, "of keys, only `key=RANK.get` of a dictionary is read", None)


def _sum(owner: Evaluates, node: python.Call) -> Operand:
    span = owner.span(node)
    _refuse_keywords(owner, node)
    if len(node.args) != 1:
        refuse("python-unsupported", span, "`sum` takes one list here", "Write `sum([a, b])`, or `a + b`.")
    terms = _terms(owner, node)
    if len(terms) > 1 and all(isinstance(term.kind, Bools) for term in terms):
        return _count(terms, span)
    if not terms:
        return constant(0, span)
    return reduce(lambda a, b: add("+", a, b, span), terms[1:], as_integer(terms[0], span))


def _count(terms: list[Term], span: Span) -> Term:
    return call("count", tuple(terms), ranges.interval(0, len(terms)), span)


def _quantifier(owner: Evaluates, node: python.Call) -> Operand:
    """`any` and `all`. Python computes the whole list before it looks: what a list holds has a value."""
    assert isinstance(node.func, python.Name)
    span = owner.span(node)
    _plain(owner, node, 1, 1)
    terms = [as_truth(term, term.span) for term in _terms(owner, node)]
    return conjunction("or" if node.func.id == "any" else "and", terms, span)


def _int(owner: Evaluates, node: python.Call) -> Operand:
    """`int` of a truth value or integer; of `a / b`, where rounding towards 0 is rounding down."""
    (argument,) = _plain(owner, node, 1, 1)
    span = owner.span(node)
    if (quotient := _quotient(owner, argument)) is not None:
        a, b = quotient
        if a.kind.low >= 0 and b.kind.low >= 0:  # type: ignore[union-attr]
            return multiply("//", a, b, span)
        hint = "Write `a // b`, which rounds down; it differs where a quotient is negative."
        refuse("python-unsupported", span, "`int(a / b)` rounds towards 0, and this can be negative", hint)
    return as_integer(owner.term(argument), span)


def _bool(owner: Evaluates, node: python.Call) -> Operand:
    (argument,) = _plain(owner, node, 1, 1)
    return owner.truth(argument)


def _round(owner: Evaluates, node: python.Call) -> Operand:
    """`round(a / b)`: the nearest integer, halves to even, as `round_div`."""
    (argument,) = _plain(owner, node, 1, 1)
    span = owner.span(node)
    if (quotient := _quotient(owner, argument)) is not None:
        return round_div(*quotient, span)
    return as_integer(owner.term(argument), span)


def _quotient(owner: Evaluates, node: python.expr) -> tuple[Term, Term] | None:
    """Numerator and denominator of `a / b`, if both are small enough for the float between them to be harmless."""
    match node:
        case python.BinOp(left=left, op=python.Div(), right=right):
            a, b = (as_integer(owner.term(side), owner.span(side)) for side in (left, right))
            for term in (a, b):
                if isinstance(term.kind, Ints) and max(abs(term.kind.low), abs(term.kind.high)) >= _EXACT:
                    hint = "Use smaller numbers, or `a // b`."
                    refuse(
                        "python-unsupported",
                        owner.span(node),
                        "this quotient can be too long for a float",
                        hint,
                    )
            return a, b
    return None


def _len(owner: Evaluates, node: python.Call) -> Operand:
    (argument,) = _plain(owner, node, 1, 1)
    operand = owner.evaluate(argument)
    span = owner.span(node)
    if isinstance(operand, Sequence) and not isinstance(argument, python.Set):
        return constant(len(operand.items), span)
    if isinstance(operand, Dictionary):
        return constant(len({keys for keys, _ in operand.rows}), span)
    refuse("python-unsupported", span, "`len` needs a list that is written out", None)


def _range(owner: Evaluates, node: python.Call) -> Operand:
    bounds = [value_of(owner.term(argument)) for argument in _plain(owner, node, 1, 3)]
    span = owner.span(node)
    numbers = [bound for bound in bounds if type(bound) is int]
    if len(numbers) < len(bounds) or (len(numbers) == 3 and numbers[2] == 0):
        refuse(
            "python-unsupported", span, "`range` needs literal bounds", "Compare instead: `low <= x < high`."
        )
    values = range(*numbers)
    if max(map(abs, numbers)) > _EXACT or len(values) > MAX_RANGE:
        hint = "Compare instead: `low <= x < high`."
        refuse("python-too-large", span, f"a range of more than {MAX_RANGE:,} values", hint)
    return Sequence(tuple(constant(value, span) for value in values))


def _collection(owner: Evaluates, node: python.Call) -> Operand:
    """`list(...)`, `tuple(...)`, `set(...)` of what is a collection already; of a dictionary its keys."""
    (argument,) = _plain(owner, node, 1, 1)
    operand = owner.evaluate(argument)
    span = owner.span(node)
    if isinstance(operand, Dictionary):
        keys = dict.fromkeys(keys for keys, _ in operand.rows)
        if all(len(key) == 1 for key in keys):
            return Sequence(tuple(constant(key[0], span) for key in keys))
    if isinstance(operand, Sequence):
        return operand
    refuse("python-unsupported", span, "this needs a list that is written out", None)


BUILTINS: Mapping[str, Callable[[Evaluates, python.Call], Operand]] = {
    "abs": _abs,
    "all": _quantifier,
    "any": _quantifier,
    "bool": _bool,
    "frozenset": _collection,
    "int": _int,
    "len": _len,
    "list": _collection,
    "max": _extreme,
    "min": _extreme,
    "range": _range,
    "round": _round,
    "set": _collection,
    "sum": _sum,
    "tuple": _collection,
}


# --- helpers of compiled models, and methods


def call_helper(owner: Evaluates, helper: str, node: python.Call) -> Operand:
    """`clamp` and `round_div`, which the language has itself."""
    span = owner.span(node)
    if helper == "round_div":
        a, b = (owner.term(argument) for argument in _plain(owner, node, 2, 2))
        return round_div(a, b, span)
    if helper == "clamp":
        terms = [as_integer(owner.term(argument), span) for argument in _plain(owner, node, 3, 3)]
        value, low, high = (term.kind for term in terms)
        kind: Kind = ranges.maximum(low, ranges.minimum(value, high))  # type: ignore[arg-type]
        return call("clamp", tuple(terms), kind, span)
    found = owner.method(node)
    if found is None:
        refuse("python-unsupported", span, "a mechanism draws nothing: chance is exogenous", None)
    return found


def call_method(owner: Evaluates, node: python.Call) -> Operand:
    """A method of a dictionary or sequence that was written out; of a random generator, in samplers."""
    assert isinstance(node.func, python.Attribute)
    found = owner.method(node)
    if found is not None:
        return found
    span = owner.span(node)
    name = node.func.attr
    if name not in ("get", "index", "count"):
        hint = "Of methods, only `.get` of a dictionary, `.count` and `.index` are read."
        refuse("python-unsupported", span, f"the method `.{name[:40]}` is not read", hint)
    collection = owner.evaluate(node.func.value)
    if isinstance(collection, Dictionary) and name == "get":
        key, *default = _plain(owner, node, 2, 2)
        subjects = lookups.parts_of(owner.evaluate(key), span)
        return lookups.lookup(collection, subjects, owner.term(default[0]), span)
    if isinstance(collection, Sequence) and name in ("index", "count"):
        sought = owner.term(_plain(owner, node, 1, 1)[0])
        if name == "index":
            return lookups.position(collection.items, sought, span)
        terms = [as_term(item, span) for item in collection.items]
        return _count([lookups.equal((term,), (sought,), span) for term in terms], span)
    refuse("python-unsupported", span, f"`.{name}` of this is not read", "Write the dictionary or list out.")
