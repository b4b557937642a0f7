"""XMLBIF in and out: BIF as XML, read without ever expanding an entity."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from causim.errors import SpecError
from causim.interop.network_model import network_of
from causim.interop.xmlbif import read_xmlbif, write_xmlbif
from causim.source import SourceText
from tests.unit.interop.networks import Comparison, import_file, imported, loaded

DOG = """\
<?xml version="1.0" encoding="US-ASCII"?>
<!DOCTYPE BIF [ <!ELEMENT BIF (NETWORK)*> <!ATTLIST BIF VERSION CDATA #REQUIRED> ]>
<BIF VERSION="0.3"><NETWORK><NAME>Dög &amp; cat</NAME>
<VARIABLE TYPE="nature"><NAME>out</NAME><OUTCOME>&lt;5</OUTCOME><OUTCOME>12+</OUTCOME></VARIABLE>
<DEFINITION><FOR>bark</FOR><GIVEN>out</GIVEN><TABLE>0.7 0.3 <!-- then --> 0.01 0.99</TABLE></DEFINITION>
<VARIABLE TYPE="nature"><NAME>bark</NAME><OUTCOME>yes</OUTCOME><OUTCOME>no</OUTCOME></VARIABLE>
<DEFINITION><FOR>out</FOR><TABLE>0.4 0.6</TABLE></DEFINITION>
</NETWORK></BIF>
"""


def refusal(text: str) -> str:
    with pytest.raises(SpecError) as caught:
        imported(text, "made.xml")
    return str(caught.value)


def test_a_network_in_any_order() -> None:
    network = read_xmlbif(SourceText("dog.xml", DOG))
    assert network.name == "Dög & cat"
    assert [v.states for v in network.variables] == [("<5", "12+"), ("yes", "no")]
    assert network.tables["bark"].rows[1] == (Fraction(1, 100), Fraction(99, 100))


@pytest.mark.parametrize("exogenous", ["explicit", "summed"])
def test_writing_and_reading_are_stable(exogenous: str) -> None:
    text = write_xmlbif(network_of(imported(DOG, "dog.xml").model, exogenous))
    assert write_xmlbif(network_of(imported(text, "dog.xml").model, exogenous)) == text


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("</NETWORK></BIF>\n", "", "error[import-syntax]: no XML: no element found"),
        ("<OUTCOME>yes", "<OUTCOME>no", "6:72: error[import-duplicate]: bark has two states no"),
        ("<NAME>bark", "<NAME>out", "6:31: error[import-duplicate]: out is declared twice"),
        ("<GIVEN>out", "<GIVEN>in", "5:35: error[import-unknown]: there is no variable in"),
        ("0.4 0.6", "0.4 0.5", "7:34: error[import-probability]: the probabilities of out sum to 0.9, not 1"),
        ("0.4 0.6", "0.4 0.6 0", "7:34: error[import-arity]: 3 numbers for out; 2 states need 2"),
        ("0.4 0.6", "0.4 x", "7:34: error[import-syntax]: a number is needed, not `x`"),
        ("<FOR>out", "<FOR>bark", "7:18: error[import-duplicate]: bark has two tables"),
        ("<NAME>bark</NAME>", "", "6:1: error[import-missing]: one NAME is needed here, not 0"),
        ('TYPE="nature"><NAME>bark', 'TYPE="utility"><NAME>bark', "6:1: error[import-unsupported]: a variable of type"),
        ('<BIF VERSION="0.3">', "<XBIF>", "3:1: error[import-syntax]: the outermost element is XBIF, not BIF"),
    ],
)  # fmt: skip
def test_faults_have_places(old: str, new: str, said: str) -> None:
    assert said in refusal(DOG.replace(old, new))


def test_entities_are_never_expanded() -> None:
    """Neither a billion laughs nor a file of the machine."""
    laughs = '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    for declaration in (laughs, '<!ENTITY a SYSTEM "file:///etc/passwd">', '<!ENTITY % a "x"> %a;'):
        text = DOG.replace("<!ELEMENT BIF (NETWORK)*>", declaration).replace("<OUTCOME>yes", "<OUTCOME>&a;")
        assert "error[import-unsupported]: the file declares or uses an entity" in refusal(text)
    outside = DOG.replace(
        "[ <!ELEMENT BIF (NETWORK)*> <!ATTLIST BIF VERSION CDATA #REQUIRED> ]", 'SYSTEM "x.dtd"'
    )
    assert "import-" in refusal(outside.replace("<OUTCOME>yes", "<OUTCOME>&a;"))


def test_depth_has_a_bound() -> None:
    assert "nested more than 16 deep" in refusal("<BIF>" + "<a>" * 100_000)


def test_a_cut_off_file_is_never_taken_for_a_whole_one() -> None:
    for end in range(1, len(DOG.rstrip()), 23):
        refusal(DOG[:end])


def test_the_published_dog_problem(shared_data: Path) -> None:
    found = import_file(shared_data, "formats/dog.bifxml")
    assert found.model.nodes[0].label == "bowel-problem"
    Comparison(found.model, loaded(shared_data / "formats" / "dog.bifxml")).sweep(most=5)
