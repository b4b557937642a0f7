"""Mechanism and function bodies as Python statements: `if`s that return, rather than nested expressions."""

from __future__ import annotations

from dataclasses import replace

from causim.compiler.arms import as_conditional
from causim.compiler.python_expressions import (
    ExpressionWriter,
    Locals,
    ModuleNames,
    bound,
    constant_rows,
)
from causim.compiler.python_text import STEP, WIDTH, fill
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
    Expr,
    Lookup,
    Match,
    Member,
    Negate,
    Not,
    Sum,
    Variable,
)

INLINE_BRANCHES = 1  # an inner conditional with more branches gets a local variable of its own, where it may
RETURN = "return "


class BodyWriter:
    """Writes one body. `lines` grows; a target is `return ` or `name = `."""

    def __init__(self, module: ModuleNames, scope: Locals) -> None:
        self.expressions = ExpressionWriter(module, scope)
        self.scope = scope
        self.lines: list[str] = []

    def body(self, body: Body) -> list[str]:
        for name, expr in body.lets:
            self.place(expr, f"{self.scope.names[name]} = ", STEP)
        self.place(body.result, RETURN, STEP)
        return self.lines

    def place(self, expr: Expr, target: str, indent: str) -> None:
        """Statements that give the expression's value to the target."""
        if isinstance(expr, Match):
            expr = as_conditional(expr, self.subjects(expr, indent))
            self.place(expr, target, indent)
        elif isinstance(expr, Conditional):
            self.branches(expr, target, indent)
        else:
            expr = self.hoist(expr, indent)
            self.statement(target, expr, "", indent)

    def branches(self, expr: Conditional, target: str, indent: str) -> None:
        returning = target == RETURN
        expr = expr if returning else self.flat(expr)
        for number, (test, value) in enumerate(expr.branches):
            # After a branch that returned, statements may prepare the next test; before an `elif` they may not.
            if returning or number == 0:
                test = self.hoist(test, indent)
            self.statement("if " if returning or number == 0 else "elif ", test, ":", indent)
            self.place(value, target, indent + STEP)
        if returning:
            self.place(expr.otherwise, target, indent)
        else:
            self.lines.append(f"{indent}else:")
            self.place(expr.otherwise, target, indent + STEP)

    def flat(self, expr: Conditional) -> Conditional:
        """The conditional with a conditional that is all of its `else` as further branches."""
        while True:
            otherwise = expr.otherwise
            if isinstance(otherwise, Match) and all(
                isinstance(s, Constant | Variable) for s in otherwise.subjects
            ):
                otherwise = as_conditional(otherwise, otherwise.subjects)
            if not isinstance(otherwise, Conditional):
                return expr
            expr = replace(expr, branches=expr.branches + otherwise.branches, otherwise=otherwise.otherwise)

    def statement(self, opening: str, expr: Expr, closing: str, indent: str) -> None:
        """One statement, folded inside parentheses if it is too long for a line and has places to fold at."""
        pieces, _ = self.expressions.pieces(expr)
        single = f"{indent}{opening}{' '.join(pieces)}{closing}"
        if len(single) <= WIDTH or len(pieces) == 1:
            self.lines.append(single)
        else:
            self.lines.extend(fill(f"{opening}(", pieces, f"){closing}", indent))

    def subjects(self, expr: Match, indent: str) -> tuple[Expr, ...]:
        """The subjects of a match, each computed once: what is not a plain variable is bound to a local one."""
        return tuple(self.bind(self.hoist(s, indent), indent) for s in expr.subjects)

    def bind(self, expr: Expr, indent: str, stem: str = "key") -> Expr:
        if isinstance(expr, Constant | Variable):
            return expr
        local = self.scope.temporary(stem)
        self.place(expr, f"{local} = ", indent)
        return bound(self.expressions.scope, local, expr)

    def hoist(self, expr: Expr, indent: str) -> Expr:
        """The expression with its larger inner conditionals and matches moved to statements before it.

        Only what is evaluated in any case may move: what stands behind an `and` or in a branch can be undefined where
        its guard fails.
        """
        match expr:
            case Match() if constant_rows(expr) is None:
                return self.bind(expr, indent, "choice")
            case Conditional(branches, _) if len(branches) > INLINE_BRANCHES:
                return self.bind(expr, indent, "choice")
            case Match(subjects, _):
                return replace(expr, subjects=tuple(self.hoist(s, indent) for s in subjects))
            case Conditional(branches, _):
                (test, value), *rest = branches
                return replace(expr, branches=((self.hoist(test, indent), value), *rest))
            case Negate(operand) | Not(operand) | Member(operand, _):
                return replace(expr, operand=self.hoist(operand, indent))
            case Sum(terms):
                return replace(expr, terms=tuple((sign, self.hoist(t, indent)) for sign, t in terms))
            case Arithmetic():
                return self.hoist_product(expr, indent)
            case Compare(_, left, right, _):
                return replace(expr, left=self.hoist(left, indent), right=self.hoist(right, indent))
            case All(operands) | AnyOf(operands):
                return replace(expr, operands=(self.hoist(operands[0], indent), *operands[1:]))
            case Lookup(_, keys):
                return replace(expr, keys=tuple(self.hoist(k, indent) for k in keys))
            case Apply(_, arguments) | Builtin(_, arguments, _):
                return replace(expr, arguments=tuple(self.hoist(a, indent) for a in arguments))
            case _:
                return expr

    def hoist_product(self, expr: Arithmetic, indent: str) -> Expr:
        """As `hoist`, down a chain of products in a loop: such a chain may be hundreds long."""
        chain: list[Arithmetic] = []
        left: Expr = expr
        while isinstance(left, Arithmetic):
            chain.append(left)
            left = left.left
        left = self.hoist(left, indent)
        for link in reversed(chain):
            left = replace(link, left=left, right=self.hoist(link.right, indent))
        return left
