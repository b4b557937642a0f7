"""Exact answers as records state them: count, the first right assignments with their probabilities, a digest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from hashlib import sha256
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from causim.dataset.phrases import Phrases, objects
from causim.dataset.records import json_line
from causim.engine import Answer, UndecidedError
from causim.engine.expansion import Supports
from causim.engine.query import variable_domain
from causim.model.scm import SCM

DIGESTED = 64  # right assignments that a digest is made of
LONGEST_FRACTION = 100  # digits of numerator and denominator together that a record shows


class Stated:
    """One answer: how many assignments are right, and of the listed ones their JSON texts and exact probabilities."""

    __slots__ = ("complete", "count", "digest", "probabilities", "status", "support")

    def __init__(self, count: int, support: Sequence[str], probabilities: Sequence[str], digest: str) -> None:
        self.count, self.support, self.probabilities, self.digest = count, support, probabilities, digest
        self.status = _STATUS[count] if count < 2 else "multiple"
        self.complete = len(support) == count

    def text(self, gold: str) -> str:
        """As the JSON text of a `GoldAnswer`."""
        shown = '"' + '", "'.join(self.probabilities) + '"' if self.probabilities else ""
        return (
            f'{{"status": "{self.status}", "count": {self.count}, "support": [{", ".join(self.support)}], '
            f'"probabilities": [{shown}], "complete": {"true" if self.complete else "false"}, '
            f'"digest": "{self.digest}", "gold": {gold}}}'
        )


_STATUS = ("impossible", "unique")


def digest_of(count: int, positions: bytes) -> str:
    """SHA-256 of the count, in decimal digits and a line feed, and of the first `DIGESTED` right assignments, in order:
    of each variable of the target the position of its value in its type, from 0, as 8 bytes, the lowest first."""
    return sha256(b"%d\n" % count + positions).hexdigest()


def stated_by_expansion(
    supports: Supports,
    chosen: NDArray[np.bool_],
    phrases: Sequence[Phrases],
    places: Sequence[NDArray[np.int64]],
    listed: int,
) -> Iterator[Stated]:
    """The answers to the chosen questions, in order. `places`: of each variable of the target, where its values stand
    in its type."""
    rows = chosen[supports.question]
    question = supports.question[rows]
    values = [column[rows] for column in supports.values]
    packed = np.stack([place[v] for place, v in zip(places, values, strict=True)], axis=1).astype("<u8")
    raw, width = packed.tobytes(), 8 * len(places)
    starts = np.searchsorted(question, np.flatnonzero(chosen)).tolist()
    ends = [*starts[1:], len(question)]
    rank = np.arange(len(question)) - np.repeat(starts, np.subtract(ends, starts))
    shown = rank < listed
    texts = objects(phrases, [column[shown] for column in values], int(shown.sum()))
    weights = supports.weights[rows][shown]
    fractions = _fractions(weights, supports.totals[question[shown]])
    long = weights.dtype == object  # else they have at most 20 digits
    at = 0
    for count, start, end in zip(supports.counts[chosen].tolist(), starts, ends, strict=True):
        stop = at + min(end - start, listed)
        last = min(end, start + DIGESTED)
        yield Stated(
            count=count,
            support=texts[at:stop],
            probabilities=_if_short(fractions[at:stop]) if long else fractions[at:stop],
            digest=digest_of(count, raw[start * width : last * width]),
        )
        at = stop


def stated_by_engine(model: SCM, answer: Answer, listed: int) -> Stated:
    """The same of one answer of an engine. Raises UndecidedError if a part of it is beyond its budget."""
    if answer.count is None:
        raise UndecidedError(f"the count is not known: {answer.spent}")
    first = list(islice(answer, max(listed, DIGESTED)))
    domains = [variable_domain(model, name) for name in answer.target]
    packed = b"".join(
        domain.index(assignment[name]).to_bytes(8, "little")
        for assignment in first[:DIGESTED]
        for name, domain in zip(answer.target, domains, strict=True)
    )
    return Stated(
        count=answer.count,
        support=[json_line(dict(assignment)) for assignment in first[:listed]],
        probabilities=_if_short([str(answer.probability(assignment)) for assignment in first[:listed]]),
        digest=digest_of(answer.count, packed),
    )


def _fractions(weights: NDArray[Any], totals: NDArray[Any]) -> list[str]:
    """Exact quotients, in lowest terms."""
    if weights.dtype == object:
        return [str(Fraction(w, t)) for w, t in zip(weights.tolist(), totals.tolist(), strict=True)]
    common = np.gcd(weights, totals)
    numerators, denominators = (weights // common).tolist(), (totals // common).tolist()
    return ["1" if d == 1 else f"{n}/{d}" for n, d in zip(numerators, denominators, strict=True)]


def _if_short(probabilities: list[str]) -> list[str]:
    """Only such as a person would read."""
    return probabilities if all(len(text) <= LONGEST_FRACTION for text in probabilities) else []
