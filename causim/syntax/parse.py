"""Text -> syntax tree, or diagnostics: all the syntax errors of a file, one a declaration."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any, Literal

from lark import Lark, Token
from lark.exceptions import UnexpectedInput

from causim.diagnostics import Diagnostic, Related, Severity
from causim.errors import SpecError
from causim.resources import grammar_text
from causim.source import SourceText
from causim.syntax import ast
from causim.syntax.build import Builder, Marked
from causim.syntax.limits import MAX_ARMS, MAX_BRANCHES, MAX_BYTES, MAX_NESTING, MAX_TERMS, error, scan
from causim.syntax.mistakes import DECLARATIONS, explain
from causim.syntax.reduce import read
from causim.syntax.tree import breadth, children

VERSION = 1
MAX_ERRORS = 50
_FRAGMENTS = {
    "expression": "expr",
    "type_expr": "type_expr",
    "table_arm": "arm",
    "patterns": "patterns",
    "cpt_row": "cpt_row",
    "literal": "literal",
    "number": "number",
    "name": "name",
    "claim": "check_decl",
    "declaration": "declaration",
}
Fragment = Literal[
    "expression",
    "type_expr",
    "table_arm",
    "patterns",
    "cpt_row",
    "literal",
    "number",
    "name",
    "claim",
    "declaration",
]


@dataclass(frozen=True, slots=True)
class ParseResult:
    """`spec` is None if and only if a diagnostic is an error."""

    spec: ast.Spec | None
    diagnostics: tuple[Diagnostic, ...]


@cache
def grammar() -> Lark:
    """The parser tables, built once a process (about 0.1 s)."""
    starts = ["file", *sorted(set(_FRAGMENTS.values()) - {"check_decl"})]
    text = grammar_text("scm.lark")
    return Lark(text, parser="lalr", lexer="basic", start=starts, maybe_placeholders=False)


def tokens(source: SourceText) -> list[Token]:
    """Every token, comments included, white space left out. Raises SpecError for text that has no tokens."""
    if breaches := scan(source):
        raise SpecError(breaches)
    try:
        found = list(grammar().lex(source.text, dont_ignore=True))
    except UnexpectedInput as fault:
        raise SpecError([explain(fault, source, 0)]) from None
    return [token for token in found if not token.isspace()]


def parse(source: SourceText, *, max_bytes: int = MAX_BYTES) -> ParseResult:
    """Read a whole specification."""
    if breaches := scan(source, max_bytes):
        return ParseResult(None, tuple(breaches))
    if not source.text.strip():
        hint = "A specification starts with `scm 1` and `model name { ... }`; `causim new NAME` writes one."
        return ParseResult(None, (error("empty-file", source.span(0, 0), "the text is empty", hint),))
    builder = Builder(source)
    try:
        parts = read(grammar(), source.text, "file", builder)
    except UnexpectedInput as fault:
        found = _each_declaration(source) or [explain(fault, source, 0)]
        return ParseResult(None, tuple(found[:MAX_ERRORS]))
    diagnostics = [*_header(parts[0]), *_faults(builder), *_oversized(parts[1:])]
    spec = _assemble(parts[1:], source, diagnostics)
    return ParseResult(None if diagnostics else spec, tuple(diagnostics[:MAX_ERRORS]))


def parse_fragment(source: SourceText, start: Fragment) -> Any:
    """Read one part of a specification, such as an expression. Raises SpecError."""
    if breaches := scan(source):
        raise SpecError(breaches)
    if start == "claim":
        return _claim(source)
    builder = Builder(source)
    try:
        node = read(grammar(), source.text, _FRAGMENTS[start], builder)
    except UnexpectedInput as fault:
        raise SpecError([explain(fault, source, 0)]) from None
    if diagnostics := [*_faults(builder), *_oversized(list(node) if isinstance(node, tuple) else [node])]:
        raise SpecError(diagnostics)
    return node


def _claim(source: SourceText) -> ast.ClaimDecl:
    """A claim is read as the only one of a check, so that its positions stay those of its own text."""
    prefix = 'check "" { '
    builder = Builder(source, -len(prefix))
    try:
        check = read(grammar(), prefix + source.text + " }", "declaration", builder)
    except UnexpectedInput as fault:
        raise SpecError([explain(fault, source, -len(prefix))]) from None
    if diagnostics := [*_faults(builder), *_oversized([check])]:
        raise SpecError(diagnostics)
    if len(check.claims) != 1 or check.given or check.observe or check.do:
        span = source.span(0, len(source.text))
        raise SpecError(
            [error("syntax-error", span, "one claim is needed here", "For example `expect Y == 1`.")]
        )
    claim: ast.ClaimDecl = check.claims[0]
    return claim


# --- after the parser


def _header(header: Marked) -> list[Diagnostic]:
    if header.value == VERSION:
        return []
    hint = f"This causim reads version {VERSION}: write `scm {VERSION}`, or install a newer causim."
    return [
        error(
            "unsupported-version", header.span, f"version {header.value} of the language is not known", hint
        )
    ]


def _faults(builder: Builder) -> list[Diagnostic]:
    found = []
    for kind, first, second in builder.repeated:
        related = (Related(first, "first given here"),)
        message = f"a second {'docstring' if kind == 'doc' else f'`{kind}`'} in one block"
        found.append(Diagnostic("repeated-item", Severity.ERROR, message, second, "Keep one.", related))
    for span in builder.zero_denominators:
        hint = "A value that never happens has the weight 0."
        found.append(error("zero-denominator", span, "a fraction with denominator 0", hint))
    return found


def _oversized(roots: list[Any]) -> list[Diagnostic]:
    """Limits that the parser cannot see: nesting without brackets, and the width of chains. Without recursion."""
    for root in roots:
        stack = [(root, 0)]
        while stack:
            node, depth = stack.pop()
            if depth > MAX_NESTING:
                hint = "Name parts of it with `let`, or put them into a `fn`."
                return [error("nesting-too-deep", node.span, f"nested more than {MAX_NESTING} deep", hint)]
            what, width = breadth(node)
            limit = {"branches": MAX_BRANCHES, "arms": MAX_ARMS, "terms": MAX_TERMS}.get(what, width)
            if width > limit:
                hint = "Split it: a table or several `fn`s say the same in parts."
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


def _assemble(declarations: list[Any], source: SourceText, diagnostics: list[Diagnostic]) -> ast.Spec | None:
    kinds: dict[str, list[Any]] = {kind: [] for kind in _KINDS.values()}
    models = [d for d in declarations if isinstance(d, ast.ModelDecl)]
    for declaration in declarations:
        if not isinstance(declaration, ast.ModelDecl):
            kinds[_KINDS[type(declaration)]].append(declaration)
    for extra in models[1:]:
        related = (Related(models[0].name.span, "first declared here"),)
        message = "a specification has one `model`"
        diagnostics.append(
            Diagnostic(
                "repeated-item",
                Severity.ERROR,
                message,
                extra.name.span,
                "Put it into a file of its own.",
                related,
            )
        )
    if not models:
        hint = 'Write `model name { """What it is about.""" }` after `scm 1`.'
        diagnostics.append(
            error(
                "missing-model", source.span(0, min(5, len(source.text))), "there is no `model` block", hint
            )
        )
        return None
    return ast.Spec(models[0], **{kind: tuple(found) for kind, found in kinds.items()}, source=source)


# --- one error a declaration

_TOP = re.compile(rf"^(?:{'|'.join(DECLARATIONS)})\b(?=\s+[A-Za-z0-9_\"])", re.MULTILINE)
_QUOTED = re.compile(r'"""(?:[^"\\]|\\.|"(?!""))*"""', re.DOTALL)


def _each_declaration(source: SourceText) -> list[Diagnostic]:
    """Parse each declaration by itself, so that one mistake costs one diagnostic and hides no other."""
    text = _QUOTED.sub(
        lambda m: re.sub(r"[^\n]", '"', m.group()), source.text
    )  # prose must not look like a declaration
    starts = [m.start() for m in _TOP.finditer(text)]
    found: list[Diagnostic] = []
    borders = [*starts, len(source.text)]
    found.extend(_parse_chunk(source, 0, borders[0], "file"))
    for start, end in pairwise(borders):
        if len(found) >= MAX_ERRORS:
            break
        found.extend(_parse_chunk(source, start, end, "declaration"))
    return found


def _parse_chunk(source: SourceText, start: int, end: int, rule: str) -> list[Diagnostic]:
    chunk = source.text[start:end]
    if rule == "file" and _only_comments(chunk):
        hint = f"Every specification starts with `scm {VERSION}`."
        return [
            error(
                "missing-version",
                source.span(0, 1),
                "the first line must name the version of the language",
                hint,
            )
        ]
    try:
        parts = read(grammar(), chunk, rule, Builder(source))
    except UnexpectedInput as fault:
        return [explain(fault, source, start)]
    return _header(parts[0]) if rule == "file" else []


def _only_comments(text: str) -> bool:
    return not re.sub(r"#[^\n]*", "", text).strip()
