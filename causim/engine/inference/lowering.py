"""Structured lowering: a wide mechanism as a chain of small relations.

A mechanism of many parents (a sum of fifteen scores, the parity of two hundred bits) has a table that no
memory holds, yet each step of computing it needs only a running value and one more input. An expression whose
variables have few combinations is tabulated as it is; a larger one is taken apart, and each part becomes an
auxiliary variable that holds the values it can reach. All parts are functions of the node's inputs, so that
every semiring may sum them out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from causim.engine.inference.relation import Key, Relation, Sort, Tables, Values
from causim.model.domain import Domain, Value
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
    Pattern,
    Role,
    Sum,
    Variable,
    walk,
)

SMALL = 1 << 12  # combinations up to which an expression is tabulated without being taken apart

Scope = Mapping[str, Key]


class Lowering:
    """Takes one node's mechanism apart. `scope` maps the names of its inputs to variables."""

    def __init__(self, space: Tables, node: str, scope: Scope) -> None:
        self.space = space
        self.node = node
        self.inputs = dict(scope)
        self.relations: list[Relation] = []

    def body(self, body: Body, key: Key, domain: Domain, forced: frozenset[Value]) -> tuple[Relation, ...]:
        """The relations that compute the node, the last one its value. Raises TooWideError."""
        if self.space.size(tuple(self.inputs.values())) <= SMALL:
            used, column = self.space.tabulate(body, self.inputs)
        else:
            scope = self._lets(body, self.inputs)
            result = self.part(body.result, scope)
            used, column = self.space.tabulate(Body((), result), _reads(result, scope | self._aux))
        values = self.space.values_of_domain(column, domain, forced)
        self.space.enter(key, values)
        table = _positions(column, values.column)
        return self._merged([*self.relations, Relation(used, key, table)])

    def _merged(self, relations: list[Relation]) -> tuple[Relation, ...]:
        """The same relations, with those values of auxiliaries made one that make no difference to what follows.

        A total of which only `min(total, 4)` is used needs no more than five values, and so do the running totals.
        Auxiliaries that nothing reads are left out. From the last relation to the first, so that each sees what is
        left of those after it.
        """
        for place in range(len(relations) - 2, -1, -1):
            key = relations[place].output
            readers = [i for i in range(place + 1, len(relations)) if key in relations[i].inputs]
            if not readers:
                del relations[place]
                continue
            kept, classes = _alike([_by(relations[i], key) for i in readers])
            if len(kept) == len(classes):
                continue
            old = self.space.values[key]
            self.space.enter(key, Values(tuple(old.values[i] for i in kept), old.column[kept], {}))
            relations[place] = replace(relations[place], table=classes[relations[place].table])
            for i in readers:
                axis = relations[i].inputs.index(key)
                relations[i] = replace(relations[i], table=relations[i].table.take(kept, axis=axis))
        return tuple(relations)

    # --- parts

    @property
    def _aux(self) -> dict[str, Key]:
        return {_auxiliary(r.output): r.output for r in self.relations}

    def _lets(self, body: Body, scope: Scope) -> dict[str, Key]:
        """Each `let` as a variable of its own."""
        inner = dict(scope)
        for name, expr in body.lets:
            inner[name] = self.variable(self.part(expr, inner), inner)
        return inner

    def part(self, expr: Expr, scope: Scope) -> Expr:
        """An expression over few combinations that has the same value, with the rest put into variables."""
        if self._few(expr, scope):
            return expr
        match expr:
            case Sum(terms):
                first = self.atom(terms[0][1], scope)
                rest = ((sign, self.atom(term, scope)) for sign, term in terms[1:])
                return self._fold(first, (lambda acc, t=t: Sum(((1, acc), t)) for t in rest), scope)
            case All(operands) | AnyOf(operands):
                make = All if isinstance(expr, All) else AnyOf
                atoms = [self.atom(operand, scope) for operand in operands]
                return self._fold(atoms[0], (lambda acc, x=x: make((acc, x)) for x in atoms[1:]), scope)
            case Builtin():
                return self._builtin(expr, scope)
            case Negate(operand) | Not(operand) | Member(operand):
                return replace(expr, operand=self.atom(operand, scope))
            case Arithmetic(_, left, right) | Compare(_, left, right):
                return replace(expr, left=self.atom(left, scope), right=self.atom(right, scope))
            case Conditional(branches, otherwise):
                result = self.atom(otherwise, scope)
                for condition, value in reversed(branches):
                    branch = (self.atom(condition, scope), self.atom(value, scope))
                    result = self.named(Conditional((branch,), result), scope)
                return result
            case Match(subjects, arms):
                return self._select(subjects, arms, scope)
            case Lookup(name, keys):
                table = self.space.model.table_by_name[name]
                return self._select(
                    keys, [(patterns, Constant(value)) for patterns, value in table.rows], scope
                )
            case Apply(name, arguments):
                return self._apply(name, arguments, scope)
        return expr

    def _few(self, expr: Expr, scope: Scope) -> bool:
        return self.space.size(tuple(set(_reads(expr, {**scope, **self._aux}).values()))) <= SMALL

    def atom(self, expr: Expr, scope: Scope) -> Expr:
        """The part as a constant or a variable, so that what is built on it stays small."""
        return self.named(self.part(expr, scope), scope)

    def named(self, expr: Expr, scope: Scope) -> Expr:
        if isinstance(expr, Constant | Variable):
            return expr
        return Variable(_auxiliary(self.variable(expr, scope)), Role.LOCAL)

    def variable(self, expr: Expr, scope: Scope) -> Key:
        """A variable that holds the value of a small expression."""
        if isinstance(expr, Variable):
            return ({**scope, **self._aux})[expr.name]
        used, column = self.space.tabulate(Body((), expr), _reads(expr, {**scope, **self._aux}))
        return self._enter(used, column)

    def _enter(self, used: tuple[Key, ...], column: NDArray[Any]) -> Key:
        distinct = np.unique(column)
        key = Key(Sort.AUXILIARY, self.node, len(self.relations))
        # Auxiliary values are looked at by the evaluator only, in its own encoding.
        self.space.enter(key, Values(tuple(distinct.tolist()), distinct, {}))
        self.relations.append(Relation(used, key, _positions(column, distinct)))
        return key

    # --- forms

    def _fold(self, first: Expr, steps: Iterable[Any], scope: Scope) -> Expr:
        """A running value: each step makes the next expression from the variable of the last."""
        result = first
        for step in steps:
            result = step(self.named(result, scope))
            result = self.named(result, scope)
        return result

    def _builtin(self, expr: Builtin, scope: Scope) -> Expr:
        atoms = [self.atom(argument, scope) for argument in expr.arguments]
        if expr.name in ("min", "max", "sum"):
            make = expr.name
            steps = (lambda acc, x=x: Builtin(make, (acc, x), expr.order) for x in atoms[1:])
            return self._fold(atoms[0], steps, scope)
        if expr.name == "count":
            ones = [self.named(Builtin("int", (atom,)), scope) for atom in atoms]
            return self._fold(ones[0], (lambda acc, x=x: Sum(((1, acc), (1, x))) for x in ones[1:]), scope)
        return replace(expr, arguments=tuple(atoms))

    def _apply(self, name: str, arguments: Sequence[Expr], scope: Scope) -> Expr:
        function = self.space.model.function_by_name[name]
        bound = {
            parameter: self.variable(self.part(argument, scope), scope)
            for (parameter, _), argument in zip(function.parameters, arguments, strict=True)
        }
        inner = self._lets(function.body, bound)
        result = self.part(function.body.result, inner)
        key = self.variable(result, inner)
        if key.sort is Sort.AUXILIARY:
            return Variable(_auxiliary(key), Role.LOCAL)
        return Variable(next(n for n, k in scope.items() if k == key), Role.LOCAL)

    def _select(
        self, subjects: Sequence[Expr], arms: Sequence[tuple[tuple[Pattern, ...], Expr]], scope: Scope
    ) -> Expr:
        """Which arms are still alive after each subject, as a running set; then the value of the first alive."""
        alive: list[frozenset[int]] = [frozenset(range(len(arms)))]
        state: Key | None = None
        for position, subject in enumerate(subjects):
            key = self.variable(self.part(subject, scope), scope)
            takes = self._takes(key, [patterns[position] for patterns, _ in arms])
            codes: dict[frozenset[int], int] = {}
            grid = [[codes.setdefault(old & take, len(codes)) for take in takes] for old in alive]
            column = np.array(grid if state is not None else grid[0], dtype=np.int64)
            alive = list(codes)
            state = self._enter((state, key) if state is not None else (key,), column)
        assert state is not None
        chosen = [min(arms_alive, default=0) for arms_alive in alive]
        picked = Variable(_auxiliary(state), Role.LOCAL)
        patterns: dict[int, list[Exactly]] = {}
        for code, arm in enumerate(chosen):
            patterns.setdefault(arm, []).append(Exactly(code))
        choices = [(Pattern(tuple(options)), arms[arm][1]) for arm, options in patterns.items()]
        if all(isinstance(value, Constant) for _, value in choices):
            return Match((picked,), tuple(((pattern,), value) for pattern, value in choices))
        result = self.atom(choices[-1][1], scope)
        for pattern, value in reversed(choices[:-1]):
            branch = (Member(picked, pattern), self.atom(value, scope))
            result = self.named(Conditional((branch,), result), scope)
        return result

    def _takes(self, key: Key, patterns: Sequence[Pattern]) -> list[frozenset[int]]:
        """For each value of a variable, the arms whose pattern matches it."""
        column = self.space.values[key].column
        matched = [self.space.evaluator.matches(pattern, column) for pattern in patterns]
        return [frozenset(arm for arm, m in enumerate(matched) if m[i]) for i in range(len(column))]


