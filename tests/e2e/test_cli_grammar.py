"""`causim grammar`: the grammar as the reference has it, and for constrained decoding."""

from __future__ import annotations

from pathlib import Path

import pytest

from causim.resources import grammar_text
from tests.e2e.cli import causim
from tests.unit.llm.gbnf import Gbnf


def test_the_reference_is_printed_as_it_is() -> None:
    result = causim("grammar", "--format", "lark")
    assert (result.status, result.out) == (0, grammar_text("scm.lark"))


def test_gbnf_is_written_for_the_part_that_is_wanted(tmp_path: Path) -> None:
    target = tmp_path / "node.gbnf"
    result = causim("grammar", "-f", "gbnf", "--start", "node_decl", "-o", target)
    assert (result.status, result.out) == (0, f"wrote {target}\n")
    node = Gbnf(target.read_text("utf-8"))
    assert node.accepts('node A() -> bool { """A coin.""" exogenous U_A }')
    assert not node.accepts("type Dose = bool")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-f", "gbnf", "--start", "nodes"), "the grammar has no rule 'nodes'"),
        (("-f", "lark", "--start", "expr"), "--start is for --format gbnf"),
        (("-o", "scm.gbnf"), "Missing option '--format'"),
    ],
)
def test_what_makes_no_sense_is_told(arguments: tuple[str, ...], said: str) -> None:
    result = causim("grammar", *arguments)
    assert (result.status, result.out) == (2, "")
    assert said in result.err
