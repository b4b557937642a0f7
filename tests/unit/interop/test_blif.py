"""BLIF circuits: covers as functions, everything with a state refused."""

from __future__ import annotations

from itertools import product

import pytest

from causim.engine import Factored, Query
from causim.errors import SpecError
from causim.interop.blif import read_blif
from causim.source import SourceText
from tests.unit.interop.networks import imported

ADDER = """\
# one bit
.model adder
.inputs a b c[0]
.outputs s c[1] one never
.names a b x
01 1
10 1
.names x c[0] s
00 0
11 0
.names a b c[0] \\
  c[1]
11- 1
1-1 1
-11 1
.names one
1
.names never
.end
"""


def refusal(text: str) -> str:
    with pytest.raises(SpecError) as caught:
        imported(text, "made.blif")
    return str(caught.value)


def test_an_adder_adds() -> None:
    found = imported(ADDER, "adder.blif")
    assert found.notes == ()
    assert [n.name for n in found.model.nodes if n.label] == ["c_0", "c_1"]
    engine = Factored(found.model)
    for a, b, c in product((False, True), repeat=3):
        (world,) = engine.answer(Query({"U_a": a, "U_b": b, "U_c_0": c}))
        assert world["s"] + 2 * world["c_1"] == a + b + c
        assert (world["one"], world["never"]) == (True, False)


def test_what_covers_do_not_look_at_is_no_cause() -> None:
    circuit = read_blif(
        SourceText("m.blif", ".model m\n.inputs a b\n.names a b y\n1- 1\n.names a b z\n-- 0\n.end")
    )
    assert {gate.name: gate.inputs for gate in circuit.gates} == {"a": (), "b": (), "y": ("a",), "z": ()}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (".names one\n1", ".latch a one", "16:1: error[import-unsupported]: a latch has a state"),
        (".names one\n1", ".subckt and a=a", "16:1: error[import-unsupported]: `.subckt` stands for"),
        (".names one\n1", ".nam one\n1", "16:1: error[import-syntax]: there is no `.nam` in BLIF"),
        ("01 1", "011 1", "6:1: error[import-arity]: 3 columns for the 2 inputs of x"),
        ("01 1", "01 0", "7:1: error[import-syntax]: a cover says when its signal is 1, or when it is 0"),
        ("01 1", "0x 1", "6:1: error[import-syntax]: a line of a cover has 0, 1 or -"),
        (".names x c[0] s", ".names y c[0] s", "error[import-unknown]: s reads y, which nothing drives"),
        (".names a b x", ".names a b c[0]", "5:12: error[import-duplicate]: c[0] is driven twice"),
        (".names a b x", ".names s b x", "error[import-cycle]: a cycle: "),
        (".outputs s", ".outputs t", "4:10: error[import-unknown]: nothing drives the output t"),
        (".model adder\n", "", "1:1: error[import-syntax]: the file has no `.model`"),
        (".end\n", ".model other", "19:1: error[import-unsupported]: a second model in one file"),
    ],
)
def test_faults_have_places(old: str, new: str, said: str) -> None:
    assert said in refusal(ADDER.replace(old, new))
