"""Whether two mechanisms are the same function, and where they differ if they are not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import prod

import numpy as np

from causim.engine.answer import UndecidedError
from causim.engine.budget import Budget
from causim.engine.factored import Factored
from causim.engine.inference.relation import TooWideError
from causim.engine.query import Assignment, Query
from causim.model.columns import ColumnEvaluator
from causim.model.domain import BOOL, Domain, IntDomain, LabelDomain, Value, int_domain
from causim.model.encoding import Column, Labels
from causim.model.evaluate import evaluate_body
from causim.model.expr import Apply, Body, Compare, Constant, Expr, Lookup, Role, Variable, walk
from causim.model.normal import normal
from causim.model.rewrite import map_body, plain, rename_definitions, substitute, without_lets
from causim.model.scm import SCM, Exogenous, Function, Node, Table

CHUNK = 1 << 16  # rows evaluated at a time
MAX_PARTS = 10_000  # of an expression written out
MAX_VALUES = 1 << 12  # of one input, beyond which a mechanism is not lowered
PROBES = 1 << 15  # random rows, where there are too many to look at all

_SECOND = "'"  # tells the second model's definitions apart: no name of the language ends so


@dataclass(frozen=True, slots=True)
class Difference:
    """Inputs for which two mechanisms differ, with what each gives."""

    inputs: Assignment
    first: Value
    second: Value


@dataclass(frozen=True, slots=True)
class Mechanism:
    """A function of parents and exogenous variable, by the names of its inputs."""

    model: SCM
    body: Body


def certain(node: Node) -> Body:
    """The node's body; an exogenous variable that has one possible value stands there as this value."""
    variable = node.exogenous
    if variable is None or len(variable.support) > 1:
        return node.body
    only: Mapping[str, Expr] = {variable.name: Constant(variable.support[0][0])}
    return map_body(node.body, lambda expr: substitute(expr, only))


def input_domains(model: SCM, node: Node) -> dict[str, Domain]:
    """All declared values of the parents, and the possible ones of the exogenous variable if there are several."""
    domains = {parent: model.node_by_name[parent].domain for parent in node.parents}
    if node.exogenous and len(node.exogenous.support) > 1:
        domains[node.exogenous.name] = support_domain(node.exogenous)
    return domains


def support_domain(variable: Exogenous) -> Domain:
    """The domain of the possible values, of which there are several."""
    values = [value for value, _ in variable.support]
    if len(values) == len(variable.domain):
        return variable.domain
    if isinstance(variable.domain, LabelDomain):
        return LabelDomain(tuple(map(str, values)), variable.domain.ordered)
    return int_domain(tuple(map(int, values)))  # two possible truth values are all there are


def typed(support: Iterable[tuple[Value, Fraction]]) -> dict[tuple[type, Value], Fraction]:
    """By value, where True is not 1."""
    return {(type(value), value): weight for value, weight in support}


def compare_mechanisms(
    first: Mechanism,
    second: Mechanism,
    inputs: Mapping[str, Domain],
    result: Domain,
    budget: Budget,
) -> Difference | None:
    """A difference of two mechanisms over all values of their inputs, or None if they are the same.

    Raises UndecidedError if neither is found within the budget.
    """
    if written_alike(first, second):
        return None
    comparison = _Sides(first, second, inputs, result)
    if comparison.rows <= budget.contexts:
        return next(comparison.differences(comparison.in_order()), None)
    probed = next(comparison.differences([comparison.at_random()]), None)
    return probed or _lowered(first, second, inputs, result, budget)


def written_alike(first: Mechanism, second: Mechanism) -> bool:
    """Whether two mechanisms are the same expression, up to `let`s and the order of terms, of the same definitions."""
    texts = [normal_form(m.body) for m in (first, second)]
    if texts[0] is None or texts[1] is None or texts[0] != texts[1]:
        return False
    return definitions(first.model, [texts[0]]) == definitions(second.model, [texts[1]])


def normal_form(body: Body) -> Expr | None:
    """The body as one expression in normal form; None if it would be very large."""
    whole = without_lets(body, MAX_PARTS)
    return None if whole is None else normal(whole)


def _normal_body(body: Body) -> Body:
    whole = normal_form(body)
    return body if whole is None else Body((), whole)


def definitions(model: SCM, exprs: Sequence[Expr]) -> dict[str, object]:
    """All tables and functions that the expressions make use of, without what is only said of them."""
    found: dict[str, object] = {}
    todo = list(exprs)
    while todo:
        for part in walk(todo.pop()):
            match part:
                case Lookup(name, _):
                    table = model.table_by_name[name]
                    found[name] = (table.keys, table.result, table.rows)
                case Apply(name, _) if name not in found:
                    function = model.function_by_name[name]
                    body = map_body(function.body, plain)
                    found[name] = (function.parameters, function.result, body)
                    todo += [*(expr for _, expr in body.lets), body.result]
    return found


