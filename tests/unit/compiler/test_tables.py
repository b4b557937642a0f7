"""Mechanisms as arrays of indices."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from causim.compiler import mechanism_table
from causim.errors import MisuseError
from causim.model.domain import IntDomain
from causim.model.evaluate import apply_mechanism
from causim.model.expr import Body
from causim.model.scm import SCM, Node
from tests.unit.compiler.models import DOSE, GENE, const, root, tumour


def test_each_cell_is_the_index_of_the_mechanism_s_value() -> None:
    model = tumour()
    table = mechanism_table(model, "Blocker")
    assert table.shape == (3, 2, 2)
    node = model.node_by_name["Blocker"]
    for (i, dose), (j, gene), u in itertools.product(enumerate(DOSE), enumerate(GENE), range(2)):
        value = apply_mechanism(model, node, {"Drug": dose, "Gene": gene, "U_Blocker": u})
        assert node.domain.index(value) == table[i, j, u]


def test_sparse_domains_are_indexed_by_position() -> None:
    assert mechanism_table(tumour(), "Tumour")[0].tolist() == [10, 20, 35]  # sizes 0..40, not shrunk
    assert mechanism_table(tumour(), "Drug").tolist() == [0, 1, 2]


def test_a_constant_has_no_axis() -> None:
    table = mechanism_table(SCM("m", (Node("X", (), DOSE, None, Body((), const("low"))),)), "X")
    assert table.shape == ()
    assert table == np.int64(1)


def test_what_is_too_large_or_unknown_is_refused() -> None:
    vast = Node("X", ("A", "B"), DOSE, None, Body((), const("low")))
    model = SCM("m", (root("A", IntDomain(range(2000))), root("B", IntDomain(range(1000))), vast))
    with pytest.raises(MisuseError, match="2000 x 1000 = 2000000 cells"):
        mechanism_table(model, "X")
    with pytest.raises(MisuseError, match="no node Y"):
        mechanism_table(model, "Y")
