"""The parts of the English room: names in words, layout, omissions, sentences."""

from __future__ import annotations

from pathlib import Path

import pytest

from causim.errors import MisuseError
from causim.source import SourceText
from causim.syntax import ast
from causim.syntax.parse import parse
from causim.syntax.printer import print_spec
from causim.translate.english import describe, parse_english, render, sentence_of
from causim.translate.english.lexer import lexed
from causim.translate.english.names import Vocabulary, identifier, in_words
from causim.translate.english.wording import Wording
from causim.translate.english.words import is_bare

SPECS = Path(__file__).resolve().parents[3] / "specs"


def read(name: str) -> ast.Spec:
    spec = parse(SourceText(name, (SPECS / name).read_text("utf-8"))).spec
    assert spec is not None
    return spec


# --- names


@pytest.mark.parametrize("name", ["Peak_flow", "BMI", "x", "_x", "x_", "a__b", "x_1", "__init__", "A_b_C"])
def test_words_give_the_identifier_back(name: str) -> None:
    assert identifier(in_words(name)) == name


@pytest.mark.parametrize(
    ("words", "bare"),
    [
        ("peak flow", True),
        ("Total", True),
        ("sum", False),  # `the sum of` would be read
        ("less", False),  # `is less than`
        ("is", False),
        ("size of x", False),
        ("A", True),  # the article is small
        ("a", False),
        ("time", False),  # `of the time`
        ("12+", False),
        ("two  spaces", False),
        ("", False),
    ],
)
def test_words_stand_bare_where_they_cannot_be_misread(words: str, bare: bool) -> None:
    assert is_bare(words) == bare


def test_a_name_is_told_by_its_label_or_in_small_letters_unless_two_could_be_meant() -> None:
    nodes = [("Peak_flow", "expiratory flow"), ("Drug", "dose"), ("Other", "dose"), ("Care", "place of care")]
    names = Vocabulary.collect((), (), ["drug", "BMI"], nodes, ["low", "Care", "12+"])
    assert names.of("Peak_flow") == "expiratory flow"
    assert names.of("Drug") == "Drug"  # `drug` is another, `dose` is the label of two
    assert names.of("drug") == "*drug*"
    assert names.of("BMI") == "BMI"
    assert names.of("Other") == "other"
    assert names.of("Care") == "care"  # `of` is a word of the grammar
    assert [names.label(text) for text in ("low", "Care", "12+", "new")] == [
        "low",
        '"Care"',
        '"12+"',
        '"new"',
    ]


# --- what a checker would refuse


REFUSED = sorted((SPECS.parent / "tests/golden/bad").glob("*.scm"))


def test_a_model_that_makes_no_sense_comes_back_all_the_same() -> None:
    """Telling and reading are about text alone; what is wrong with a model is said by the checker, of either text."""
    specs = [parse(SourceText(path.name, path.read_text("utf-8"))).spec for path in REFUSED]
    told = [spec for spec in specs if spec is not None]
    assert len(told) > 100
    for seed, spec in enumerate(told):
        assert parse_english(SourceText("bad.md", render(spec, seed=seed))).spec == spec, print_spec(spec)


# --- layout


def test_bullets_open_and_close_lists_by_their_columns() -> None:
    text = "x\n- If x\n  wrapped\n  - 1\n  - 2\n- 3 - 4\nx"
    kinds = [token.type for token in lexed(text)]
    assert [k for k in kinds if k.startswith("_")] == [
        "_OPEN", "_BULLET", "_OPEN", "_BULLET", "_BULLET", "_CLOSE", "_BULLET", "_CLOSE",
    ]  # fmt: skip
    assert kinds.count("MINUS") == 1


def test_rows_of_tables_are_marked_at_their_ends() -> None:
    kinds = [token.type for token in lexed('| x | "b|c" | 3 |\n|---|---|---|\n| 1 |')]
    assert kinds == [
        "_ROW",
        "NAME",
        "_BAR",
        "STRING",
        "_LAST_BAR",
        "INT",
        "_ROW_END",
        "_ROW",
        "INT",
        "_ROW_END",
    ]


