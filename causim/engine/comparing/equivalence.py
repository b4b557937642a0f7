"""Whether two specifications are the same model.

They are if they have the same nodes with the same types and the same parents, exogenous variables of the same
name with the same probabilities, and mechanisms that are the same function of all declared values of the
parents and all possible exogenous values. How they are written does not matter. So models that are equivalent
give the same answer to every query; whether they do can be asked up to names and labels (`renaming`), and up
to what no evidence on nodes and no intervention can tell apart (`up_to="exogenous"`).
"""

from __future__ import annotations

from causim.engine.answer import UndecidedError
from causim.engine.budget import Budget
from causim.engine.comparing.comparison import Comparison, Counterexample, Relation
from causim.engine.comparing.mechanisms import (
    Mechanism,
    certain,
    compare_mechanisms,
    definitions,
    input_domains,
    typed,
)
from causim.engine.comparing.responses import compare_responses
from causim.errors import MisuseError
from causim.model.domain import show
from causim.model.rewrite import map_body, plain
from causim.model.scm import SCM, Exogenous, Node

DEFAULT_BUDGET = Budget(contexts=1 << 23, seconds=20.0)
UP_TO = ("nothing", "exogenous")


def equivalent(
    a: SCM, b: SCM, renaming: bool = False, *, up_to: str = "nothing", budget: Budget = DEFAULT_BUDGET
) -> Comparison:
    """Whether two models are the same, and if not what differs first: nodes, edges, types, exogenous, mechanism.

    With `renaming`, nodes, exogenous variables, labels and exogenous values may have other names; numbers, truth values
    and the order of ordinals may not change. With `up_to="exogenous"`, exogenous variables are compared by what they
    do: each node must respond to its parents in the same ways with the same probabilities. Models alike in this sense
    agree on all probabilities of nodes, counterfactual ones included.

    The budget limits, for each mechanism, the combinations of inputs that are looked at, and for all together the
    seconds of the searches that stand in where there are more; past both the comparison is `undecided`. A comparison
    is true if the models are the same in the sense that was asked for.

        comparison = equivalent(causim.load("a.scm"), causim.load("b.scm"))
        if not comparison:
            print(comparison.level, comparison.counterexample)

    Raises MisuseError for an unknown `up_to`.
    """
    if up_to not in UP_TO:
        raise MisuseError(f"up_to is one of {', '.join(UP_TO)}, not {up_to!r}")
    responses = up_to == "exogenous"
    limits = budget.start()
    comparison = _compare(a, b, responses, limits)
    if comparison or not renaming:
        return comparison
    from causim.engine.comparing.isomorphism import find_renaming

    return find_renaming(a, b, responses, limits, comparison)


def _compare(a: SCM, b: SCM, responses: bool, budget: Budget) -> Comparison:
    """Name by name."""
    difference = _structure(a, b)
    if difference is None and not responses:
        difference = _exogenous(a, b)
    if difference is not None:
        return difference
    undecided: Comparison | None = None
    for node in a.nodes:
        other = b.node_by_name[node.name]
        try:
            found = _mechanism(a, b, node, other, responses, budget)
        except UndecidedError as error:
            reason = f"whether {node.name} has the same mechanism in both is not known: {error}"
            if undecided is None:
                undecided = Comparison(Relation.UNDECIDED, "mechanism", node.name, reason)
            continue
        if found is not None:
            reason = f"{node.name} has another mechanism"
            return Comparison(Relation.DIFFERENT_MECHANISM, "mechanism", node.name, reason, found)
    if undecided is not None:
        return undecided
    return Comparison(Relation.IDENTICAL if _identical(a, b) else Relation.EQUIVALENT)


# --- structure


def _structure(a: SCM, b: SCM) -> Comparison | None:
    """The first difference in nodes, then in edges, then in types."""
    for model, other, which in ((a, b, "first"), (b, a, "second")):
        for node in model.nodes:
            if node.name not in other.node_by_name:
                return _different("nodes", node.name, f"only the {which} model has a node {node.name}")
    pairs = [(node, b.node_by_name[node.name]) for node in a.nodes]
    for node, other_node in pairs:
        if set(node.parents) != set(other_node.parents):
            parents = [", ".join(n.parents) or "no parents" for n in (node, other_node)]
            return _different("edges", node.name, f"the parents of {node.name}: {parents[0]}; {parents[1]}")
    for node, other_node in pairs:
        if node.domain != other_node.domain:
            types = f"{node.domain}; {other_node.domain}"
            return _different("types", node.name, f"the type of {node.name}: {types}")
    return None


def _exogenous(a: SCM, b: SCM) -> Comparison | None:
    for node in a.nodes:
        first, second = node.exogenous, b.node_by_name[node.name].exogenous
        if first is None and second is None:
            continue
        if first is None or second is None or first.name != second.name:
            names = [u.name if u else "none" for u in (first, second)]
            reason = f"the exogenous variable of {node.name}: {names[0]}; {names[1]}"
            return _different("exogenous", node.name, reason)
        if typed(first.support) != typed(second.support):
            shown = "; ".join(_shown(u) for u in (first, second))
            return _different("exogenous", node.name, f"the probabilities of {first.name}: {shown}")
    return None


def _shown(variable: Exogenous, most: int = 12) -> str:
    items = [f"{show(value)}: {weight}" for value, weight in variable.support]
    return f"{{{', '.join(items[:most])}{', ...' if len(items) > most else ''}}}"


def _different(level: str, node: str, reason: str) -> Comparison:
    return Comparison(Relation.DIFFERENT_STRUCTURE, level, node, reason)


# --- mechanisms


def _mechanism(
    a: SCM, b: SCM, node: Node, other: Node, responses: bool, budget: Budget
) -> Counterexample | None:
    if responses and not _certain(node, other):
        return compare_responses(a, b, node, other, budget)
    sides = [Mechanism(m, certain(n)) for m, n in ((a, node), (b, other))]
    found = compare_mechanisms(sides[0], sides[1], input_domains(a, node), node.domain, budget)
    if found is None:
        return None
    sure = {u.name: u.support[0][0] for u in (node.exogenous,) if u and len(u.support) == 1 and not responses}
    inputs = {**found.inputs, **sure}
    return Counterexample(inputs, found.first, found.second)


def _certain(*nodes: Node) -> bool:
    """Whether nothing of them is left to chance: their responses are the same if their mechanisms are."""
    return all(node.exogenous is None or len(node.exogenous.support) == 1 for node in nodes)


def _identical(a: SCM, b: SCM) -> bool:
    """Whether all that has a meaning is written alike, in the same order."""
    return _written(a) == _written(b)


def _written(model: SCM) -> object:
    nodes = [(n.name, n.parents, n.domain, n.exogenous, map_body(n.body, plain)) for n in model.nodes]
    exprs = [expr for n in model.nodes for expr in (*(e for _, e in n.body.lets), n.body.result)]
    return nodes, definitions(model, exprs)
