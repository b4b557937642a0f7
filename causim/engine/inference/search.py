"""Listing without dead ends, from the factors that an elimination leaves behind.

When variables are eliminated one after the other, the factors that held each (its bucket) mention only
variables that are eliminated later. Assigning in the reverse order, each value that its bucket allows can be
extended to the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from causim.engine.inference.elimination import densify
from causim.engine.inference.factor import Dense, Factor, Functional, multiply, restrict


@dataclass
class Bucket:
    """The factors on one variable and on variables assigned before it."""

    variable: int
    factors: Sequence[Factor]
    size: int
    boolean: bool
    scope: tuple[int, ...] = ()
    seen: dict[tuple[int, ...], list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        held = dict.fromkeys(v for f in self.factors for v in f.variables if v != self.variable)
        self.scope = tuple(held)

    def weights(self, assigned: dict[int, int]) -> list[int]:
        """For each value of the variable its weight (or, in the boolean semiring, 1 or 0), given those before."""
        key = tuple(assigned[v] for v in self.scope)
        found = self.seen.get(key)
        if found is None:
            found = self.seen[key] = self._weigh(dict(zip(self.scope, key, strict=True)))
        return found

    def _weigh(self, fixed: dict[int, int]) -> list[int]:
        sizes = {self.variable: self.size}
        cut: list[Dense] = []
        for factor in self.factors:
            part = restrict(factor, fixed)
            if isinstance(part, Functional):
                part = densify(part, [sizes.get(v, 0) for v in range(part.output + 1)])
            cut.append(part)
        product, _ = multiply(cut, (self.variable,), self.boolean)
        if product is None:
            return [1] * self.size
        return [int(x) for x in np.broadcast_to(product, (self.size,)).tolist()]


def assignments(buckets: Sequence[Bucket]) -> Iterator[tuple[int, ...]]:
    """Every assignment of the buckets' variables that all factors allow, in lexicographic order of indices."""
    if not buckets:
        yield ()
        return
    assigned: dict[int, int] = {}
    path: list[Iterator[int]] = [_allowed(buckets[0], assigned)]
    while path:
        depth = len(path) - 1
        index = next(path[-1], None)
        if index is None:
            path.pop()
            continue
        assigned[buckets[depth].variable] = index
        if depth == len(buckets) - 1:
            yield tuple(assigned[b.variable] for b in buckets)
        else:
            path.append(_allowed(buckets[depth + 1], assigned))


def _allowed(bucket: Bucket, assigned: dict[int, int]) -> Iterator[int]:
    return iter([i for i, weight in enumerate(bucket.weights(assigned)) if weight])


def probability(buckets: Sequence[Bucket], indices: Sequence[int]) -> Fraction:
    """The share of an assignment that was found in these buckets (of numbers) in the sum over all: the chain rule."""
    assigned: dict[int, int] = {}
    share = Fraction(1)
    for bucket, index in zip(buckets, indices, strict=True):
        weights = bucket.weights(assigned)
        if len(weights) > 1:
            share *= Fraction(weights[index], sum(weights))
        assigned[bucket.variable] = index
    return share
