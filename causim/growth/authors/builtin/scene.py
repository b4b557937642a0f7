"""What a mechanism is drawn for, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from causim.growth.authors.builtin.expressions import At, Expr, Input
from causim.growth.authors.builtin.packs import Wording
from causim.growth.authors.builtin.values import domain_of
from causim.model.domain import Domain


@dataclass(frozen=True, slots=True)
class Mechanism:
    """`phrase` is what the docstring says of it. `chance_type` is how the exogenous variable's type is written, None if
    it has that of its node."""

    form: str
    result: str
    phrase: str
    at: At
    chance: Input
    chance_type: str | None = None
    lets: tuple[tuple[str, str], ...] = ()
    declarations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scene:
    """A node whose mechanism is wanted. With `own`, it has this exogenous variable already, and keeps it.

    `gathering` asks for a mechanism that any number of further parents can join.
    """

    random: Random
    name: str
    type: str
    domain: Domain
    parents: tuple[Input, ...]
    parent_types: tuple[str, ...]
    exogenous: str
    wording: Wording
    own: Input | None = None
    own_type: str | None = None
    gathering: bool = False

    def chance(self, *types: str) -> tuple[Input, str | None]:
        """An exogenous variable of one of these types; "" stands for the node's own type."""
        if self.own is not None:
            return self.own, self.own_type
        text = self.random.choice(types)
        domain = domain_of(text) if text else self.domain
        assert domain is not None, "exogenous variables are offered types that are no names"
        return chance_input(
            self.random, self.wording, self.exogenous, domain, len(self.parents)
        ), text or None

    def mechanism(
        self, form: str, result: Expr, chance: tuple[Input, str | None], *lets: tuple[str, str]
    ) -> Mechanism:
        return Mechanism(form, result.text, result.phrase, result.at, *chance, lets=lets)


def chance_input(random: Random, wording: Wording, name: str, domain: Domain, place: int) -> Input:
    noun = random.choice(wording.chance)
    return Input(name, domain, place, noun, f"{noun} has it so", f"{noun} has it otherwise")


def node_input(wording: Wording, name: str, domain: Domain, place: int) -> Input:
    return Input(name, domain, place, *_phrases(wording, name))


def _phrases(wording: Wording, name: str) -> tuple[str, str, str]:
    words = name.replace("_", " ").lower()
    return tuple(form.format(name=words) for form in (wording.noun, wording.holds, wording.fails))  # type: ignore[return-value]
