"""The grammar for constrained decoding: all that it generates parses, and all that people write is in it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from random import Random

import pytest
from lark.exceptions import UnexpectedInput

from causim.errors import MisuseError
from causim.llm.gbnf import names_but, pattern
from causim.llm.grammar import gbnf
from causim.syntax.parse import grammar
from causim.syntax.printer import print_spec
from tests.property.strategies import random_spec
from tests.unit.llm.gbnf import Gbnf

REPOSITORY = Path(__file__).resolve().parents[3]
LONG = 4000  # bytes of a text that takes seconds to be matched here
SPECS = [
    pytest.param(path, id=path.stem, marks=[pytest.mark.slow] if path.stat().st_size > LONG else [])
    for path in sorted((REPOSITORY / "specs").rglob("*.scm"))
]


@cache
def exported(start: str) -> Gbnf:
    return Gbnf(gbnf(start))


def parses(text: str, start: str) -> bool:
    try:
        grammar().parse(text, start=start)
    except UnexpectedInput:
        return False
    return True


@pytest.mark.parametrize("start", ["file", "declaration", "expr"])
def test_whatever_is_generated_parses(start: str) -> None:
    random = Random(f"gbnf/{start}")
    texts = {exported(start).sample(random, budget=random.choice((12, 25, 60))) for _ in range(150)}
    assert len(texts) > 100
    assert [text for text in texts if not parses(text, start)] == []


@pytest.mark.parametrize("path", SPECS)
def test_every_specification_is_in_it(path: Path) -> None:
    assert exported("file").accepts(path.read_text("utf-8"))


@pytest.mark.parametrize("seed", range(6))
def test_every_model_that_is_drawn_is_in_it(seed: int) -> None:
    texts = (print_spec(random_spec(number)) for number in range(20 * seed, 20 * seed + 20))
    assert exported("file").accepts(min(texts, key=len))


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("a+-1//(b%2)", "expr"),
        ("if a then 1 elif b then 2 else 3", "expr"),
        ('match x,y{("a"|"b",-1..3)=>1,(_,_)=>2,}', "expr"),
        ("not a and nota in{1,2..3}", "expr"),
        ("# first\na # then\n", "expr"),
        (
            'node label(unit,) -> int -1..1 {"""A "quoted" word.""" label "x" exogenous model~{-1:1/2,1:0.5}}',
            "declaration",
        ),
        ("node node_() -> bool { return iffy }", "declaration"),
    ],
)
def test_what_can_be_written_can_be_generated(text: str, start: str) -> None:
    assert parses(text, start)
    assert exported(start).accepts(text)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("", "expr"),
        ("a b", "expr"),
        ("1x", "expr"),
        ("ifa then 1 else 2", "expr"),
        ("let", "expr"),
        ("_", "expr"),
        ("a.b", "expr"),
        ("0 < x < 5", "expr"),
        ('node a() -> bool { """a""" b """ }', "declaration"),
        ("node if() -> bool { }", "declaration"),
        ('scm 1 model m { } node a() -> bool { return __import__("os").x }', "file"),
    ],
)
def test_what_is_no_text_of_the_language_cannot(text: str, start: str) -> None:
    assert not parses(text, start)
    assert not exported(start).accepts(text)


def test_a_rule_that_is_not_there_is_told() -> None:
    with pytest.raises(MisuseError, match=r"no rule 'noed'.*node_decl"):
        gbnf("noed")


def test_names_are_all_but_the_words() -> None:
    names = Gbnf(f"root ::= {names_but(['if', 'in', 'int', '_', 'x9'])}")
    candidates = [
        "i",
        "if",
        "iff",
        "in",
        "int",
        "into",
        "inn",
        "_",
        "__",
        "_if",
        "x",
        "x9",
        "x99",
        "x8",
        "9",
        "",
        "a-b",
    ]
    accepted = [name for name in candidates if names.accepts(name)]
    assert accepted == ["i", "iff", "into", "inn", "__", "_if", "x", "x99", "x8"]


@pytest.mark.parametrize("regex", [r"[0-9]+(\.[0-9]+)?", r"a|(?:bc){1,2}|\\d", r'"(?:[^"\\\n]|\\.)*"'])
def test_regular_expressions_keep_their_meaning(regex: str) -> None:
    made = Gbnf(f"root ::= {pattern(regex)}")
    random = Random(regex)
    texts = [made.sample(random, budget=10) for _ in range(100)]
    assert [text for text in texts if not re.fullmatch(regex, text)] == []
    tried = ["", "1", "1.", "1.5", "a", "bc", "bcbc", "bcbcbc", "\\d", '""', '"\\""', '"\\"', '"a\n"']
    assert [t for t in tried if made.accepts(t) != bool(re.fullmatch(regex, t))] == []


def test_a_regular_expression_with_more_in_it_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot say"):
        pattern("a(?!b)")
