"""What the README shows is true."""

from __future__ import annotations

import re
import tomllib
from fractions import Fraction
from pathlib import Path

import pytest

import causim
from causim.cli.main import COMMANDS
from tests.surface.pages import REPOSITORY, Block, blocks, codes, rerun, sessions, table

README = (REPOSITORY / "README.md").read_text("utf-8")
(MODEL,) = (block.text for block in blocks(README, "") if block.text.startswith("scm 1"))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader's: the repository's files, and the model of the page as trial.scm."""
    for name in ("specs", "examples", "tests"):
        (tmp_path / name).symlink_to(REPOSITORY / name)
    (tmp_path / "trial.scm").write_text(MODEL, "utf-8")
    monkeypatch.chdir(tmp_path)


def test_its_model_is_valid_and_formatted() -> None:
    assert causim.check(MODEL) == ()
    assert causim.format_text(MODEL) == MODEL


@pytest.mark.parametrize("block", blocks(README, "console"), ids=lambda block: f"line {block.line}")
def test_its_commands_print_what_they_are_said_to_print(block: Block) -> None:
    rerun(block)


def test_its_python_runs_and_answers_as_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    (program,) = blocks(README, "python")
    names: dict[str, object] = {}
    exec(program.text, names)
    assert names["answer"].marginals() == {"Recovered": {False: Fraction(4, 5), True: Fraction(1, 5)}}
    assert "import causim" not in capsys.readouterr().out


def test_its_table_of_commands_is_whole() -> None:
    listed = [code for first, _ in table(README, "command") for code in codes(first)]
    assert sorted(listed) == sorted(COMMANDS)


def test_its_table_of_extras_is_whole() -> None:
    listed = [code for first, _ in table(README, "extra") for code in codes(first)]
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    assert sorted(listed) == sorted(f"causim[{name}]" for name in project["optional-dependencies"])


def test_its_make_targets_exist() -> None:
    makefile = (REPOSITORY / "Makefile").read_text("utf-8")
    named = set(re.findall(r"^make (\S+)|`make (\w+)`", README, re.MULTILINE))
    assert [t for pair in named for t in pair if t and not re.search(rf"^{t}:", makefile, re.MULTILINE)] == []


def test_its_first_screen_has_the_two_commands_and_a_question() -> None:
    first = README[: README.index("## A model")]
    assert "make demo" in first
    assert "make test" in first
    assert [command for block in blocks(first, "console") for command, _ in sessions(block)]
