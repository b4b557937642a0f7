"""From what the parser could not read to what the writer most likely meant."""

from __future__ import annotations

from typing import cast

from lark import Token
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from causim.diagnostics import Diagnostic, Fix, nearest
from causim.source import SourceText, Span
from causim.syntax.limits import error

DECLARATIONS = ("model", "type", "const", "table", "fn", "node", "check")
KEYWORDS = frozenset(
    ("node", "type", "const", "table", "fn", "check", "exogenous", "cpt", "let", "return", "if", "then", "elif", "else",
     "match", "in", "and", "or", "not", "true", "false", "int", "bool", "enum", "ordinal", "do", "expect", "impossible")
)  # fmt: skip
_SOFT = frozenset(
    (
        "SCM",
        "MODEL",
        "DOMAIN",
        "TOPOLOGY",
        "UNIT",
        "LABEL",
        "COUPLING",
        "GIVEN",
        "OBSERVE",
        "POSSIBLE",
        "PROBABILITY",
    )
)
_COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})
_READABLE = {
    "NAME": "a name",
    "INT": "an integer",
    "DECIMAL": "a number",
    "STRING": 'a label in quotes ("...")',
    "DOCSTRING": 'a docstring ("""...""")',
    "INT_TYPE": "`int`",
    "$END": "the end of the text",
    "LPAR": "`(`", "RPAR": "`)`", "LBRACE": "`{`", "RBRACE": "`}`", "LSQB": "`[`", "RSQB": "`]`",
    "COMMA": "`,`", "COLON": "`:`", "EQUAL": "`=`", "MINUS": "`-`", "PLUS": "`+`", "STAR": "`*`",
    "PERCENT": "`%`", "VBAR": "`|`", "TILDE": "`~`", "SLASH": "`/`", "LESSTHAN": "`<`", "MORETHAN": "`>`",
    "UNDERSCORE": "`_`", "ARROW": "`->`", "GIVES": "`=>`", "TO": "`..`",
}  # fmt: skip

# Characters that no token starts with, by what people mean by them.
_CHARACTERS = {
    "&": ("other-language", "`&` is not an operator here", "Write `and`."),
    "!": ("other-language", "`!` is not an operator here", "Write `not`, or `!=` for unequal."),
    ";": (
        "other-language",
        "`;` does not separate anything here",
        "Delete it: a new line or nothing is enough.",
    ),
    "'": ("other-language", "labels are written in double quotes", "Write \"...\" instead of '...'."),
    "^": ("other-language", "`^` is not an operator here", "There are no powers: multiply, as in `x * x`."),
    "?": ("other-language", "`?` is not an operator here", "Write `if c then a else b`."),
    "@": ("unknown-character", "`@` means nothing here", None),
}


def explain(fault: UnexpectedInput, source: SourceText, offset: int) -> Diagnostic:
    """One diagnostic for one point where the parser stopped. `offset` is where its text starts in the source."""
    if isinstance(fault, UnexpectedCharacters):
        start = cast(int, fault.pos_in_stream) + offset
        character = source.text[start]
        unknown = ("unknown-character", f"the character {character!r} means nothing here", None)
        code, message, hint = _CHARACTERS.get(character, unknown)
        return error(code, source.span(start, start + 1), message, hint)
    if isinstance(fault, UnexpectedToken):
        return _token(fault, source, offset)
    return error("syntax-error", source.span(len(source.text), len(source.text)), "the text ends too early")


