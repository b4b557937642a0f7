"""Expressions of the model as Python expressions, with no parenthesis that precedence does not ask for."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum

from causim.compiler.arms import as_conditional
from causim.compiler.names import FORBIDDEN
from causim.compiler.python_text import literal
from causim.model.domain import LabelDomain, Value
from causim.model.expr import (
    All,
    AnyOf,
    Apply,
    Arithmetic,
    Between,
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
    Pattern,
    Role,
    Sum,
    Variable,
)

EXPANDED_RANGE = 8  # a mixed pattern of at most so many values is written as one tuple


class Level(IntEnum):
    """Binding strength of Python's operators, loosest first."""

    CONDITION = 0
    OR = 1
    AND = 2
    NOT = 3
    COMPARISON = 4
    SUM = 5
    PRODUCT = 6
    UNARY = 7
    ATOM = 8


class ModuleNames:
    """What the emitted module calls constants, tables, functions and ranks, and which helpers it turned out to need."""

    def __init__(
        self,
        constants: Mapping[str, str],
        tables: Mapping[str, str],
        functions: Mapping[str, str],
        ranks: Mapping[LabelDomain, str],
        called_tables: frozenset[str],
    ) -> None:
        self.constants = constants
        self.tables = tables
        self.functions = functions
        self.ranks = ranks
        self.called_tables = called_tables  # tables too big for a dict, emitted as functions
        self.helpers: set[str] = set()


class Locals:
    """Python names of the variables of one mechanism or function, and of the temporaries that it comes to need."""

    def __init__(self, names: Mapping[str, str], module: frozenset[str]) -> None:
        self.names = dict(names)
        self.used = set(names.values())
        self.module = module  # shared: a copy for each mechanism would cost the square of their number

    def temporary(self, stem: str) -> str:
        """A new local name: `stem`, or the stem with a number."""
        name, number = stem, 1
        while name in self.used or name in self.module or name in FORBIDDEN:
            number += 1
            name = f"{stem}_{number}"
        self.used.add(name)
        return name


