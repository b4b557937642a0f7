"""Boolean rules in English sentences, as two benchmarks write them, and what their words leave open."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from causim.audit.building import Cause, RuleNode
from causim.audit.verdict import NoModelError, Verdict

Join = Literal["and", "or"]

_NAME = r"[A-Za-z][A-Za-z0-9_]*"
_CAUSES = re.compile(r"(?P<left>.+?)\s+(?:together\s+)?causes?\s+(?P<right>.+)")
_PARENTHESES = re.compile(r"\s*\([^()]*\)")
_SENTENCE = re.compile(r"(?<=\w)\.(?:\s+|$)")
_IF_THEN = re.compile(r"If\s+(?P<causes>.+?),\s*then\s+(?P<effect>.+)", re.S)
_WHEN = re.compile(r"(?P<effect>.+?)\s+(?:only\s+)?if\s+(?P<causes>.+)", re.S)
_WORD = re.compile(r"[A-Za-z0-9_]+")
_NEGATIONS = frozenset(("not", "no", "never", "without"))


def outside(reason: str) -> NoModelError:
    """The words do not say which model is meant."""
    return NoModelError(Verdict.OUTSIDE, reason)


# --- `Blaf and not Trune together cause Vork`


def cause(text: str) -> Cause:
    """`Blaf` or `not Blaf`. Raises NoModelError."""
    match = re.fullmatch(rf"\s*(not\s+)?({_NAME})\s*", text)
    if match is None or match[2] in ("not", "and", "or"):
        raise outside(f"{text.strip()[:60]!r} is no event that is known")
    return Cause(match[2], not match[1])


def conjunction(text: str) -> tuple[Cause, ...]:
    """`Blaf, Trune and not Vork`. Raises NoModelError."""
    return tuple(cause(part) for part in re.split(r"\s*,\s*and\s+|\s*,\s*|\s+and\s+", text.strip()))


def _joined(text: str) -> tuple[tuple[Cause, ...], Join]:
    has_and, has_or = re.search(r"\band\b", text), re.search(r"\bor\b", text)
    if has_and and has_or:
        raise outside(f"{text.strip()[:60]!r} mixes `and` with `or`")
    parts = re.split(r"\s+(?:and|or)\s+", text.strip())
    return tuple(map(cause, parts)), "or" if has_or else "and"


def causal_rules(text: str) -> tuple[RuleNode, ...]:
    """The model of `X causes Y and not Z, Y and X together cause W`: a root is as likely as not.

    Raises NoModelError for words that say something else, or an event that has two rules: the format does not say
    whether both are needed.
    """
    nodes: dict[str, RuleNode] = {}
    mentioned: dict[str, None] = {}
    causes: tuple[tuple[Cause, ...], Join] | None = None
    for part in re.split(r",\s*(?:and\s+)?(?=\S)", text.strip().rstrip(".").strip()):
        match = _CAUSES.fullmatch(part.strip())
        if match is not None:
            causes = _joined(match["left"])
        elif causes is None:
            raise outside(f"{part.strip()[:60]!r} is no rule that is known")
        mentioned |= dict.fromkeys(c.name for c in causes[0])
        for effect in conjunction(match["right"] if match is not None else part):
            if effect.name in nodes:
                raise outside(f"{effect.name} has two rules, and it is not said how they combine")
            mentioned[effect.name] = None
            doc = f"{effect.name}, by the rule: {part.strip()}."
            nodes[effect.name] = RuleNode(effect.name, causes[0], causes[1], effect.positive, doc=doc)
    roots = [
        RuleNode(name, doc=f"{name}, of which no cause is given.") for name in mentioned if name not in nodes
    ]
    return (*roots, *nodes.values())


# --- `If TTW1 is elevated or the patient carries allele M348, then vital OT3C will be elevated`


@dataclass(frozen=True, slots=True)
class Condition:
    """What a sentence says of an event: its causes by their names in the text, and how they are joined."""

    effect: Cause
    causes: tuple[Cause, ...]
    join: Join


def conditions(text: str, nodes: Collection[str], own: Mapping[str, str]) -> Iterator[Condition]:
    """The rules among the sentences: those with an `if`. `own` has the name of the exogenous variable of each node.

    A part of a condition names one variable, or none if the node's own chance is described without its name. Raises
    NoModelError where a sentence names more, or joins its parts in two ways.
    """
    known = {*nodes, *own.values()}
    for sentence in _SENTENCE.split(_PARENTHESES.sub("", text)):
        match = _IF_THEN.fullmatch(sentence.strip()) or _WHEN.fullmatch(sentence.strip())
        if match is None:
            continue
        effects = _named(match["effect"], nodes)
        if not effects:
            continue
        if len(effects) > 1:
            raise outside(f"a sentence is about {' and '.join(c.name for c in effects)} at once")
        yield _condition(effects[0], match["causes"], known, own)


def _condition(effect: Cause, text: str, known: Collection[str], own: Mapping[str, str]) -> Condition:
    text = re.sub(r"\b(?:either|both|if)\b", "", text)
    has_and, has_or = re.search(r"\band\b", text), re.search(r"\bor\b", text)
    if has_and and has_or:
        raise outside(f"the condition of {effect.name} mixes `and` with `or`")
    causes = []
    for part in re.split(r"\b(?:and|or)\b", text):
        found = _named(part, known)
        if len(found) > 1:
            raise outside(f"a condition of {effect.name} names {' and '.join(c.name for c in found)} at once")
        if not found and effect.name not in own:
            raise outside(f"a condition of {effect.name} names nothing that is known: {part.strip()[:60]!r}")
        causes.append(found[0] if found else Cause(own[effect.name], not _negated(part)))
    return Condition(effect, tuple(causes), "or" if has_or else "and")


def _named(text: str, names: Collection[str]) -> list[Cause]:
    found = dict.fromkeys(word for word in _WORD.findall(text) if word in names)
    return [Cause(name, not _negated(text)) for name in found]


def _negated(text: str) -> bool:
    return any(word.lower() in _NEGATIONS for word in _WORD.findall(text))
