"""The lines that lead to an exact number, for people to follow."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from causim.audit.quantities import Chance, Combination, EffectOf, Exact, Quantity, decimal
from causim.engine import Assignment, Query, engine_for
from causim.errors import CausimError

MAX_TERMS = 16  # of a sum that is written out


def derivation(quantity: Quantity, value: Fraction, oracle: Exact) -> tuple[str, ...]:
    """How the number is put together, one line a part, the total last."""
    return (*_parts(quantity, oracle), f"{quantity} = {decimal(value)}")


def _parts(quantity: Quantity, oracle: Exact) -> Iterator[str]:
    match quantity:
        case Chance():
            yield from _total_probability(quantity, oracle)
        case EffectOf():
            effect = oracle.contrast(quantity.cause, quantity.baseline, quantity.outcome).effect(
                quantity.kind
            )
            yield from (f"{name} = {decimal(term)}" for name, term in effect.terms)
        case Combination():
            for _, part in quantity.terms:
                yield from _parts(part, oracle)
                yield f"{part} = {decimal(part.value(oracle))}"


def _total_probability(quantity: Chance, oracle: Exact) -> Iterator[str]:
    """The law of total probability over the parents; silent where evidence downstream makes it another sum."""
    if len(quantity.event) != 1:
        return
    ((name, value),) = quantity.event.items()
    parents = tuple(p for p in oracle.model.node_by_name[name].parents if p not in quantity.do)
    if not parents or name in quantity.do:
        return
    observe, do = dict(quantity.observe), dict(quantity.do)
    query = Query(
        observe={} if do else observe, do=do, observe_after=observe if do else {}, target=parents
    )  # fmt: skip
    try:
        rows = list(engine_for(oracle.model).answer(query, oracle.budget).items())[: MAX_TERMS + 1]
        terms = []
        for world, weight in rows:
            forced = {p: do[p] for p in oracle.model.node_by_name[name].parents if p in do}
            terms.append((world, weight, oracle.chance({name: value}, {}, {**forced, **world})))
        whole = sum((weight * chance for _, weight, chance in terms), Fraction(0))
    except CausimError:
        return
    if len(rows) > MAX_TERMS or whole != quantity.value(oracle):
        return
    for world, weight, chance in terms:
        case, event = Chance(world, observe, do), f"P({Assignment(quantity.event)} | {world})"
        yield f"{case} * {event} = {decimal(weight)} * {decimal(chance)} = {decimal(weight * chance)}"