def _by(relation: Relation, key: Key) -> NDArray[np.intp]:
    """The relation's table as one row for each value of an input."""
    table = np.moveaxis(relation.table, relation.inputs.index(key), 0)
    return table.reshape(len(table), -1)


def _alike(tables: Sequence[NDArray[np.intp]]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """One value of each class of values whose rows are the same in all tables, in order; and the class of each."""
    seen: dict[bytes, int] = {}
    rows = np.ascontiguousarray(np.concatenate(tables, axis=1))
    classes = np.array([seen.setdefault(row.tobytes(), len(seen)) for row in rows], dtype=np.intp)
    kept = np.unique(classes, return_index=True)[1].astype(np.intp)
    return kept, classes


def _auxiliary(key: Key) -> str:
    """The name under which expressions read an auxiliary variable; no name of the language holds a `$`."""
    return f"${key.part}"


def _reads(expr: Expr, scope: Mapping[str, Key]) -> dict[str, Key]:
    names = dict.fromkeys(e.name for e in walk(expr) if isinstance(e, Variable))
    return {name: scope[name] for name in names}


def _positions(column: NDArray[Any], values: NDArray[Any]) -> NDArray[np.intp]:
    """For each entry its place among the values, which need not be sorted; some place for one that is not there."""
    order = np.argsort(values, kind="stable")
    places = np.minimum(np.searchsorted(values[order], column), len(values) - 1)
    return order[places].astype(np.intp)
