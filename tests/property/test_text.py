"""Laws of text: printing, parsing, formatting and documents lose nothing but, in documents, comments."""

from __future__ import annotations

import json
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from causim.compiler.document import dump_json, dump_yaml, from_document, load_json, load_yaml, to_document
from causim.source import SourceText
from causim.syntax import ast
from causim.syntax.format import format_text
from causim.syntax.parse import parse, parse_fragment, tokens
from causim.syntax.printer import print_expr, print_spec
from tests.property.rewriting import walk
from tests.property.strategies import specs

COMMENTS = ("# why", "#", "#!x", '# "quoted', "# node A() -> bool {", '# """', "# ünï ->")


def read(text: str) -> ast.Spec:
    result = parse(SourceText("t.scm", text))
    assert result.spec is not None, (result.diagnostics, text)
    return result.spec


def formatted(text: str) -> str:
    return format_text(SourceText("t.scm", text))


def comments(text: str) -> list[str]:
    return [str(t).rstrip() for t in tokens(SourceText("t.scm", text)) if t.type == "COMMENT"]


@given(specs())
def test_parse_after_print_is_identity(spec: ast.Spec) -> None:
    assert read(print_spec(spec)) == spec


@given(specs(nodes=2))
def test_every_expression_prints_as_itself(spec: ast.Spec) -> None:
    for part in walk(spec):
        if isinstance(part, ast.If | ast.MatchExpr | ast.Sum | ast.Comparison | ast.Not | ast.And):
            text = print_expr(part)
            assert parse_fragment(SourceText("e", text), "expression") == part, text


@given(specs())
def test_positions_are_those_of_the_text(spec: ast.Spec) -> None:
    """The span of a part is text that says the part, and the parts of a tree stand in the order of its text."""
    tree = read(print_spec(spec))
    for name in (part for part in walk(tree) if isinstance(part, ast.Name)):
        assert name.span.text == name.text
    nodes = [node.span.start for node in tree.nodes]
    assert all(a < b for a, b in pairwise(nodes))


@given(specs())
def test_what_is_printed_is_formatted_already(spec: ast.Spec) -> None:
    text = print_spec(spec)
    assert formatted(text) == text


def roughened(draw: st.DrawFn, text: str) -> str:
    """The text with comments, line breaks and blanks at random boundaries of its tokens."""
    source = SourceText("t.scm", text)
    ends = [token.end_pos or 0 for token in tokens(source)]
    spots = draw(st.lists(st.sampled_from(ends), max_size=12))
    parts, last = [], 0
    for spot in sorted(spots):
        noise = draw(st.sampled_from(("\n", "  ", "\n\n\n", " \t", *(f" {c}\n" for c in COMMENTS))))
        parts += [text[last:spot], noise]
        last = spot
    head = draw(st.sampled_from(("", "# first\n", "\n\n")))
    return head + "".join(parts) + text[last:]


@st.composite
def rough_texts(draw: st.DrawFn) -> tuple[ast.Spec, str]:
    spec = draw(specs(nodes=4))
    return spec, roughened(draw, print_spec(spec))


@given(rough_texts())
def test_the_formatter_keeps_meaning_and_comments(case: tuple[ast.Spec, str]) -> None:
    spec, text = case
    assert read(text) == spec
    once = formatted(text)
    assert read(once) == spec
    assert comments(once) == comments(text)
    assert formatted(once) == once


@given(specs())
def test_documents_are_lossless(spec: ast.Spec) -> None:
    data = to_document(spec)
    assert from_document(data, "d") == spec
    assert from_document(json.loads(json.dumps(data)), "d") == spec
    assert load_json(SourceText("d.json", dump_json(spec))) == spec


@given(specs(nodes=4))
def test_yaml_documents_are_lossless(spec: ast.Spec) -> None:
    assert load_yaml(SourceText("d.yaml", dump_yaml(spec))) == spec
