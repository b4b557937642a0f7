"""Circuits as models: read, evaluated, intervened on, abduced from, against a simulation that knows no engine."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product
from pathlib import Path
from random import Random

import pytest

from causim.checker import check
from causim.engine import Factored, Query, Status
from causim.errors import SpecError
from causim.interop.bench import Circuit, read_bench
from causim.model.scm import SCM
from causim.source import SourceText

# The smallest circuit of ISCAS-85 (Brglez and Fujiwara, 1985): six NAND gates.
C17 = """
# two outputs
INPUT(a) INPUT(b) INPUT(c) INPUT(d) INPUT(e)
OUTPUT(x) OUTPUT(y)
x = NAND(p, r)
y = NAND(r, s)
p = NAND(a, c)
r = NAND(b, q)
s = NAND(q, e)
q = NAND(c, d)
""".replace(") ", ")\n")

Signals = dict[str, bool]


def circuit_of(text: str, name: str = "made.bench") -> Circuit:
    return read_bench(SourceText(name, text))


def model_of(circuit: Circuit) -> SCM:
    result = check(circuit.specification())
    assert result.model is not None, result.diagnostics
    return result.model


GATES: dict[str, Callable[[list[bool]], bool]] = {
    "AND": all,
    "NAND": lambda bits: not all(bits),
    "OR": any,
    "NOR": lambda bits: not any(bits),
    "XOR": lambda bits: sum(bits) % 2 == 1,
    "XNOR": lambda bits: sum(bits) % 2 == 0,
    "NOT": lambda bits: not bits[0],
    "BUFF": lambda bits: bits[0],
}


def simulated(text: str, inputs: Signals, stuck: Signals) -> Signals:
    """The circuit by its text alone: sweep over the lines until every signal has a value."""
    gates = re.findall(r"^(\S+)\s*=\s*(\w+)\((.*?)\)", text, re.M)
    found = {**inputs, **stuck}
    while len(found) < len(inputs) + len(gates):
        for name, kind, of in gates:
            signals = [signal.strip() for signal in of.split(",")]
            if name not in found and all(signal in found for signal in signals):
                found[name] = GATES[kind]([found[signal] for signal in signals])
    return found


def circuit_text(folder: Path, name: str) -> str:
    place = folder / "circuits" / f"{name}.bench"
    if not place.is_file():
        pytest.skip(f"no {name}.bench in the shared data")
    return place.read_text("utf-8")


def all_inputs(circuit: Circuit) -> list[Signals]:
    names = circuit.inputs
    return [dict(zip(names, bits, strict=True)) for bits in product((False, True), repeat=len(names))]


def verify_forward(text: str, samples: int) -> None:
    """Random inputs, with no gate forced and with each of some gates forced to either value."""
    circuit = circuit_of(text)
    engine, rng = Factored(model_of(circuit)), Random(1)
    gates = [gate.name for gate in circuit.gates if gate.inputs]
    for _ in range(samples):
        inputs = {name: rng.random() < 0.5 for name in circuit.inputs}
        given = {f"U_{circuit.names[name]}": bit for name, bit in inputs.items()}
        for stuck in ({}, {rng.choice(gates): rng.random() < 0.5}):
            do = {circuit.names[name]: bit for name, bit in stuck.items()}
            (world,) = engine.answer(Query(given, do=do))
            assert world == {circuit.names[n]: bit for n, bit in simulated(text, inputs, stuck).items()}


def verify_abduction(text: str, forced: str) -> None:
    """For every observation of both outputs, and of every single gate: how many inputs, and which; and how many worlds
    there could have been had one gate been stuck at true.
    """
    circuit = circuit_of(text)
    names, engine = circuit.names, Factored(model_of(circuit))
    worlds = [(inputs, simulated(text, inputs, {})) for inputs in all_inputs(circuit)]
    asked = [dict(zip(circuit.outputs, bits, strict=True)) for bits in product((False, True), repeat=2)]
    asked += [{gate.name: bit} for gate in circuit.gates for bit in (False, True)]
    for seen in asked:
        observed = {names[n]: bit for n, bit in seen.items()}
        answer = engine.answer(Query(observe=observed))
        causes = [inputs for inputs, world in worlds if all(world[n] == bit for n, bit in seen.items())]
        assert answer.count == len(causes)
        assert answer.evidence_probability * len(worlds) == len(causes)
        assert [list(c.values()) for c in answer] == [list(c.values()) for c in causes]
        after = [simulated(text, inputs, {forced: True}) for inputs in causes]
        stuck = engine.answer(Query(observe=observed, do={names[forced]: True}))
        assert stuck.count == len({tuple(sorted(world.items())) for world in after})


def test_c17_in_our_own_words() -> None:
    verify_forward(C17, samples=8)
    verify_abduction(C17, "q")


def test_c17_is_accepted_without_a_warning() -> None:
    circuit = circuit_of(C17, "some/c17.bench")
    result = check(circuit.specification())
    assert result.diagnostics == ()
    assert result.model is not None
    assert (result.model.name, len(result.model.nodes), len(result.model.exogenous)) == ("c17", 11, 5)
    assert (circuit.inputs, circuit.outputs) == (tuple("abcde"), ("x", "y"))


def test_c17_as_published(shared_data: Path) -> None:
    text = circuit_text(shared_data, "c17")
    verify_forward(text, samples=8)
    verify_abduction(text, "N11")
    output = Factored(model_of(circuit_of(text))).answer(Query(target=("N22",)))
    assert output.probability({"N22": True}) * 32 == 18


@pytest.mark.parametrize("name", ["c432", "c880"])
def test_larger_circuits(shared_data: Path, name: str) -> None:
    verify_forward(circuit_text(shared_data, name), samples=3)


def test_signals_that_are_no_names() -> None:
    text = "INPUT(1)\nINPUT(a[0])\nINPUT(a_0_)\nINPUT(U_N1)\nOUTPUT(not)\nnot = XNOR(1, a[0])\n5=or(not,a_0_,U_N1)"
    circuit = circuit_of(text)
    model = model_of(circuit)
    assert circuit.names == {
        "1": "N1",
        "a[0]": "a_0",
        "a_0_": "a_0_",
        "U_N1": "U_N1",
        "not": "not_",
        "5": "N5",
    }
    assert model.node_by_name["a_0"].label == "a[0]"
    given = {"U_N1_2": True, "U_a_0": True, "U_a_0_": False, "U_U_N1": False}
    (world,) = Factored(model).answer(Query(given))
    assert world["not_"] is True
    assert world["N5"] is True


@pytest.mark.parametrize("inputs", [3, 8, 9, 40])
def test_a_wide_parity(inputs: int) -> None:
    names = [f"i{k}" for k in range(inputs)]
    text = "\n".join([*(f"INPUT({n})" for n in names), f"odd = XOR({', '.join(names)})"])
    answer = Factored(model_of(circuit_of(text))).answer(Query(observe={"odd": True}))
    assert answer.status is Status.MULTIPLE
    assert answer.count == 2 ** (inputs - 1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("INPUT(a)\nb = AND(a, c)", "2:1: error[import-unknown]: b reads c, which nothing drives"),
        ("INPUT(a)\na = NOT(a)", "2:1: error[import-duplicate]: a is driven twice"),
        ("INPUT(a)\nb = AND(a, d)\nd = NOT(b)", "error[import-cycle]: a cycle: "),
        ("INPUT(a)\nb = DFF(a)", "2:5: error[import-unsupported]: a flip-flop has a state"),
        ("INPUT(a)\nb = MUX(a, a)", "2:5: error[import-unknown]: there is no gate MUX"),
        ("INPUT(a)\nb = NOT(a, a)", "2:5: error[import-arity]: NOT takes one signal, not 2"),
        ("INPUT(a)\nb = AND(a,, a)", "2:11: error[import-syntax]: a signal is needed in AND(...), not `,`"),
        ("INPUT(a)\n  b <- a", "2:5: error[import-syntax]: `=` is needed after the signal b, not `<-`"),
        (
            "INPUT(a)\nb = AND(a",
            "2:10: error[import-syntax]: `,` is needed between signals, not the end of the file",
        ),
        ("INPUT(a)\nOUTPUT(b)", "2:1: error[import-unknown]: nothing drives the output b"),
        ("# nothing", "1:1: error[import-missing]: there is no signal in the file"),
    ],
)
def test_what_is_no_circuit(text: str, said: str) -> None:
    with pytest.raises(SpecError) as caught:
        circuit_of(text)
    assert str(caught.value).startswith("made.bench:")
    assert said in str(caught.value)
