"""Hugin .net in and out."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from causim.errors import SpecError
from causim.interop.hugin import read_hugin, write_hugin
from causim.interop.network_model import network_of
from causim.source import SourceText
from tests.unit.interop.networks import Comparison, import_file, imported, loaded

WET = """\
net { node_size = (80 40); name = "Wet \\"grass\\""; } % a comment
node Rain { label = "rain; (or not)"; states = ("yes" "<5 mm" "no"); }
discrete node Wet { states = ("yes" "no"); }
potential (Wet | Rain) { % one row a state of Rain
  data = (( 1.0 0.0 ) ( .9 1e-1 ) ( 0.25 0.75 ));
}
potential (Rain) { data = ( 0.2 0.3 0.5 ); }
"""


def refusal(text: str) -> str:
    with pytest.raises(SpecError) as caught:
        imported(text, "made.net")
    return str(caught.value)


def test_states_and_data() -> None:
    network = read_hugin(SourceText("wet.net", WET))
    assert network.name == 'Wet "grass"'
    assert network.states == {"Rain": ("yes", "<5 mm", "no"), "Wet": ("yes", "no")}
    assert network.tables["Wet"].rows[1] == (Fraction(9, 10), Fraction(1, 10))


@pytest.mark.parametrize("exogenous", ["explicit", "summed"])
def test_writing_and_reading_are_stable(exogenous: str) -> None:
    text = write_hugin(network_of(imported(WET, "wet.net").model, exogenous))
    assert write_hugin(network_of(imported(text, "wet.net").model, exogenous)) == text


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('("yes" "no"); }\npot', '("yes" "no")\npot', "4:1: error[import-syntax]: `;` is needed after the states"),
        ('("yes" "no")', '("yes" "yes")', "3:37: error[import-duplicate]: Wet has two states yes"),
        ("node Wet", "node Rain", "3:15: error[import-duplicate]: Rain is declared twice"),
        ("| Rain)", "| Snow)", "4:18: error[import-unknown]: there is no variable Snow"),
        ("0.2 0.3 0.5", "0.2 0.3 0.4", "7:12: error[import-probability]: the probabilities of Rain sum to 0.9"),
        ("0.2 0.3 0.5", "0.2 0.8", "7:12: error[import-arity]: 2 numbers for Rain; 3 states need 3"),
        ("0.75 ));", "0.75 );", "error[import-syntax]: `)` is needed in a table, not `;`"),
        ("data = ( 0.2 0.3 0.5 );", "", "7:12: error[import-missing]: Rain has no probabilities"),
        ("discrete node", "continuous node", "3:1: error[import-unsupported]: a block `continuous`"),
        ("potential (Rain) {", "potential (Wet) {", "7:12: error[import-duplicate]: Wet has two tables"),
        ('"<5 mm"', '"<5 mm', "import-syntax"),
    ],
)  # fmt: skip
def test_faults_have_places(old: str, new: str, said: str) -> None:
    assert said in refusal(WET.replace(old, new))


def test_a_cut_off_file_is_never_taken_for_a_whole_one() -> None:
    for end in range(1, len(WET.rstrip()), 11):
        refusal(WET[:end])


def test_the_published_alarm(shared_data: Path) -> None:
    found = import_file(shared_data, "formats/alarm.net")
    Comparison(found.model, loaded(shared_data / "formats" / "alarm.net")).sweep(most=3)
