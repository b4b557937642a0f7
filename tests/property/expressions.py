"""Type-directed generation of expressions: each is of a domain, total and closed by construction.

The writer keeps bounds of integers that are looser than the checker's, so that what it closes without a `clamp` is
closed indeed. Names that the checker could not type are avoided: `min` of bare labels, divisors that are always 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from causim.model.domain import BOOL, BoolDomain, Domain, IntDomain, LabelDomain, Value
from causim.syntax import ast
from tests.property.choices import Choose
from tests.property.scope import Scope, Signature, Variable, call, compare, num, ref
from tests.property.vocabulary import HERE, bounds, covering, literal, name, options, within

LARGE = 10**6  # what is larger is reduced before it is multiplied on

Number = tuple[ast.Expr, int, int]  # with bounds of its value
Subject = tuple[ast.Expr, Domain]


class Writer:
    def __init__(self, choose: Choose, scope: Scope) -> None:
        self.choose, self.scope = choose, scope

    # --- any domain

    def of(self, domain: Domain, depth: int) -> ast.Expr:
        """An expression whose every value lies in the domain."""
        if depth <= 0:
            return self.leaf(domain)
        forms: list[Callable[[], ast.Expr]] = [lambda: self.plain(domain, depth)]
        forms *= 4
        forms.append(lambda: self.if_(lambda: self.of(domain, depth - 2), depth))
        forms.append(lambda: self.match_(lambda: self.of(domain, depth - 2), depth))
        forms += [
            lambda s=s: self.use(s, depth)  # type: ignore[misc]
            for s in (*self.scope.tables, *self.scope.functions)
            if within(s.result, domain)
        ]
        return self.choose.pick(forms)()

    def plain(self, domain: Domain, depth: int) -> ast.Expr:
        match domain:
            case BoolDomain():
                return self.truth(depth)
            case LabelDomain():
                return self.label(domain, depth)
            case IntDomain():
                return self.closed(domain, depth)

    def leaf(self, domain: Domain) -> ast.Expr:
        names = [v.name for v in self.scope.variables if within(v.domain, domain)]
        if names and self.choose.chance(75):
            return ref(self.choose.pick(names))
        return self.value(self.some_value(domain), domain)

    def some_value(self, domain: Domain) -> Value:
        if isinstance(domain, IntDomain):
            return domain.values[self.choose.integer(0, len(domain) - 1)]
        return self.choose.pick(tuple(domain))

    def value(self, value: Value, domain: Domain) -> ast.Expr:
        """A literal, or the name of a constant that has the value."""
        same = [
            text
            for text, d, v in self.scope.constants
            if type(v) is type(value) and v == value and (d == domain or not isinstance(d, LabelDomain))
        ]
        return ref(self.choose.pick(same)) if same and self.choose.chance(60) else literal(value)

    def if_(self, value: Callable[[], ast.Expr], depth: int) -> ast.Expr:
        count = self.choose.pick((1, 1, 2, 3))
        branches = tuple((self.truth(depth - 2), value()) for _ in range(count))
        return ast.If(branches, value(), span=HERE)

    def match_(self, value: Callable[[], ast.Expr], depth: int) -> ast.Expr:
        subjects = [self.subject(depth - 2) for _ in range(self.choose.pick((1, 1, 2, 3)))]
        lines = covering(self.choose, [domain for _, domain in subjects])
        arms = tuple(ast.Arm(line, value(), span=HERE) for line in lines)
        return ast.MatchExpr(tuple(e for e, _ in subjects), arms, span=HERE)

    def subject(self, depth: int) -> Subject:
        """Something to match on: a variable, or (rather when there is none) anything that is computed."""
        if self.scope.variables and self.choose.chance(70):
            variable = self.choose.pick(self.scope.variables)
            return ref(variable.name), variable.domain
        if self.choose.chance(25):
            return self.truth(depth), BOOL
        labels = self.label_sources()
        if labels and self.choose.chance(25):
            domain, expr = self.choose.pick(labels)
            return expr(), domain
        expr_, low, high = self.number(depth)
        if high - low > 12:
            size = self.choose.integer(2, 6)
            expr_, low, high = ast.Product("%", expr_, num(size), span=HERE), 0, size - 1
        return expr_, IntDomain(range(low, high + 1))

    def use(self, signature: Signature, depth: int) -> ast.Expr:
        """A look-up or a call, its keys or arguments of their types."""
        inputs = tuple(self.of(domain, min(depth - 2, 1)) for domain in signature.inputs)
        if signature in self.scope.tables:
            return ast.Index(name(signature.name), inputs, span=HERE)
        return call(signature.name, *inputs)

    # --- labels

    def label_sources(self, domain: LabelDomain | None = None) -> list[tuple[Domain, Callable[[], ast.Expr]]]:
        """Expressions whose label type is known without looking at where they stand."""
        found: list[tuple[Domain, Callable[[], ast.Expr]]] = []
        for v in self.scope.variables:
            if isinstance(v.domain, LabelDomain) and domain in (None, v.domain):
                found.append((v.domain, lambda v=v: ref(v.name)))  # type: ignore[misc]
        for s in (*self.scope.tables, *self.scope.functions):
            if isinstance(s.result, LabelDomain) and domain in (None, s.result):
                found.append((s.result, lambda s=s: self.use(s, 1)))  # type: ignore[misc]
        return found

    def label(self, domain: LabelDomain, depth: int) -> ast.Expr:
        known = self.label_sources(domain)
        if not known or not domain.ordered or self.choose.chance(40):
            return self.leaf(domain)
        arguments = [self.choose.pick(known)[1](), self.of(domain, depth - 2)]
        if self.choose.chance(30):
            return call("clamp", *self.choose.shuffled([*arguments, self.leaf(domain)]))
        return call(self.choose.pick(("min", "max")), *self.choose.shuffled(arguments))

    # --- truth values

    def truth(self, depth: int) -> ast.Expr:
        if depth <= 0:
            return self.simple_truth()
        forms: list[Callable[[], ast.Expr]] = [
            self.simple_truth,
            lambda: self.comparison(depth - 1),
            lambda: self.membership(depth - 1),
            lambda: ast.Not(self.truth(depth - 1), span=HERE),
            lambda: ast.And(self.several(lambda: self.truth(depth - 1)), span=HERE),
            lambda: ast.Or(self.several(lambda: self.truth(depth - 1)), span=HERE),
            lambda: compare(self.choose.pick(("==", "!=")), self.truth(depth - 1), self.truth(depth - 1)),
        ]
        if self.guardable():
            forms.append(lambda: self.guarded_truth(depth - 1))
        forms += [
            lambda s=s: self.use(s, depth)  # type: ignore[misc]
            for s in (*self.scope.tables, *self.scope.functions)
            if s.result == BOOL
        ]
        return self.choose.pick(forms)()

    def several(self, make: Callable[[], ast.Expr]) -> tuple[ast.Expr, ...]:
        return tuple(make() for _ in range(self.choose.pick((2, 2, 3))))

    def simple_truth(self) -> ast.Expr:
        if self.scope.variables and self.choose.chance(90):
            return self.test_of(self.choose.pick(self.scope.variables))
        return self.leaf(BOOL)

    def test_of(self, variable: Variable) -> ast.Expr:
        """A truth value that depends on the variable."""
        expr = ref(variable.name)
        match variable.domain:
            case BoolDomain():
                return expr if self.choose.chance(70) else ast.Not(expr, span=HERE)
            case LabelDomain() as domain if self.choose.chance(30):
                return ast.Membership(expr, self.some_options(domain), span=HERE)
            case LabelDomain() as domain:
                ops = ("==", "!=", "<", "<=", ">", ">=") if domain.ordered else ("==", "!=")
                sides = self.choose.shuffled([expr, self.value(self.some_value(domain), domain)])
                return compare(self.choose.pick(ops), *sides)
            case IntDomain() as domain:
                op = self.choose.pick(("==", "!=", "<", "<=", ">", ">="))
                return compare(op, expr, self.value(self.some_value(domain), domain))

    def some_options(self, domain: Domain) -> tuple[ast.Literal | ast.RangePattern, ...]:
        values = list(domain) if len(domain) <= 50 else [self.some_value(domain)]
        picked = self.choose.some(values, 1, 3)
        return tuple(options(self.choose, sorted(picked, key=values.index)))

    def comparison(self, depth: int) -> ast.Expr:
        op = self.choose.pick(("==", "!=", "<", "<=", ">", ">="))
        labels = self.label_sources()
        if labels and self.choose.chance(40):
            domain, make = self.choose.pick(labels)
            assert isinstance(domain, LabelDomain)
            if not domain.ordered:
                op = self.choose.pick(("==", "!="))
            return compare(op, *self.choose.shuffled([make(), self.of(domain, depth)]))
        return compare(op, self.number(depth)[0], self.number(depth)[0])

    def membership(self, depth: int) -> ast.Expr:
        labels = self.label_sources()
        if labels and self.choose.chance(40):
            domain, make = self.choose.pick(labels)
            expr: ast.Expr = ast.Membership(make(), self.some_options(domain), span=HERE)
        else:
            number, low, high = self.number(depth)
            middle = self.choose.integer(low, high)
            expr = ast.Membership(number, self.some_options(IntDomain(range(middle, middle + 4))), span=HERE)
        return ast.Not(expr, span=HERE) if self.choose.chance(40) else expr

    # --- integers

    def closed(self, domain: IntDomain, depth: int) -> ast.Expr:
        """Any number, brought into the domain."""
        expr, low, high = self.number(depth - 1)
        if not isinstance(domain.values, range):
            values = self.choose.shuffled(list(domain))
            if len(values) == 1:
                return self.leaf(domain)
            if len(values) > 9:
                return self.value(self.some_value(domain), domain)
            rest = ast.Product("%", expr, num(len(values)), span=HERE)
            lines: list[ast.Pattern] = [literal(i) for i in range(len(values) - 1)]
            lines.append(ast.Wildcard(span=HERE))
            arms = (
                ast.Arm((p,), self.value(v, domain), span=HERE) for p, v in zip(lines, values, strict=True)
            )
            return ast.MatchExpr((rest,), tuple(arms), span=HERE)
        least, most = bounds(domain)
        if least <= low and high <= most:
            return expr
        if self.scope.guards and self.choose.chance(25):
            return self.tested(expr, domain)
        size = num(most - least + 1)
        remainder = ast.Product("%", expr, size, span=HERE)
        match self.choose.integer(0, 3):
            case 0:
                return call("clamp", expr, self.value(least, domain), self.value(most, domain))
            case 1 if least == 0:
                return remainder
            case 1:
                return ast.Sum(num(least), (("+", remainder),), span=HERE)
            case 2:
                return ast.Sum(num(most), (("-", remainder),), span=HERE)
            case _:
                return call("max", self.value(least, domain), call("min", expr, self.value(most, domain)))

    def tested(self, expr: ast.Expr, domain: IntDomain) -> ast.Expr:
        """The number where it lies in the domain: ranges do not prove that, looking at every input does."""
        least, most = bounds(domain)
        other = self.value(self.some_value(domain), domain)
        if self.choose.chance(50):
            inside: ast.Expr = ast.Membership(expr, (ast.RangePattern(least, most, span=HERE),), span=HERE)
        else:
            inside = ast.And((compare(">=", expr, num(least)), compare("<=", expr, num(most))), span=HERE)
        return ast.If(((inside, expr),), other, span=HERE)

    def number(self, depth: int) -> Number:
        forms: tuple[Callable[[int], Number], ...] = (
            self.simple_number, self.simple_number, self.sum_, self.sum_, self.product_, self.quotient, self.quotient,
            self.negated, self.extreme, self.clamped, self.counted, self.rank, self.chosen, self.looked_up,
            self.guarded)  # fmt: skip
        if self.guardable():
            forms += (self.guarded,) * 5
        found = self.choose.pick(forms)(depth - 1) if depth > 0 else self.simple_number(depth)
        expr, low, high = found
        if max(abs(low), abs(high)) > LARGE:
            size = self.choose.integer(2, 50)
            return ast.Product("%", expr, num(size), span=HERE), 0, size - 1
        return expr, low, high

    def simple_number(self, depth: int) -> Number:
        found = [(v.name, v.domain) for v in self.scope.variables if isinstance(v.domain, IntDomain)]
        if found and self.choose.chance(80):
            text, domain = self.choose.pick(found)
            return ref(text), *bounds(domain)
        constants = [(t, v) for t, _, v in self.scope.constants if type(v) is int]
        if constants and self.choose.chance(40):
            text, value = self.choose.pick(constants)
            return ref(text), value, value
        value = self.choose.integer(0, 12) if self.choose.chance(80) else self.choose.integer(-9, -1)
        return num(value), value, value

    def numbers(self, depth: int, least: int, most: int) -> list[Number]:
        return [self.number(depth) for _ in range(self.choose.integer(least, most))]

    def sum_(self, depth: int) -> Number:
        terms = self.numbers(depth, 2, 4)
        if self.choose.chance(25):
            return call("sum", *(e for e, _, _ in terms)), sum(t[1] for t in terms), sum(t[2] for t in terms)
        expr, low, high = terms[0]
        rest = []
        for term, least, most in terms[1:]:
            op = self.choose.pick(("+", "-"))
            rest.append((op, term))
            low, high = (low + least, high + most) if op == "+" else (low - most, high - least)
        return ast.Sum(expr, tuple(rest), span=HERE), low, high

    def product_(self, depth: int) -> Number:
        (left, a, b), (right, c, d) = self.number(depth), self.number(depth)
        corners = (a * c, a * d, b * c, b * d)
        return ast.Product("*", left, right, span=HERE), min(corners), max(corners)

    def divisor(self, depth: int) -> Number:
        """A number that is never 0."""
        if self.choose.chance(60):
            value = self.choose.pick((2, 3, 4, 5, 10, -2, -3, 1, 7))
            return num(value), value, value
        expr, low, high = self.number(depth)
        if low > 0 or high < 0:
            return expr, low, high
        most = max(abs(low), abs(high))
        if self.choose.chance(50):
            return ast.Sum(call("abs", expr), (("+", num(1)),), span=HERE), 1, most + 1
        return call("max", num(1), expr), 1, max(1, most)

    def quotient(self, depth: int) -> Number:
        return self.divided(self.number(depth), self.divisor(depth - 1))

    def divided(self, left: Number, right: Number) -> Number:
        (n, low, high), (d, least, most) = left, right
        size = max(abs(low), abs(high))
        match self.choose.pick(("%", "//", "round_div")):
            case "%":
                return ast.Product("%", n, d, span=HERE), min(0, least + 1), max(0, most - 1)
            case "//":
                return ast.Product("//", n, d, span=HERE), -size, size
            case _:
                return call("round_div", n, d), -size, size

    def negated(self, depth: int) -> Number:
        expr, low, high = self.number(depth)
        if self.choose.chance(40):
            return call("abs", expr), 0, max(abs(low), abs(high))
        if isinstance(expr, ast.IntLiteral) and expr.value > 0:
            return num(-expr.value), -high, -low  # as the parser reads `-3`
        return ast.Negate(expr, span=HERE), -high, -low

    def extreme(self, depth: int) -> Number:
        found = self.numbers(depth, 1, 3)
        arguments = [e for e, _, _ in found]
        lows, highs = [n[1] for n in found], [n[2] for n in found]
        if self.choose.chance(50):
            return call("min", *arguments), min(lows), min(highs)
        return call("max", *arguments), max(lows), max(highs)

    def clamped(self, depth: int) -> Number:
        (x, a, b), (y, c, d), (z, e, f) = (self.number(depth) for _ in range(3))
        return call("clamp", x, y, z), max(c, min(a, e)), max(d, min(b, f))

    def counted(self, depth: int) -> Number:
        truths = [self.truth(depth) for _ in range(self.choose.integer(1, 3))]
        if len(truths) == 1 and self.choose.chance(70):
            return call("int", truths[0]), 0, 1
        return call("count", *truths), 0, len(truths)

    def rank(self, depth: int) -> Number:
        ordered = [(d, e) for d, e in self.label_sources() if isinstance(d, LabelDomain) and d.ordered]
        if not ordered:
            return self.simple_number(depth)
        domain, make = self.choose.pick(ordered)
        return call("int", make()), 0, len(domain) - 1

    def chosen(self, depth: int) -> Number:
        found: list[Number] = []

        def value() -> ast.Expr:
            found.append(self.number(depth - 1))
            return found[-1][0]

        expr = (self.if_ if self.choose.chance(50) else self.match_)(value, depth)
        return expr, min(n[1] for n in found), max(n[2] for n in found)

    def looked_up(self, depth: int) -> Number:
        found = [s for s in (*self.scope.tables, *self.scope.functions) if isinstance(s.result, IntDomain)]
        if not found:
            return self.simple_number(depth)
        signature = self.choose.pick(found)
        assert isinstance(signature.result, IntDomain)
        return self.use(signature, depth), *bounds(signature.result)

    # --- divisions that a test makes safe

    def guardable(self) -> list[Variable]:
        """Integer variables that are 0 for some of their values, not for all."""
        return [
            v
            for v in self.scope.variables
            if self.scope.guards and v.declared and isinstance(v.domain, IntDomain)
            if 0 in v.domain.values and len(v.domain) > 1
        ]

    def guarded(self, depth: int) -> Number:
        found = self.guardable()
        if not found:
            return self.simple_number(depth)
        variable = self.choose.pick(found)
        assert isinstance(variable.domain, IntDomain)
        divisor: Number = (ref(variable.name), *bounds(variable.domain))
        value, low, high = self.divided(self.number(depth - 1), divisor)
        other, least, most = self.number(depth - 1)
        expr: ast.Expr
        match self.choose.integer(0, 2):
            case 0:
                expr = ast.If(((compare("!=", divisor[0], num(0)), value),), other, span=HERE)
            case 1:
                expr = ast.If(((compare("==", num(0), divisor[0]), other),), value, span=HERE)
            case _:
                zero = ast.Arm((literal(0),), other, span=HERE)
                rest = ast.Arm((ast.Wildcard(span=HERE),), value, span=HERE)
                expr = ast.MatchExpr((divisor[0],), (zero, rest), span=HERE)
        return expr, min(low, least), max(high, most)

    def guarded_truth(self, depth: int) -> ast.Expr:
        variable = self.choose.pick(self.guardable())
        assert isinstance(variable.domain, IntDomain)
        divisor: Number = (ref(variable.name), *bounds(variable.domain))
        test = compare(">", self.divided(self.number(depth), divisor)[0], self.number(0)[0])
        if self.choose.chance(50):
            return ast.And((compare("!=", divisor[0], num(0)), test), span=HERE)
        return ast.Or((compare("==", divisor[0], num(0)), test), span=HERE)


def reading(writer: Writer, expr: ast.Expr, domain: Domain, unread: Iterable[Variable]) -> ast.Expr:
    """The expression, of the same domain, made to depend on more variables."""
    for variable in unread:
        test = writer.test_of(variable)
        if domain == BOOL and writer.choose.chance(60):
            expr = compare("!=", test, expr)
        elif (
            isinstance(domain, IntDomain)
            and isinstance(variable.domain, IntDomain)
            and writer.choose.chance(60)
        ):
            size = len(domain)
            moved = ast.Sum(expr, (("+", ref(variable.name)),), span=HERE)
            if isinstance(domain.values, range):
                least, rest = domain.low, ast.Product("%", moved, num(size), span=HERE)
                expr = ast.Sum(num(least), (("+", rest),), span=HERE)
            else:
                expr = ast.If(((test, expr),), writer.of(domain, 1), span=HERE)
        else:
            expr = ast.If(((test, expr),), writer.of(domain, 1), span=HERE)
    return expr