class ExpressionWriter:
    """Writes the expressions of one mechanism or function."""

    def __init__(self, module: ModuleNames, scope: Locals) -> None:
        self.module = module
        self.scope = scope

    def text(self, expr: Expr, level: Level = Level.CONDITION) -> str:
        """The expression, parenthesised if it binds less than `level` asks for."""
        written, binding = self.write(expr)
        return written if binding >= level else f"({written})"

    def pieces(self, expr: Expr) -> tuple[list[str], Level]:
        """The expression as parts that a line may be broken between, and how it binds."""
        match expr:
            case Sum(terms):
                return self._terms(terms), Level.SUM
            case All(operands):
                first, *rest = (self.text(o, Level.NOT) for o in operands)
                return [first, *(f"and {text}" for text in rest)], Level.AND
            case AnyOf(operands):
                first, *rest = (self.text(o, Level.AND) for o in operands)
                return [first, *(f"or {text}" for text in rest)], Level.OR
            case Builtin("sum", arguments) if len(arguments) > 1:
                return self._terms(tuple((1, a) for a in arguments)), Level.SUM
            case Builtin("count", arguments) if arguments:
                return _enclosed("[", [self.text(a) for a in arguments], "].count(True)"), Level.ATOM
            case Apply(function, arguments) if arguments:
                name = self.module.functions[function]
                return _enclosed(f"{name}(", [self.text(a) for a in arguments], ")"), Level.ATOM
            case Builtin("min" | "max" as name, arguments, None) if len(arguments) > 1:
                return _enclosed(f"{name}(", [self.text(a) for a in arguments], ")"), Level.ATOM
            case _:
                written, level = self.write(expr)
                return [written], level

    def _terms(self, terms: tuple[tuple[int, Expr], ...]) -> list[str]:
        first, *rest = terms
        head = self.text(first[1], Level.SUM) if first[0] > 0 else "-" + self.text(first[1], Level.UNARY)
        return [head, *(f"{'+' if s > 0 else '-'} {self.text(t, Level.PRODUCT)}" for s, t in rest)]

    def write(self, expr: Expr) -> tuple[str, Level]:
        """The expression's text and how strongly it binds."""
        match expr:
            case Constant(value, name):
                if name is not None and name in self.module.constants:
                    return self.module.constants[name], Level.ATOM
                return _constant(value)
            case Variable(name, _):
                return self.scope.names[name], Level.ATOM
            case Negate(operand):
                return "-" + self.text(operand, Level.UNARY), Level.UNARY
            case Not(Member(operand, pattern)):
                return self._member(operand, pattern, negated=True)
            case Not(operand):
                return "not " + self.text(operand, Level.NOT), Level.NOT
            case Arithmetic():
                return self._product(expr), Level.PRODUCT
            case Compare(op, left, right, order):
                return f"{self._side(left, order)} {op} {self._side(right, order)}", Level.COMPARISON
            case Conditional(branches, otherwise):
                return self._conditional(branches, otherwise), Level.CONDITION
            case Member(operand, pattern):
                return self._member(operand, pattern)
            case Match():
                return self._match(expr)
            case Lookup(table, keys):
                inner = ", ".join(self.text(k) for k in keys)
                name = self.module.tables[table]
                return (
                    f"{name}({inner})" if table in self.module.called_tables else f"{name}[{inner}]"
                ), Level.ATOM
            case Apply(function, arguments):
                return self._call(self.module.functions[function], arguments), Level.ATOM
            case Builtin():
                return self._builtin(expr)
            case _:
                pieces, level = self.pieces(expr)
                return " ".join(pieces), level

    def _call(self, name: str, arguments: tuple[Expr, ...], *more: str) -> str:
        return f"{name}({', '.join([*(self.text(a) for a in arguments), *more])})"

    def _product(self, expr: Arithmetic) -> str:
        """A chain of products from the left; walked in a loop because chains are long where nesting is not deep."""
        tail: list[str] = []
        left: Expr = expr
        while isinstance(left, Arithmetic):
            tail.append(f" {left.op} {self.text(left.right, Level.UNARY)}")
            left = left.left
        return self.text(left, Level.UNARY) + "".join(reversed(tail))

    def _side(self, expr: Expr, order: LabelDomain | None) -> str:
        if order is None:
            return self.text(
                expr, Level.SUM
            )  # Python chains comparisons: never leave one bare inside another
        return f"{self.module.ranks[order]}[{self.text(expr)}]"

    def _conditional(self, branches: tuple[tuple[Expr, Expr], ...], otherwise: Expr) -> str:
        parts = [
            f"{self.text(value, Level.OR)} if {self.text(test, Level.OR)} else " for test, value in branches
        ]
        return "".join(parts) + self.text(otherwise)

    def _member(self, operand: Expr, pattern: Pattern, negated: bool = False) -> tuple[str, Level]:
        """A pattern as a test. A subject is written once, bound by `:=` if the test must name it twice."""
        options = _merged(pattern)
        if options is None:
            return ("False" if negated else "True"), Level.ATOM
        values = [o.value for o in options if isinstance(o, Exactly)]
        if len(values) == len(options):
            return self._one_of(operand, values, negated)
        if len(options) == 1:
            test, level = _between(self.text(operand, Level.SUM), options[0]), Level.COMPARISON
        else:
            first = name = (
                self.scope.temporary("key") if _compound(operand) else self.text(operand, Level.SUM)
            )
            if _compound(operand):
                first = f"({name} := {self.text(operand)})"
            subjects = [first] + [name] * (len(options) - 1)
            test = " or ".join(
                _between(subject, option) for subject, option in zip(subjects, options, strict=True)
            )
            level = Level.OR
        if not negated:
            return test, level
        return f"not {test}" if level >= Level.NOT else f"not ({test})", Level.NOT

    def _one_of(self, operand: Expr, values: list[Value], negated: bool) -> tuple[str, Level]:
        if all(isinstance(v, bool) for v in values):
            if len(set(values)) == 2:
                return ("False" if negated else "True"), Level.ATOM
            if values[0] is not negated:
                return self.write(operand)
            return "not " + self.text(operand, Level.NOT), Level.NOT
        subject = self.text(operand, Level.SUM)
        if len(values) == 1:
            return f"{subject} {'!=' if negated else '=='} {literal(values[0])}", Level.COMPARISON
        listed = ", ".join(literal(v) for v in values)
        return f"{subject} {'not in' if negated else 'in'} ({listed})", Level.COMPARISON

    def _match(self, expr: Match) -> tuple[str, Level]:
        """A match inside an expression: a dict if its arms are constants, else a chain of conditional expressions."""
        rows = constant_rows(expr)
        if rows is not None:
            pairs, default = rows
            inner = ", ".join(f"{k}: {self.text(v)}" for k, v in pairs.items())
            keys = ", ".join(self.text(s) for s in expr.subjects)
            if default is None:
                return f"{{{inner}}}[{keys}]", Level.ATOM
            key = keys if len(expr.subjects) == 1 else f"({keys})"
            return f"{{{inner}}}.get({key}, {self.text(default)})", Level.ATOM
        names: list[Expr] = []
        bindings: list[str] = []
        for subject in expr.subjects:
            if not _compound(subject):
                names.append(subject)
            else:
                local = self.scope.temporary("key")
                bindings.append(f"{local} := {self.text(subject)}")
                names.append(bound(self.scope, local, subject))
        written, level = self.write(as_conditional(expr, tuple(names)))
        if not bindings:
            return written, level
        # A list of values is true if it is not empty: this binds every subject before the first arm is tried.
        return f"[{', '.join(bindings)}] and {self._last(written, level)}", Level.AND

    @staticmethod
    def _last(written: str, level: Level) -> str:
        return written if level >= Level.NOT else f"({written})"

    def _builtin(self, expr: Builtin) -> tuple[str, Level]:
        name, arguments = expr.name, expr.arguments
        rank = self.module.ranks[expr.order] if expr.order else ""
        match name:
            case "sum" | "count" if not arguments:
                return "0", Level.ATOM
            case "min" | "max" | "sum" if len(arguments) == 1:
                return self.write(arguments[0])
            case "sum" | "count":
                pieces, level = self.pieces(expr)
                return " ".join(pieces), level
            case "int":
                return (
                    f"{rank}[{self.text(arguments[0])}]" if rank else self._call("int", arguments)
                ), Level.ATOM
            case "min" | "max" if rank:
                return self._call(name, arguments, f"key={rank}.get"), Level.ATOM
            case "clamp" if rank:
                value, low, high = arguments
                inner = self._call("min", (value, high), f"key={rank}.get")
                return f"max({self.text(low)}, {inner}, key={rank}.get)", Level.ATOM
            case "clamp" | "round_div":
                self.module.helpers.add(name)
        return self._call(name, arguments), Level.ATOM


