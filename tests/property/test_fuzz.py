"""No text makes the parser, the formatter or the checker do anything but report."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from causim.checker import check
from causim.errors import SpecError
from causim.source import SourceText
from causim.syntax.format import format_text
from causim.syntax.parse import parse
from causim.syntax.printer import print_spec
from tests.property.strategies import specs

WORDS = (
    "scm 1", "model", "type", "const", "table", "fn", "node", "check", "exogenous", "cpt", "coupling", "inverse_cdf",
    "let", "return", "if", "then", "elif", "else", "match", "and", "or", "not", "in", "true", "false", "int", "bool",
    "enum", "ordinal", "do", "expect", "given", "observe", "possible", "probability", "impossible", "domain",
    "topology", "unit", "label", "A", "U_A", "T", "f", "x", "lambda", "_", "0", "1", "-3", "7", "0.5", "1/2", "1/0",
    "1e5", "..", "->", "=>", "~", "=", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "//", "%", "/", "|", ":", ",",
    "(", ")", "[", "]", "{", "}", '"a"', '"b', '"""doc"""', '"""', "# note\n", ";", "&&", "'", "\\", "\n", "\x00",
    "\u202e", "é", "½", "min", "clamp", "int(", "999999999999999999999")  # fmt: skip
BLOCKS = (
    "scm 1\nmodel m { }\n",
    "node A() -> bool { exogenous U_A }\n",
    "node B(A) -> int 0..3 { return ",
    "fn f(x: int 0..3) -> bool { return ",
    "table T(bool) -> bool { _ => true }\n",
    'check "c" { expect ',
    "}\n",
)


def survives(text: str) -> None:
    source = SourceText("t.scm", text)
    result = parse(source)
    assert (result.spec is None) == bool(result.diagnostics)
    if result.spec is not None:
        check(result.spec)
    with suppress(SpecError):
        format_text(source)
    for diagnostic in result.diagnostics:
        span = diagnostic.span
        assert span is None or 0 <= span.start <= span.end <= len(text)


@given(st.lists(st.sampled_from((*WORDS, *BLOCKS)), max_size=40))
def test_token_soup(words: list[str]) -> None:
    survives(" ".join(words))
    survives("scm 1\nmodel m { }\n" + " ".join(words))


@st.composite
def mutants(draw: st.DrawFn) -> str:
    """The text of a valid specification with a few bytes or words of it changed."""
    data = bytearray(print_spec(draw(specs(nodes=3))).encode())
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(data)))
        end = min(len(data), at + draw(st.sampled_from((0, 0, 1, 2, 5, 30))))
        match draw(st.sampled_from(("delete", "byte", "word", "copy"))):
            case "delete":
                new = b""
            case "byte":
                new = draw(st.binary(min_size=1, max_size=2))
            case "word":
                new = f" {draw(st.sampled_from(WORDS))} ".encode()
            case _:
                other = draw(st.integers(0, len(data)))
                new = bytes(data[other : other + 20])
        data[at:end] = new
    return data.decode("utf-8", "replace")


@given(mutants())
def test_mutants_of_valid_texts(text: str) -> None:
    survives(text)


@given(st.text(max_size=300))
def test_any_text(text: str) -> None:
    survives(text)
