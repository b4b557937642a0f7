"""Syntax -> typed expressions: names resolved, kinds inferred, duties noted.

One method a form of expression. Each returns the typed expression and its kind; after an error that has been
reported the kind is `Unknown`, and nothing more is said of what depends on it.
"""

from __future__ import annotations

from collections.abc import Sequence

from causim.checker import kinds, ranges, unresolved
from causim.checker.calls import elaborate_call, elaborate_index
from causim.checker.context import Context, a
from causim.checker.domains import check_label
from causim.checker.kinds import ANY_BOOL, UNKNOWN, Bools, Kind, Labels, Unknown, family
from causim.checker.patterns import cover, report_unreached, resolve_lines, resolve_option, shown
from causim.checker.ranges import Ints
from causim.checker.scope import Binding, Complaint, Duty, Obligation, Scope, Typed
from causim.checker.unify import join, unify
from causim.diagnostics import Fix
from causim.model.expr import (
    All,
    AnyOf,
    Arithmetic,
    Compare,
    Conditional,
    Constant,
    Expr,
    Match,
    Member,
    Negate,
    Not,
    Pattern,
    Role,
    Sum,
    Variable,
)
from causim.source import Span
from causim.syntax import ast

_NOTHING = Constant(0)
_LOCAL_NAMES = {Role.LOCAL: "`let`", Role.ARGUMENT: "parameter"}
_RANGE_OPS = {"*": ranges.multiply, "//": ranges.floor_divide, "%": ranges.modulo}


