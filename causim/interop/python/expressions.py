"""Expressions of Python, translated: what they compute is written in the language, never computed here."""

from __future__ import annotations

import ast as python
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction

from causim.checker.kinds import Bools
from causim.checker.ranges import INT64
from causim.diagnostics import nearest
from causim.interop.python import lookups
from causim.interop.python.calls import BUILTINS, call_helper, call_method
from causim.interop.python.conditions import as_truth, conditional, conjunction, negation
from causim.interop.python.module import Module
from causim.interop.python.operators import COMPARISONS, arithmetic, as_term, compared
from causim.interop.python.reading import quoted, refuse
from causim.interop.python.terms import (
    Dictionary,
    Nothing,
    Operand,
    Real,
    Sequence,
    Term,
    Uniform,
    at,
    check_label,
    constant,
    is_false,
    is_true,
    negative,
    value_of,
)
from causim.model.domain import Value
from causim.source import Span

MAX_WORK = (
    20_000  # expressions and statements looked at, those of inlined functions as often as they are called
)
MAX_NESTING = 120  # of all that is open at one time
_NO_LOOPS = "Write out each case, or use `sum([...])`, `max(...)` or a dictionary."
_UNREAD: Mapping[type[python.expr], tuple[str, str]] = {
    python.Lambda: ("a `lambda`", "Define a function with `def`."),
    python.ListComp: ("a comprehension", _NO_LOOPS),
    python.SetComp: ("a comprehension", _NO_LOOPS),
    python.DictComp: ("a comprehension", _NO_LOOPS),
    python.GeneratorExp: ("a comprehension", _NO_LOOPS),
    python.JoinedStr: ("an f-string", "Return one of the declared labels, chosen with `if` or a dictionary."),
    python.Starred: ("`*`", "Write out each value."),
    python.NamedExpr: ("`:=`", "Assign on a line of its own."),
    python.Await: ("`await`", "A mechanism computes a value, and does nothing else."),
    python.Yield: ("`yield`", "A mechanism returns one value."),
    python.YieldFrom: ("`yield`", "A mechanism returns one value."),
    python.Attribute: (
        "an attribute",
        "Of methods, only `.get` of a dictionary, `.count` and `.index` are read.",
    ),
    python.Slice: ("a slice", "Look up one value."),
}


@dataclass(frozen=True, slots=True)
class Rules:
    """What differs between the texts that are read.

    In a mechanism of a typed model a label that its type does not have is a mistake, and `:=` is refused. A bundle has
    no types, so that such a comparison is false, and compiled models use `:=`.
    """

    walrus: bool = False
    closed_labels: bool = True


