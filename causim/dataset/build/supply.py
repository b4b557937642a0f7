"""About how many different questions there are of a kind and scenario about a model: what a plan shares out."""

from __future__ import annotations

from math import exp

from causim.dataset.build.config import DatasetConfig
from causim.dataset.instances import Instances, Request, Tally
from causim.dataset.records import Scenario
from causim.dataset.specification import Specification
from causim.engine import Kind

DRAWN = 512  # questions that are drawn to find out


def questions(spec: Specification, kind: Kind, scenario: Scenario, config: DatasetConfig) -> int:
    """An estimate from some draws: from how often they draw the same question again."""
    request = Request(kind, DRAWN, config.shape(scenario), scenario, config.seed, "supply")
    instances = Instances(spec, request, config.options, Tally())
    if not instances.drawer.exist:
        return 0
    wanted, different = instances.supply(DRAWN)
    if not wanted or wanted > 4 * different:  # drawn over and over again: hardly any others are left
        return different
    return _of_which(different, wanted)


def _of_which(different: int, drawn: int) -> int:
    """How many equally likely things there are if so many draws gave so many different ones: d = n (1 - e^(-w/n))."""
    if different == drawn:  # no two alike: of n, the first two that are alike come after about the root of n
        return different * different
    low, high = different, different * different
    while high - low > max(1, low // 100):
        middle = (low + high) // 2
        if middle * (1 - exp(-drawn / middle)) < different:
            low = middle
        else:
            high = middle
    return max(different, low * 9 // 10)  # the rarest take very many draws
