"""What may have been computed where a label is wrong: each suspicion is computed too, and kept only if it fits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from causim.audit.quantities import (
    Chance,
    Combination,
    EffectOf,
    Exact,
    Independent,
    NotMeantError,
    Oracle,
    Quantity,
    difference,
)
from causim.engine.effects import EffectKind
from causim.errors import CausimError

FITS = Fraction(1, 10**9)  # published numbers were computed in floating point

INDEPENDENT = "parents are taken as independent"
FOLLOWS = "it follows from the benchmark's own number, which is wrong"
ROUNDED = "the number was rounded to two decimals first"


def explain_number(
    stated: Fraction, quantity: Quantity, alternatives: tuple[tuple[str, Quantity], ...], exact: Exact
) -> tuple[str, ...]:
    """The first suspicion that gives just the stated number, if one does."""
    right = quantity.value(exact)
    found = []
    for text, value in _suspicions(quantity, alternatives, exact):
        if abs(value - stated) <= FITS and abs(value - right) > FITS:
            found.append(text)
    return tuple(found[:1])


def explain_answer(
    stated: bool, holds: Callable[[Fraction], bool], value: Fraction, stored: Fraction | None
) -> tuple[str, ...]:
    """Why a yes or a no is the other one."""
    if stored is not None and holds(stored) is stated and holds(value) is not stated:
        return (FOLLOWS,)
    if holds(Fraction(round(stored if stored is not None else value, 2))) is stated:
        return (ROUNDED,)
    return ()


def _suspicions(
    quantity: Quantity, alternatives: tuple[tuple[str, Quantity], ...], exact: Exact
) -> Iterator[tuple[str, Fraction]]:
    """The plainest first: whichever fits first is the one that is told."""
    independent = Independent(exact)
    others = (*alternatives, *_others(quantity))
    for text, other in others:
        yield from _asked(f"{text} is in its place", other, exact)
    yield from _asked(INDEPENDENT, quantity, independent)
    for text, other in others:
        yield from _asked(f"{text} is in its place, and {INDEPENDENT}", other, independent)
    value = quantity.value(exact)
    yield "the sign is the other one", -value
    yield "the probability of the opposite is in its place", 1 - value
    for places in (1, 2, 3, 4):
        yield f"the number was rounded to {places} decimals", Fraction(round(value, places))


def _asked(text: str, quantity: Quantity, oracle: Oracle) -> Iterator[tuple[str, Fraction]]:
    try:
        yield text, quantity.value(oracle)
    except (NotMeantError, CausimError):
        return


def _others(quantity: Quantity) -> Iterator[tuple[str, Quantity]]:
    """Quantities that are confused with this one."""
    match quantity:
        case EffectOf(kind, cause, baseline, outcome):
            of = {k: EffectOf(k, cause, baseline, outcome) for k in _EFFECTS if k is not kind}
            for other, name in _EFFECTS.items():
                if other is not kind:
                    yield name, of[other]
            if kind is EffectKind.NDE:
                yield "the total less the indirect effect", difference(of[EffectKind.ATE], of[EffectKind.NIE])
            if kind is EffectKind.NIE:
                yield "the total less the direct effect", difference(of[EffectKind.ATE], of[EffectKind.NDE])
        case Chance(event, observe, do):
            if observe and not do:
                yield "the chance after an intervention", Chance(event, {}, observe)
                yield "the chance of cause given effect", Chance(observe, event)
                yield "the chance without the evidence", Chance(event)
            if do and not observe:
                yield "the chance given an observation", Chance(event, do)
        case Combination(terms) if all(isinstance(part, Chance) for _, part in terms):
            swapped = [
                (factor, Chance(part.event, {}, part.observe))
                for factor, part in terms
                if isinstance(part, Chance)
            ]
            yield "the same after an intervention", Combination(tuple(swapped))


_EFFECTS = {
    EffectKind.ATE: "the average effect",
    EffectKind.TV: "the observed difference",
    EffectKind.ETT: "the effect on the treated",
    EffectKind.NDE: "the natural direct effect",
    EffectKind.NIE: "the natural indirect effect",
}
