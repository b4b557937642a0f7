"""What derivations are made of: the variables that bear on a query, and single mechanisms at work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from causim.engine.query import Assignment, Query
from causim.engine.tracing.trace import Step, Trial
from causim.model.domain import Value
from causim.model.evaluate import apply_mechanism
from causim.model.graph import Graph
from causim.model.scm import SCM, Node
from causim.model.show import show_body
from causim.model.working import working

MAX_TRIALS = 32  # values of an exogenous variable that are tried one by one


class Relevant:
    """The variables that bear on a query: the ancestors of target and evidence, where these are looked at.

    `touched` are the exogenous variables that evidence can say anything of: those that are given, and those of its
    ancestors. All others are independent of it.
    """

    def __init__(self, model: SCM, query: Query) -> None:
        targets = [name for name in query.target or () if name in model.node_by_name]
        owners = model.exogenous_owner
        cut = Graph({n: () if n in query.do else parents for n, parents in model.graph.parents.items()})
        factual = model.graph.ancestors([*query.observe, *([] if query.do else targets)])
        after = cut.ancestors([*query.observe_after, *targets]) if query.do else factual
        named = {owners[name].name for name in (*query.given, *(query.target or ())) if name in owners}
        acting = factual | (after - query.do.keys()) | named
        self.factual = tuple(node for node in model.nodes if node.name in factual)
        self.after = tuple(node for node in model.nodes if node.name in after)
        self.owners = tuple(node for node in model.nodes if node.exogenous and node.name in acting)
        self.exogenous = tuple(node.exogenous.name for node in self.owners if node.exogenous)
        causes = model.graph.ancestors(query.observe) | (cut.ancestors(query.observe_after) - query.do.keys())
        causes |= {owners[name].name for name in query.given}
        self.touched = tuple(n.exogenous.name for n in self.owners if n.exogenous and n.name in causes)


def unresolved(query: Query) -> Query:
    """A query that may be resolved again: one without a target is an abduction of which nothing is left to ask."""
    return query if query.target else replace(query, target=None)


def equation(node: Node) -> str:
    """A mechanism in the language's syntax: `Y = X + U_Y`."""
    return f"{node.name} = {show_body(node.body)}"


def trials(
    model: SCM, node: Node, inputs: Mapping[str, Value], given: Mapping[str, Value]
) -> tuple[Trial, ...]:
    """What the mechanism gives for each value of its exogenous variable; nothing if an input is not known."""
    variable = node.exogenous
    if any(name not in inputs for name in node.parents):
        return ()
    if variable is None:
        return (_trial(model, node, inputs, None),)
    tried = (given[variable.name],) if variable.name in given else tuple(v for v, _ in variable.support)
    if len(tried) > MAX_TRIALS:
        return ()
    return tuple(_trial(model, node, {**inputs, variable.name: u}, u) for u in tried)


def _trial(model: SCM, node: Node, values: Mapping[str, Value], exogenous: Value | None) -> Trial:
    return Trial(exogenous, working(node.body, values, model), apply_mechanism(model, node, values))


def step(model: SCM, node: Node, known: Mapping[str, Value], forced: bool, value: Value) -> Step:
    """A node's value, worked out from those of its inputs that are known."""
    if forced:
        return Step(node.name, equation(node), True, Assignment(), (), value)
    names = (*node.parents, *([node.exogenous.name] if node.exogenous else []))
    inputs = Assignment({name: known[name] for name in names if name in known})
    lines = working(node.body, inputs, model) if len(inputs) == len(names) else ()
    return Step(node.name, equation(node), False, inputs, lines, value)


def propagate(
    model: SCM, nodes: Iterable[Node], context: Mapping[str, Value], do: Mapping[str, Value]
) -> tuple[Step, ...]:
    """The steps from an exogenous context to the values of nodes, which are in causal order and closed under causes."""
    known = dict(context)
    steps = []
    for node in nodes:
        forced = node.name in do
        value = do[node.name] if forced else apply_mechanism(model, node, known)
        steps.append(step(model, node, known, forced, value))
        known[node.name] = value
    return tuple(steps)
