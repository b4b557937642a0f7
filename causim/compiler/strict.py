"""JSON and YAML read strictly: plain data, said in one way only, every fault located in its text.

Limits are checked before the standard parsers see the text, so that no text can exhaust or crash them. Decimal numbers
come out as `decimal.Decimal`, exactly as they were written.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from itertools import tee, zip_longest
from typing import Any, NoReturn

import yaml

from causim.diagnostics import Diagnostic, Related, Severity
from causim.errors import SpecError
from causim.source import SourceText, Span

MAX_BYTES = 1 << 20
MAX_DEPTH = 32
MAX_DIGITS = 18
MAX_DECIMAL = 90  # characters: the most that the language's own numbers can have

_JSON_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[\[\]{}:,]|[^\s\[\]{}:,"]+', re.DOTALL)
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read_json(source: SourceText, *, max_bytes: int = MAX_BYTES) -> Any:
    """The data of a JSON text (RFC 8259).

    Raises SpecError: `file-too-large`, `document-syntax`, `duplicate-key`, or `document-feature` for NaN, infinities
    and numbers of too many digits.
    """
    _check_size(source, max_bytes)
    _check_json(source)
    try:
        data = json.JSONDecoder(parse_float=Decimal).decode(source.text)
    except json.JSONDecodeError as fault:
        at = min(fault.pos, len(source.text))
        message = fault.msg[:1].lower() + fault.msg[1:]
        _fail("document-syntax", source.span(at, min(at + 1, len(source.text))), message)
    _check_characters(source, data)
    return data


def _check_json(source: SourceText) -> None:
    """Depth, keys and numbers, from the tokens: the standard parser recurses, and reports none of it with a place."""
    objects: list[dict[str, Span] | None] = []  # the keys of each open object; None for a list
    tokens, following = tee(_JSON_TOKEN.finditer(source.text))
    next(following, None)
    for token, after in zip_longest(tokens, following):
        text, span = token.group(), source.span(*token.span())
        if text in "{[":
            if len(objects) == MAX_DEPTH:
                _too_deep(span)
            objects.append({} if text == "{" else None)
        elif text in "}]" and objects:
            objects.pop()
        elif text[0] == '"':
            keys = objects[-1] if objects and after and after.group() == ":" else None
            if keys is not None:
                _check_key(text, span, keys)
        elif text[0] not in ":,}]":
            _check_json_number(text, span)


def _check_key(text: str, span: Span, keys: dict[str, Span]) -> None:
    try:
        key = json.loads(text)
    except ValueError:
        return  # the parser will say what is wrong with it
    if key in keys:
        message = f"the key {key!r} is given twice in one object"
        _fail(
            "duplicate-key", span, message, "Keep one of the two.", (Related(keys[key], "first given here"),)
        )
    keys[key] = span


def _check_json_number(text: str, span: Span) -> None:
    if text.lstrip("-") in ("NaN", "Infinity"):
        _feature(span, f"`{text}` is not a number that a model can hold", None)
    if re.fullmatch(r"-?[0-9]+", text) and len(text.lstrip("-")) > MAX_DIGITS:
        _feature(span, f"an integer of more than {MAX_DIGITS} digits", None)
    if text[0] in "-0123456789" and len(text) > MAX_DECIMAL:
        _feature(span, f"a number of more than {MAX_DECIMAL} characters", None)


def _check_characters(source: SourceText, data: Any) -> None:
    r"""Escapes such as `\ud800` can spell half a character, which nothing could write out again."""
    if "\\u" in source.text and re.search(
        "[\ud800-\udfff]", json.dumps(data, ensure_ascii=False, default=str)
    ):
        at = source.text.lower().index("\\ud")
        _fail("document-syntax", source.span(at, at + 6), "this escape is half of a character")


# --- YAML


def read_yaml(source: SourceText, *, max_bytes: int = MAX_BYTES) -> Any:
    """The data of a YAML text, by the core schema of YAML 1.2 (section 10.3) less what has two readings.

    No anchors, aliases, merge keys, tags, directives, several documents or keys that are not text; no `012`, `0x1F` or
    `.inf`. The words `yes`, `no`, `on` and `off` are text, and so are dates and `1:30`. Raises SpecError:
    `file-too-large`, `document-syntax`, `document-feature` or `duplicate-key`.
    """
    _check_size(source, max_bytes)
    if strange := _UNPRINTABLE.search(source.text):
        message = f"the character U+{ord(strange.group()):04X} may not stand in YAML"
        _fail("document-syntax", source.span(*strange.span()), message)
    composer = _Composer(source)
    try:
        for event in yaml.parse(source.text, Loader=_EVENTS):
            composer.take(event)
    except yaml.MarkedYAMLError as fault:
        _fail("document-syntax", _mark_span(source, fault.problem_mark), fault.problem or "this is not YAML")
    return composer.result


_EVENTS = getattr(
    yaml, "CSafeLoader", yaml.SafeLoader
)  # only its events are used, and it is ten times faster
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_TRUTHS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_PLAIN_INT = re.compile(r"-?(?:0|[1-9][0-9]*)")
_PLAIN_DECIMAL = re.compile(_PLAIN_INT.pattern + r"(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_ODD_NUMBER = re.compile(
    r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)


class _Composer:
    """Builds plain data from parser events: no tags, hence no constructors, hence nothing that could run."""

    def __init__(self, source: SourceText) -> None:
        self.source = source
        self.result: Any = None
        self._documents = 0
        self._open: list[list[Any] | dict[str, Any]] = []
        self._keys: list[dict[str, Span]] = []  # of each open mapping, and where they stand; empty for a list
        self._key: list[str | None] = []  # the key of each open mapping whose value comes next

    def take(self, event: yaml.Event) -> None:
        start = event.start_mark.index if event.start_mark else 0
        span = self.source.span(start, max(start, event.end_mark.index if event.end_mark else 0))
        match event:
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1 or event.tags or event.version:
                    _feature(span, "one document without directives is read", None)
            case yaml.AliasEvent():
                _feature(span, "aliases are not read", "Write the value out in each place.")
            case yaml.CollectionEndEvent():
                value = self._open.pop()
                self._keys.pop()
                self._key.pop()
                self._put(value, span)
            case yaml.NodeEvent():
                self._check_node(event, span)
                if isinstance(event, yaml.ScalarEvent):
                    self._scalar(event, span)
                else:
                    self._collection({} if isinstance(event, yaml.MappingStartEvent) else [], span)

    def _check_node(self, event: Any, span: Span) -> None:
        if event.anchor:
            _feature(span, "anchors are not read", "Delete it: every value is written out where it is used.")
        if event.tag:
            _feature(span, f"the tag {event.tag} is not read", "Delete it: types are those of the schema.")

    def _collection(self, value: list[Any] | dict[str, Any], span: Span) -> None:
        if self._expects_key():
            _feature(span, "keys are text", None)
        if len(self._open) == MAX_DEPTH:
            _too_deep(span)
        self._open.append(value)
        self._keys.append({})
        self._key.append(None)

    def _expects_key(self) -> bool:
        return bool(self._open) and isinstance(self._open[-1], dict) and self._key[-1] is None

    def _scalar(self, event: yaml.ScalarEvent, span: Span) -> None:
        value = _plain(event.value, span) if event.implicit[0] else event.value
        if not self._expects_key():
            self._put(value, span)
            return
        if not isinstance(value, str):
            _feature(span, "keys are text", "Put it in quotes if it is meant as text.")
        if value == "<<" and event.implicit[0]:
            _feature(span, "merge keys are not read", "Write the values out in each place.")
        if value in self._keys[-1]:
            related = (Related(self._keys[-1][value], "first given here"),)
            message = f"the key {value!r} is given twice in one mapping"
            _fail("duplicate-key", span, message, "Keep one of the two.", related)
        self._keys[-1][value] = span
        self._key[-1] = value

    def _put(self, value: Any, span: Span) -> None:
        if not self._open:
            self.result = value
            return
        around, key = self._open[-1], self._key[-1]
        if isinstance(around, list):
            around.append(value)
        elif key is None:
            _feature(span, "keys are text", None)
        else:
            around[key] = value
            self._key[-1] = None


def _plain(text: str, span: Span) -> Any:
    """What a scalar without quotes stands for."""
    if text in _NULLS:
        return None
    if text in _TRUTHS:
        return _TRUTHS[text]
    if not _ODD_NUMBER.fullmatch(text):
        return text
    if _PLAIN_INT.fullmatch(text):
        if len(text.lstrip("-")) > MAX_DIGITS:
            _feature(span, f"an integer of more than {MAX_DIGITS} digits", None)
        return int(text)
    if _PLAIN_DECIMAL.fullmatch(text) and len(text) <= MAX_DECIMAL:
        return Decimal(text)
    hint = "Write a plain decimal number, or put it in quotes if it is meant as text."
    _feature(span, f"`{text[:40]}` is read differently by different programs", hint)


# --- places and failures


def _check_size(source: SourceText, max_bytes: int) -> None:
    if len(source.text) > max_bytes or len(source.text.encode("utf-8", "replace")) > max_bytes:
        message = f"the document is larger than {max_bytes:,} bytes"
        _fail("file-too-large", source.span(0, 0), message, "A machine-made model can be split.")


def _too_deep(span: Span) -> NoReturn:
    _feature(span, f"nested more than {MAX_DEPTH} deep", "A model's document needs no more than ten levels.")


def _mark_span(source: SourceText, mark: yaml.Mark | None) -> Span:
    at = min(mark.index if mark else 0, len(source.text))
    return source.span(at, min(at + 1, len(source.text)))


def _feature(span: Span, message: str, hint: str | None) -> NoReturn:
    _fail("document-feature", span, message, hint)


def _fail(
    code: str, span: Span, message: str, hint: str | None = None, related: tuple[Related, ...] = ()
) -> NoReturn:
    raise SpecError([Diagnostic(code, Severity.ERROR, message, span, hint, related)])


# --- writing


def write_yaml(data: Any) -> str:
    """Plain data as YAML in block style, keys in their order, long text as it is.

    Text that a reader of YAML 1.1 or 1.2 could take for something else is quoted.
    """
    return yaml.dump(
        data,
        Dumper=_Dumper,
        sort_keys=False,
        default_flow_style=False,
        allow_unicode=True,
        width=1 << 20,
    )


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def text(self, text: str) -> yaml.ScalarNode:
        style = None
        if "\n" in text:
            style = "|"
        elif _looks_like_more(text):
            style = '"'
        return self.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _looks_like_more(text: str) -> bool:
    """Words that YAML 1.2, or YAML 1.1 by its letter, reads as something else; the rest the emitter knows itself."""
    return (
        text in _NULLS or text in _TRUTHS or text in tuple("yYnN") or _ODD_NUMBER.fullmatch(text) is not None
    )


_Dumper.add_representer(str, _Dumper.text)
