"""Finding the answer in a reply: its last JSON object, by a scanner that looks at each character once.

JSON values other than objects and lists, and everything that is not JSON, are passed over. An object inside another
object or a list is a part of it, never an answer of its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from causim.model.domain import Value

MAX_REPLY = 500_000  # characters; longer ones are not looked at
_MAX_DEPTH = 32
_MAX_NUMBER = 40  # characters; no value of a model is longer
_NUMBER_STARTS = frozenset("-0123456789")
_NUMBER_CHARACTERS = frozenset("+-.0123456789eE")
_BLANK = frozenset(" \t\r\n")
_OPENING = re.compile(r'\{(?=[ \t\r\n]*["}])|\[')  # each brace looks at the blanks after it and no further


class Flaw(StrEnum):
    """Why a reply has no answer of the right form."""

    TOO_LONG = "too-long"
    NO_OBJECT = "no-object"
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
    found = _last(reply)
    if found is None:
        raise FormError(Flaw.NO_OBJECT, "the reply has no JSON object")
    if isinstance(found, list):
        raise FormError(Flaw.IN_LIST, "the last JSON object stands inside a list")
    values: dict[str, Value] = {}
    for key, value in found.pairs:
        if key in values:
            raise FormError(Flaw.REPEATED_KEY, f"the key {key!r} is given twice")
        if isinstance(value, _Inexact):
            raise FormError(Flaw.NOT_EXACT, f"{key}: {value.text} is not written as an integer")
        if not isinstance(value, bool | int | str):
            raise FormError(Flaw.NOT_FLAT, f"{key}: one value is needed, not {_described(value)}")
        values[key] = value
    return values


def _described(value: object) -> str:
    if value is None:
        return "null"
    return "a list" if isinstance(value, list) else "an object"


@dataclass(frozen=True, slots=True)
class _Object:
    """A JSON object with all its pairs, repeated keys included."""

    pairs: list[tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class _Inexact:
    text: str


class _Stop(Exception):  # noqa: N818
    """Text that is not JSON, and where that shows."""

    def __init__(self, at: int) -> None:
        self.at = at


def _last(text: str) -> _Object | list[Any] | None:
    """The last outermost object, or list with an object in it.

    What fails to be JSON is given up up to the character that shows it, so that a truncated object does not make one
    of its parts the answer, and no character is looked at more than twice.
    """
    found: _Object | list[Any] | None = None
    at = 0
    while True:
        start = _OPENING.search(text, at)
        if start is None:
            return found
        try:
            value, at = _Scanner(text).container(start.start(), 1)
        except _Stop as stop:
            at = max(stop.at, start.end())
        else:
            if isinstance(value, _Object) or _holds_object(value):
                found = value


def _holds_object(values: list[Any]) -> bool:
    return any(
        isinstance(value, _Object) or (isinstance(value, list) and _holds_object(value)) for value in values
    )


class _Scanner:
    """One attempt to read a JSON object or list (RFC 8259) at a place of a text."""

    def __init__(self, text: str) -> None:
        self.text = text

    def container(self, start: int, depth: int) -> tuple[_Object | list[Any], int]:
        """The object or list that starts here, and where it ends. Raises _Stop."""
        if depth > _MAX_DEPTH:
            raise _Stop(start)
        is_object = self.text[start] == "{"
        close = "}" if is_object else "]"
        pairs: list[tuple[str, Any]] = []
        at = self.skip(start + 1)
        if self.char(at) == close:
            return (_Object([]) if is_object else []), at + 1
        while True:
            key = ""
            if is_object:
                key, at = self.key(at, first=None if pairs else start)
            value, at = self.value(at, depth)
            pairs.append((key, value))
            at = self.skip(at)
            match self.char(at):
                case ",":
                    at = self.skip(at + 1)
                case char if char == close:
                    return (_Object(pairs) if is_object else [value for _, value in pairs]), at + 1
                case _:
                    raise _Stop(at)

    def key(self, at: int, first: int | None) -> tuple[str, int]:
        """The key that starts here and where its value starts. `first` is where the object of a first key starts.

        A brace without a key and a colon starts no object. Then nothing after the brace belongs to one, not even if a
        stray quote makes it look so; an unescaped quote ends each such look, so each character is still seen twice at
        most.
        """
        try:
            key, end = self.string(at)
            end = self.skip(end)
            if self.char(end) != ":":
                raise _Stop(end)
        except _Stop as stop:
            raise _Stop(stop.at if first is None else first + 1) from None
        return key, self.skip(end + 1)

    def value(self, at: int, depth: int) -> tuple[Any, int]:
        char = self.char(at)
        if char in ("{", "["):
            return self.container(at, depth + 1)
        if char == '"':
            return self.string(at)
        if char in _NUMBER_STARTS:
            return self.number(at)
        for word, value in (("true", True), ("false", False), ("null", None)):
            if self.text.startswith(word, at):
                return value, at + len(word)
        raise _Stop(at)

    def string(self, start: int) -> tuple[str, int]:
        if self.char(start) != '"':
            raise _Stop(start)
        at = start + 1
        while (char := self.char(at)) != '"':
            if char < " ":  # a control character, or the end
                raise _Stop(at)
            at += 2 if char == "\\" else 1
        try:
            return str(json.loads(self.text[start : at + 1])), at + 1
        except ValueError:  # a wrong escape
            raise _Stop(at + 1) from None

    def number(self, start: int) -> tuple[int | _Inexact, int]:
        at = start
        while self.char(at) in _NUMBER_CHARACTERS:
            at += 1
        text = self.text[start:at]
        if len(text) > _MAX_NUMBER:
            raise _Stop(at)
        try:
            value = json.loads(text)
        except ValueError:
            raise _Stop(at) from None
        return (value if isinstance(value, int) else _Inexact(text)), at

    def skip(self, at: int) -> int:
        while self.char(at) in _BLANK:
            at += 1
        return at

    def char(self, at: int) -> str:
        """The character there; nothing at the end, which is less than any and in no set."""
        return self.text[at] if at < len(self.text) else ""