def _token(fault: UnexpectedToken, source: SourceText, offset: int) -> Diagnostic:
    token: Token = fault.token
    accepts = set(fault.accepts or fault.expected)
    text = str(token)
    if token.type == "$END":
        return _missing(_last_token(fault, source, offset), accepts, "the text ends after this")
    start = (token.start_pos or 0) + offset
    span = source.span(start, start + len(text))
    before = source.text[:start].rstrip()
    if special := _special(text, token, before, accepts):
        return error(special[0], span, special[1], special[2])
    if text in KEYWORDS and "NAME" in accepts and not ({"RBRACE", "RETURN"} & accepts):
        hint = f"Choose another name, for example {text}_ or {text.capitalize()}."
        return error("reserved-name", span, f"`{text}` is a reserved word and cannot be a name", hint)
    if token.type == "NAME" and (word := nearest(text, _keywords_of(accepts))):
        return error("syntax-error", span, f"unexpected `{text}`", f"Did you mean `{word}`?", Fix(span, word))
    return _missing(span, accepts, f"unexpected {_shown(token)}")


def _last_token(fault: UnexpectedToken, source: SourceText, offset: int) -> Span:
    last = fault.token_history[-1] if fault.token_history else None
    if last is None or last.start_pos is None:
        return source.span(0, 0)
    return source.span(last.start_pos + offset, last.start_pos + offset + len(last))


def _special(text: str, token: Token, before: str, accepts: set[str]) -> tuple[str, str, str] | None:
    """Mistakes with a name of their own: code, message, hint."""
    if text in _COMPARISONS and "AND" in accepts:
        return "chained-comparison", "comparisons do not chain", "Write `a < b and b < c`."
    if text == "=" and "AND" in accepts:
        return "other-language", "`=` does not compare", "Write `==`."
    if text == "*" and before.endswith("*"):
        return (
            "other-language",
            "`**` is not an operator here",
            "There are no powers: multiply, as in `x * x`.",
        )
    if text == "/" and "AND" in accepts:
        return "other-language", "`/` does not divide here", "Write `//` (rounds down) or `round_div(a, b)`."
    if text == "|" and "AND" in accepts:
        return "other-language", "`|` is not an operator here", "Write `or`."
    if "ELSE" in accepts and "ELIF" in accepts and text not in (")", "]"):
        return (
            "missing-else",
            "this `if` has no `else`",
            "Every `if` needs one: a mechanism has a value in every case.",
        )
    if text in ("def", "class", "lambda", "for", "while", "import", "print"):
        hint = "A function is `fn name(x: int 0..9) -> int 0..9 { return x }`; there are no loops and no imports."
        return "other-language", f"`{text}` is Python, not this language", hint
    if text == "." and "AND" in accepts:
        return (
            "other-language",
            "`.` is not an operator here",
            "Ranges are written `0..4`; there are no attributes.",
        )
    return None


def _keywords_of(accepts: set[str]) -> list[str]:
    return [w.lower() for w in accepts if w.lower() in KEYWORDS or w.lower() in DECLARATIONS or w in _SOFT]


def _missing(span: Span, accepts: set[str], what: str) -> Diagnostic:
    return error("syntax-error", span, what, _expectation(accepts))


def _expectation(accepts: set[str]) -> str | None:
    if "NAME" in accepts:
        accepts = accepts - _SOFT
    if {"MATCH", "LPAR", "NAME", "STRING"} <= accepts:
        return "Here stands an expression."
    if {"AND", "OR"} <= accepts:
        closers = [
            _READABLE.get(a, f"`{a.lower()}`")
            for a in sorted(accepts & {"RPAR", "RBRACE", "RSQB", "COMMA", "THEN"})
        ]
        return f"Here the expression goes on with an operator{', or ' + ' or '.join(closers) if closers else ''}."
    words = sorted(_READABLE.get(a) or f"`{a.lower()}`" for a in accepts if not a.startswith("__"))
    if not words or len(words) > 9:
        return None
    return f"Expected {', '.join(words[:-1])} or {words[-1]}." if len(words) > 1 else f"Expected {words[0]}."


def _shown(token: Token) -> str:
    if token.type == "DOCSTRING":
        return "docstring"
    text = str(token)
    return f"`{text}`" if len(text) <= 30 else f"`{text[:27]}...`"
