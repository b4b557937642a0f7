"""Samplers of Python as exact distributions: `random.choice((1, 2))`, `random.random() < 0.3`, what is made of those.

A sampler is translated as a mechanism is; each draw in it becomes a variable of its own, with the values it can have
and their exact probabilities. Then the body is computed for every combination of them. Decimal numbers are taken as
they are written: 0.3 is 3/10. `random.random()` is a real number, of which only comparisons with constants are read; it
becomes the number of the interval, between those constants, that it falls into.
"""

from __future__ import annotations

import ast as python
from collections.abc import Collection
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise, product
from math import prod

from causim.checker.context import Context
from causim.checker.elaborate import Elaborator
from causim.checker.kinds import ANY_BOOL, of_domain
from causim.checker.scope import Binding, Scope
from causim.errors import SpecError
from causim.interop.python import lookups
from causim.interop.python.conditions import negation
from causim.interop.python.domains import domain_of
from causim.interop.python.expressions import Rules
from causim.interop.python.module import Module, parameters
from causim.interop.python.operators import number
from causim.interop.python.reading import refuse
from causim.interop.python.statements import Bodies, pruned
from causim.interop.python.terms import (
    Dictionary,
    Nothing,
    Operand,
    Sequence,
    Term,
    Uniform,
    constant,
    value_of,
    variable,
)
from causim.model.domain import Domain, IntDomain, Value
from causim.model.evaluate import evaluate_body
from causim.model.expr import Body, Role
from causim.source import Span
from causim.syntax import ast

MAX_OUTCOMES = 20_000  # combinations of draws
_LARGEST = 10**15  # of the bounds of a range
_LOOKUPS = ("get", "index", "count")
_DRAWS = ("choice", "choices", "getrandbits", "randint", "random", "randrange", "uniform")

Weighted = tuple[tuple[Value, Fraction], ...]


@dataclass(slots=True)
class Draws:
    """The draws of one sampler in the order in which they are met: which values, and how probable.

    Of a real draw, the constants that it is compared with are collected in a first pass over the body, and known in the
    second. `allowed` is False in mechanisms, which draw nothing.
    """

    allowed: bool = False
    found: list[tuple[str, Domain, tuple[Fraction, ...]]] = field(default_factory=list)
    cuts: dict[int, set[Fraction]] = field(default_factory=dict)
    second: bool = False

    def again(self) -> Draws:
        return Draws(True, [], self.cuts, True)


