"""What is measured of replies to questions, and how sure it is.

The unit is the question: replies to one question are alike, so intervals come from drawing questions again, never
replies (a bootstrap by cluster; Efron and Tibshirani, 1993, chapter 8).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from hashlib import sha256
from math import comb

from causim.reporting import Estimate, Measured, Share, wilson

RESAMPLES = 2_000
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Outcome:
    """A question, and what became of the replies to it.

    `vote` is the score of the answer that most replies gave. `formed` counts replies whose answer has the form that was
    asked for, right or not, and `cut` those that met the limit of tokens.
    """

    id: str
    kind: str
    scenario: str
    mode: str
    nodes: int
    topology: str | None
    replies: int
    right: int
    vote: int
    formed: int
    cut: int

    @property
    def accuracy(self) -> Fraction:
        return Fraction(self.right, self.replies)


@cache
def pass_at(k: int, replies: int, right: int) -> Fraction:
    """The chance that of `k` replies drawn from these without replacement one at least is right.

    Its mean over questions is an unbiased estimate of pass@k (Chen et al., Evaluating Large Language Models Trained on
    Code, 2021, equation 1). Raises ValueError unless 1 <= k <= replies and 0 <= right <= replies.
    """
    if not (1 <= k <= replies and 0 <= right <= replies):
        raise ValueError(f"no pass@{k} of {right} right replies among {replies}")
    return 1 - Fraction(comb(replies - right, k), comb(replies, k))


def majority(name: str, answers: Sequence[str | None], scores: Sequence[int]) -> int:
    """The score of the answer that is given most often; 0 if no reply has one (None).

    `answers` are equal for equal answers. Ties are broken by a hash of the question's `name` and the answer: by chance,
    but always alike (self-consistency; Wang et al., 2023).
    """
    votes = Counter(answer for answer in answers if answer is not None)
    if not votes:
        return 0

    def rank(answer: str) -> tuple[int, str]:
        return -votes[answer], sha256(f"{name}\n{answer}".encode("utf-8", "replace")).hexdigest()

    return scores[answers.index(min(votes, key=rank))]


def powers(k: int) -> tuple[int, ...]:
    """The numbers of tries that a table shows: 1, 2, 4 ... and k."""
    return tuple(sorted({k, *(1 << i for i in range(k.bit_length()) if 1 << i <= k)}))


def estimate(values: Sequence[Fraction], seed: int) -> Measured:
    """The mean of a value a question, each between 0 and 1, with its 95% interval.

    Where all of them are 0 or 1 this is an exact count, and the interval Wilson's, which is sound for 0 and for all as
    well; else it is that of the percentile bootstrap, the same for the same seed.
    """
    count = Counter(values)
    if count.keys() <= {0, 1}:
        return Share(count[Fraction(1)], len(values))
    return Estimate(*_bootstrap(count, seed), len(values))


def difference(before: Sequence[Fraction], after: Sequence[Fraction], seed: int) -> Estimate:
    """How much larger the second mean is, with the 95% interval of the paired bootstrap: questions are drawn again,
    each with both of its values. Raises ValueError for lists of unequal lengths."""
    pairs = Counter(zip(before, after, strict=True))
    if not pairs:
        return Estimate(None, -1.0, 1.0, 0, signed=True)
    changes: Counter[Fraction] = Counter()
    for (a, b), number in pairs.items():
        changes[b - a] += number
    return Estimate(*_bootstrap(changes, seed, least=-1), len(before), signed=True)


def _bootstrap(count: Mapping[Fraction, int], seed: int, least: int = 0) -> tuple[float, float, float]:
    """The mean of values between `least` and 1 that occur so often, and its interval.

    Questions with equal values are alike, so a resample is no more than a draw of how often each value occurs. If all
    are equal, resamples are too; what is not known then is how many others there are that were not seen, each at worst
    at one end: Wilson's interval says how many.
    """
    import numpy as np

    number, distinct = sum(count.values()), sorted(count)
    mean = sum((value * count[value] for value in distinct), Fraction(0)) / number
    if len(distinct) == 1:
        unseen = wilson(0, number)[1]
        return float(mean), float(mean) - unseen * float(mean - least), float(mean) + unseen * float(1 - mean)
    shares = np.array([count[value] / number for value in distinct])
    rng = np.random.default_rng(int.from_bytes(sha256(f"{seed}/bootstrap".encode()).digest()[:16], "big"))
    drawn = rng.multinomial(number, shares / shares.sum(), size=RESAMPLES)
    means = drawn @ np.array([float(value) for value in distinct]) / number
    low, high = np.quantile(means, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(mean), float(low), float(high)