class _Sides:
    """Both mechanisms over rows of inputs, in one encoding."""

    def __init__(
        self,
        first: Mechanism,
        second: Mechanism,
        inputs: Mapping[str, Domain],
        result: Domain,
    ) -> None:
        labels = Labels()
        self.sides = [(m, ColumnEvaluator(m.model, labels=labels)) for m in (first, second)]
        self.inputs, self.result = inputs, result
        self.domains = list(inputs.values())
        self.rows = prod(len(domain) for domain in self.domains)

    def in_order(self) -> Iterator[list[Column]]:
        encoding = self.sides[0][1]
        for start in range(0, self.rows, CHUNK):
            stop = min(start + CHUNK, self.rows)
            # Without inputs there is one row, which no column would show.
            yield encoding.rows(self.domains, start, stop) or [np.zeros(1, np.int64)]

    def at_random(self) -> list[Column]:
        generator = np.random.default_rng(0)
        columns = []
        for domain in self.domains:
            positions = generator.integers(0, len(domain), PROBES)
            if isinstance(domain, IntDomain) and isinstance(domain.values, range):
                columns.append(positions * domain.values.step + domain.values.start)
            else:
                columns.append(self.sides[0][1].encode_values(tuple(domain))[positions])
        return columns

    def differences(self, blocks: Iterator[list[Column]] | list[list[Column]]) -> Iterator[Difference]:
        """The first difference in each block of rows that has one."""
        names = list(self.inputs)
        for block in blocks:
            size = len(block[0])
            columns = dict(zip(names, block, strict=False))
            found = [evaluator.body(m.body, columns, size) for m, evaluator in self.sides]
            unequal = np.flatnonzero(found[0] != found[1])
            if len(unequal):
                row = slice(unequal[0], unequal[0] + 1)
                yield Difference(
                    Assignment({n: self._decoded(columns[n][row], self.inputs[n]) for n in names}),
                    self._decoded(found[0][row], self.result),
                    self._decoded(found[1][row], self.result),
                )

    def _decoded(self, column: Column, domain: Domain) -> Value:
        return self.sides[0][1].decode(column, domain)[0]


# --- mechanisms of too many rows


def _lowered(
    first: Mechanism,
    second: Mechanism,
    inputs: Mapping[str, Domain],
    result: Domain,
    budget: Budget,
) -> Difference | None:
    """Asks the engine whether there are inputs for which the two differ: it need not look at them one by one.

    In normal form both sum up their terms in the same order, so that the partial sums of both can be followed together.
    """
    too_many = UndecidedError(f"they have {prod(map(len, inputs.values())):,} combinations of inputs")
    if any(len(domain) > MAX_VALUES for domain in inputs.values()):
        raise too_many
    try:
        answer = Factored(_combined(first, second, inputs, result)).answer(
            Query(observe={f"differ{_SECOND}": True}, target=tuple(inputs)), budget
        )
        found = next(iter(answer), None)
    except (TooWideError, UndecidedError):
        raise too_many from None
    if found is None:
        return None
    return Difference(found, *(evaluate_body(m.body, found, m.model) for m in (first, second)))


def _combined(first: Mechanism, second: Mechanism, inputs: Mapping[str, Domain], result: Domain) -> SCM:
    """A model whose roots are the inputs, freely chosen, and whose last node is true where the mechanisms differ."""
    parents = tuple(inputs)
    roots = [_free(name, domain) for name, domain in inputs.items()]
    other = second.model
    names = [f"first{_SECOND}", f"second{_SECOND}", f"differ{_SECOND}"]
    left, right = (Variable(name, Role.PARENT) for name in names[:2])
    nodes = (
        *roots,
        Node(names[0], parents, result, None, _normal_body(first.body)),
        Node(names[1], parents, result, None, map_body(_normal_body(second.body), _of_second)),
        Node(names[2], tuple(names[:2]), BOOL, None, Body((), Compare("!=", left, right))),
    )
    return replace(
        first.model.with_nodes(nodes),
        tables=(*first.model.tables, *map(_renamed, other.tables)),
        functions=(*first.model.functions, *map(_renamed_function, other.functions)),
    )


def _of_second(expr: Expr) -> Expr:
    return rename_definitions(expr, _SECOND)


def _renamed(table: Table) -> Table:
    return replace(table, name=table.name + _SECOND)


def _renamed_function(function: Function) -> Function:
    return replace(function, name=function.name + _SECOND, body=map_body(function.body, _of_second))


def _free(name: str, domain: Domain) -> Node:
    chosen = Exogenous(f"{name}{_SECOND}", domain, (Fraction(1, len(domain)),) * len(domain))
    return Node(name, (), domain, chosen, Body((), Variable(chosen.name, Role.EXOGENOUS)))