class Sampling(Bodies):
    """Bodies that may draw, if the draws allow it."""

    def __init__(self, module: Module, rules: Rules, taken: Collection[str], draws: Draws) -> None:
        super().__init__(module, rules, taken)
        self.draws = draws

    def method(self, node: python.Call) -> Operand | None:
        """A call of a random generator, whatever it is named; None for any other method."""
        name = node.func.attr if isinstance(node.func, python.Attribute) else ""
        if isinstance(node.func, python.Name):
            name = self.module.draws.get(node.func.id, "")
        helper = not name
        span = self.span(node)
        if not helper and (name in _LOOKUPS or not self._is_generator(node.func, name)):
            return None
        if not helper and name not in _DRAWS:
            if not self.draws.allowed:
                return None
            hint = f"Draws that are read: {', '.join(_DRAWS)}."
            refuse("python-sampler", span, f"`{name[:40]}` draws from no finite set", hint)
        if not self.draws.allowed:
            refuse(
                "python-unsupported",
                span,
                "a mechanism draws nothing",
                "Chance is in the exogenous variable.",
            )
        if helper:
            if len(node.args) != 2:
                refuse("python-sampler", span, "`draw` takes a generator and weights", None)
            return self._weighted(self.evaluate(node.args[1]), span)
        arguments = [self.evaluate(argument) for argument in node.args]
        match name:
            case "random":
                return self._real_draw(Fraction(0), Fraction(1))
            case "uniform":
                low, high = self._numbers(arguments, 2, span)
                if low == high:
                    refuse("python-sampler", span, "this interval is empty", "Give it two different ends.")
                return self._real_draw(low, high)
            case "choice":
                return self._choice(arguments, span)
            case "choices":
                return Sequence((self._choices(node, arguments, span),))
            case "getrandbits":
                (bits,) = self._integers(arguments, 1, 1, span)
                return self._range(range(1 << min(max(bits, 0), 40)), span)
            case "randint":
                first, last = self._integers(arguments, 2, 2, span)
                return self._range(range(first, last + 1), span)
        return self._range(range(*self._integers(arguments, 1, 3, span)), span)

    def _is_generator(self, function: python.expr, drawn: str) -> bool:
        """`random.`, or a name that is a parameter or constant of no other meaning, such as `rng.`; also what was
        imported from there by its own name."""
        match function:
            case python.Name():
                return bool(drawn)
            case python.Attribute(value=python.Name(id=name)):
                return isinstance(self.env.get(name, Nothing(self.span(function))), Nothing)
        return False

    # --- draws

    def _draw(self, weighted: Weighted, span: Span) -> Term:
        if len(weighted) > MAX_OUTCOMES:
            refuse(
                "python-sampler",
                span,
                f"this draw has {len(weighted):,} outcomes; the limit is {MAX_OUTCOMES:,}",
            )
        merged: dict[tuple[type, Value], Fraction] = {}
        for value, weight in weighted:
            merged[type(value), value] = merged.get((type(value), value), Fraction(0)) + weight
        values = [value for (_, value), weight in merged.items() if weight]
        total = sum(merged.values())
        if not total or any(weight < 0 for weight in merged.values()):
            refuse(
                "python-sampler",
                span,
                "these weights are no distribution",
                "Weights are 0 or more, not all 0.",
            )
        if len(values) == 1:
            return constant(values[0], span)
        domain = domain_of(values)
        if domain is None:
            message = "this draws values of different types"
            refuse("python-sampler", span, message, "Draw integers, truth values or labels.")
        name = f"<draw {len(self.draws.found)}>"
        weights = tuple(merged[type(value), value] / total for value in domain)
        self.draws.found.append((name, domain, weights))
        return variable(name, domain, span)

    def _values(self, operand: Operand, span: Span) -> list[Value]:
        items = operand.items if isinstance(operand, Sequence) else ()
        values = [value_of(item) if isinstance(item, Term) else None for item in items]
        found = [value for value in values if value is not None]
        if not items or len(found) < len(values):
            hint = "Write them out: `random.choice((1, 2, 3))`."
            refuse("python-sampler", span, "what is drawn from must be a list of constants", hint)
        return found

    def _choice(self, arguments: list[Operand], span: Span) -> Term:
        if len(arguments) != 1:
            refuse("python-sampler", span, "`choice` draws from one list", None)
        return self._draw(tuple((value, Fraction(1)) for value in self._values(arguments[0], span)), span)

    def _range(self, values: range, span: Span) -> Term:
        if not 0 < len(values) <= MAX_OUTCOMES:
            message = f"this draw has {len(values):,} outcomes; there must be 1 to {MAX_OUTCOMES:,}"
            refuse("python-sampler", span, message, "Draw from fewer values.")
        return self._draw(tuple((value, Fraction(1)) for value in values), span)

    def _choices(self, node: python.Call, arguments: list[Operand], span: Span) -> Term:
        """`random.choices(values, weights=[...])`, of which one is drawn."""
        named = {keyword.arg: self.evaluate(keyword.value) for keyword in node.keywords if keyword.arg}
        k = named.pop("k", None)
        if k is not None and number(k) != 1:
            refuse("python-sampler", span, "one value is drawn at a time", "Write `k=1`, or leave it out.")
        cumulative = named.pop("cum_weights", None)
        weights = named.pop("weights", None) or (arguments[1] if len(arguments) > 1 else None)
        if named or not 1 <= len(arguments) <= 2:
            refuse("python-sampler", span, "of `choices`, values, weights and k=1 are read", None)
        values = self._values(arguments[0], span)
        numbers = [Fraction(1)] * len(values)
        if weights is not None or cumulative is not None:
            given = weights if weights is not None else cumulative
            assert given is not None
            numbers = self._numbers(
                list(given.items) if isinstance(given, Sequence) else [], len(values), span
            )
        if cumulative is not None and weights is None:
            numbers = [b - a for a, b in zip([Fraction(0), *numbers], numbers, strict=False)]
        return self._draw(tuple(zip(values, numbers, strict=True)), span)

    def _weighted(self, operand: Operand, span: Span) -> Term:
        """`draw(rng, {value: weight})` of compiled models."""
        rows = operand.rows if isinstance(operand, Dictionary) else ()
        weights = self._numbers([weight for _, weight in rows], len(rows), span)
        return self._draw(
            tuple((keys[0], weight) for (keys, _), weight in zip(rows, weights, strict=True)), span
        )

    def _numbers(self, operands: list[Operand], count: int, span: Span) -> list[Fraction]:
        found = [number(operand) for operand in operands]
        numbers = [value for value in found if value is not None]
        if len(numbers) != count or len(found) != count:
            refuse("python-sampler", span, f"{count} constant numbers are needed here", "Write them out.")
        return numbers

    def _integers(self, operands: list[Operand], least: int, most: int, span: Span) -> list[int]:
        numbers = self._numbers(operands, len(operands), span)
        if not least <= len(numbers) <= most or any(n.denominator != 1 for n in numbers):
            refuse("python-sampler", span, "integer bounds are needed here", "Write them out.")
        if any(abs(n) > _LARGEST for n in numbers):
            refuse("python-sampler", span, "these bounds are too large", f"They lie within {_LARGEST:,}.")
        if len(numbers) == 3 and not numbers[2]:
            refuse("python-sampler", span, "a step of 0", "Leave it out.")
        return [int(n) for n in numbers]

    # --- real draws

    def _real_draw(self, low: Fraction, high: Fraction) -> Uniform:
        index = len(self.draws.found)
        cuts = sorted(self.draws.cuts.setdefault(index, set()))
        ends = [Fraction(0), *cuts, Fraction(1)]
        weights = tuple(b - a for a, b in pairwise(ends))
        self.draws.found.append((f"<draw {index}>", IntDomain(range(len(weights))), weights))
        return Uniform(index, low, high)

    def threshold(self, op: str, left: Operand, right: Operand, span: Span) -> Term:
        """`r < 0.3`: whether the draw fell into an interval below the cut. That it hits the cut has probability 0."""
        real, bound = (left, right) if isinstance(left, Uniform) else (right, left)
        at = number(bound)
        if not isinstance(real, Uniform) or at is None:
            refuse(
                "python-sampler", span, "a real draw is compared with constants only", "Write the number out."
            )
        if op in ("==", "!="):
            return constant(op == "!=", span)
        cut = (at - real.low) / (real.high - real.low)
        below = ((op[0] == "<") == isinstance(left, Uniform)) == (real.low < real.high)
        if not 0 < cut < 1:
            return constant((cut >= 1) == below, span)
        self.draws.cuts[real.draw].add(cut)
        if not self.draws.second:
            return Term(ast.Ref(f"<cut {len(self.draws.cuts)}>", span=span), ANY_BOOL)
        name, domain, _ = self.draws.found[real.draw]
        place = sorted(self.draws.cuts[real.draw]).index(cut)
        draw = variable(name, domain, span)
        found = lookups.member((draw,), tuple(constant(i, span) for i in range(place + 1)), span)
        return found if below else negation(found, span)


