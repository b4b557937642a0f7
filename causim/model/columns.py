"""The vectorised evaluator: the meaning of `causim.model.evaluate`, over columns, written independently.

A column is a NumPy array: bool for booleans, int64 for integers, int64 ids for labels. Laziness is kept
exactly: a branch, an arm or a right operand is evaluated on the rows that reach it and on no other, so that
what is total in one evaluator is total in the other. 64-bit overflow must have been excluded before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import prod
from typing import Any

import numpy as np

from causim.model.domain import Domain, LabelDomain, Value, show
from causim.model.encoding import Column, Encoding, Labels, Mask, Rows
from causim.model.evaluate import Definitions
from causim.model.expr import (
    All,
    AnyOf,
    Apply,
    Arithmetic,
    Body,
    Builtin,
    Compare,
    Conditional,
    Constant,
    Exactly,
    Expr,
    Lookup,
    Match,
    Member,
    Negate,
    Not,
    Sum,
    Variable,
)
from causim.model.scm import Table

DENSE_TABLE = 1 << 16  # tables of at most so many combinations of keys are spelt out once, then indexed

COMPARISONS: Mapping[str, Callable[[Column, Column], Mask]] = {
    "==": np.equal,
    "!=": np.not_equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}


class FailureKind(StrEnum):
    ZERO_DIVISOR = "zero-divisor"
    OUTSIDE_PARAMETER = "outside-parameter"
    OUTSIDE_KEY = "outside-key"
    NO_ARM = "no-arm"


@dataclass(frozen=True, slots=True)
class Failure:
    """An operation without a value: where, in which row of the columns handed in, and on what.

    `index` is the argument or key at fault. `values` are the divisor, the argument, the key, or the subjects
    of the match, with None for a subject that no arm looks at.
    """

    kind: FailureKind
    expr: Expr
    index: int | None
    row: int
    values: tuple[Value | None, ...]

    def error(self) -> Exception:
        """What the scalar evaluator would raise."""
        shown = ", ".join("_" if value is None else show(value) for value in self.values)
        text = f"row {self.row}: {self.kind} ({shown})"
        return ZeroDivisionError(text) if self.kind is FailureKind.ZERO_DIVISOR else LookupError(text)


class _Frame:
    """Columns by name, over rows `chosen` of an outer frame (None: all of them), each cut when first read."""

    def __init__(
        self,
        columns: Mapping[str, Column],
        size: int,
        outer: _Frame | None = None,
        chosen: Rows | None = None,
    ) -> None:
        self.columns = dict(columns)
        self.size = size
        self.outer = outer
        self.chosen = chosen

    def column(self, name: str) -> Column:
        if name not in self.columns:
            if self.outer is None or self.chosen is None:  # a function's body sees its parameters only
                raise KeyError(name)
            self.columns[name] = self.outer.column(name)[self.chosen]
        return self.columns[name]

    def take(self, chosen: Rows) -> _Frame:
        return self if len(chosen) == self.size else _Frame({}, len(chosen), self, chosen)

    def original_row(self, row: int) -> int:
        if self.chosen is not None:
            row = int(self.chosen[row])
        return row if self.outer is None else self.outer.original_row(row)


class ColumnEvaluator(Encoding):
    """Evaluates bodies and expressions over columns.

    Each place that fails (an expression, and which of its arguments) is told to `on_failure` once in the
    evaluator's life, with the first row that fails there, and evaluation goes on with some harmless value;
    without `on_failure` the first failure raises ZeroDivisionError or LookupError. Every row told truly
    fails, but a failure may be the consequence of another in the same row, told before it.
    """

    def __init__(
        self,
        definitions: Definitions,
        on_failure: Callable[[Failure], None] | None = None,
        labels: Labels | None = None,
    ) -> None:
        super().__init__(labels)
        self.definitions = definitions
        self._on_failure = on_failure
        # The failures hold their expressions, so that no other expression can get the same id.
        self._failed: dict[tuple[int, int | None], Failure] = {}
        self._tables: dict[str, Column | None] = {}

    # --- failures

    def _report(
        self,
        frame: _Frame,
        failing: Mask,
        kind: FailureKind,
        expr: Expr,
        index: int | None,
        values: Sequence[Column],
    ) -> None:
        if (id(expr), index) in self._failed:
            return
        row = int(np.argmax(failing))
        shown = tuple(self._value(expr, index, i, column[row]) for i, column in enumerate(values))
        failure = Failure(kind, expr, index, frame.original_row(row), shown)
        if self._on_failure is None:
            raise failure.error()
        self._failed[id(expr), index] = failure
        self._on_failure(failure)

    def _value(self, expr: Expr, index: int | None, position: int, item: Any) -> Value | None:
        """The value behind an item of a failing column: an integer there may be the id of a label."""
        if isinstance(item, np.bool_):
            return bool(item)
        match expr, index:
            case Apply(name), int():
                label = isinstance(self.definitions.function_by_name[name].parameters[index][1], LabelDomain)
            case Lookup(name), int():
                label = isinstance(self.definitions.table_by_name[name].keys[index], LabelDomain)
            case Match(_, arms), _:
                options = [option for patterns, _ in arms for option in patterns[position].options or ()]
                if not options:
                    return None
                label = isinstance(options[0], Exactly) and isinstance(options[0].value, str)
            case _:
                label = False
        return self.labels.text(int(item)) if label else int(item)

    # --- expressions

    def body(self, body: Body, env: Mapping[str, Column], size: int) -> Column:
        """The result of a body in each of `size` rows. The column may be a read-only view."""
        return self._body(body, _Frame(env, size))

    def expr(self, expr: Expr, env: Mapping[str, Column], size: int) -> Column:
        """The value of an expression in each of `size` rows. The column may be a read-only view."""
        return self._of(expr, _Frame(env, size))

    def _body(self, body: Body, frame: _Frame) -> Column:
        for name, expr in body.lets:
            frame.columns[name] = self._of(expr, frame)
        return self._of(body.result, frame)

    def _of(self, expr: Expr, frame: _Frame) -> Column:
        match expr:
            case Constant(value):
                item = self.encode(value)
                dtype = np.bool_ if isinstance(item, bool) else np.int64
                return np.broadcast_to(np.array(item, dtype=dtype), (frame.size,))
            case Variable(name):
                return frame.column(name)
            case Negate(operand):
                return -self._of(operand, frame)
            case Not(operand):
                return ~self._of(operand, frame)
            case Sum(terms):
                return self._sum(terms, frame)
            case Arithmetic(op, left, right):
                return self._arithmetic(expr, op, self._of(left, frame), self._of(right, frame), frame)
            case Compare(op, left, right, order):
                sides = self._of(left, frame), self._of(right, frame)
                return COMPARISONS[op](*(sides if order is None else (self.rank(order, s) for s in sides)))
            case All(operands):
                return self._short_circuit(operands, frame, going_on=True)
            case AnyOf(operands):
                return self._short_circuit(operands, frame, going_on=False)
            case Conditional():
                return self._conditional(expr, frame)
            case Member(operand, pattern):
                return self.matches(pattern, self._of(operand, frame))
            case Match():
                return self._match(expr, frame)
            case Lookup():
                return self._lookup(expr, frame)
            case Apply():
                return self._apply(expr, frame)
            case Builtin():
                return self._builtin(expr, [self._of(argument, frame) for argument in expr.arguments], frame)

    def _sum(self, terms: tuple[tuple[int, Expr], ...], frame: _Frame) -> Column:
        total = self._of(terms[0][1], frame)
        for sign, term in terms[1:]:
            value = self._of(term, frame)
            total = total + value if sign > 0 else total - value
        return total

    def _arithmetic(self, expr: Expr, op: str, left: Column, right: Column, frame: _Frame) -> Column:
        if op == "*":
            return left * right
        right = self._divisor(expr, right, frame)
        return left // right if op == "//" else left % right

    def _divisor(self, expr: Expr, column: Column, frame: _Frame) -> Column:
        zero = column == 0
        if not zero.any():
            return column
        self._report(frame, zero, FailureKind.ZERO_DIVISOR, expr, None, [column])
        return np.where(zero, 1, column)

    def _short_circuit(self, operands: tuple[Expr, ...], frame: _Frame, going_on: bool) -> Column:
        """`and` goes on where the value so far is true, `or` where it is false."""
        result = self._of(operands[0], frame).copy()
        for operand in operands[1:]:
            open_rows = np.flatnonzero(result == going_on)
            if not len(open_rows):
                break
            result[open_rows] = self._of(operand, frame.take(open_rows))
        return result

    def _conditional(self, expr: Conditional, frame: _Frame) -> Column:
        parts: list[tuple[Rows, Column]] = []
        left = np.arange(frame.size)
        for condition, value in expr.branches:
            holds = self._of(condition, frame.take(left)).astype(np.bool_)
            reached = left[holds]
            if len(reached):
                parts.append((reached, self._of(value, frame.take(reached))))
            left = left[~holds]
            if not len(left):
                break
        if len(left) or not parts:
            parts.append((left, self._of(expr.otherwise, frame.take(left))))
        return _scatter(parts, frame.size)

    def _match(self, expr: Match, frame: _Frame) -> Column:
        subjects = [self._of(subject, frame) for subject in expr.subjects]
        parts: list[tuple[Rows, Column]] = []
        left = np.arange(frame.size)
        for reached, arm in self.first_matches([patterns for patterns, _ in expr.arms], subjects, left):
            if arm is None:
                failing = np.zeros(frame.size, dtype=np.bool_)
                failing[reached] = True
                self._report(frame, failing, FailureKind.NO_ARM, expr, None, subjects)
            else:
                parts.append((reached, self._of(expr.arms[arm][1], frame.take(reached))))
        if not parts:  # no row at all, or none that an arm takes: an empty run tells the kind of value
            parts.append((left[:0], self._of(expr.arms[0][1], frame.take(left[:0]))))
        return _scatter(parts, frame.size)

    def _lookup(self, expr: Lookup, frame: _Frame) -> Column:
        table = self.definitions.table_by_name[expr.table]
        keys = [
            self._inside(expr, i, domain, self._of(key, frame), FailureKind.OUTSIDE_KEY, frame)
            for i, (key, domain) in enumerate(zip(expr.keys, table.keys, strict=True))
        ]
        dense = self._dense(table)
        if dense is None:
            return self._table_rows(table, keys, frame.size)
        position = np.zeros(frame.size, dtype=np.int64)
        for domain, key in zip(table.keys, keys, strict=True):
            position = position * len(domain) + self.index(domain, key)
        return dense[position]

    def _dense(self, table: Table) -> Column | None:
        """The results of a small table, for all its keys in order."""
        if table.name not in self._tables:
            size = prod(len(domain) for domain in table.keys)
            small = size <= DENSE_TABLE
            self._tables[table.name] = (
                self._table_rows(table, self.rows(table.keys, 0, size), size) if small else None
            )
        return self._tables[table.name]

    def _table_rows(self, table: Table, keys: Sequence[Column], size: int) -> Column:
        results = self.encode_values([value for _, value in table.rows])
        parts = [
            (rows, np.broadcast_to(results[line], (len(rows),)))
            for rows, line in self.first_matches([p for p, _ in table.rows], keys, np.arange(size))
            if line is not None  # the checker tells of keys that no row covers
        ]
        return _scatter(parts or [(np.arange(0), results[:0])], size)

    def _inside(
        self, expr: Expr, index: int, domain: Domain, column: Column, kind: FailureKind, frame: _Frame
    ) -> Column:
        """The column, told of and mended where it leaves the domain."""
        inside = self.member(domain, column)
        if inside.all():
            return column
        self._report(frame, ~inside, kind, expr, index, [column])
        values: Iterable[Value] = domain
        return np.where(inside, column, self.encode(next(iter(values))))

    def _apply(self, expr: Apply, frame: _Frame) -> Column:
        function = self.definitions.function_by_name[expr.function]
        bound: dict[str, Column] = {}
        for i, (argument, (name, domain)) in enumerate(zip(expr.arguments, function.parameters, strict=True)):
            column = self._of(argument, frame)
            bound[name] = self._inside(expr, i, domain, column, FailureKind.OUTSIDE_PARAMETER, frame)
        return self._body(function.body, _Frame(bound, frame.size, outer=frame))

    def _builtin(self, expr: Builtin, arguments: list[Column], frame: _Frame) -> Column:
        order = expr.order
        if order is not None:
            arguments = [self.rank(order, argument) for argument in arguments]
        result: Column
        match expr.name:
            case "int":
                return arguments[0].astype(np.int64)
            case "sum" | "count":
                result = np.zeros(frame.size, dtype=np.int64)
                for argument in arguments:
                    result = result + argument
            case "min":
                result = np.minimum.reduce(arguments)
            case "max":
                result = np.maximum.reduce(arguments)
            case "abs":
                result = np.abs(arguments[0])
            case "clamp":
                result = np.maximum(arguments[1], np.minimum(arguments[0], arguments[2]))
            case _:
                result = _round_div(arguments[0], self._divisor(expr, arguments[1], frame))
        return result if order is None else self.encode_domain(order)[result]


def _round_div(numerator: Column, denominator: Column) -> Column:
    """To the nearest integer, halves to even: the floor, and one more if the rest is the larger part."""
    floor = numerator // denominator
    rest = np.abs(numerator - floor * denominator)
    missing = np.abs(denominator) - rest
    up = (rest > missing) | ((rest == missing) & (floor % 2 == 1))
    result: Column = floor + up
    return result


def _scatter(parts: Sequence[tuple[Rows, Column]], size: int) -> Column:
    """One column from those of disjoint rows. Rows of no part get a value that some row has, or 0."""
    first = parts[0][1]
    if len(parts) == 1 and len(first) == size:
        return first
    result = np.full(size, first[0] if len(first) else 0, dtype=first.dtype)
    for rows, values in parts:
        result[rows] = values
    return result
