"""Mechanisms as tables: the function of a node spelt out for every value of its parents and exogenous variable."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from causim.errors import MisuseError
from causim.model.domain import Domain
from causim.model.scm import SCM

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAX_CELLS = 1 << 20


def table_axes(model: SCM, node: str) -> tuple[Domain, ...]:
    """The domains that the mechanism of a node is a function of: its parents', then its exogenous variable's.

    Raises MisuseError for an unknown node.
    """
    found = model.node_by_name.get(node)
    if found is None:
        raise MisuseError(f"the model {model.name} has no node {node}")
    parents = tuple(model.node_by_name[parent].domain for parent in found.parents)
    return parents + ((found.exogenous.domain,) if found.exogenous else ())


def mechanism_table(model: SCM, node: str, max_cells: int = MAX_CELLS) -> NDArray[np.int64]:
    """Indices into the node's domain, with an axis for each parent in declared order, then one for its U.

    The index along an axis is that of the value in its domain; a root without an exogenous variable has no axis at all.
    Raises MisuseError for an unknown node, and for a table of more than `max_cells` cells.
    """
    from causim.model.columns import ColumnEvaluator

    axes = table_axes(model, node)
    found = model.node_by_name[node]
    shape = tuple(len(axis) for axis in axes)
    cells = prod(shape)
    if cells > max_cells:
        sizes = " x ".join(map(str, shape))
        raise MisuseError(f"the table of {node} would have {sizes} = {cells} cells; the limit is {max_cells}")
    evaluator = ColumnEvaluator(model)
    names = found.parents + ((found.exogenous.name,) if found.exogenous else ())
    env = dict(zip(names, evaluator.rows(axes, 0, cells), strict=True))
    column = evaluator.body(found.body, env, cells)
    return evaluator.index(found.domain, column).reshape(shape)
