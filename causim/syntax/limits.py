"""Bounds on what is read at all, checked before the parser sees the text, so that no text can exhaust it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice

from causim.diagnostics import Diagnostic, Fix, Severity
from causim.source import SourceText, Span

MAX_BYTES = 1 << 20
MAX_BREACHES = 50  # reported of one text
MAX_TOKENS = 200_000
MAX_NESTING = 64
MAX_DIGITS = 18
MAX_DECIMAL_DIGITS = 40
MAX_EXPONENT = 40
MAX_BRANCHES = 128
MAX_ARMS = 256
MAX_TERMS = 256

# Roughly the tokens of the language; with it, the text is read before the grammar is.
SCAN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'  # docstring
    r'|"""'  # one that never ends
    r'|"(?:[^"\\\n]|\\.)*"'  # label
    r'|"'  # one that never ends
    r"|\#[^\n]*"
    r"|[0-9]+[eE][+-]?[0-9]+"
    r"|[0-9][0-9A-Za-z_]*(?:\.[0-9]+(?:[eE][+-]?[0-9]+)?)?"
    r"|[A-Za-z_][A-Za-z0-9_]*"
    r"|[(\[{]|[)\]}]"
    r"|[^\s]",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_CLOSING = {")": "(", "]": "[", "}": "{"}
_LONE_RETURN = re.compile("\r(?!\n)")


def error(code: str, span: Span, message: str, hint: str | None = None, fix: Fix | None = None) -> Diagnostic:
    return Diagnostic(code, Severity.ERROR, message, span, hint, fix=fix)