class Elaborator:
    def __init__(self, context: Context, scope: Scope) -> None:
        self.context = context
        self.scope = scope

    def report(
        self, code: str, span: Span, message: str, hint: str | None = None, fix: Fix | None = None
    ) -> Typed:
        """Report an error; the expression is unknown from here on."""
        self.context.sink.report(code, span, message, hint, fix=fix)
        return _NOTHING, UNKNOWN

    def duty(self, duty: Duty, expr: Expr, span: Span, expected: str, index: int | None = None) -> None:
        self.scope.obligations.append(Obligation(duty, expr, index, span, expected))

    # --- entry points

    def expr(self, node: ast.Expr) -> Typed:
        match node:
            case ast.IntLiteral(value):
                return Constant(value, span=node.span), kinds.of_value(value)
            case ast.BoolLiteral(value):
                return Constant(value, span=node.span), kinds.of_value(value)
            case ast.LabelLiteral(value):
                good = check_label(self.context, node)
                return Constant(value, span=node.span), kinds.of_value(value) if good else UNKNOWN
            case ast.Ref(name):
                return self._ref(name, node.span)
            case ast.Negate():
                return self._negate(node)
            case ast.Not(operand):
                expr, kind = self.condition(operand, "`not`")
                flipped = Bools(frozenset(not v for v in kind.values)) if isinstance(kind, Bools) else UNKNOWN
                return Not(expr, span=node.span), flipped
            case ast.Sum():
                return self._sum(node)
            case ast.Product():
                return self._product(node)
            case ast.Comparison():
                return self._comparison(node)
            case ast.Membership():
                return self._membership(node)
            case ast.And(operands):
                typed = [self.condition(operand, "`and`") for operand in operands]
                return All(tuple(e for e, _ in typed), span=node.span), _all_known(
                    [k for _, k in typed], ANY_BOOL
                )
            case ast.Or(operands):
                typed = [self.condition(operand, "`or`") for operand in operands]
                return AnyOf(tuple(e for e, _ in typed), span=node.span), _all_known(
                    [k for _, k in typed], ANY_BOOL
                )
            case ast.If():
                return self._if(node)
            case ast.MatchExpr():
                return self._match(node)
            case ast.Index():
                return elaborate_index(self, node)
            case ast.Call():
                return elaborate_call(self, node)

    def condition(self, node: ast.Expr, where: str) -> Typed:
        """An expression that must be a truth value."""
        expr, kind = self.expr(node)
        if isinstance(kind, Bools | Unknown):
            return expr, kind
        hint = (
            "Compare it, for example `x > 0`."
            if isinstance(kind, Ints)
            else 'Compare it, for example `x == "a"`.'
        )
        return self.report(
            "type-mismatch", node.span, f"{where} needs a truth value, not {family(kind)}", hint
        )

    def integer(self, node: ast.Expr, where: str) -> Typed:
        """An expression that must be an integer."""
        expr, kind = self.expr(node)
        if isinstance(kind, Ints | Unknown):
            return expr, kind
        hint = None
        if isinstance(kind, Bools):
            hint = "`int(x)` of a truth value is 0 or 1; `count(a, b, c)` counts those that are true."
        elif isinstance(kind, Labels):
            hint = "`int(x)` of an ordinal is its rank, from 0; for an enum use a `table` or `match`."
        return self.report("type-mismatch", node.span, f"{where} needs an integer, not {family(kind)}", hint)

    def bounded(self, expr: Expr, kind: Kind, span: Span) -> Typed:
        """The expression, unless its value can leave 64 bits."""
        if isinstance(kind, Ints) and not kind.fits:
            message = f"the value can leave 64 bits: it lies in {_scale(kind.low)}..{_scale(kind.high)}"
            return self.report("overflow", span, message, "Reduce it on the way, with `%` or `clamp`.")
        return expr, kind

    # --- names

    def _ref(self, name: str, span: Span) -> Typed:
        binding = self.scope.find(name, span)
        if binding is not None:
            binding.used = True
            return Variable(name, binding.role, span=span), binding.kind
        if name in self.context.constants:
            domain, value = self.context.constants[name]
            kind = kinds.of_value(value)
            if isinstance(kind, Labels):
                kind = Labels(domain, kind.possible)  # type: ignore[arg-type]
            return Constant(value, name, span=span), kind
        if name in self.context.broken:
            return _NOTHING, UNKNOWN
        return self.unresolved(unresolved.variable(self.context, self.scope, name, span), span)

    def unresolved(self, complaint: Complaint, span: Span) -> Typed:
        """Report a name that means nothing here."""
        self.scope.misread = True
        return self.report(complaint.code, span, complaint.message, complaint.hint, complaint.fix)

    # --- arithmetic

    def _negate(self, node: ast.Negate) -> Typed:
        expr, kind = self.integer(node.operand, "`-`")
        if not isinstance(kind, Ints):
            return _NOTHING, UNKNOWN
        return self.bounded(Negate(expr, span=node.span), ranges.negate(kind), node.span)

    def _sum(self, node: ast.Sum) -> Typed:
        signs = [1, *(1 if op == "+" else -1 for op, _ in node.rest)]
        operands = [node.first, *(term for _, term in node.rest)]
        words = [f"`{op}`" for op, _ in (node.rest[0], *node.rest)]
        typed = [self.integer(term, word) for term, word in zip(operands, words, strict=True)]
        total: Ints | None = None
        for sign, (_, kind) in zip(signs, typed, strict=True):
            if not isinstance(kind, Ints):
                return _NOTHING, UNKNOWN
            total = (
                kind
                if total is None
                else ranges.add(total, kind)
                if sign > 0
                else ranges.subtract(total, kind)
            )
            if not total.fits:
                break
        assert total is not None
        terms = tuple((sign, expr) for sign, (expr, _) in zip(signs, typed, strict=True))
        return self.bounded(Sum(terms, span=node.span), total, node.span)

    def _product(self, node: ast.Product) -> Typed:
        left, left_kind = self.integer(node.left, f"`{node.op}`")
        right, right_kind = self.integer(node.right, f"`{node.op}`")
        if not isinstance(left_kind, Ints) or not isinstance(right_kind, Ints):
            return _NOTHING, UNKNOWN
        expr = Arithmetic(node.op, left, right, span=node.span)
        if node.op != "*" and 0 in right_kind:
            if right_kind.low == right_kind.high:
                return self.report("division-by-zero", node.right.span, "this divisor is always 0")
            self.duty(Duty.NONZERO, expr, node.right.span, "not 0")
        return self.bounded(expr, _RANGE_OPS[node.op](left_kind, right_kind), node.span)

    # --- truth values

    def _comparison(self, node: ast.Comparison) -> Typed:
        left, left_kind = self.expr(node.left)
        right, right_kind = self.expr(node.right)
        if isinstance(left_kind, Unknown) or isinstance(right_kind, Unknown):
            return _NOTHING, UNKNOWN
        if type(left_kind) is not type(right_kind):
            message = f"{family(left_kind)} cannot be compared with {family(right_kind)}"
            return self.report("type-mismatch", node.span, message, _comparison_hint(left_kind, right_kind))
        order = None
        if isinstance(left_kind, Labels) and isinstance(right_kind, Labels):
            common = unify(self.context, (left_kind, right_kind), (node.left, node.right), node.span)
            if common is None:
                return _NOTHING, UNKNOWN
            if node.op not in ("==", "!="):
                if common.domain is None or not common.domain.ordered:
                    hint = 'Declare the type as ordinal("low" < "high"), in the order that `<` shall mean.'
                    return self.report(
                        "unordered-comparison", node.span, f"`{node.op}` needs an ordinal, not {common}", hint
                    )
                order = common.domain
        elif isinstance(left_kind, Bools) and node.op not in ("==", "!="):
            message = f"`{node.op}` does not compare truth values"
            return self.report(
                "unordered-comparison", node.span, message, "Compare int(a) and int(b), or use `and`, `not`."
            )
        return Compare(node.op, left, right, order, span=node.span), ANY_BOOL

    def _membership(self, node: ast.Membership) -> Typed:
        operand, kind = self.expr(node.operand)
        options = [resolve_option(self.context, option, kind) for option in node.options]
        if isinstance(kind, Unknown) or None in options:
            return _NOTHING, UNKNOWN
        pattern = Pattern(tuple(o for o in options if o is not None))
        return Member(operand, pattern, span=node.span), ANY_BOOL

    # --- choices

    def _if(self, node: ast.If) -> Typed:
        branches = []
        good = True
        for condition, value in node.branches:
            tested, kind = self.condition(condition, "the condition of `if`")
            good &= not isinstance(kind, Unknown)
            branches.append((tested, self.expr(value)))
        otherwise = self.expr(node.otherwise)
        sources = [*(value for _, value in node.branches), node.otherwise]
        kind = join(self.context, [*(k for _, (_, k) in branches), otherwise[1]], sources, node.span)
        expr = Conditional(tuple((c, e) for c, (e, _) in branches), otherwise[0], span=node.span)
        return expr, kind if good else UNKNOWN

    def _match(self, node: ast.MatchExpr) -> Typed:
        subjects = [self.expr(subject) for subject in node.subjects]
        kinds_ = [kind for _, kind in subjects]
        lines = resolve_lines(self.context, node.arms, kinds_)
        values = [self.expr(arm.value) for arm in node.arms]
        kind = join(self.context, [k for _, k in values], [arm.value for arm in node.arms], node.span)
        if any(isinstance(k, Unknown) for k in kinds_) or None in lines:
            return _NOTHING, UNKNOWN
        patterns = [line for line in lines if line is not None]
        arms = tuple((line, expr) for line, (expr, _) in zip(patterns, values, strict=True))
        expr = Match(tuple(e for e, _ in subjects), arms, span=node.span)
        coverage = cover(patterns, kinds_)
        report_unreached(self.context, coverage, node.arms)
        head = node.subjects[0].span.to(node.subjects[-1].span)
        if not coverage.complete:
            message = "too many combinations of values to see that the arms cover them"
            return self.report("match-too-large", head, message, "Close the list with a line `_ => ...`.")
        if coverage.missing is not None:
            self.duty(Duty.COVERED, expr, head, shown(coverage.missing))
        return expr, kind

    # --- bodies

    def bind_lets(self, lets: Sequence[ast.Let]) -> list[tuple[str, Expr]]:
        """Elaborate and bind `let`s in order."""
        bound = []
        for let in lets:
            expr, kind = self.expr(let.value)
            self.bind(let.name, Role.LOCAL, kind)
            bound.append((let.name.text, expr))
        return bound

    def bind(self, name: ast.Name, role: Role, kind: Kind) -> None:
        """Enter a name that the text gives to a local value. What cannot be used as such is reported."""
        if role in _LOCAL_NAMES:  # an exogenous variable's name has been looked at where it was declared
            self.context.reserved(name, _LOCAL_NAMES[role])
        first = self.scope.bindings.get(name.text)
        declared = self.context.names.get(name.text)
        if first is not None:
            where = [(first.span, "first bound here")]
            self.context.sink.report(
                "duplicate-name", name.span, f"{name.text} is bound twice", "Rename one.", where
            )
        elif declared is not None and declared.what in ("constant", "table", "function"):
            where = [(declared.span, "declared here")]
            message = f"{name.text} is the name of {a(declared.what)}"
            self.context.sink.report("duplicate-name", name.span, message, "Rename one.", where)
        self.scope.bindings[name.text] = Binding(role, kind, name.span)


def _all_known(found: Sequence[Kind], kind: Kind) -> Kind:
    return UNKNOWN if any(isinstance(k, Unknown) for k in found) else kind


def _scale(number: int) -> str:
    """A number, or its order of magnitude where it is too long to read."""
    return (
        str(number)
        if abs(number) < 10**18
        else f"about {'-' if number < 0 else ''}10^{len(str(abs(number))) - 1}"
    )


def _comparison_hint(left: Kind, right: Kind) -> str | None:
    if (
        isinstance(left, Labels)
        and left.domain is not None
        and left.domain.ordered
        and isinstance(right, Ints)
    ):
        return "`int(x)` of an ordinal is its rank, from 0."
    if isinstance(left, Bools) or isinstance(right, Bools):
        return "A truth value is true or false, not 1 or 0; `int(x)` is 1 or 0."
    return None
