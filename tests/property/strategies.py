"""Whole random specifications, valid by construction, for Hypothesis and for seeded runs.

    specs()                     a Hypothesis strategy of `ast.Spec`
    models()                    the same, checked: of `SCM`
    random_spec(7, nodes=3)     the specification of a seed, fast

`Sizes` bounds them so that enumerating a model stays cheap. `random_query` in tests/property/queries.py asks of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import prod
from random import Random
from typing import Any

from hypothesis import strategies as st

from causim.checker import check
from causim.model.domain import BOOL, Domain, IntDomain
from causim.model.graph import TOPOLOGIES, Graph
from causim.model.scm import SCM
from causim.syntax import ast
from tests.property.choices import Choose, Drawn, Randomly
from tests.property.expressions import Writer, reading
from tests.property.scope import Scope, Signature, Variable, names_in, reachable
from tests.property.vocabulary import (
    HERE,
    LOCALS,
    NAMES,
    TEXTS,
    UNITS,
    Names,
    covering,
    domain_of,
    literal,
    name,
    new_type,
)


@dataclass(frozen=True)
class Sizes:
    """Upper bounds. `contexts` is of the product of the exogenous supports, `rows` of the inputs of one mechanism."""

    nodes: int = 6
    parents: int = 4
    types: int = 3
    constants: int = 3
    tables: int = 2
    functions: int = 2
    lets: int = 2
    depth: int = 4
    values: int = 8
    contexts: int = 2_000
    rows: int = 3_000
    checks: int = 2


def random_spec(seed: int, **sizes: int) -> ast.Spec:
    """The specification of a seed; `sizes` are those of `Sizes`."""
    return Generator(Randomly(Random(seed)), Sizes(**sizes)).spec()


@st.composite
def specs(draw: st.DrawFn, /, **sizes: int) -> ast.Spec:
    return Generator(Drawn(draw), Sizes(**sizes)).spec()


def models(**sizes: int) -> st.SearchStrategy[SCM]:
    """Checked models. That generated specifications are accepted is a law of its own (test_generator.py)."""
    found: st.SearchStrategy[SCM | None] = specs(**sizes).map(lambda spec: check(spec).model)
    return found.filter(lambda model: model is not None)  # type: ignore[return-value]


def random_model(seed: int, **sizes: int) -> SCM | None:
    """The checked model of a seed; None for the rare specification that the checker refuses."""
    return check(random_spec(seed, **sizes)).model


def _pretty(spec: ast.Spec, printer: Any, cycle: bool) -> None:
    """Hypothesis shows a failing specification as its text rather than as a tree."""
    from causim.syntax.printer import print_spec

    printer.text(f"read({print_spec(spec)!r})")


ast.Spec._repr_pretty_ = _pretty  # type: ignore[attr-defined]


class Generator:
    def __init__(self, choose: Choose, sizes: Sizes) -> None:
        self.choose, self.sizes = choose, sizes
        self.names = Names(choose, NAMES)
        self.types: list[ast.TypeDecl] = []
        self.domains: dict[str, Domain] = {}  # of named types
        self.constants: list[tuple[str, Domain, bool | int | str]] = []
        self.tables: list[Signature] = []
        self.functions: list[Signature] = []
        self.nodes: list[Variable] = []
        self.exogenous: list[Variable] = []
        self.contexts = 1

    def spec(self) -> ast.Spec:
        choose, sizes = self.choose, self.sizes
        self.make_types()
        constants = tuple(self.constant() for _ in range(choose.integer(0, sizes.constants)))
        tables = tuple(self.table() for _ in range(choose.integer(0, sizes.tables)))
        functions = tuple(self.function() for _ in range(choose.integer(0, sizes.functions)))
        nodes = tuple(self.node() for _ in range(max(choose.integer(1, sizes.nodes) for _ in range(2))))
        checks = tuple(self.check() for _ in range(choose.integer(0, sizes.checks)))
        model = ast.ModelDecl(
            name(choose.pick(("made", "model", "m_1", "given"))),
            self.doc(),
            name(choose.pick(("medical", "domain", "nonsense"))) if choose.chance(50) else None,
            name(choose.pick(self.topologies(nodes))) if choose.chance(60) else None,
            span=HERE,
        )
        return ast.Spec(model, tuple(self.types), constants, tables, functions, nodes, checks)

    @staticmethod
    def topologies(nodes: tuple[ast.NodeDecl, ...]) -> list[str]:
        """The shapes that may be asserted of the graph."""
        graph = Graph({node.name.text: tuple(p.text for p in node.parents) for node in nodes})
        return ["any", *(t for t in TOPOLOGIES if t != "any" and graph.fault(t) is None)]

    def doc(self) -> ast.Doc | None:
        return ast.Doc(self.choose.pick(TEXTS), span=HERE) if self.choose.chance(75) else None

    def text(self, percent: int) -> str | None:
        return self.choose.pick(UNITS) if self.choose.chance(percent) else None

    # --- types

    def make_types(self) -> None:
        names = Names(self.choose, (*NAMES, *LOCALS))
        for number in range(self.choose.integer(0, self.sizes.types)):
            type_ = new_type(self.choose, self.sizes.values)
            text = names.new(f"T{number}", odd=10)
            domain = domain_of(type_)
            if self.domains and self.choose.chance(10):
                other = self.choose.pick(list(self.domains))
                type_, domain = ast.NamedTypeRef(other, span=HERE), self.domains[other]
            self.domains[text] = domain
            self.types.append(ast.TypeDecl(name(text), type_, self.text(20), span=HERE))

    def type(self, most: int | None = None) -> tuple[ast.TypeExpr, Domain]:
        """A type for use, of at most `most` values."""
        most = most or self.sizes.values
        named = [text for text, domain in self.domains.items() if len(domain) <= most]
        if named and self.choose.chance(60):
            text = self.choose.pick(named)
            return ast.NamedTypeRef(text, span=HERE), self.domains[text]
        type_ = new_type(self.choose, most)
        return type_, domain_of(type_)

    # --- constants, tables, functions

    def constant(self) -> ast.ConstDecl:
        type_, domain = self.type()
        writer = Writer(self.choose, Scope())
        value = writer.some_value(domain)
        expr: ast.Expr = writer.value(value, domain)
        if type(value) is int and self.choose.chance(20):
            more = self.choose.integer(1, 9)
            rest = (("+", literal(value - more)),) if value != more else (("-", literal(0)),)
            expr = ast.Sum(literal(more), rest, span=HERE)
        elif same := [t for t, d, v in self.constants if d == domain and v == value]:
            expr = ast.Ref(same[0], span=HERE)
        text = self.names.new(f"K{len(self.constants)}", odd=10)
        self.constants.append((text, domain, value))
        return ast.ConstDecl(name(text), type_, expr, span=HERE)

    def table(self) -> ast.TableDecl:
        keys = [self.type(5) for _ in range(self.choose.pick((1, 1, 2, 2, 3)))]
        result_type, result = self.type()
        writer = Writer(self.choose, Scope(constants=self.constants))
        rows = tuple(
            ast.Arm(line, writer.value(writer.some_value(result), result), span=HERE)
            for line in covering(self.choose, [domain for _, domain in keys])
        )
        text = self.names.new(f"TABLE{len(self.tables)}", odd=10)
        self.tables.append(Signature(text, tuple(domain for _, domain in keys), result))
        return ast.TableDecl(
            name(text), tuple(type_ for type_, _ in keys), result_type, rows, self.doc(), span=HERE
        )

    def function(self) -> ast.FunctionDecl:
        local = self.local_names()
        parameters = []
        variables = []
        for number in range(self.choose.pick((1, 1, 2, 2, 3, 0))):
            type_, domain = self.type(8)
            text = local.new(f"p{number}")
            parameters.append(ast.Parameter(name(text), type_, span=HERE))
            variables.append(Variable(text, domain))
        result_type, result = self.type()
        writer = self.writer(variables)
        lets = self.lets(writer, local)
        value = writer.of(result, self.sizes.depth)
        text = self.names.new(f"fun{len(self.functions)}", odd=10)
        # Unused parameters are only warned of; most functions use all of theirs.
        read = names_in(value) | {n for let in lets for n in names_in(let.value)}
        unread = [v for v in variables if v.name not in read and self.choose.chance(90)]
        value = reading(writer, value, result, unread)
        self.functions.append(Signature(text, tuple(v.domain for v in variables), result))
        declared = tuple(parameters)
        return ast.FunctionDecl(
            name(text),
            declared,
            result_type,
            reachable_lets(self.choose, value, lets),
            value,
            self.doc(),
            span=HERE,
        )

    def writer(self, variables: list[Variable]) -> Writer:
        scope = Scope(list(variables), self.constants, self.tables, list(self.functions))
        return Writer(self.choose, scope)

    def local_names(self) -> Names:
        taken = {s.name for s in (*self.tables, *self.functions)} | {text for text, _, _ in self.constants}
        return Names(self.choose, LOCALS, taken | {node.name for node in self.nodes})

    def lets(self, writer: Writer, local: Names) -> list[ast.Let]:
        """Bindings that what follows may read."""
        found = []
        for number in range(self.choose.integer(0, self.sizes.lets)):
            text = local.new(f"let{number}")
            depth = self.sizes.depth - 1
            labels = writer.label_sources()
            domain: Domain
            expr: ast.Expr
            if labels and self.choose.chance(30):
                domain, make = self.choose.pick(labels)
                other = writer.of(domain, 1)
                expr = ast.If(((writer.truth(1), make()),), other, span=HERE)
            elif self.choose.chance(40):
                domain, expr = BOOL, writer.truth(depth)
            else:
                expr, low, high = writer.number(depth)
                domain = IntDomain(range(low, high + 1))
            found.append(ast.Let(name(text), expr, span=HERE))
            writer.scope.variables.append(Variable(text, domain, declared=False))
        return found

    # --- nodes

    def node(self) -> ast.NodeDecl:
        choose = self.choose
        text = self.names.new("ABCDEFGHIJKLMNOPQRSTUVWXYZ"[len(self.nodes) % 26])
        parents = self.parents()
        if parents and choose.chance(12):
            declaration, domain = self.cpt_node(text, parents)
        elif not parents and choose.chance(60):
            declaration, domain = self.plain_root(text)
        else:
            declaration, domain = self.mechanism(text, parents)
        self.nodes.append(Variable(text, domain))
        return declaration

    def parents(self) -> list[Variable]:
        found: list[Variable] = []
        wanted = min(self.choose.pick((1, 0, 1, 2, 2, 3, 4)), self.sizes.parents)
        for node in self.choose.some(self.nodes, wanted, wanted):
            if prod(len(v.domain) for v in (*found, node)) * 8 <= self.sizes.rows:
                found.append(node)
        return found

    def room(self) -> int:
        """How many values one more exogenous variable may have."""
        return min(self.sizes.values, self.sizes.contexts // self.contexts)

    def declared(self, text: str, parents: list[Variable], type_: ast.TypeExpr, **parts: Any) -> ast.NodeDecl:
        label = self.choose.pick(("drug dose", 'the "label"', "x")) if self.choose.chance(20) else None
        names = tuple(name(p.name) for p in parents)
        return ast.NodeDecl(name(text), names, type_, self.doc(), label, self.text(10), span=HERE, **parts)

    def plain_root(self, text: str) -> tuple[ast.NodeDecl, Domain]:
        """A node that is its exogenous variable."""
        if self.room() < 2:
            return self.mechanism(text, [])
        type_, domain = self.type(self.room())
        exogenous = self.exogenous_of(text, None, domain)
        return self.declared(text, [], type_, exogenous=exogenous), domain

    def exogenous_of(self, owner: str, type_: ast.TypeExpr | None, domain: Domain) -> ast.ExogenousDecl:
        text = self.names.new(f"U_{owner}", odd=8)
        weights = None
        if self.choose.chance(55):
            numbers = self.weights(len(domain))
            pairs = zip(self.choose.shuffled(list(domain)), numbers, strict=True)
            weights = tuple(
                ast.Weight(literal(value), ast.Number(number, span=HERE), span=HERE)
                for value, number in pairs
            )
        self.exogenous.append(Variable(text, domain))
        self.contexts *= len(domain)
        return ast.ExogenousDecl(name(text), type_, weights, span=HERE)

    def weights(self, count: int) -> list[Fraction]:
        """Integers, decimals or fractions, some of them 0, not all."""
        unit = self.choose.pick(
            (Fraction(1), Fraction(1, 10), Fraction(1, 3), Fraction(1, 7), Fraction(1, 100))
        )
        found = [unit * self.choose.pick((1, 2, 3, 1, 5, 0, 13)) for _ in range(count)]
        if not any(found):
            found[0] = unit
        return found

    def mechanism(self, text: str, parents: list[Variable]) -> tuple[ast.NodeDecl, Domain]:
        choose = self.choose
        type_, domain = self.type(41 if choose.chance(5) else None)
        inputs = list(parents)
        exogenous = None
        if self.room() >= 2 and choose.chance(75):
            if choose.chance(30) and len(domain) <= self.room():
                exogenous = self.exogenous_of(text, None, domain)
            else:
                exogenous = self.exogenous_of(text, *self.type(self.room()))
            inputs.append(self.exogenous[-1])
        writer = self.writer(inputs)
        local = self.local_names()
        local.taken |= {v.name for v in inputs}
        lets = self.lets(writer, local)
        value = writer.of(domain, self.sizes.depth)
        lets_kept = reachable(value, lets)
        read = names_in(value) | {n for let in lets_kept for n in names_in(let.value)}
        value = reading(writer, value, domain, [v for v in inputs if v.name not in read])
        kept = reachable_lets(choose, value, lets)
        return self.declared(text, parents, type_, exogenous=exogenous, lets=kept, value=value), domain

    def cpt_node(self, text: str, parents: list[Variable]) -> tuple[ast.NodeDecl, Domain]:
        most = min(4, self.room())
        if most < 2:
            return self.mechanism(text, parents)
        unit = self.choose.integer(1, most)  # at most so many cut points, whatever the rows say
        type_, domain = self.type(4)
        rows = tuple(
            ast.CptRow(line, self.probabilities(len(domain), unit), span=HERE)
            for line in covering(self.choose, [p.domain for p in parents])
        )
        exogenous = self.names.new(f"U_{text}", odd=8)
        cpt = ast.CptDecl(name(exogenous), name("inverse_cdf"), rows, span=HERE)
        self.contexts *= unit
        return self.declared(text, parents, type_, cpt=cpt), domain

    def probabilities(self, count: int, unit: int) -> tuple[ast.Number, ...]:
        parts = [0] * count
        for _ in range(unit):
            parts[self.choose.integer(0, count - 1)] += 1
        return tuple(ast.Number(Fraction(part, unit), span=HERE) for part in parts)

    # --- checks

    def check(self) -> ast.CheckDecl:
        choose = self.choose

        def assigned(variables: list[Variable], most: int) -> tuple[ast.Assignment, ...]:
            picked = choose.some(variables, 0, most)
            writer = Writer(choose, Scope())
            return tuple(
                ast.Assignment(name(v.name), literal(writer.some_value(v.domain)), span=HERE) for v in picked
            )

        claims = tuple(self.claim() for _ in range(choose.integer(1, 3)))
        return ast.CheckDecl(
            choose.pick(("it holds", "fs1: a title", 'with "quotes"', "\\")),
            assigned(self.exogenous, 1),
            assigned(self.nodes, 2),
            assigned(self.nodes, 1),
            claims,
            span=HERE,
        )

    def claim(self) -> ast.ClaimDecl:
        if self.choose.chance(10):
            return ast.ClaimDecl("impossible", span=HERE)
        # Two variables and no divisions behind guards: claims about many are too many to be enumerated.
        variables = self.choose.some([*self.nodes, *self.exogenous], 1, 2)
        scope = Scope(variables, self.constants, self.tables, self.functions, guards=False)
        expr = Writer(self.choose, scope).truth(2)
        match self.choose.pick(("expect", "possible", "probability")):
            case "probability":
                bound = ast.Number(Fraction(self.choose.integer(0, 4), 4), span=HERE)
                op = self.choose.pick(("==", "<=", ">=", "<", ">", "!="))
                return ast.ClaimDecl("probability", expr, op, bound, span=HERE)
            case kind:
                return ast.ClaimDecl(kind, expr, span=HERE)


def reachable_lets(choose: Choose, value: ast.Expr, lets: list[ast.Let]) -> tuple[ast.Let, ...]:
    """Only the bindings that are used; now and then all of them, which is only warned of."""
    return tuple(lets if choose.chance(5) else reachable(value, lets))