class Expressions(ABC):
    """Translates expressions in an environment. `guarded` says that what is read now is not computed in all cases."""

    def __init__(self, module: Module, rules: Rules) -> None:
        self.module = module
        self.rules = rules
        self.env: dict[str, Operand] = {}
        self.guarded = False
        self.work = 0
        self.nesting = 0
        self.constants: dict[str, Operand] = {}
        self.reading: list[str] = []  # constants that are being read

    def span(self, node: python.AST) -> Span:
        return self.module.text.span(node)

    @contextmanager
    def aside(self) -> Iterator[None]:
        """What is computed in some cases only: names that are bound there are not known afterwards."""
        env, guarded = self.env, self.guarded
        self.env, self.guarded = dict(env), True
        try:
            yield
        finally:
            self.env, self.guarded = env, guarded

    def step(self, node: python.AST) -> None:
        """Count the work, so that functions which call each other twice cannot multiply it without end."""
        self.work += 1
        if self.work > MAX_WORK or self.nesting > MAX_NESTING:
            message = "this takes too many steps to translate"
            refuse("python-too-large", self.span(node), message, "Split it, and call each function once.")

    # --- the forms

    def evaluate(self, node: python.expr) -> Operand:
        self.step(node)
        self.nesting += 1
        try:
            return self._evaluate(node)
        finally:
            self.nesting -= 1

    def _evaluate(self, node: python.expr) -> Operand:
        match node:
            case python.Constant():
                return self._constant(node)
            case python.Name():
                return self._name(node)
            case python.BinOp():
                return self._binary_chain(node)
            case python.UnaryOp():
                return self._unary(node)
            case python.BoolOp():
                return self._bool_op(node)
            case python.Compare():
                return self._comparison(node)
            case python.IfExp():
                return self._conditional(node)
            case python.Tuple(elts=items) | python.List(elts=items) | python.Set(elts=items):
                return Sequence(tuple(self.evaluate(item) for item in items))
            case python.Dict():
                return self._dictionary(node)
            case python.Subscript():
                return self._subscript(node)
            case python.Call():
                return self.call(node)
            case python.NamedExpr(target=python.Name(id=name), value=value) if self.rules.walrus:
                self.env[name] = self.bind(name, self.evaluate(value))
                return self.env[name]
        what, hint = _UNREAD.get(type(node), (quoted(self.span(node).text), "Use plain expressions."))
        refuse("python-unsupported", self.span(node), f"{what} is not read", hint)

    def term(self, node: python.expr) -> Term:
        """An expression whose value is an integer, a truth value or a label."""
        return as_term(self.evaluate(node), self.span(node))

    def truth(self, node: python.expr) -> Term:
        """An expression as a condition."""
        match node:
            case python.BoolOp(op=op, values=values):
                self.step(node)
                return self._all_of(op, values, self.span(node))
            case python.UnaryOp(op=python.Not(), operand=operand):
                self.step(node)
                self.nesting += 1
                found = negation(self.truth(operand), self.span(node))
                self.nesting -= 1
                return found
        value = self.evaluate(node)
        if isinstance(value, Sequence | Dictionary):
            filled = bool(value.items if isinstance(value, Sequence) else value.rows)
            return constant(filled, self.span(node))
        return as_truth(as_term(value, self.span(node)), self.span(node))

    def _all_of(self, op: python.boolop, values: list[python.expr], span: Span) -> Term:
        """Conditions in a row; those behind one that decides are not looked at, as Python would not."""
        decides = is_false if isinstance(op, python.And) else is_true
        self.nesting += 1
        terms = [self.truth(values[0])]
        with self.aside():
            for value in values[1:]:
                if decides(terms[-1]):
                    break
                terms.append(self.truth(value))
        self.nesting -= 1
        return conjunction("and" if isinstance(op, python.And) else "or", terms, span)

    @abstractmethod
    def bind(self, name: str, operand: Operand) -> Operand:
        """The operand under a name of its own, where that is worth one."""

    # --- names and literals

    def _constant(self, node: python.Constant) -> Operand:
        span, value = self.span(node), node.value
        match value:
            case bool():
                return constant(value, span)
            case int():
                if not INT64[0] <= value <= INT64[1]:
                    refuse("overflow", span, "an integer of more than 64 bits", "Use smaller numbers.")
                return constant(value, span)
            case str():
                check_label(value, span)
                return constant(value, span)
            case float() if abs(value) < 1e18:
                return Real(Fraction(repr(value)))
        hint = "Values are integers, True and False, and strings as labels."
        refuse("python-unsupported", span, f"{quoted(span.text)} is no value of a model", hint)

    def _name(self, node: python.Name) -> Operand:
        name, span = node.id, self.span(node)
        if name in self.env:
            found = self.env[name]
            if isinstance(found, Nothing):
                message = f"{name} may have no value here, or values of several types"
                refuse("python-name", span, message, "Assign it in every branch, or before the `if`.")
            return at(found, span) if isinstance(found, Term) else found
        if name in self.module.constants:
            return self._module_constant(name, span)
        guess = nearest(name, (*self.env, *self.module.constants))
        hint = (
            f"Did you mean {guess}?" if guess else f"Known here: {', '.join(sorted(self.env)) or 'nothing'}."
        )
        refuse("python-name", span, f"{name} is not known here", hint)

    def _module_constant(self, name: str, span: Span) -> Operand:
        if name in self.reading:
            refuse("python-name", span, f"{name} is defined by itself", "Write out its value.")
        if name not in self.constants:
            env, guarded = self.env, self.guarded
            self.env, self.guarded = {}, True
            self.reading.append(name)
            self.constants[name] = self.evaluate(self.module.constants[name])
            self.reading.pop()
            self.env, self.guarded = env, guarded
        return self.constants[name]

    def _dictionary(self, node: python.Dict) -> Dictionary:
        rows = []
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                refuse("python-unsupported", self.span(value), "`**` is not read", "Write out each entry.")
            rows.append((self._key(key), self.evaluate(value)))
        return Dictionary(tuple(rows))

    def _key(self, node: python.expr) -> tuple[Value, ...]:
        operand = self.evaluate(node)
        items = operand.items if isinstance(operand, Sequence) else (operand,)
        values = [value_of(item) if isinstance(item, Term) else None for item in items]
        if None in values:
            hint = "Keys are integers, truth values, strings, or tuples of them."
            refuse("python-unsupported", self.span(node), "a key must be a constant", hint)
        return tuple(value for value in values if value is not None)

    # --- operators

    def _binary_chain(self, node: python.BinOp) -> Operand:
        """A chain leans to the left; it is walked, not recursed into, for it can be hundreds of terms long."""
        spine = [node]
        while isinstance(spine[-1].left, python.BinOp):
            spine.append(spine[-1].left)
        found = self.evaluate(spine[-1].left)
        for link in reversed(spine):
            self.step(link)
            found = arithmetic(link.op, found, self.evaluate(link.right), self.span(link))
        return found

    def _unary(self, node: python.UnaryOp) -> Operand:
        span = self.span(node)
        match node.op:
            case python.Not():
                return self.truth(node)
            case python.USub():
                operand = self.evaluate(node.operand)
                if isinstance(operand, Real):
                    return Real(-operand.value)
                return negative(as_term(operand, span), span)
            case python.UAdd():
                return self.term(node.operand)
        refuse("python-unsupported", span, "`~` is not read", "Write `not x`, or `-x - 1`.")

    def _bool_op(self, node: python.BoolOp) -> Operand:
        """`and`, `or`: in Python one of the operands; a condition if all are truth values."""
        first, *rest = node.values
        span = self.span(node)
        if isinstance(node.op, python.And) and isinstance(first, python.List) and first.elts:
            self.evaluate(first)  # a list that is not empty is true: what counts of it is what it binds
            others = python.copy_location(python.BoolOp(node.op, rest), node)
            return self.evaluate(rest[0] if len(rest) == 1 else others)
        decides = is_false if isinstance(node.op, python.And) else is_true
        operands = [self.term(first)]
        with self.aside():
            for value in rest:
                if decides(operands[-1]):
                    break
                operands.append(self.term(value))
        if all(isinstance(operand.kind, Bools) for operand in operands):
            return conjunction("and" if isinstance(node.op, python.And) else "or", operands, span)
        found = operands[-1]
        for operand in reversed(operands[:-1]):
            test = as_truth(operand, operand.span)
            then, otherwise = (found, operand) if isinstance(node.op, python.And) else (operand, found)
            found = conditional(test, then, otherwise, span)
        return found

    def _conditional(self, node: python.IfExp) -> Operand:
        """A chain of conditionals leans to the right; it is walked, as far as it can be reached."""
        branches: list[tuple[Term, Term, Span]] = []
        test = self.truth(node.test)
        with self.aside():
            at: python.expr = node
            while isinstance(at, python.IfExp):
                test = self.truth(at.test) if at is not node else test
                if not is_false(test):
                    with self.aside():
                        branches.append((test, self.term(at.body), self.span(at)))
                if is_true(test):
                    break
                at = at.orelse
            found = branches.pop()[1] if is_true(test) else self.term(at)
        for condition, value, span in reversed(branches):
            found = conditional(condition, value, found, span)
        return found

    # --- comparisons

    def _comparison(self, node: python.Compare) -> Term:
        """`a < b < c`: each neighbouring pair."""
        left = self.evaluate(node.left)
        tests: list[Term] = []
        env, guarded = self.env, self.guarded
        places = [node.left, *node.comparators]
        for index, (op, comparator) in enumerate(zip(node.ops, node.comparators, strict=True)):
            if index == 1:  # from here on, only if the first pair compares so
                self.env, self.guarded = dict(env), True
            right = self.evaluate(comparator)
            pair = self.span(places[index]).to(self.span(comparator))
            tests.append(self._compared(op, left, right, pair))
            left = right
            if is_false(tests[-1]):
                break
        self.env, self.guarded = env, guarded
        return conjunction("and", tests, self.span(node))

    def _compared(self, op: python.cmpop, left: Operand, right: Operand, span: Span) -> Term:
        if (isinstance(left, Uniform) or isinstance(right, Uniform)) and type(op) in COMPARISONS:
            return self.threshold(COMPARISONS[type(op)], left, right, span)
        return compared(op, left, right, span, self.rules.closed_labels)

    @abstractmethod
    def threshold(self, op: str, left: Operand, right: Operand, span: Span) -> Term:
        """A comparison of a real draw with a number: samplers know what it means."""

    # --- look-ups and calls

    def _subscript(self, node: python.Subscript) -> Operand:
        collection = self.evaluate(node.value)
        span = self.span(node)
        if isinstance(collection, Dictionary):
            subjects = lookups.parts_of(self.evaluate(node.slice), span)
            return lookups.lookup(collection, subjects, None, span)
        if isinstance(collection, Sequence):
            return lookups.element(collection.items, self.term(node.slice), span)
        refuse("python-unsupported", span, "only dictionaries and tuples are looked up in", "Write `D[x]`.")

    def call(self, node: python.Call) -> Operand:
        span = self.span(node)
        match node.func:
            case python.Name(id=name) if name not in self.env:
                if name in self.module.helpers:
                    return call_helper(self, self.module.helpers[name], node)
                if name in self.module.functions:
                    return self.inline(name, node)
                if name in self.module.draws and (drawn := self.method(node)) is not None:
                    return drawn
                if name in BUILTINS and name not in self.module.constants:
                    return BUILTINS[name](self, node)
            case python.Attribute():
                return call_method(self, node)
        known = ", ".join(sorted(BUILTINS))
        refuse(
            "python-unsupported",
            span,
            f"{quoted(span.text)} calls what is not known here",
            f"Known: {known}.",
        )

    @abstractmethod
    def inline(self, name: str, node: python.Call) -> Operand:
        """The value of a call of a function of the module."""

    @abstractmethod
    def method(self, node: python.Call) -> Operand | None:
        """The value of a call that draws; None for any other method."""
