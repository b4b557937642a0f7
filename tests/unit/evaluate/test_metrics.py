"""Numbers of an evaluation, against what they are defined as."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from random import Random

import numpy as np
import pytest

from causim.evaluate.metrics import difference, estimate, majority, pass_at, powers
from causim.reporting import Share


@pytest.mark.parametrize("replies", range(1, 9))
def test_pass_at_k_is_the_share_of_subsets_with_a_right_reply(replies: int) -> None:
    for right in range(replies + 1):
        scores = [1] * right + [0] * (replies - right)
        for k in range(1, replies + 1):
            subsets = list(combinations(scores, k))
            assert pass_at(k, replies, right) == Fraction(sum(map(max, subsets)), len(subsets))


def test_pass_at_k_is_exact_where_floats_are_not() -> None:
    """The chance of a miss, C(999, 500) / C(1000, 500), is of numbers with 300 digits."""
    assert pass_at(500, 1000, 1) == Fraction(1, 2)


@pytest.mark.parametrize(("k", "replies", "right"), [(0, 3, 1), (4, 3, 1), (1, 3, 4), (1, 3, -1)])
def test_there_is_no_pass_at_k_of_nonsense(k: int, replies: int, right: int) -> None:
    with pytest.raises(ValueError, match="no pass"):
        pass_at(k, replies, right)


def test_the_vote_is_that_of_the_most_frequent_answer() -> None:
    assert majority("q", ["a", "b", "b"], [1, 0, 0]) == 0
    assert majority("q", ["a", None, "b", None, "b", None], [0, 0, 1, 0, 1, 0]) == 1  # no answer is no vote
    assert majority("q", [None, None], [0, 0]) == 0


def test_ties_are_broken_by_chance_but_always_alike() -> None:
    answers = ["a", "b", "c"]
    winners = set()
    for number in range(60):
        found = {
            answers[
                [
                    majority(f"q{number}", order, [int(answer == one) for answer in order]) for one in answers
                ].index(1)
            ]
            for order in (["a", "b", "c"], ["c", "a", "b"], ["b", "c", "a"])
        }
        assert len(found) == 1  # whatever the order of replies
        winners |= found
    assert winners == set(answers)


def test_powers() -> None:
    assert [powers(k) for k in (1, 2, 6, 8)] == [(1,), (1, 2), (1, 2, 4, 6), (1, 2, 4, 8)]


def test_exact_counts_have_the_interval_of_wilson() -> None:
    assert estimate([Fraction(1)] * 3 + [Fraction(0)] * 7, 0) == Share(3, 10)
    assert estimate([], 0) == Share(0, 0)


def naive_interval(values: list[Fraction], resamples: int) -> tuple[float, float]:
    """Question after question drawn again."""
    rng = np.random.default_rng(1)
    numbers = np.array([float(v) for v in values])
    means = [rng.choice(numbers, len(numbers)).mean() for _ in range(resamples)]
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)


def test_intervals_are_those_of_drawing_questions_again() -> None:
    rng = Random(0)
    values = [Fraction(rng.randint(0, 8), 8) for _ in range(120)]
    found = estimate(values, 3)
    assert found.value == pytest.approx(float(sum(values) / 120))
    assert found.interval == pytest.approx(naive_interval(values, 4_000), abs=0.01)
    assert found == estimate(list(reversed(values)), 3)
    assert found != estimate(values, 4)


def test_more_replies_to_the_same_questions_do_not_make_one_surer() -> None:
    """Ten questions of which half are known stay ten questions, with 2 replies or with 1,000."""
    known = [Fraction(999, 1000)] * 5 + [Fraction(1, 1000)] * 5
    low, high = estimate(known, 0).interval
    assert high - low > 0.5


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    rng = np.random.default_rng(0)
    covered = 0
    for trial in range(400):
        chances = rng.beta(2, 2, size=60)
        values = [Fraction(int(n), 4) for n in rng.binomial(4, chances)]
        low, high = estimate(values, trial).interval
        covered += low <= 0.5 <= high
    assert 0.91 <= covered / 400 <= 0.98


def test_differences_are_paired() -> None:
    rng = Random(1)
    before = [Fraction(rng.randint(0, 4), 4) for _ in range(100)]
    after = [min(Fraction(1), value + Fraction(rng.randint(0, 1), 4)) for value in before]
    found = difference(before, after, 0)
    assert found.value == pytest.approx(float(sum(after) - sum(before)) / 100)
    assert found.low > 0  # each question gained or stayed: nobody doubts the gain
    apart = [naive_interval(values, 500) for values in (before, after)]
    assert apart[1][0] < apart[0][1]  # though the two intervals overlap
    assert difference([], [], 0).value is None


def test_where_all_questions_are_alike_others_may_not_be() -> None:
    """None of 12 questions differs: by Wilson's interval up to 24.2% of all may, in either direction."""
    values = [Fraction(0), Fraction(1)] * 6
    assert str(difference(values, values, 0)) == "+0.0 [-24.2, +24.2]"
    assert str(difference([Fraction(0)] * 12, [Fraction(1)] * 12, 0)) == "+100.0 [+51.5, +100.0]"
    assert str(estimate([Fraction(1, 2)] * 12, 0)) == "50.0% [37.9, 62.1]"
