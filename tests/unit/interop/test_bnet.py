"""Boolean networks: rules as mechanisms, feedback refused with its cycle or unrolled over time."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise, product
from pathlib import Path

import pytest

from causim.engine import Factored, Query
from causim.errors import MisuseError, SpecError
from tests.unit.interop.networks import imported

OSCILLATOR = """\
targets, factors
# two genes that chase each other
A, !B & On
B, A | !!(B & (0 | On))
"""


def refusal(text: str, **options: int) -> str:
    with pytest.raises(SpecError) as caught:
        imported(text, "made.bnet", **options)
    return str(caught.value)


def test_feedback_is_refused_with_the_cycle() -> None:
    assert ": error[import-cycle]: a cycle: " in refusal(OSCILLATOR)
    assert "a cycle: A -> B -> A" in refusal("A, B\nB, !A\n")


def test_unrolled_it_runs_as_simulated() -> None:
    model = imported(OSCILLATOR, "made.bnet", steps=4).model
    engine = Factored(model)
    for on, a, b in product((False, True), repeat=3):
        (world,) = engine.answer(Query({"U_On": on, "U_A_0": a, "U_B_0": b}))
        for step in range(5):
            assert (world[f"A_{step}"], world[f"B_{step}"]) == (a, b)
            a, b = (not b and on), (a or (b and on))
    assert model.node_by_name["A_2"].label == "A@2"


def test_inputs_are_free() -> None:
    """Without a line, or with a line that says so."""
    model = imported("Seen, Seen\nB, Seen & !Unseen\n", "made.bnet").model
    assert [node.name for node in model.nodes if node.exogenous] == ["Seen", "Unseen"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("A, B &\nC, D", "1:7: error[import-syntax]: a variable, `!` or `(` is needed in a formula"),
        ("A, (B | C", "1:10: error[import-syntax]: `)` is needed or an operator, not the end of the file"),
        (
            "A, B C",
            "1:6: error[import-syntax]: an operator or the end of the line is needed in the formula of A",
        ),
        ("A B", "1:3: error[import-syntax]: `,` is needed after A, not `B`"),
        ("A, B\nA, C", "2:1: error[import-duplicate]: A is driven twice"),
        ("A, B, 0.5", "1:5: error[import-syntax]"),
        ("1, B", "1:1: error[import-syntax]: the name of a variable is needed, not `1`"),
        ("targets, factors\n", "1:1: error[import-missing]: there is no signal in the file"),
        ("A, " + "(" * 10_000, "error[import-too-large]: a formula nested more than 40 deep"),
    ],
)
def test_faults_have_places(text: str, said: str) -> None:
    assert said in refusal(text)


def test_too_many_steps() -> None:
    assert "import-too-large]: 10,000 steps of 3 variables" in refusal(OSCILLATOR, steps=10_000)


def test_only_boolean_networks_are_unrolled() -> None:
    with pytest.raises(MisuseError, match="only boolean networks"):
        imported("INPUT(a)", "made.bench", steps=2)


def published(shared_data: Path) -> Iterator[tuple[str, str]]:
    for path in sorted((shared_data / "boolnets").glob("*.bnet")):
        yield path.name, path.read_text("utf-8")


def test_published_networks_with_and_without_feedback(shared_data: Path) -> None:
    cyclic, acyclic = {}, []
    for name, text in published(shared_data):
        try:
            acyclic.append(imported(text, name).model)
        except SpecError as error:
            cyclic[name] = str(error)
            assert imported(text, name, steps=2).model.nodes
    if not cyclic and not acyclic:
        pytest.skip("no boolean networks in the shared data")
    assert len(acyclic) == 6
    assert [name[:6] for name in cyclic] == ["id-001", "id-004", "id-006"]
    for name, said in cyclic.items():
        *_, path = said.partition("a cycle: ")
        steps = path.split(" -> ")
        assert steps[0] == steps[-1]
        rules = dict(line.split(",", 1) for line in dict(published(shared_data))[name].splitlines())
        for cause, effect in pairwise(steps):
            assert cause in rules[effect]
