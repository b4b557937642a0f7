"""Bodies of functions, translated: assignments become `let`s, and ways through the body one conditional expression.

After an `if`, a variable that either branch assigned is a conditional of what it was there; a way that returned early
is a condition and a value, in order. What is computed on some ways only is moved to a `let` before them only if it has
a value on all.
"""

from __future__ import annotations

import ast as python
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from causim.checker.kinds import Labels
from causim.interop.python.conditions import conditional, conjunction, negation
from causim.interop.python.expressions import Expressions, Rules
from causim.interop.python.module import Module, check_function, parameters
from causim.interop.python.reading import quoted, refuse
from causim.interop.python.terms import Nothing, Operand, Sequence, Term, is_false, is_true
from causim.model.expr import BUILTINS
from causim.source import Span
from causim.syntax import ast
from causim.syntax.mistakes import KEYWORDS
from causim.syntax.tree import walk

SMALL = 8  # what is computed in a branch and is not larger stays there
MAX_CALLS = 12  # functions that call each other, in depth
_LOOPS = "Write out each case: a mechanism has no loops."
_EFFECTS = "A mechanism computes a value, and does nothing else."

_UNREAD: Mapping[type[python.stmt], tuple[str, str]] = {
    python.For: ("a loop", _LOOPS),
    python.AsyncFor: ("a loop", _LOOPS),
    python.While: ("a loop", _LOOPS),
    python.Import: ("an import", _EFFECTS),
    python.ImportFrom: ("an import", _EFFECTS),
    python.Global: ("`global`", "Return the value."),
    python.Nonlocal: ("`nonlocal`", "Return the value."),
    python.FunctionDef: ("a function inside a function", "Define it before, on its own."),
    python.AsyncFunctionDef: ("an `async` function", _EFFECTS),
    python.ClassDef: ("a class", _EFFECTS),
    python.Try: ("`try`", "Test first what could fail, as in `if d != 0:`."),
    python.Raise: ("`raise`", "Return a value in every branch: the last one needs no test."),
    python.Assert: ("`assert`", "Leave it out: types are proved by the checker."),
    python.With: ("`with`", _EFFECTS),
    python.Delete: ("`del`", "Leave it out."),
    python.Match: ("`match`", "Use `if`, `elif` and `else`, or a dictionary."),
}


@dataclass(slots=True)
class Flow:
    """What a block does: values returned on the way, each under a condition tried in order; then, what remains.

    `last` is what it returns if none of the conditions holds; None if it goes on to the next statement.
    """

    returns: list[tuple[Term, Term]] = field(default_factory=list)
    last: Term | None = None

    def value(self, span: Span) -> Term:
        """Of a block that always returns."""
        assert self.last is not None
        found = self.last
        for condition, value in reversed(self.returns):
            found = conditional(condition, value, found, span)
        return found