def bound(scope: Locals, local: str, subject: Expr) -> Variable:
    """A variable that stands for a subject bound to a Python local of ours, under a name that no spec can have."""
    key = f"<{local}>"
    scope.names[key] = local
    return Variable(key, Role.LOCAL, span=subject.span)


def constant_rows(expr: Match) -> tuple[dict[str, Constant], Constant | None] | None:
    """Keys and constants of a match that a dict can stand for, and the constant of its final `_`; None if it cannot."""
    rows: dict[str, Constant] = {}
    for patterns, value in expr.arms:
        if not isinstance(value, Constant):
            return None
        if all(p.options is None for p in patterns):
            return rows, value
        options = [p.options for p in patterns]
        if len(options) > 1 and any(o is None or len(o) != 1 for o in options):
            return None
        for choice in zip(*(o or () for o in options), strict=True):
            exact = [literal(o.value) for o in choice if isinstance(o, Exactly)]
            if len(exact) < len(choice):
                return None
            rows.setdefault(exact[0] if len(exact) == 1 else f"({', '.join(exact)})", value)
    return rows, None


def _enclosed(opening: str, items: list[str], closing: str) -> list[str]:
    """Items with commas, the brackets attached to the first and the last."""
    pieces = [f"{item}," for item in items[:-1]] + [items[-1] + closing]
    return [opening + pieces[0], *pieces[1:]]


def _compound(expr: Expr) -> bool:
    """Whether the expression is worth a name before it is written twice."""
    return not isinstance(expr, Constant | Variable)


def _constant(value: Value) -> tuple[str, Level]:
    negative = not isinstance(value, str) and value < 0
    return literal(value), Level.UNARY if negative else Level.ATOM


def _merged(pattern: Pattern) -> tuple[Exactly | Between, ...] | None:
    """The options of a pattern, its ranges listed where a mixture of few values reads better as one tuple."""
    if pattern.options is None or len(pattern.options) == 1:
        return pattern.options
    sizes = [o.high - o.low + 1 if isinstance(o, Between) else 1 for o in pattern.options]
    if sum(sizes) > EXPANDED_RANGE:
        return pattern.options
    values: dict[Value, None] = {}
    for option in pattern.options:
        run = range(option.low, option.high + 1) if isinstance(option, Between) else (option.value,)
        values.update(dict.fromkeys(run))
    return tuple(Exactly(v) for v in values)


def _between(subject: str, option: Exactly | Between) -> str:
    if isinstance(option, Exactly):
        return f"{subject} == {literal(option.value)}"
    return f"{option.low} <= {subject} <= {option.high}"
