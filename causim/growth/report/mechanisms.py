"""When two mechanisms are one: what they do, whatever they, their parents and their labels are called."""

from __future__ import annotations

from fractions import Fraction

from causim.engine.comparing.fingerprint import model_hash
from causim.model.expr import Body, Role, Variable
from causim.model.scm import SCM, Exogenous, Node


def mechanism_hash(model: SCM, node: Node) -> str:
    """The hash, up to renaming, of the model that has this mechanism and nothing else: its parents take any value.

    Equal for mechanisms whose response tables are equal up to the order of parents, the names of labels that have no
    order, and how finely the exogenous variable is divided. Of very wide mechanisms it compares the ends only, as
    `model_hash` does.
    """
    parents = [_free(model.node_by_name[name]) for name in node.parents]
    return model_hash(model.with_nodes([*parents, node]))


def _free(node: Node) -> Node:
    """A root with the node's type, all values of which are equally probable."""
    count = len(node.domain)
    variable = Exogenous(f"any value of {node.name}", node.domain, (Fraction(1, count),) * count)
    return Node(node.name, (), node.domain, variable, Body((), Variable(variable.name, Role.EXOGENOUS)))
