"""Domain packs: the names, types and words of a domain, as data files in causim/growth/packs."""

from __future__ import annotations

import json
from collections.abc import Container
from functools import cache
from importlib.resources import files
from random import Random

from pydantic import BaseModel, ConfigDict

from causim.compiler.strict import read_yaml
from causim.errors import MisuseError
from causim.growth.plan import Theme
from causim.source import SourceText

_PACKS = files("causim.growth") / "packs"
_FREE_DRAWS = 12  # names drawn before those left are listed


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Themes(_Part):
    """What models can be called and be about; `{first}` and `{second}` stand for a word of each list."""

    names: tuple[str, ...]
    first: tuple[str, ...]
    second: tuple[str, ...]
    sentences: tuple[str, ...]


class Wording(_Part):
    """How docstrings speak of a node, of chance, and of what is given case by case."""

    noun: str
    subjects: tuple[str, ...]
    holds: str
    fails: str
    chance: tuple[str, ...]
    cases: tuple[str, ...]


class Concept(_Part):
    """A sort of node: what it can be called, and the types it can have.

    A name is a word, with or without one of the beginnings or endings; or one piece of each of the `parts`, joined.
    """

    types: tuple[str, ...]  # declared ones; bool; ints, ordinals, enums: one that is made for it
    words: tuple[str, ...] = ()
    beginnings: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    parts: tuple[tuple[str, ...], ...] = ()
    avoid: tuple[str, ...] = ()

    def plain(self) -> list[str]:
        """The names without beginnings and endings."""
        made = [""]
        for pieces in self.parts:
            made = [start + piece for start in made for piece in pieces]
        return [*self.words, *(word.capitalize() for word in made if word and word not in self.avoid)]

    def qualified(self) -> list[str]:
        plain = self.plain()
        first = [begin + word.lower() for begin in self.beginnings for word in plain]
        return first + [word + end for end in self.endings for word in plain]


class Pack(_Part):
    domain: str
    themes: Themes
    wording: Wording
    concepts: dict[str, Concept]
    types: dict[str, str]
    labels: tuple[str, ...] = ()
    ints: tuple[str, ...] = ()

    def theme(self, random: Random) -> Theme:
        words = {"first": random.choice(self.themes.first), "second": random.choice(self.themes.second)}
        name = random.choice(self.themes.names).format(**words)
        shown = {key: word.replace("_", " ") for key, word in words.items()}
        return Theme(name=name, doc=random.choice(self.themes.sentences).format(**shown))


@cache
def load_pack(domain: str) -> Pack:
    """Raises MisuseError for a domain without a pack."""
    known = domains()
    name = domain.replace("-", "_")
    if name not in known:
        raise MisuseError(
            f"the built-in author knows no domain {domain}; it knows {', '.join(known)}. "
            "Choose one of these, or let a language model write."
        )
    text = (_PACKS / f"{name}.yaml").read_text(encoding="utf-8")
    pack: Pack = Pack.model_validate_json(json.dumps(read_yaml(SourceText(f"{name}.yaml", text))))
    return pack


@cache
def domains() -> tuple[str, ...]:
    """The domains that have a pack."""
    return tuple(sorted(p.name.removesuffix(".yaml") for p in _PACKS.iterdir() if p.name.endswith(".yaml")))


@cache
def _names(domain: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Plain names and qualified ones, a concept after the other."""
    concepts = load_pack(domain).concepts.values()
    plain = tuple(name for concept in concepts for name in concept.plain())
    return plain, tuple(name for concept in concepts for name in concept.qualified())


@cache
def _concepts(domain: str) -> dict[str, Concept]:
    """The concept of each name."""
    found: dict[str, Concept] = {}
    for concept in load_pack(domain).concepts.values():
        found |= dict.fromkeys((*concept.plain(), *concept.qualified()), concept)
    return found


def concept_of(domain: str, name: str) -> Concept:
    """The concept whose name this is; for a name from elsewhere, the first one."""
    concepts = _concepts(domain)
    return concepts[name] if name in concepts else next(iter(load_pack(domain).concepts.values()))


def new_name(domain: str, random: Random, taken: Container[str], longest: int = 100) -> str:
    """A name that is not taken, of at most so many letters as long as there is one."""
    plain, qualified = _names(load_pack(domain).domain)
    for _ in range(_FREE_DRAWS):
        name = random.choice(qualified if qualified and random.random() < 0.35 else plain)
        if name not in taken and len(name) <= longest:
            return name
    free = [name for name in (*plain, *qualified) if name not in taken]
    short = [name for name in free if len(name) <= longest]
    if short or free:
        return random.choice(short) if short else min(free, key=lambda name: (len(name), name))
    number = 2
    while f"{plain[0]}_{number}" in taken:
        number += 1
    return f"{plain[0]}_{number}"
