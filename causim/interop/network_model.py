"""A model as a Bayesian network: with its exogenous variables as nodes of their own, or summed out into the tables."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from math import lcm, prod

from causim.errors import MisuseError
from causim.interop.bundle import legal_name
from causim.interop.network import MAX_CELLS, Network, Row, Table, Variable
from causim.model.domain import Domain, Value
from causim.model.expr import Variable as Read
from causim.model.scm import SCM, Node
from causim.source import SourceText

MAX_TABLE = 1_000_000  # combinations of inputs that are computed for one table
EXPLICIT, SUMMED = "explicit", "summed"


def network_of(model: SCM, exogenous: str = EXPLICIT) -> Network:
    """The Bayesian network of a model.

    `explicit` keeps every exogenous variable as a root, so that each other table is certain and counterfactuals are
    determined; a root of the model that is its exogenous variable stands for both. `summed` has the nodes alone, with
    P(node | parents), which determines interventions but no counterfactuals. Values become texts: `true`, `3`. A node
    that an import renamed has its original name again.

    Raises MisuseError for a table that would have too many rows.
    """
    source = SourceText(model.name, "")
    span = source.span(0, 0)
    names = original_names(model)
    taken = set(names.values())
    variables: list[Variable] = []
    tables: dict[str, Table] = {}
    for node in model.nodes:
        own, parents = names[node.name], tuple(names[parent] for parent in node.parents)
        hidden = node.exogenous if exogenous == EXPLICIT and not _is_own_chance(node) else None
        if hidden is not None and len(hidden.domain) == 1:
            hidden = None  # no chance at all
        if hidden is not None:
            root = _free(hidden.name, taken)
            variables.append(Variable(root, texts(hidden.domain), span))
            tables[root] = Table(root, (), (hidden.weights,), span, (span,))
            parents = (*parents, root)
        rows = _rows(model, node, explicit=hidden is not None)
        variables.append(Variable(own, texts(node.domain), span))
        tables[own] = Table(own, parents, rows, span, (span,) * len(rows))
    if (cells := sum(len(t.rows) * len(t.rows[0]) for t in tables.values())) > MAX_CELLS:
        raise MisuseError(f"the tables of {model.name} have {cells:,} numbers, more than {MAX_CELLS:,}")
    return Network(model.name, tuple(variables), tables, source)


def texts(domain: Domain) -> tuple[str, ...]:
    """The values of a domain as states: labels word for word, `false`, `true`, digits."""
    return tuple(str(value).lower() if isinstance(value, bool) else str(value) for value in domain)


def original_names(model: SCM) -> dict[str, str]:
    """What nodes were called before an import renamed them, where their labels tell; else their own names."""
    found = {node.name: _original(node) for node in model.nodes}
    return found if len(set(found.values())) == len(found) else {name: name for name in found}


def _original(node: Node) -> str:
    if node.label is None:
        return node.name
    stem = legal_name(node.label)
    numbered = re.fullmatch(re.escape(stem.rstrip("_")) + "_[0-9]+", node.name)
    return node.label if stem == node.name or numbered else node.name


def _free(name: str, taken: Collection[str]) -> str:
    while name in taken:
        name += "_"
    return name


def _is_own_chance(node: Node) -> bool:
    """Whether the mechanism returns the exogenous variable as it is."""
    result, own = node.body.result, node.exogenous
    return (
        own is not None
        and not node.parents
        and isinstance(result, Read)
        and result.name == own.name
        and own.domain == node.domain
    )


def _rows(model: SCM, node: Node, *, explicit: bool) -> tuple[Row, ...]:
    """P(node | parents), or with `explicit` P(node | parents, exogenous), which is certain."""
    import numpy as np

    from causim.model.columns import ColumnEvaluator

    domains = {parent: model.node_by_name[parent].domain for parent in node.parents}
    own = node.exogenous
    combinations = prod(len(domain) for domain in domains.values())
    chances = len(own.domain) if own else 1
    if combinations * chances > MAX_TABLE or combinations * len(node.domain) > MAX_CELLS:
        message = f"the table of {node.name} takes {combinations * chances:,} rows, more than {MAX_TABLE:,}"
        raise MisuseError(message)
    inputs: Mapping[str, Domain] = {**domains, own.name: own.domain} if own else domains
    evaluator = ColumnEvaluator(model)
    rows = combinations * chances
    columns = dict(zip(inputs, evaluator.rows(list(inputs.values()), 0, rows), strict=True))
    column = np.broadcast_to(evaluator.body(node.body, columns, rows), (rows,))
    values: list[Value] = evaluator.decode(column, node.domain)
    place = {value: index for index, value in enumerate(node.domain)}
    if explicit or own is None:
        certain = [tuple(Fraction(i == k) for i in range(len(place))) for k in range(len(place))]
        return tuple(certain[place[value]] for value in values)
    return tuple(_summed(values[i : i + chances], own.weights, place) for i in range(0, rows, chances))


def _summed(values: Sequence[Value], weights: Sequence[Fraction], place: Mapping[Value, int]) -> Row:
    """The distribution of values that have these probabilities."""
    shared = lcm(*(weight.denominator for weight in weights))
    totals = [0] * len(place)
    for value, weight in zip(values, weights, strict=True):
        totals[place[value]] += weight.numerator * (shared // weight.denominator)
    return tuple(Fraction(total, shared) for total in totals)
