"""What the pages under docs/ show is true: every example is checked, every command run, every limit compared."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

import causim
from causim.api import Reading, read
from causim.checker import closure, context, cost, cpt, domains, exact, nodes, patterns
from causim.dataset.build import DatasetConfig
from causim.dataset.build.config import Drawn
from causim.edit.operations import Operation
from causim.engine import run_check
from causim.interop.importing import FORMATS
from causim.model.expr import BUILTINS
from causim.model.graph import TOPOLOGIES
from causim.source import SourceText
from causim.syntax import limits
from causim.syntax.parse import parse, parse_fragment
from tests.surface.pages import DOCS, REPOSITORY, Block, blocks, codes, links, prose, rerun, table
from tests.surface.test_layers import MODULES, room

LANGUAGE = (DOCS / "language.md").read_text("utf-8")
CARD = (DOCS / "language-card.md").read_text("utf-8")
ANSWERS = (DOCS / "answers.md").read_text("utf-8")
TRANSLATING = (DOCS / "translating.md").read_text("utf-8")
DATASETS = (DOCS / "datasets.md").read_text("utf-8")
GROWING = (DOCS / "growing.md").read_text("utf-8")
IMPORTING = (DOCS / "importing.md").read_text("utf-8")
ARCHITECTURE = (REPOSITORY / "ARCHITECTURE.md").read_text("utf-8")
PAGES = [*sorted(DOCS.glob("*.md")), *(REPOSITORY / name for name in ("README.md", "ARCHITECTURE.md"))]

WHOLE, *FRAGMENTS = blocks(LANGUAGE, "scm")


def at_line(block: object) -> str:
    return f"line {block.line}" if isinstance(block, Block) else repr(block)


def reading_of(fragment: str) -> Reading:
    """A fragment stands after the page's first specification, whose shape it changes."""
    first = WHOLE.text.replace("topology layered", "topology any")
    return read(SourceText("page.scm", f"{first}\n{fragment}"))


def failures(reading: Reading) -> list[str]:
    assert reading.model is not None
    results = [run_check(reading.model, check) for check in reading.model.checks]
    return [outcome.message for result in results for outcome in result.outcomes if not outcome.passed]


# --- the language


def test_the_first_example_is_whole_and_formatted() -> None:
    reading = read(SourceText("page.scm", WHOLE.text))
    assert reading.diagnostics == ()
    assert failures(reading) == []
    assert causim.format_text(WHOLE.text) == WHOLE.text


@pytest.mark.parametrize("block", FRAGMENTS, ids=at_line)
def test_examples_are_what_they_are_said_to_be(block: Block) -> None:
    """Clean, with checks that hold; or, where the fence says `reports CODE`, with just that finding."""
    reported = block.info.split()[2:]
    reading = reading_of(block.text)
    assert sorted({d.code for d in reading.diagnostics}) == reported
    assert all(f"`{code}`" in prose(LANGUAGE) for code in reported)
    assert reading.model is None or failures(reading) == []


@pytest.mark.parametrize(("expression", "value"), table(LANGUAGE, "expression"))
def test_expressions_have_their_values(expression: str, value: str) -> None:
    (written,), (result,) = codes(expression), codes(value)
    claim = f'check "row" {{ do Drug = "low", Blocker = 3 expect ({written}) == {result} }}'
    reading = reading_of(claim)
    assert reading.diagnostics == ()
    assert failures(reading) == []


def test_every_builtin_has_a_value_in_the_table() -> None:
    shown = " ".join(expression for expression, _ in table(LANGUAGE, "expression"))
    assert [name for name in BUILTINS if f"{name}(" not in shown] == []


def test_types_and_topologies_are_those_there_are() -> None:
    for first, _ in table(LANGUAGE, "type"):
        parse_fragment(SourceText("cell", codes(first)[0]), "type_expr")
    assert [codes(first)[0] for first, _ in table(LANGUAGE, "topology")] == list(TOPOLOGIES)


def words_after(phrase: str) -> list[str]:
    return LANGUAGE.partition(phrase)[2].split("```")[1].split()


def test_reserved_words_are_reserved_and_others_are_not() -> None:
    def codes_for(name: str) -> set[str]:
        text = f'node {name}() -> bool {{ """Whether.""" exogenous U_word }}'
        return {d.code for d in reading_of(text).diagnostics}

    reserved = words_after("These words are reserved:") + words_after("names of the built-in functions:")
    assert {word: codes_for(word) for word in reserved} == {word: {"reserved-name"} for word in reserved}
    free = words_after("names everywhere else:")
    assert {word: codes_for(word) for word in free} == {word: set() for word in free}
    grammar = (REPOSITORY / "grammar" / "scm.lark").read_text("utf-8")
    quoted = set(re.findall(r'"([a-z]+)"', re.sub(r"//.*", "", grammar)))
    assert quoted <= {*reserved, *free}


def test_limits_are_those_of_the_code() -> None:
    here = [int(number.split()[0].replace(",", "")) for _, number in table(LANGUAGE, "what")]
    assert here == [
        limits.MAX_BYTES,
        limits.MAX_TOKENS,
        limits.MAX_NESTING,
        limits.MAX_DIGITS,
        limits.MAX_DECIMAL_DIGITS,
        limits.MAX_EXPONENT,
        limits.MAX_BRANCHES,
        limits.MAX_ARMS,
        limits.MAX_TERMS,
        domains.MAX_TYPE,
        nodes.MAX_SUPPORT,
        patterns.MAX_COMBINATIONS,
        closure.MAX_ROWS,
        cost.MAX_STEPS,
        context.MAX_WORK,
        cpt.MAX_PIECES,
        exact.MAX_DIGITS,
    ]


