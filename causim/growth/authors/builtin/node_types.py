"""The type of a new node: one of its concept's, declared already or not, or one that is made for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from causim.growth.authors.builtin.packs import Pack, concept_of
from causim.growth.authors.builtin.values import domain_of
from causim.model.domain import Domain, quote

_SIZES = {"enums": (3, 3, 3, 4, 4), "ordinals": (2, 3, 3, 3, 4, 4, 5)}  # labels of a type that is made
_SUFFIXES = {"ints": "size", "ordinals": "rank", "enums": "kind"}


@dataclass(frozen=True, slots=True)
class NodeType:
    """How a node's type is written, what it means, and what has to be declared for it, if anything."""

    text: str
    domain: Domain
    declaration: str | None = None


def draw_type(
    random: Random, pack: Pack, name: str, declared: Mapping[str, Domain], *, short: bool
) -> NodeType:
    """For a node of this name. `short`: rather one of which a condition is short to write."""
    kind = random.choice(concept_of(pack.domain, name).types)
    if kind == "bool" or (short and random.random() < 0.7):
        return _inline("bool")
    if kind in _SUFFIXES:
        return _made(random, pack, name, declared, kind)
    if kind in declared:
        return NodeType(kind, declared[kind])
    body = pack.types[kind]
    if body.startswith("int") and random.random() < 0.3:
        return _inline(body)
    return _new(kind, body)


def _made(random: Random, pack: Pack, name: str, declared: Mapping[str, Domain], kind: str) -> NodeType:
    """Of the pack's labels or numbers; every other time one that was made for another node, if there is one."""
    suffix = _SUFFIXES[kind]
    known = [text for text in declared if text.endswith(f"_{suffix}")]
    if known and random.random() < 0.5:
        text = random.choice(known)
        return NodeType(text, declared[text])
    if kind == "ints":
        body = random.choice(pack.ints)
        return _inline(body) if random.random() < 0.5 else _new(f"{name}_{suffix}", body)
    labels = map(quote, random.sample(pack.labels, random.choice(_SIZES[kind])))
    body = f"ordinal({' < '.join(labels)})" if kind == "ordinals" else f"enum({', '.join(labels)})"
    return _new(f"{name}_{suffix}", body)


def _inline(body: str) -> NodeType:
    return NodeType(body, _meaning(body))


def _new(name: str, body: str) -> NodeType:
    return NodeType(name, _meaning(body), f"type {name} = {body}")


def _meaning(body: str) -> Domain:
    domain = domain_of(body)
    assert domain is not None, f"packs write their types out, and {body} names another"
    return domain
