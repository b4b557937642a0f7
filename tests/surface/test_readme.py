"""What the README shows is true."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

import causim
from causim.cli.main import COMMANDS

README = (Path(__file__).resolve().parents[2] / "README.md").read_text("utf-8")
(MODEL,) = (block for block in re.findall(r"```\n(.*?)```", README, re.DOTALL) if block.startswith("scm 1"))


def test_its_model_is_valid_and_formatted() -> None:
    assert causim.check(MODEL) == ()
    assert causim.format_text(MODEL) == MODEL


def test_its_python_runs_and_answers_as_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "trial.scm").write_text(MODEL, "utf-8")
    monkeypatch.chdir(tmp_path)
    (program,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    names: dict[str, object] = {}
    exec(program, names)
    assert names["answer"].marginals() == {"Recovered": {False: Fraction(4, 5), True: Fraction(1, 5)}}
    assert "import causim" not in capsys.readouterr().out


def test_its_commands_exist() -> None:
    assert set(re.findall(r"^causim (\S+)", README, re.MULTILINE)) <= set(COMMANDS)
    table = "\n".join(line for line in README.splitlines() if line.startswith("| `"))
    assert set(re.findall(r"`([\w-]+)`", table)) <= set(COMMANDS)