class Bodies(Expressions):
    """Translates bodies. `lets` are the bindings that the translated expressions refer to, in order."""

    def __init__(self, module: Module, rules: Rules, taken: Collection[str]) -> None:
        super().__init__(module, rules)
        self.lets: list[ast.Let] = []
        self.taken = set(taken) | set(KEYWORDS) | set(BUILTINS)
        self.calls: list[str] = []
        self.own_names: dict[str, tuple[str, ...]] = {}

    # --- names

    def bind(self, name: str, operand: Operand) -> Operand:
        """A `let` for what is neither a name nor a literal, unless it might have no value where it is not needed."""
        if isinstance(operand, Sequence):
            return Sequence(tuple(self.bind(name, item) for item in operand.items))
        if not isinstance(operand, Term) or operand.size == 1:
            return operand
        if self.guarded and (operand.partial or operand.size <= SMALL):
            return operand
        own = self.fresh(name)
        self.lets.append(ast.Let(ast.Name(own, span=operand.span), operand.expr, span=operand.span))
        return Term(ast.Ref(own, span=operand.span), operand.kind)

    def fresh(self, name: str) -> str:
        stem = name.strip("_") or "value"
        stem = stem if stem[0].isalpha() else f"x{stem}"
        found, number = stem, 1
        while found in self.taken:
            number += 1
            found = f"{stem}_{number}"
        self.taken.add(found)
        return found

    # --- functions

    def function(self, function: python.FunctionDef, env: dict[str, Operand]) -> Term:
        """The value of a function whose parameters have these values."""
        if function.name in self.calls or len(self.calls) >= MAX_CALLS:
            why = (
                "calls itself" if function.name in self.calls else f"is the {MAX_CALLS}th of a chain of calls"
            )
            refuse(
                "python-unsupported", self.span(function), f"{function.name} {why}", "Write out each case."
            )
        unset = Nothing(self.span(function))
        outer, self.env = self.env, dict.fromkeys(self._assigned(function), unset) | env
        self.calls.append(function.name)
        flow = self.block(function.body)
        self.calls.pop()
        self.env = outer
        if flow.last is None:
            span = self.span(function.body[-1])
            message = f"{function.name} can end without a `return`"
            refuse("python-no-return", span, message, "Return a value on every way through it.")
        return flow.value(self.span(function))

    def _assigned(self, function: python.FunctionDef) -> tuple[str, ...]:
        """The names that a function assigns anywhere: they are its own everywhere, whatever the module calls so."""
        if function.name not in self.own_names:
            nodes = (n for n in python.walk(function) if isinstance(n, python.Name))
            stored = dict.fromkeys(n.id for n in nodes if isinstance(n.ctx, python.Store))
            self.own_names[function.name] = tuple(stored)
        return self.own_names[function.name]

    def inline(self, name: str, node: python.Call) -> Operand:
        span = self.span(node)
        function = self.module.functions[name]
        check_function(self.module.text, function)
        names = parameters(function)
        if node.keywords or len(node.args) != len(names):
            message = f"{name} takes {len(names)} values, by position"
            refuse("python-unsupported", span, message, f"Write {name}({', '.join(names)}).")
        values = [self.evaluate(argument) for argument in node.args]
        env = {parameter: self.bind(parameter, value) for parameter, value in zip(names, values, strict=True)}
        guarded = self.guarded
        try:
            return self.function(function, env)
        finally:
            self.guarded = guarded

    # --- statements

    def block(self, body: list[python.stmt]) -> Flow:
        """The statements in order; what stands behind a `return` is not looked at, as Python would not."""
        flow = Flow()
        self.nesting += 1
        for statement in body:
            self.step(statement)
            match statement:
                case python.Return(value=python.expr() as value):
                    flow.last = self.term(value)
                case python.If():
                    self._if(statement, flow)
                case _:
                    self._statement(statement)
            if flow.last is not None:
                break
        self.nesting -= 1
        return flow

    def _statement(self, statement: python.stmt) -> None:
        span = self.span(statement)
        match statement:
            case python.Assign(targets=targets, value=value):
                operand = self.evaluate(value)
                for target in targets:
                    self._assign(target, operand)
            case python.AnnAssign(target=target, value=python.expr() as value):
                self._assign(target, self.evaluate(value))
            case python.AugAssign(target=python.Name(id=name) as target, op=op, value=value):
                before = python.copy_location(python.Name(name, python.Load()), target)
                changed = python.copy_location(python.BinOp(before, op, value), statement)
                self._assign(target, self.evaluate(changed))
            case python.Pass() | python.Expr(value=python.Constant()):
                pass
            case python.Return():
                refuse(
                    "python-no-return",
                    span,
                    "this `return` has no value",
                    "Return a value of the node's type.",
                )
            case _:
                what, hint = _UNREAD.get(
                    type(statement), (quoted(span.text), "Use assignments, `if` and `return`.")
                )
                refuse("python-unsupported", span, f"{what} is not read", hint)

    def _assign(self, target: python.expr, operand: Operand) -> None:
        match target:
            case python.Name(id=name):
                self.env[name] = self.bind(name, operand)
            case python.Tuple(elts=targets) | python.List(elts=targets) if isinstance(operand, Sequence):
                if len(targets) != len(operand.items):
                    message = f"{len(operand.items)} values for {len(targets)} names"
                    refuse("python-unsupported", self.span(target), message, "Give each name one value.")
                for inner, item in zip(targets, operand.items, strict=True):
                    self._assign(inner, item)
            case _:
                hint = "Assign to a name."
                refuse("python-unsupported", self.span(target), "only names are assigned to", hint)

    # --- branches

    def _if(self, statement: python.If, flow: Flow) -> None:
        """An `if` with all its `elif`s, walked rather than recursed into: there can be hundreds."""
        chain = [statement]
        while len(chain[-1].orelse) == 1 and isinstance(chain[-1].orelse[0], python.If):
            chain.append(chain[-1].orelse[0])
        outer, before = self.env, self.guarded
        branches: list[tuple[Term, Flow, dict[str, Operand]]] = []
        for link in chain:
            self.step(link)
            test = self.truth(link.test)
            if is_false(test):
                continue
            branches.append((test, *self._branch(link.body)))
            self.guarded = True
            if is_true(test):
                break
        else:
            always = self._branch(chain[-1].orelse)
            branches.append((conjunction("and", [], self.span(statement)), *always))
        self.env, self.guarded = outer, before
        self._merge(branches, flow, self.span(statement))

    def _branch(self, body: list[python.stmt]) -> tuple[Flow, dict[str, Operand]]:
        with self.aside():
            flow = self.block(body)
            return flow, self.env

    def _merge(self, branches: list[tuple[Term, Flow, dict[str, Operand]]], flow: Flow, span: Span) -> None:
        """Join the branches from the last to the first; the last one's condition always holds."""
        _, inner, env = branches[-1]
        found, going = inner, env
        for test, inner, env in reversed(branches[:-1]):
            found, going = self._join(test, (inner, env), (found, going), span)
        flow.returns.extend(found.returns)
        flow.last = found.last
        if flow.last is None:
            self.guarded = self.guarded or bool(flow.returns)
            names = [name for name, value in going.items() if self.env.get(name) is not value]
            self.env = going
            for name in names:
                self.env[name] = self.bind(name, going[name])

    def _join(
        self,
        test: Term,
        then: tuple[Flow, dict[str, Operand]],
        other: tuple[Flow, dict[str, Operand]],
        span: Span,
    ) -> tuple[Flow, dict[str, Operand]]:
        a, b = then[0], other[0]
        if a.last is not None and b.last is not None:
            return Flow([], conditional(test, a.value(span), b.value(span), span)), then[1]
        if a.last is not None:
            return Flow([(test, a.value(span)), *b.returns]), other[1]
        if b.last is not None:
            opposite = negation(test, span)
            return Flow([(opposite, b.value(span)), *a.returns]), then[1]
        returns = [(conjunction("and", [test, condition], span), value) for condition, value in a.returns]
        opposite = negation(test, span)
        returns += [
            (conjunction("and", [opposite, condition], span), value) for condition, value in b.returns
        ]
        return Flow(returns), self._joined(test, then[1], other[1], span)

    def _joined(
        self, test: Term, then: dict[str, Operand], other: dict[str, Operand], span: Span
    ) -> dict[str, Operand]:
        """The variables after a choice."""
        return {
            name: self._either(test, then.get(name, Nothing(span)), other.get(name, Nothing(span)), span)
            for name in dict.fromkeys((*then, *other))
        }

    def _either(self, test: Term, a: Operand, b: Operand, span: Span) -> Operand:
        """One operand or the other; nothing where they are not of one form, which matters only if it is used."""
        if a is b or a == b:
            return a
        if isinstance(a, Term) and isinstance(b, Term):
            alike = type(a.kind) is type(b.kind) or (
                not isinstance(a.kind, Labels) and not isinstance(b.kind, Labels)
            )
            return conditional(test, a, b, span) if alike else Nothing(span)
        if isinstance(a, Sequence) and isinstance(b, Sequence) and len(a.items) == len(b.items):
            pairs = zip(a.items, b.items, strict=True)
            return Sequence(tuple(self._either(test, x, y, span) for x, y in pairs))
        return Nothing(span)


def pruned(lets: list[ast.Let], value: ast.Expr) -> tuple[ast.Let, ...]:
    """The bindings that the value needs."""
    needed = names_in(value)
    kept: list[ast.Let] = []
    for let in reversed(lets):
        if let.name.text in needed:
            needed |= names_in(let.value)
            kept.append(let)
    return tuple(reversed(kept))


def names_in(expr: ast.Expr) -> set[str]:
    """Every name that an expression refers to."""
    return {node.name for node in walk(expr) if isinstance(node, ast.Ref)}
