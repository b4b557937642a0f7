"""What types mean, read from their text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from causim.model.domain import BOOL, Domain, LabelDomain, int_domain
from causim.source import SourceText
from causim.syntax import ast
from causim.syntax.parse import parse_fragment

_DECLARATION = re.compile(r"\s*type\s+(\w+)\s*=\s*(.*)", re.DOTALL)
# The usual spellings, which are read at a hundredth of what parsing costs.
_RANGE = re.compile(r"int (-?\d+)\.\.(-?\d+)")
_INTS = re.compile(r"int \{(-?\d+(?:, -?\d+)*)\}")
_LABELS = re.compile(r'(enum|ordinal)\(("[^"\\]+"(?:(?:,| <) "[^"\\]+")*)\)')
_LABEL = re.compile(r'"([^"]+)"')


class NoProposal(Exception):  # noqa: N818 - told as an AuthorError, with the place in the growth
    """The built-in author has nothing to propose; the text says why."""


@lru_cache(maxsize=4096)
def domain_of(text: str) -> Domain | None:
    """The values of a type as it is written where it is declared; None for a name."""
    if text == "bool":
        return BOOL
    if found := _RANGE.fullmatch(text):
        return int_domain(range(int(found[1]), int(found[2]) + 1))
    if found := _INTS.fullmatch(text):
        return int_domain(tuple(map(int, found[1].split(","))))
    if found := _LABELS.fullmatch(text):
        return LabelDomain(tuple(_LABEL.findall(found[2])), found[1] == "ordinal")
    return _parsed(text)


def _parsed(text: str) -> Domain | None:
    """For what somebody else wrote: a unit, an escape, another spacing."""
    declaration = parse_fragment(SourceText("type", f"type T = {text}"), "declaration")
    assert isinstance(declaration, ast.TypeDecl)
    match declaration.type:
        case ast.BoolTypeExpr():
            return BOOL
        case ast.IntRangeType(low, high):
            return int_domain(range(low, high + 1))
        case ast.IntSetType(values):
            return int_domain(tuple(literal.value for literal in values))
        case ast.LabelType(labels, ordered):
            return LabelDomain(tuple(literal.value for literal in labels), ordered)
    return None


@lru_cache(maxsize=4096)
def _declared(text: str) -> tuple[str, str] | None:
    found = _DECLARATION.fullmatch(text)
    return (found[1], found[2].strip()) if found else None


def declared_types(declarations: tuple[str, ...]) -> dict[str, Domain]:
    """The types among some declarations, by name, in their order."""
    found: dict[str, Domain] = {}
    for text in declarations:
        entry = _declared(text)
        domain = domain_of(entry[1]) if entry else None
        if entry and domain is not None:
            found[entry[0]] = domain
    return found


def type_of(text: str, types: Mapping[str, Domain]) -> Domain:
    """Raises NoProposal for a name that is not declared."""
    if text in types:
        return types[text]
    domain = domain_of(text)
    if domain is None:
        raise NoProposal(f"there is no type {text}")
    return domain
