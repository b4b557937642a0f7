"""BIF in and out: labels and numbers word for word, every fault with its place, the same answers as pyAgrum."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from causim.api import loads
from causim.engine import Factored, Query, Status
from causim.errors import CausimError, SpecError
from causim.interop.bif import read_bif, write_bif
from causim.interop.network_model import network_of
from causim.source import SourceText
from causim.syntax.parse import parse
from tests.unit.interop.networks import Comparison, import_file, imported, loaded

AGES = """\
// A comment, and /* in it */ another.
network "ages of patients" { property author "nobody; really"; }
variable Age { type discrete [ 3 ] { <5, 0-3_days, 12+ }; property position = (1, 2) ; }
variable "light-on" { type discrete[2]{ Asy/Patch no }; }
probability ( "light-on" | Age ) {
  ( 12+ ) 7.682262e-05, 0.99992317738;  /* rows in any order */
  ( <5 ) 0.25 0.75;
  default 0.5, 0.5;
}
probability ( Age ) { table 0.2, 0.3, 0.5; property x y; }
"""


def refusal(text: str, name: str = "made.bif") -> str:
    with pytest.raises(SpecError) as caught:
        imported(text, name)
    return str(caught.value)


def test_names_labels_and_numbers_are_kept() -> None:
    found = imported(AGES, "ages.bif")
    age, light = found.model.nodes
    assert (age.name, age.label, light.name, light.label) == ("Age", None, "light_on", "light-on")
    assert tuple(age.domain) == ("<5", "0-3_days", "12+")
    assert tuple(light.domain) == ("Asy/Patch", "no")
    assert '"12+" => [0.00007682262, 0.99992317738]' in found.text
    answer = Factored(found.model).answer(Query(do={"Age": "12+"}, target=("light_on",)))
    assert answer.probability({"light_on": "Asy/Patch"}) == Fraction("7.682262e-05")
    assert found.text.startswith("# Imported by causim from ages.bif (BIF).\n# SHA-256 of its text: ")


def test_the_text_says_what_was_checked() -> None:
    found = imported(AGES, "ages.bif")
    assert parse(SourceText("ages.scm", found.text)).spec == found.spec


def test_a_table_with_parents_lists_the_states_of_the_child_slowest() -> None:
    rows = AGES.split("probability")[0] + (
        'probability ( "light-on" Age ) { table 0.1 0.2 0.3 0.9 0.8 0.7; }\n'
        "probability ( Age ) { table 0.2, 0.3, 0.5; }"
    )
    table = read_bif(SourceText("made.bif", rows)).tables["light-on"]
    assert table.rows == tuple((Fraction(k, 10), Fraction(10 - k, 10)) for k in (1, 2, 3))


def test_rounded_rows_are_made_good_and_reported() -> None:
    found = imported(AGES.replace("0.99992317738", "0.9999231"), "ages.bif")
    assert [d.code for d in found.notes] == ["import-renormalised"]
    assert found.notes[0].span is not None
    assert found.notes[0].span.line == 6
    answer = Factored(found.model).answer(Query(do={"Age": "12+"}))
    assert answer.probability({"light_on": "no", "Age": "12+"}) == Fraction("0.9999231") / Fraction(
        "0.99999992262"
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("0.3, 0.5; property x y; }\n", "0.3, 0.5", "import-syntax]: a number or `;` is needed, not the end"),
        ("<5, 0-3_days", "<5, <5", "3:42: error[import-duplicate]: Age has two states <5"),
        ("[ 3 ]", "[ 4 ]", "3:32: error[import-arity]: Age has 3 states, not 4"),
        ('variable "light-on"', "variable Age", "4:10: error[import-duplicate]: Age is declared twice"),
        ("| Age )", "| Ages )", "5:28: error[import-unknown]: there is no variable Ages"),
        ("( <5 )", "( <6 )", "7:5: error[import-unknown]: Age has no state <6"),
        ("( <5 )", "( <5, <5 )", "7:9: error[import-arity]: light-on has 1 parents, not 2"),
        ("  default 0.5, 0.5;\n", "", "5:15: error[import-missing]: light-on has no probabilities for (0-3_days)"),
        ("0.25 0.75", "0.25 0.7 0.05", "7:3: error[import-arity]: 3 numbers for the 2 states"),
        ("0.25 0.75", "0.25 0.65", "7:3: error[import-probability]: the probabilities of light-on sum to 0.9, not 1"),
        ("0.25 0.75", "1.25 -0.25", "error[import-probability]: 1.25 is no probability"),
        ("0.25 0.75", "0.25 nan", "7:15: error[import-syntax]: a number is needed, not `nan`"),
        ("0.25 0.75", "1e-99999999999 1", "7:10: error[import-number]"),
        ("( <5 )", "( 12+ )", "7:3: error[import-duplicate]: a second row for (12+)"),
        ("discrete [ 3 ]", "continuous [ 3 ]", "3:21: error[import-unsupported]: Age is continuous"),
        ("Age ) { table 0.2, 0.3, 0.5;", "Age | Age ) { table 1;", "10:21: error[import-duplicate]: Age stands twice"),
        ("0-3_days", '"\u200b"', "3:42: error[import-label]"),
    ],
)  # fmt: skip
def test_faults_have_places(old: str, new: str, said: str) -> None:
    assert said in refusal(AGES.replace(old, new))


def test_a_cycle_is_named() -> None:
    rows = "network n { }" + "".join(f"variable {v} {{ type discrete [1] {{ x }}; }}" for v in "ABC")
    rows += "".join(f"probability ( {v} | {p} ) {{ (x) 1; }}" for v, p in ("BA", "CB", "AC"))
    assert refusal(rows).endswith("error[import-cycle]: a cycle: A -> B -> C -> A")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "1:1: error[import-missing]: the file declares no variable"),
        ("network a {", "import-syntax"),
        ("network a { } /* never", "1:15: error[import-syntax]: what begins here never ends"),
        ("network a { property x", "1:21: error[import-syntax]: this property never ends"),
        ('variable "a', "1:10: error[import-syntax]: what begins here never ends"),
        ("variable A { type discrete [ 2 ] { a, b }; }", "1:10: error[import-missing]: A has no table"),
        ("\x7fELF" * 5, "import-syntax"),
    ],
)
def test_broken_files_are_refused(text: str, said: str) -> None:
    assert said in refusal(text)


def test_a_cut_off_file_is_never_taken_for_a_whole_one() -> None:
    """Cut anywhere inside, it is refused, but for the white space at its end."""
    for end in range(len(AGES.rstrip()) - 1, 0, -7):
        refusal(AGES[:end])


@pytest.mark.parametrize("exogenous", ["explicit", "summed"])
def test_writing_and_reading_are_stable(exogenous: str) -> None:
    first = imported(AGES, "ages.bif")
    text = write_bif(network_of(first.model, exogenous))
    second = imported(text, "ages.bif")
    assert write_bif(network_of(second.model, exogenous)) == text
    if exogenous == "summed":
        assert second.spec.nodes == first.spec.nodes


def test_thirds_are_written_so_that_they_sum_to_one() -> None:
    rows = AGES.replace("0.25 0.75", "0.3333333 0.6666666")
    network = network_of(imported(rows, "ages.bif").model, "summed")
    table = read_bif(SourceText("again.bif", write_bif(network))).tables["light-on"]
    assert sum(table.rows[0]) == 1
    assert abs(table.rows[0][0] - Fraction(3333333, 9999999)) < Fraction(1, 10**16)


def test_what_bif_cannot_hold_is_said() -> None:
    quoted = 'scm 1 model m {"""m"""} node A() -> enum("a\\"b", "c") {"""a""" exogenous U}'
    with pytest.raises(CausimError, match="double quote"):
        write_bif(network_of(loads(quoted)))


@pytest.mark.parametrize("name", ["asia", "cancer", "survey", "sachs", "alarm"])
def test_answers_are_those_of_pyagrum(shared_data: Path, name: str) -> None:
    found = import_file(shared_data, f"bnlearn/{name}.bif")
    Comparison(found.model, loaded(shared_data / "bnlearn" / f"{name}.bif")).sweep(most=4)


def test_evidence_that_cannot_be(shared_data: Path) -> None:
    """`either` is certain given its parents."""
    found = import_file(shared_data, "bnlearn/asia.bif")
    query = Query(observe={"lung": "yes", "either": "no"})
    assert Factored(found.model).answer(query).status is Status.IMPOSSIBLE


def test_weights_of_any_length_can_be_given(shared_data: Path) -> None:
    """Rows divided by their sums: exogenous weights far longer than a machine integer, one of them fixed."""
    found = import_file(shared_data, "bnlearn/sachs.bif")
    engine = Factored(found.model)
    variable = found.model.node_by_name["Akt"].exogenous
    assert variable is not None
    (value, share), *_ = variable.support
    answer = engine.answer(Query(given={"U_Akt": value}, observe={"Akt": "LOW"}, target=("PKA",)))
    assert sum(answer.marginals()["PKA"].values()) == 1
    assert 0 < answer.evidence_probability <= share