# --- choices


def test_choices_depend_on_seed_and_place_alone() -> None:
    def choices(seed: int, place: str) -> list[int]:
        wording = Wording(seed)
        wording.at(place)
        return [wording.pick(*range(5)) for _ in range(20)]

    assert choices(1, "node A") == choices(1, "node A")
    assert len({tuple(choices(seed, place)) for seed in range(3) for place in "AB"}) == 6
    assert set(choices(1, "node A")) == set(range(5))


# --- partial descriptions


def test_what_is_left_out_is_recorded_and_said() -> None:
    spec = read("medical/asthma_season.scm")
    whole = render(spec, seed=2)
    partial = describe(spec, seed=2, omit=("weights", "mechanism:Wheeze", "type:Load", "table:POLLEN"))
    assert partial.omitted[:3] == ("type:Load", "table:POLLEN", "weights:Season")
    assert "mechanism:Wheeze" in partial.omitted
    assert sum(part.startswith("weights:") for part in partial.omitted) == 10
    assert "in 7" in whole
    assert "in 7" not in partial.text
    assert "relieved" not in partial.text
    assert "in a way that is not told here" in partial.text
    found = parse_english(SourceText("partial.md", partial.text)).diagnostics
    assert {d.code for d in found} == {"english-left-out"}
    assert len(found) == len(partial.omitted)


def test_descriptions_and_checks_leave_no_gap_behind() -> None:
    spec = read("medical/asthma_season.scm")
    partial = describe(spec, omit=("doc", "check"))
    found = parse_english(SourceText("partial.md", partial.text)).spec
    assert found is not None
    assert found.checks == ()
    assert found.model.doc is None
    assert {part.partition(":")[0] for part in partial.omitted} == {"doc", "check"}


def test_nothing_is_omitted_unless_asked() -> None:
    assert describe(read("textbook/xor.scm")).omitted == ()


@pytest.mark.parametrize("part", ["weight", "weights:Whether", "mechanism:Season", "everything"])
def test_an_unknown_part_is_refused(part: str) -> None:
    with pytest.raises(MisuseError, match="no part"):
        describe(read("medical/asthma_season.scm"), omit=(part,))


def test_a_model_without_a_text_is_refused() -> None:
    class Bare:
        spec = None

    with pytest.raises(MisuseError, match="read from a text"):
        render(Bare())


# --- sentences


def test_a_place_is_told_by_its_sentence() -> None:
    text = (
        "# T\n\n### X\n\nIt is true or false. It is drawn at random: 3 in 4 for true and\n1 in 4 for false.\n"
    )
    tree = parse_english(SourceText("t.md", text)).spec
    assert tree is not None
    drawn = tree.nodes[0].exogenous
    assert drawn is not None
    assert drawn.weights is not None
    assert sentence_of(drawn.weights[1].span).text == text[text.index("It is drawn") :].strip()
    assert sentence_of(tree.nodes[0].type.span).text == "It is true or false."
    assert sentence_of(tree.nodes[0].name.span).text == "### X"


def test_a_bullet_point_and_a_row_are_sentences() -> None:
    tree = parse_english(SourceText("t.md", render(read("nonsense/wug_to_drev.scm"), seed=2))).spec
    assert tree is not None
    yulp, kiv = (next(n.value for n in tree.nodes if n.name.text == name) for name in ("Yulp", "Kiv"))
    assert isinstance(yulp, ast.MatchExpr)
    assert isinstance(kiv, ast.MatchExpr)
    assert sentence_of(yulp.arms[1].value.span).text == "- For paf, it is 31 if the draw holds, otherwise 7."
    assert sentence_of(kiv.arms[2].span).text == "| false | 0 | bost |"
