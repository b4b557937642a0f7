"""Explicit twin networks for pyAgrum, built from nothing but a model's definition.

pyAgrum's own `causal.counterfactual` is no oracle: it is wrong under partial evidence. A Bayesian network that holds
the exogenous variables, the factual world, and the world after the intervention has no such freedom.
"""

from __future__ import annotations

from itertools import product
from math import prod
from typing import Any

from causim.engine import Query
from causim.model.domain import Value
from causim.model.evaluate import run
from causim.model.scm import SCM, Node

MAX_ROWS = 20_000  # of all tables of a network
AFTER = "after "


def rows(model: SCM) -> int:
    """How many entries the tables of one world have."""
    return sum(
        len(node.domain)
        * (len(node.exogenous.domain) if node.exogenous else 1)
        * prod(len(model.node_by_name[p].domain) for p in node.parents)
        for node in model.nodes
    )


def twin_network(model: SCM, query: Query) -> Any:
    """The network of both worlds. The second one is there only if something is forced."""
    import pyagrum as gum

    net = gum.BayesNet()
    for u in model.exogenous:
        net.add(_variable(gum, u.name, tuple(u.domain)))
        net.cpt(u.name).fillWith([float(w) for w in u.weights])
    for prefix, do in (("", {}), (AFTER, dict(query.do)))[: 2 if query.do else 1]:
        for node in model.nodes:
            net.add(_variable(gum, prefix + node.name, tuple(node.domain)))
        for node in model.nodes:
            _fill(net, model, node, prefix, do)
    return net


def _variable(gum: Any, name: str, values: tuple[Value, ...]) -> Any:
    """By number: labels and names of ours are not always pyAgrum's."""
    return gum.RangeVariable(name, "", 0, len(values) - 1)


def _fill(net: Any, model: SCM, node: Node, prefix: str, do: dict[str, Value]) -> None:
    own = prefix + node.name
    values = tuple(node.domain)
    if node.name in do:
        net.cpt(own).fillWith([float(type(v) is type(do[node.name]) and v == do[node.name]) for v in values])
        return
    inputs = [(prefix + p, p, tuple(model.node_by_name[p].domain)) for p in node.parents]
    if node.exogenous:
        inputs.append((node.exogenous.name, node.exogenous.name, tuple(node.exogenous.domain)))
    for name, _, _ in inputs:
        net.addArc(name, own)
    for row in product(*(range(len(domain)) for _, _, domain in inputs)):
        given = {name: domain[i] for (_, name, domain), i in zip(inputs, row, strict=True)}
        result = node.domain.index(_value(model, node, given))
        place = {name: i for (name, _, _), i in zip(inputs, row, strict=True)}
        net.cpt(own)[place] = [float(i == result) for i in range(len(values))]


def _value(model: SCM, node: Node, given: dict[str, Value]) -> Value:
    """The mechanism by itself, its inputs forced."""
    context = {u.name: given.get(u.name, next(iter(u.domain))) for u in model.exogenous}
    return run(model, context, {p: given[p] for p in node.parents})[node.name]


def posterior(model: SCM, query: Query) -> dict[str, dict[Value, float]]:
    """The marginals of the resolved query's target. Evidence of probability 0 raises what pyAgrum raises."""
    import pyagrum as gum

    net = twin_network(model, query)
    inference = gum.LazyPropagation(net)
    after = AFTER if query.do else ""
    evidence: dict[str, int] = {}
    for values, prefix in ((query.given, ""), (query.observe, ""), (query.observe_after, after)):
        for name, value in values.items():
            evidence[prefix + name] = _domain(model, name).index(value)
    inference.setEvidence(evidence)
    inference.makeInference()
    found: dict[str, dict[Value, float]] = {}
    for name in query.target or ():
        place = name if name in model.exogenous_owner else after + name
        # Where variables have but one value, pyAgrum's posterior may be of one of them besides.
        shares = inference.posterior(place).sumIn([place]).tolist()
        found[name] = dict(zip(_domain(model, name), shares, strict=True))
    return found


def _domain(model: SCM, name: str) -> Any:
    if name in model.node_by_name:
        return model.node_by_name[name].domain
    owner = model.exogenous_owner[name].exogenous
    assert owner is not None
    return owner.domain
