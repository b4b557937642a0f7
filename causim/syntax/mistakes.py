"""From what the parser could not read to what the writer most likely meant."""

from __future__ import annotations

import re
from typing import cast

from lark import Token
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from causim.diagnostics import Diagnostic, Fix, nearest
from causim.source import SourceText, Span
from causim.syntax.limits import SCAN, error

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
    "UNDERSCORE": "`_`", "ARROW": "`->`", "GIVES": "`=>`", "TO": "`..`", "FLOOR_DIVIDE": "`//`",
    "EQUALS": "`==`", "UNEQUAL": "`!=`", "AT_MOST": "`<=`", "AT_LEAST": "`>=`",
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
    ".": (
        "other-language",
        "`.` is not an operator here",
        "Ranges are written `0..4`; there are no attributes.",
    ),
}
# Signs that word processors and mathematicians write, by what the language writes for them.
_TYPOGRAPHY = {
    "≤": "<=", "≥": ">=", "≠": "!=", "×": "*", "·": "*", "÷": "//", "−": "-", "–": "-", "→": "->", "⇒": "=>", "…": "..",
    "∧": "and", "∨": "or", "¬": "not", "∈": "in", "“": '"', "”": '"', "„": '"', "‘": '"', "’": '"', "«": '"', "»": '"',
}  # fmt: skip


def explain(fault: UnexpectedInput, source: SourceText, offset: int) -> Diagnostic:
    """One diagnostic for one point where the parser stopped. `offset` is where its text starts in the source."""
    if isinstance(fault, UnexpectedCharacters):
        start = cast(int, fault.pos_in_stream) + offset
        return _character(source.text[start], source.span(start, start + 1))
    if isinstance(fault, UnexpectedToken):
        return _token(fault, source, offset)
    return error("syntax-error", source.span(len(source.text), len(source.text)), "the text ends too early")


def _character(character: str, span: Span) -> Diagnostic:
    if character in _CHARACTERS:
        code, message, hint = _CHARACTERS[character]
        return error(code, span, message, hint)
    message = f"the character `{character}` means nothing here"
    if plain := _TYPOGRAPHY.get(character):
        return error("unknown-character", span, message, f"Write `{plain}`.", Fix(span, plain))
    hint = "Names are made of a-z, A-Z, 0-9 and `_`; the `label` of a node can be any text."
    return error("unknown-character", span, message, hint if character.isalpha() else None)


def _token(fault: UnexpectedToken, source: SourceText, offset: int) -> Diagnostic:
    token: Token = fault.token
    accepts = set(fault.accepts or fault.expected)
    text = str(token)
    start = (token.start_pos or 0) + offset
    if token.type == "$END":  # it has the place of the last token
        last = SCAN.match(source.text, start)
        return _missing(
            source.span(start, last.end() if last else start), accepts, "something is missing after this"
        )
    span = source.span(start, start + len(text))
    if _lacks_else(text, accepts):
        hint = "Every `if` needs one: a mechanism has a value in every case."
        return error(
            "missing-else", _open_if(source, max(offset, 0), start) or span, "this `if` has no `else`", hint
        )
    if special := _special(
        text, token, source.text[:start].rstrip(), source.text[span.end :].lstrip(), accepts
    ):
        return error(special[0], span, special[1], special[2])
    if accepts == {"$END"}:
        word = nearest(text, DECLARATIONS)
        hint = f"Did you mean `{word}`?" if word else f"A declaration starts with {', '.join(DECLARATIONS)}."
        return error(
            "syntax-error", span, f"unexpected {_shown(token)}", hint, Fix(span, word) if word else None
        )
    if text in KEYWORDS and "NAME" in accepts and not ({"RBRACE", "RETURN", "MATCH"} & accepts):
        hint = f"Choose another name, for example {text}_ or {text.capitalize()}."
        return error("reserved-name", span, f"`{text}` is a reserved word and cannot be a name", hint)
    if token.type == "NAME" and (word := nearest(text, _keywords_of(accepts))):
        return error("syntax-error", span, f"unexpected `{text}`", f"Did you mean `{word}`?", Fix(span, word))
    return _missing(span, accepts, f"unexpected {_shown(token)}")


def _lacks_else(text: str, accepts: set[str]) -> bool:
    return "ELSE" in accepts and "ELIF" in accepts and text not in ("else", "elif", "]")


def _open_if(source: SourceText, start: int, stop: int) -> Span | None:
    """The last `if` between the two places that no `else` belongs to."""
    complete = 0
    for word in reversed([m for m in SCAN.finditer(source.text, start, stop) if m.group() in ("if", "else")]):
        if word.group() == "else":
            complete += 1
        elif complete:
            complete -= 1
        else:
            return source.span(*word.span())
    return None