# --- the card


def test_the_card_is_short() -> None:
    assert len(CARD) / 4 < 700  # tokens, at about four characters each


def test_the_model_of_the_card_is_whole_and_formatted() -> None:
    (model,) = blocks(CARD, "scm")
    reading = read(SourceText("card.scm", model.text))
    assert reading.diagnostics == ()
    assert failures(reading) == []
    assert causim.format_text(model.text) == model.text


def is_of_the_language(code: str) -> bool:
    """An expression, a part of a check, or the sign of a comment."""
    texts = (f'check "c" {{ {part} }}' for part in (f"expect ({code})", code))
    readings = [parse(SourceText("card.scm", f"scm 1 model card {{}} {text}")) for text in texts]
    return code == "#" or any(reading.spec for reading in readings)


def test_every_line_of_the_card_says_what_is_so() -> None:
    told, refused = prose(CARD).split("Not in the language")
    assert [code for code in codes(told) if not is_of_the_language(code)] == []
    assert [code for code in codes(refused) if is_of_the_language(code)] == []
    assert [name for name in BUILTINS if f"{name}(" not in CARD] == []


# --- questions and answers, English and back


@pytest.mark.parametrize(
    "block", [b for page in (ANSWERS, TRANSLATING) for b in blocks(page, "console")], ids=at_line
)
def test_commands_print_what_they_are_said_to_print(block: Block, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(REPOSITORY)
    rerun(block)


def test_python_examples_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(REPOSITORY)
    for block in (*blocks(ANSWERS, "python"), *blocks(TRANSLATING, "python")):
        exec(block.text, {})


# --- models of other tools


def test_what_the_page_on_importing_shows_happens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one folder, with the files that the page shows."""
    monkeypatch.chdir(tmp_path)
    for block in blocks(IMPORTING, "json"):
        Path(block.info.split()[1]).write_text(block.text, "utf-8")
    for block in blocks(IMPORTING, "console"):
        rerun(block)


def test_every_format_is_in_the_table_with_its_endings() -> None:
    listed = {codes(first)[0]: tuple(codes(endings)) for first, endings, _ in table(IMPORTING, "format")}
    assert listed == {name: known.endings for name, known in FORMATS.items()}


# --- growing


def test_what_the_page_on_growing_shows_happens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one folder, block after block, as a reader goes along."""
    monkeypatch.chdir(tmp_path)
    (model,), (edit,) = blocks(GROWING, "scm"), blocks(GROWING, "json")
    Path("trial.scm").write_text(model.text, "utf-8")
    Path("edit.json").write_text(edit.text, "utf-8")
    assert read(SourceText("trial.scm", model.text)).diagnostics == ()
    for block in blocks(GROWING, "console"):
        rerun(block)
    (program,) = blocks(GROWING, "python")
    names: dict[str, object] = {}
    exec(program.text + "\nafter = apply_edit(draft, edit)", names)
    assert "node Heads() -> bool" in names["after"].text  # type: ignore[attr-defined]


def test_every_operation_of_an_edit_is_in_the_table() -> None:
    listed = {code for first, _ in table(GROWING, "operation") for code in codes(first)}
    operations = get_args(get_args(Operation)[0])
    assert listed == {get_args(form.model_fields["op"].annotation)[0] for form in operations}


# --- datasets


def test_datasets_are_built_and_used_as_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("pyarrow")
    monkeypatch.chdir(tmp_path)
    (config,) = blocks(DATASETS, "yaml")
    Path("dataset.yaml").write_text(config.text, "utf-8")
    for block in blocks(DATASETS, "console"):
        rerun(block)
    for program in blocks(DATASETS, "python"):
        *setup, last = program.text.rstrip().split("\n")
        exec("\n".join(setup), names := {})
        if "#" in last:
            assert repr(eval(last, names)) == last.partition("# ")[2]


def test_every_key_of_a_dataset_is_in_the_table() -> None:
    listed = {code for first, *_ in table(DATASETS, "key") for code in codes(first)}
    assert listed == {*DatasetConfig.model_fields, *Drawn.model_fields} - {"share", "partial_omits"}


# --- all pages


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    assert [target for target in links(page.read_text("utf-8")) if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_lines_fit_a_screen(page: Path) -> None:
    lines = page.read_text("utf-8").splitlines()
    assert [line for line in lines if len(line) > 120 and not line.startswith(("|", "!", "$"))] == []


def test_the_picture_is_fresh() -> None:
    model = causim.load(REPOSITORY / "specs" / "clinical" / "nihss.scm")
    picture = (DOCS / "nihss.svg").read_text("utf-8")
    assert picture == model.svg(), "causim graph specs/clinical/nihss.scm -o docs/nihss.svg"


def test_the_plan_of_the_code_names_what_there_is() -> None:
    rooms = [name for first, _ in table(ARCHITECTURE, "room") for name in codes(first)]
    here = set(map(room, MODULES)) - {"causim", "__main__"}
    assert {name.removeprefix("causim/") for name in rooms} - {"__init__"} == here
    named = [
        code
        for code in codes(prose(ARCHITECTURE))
        if re.fullmatch(r"[\w./-]+(?:\.(?:py|md|lark|txt)|/)", code)
    ]
    rooms = (
        REPOSITORY / "causim",
        *(REPOSITORY / "causim" / name for name in ("engine/inference", "growth")),
    )
    roots = (REPOSITORY, *rooms, REPOSITORY / "tests")
    assert [name for name in named if not any((root / name).exists() for root in roots)] == []