def distribution(module: Module, function: python.FunctionDef) -> Weighted:
    """The values that a sampler returns, with their exact probabilities, in the order of the draws.

    Raises SpecError: `python-sampler` for what is no distribution over finitely many values, and all that
    `translate_mechanism` raises.
    """
    env: dict[str, Operand] = {name: Nothing(module.text.span(function)) for name in parameters(function)}
    draws = Draws(True)
    Sampling(module, Rules(True, False), (), draws).function(function, dict(env))
    sampling = Sampling(module, Rules(True, False), (), draws.again())
    value = sampling.function(function, dict(env))
    found = sampling.draws.found
    span = module.text.span(function)
    if isinstance(value.expr, ast.Ref) and not pruned(sampling.lets, value.expr):  # one draw, as it is
        ((_, domain, weights),) = (draw for draw in found if draw[0] == value.expr.name)
        return tuple((v, w) for v, w in zip(domain, weights, strict=True) if w)
    if prod(len(domain) for _, domain, _ in found) > MAX_OUTCOMES:
        refuse(
            "python-sampler", span, f"more than {MAX_OUTCOMES:,} combinations of draws", "Draw fewer values."
        )
    body = _elaborated(found, pruned(sampling.lets, value.expr), value.expr)
    outcomes: dict[tuple[type, Value], Fraction] = {}
    names = [name for name, _, _ in found]
    for combination in product(*(zip(domain, weights, strict=True) for _, domain, weights in found)):
        weight = prod((w for _, w in combination), start=Fraction(1))
        if not weight:
            continue
        try:
            drawn = evaluate_body(body, dict(zip(names, (v for v, _ in combination), strict=True)), Context())
        except (ZeroDivisionError, LookupError):
            refuse("python-sampler", span, "some draw leads to no value", "Return a value in every case.")
        outcomes[type(drawn), drawn] = outcomes.get((type(drawn), drawn), Fraction(0)) + weight
    return tuple((value, weight) for (_, value), weight in outcomes.items())


def _elaborated(
    found: list[tuple[str, Domain, tuple[Fraction, ...]]], lets: tuple[ast.Let, ...], value: ast.Expr
) -> Body:
    """The body of a sampler, typed."""
    elaborator = Elaborator(Context(), Scope("a sampler"))
    for name, domain, _ in found:
        elaborator.scope.bindings[name] = Binding(Role.EXOGENOUS, of_domain(domain), value.span)
    bound = elaborator.bind_lets(lets)
    expr, _ = elaborator.expr(value)
    if elaborator.context.sink.errors:
        raise SpecError(elaborator.context.sink.diagnostics)
    return Body(tuple(bound), expr)
