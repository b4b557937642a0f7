"""Finding the answer in a reply: its last JSON object, by a scanner that looks at each character once.

JSON values other than objects and lists, and everything that is not JSON, are passed over. An object inside another
object or a list is a part of it, never an answer of its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from causim.errors import MisuseError
from causim.model.domain import Value

MAX_REPLY = 500_000  # characters; longer ones are not looked at
_MAX_NUMBER = 40  # characters; no value of a model is longer
_SHOWN = 80  # characters of a key that a message shows
_BLANK = frozenset(" \t\r\n")
_OPENING = re.compile(r'\{(?=[ \t\r\n]*["}])|\[')  # each brace looks at the blanks after it and no further
_BLANKS = re.compile(r"[ \t\r\n]*")
_STRING = re.compile(
    r'"[^"\\\x00-\x1f]*+(?:\\.[^"\\\x00-\x1f]*+)*', re.DOTALL
)  # up to the quote that ends it
_NUMBER = re.compile(r"[-+.0-9eE]+")
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)", re.ASCII)
_END = (
    "\0\0"  # put behind the text: allowed nowhere in JSON; a backslash takes one of them for what it escapes
)


class Flaw(StrEnum):
    """Why a reply has no answer of the right form."""

    TOO_LONG = "too-long"
    NO_OBJECT = "no-object"
    CUT = "object-cut"  # the reply ends inside of an object
    IN_LIST = "object-in-list"
    REPEATED_KEY = "repeated-key"
    NOT_FLAT = "value-not-single"  # a list, an object or null where one value is needed
    NOT_EXACT = "value-not-exact"  # 1.0 or 1e0: numbers, but no integers


class FormError(Exception):
    """A reply without an answer of the right form. Never leaves this room."""

    def __init__(self, flaw: Flaw, detail: str) -> None:
        super().__init__(detail)
        self.flaw = flaw


def answer_in(reply: str) -> Mapping[str, Value]:
    """The values that the last JSON object of a reply states. Raises FormError if there is none, or it is not flat."""
    if len(reply) > MAX_REPLY:
        raise FormError(Flaw.TOO_LONG, f"the reply is longer than {MAX_REPLY:,} characters")
    values: dict[str, Value] = {}
    for key, value in _last(reply):
        if key in values:
            raise FormError(Flaw.REPEATED_KEY, f"the key {shown(key)} is given twice")
        if isinstance(value, _Inexact):
            raise FormError(Flaw.NOT_EXACT, f"{shown(key)}: {value.text} is not written as an integer")
        if isinstance(value, _Other):
            raise FormError(Flaw.NOT_FLAT, f"{shown(key)}: one value is needed, not {value}")
        values[key] = value
    return values


def text_of(completion: object) -> str:
    """The reply that a completion is: a text as it is, of a list of messages the last one, if the assistant wrote it.

    A message's content is a text, nothing (where tools are called), or a list of parts, of which the texts count.
    Raises MisuseError for anything else.
    """
    if isinstance(completion, str):
        return completion
    if not isinstance(completion, Sequence) or not all(isinstance(m, Mapping) for m in completion):
        raise MisuseError(f"a completion is a text or a list of messages, not {type(completion).__name__}")
    if not completion or completion[-1].get("role", "assistant") != "assistant":
        return ""
    match completion[-1].get("content"):
        case None:
            return ""
        case str(content):
            return content
        case [*parts] if all(isinstance(part, Mapping) for part in parts):
            return "".join(part["text"] for part in parts if isinstance(part.get("text"), str))
        case other:
            raise MisuseError(f"a message's content is a text or a list of parts, not {type(other).__name__}")


def shown(key: str) -> str:
    """A key as messages show it: what may be any text becomes short, printable and writable."""
    short = key if len(key) <= _SHOWN else key[:_SHOWN] + "..."
    return short if short.isascii() and short.isprintable() and short else json.dumps(short)


class _Other(StrEnum):
    """What is no value of a variable, whatever is in it."""

    NULL = "null"
    LIST = "a list"
    OBJECT = "an object"


@dataclass(frozen=True, slots=True)
class _Inexact:
    text: str


_Item = Value | _Inexact | _Other
_Pairs = list[tuple[str, _Item]]  # repeated keys included

_WORDS: dict[str, tuple[str, _Item]] = {
    "t": ("true", True),
    "f": ("false", False),
    "n": ("null", _Other.NULL),
}


class _Stop(Exception):  # noqa: N818
    """Text that is not JSON, and where that shows."""

    def __init__(self, at: int) -> None:
        self.at = at


def _last(reply: str) -> _Pairs:
    """What the last outermost object holds. Raises FormError if there is none, it is in a list, or it is cut off.

    What fails to be JSON is given up up to the character that shows it, so that a truncated object does not make one
    of its parts the answer, and no character is looked at more than twice. A reply that ends inside of an object was
    cut short of its answer; what it stated before was not meant to be the last.
    """
    text = reply + _END
    found: _Pairs | None = None
    in_list = False
    at = 0
    while (start := _OPENING.search(text, at)) is not None:
        try:
            pairs, holds_object, at = _outermost(text, start.start())
        except _Stop as stop:
            if stop.at >= len(reply) and "{" in text[start.start() :]:
                raise FormError(Flaw.CUT, "the reply ends inside of a JSON object") from None
            at = max(stop.at, start.end())
        else:
            if pairs is not None or holds_object:
                found, in_list = pairs, pairs is None
    if in_list:
        raise FormError(Flaw.IN_LIST, "the last JSON object stands inside a list")
    if found is None:
        raise FormError(Flaw.NO_OBJECT, "the reply has no JSON object")
    return found


# --- one attempt to read JSON (RFC 8259) at a place of a text that ends with `_END`
# Each returns what it read and where that ends, or raises _Stop.


def _outermost(text: str, start: int) -> tuple[_Pairs | None, bool, int]:
    """The object that starts here, or None for a list, and whether it holds an object, however deep; and where it ends.

    What is inside of an inner object or list is read and forgotten, so that depth costs nothing.
    """
    pairs: _Pairs = []
    closers: list[str] = []  # of what is open, the innermost last
    holds_object = False
    name, at = "", start
    while True:
        item, at = _item(text, at)
        if item is _Other.OBJECT or item is _Other.LIST:
            is_object = item is _Other.OBJECT
            holds_object |= is_object and bool(closers)
            closers.append("}" if is_object else "]")
            opening, at = at - 1, _skip(text, at)
            if text[at] != closers[-1]:
                if is_object:
                    inside = closers[0] == "}" and len(closers) > 1
                    key, at = _key(text, at, first=None if inside else opening)
                    name = key if len(closers) == 1 else name
                continue
        elif len(closers) == 1:
            pairs.append((name, item))
        at = _skip(text, at)
        while text[at] == closers[-1]:
            closed = closers.pop()
            if not closers:
                return (pairs if closed == "}" else None), holds_object, at + 1
            if len(closers) == 1:
                pairs.append((name, _Other.OBJECT if closed == "}" else _Other.LIST))
            at = _skip(text, at + 1)
        if text[at] != ",":
            raise _Stop(at)
        at = _skip(text, at + 1)
        if closers[-1] == "}":
            key, at = _key(text, at, first=None)
            name = key if len(closers) == 1 else name


def _key(text: str, at: int, first: int | None) -> tuple[str, int]:
    """The key that starts here and where its value starts. `first` is where the object of a first key starts, if it is
    not certain that there is an object.

    A brace without a key and a colon starts none. Then nothing after the brace belongs to one, not even if a stray
    quote makes it look so; an unescaped quote ends each such look, so each character is still seen twice at most.
    """
    try:
        key, end = _string(text, at)
        end = _skip(text, end)
        if text[end] != ":":
            raise _Stop(end)
    except _Stop as stop:
        raise _Stop(stop.at if first is None else first + 1) from None
    return key, _skip(text, end + 1)


def _item(text: str, at: int) -> tuple[_Item, int]:
    """A value, or that a list or an object opens here."""
    char = text[at]
    if char == '"':
        return _string(text, at)
    if char == "{":
        return _Other.OBJECT, at + 1
    if char == "[":
        return _Other.LIST, at + 1
    if char in _WORDS:
        word, value = _WORDS[char]
        if text.startswith(word, at):
            return value, at + len(word)
        raise _Stop(at)
    return _number(text, at)


def _string(text: str, start: int) -> tuple[str, int]:
    body = _STRING.match(text, start)
    if body is None:
        raise _Stop(start)
    end = body.end()
    if text[end] != '"':  # a control character, or the end
        raise _Stop(end)
    plain = text[start + 1 : end]
    if "\\" not in plain:
        return plain, end + 1
    try:
        return str(json.loads(text[start : end + 1])), end + 1
    except ValueError:  # a wrong escape
        raise _Stop(end + 1) from None


def _number(text: str, start: int) -> tuple[int | _Inexact, int]:
    token = _NUMBER.match(text, start)
    if token is None:
        raise _Stop(start)
    written, end = token.group(), token.end()
    if len(written) > _MAX_NUMBER:
        raise _Stop(end)
    if _INTEGER.fullmatch(written):
        return int(written), end
    try:
        json.loads(written)
    except ValueError:
        raise _Stop(end) from None
    return _Inexact(written), end


def _skip(text: str, at: int) -> int:
    if text[at] not in _BLANK:
        return at
    blanks = _BLANKS.match(text, at)
    return blanks.end() if blanks else at