# A list that ends in a comma goes on with the next line of the check, whose first word can be a name too.
_AFTER_COMMA = re.compile(r",\s*(given|observe|possible|probability)\Z")
_COMMENT = "Comments start with `#`."
_ONE_EXPRESSION = "A mechanism is one expression: write `return if c then a else b`."


def _special(
    text: str, token: Token, before: str, after: str, accepts: set[str]
) -> tuple[str, str, str] | None:
    """Mistakes with a name of their own: code, message, hint."""
    inside = "AND" in accepts  # an expression could end here, or go on
    if accepts == {"EQUAL"} and (word := _AFTER_COMMA.search(before)):
        hint = f"Drop the comma before `{word[1]}`: it says that one more `name = value` follows."
        return "syntax-error", f"`{word[1]}` is read as a name here", hint
    match text:
        case "==" | "!=" | "<" | "<=" | ">" | ">=" if inside:
            return "chained-comparison", "comparisons do not chain", "Write `a < b and b < c`."
        case "=" if before.endswith("=="):
            return "other-language", "`===` is not an operator here", "Write `==`."
        case ">" if before.endswith("<"):
            return "other-language", "`<>` is not an operator here", "Write `!=`."
        case "=" if inside:
            return "other-language", "`=` does not compare", "Write `==`."
        case "*" if before.endswith("*"):
            return (
                "other-language",
                "`**` is not an operator here",
                "There are no powers: multiply, as in `x * x`.",
            )
        case "/" | "//" if not inside:
            return "other-language", f"`{text}` starts no comment here", _COMMENT
        case "/":
            return (
                "other-language",
                "`/` does not divide here",
                "Write `//` (rounds down) or `round_div(a, b)`.",
            )
        case "|" if inside:
            return "other-language", "`|` is not an operator here", "Write `or`."
        case "if" if inside:
            return "other-language", "`if` does not stand between its values", "Write `if c then a else b`."
        case "if" | "match" if "RETURN" in accepts:
            return "other-language", f"`{text}` is an expression, not a statement", _ONE_EXPRESSION
        case "def" | "class" | "lambda" | "for" | "while" | "import" | "print":
            hint = "A function is `fn name(x: int 0..9) -> int 0..9 { return x }`; there are no loops and no imports."
            return "other-language", f"`{text}` is Python, not this language", hint
    return _misplaced(text, token, after, accepts)


def _misplaced(text: str, token: Token, after: str, accepts: set[str]) -> tuple[str, str, str] | None:
    """Slips in the language itself, where the list of what could follow would not say it as well."""
    what = f"unexpected `{text}`"
    if token.type == "NAME" and "LET" in accepts and after.startswith("=") and not after.startswith("=="):
        return "syntax-error", what, f"Write `let {text} = ...`."
    if token.type == "INT" and "NAME" in accepts:
        return "syntax-error", what, "Names start with a letter or `_`."
    if text == "{" and "TILDE" in accepts:
        return "syntax-error", what, "Weights stand after `~`: exogenous U ~ {value: weight, ...}."
    if text == "," and accepts == {"LESSTHAN", "RPAR"}:
        return "syntax-error", what, 'The labels of an ordinal are joined by `<`: ordinal("low" < "high").'
    if text == "<" and accepts == {"COMMA", "RPAR"} and token.type == "LESSTHAN":
        return "syntax-error", what, 'An enum has no order; write ordinal("low" < "high") if there is one.'
    return None


def _keywords_of(accepts: set[str]) -> list[str]:
    return [w.lower() for w in accepts if w.lower() in KEYWORDS or w.lower() in DECLARATIONS or w in _SOFT]


def _missing(span: Span, accepts: set[str], what: str) -> Diagnostic:
    return error("syntax-error", span, what, _expectation(accepts))


def _expectation(accepts: set[str]) -> str | None:
    if "NAME" in accepts:
        accepts = accepts - _SOFT
    if {"MATCH", "LPAR", "NAME", "STRING"} <= accepts:
        return "Expected an expression."
    if {"AND", "OR"} <= accepts:
        closers = [
            _READABLE.get(a, f"`{a.lower()}`")
            for a in sorted(accepts & {"RPAR", "RBRACE", "RSQB", "COMMA", "THEN"})
        ]
        return f"Expected an operator{', or ' + ' or '.join(closers) if closers else ''}."
    words = sorted(_READABLE.get(a) or f"`{a.lower()}`" for a in accepts if not a.startswith("__"))
    if not words or len(words) > 9:
        return None
    return f"Expected {', '.join(words[:-1])} or {words[-1]}." if len(words) > 1 else f"Expected {words[0]}."


def _shown(token: Token) -> str:
    if token.type == "DOCSTRING":
        return "docstring"
    text = str(token)
    return f"`{text}`" if len(text) <= 30 else f"`{text[:27]}...`"
