"""Controlled English -> syntax tree, or diagnostics: all the faults of a text, at most one of wording a part."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise
from typing import Any

from lark import Token
from lark.exceptions import UnexpectedToken

from causim.diagnostics import Diagnostic, Related, Severity
from causim.source import SourceText
from causim.syntax import ast
from causim.syntax.limits import MAX_ARMS, MAX_BRANCHES, MAX_NESTING, MAX_TERMS, error
from causim.syntax.parse import ParseResult
from causim.syntax.reduce import read
from causim.syntax.tree import breadth, children
from causim.translate.english.build import TextBuilder, heading_of
from causim.translate.english.build_values import MAX_FAULTS
from causim.translate.english.lexer import STRANGE, lexed
from causim.translate.english.limits import MAX_BYTES, scan_text, scan_tokens
from causim.translate.english.mistakes import explain
from causim.translate.english.names import Vocabulary, identifier, unquoted
from causim.translate.english.support import values_of
from causim.translate.english.words import grammar, spelling


def parse_english(source: SourceText, *, max_bytes: int = MAX_BYTES) -> ParseResult:
    """Read a text of controlled English, whatever wordings it uses. Every place of the tree is one in the text.

    Names and labels mean what the text says of them, so a slip in one is found here; whether the model makes sense is
    for `causim.checker` to say, as it is for any other specification.
    """
    if breaches := scan_text(source, max_bytes):
        return ParseResult(None, tuple(breaches))
    tokens = lexed(source.text)
    if breaches := scan_tokens(source, tokens):
        return ParseResult(None, tuple(breaches))
    vocabulary = vocabulary_of(tokens)
    builder = TextBuilder(source, vocabulary)
    try:
        parts = read(grammar(), tokens, "text", builder)
    except UnexpectedToken as fault:
        found = _each_part(source, vocabulary) or [explain(fault, source, 0, tokens)]
        return ParseResult(None, tuple(found[:MAX_FAULTS]))
    faults = [*builder.faults, *_reported(builder), *_oversized(parts)]
    spec = _assemble(parts, source, faults)
    if spec is not None and not faults:
        faults = _misnamed_columns(builder, spec)
    ordered = sorted(faults, key=lambda d: d.span.start if d.span else 0)
    return ParseResult(None if faults else spec, tuple(ordered[:MAX_FAULTS]))


# --- the vocabulary of a text


def vocabulary_of(tokens: Sequence[Token]) -> Vocabulary:
    """What the text introduces: bold names, headings, and the labels in its lists of labels."""
    kinds: list[str] = []
    functions: list[str] = []
    names: list[str] = []
    labels: list[str] = []
    nodes: list[tuple[str, str | None]] = []
    for index, token in enumerate(tokens):
        if token.type == "DEFINED":
            introduced = {"kind": kinds, "function": functions}.get(_introduced(tokens, index), names)
            introduced.append(identifier(str(token).strip("*")))
        elif token.type == "HEADING" and (heading := heading_of(str(token))):
            nodes.append(heading)
        elif spelling().get(token.type) in _LABEL_LISTS:
            labels += _labels(tokens, index + 1)
    return Vocabulary.collect(kinds, functions, names, nodes, labels)


_LABEL_LISTS = ("one of", "in rising order one of")


def _introduced(tokens: Sequence[Token], index: int) -> str:
    """Whether a name in bold is introduced as that of a kind, of a function, or of something else."""
    before = [token.lower() for token in tokens[max(0, index - 2) : index]]
    after = tokens[index + 1] if index + 1 < len(tokens) else ""
    if before[-1:] == ["each"] or (before[-1:] == ["-"] and after == ":"):
        return "kind"
    return "function" if before[-1:] == ["we define the"] or before == ["by", "the"] else ""


def _labels(tokens: Sequence[Token], start: int) -> Iterator[str]:
    for token in islice(tokens, start, None):
        if token.type == "STRING":
            yield unquoted(str(token))
        elif token.type == "NAME":
            yield " ".join(str(token).split())
        elif token.type != STRANGE and token.lower() not in (",", "or"):
            return


# --- after the parser


def _reported(builder: TextBuilder) -> Iterator[Diagnostic]:
    for kind, first, second in builder.repeated:
        message = f"a second {_ITEMS.get(kind, kind)} in one block"
        related = (Related(first, "first given here"),)
        yield Diagnostic("repeated-item", Severity.ERROR, message, second, "Keep one.", related)
    for span in builder.zero_denominators:
        hint = "A value that never happens has 0 parts."
        yield error("zero-denominator", span, "a fraction with denominator 0", hint)


_ITEMS = {
    "doc": "description",
    "return": "rule for the result",
    "type": "sentence on the values",
    "parents": "sentence on causes",
    "exogenous": "sentence on chance",
    "cpt": "table of chances",
    "shape": "sentence on the arrangement",
}


def _oversized(roots: Iterable[Any]) -> list[Diagnostic]:
    """Limits that the parser cannot see: nesting without brackets, and the width of chains. Without recursion."""
    stack = [(root, 0) for root in roots]
    while stack:
        node, depth = stack.pop()
        if depth > MAX_NESTING:
            hint = "Name parts of it first, as in `Let **part** be ...`."
            return [error("nesting-too-deep", node.span, f"nested more than {MAX_NESTING} deep", hint)]
        what, width = breadth(node)
        limit = {"branches": MAX_BRANCHES, "arms": MAX_ARMS, "terms": MAX_TERMS}.get(what, width)
        if width > limit:
            hint = "Split it: tables and working rules say the same in parts."
            return [error("too-wide", node.span, f"{width:,} {what}, more than {limit}", hint)]
        inner = 1 if isinstance(node, ast.Expr) else 0
        stack.extend((child, depth + inner) for child in children(node))
    return []


_KINDS = {
    ast.TypeDecl: "types",
    ast.ConstDecl: "constants",
    ast.TableDecl: "tables",
    ast.FunctionDecl: "functions",
    ast.NodeDecl: "nodes",
    ast.CheckDecl: "checks",
}


def _assemble(parts: Sequence[Any], source: SourceText, faults: list[Diagnostic]) -> ast.Spec | None:
    models = [part for part in parts if isinstance(part, ast.ModelDecl)]
    by_kind: dict[str, list[Any]] = {kind: [] for kind in _KINDS.values()}
    for part in parts:
        if not isinstance(part, ast.ModelDecl):
            by_kind[_KINDS[type(part)]].append(part)
    for extra in models[1:]:
        related = (Related(models[0].name.span, "the first title"),)
        message = "a text describes one model"
        hint = "Put the other one into a text of its own."
        faults.append(Diagnostic("repeated-item", Severity.ERROR, message, extra.name.span, hint, related))
    if not models:
        hint = "Start with a title that names the model, as in `# Tumour growth`."
        span = source.span(0, min(1, len(source.text)))
        faults.append(error("missing-model", span, "the text has no title", hint))
        return None
    return ast.Spec(models[0], **{kind: tuple(found) for kind, found in by_kind.items()}, source=source)


def _misnamed_columns(builder: TextBuilder, spec: ast.Spec) -> list[Diagnostic]:
    """A table of chances names its columns; they must be the causes, and the values of the type in their order."""
    found = []
    for node, heads, values, span in builder.columns:
        if tuple(head.name if isinstance(head, ast.Ref) else "" for head in heads) != tuple(
            parent.text for parent in node.parents
        ):
            hint = "One column a cause, in the order in which the causes are told."
            found.append(error("english-columns", span, "the columns are not the causes", hint))
        if values and list(values) != values_of(spec, node.type):
            hint = "The chances are of all values of its kind, in the order in which the kind lists them."
            found.append(error("english-columns", span, "these are not the values it can take", hint))
    return found


# --- one fault a part

_START = re.compile(
    r"^(?:#{1,3} |- \*\*|(?:Each |The table |In the table |We define the |By the )?\*\*)", re.MULTILINE
)


def _each_part(source: SourceText, vocabulary: Vocabulary) -> list[Diagnostic]:
    """Read each part by itself, so that one slip costs one diagnostic and hides no other."""
    borders = sorted({0, *(m.start() for m in _START.finditer(source.text)), len(source.text)})
    found: list[Diagnostic] = []
    for start, end in pairwise(borders):
        chunk = source.text[start:end]
        builder = TextBuilder(source, vocabulary, start)
        tokens = lexed(chunk)
        try:
            read(grammar(), tokens, "text", builder)
        except UnexpectedToken as fault:
            found.append(explain(fault, source, start, tokens))
        else:
            found += builder.faults
        if len(found) >= MAX_FAULTS:
            break
    return found
