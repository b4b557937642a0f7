"""Figures from several seeds: Student's interval, put together with that over questions."""

from __future__ import annotations

import random
from statistics import NormalDist

import pytest

from causim.experiments.seeds import over_seeds, student
from causim.reporting import Estimate, Share


@pytest.mark.parametrize(
    ("freedom", "quantile"),
    [
        (1, 12.7062),
        (2, 4.3027),
        (3, 3.1824),
        (4, 2.7764),
        (5, 2.5706),
        (9, 2.2622),
        (29, 2.0452),
        (30, 2.0423),
    ],
)
def test_quantiles_are_those_of_the_tables(freedom: int, quantile: float) -> None:
    assert student(freedom) == pytest.approx(quantile, abs=5e-5)


def test_of_many_it_is_nearly_normal() -> None:
    assert student(2000) == pytest.approx(NormalDist().inv_cdf(0.975), abs=2e-3)
    with pytest.raises(ValueError, match="two values"):
        student(0)


def test_the_interval_holds_as_often_as_it_says() -> None:
    """Three seeds whose results scatter by chance around 0.5: in 95 of 100 trials the interval has it."""
    chance = random.Random(1)
    exact = Estimate(0.5, 0.5, 0.5, 10**9)  # no doubt from questions
    trials = 2000
    held = 0
    for _ in range(trials):
        values = [chance.gauss(0.5, 0.02) for _ in range(3)]
        mean = sum(values) / 3
        found = over_seeds(values, Estimate(mean, mean, mean, exact.number))
        held += found.low <= 0.5 <= found.high
    assert held / trials == pytest.approx(0.95, abs=0.015)


def test_seeds_that_agree_leave_the_doubt_over_questions() -> None:
    questions = Share(0, 20)
    found = over_seeds([0.0, 0.0, 0.0], questions)
    assert (found.low, found.high) == pytest.approx(questions.interval)


def test_both_doubts_add_up_by_squares() -> None:
    values = [0.4, 0.5, 0.6]
    alone = over_seeds(values, Estimate(0.5, 0.5, 0.5, 100))
    both = over_seeds(values, Estimate(0.5, 0.4, 0.7, 100))
    assert (0.5 - both.low) ** 2 == pytest.approx((0.5 - alone.low) ** 2 + 0.1**2)
    assert (both.high - 0.5) ** 2 == pytest.approx((alone.high - 0.5) ** 2 + 0.2**2)


def test_differences_may_be_below_nothing() -> None:
    found = over_seeds([-0.1, -0.3], Estimate(-0.2, -0.25, -0.15, 50, signed=True))
    assert found.signed
    assert found.low == -1.0  # two seeds say little
    assert found.value == pytest.approx(-0.2)
