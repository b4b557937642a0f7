"""Bounds on what is read at all, the same as for specifications, so that no text can exhaust the reader."""

from __future__ import annotations

from collections.abc import Sequence

from lark import Token

from causim.diagnostics import Diagnostic, Related, Severity
from causim.source import SourceText, Span
from causim.syntax.limits import MAX_BYTES, MAX_NESTING, MAX_TOKENS, error, number_faults, unprintable

MAX_BRACKETS = 2 * MAX_NESTING  # English needs some that the language does without
MAX_INDENT = 64

__all__ = ["MAX_BYTES", "scan_text", "scan_tokens"]


def scan_text(source: SourceText, max_bytes: int = MAX_BYTES) -> list[Diagnostic]:
    """What is wrong with the characters of a text, before anything is read of it."""
    if len(source.text) > max_bytes or len(source.text.encode("utf-8", "replace")) > max_bytes:
        size = len(source.text)
        hint = f"The limit is {max_bytes:,} bytes."
        return [error("file-too-large", source.span(0, 0), f"the text has {size:,} characters", hint)]
    if not source.text.strip():
        hint = "A description starts with a title, as in `# Tumour growth`."
        return [error("empty-file", source.span(0, 0), "the text is empty", hint)]
    return list(unprintable(source))


def scan_tokens(source: SourceText, tokens: Sequence[Token]) -> list[Diagnostic]:
    """Too many words, brackets or lists too deep, brackets left open, numbers too long."""
    if len(tokens) > MAX_TOKENS:
        message = f"the text has more than {MAX_TOKENS:,} words and signs"
        return [error("too-many-tokens", _span(source, tokens[-1]), message, "Split the model.")]
    found: list[Diagnostic] = []
    open_brackets: list[Token] = []
    lists = 0
    for token in tokens:
        if token.type in ("INT", "DECIMAL"):
            found += number_faults(_span(source, token))
        elif token.type == "LPAR":
            open_brackets.append(token)
        elif token.type == "RPAR":
            if not open_brackets:
                return [error("unbalanced-bracket", _span(source, token), "`)` closes nothing", "Delete it.")]
            open_brackets.pop()
        elif token.type == "DOT" and open_brackets:
            return [_unclosed(source, open_brackets[-1], token)]
        lists += (token.type == "_OPEN") - (token.type == "_CLOSE")
        if len(open_brackets) > MAX_BRACKETS or lists > MAX_INDENT:
            hint = "Name parts of it first, as in `Let **part** be ...`."
            return [error("nesting-too-deep", _span(source, token), "nested too deep", hint)]
    if open_brackets:
        return [_unclosed(source, open_brackets[-1], tokens[-1])]
    return found


def _unclosed(source: SourceText, bracket: Token, end: Token) -> Diagnostic:
    related = (Related(_span(source, end), "the sentence ends here"),)
    message = "this `(` is never closed"
    return Diagnostic(
        "unbalanced-bracket", Severity.ERROR, message, _span(source, bracket), "Close it with `)`.", related
    )


def _span(source: SourceText, token: Token) -> Span:
    return source.span(token.start_pos or 0, token.end_pos or 0)