def scan(source: SourceText, max_bytes: int = MAX_BYTES) -> list[Diagnostic]:
    """Every breach of a limit, and every string or bracket that is left open. An empty list: safe to parse.

    Allocates nothing that grows with the text but the line index, and looks at no more than `max_bytes`. Where that is
    raised, for texts that are machine-made, as many more tokens are allowed.
    """
    if len(source.text) > max_bytes or len(source.text.encode("utf-8", "replace")) > max_bytes:
        size = len(source.text)
        hint = f"The limit is {max_bytes:,} bytes. A long docstring can be cut; a machine-made model can be split."
        return [error("file-too-large", source.span(0, 0), f"the text has {size:,} characters", hint)]
    found = list(unprintable(source))
    most_tokens = MAX_TOKENS * max(1, max_bytes // MAX_BYTES)
    found.extend(islice(_tokens_and_brackets(source, most_tokens), MAX_BREACHES))
    return found


def is_large(text: str) -> bool:
    """Whether a text has more bytes or tokens than are read unless more are asked for."""
    if len(text) <= MAX_TOKENS:
        return False
    return len(text.encode("utf-8")) > MAX_BYTES or sum(1 for _ in SCAN.finditer(text)) > MAX_TOKENS


def unprintable(source: SourceText) -> Iterator[Diagnostic]:
    text = source.text
    strange = {c for c in set(text) if not c.isprintable() and c not in "\t\n\r"}
    for kinds, code, what in (
        (("Cf", "Zs"), "invisible-character", "an invisible or direction-changing character"),
        (("Cc", "Co", "Cn", "Cs", "Zl", "Zp"), "control-character", "a control character"),
    ):
        of_kind = [c for c in strange if unicodedata.category(c) in kinds]
        if of_kind:  # the first of a kind is enough to act on
            yield _strange(source, min(map(text.index, of_kind)), code, what)
    if "\r" in text and (alone := _LONE_RETURN.search(text)):
        yield _strange(source, alone.start(), "control-character", "a carriage return that ends no line")
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        start = next(i for i in range(len(text)) if not _normal_at(text, i))
        hint = (
            "Two spellings of one character would make two labels that look the same. Save the file as NFC."
        )
        yield error("not-normalised", source.span(start, start + 1), "text is not in Unicode NFC form", hint)


def _strange(source: SourceText, at: int, code: str, what: str) -> Diagnostic:
    character = source.text[at]
    span = source.span(at, at + 1)
    if unicodedata.category(character) == "Zs":
        what = "a space of another kind"
    name = unicodedata.name(character, "").lower()
    message = f"{what}, U+{ord(character):04X}" + (f" ({name})" if name else "")
    if unicodedata.category(character) == "Zs":
        return error(
            code,
            span,
            message,
            "Write a plain space: what looks alike must be alike.",
            Fix(span, " "),
        )
    return error(code, span, message, "Delete it: it could hide what the text says.", Fix(span, ""))


def _normal_at(text: str, index: int) -> bool:
    window = text[max(0, index - 1) : index + 1]
    return unicodedata.is_normalized("NFC", window)


def _tokens_and_brackets(source: SourceText, most_tokens: int) -> Iterator[Diagnostic]:
    open_brackets: list[tuple[str, int]] = []
    prefixes = 0  # of the operators that stand before an operand, how many in a row
    for count, match in enumerate(SCAN.finditer(source.text)):
        text, first = match.group(), match.group()[0]
        if count >= most_tokens:
            span = source.span(*match.span())
            yield error(
                "too-many-tokens", span, f"the text has more than {most_tokens:,} tokens", "Split the model."
            )
            return
        if text in ('"', '"""'):
            yield _unterminated(source, match)
            return
        prefixes = prefixes + 1 if text in ("not", "-") else 0
        if prefixes > MAX_NESTING:
            yield _too_deep(source.span(*match.span()))
            return
        if first in "([{":
            open_brackets.append((first, match.start()))
            if len(open_brackets) > MAX_NESTING:
                yield _too_deep(source.span(*match.span()))
                return
        elif first in ")]}":
            if not open_brackets or open_brackets[-1][0] != _CLOSING[first]:
                yield _mismatched(source, match, open_brackets)
                return
            open_brackets.pop()
        elif first.isdigit():
            yield from number_faults(source.span(*match.span()))
        elif first == '"' and "\\" in text:
            yield from _escapes(source, match.start(), text)
    if open_brackets:
        bracket, at = open_brackets[-1]
        hint = f"Close it with `{next(c for c, o in _CLOSING.items() if o == bracket)}`."
        yield error("unbalanced-bracket", source.span(at, at + 1), f"this `{bracket}` is never closed", hint)


def _unterminated(source: SourceText, match: re.Match[str]) -> Diagnostic:
    span = source.span(*match.span())
    if match.group() != '"':
        return error("unterminated-docstring", span, "this docstring never ends", 'Close it with """.')
    hint = 'Close it with ".'
    if '"' in source.text[source.text.rfind("\n", 0, span.start) + 1 : span.start]:
        hint = 'Close it with ", or look for a missing one before it on this line.'
    return error("unterminated-label", span, "this label never ends", hint)


def _escapes(source: SourceText, start: int, text: str) -> Iterator[Diagnostic]:
    for match in _ESCAPE.finditer(text):
        if match.group(1) not in '"\\':  # one a string is enough to act on
            span = source.span(start + match.start(), start + match.end())
            hint = 'Only `\\"` and `\\\\` are escapes; write a backslash itself as `\\\\`.'
            fix = Fix(span, "\\" + span.text)
            yield error("unknown-escape", span, f"`{span.text}` is not an escape", hint, fix)
            return


def _mismatched(source: SourceText, match: re.Match[str], open_brackets: list[tuple[str, int]]) -> Diagnostic:
    from causim.diagnostics import Related

    span = source.span(*match.span())
    if not open_brackets:
        return error("unbalanced-bracket", span, f"`{match.group()}` closes nothing", "Delete it.")
    bracket, at = open_brackets[-1]
    related = (Related(source.span(at, at + 1), "opened here"),)
    message = f"`{match.group()}` does not close `{bracket}`"
    return Diagnostic("unbalanced-bracket", Severity.ERROR, message, span, related=related)


def _too_deep(span: Span) -> Diagnostic:
    hint = "Name parts of it with `let`, or put them into a `fn`."
    return error("nesting-too-deep", span, f"nested more than {MAX_NESTING} deep", hint)


def number_faults(span: Span) -> Iterator[Diagnostic]:
    text = span.text.lower()
    mantissa, _, exponent = text.partition("e")
    if "." not in text and not exponent:
        if len(text) > MAX_DIGITS:
            hint = "Integers are kept within 64 bits, so that every engine computes the same."
            yield error("integer-too-long", span, f"an integer of more than {MAX_DIGITS} digits", hint)
    elif len(mantissa) > MAX_DECIMAL_DIGITS or (exponent.lstrip("+-").isdigit() and _large(exponent)):
        hint = f"At most {MAX_DECIMAL_DIGITS} digits, exponents within ±{MAX_EXPONENT}; 1/3 is exact."
        yield error("number-too-precise", span, "a number with too many digits to hold exactly", hint)


def _large(exponent: str) -> bool:
    digits = exponent.lstrip("+-").lstrip("0")
    return len(digits) > 4 or int(digits or "0") > MAX_EXPONENT
