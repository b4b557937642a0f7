"""The library as its users see it."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

import causim
from causim.errors import MisuseError, SpecError

TEXT = """\
scm 1

model rain {
  \"\"\"Why the grass is wet.\"\"\"
  topology inverted_star
}

type Amount = int 0..2

node Rain() -> Amount {
  \"\"\"How much it rained.\"\"\"
  exogenous U_Rain ~ {0: 2, 1: 1, 2: 1}
}

node Sprinkler() -> enum("off", "on") {
  \"\"\"Whether the sprinkler ran.\"\"\"
  exogenous U_Sprinkler
}

node Wet(Rain, Sprinkler) -> bool {
  \"\"\"Whether the grass is wet; sometimes it stays dry in a light rain.\"\"\"
  exogenous U_Wet: bool ~ {false: 1, true: 3}
  return Sprinkler == "on" or Rain == 2 or Rain == 1 and U_Wet
}
"""


@pytest.fixture(scope="module")
def rain() -> causim.SCM:
    return causim.loads(TEXT)


def test_load_reads_every_form(rain: causim.SCM, tmp_path: Path) -> None:
    for form in ("scm", "json", "yaml"):
        file = tmp_path / f"rain.{form}"
        file.write_text(causim.dumps(rain, form), "utf-8")
        assert causim.load(file) == rain
        assert causim.loads(causim.dumps(rain, form)) == rain  # recognised without a name
        assert causim.check(file) == causim.check(str(file)) == ()
    assert causim.dumps(rain) == TEXT == causim.format_text(TEXT.replace("  ", "   "))


def test_findings_are_values_until_a_model_is_asked_for(tmp_path: Path) -> None:
    broken = TEXT.replace("Rain == 2", "Rian == 2")
    (finding,) = causim.check(broken)
    assert (finding.severity, finding.span and finding.span.line) == ("error", 23)
    with pytest.raises(SpecError) as caught:
        causim.loads(broken, "rain.scm")
    assert str(caught.value).startswith("rain.scm:23:")
    assert [d.code for d in causim.check(tmp_path / "missing.scm")] == ["cannot-read"]
    with pytest.raises(MisuseError, match="'xml'"):
        causim.loads(TEXT, form="xml")
    with pytest.raises(MisuseError, match="'xml'"):
        causim.dumps(causim.loads(TEXT), "xml")


def test_the_four_questions(rain: causim.SCM) -> None:
    sure = rain.deduce({"U_Rain": 2}, target=["Wet"])
    assert list(sure) == [{"Wet": True}]
    assert rain.intervene({"Sprinkler": "off"}).probability({"Wet": True}) == Fraction(7, 16)
    assert rain.abduce({"Wet": False}, target=["U_Rain"]).marginals()["U_Rain"] == {
        0: Fraction(8, 9),
        1: Fraction(1, 9),
    }
    dry = rain.counterfactual({"Wet": True, "Sprinkler": "on"}, {"Sprinkler": "off"}, target="Wet")
    assert dry.probability({"Wet": False}) == Fraction(9, 16)
    assert (
        rain.query(causim.Query(observe={"Wet": False})).count
        == causim.answer(rain, causim.Query(observe={"Wet": False})).count
    )


def test_worlds_are_reproducible_and_consistent(rain: causim.SCM) -> None:
    assert rain.sample(20, seed=1) == rain.sample(20, seed=1) != rain.sample(20, seed=2)
    for world, exogenous in rain.worlds(20, seed=3):
        assert rain.run(exogenous) == world
        assert rain.run(exogenous, do={"Rain": world["Rain"]}) == world
        assert rain.run(exogenous, do={"Wet": True}) == {**world, "Wet": True}
    assert rain.run({"U_Sprinkler": "off", "U_Wet": True}, do={"Rain": 1})["Wet"] is True


def test_requests_that_make_no_sense_are_misuse(rain: causim.SCM) -> None:
    for request in (
        lambda: rain.run({"U_Rain": 0}),
        lambda: rain.run({"U_Rain": 7, "U_Sprinkler": "on", "U_Wet": True}),
        lambda: rain.run({"Rain": 0}),
        lambda: rain.do(Rian=1),
        lambda: rain.do(Rain="much"),
        lambda: rain.sample(-1),
        lambda: rain.abduce({"U_Rain": 1}),
    ):
        with pytest.raises(MisuseError):
            request()


def test_a_submodel_is_a_model_with_a_text(rain: causim.SCM) -> None:
    forced = rain.do({"Sprinkler": "off"}, Rain=1)
    assert isinstance(forced, causim.SCM)
    assert {world["Rain"] for world in forced.sample(10)} == {1}
    again = causim.loads(causim.dumps(forced))
    assert again.graph.parents == {"Rain": (), "Sprinkler": (), "Wet": ("Rain", "Sprinkler")}
    assert list(again.query(causim.Query())) == list(forced.query(causim.Query()))
    assert rain.do() is rain


def test_a_notebook_shows_the_graph(rain: causim.SCM) -> None:
    assert rain._repr_svg_() == rain.svg()
    assert "U_Rain" in rain.svg()
    assert "def f_Wet(" in rain.python()
    assert '"""' not in rain.python(comments=False)
