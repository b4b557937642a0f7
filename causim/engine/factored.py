"""The factored engine: exact answers by variable elimination, at sizes where enumeration is impossible.

Each answer is computed when it is asked for: whether anything is possible, how many assignments are, whether
a claimed one is, the first thousand, a probability. All of them eliminate variables from the same network
(`causim.engine.network`).
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import TypeVar

from causim.engine.answer import DEFAULT_BUDGET, Answer, Budget, UndecidedError
from causim.engine.elimination import Elimination, Limits, SpentError, Stage, plan, scope_of
from causim.engine.factor import Factor, restrict
from causim.engine.network import Network, build, determined
from causim.engine.query import Assignment, Query, variable_domain
from causim.engine.relation import Key, Sort
from causim.engine.search import Bucket, assignments, draw
from causim.engine.space import Space
from causim.model.domain import Value
from causim.model.scm import SCM

MAX_SPACES = 64

_Found = TypeVar("_Found")


class Factored:
    """Answers queries about one model. Tables and elimination orders are kept and used again."""

    def __init__(self, model: SCM) -> None:
        self.model = model
        self._spaces: dict[frozenset[tuple[str, Value]], Space] = {}
        self._spaces[frozenset()] = self.space = Space(model)

    def answer(self, query: Query, budget: Budget = DEFAULT_BUDGET) -> Answer:
        """The exact answer.

        Raises MisuseError if the query makes no sense for the model, TooWideError if a mechanism that matters has no
        tables of an acceptable size.
        """
        resolved = query.resolve(self.model)
        network = build(self._space_with(resolved.do), resolved)
        return FactoredAnswer(resolved, network, budget)

    def _space_with(self, do: Mapping[str, Value]) -> Space:
        """The reachable values, with those that an intervention forces and that are not reached otherwise."""
        new = frozenset((name, value) for name, value in do.items() if not _reached(self.space, name, value))
        if new not in self._spaces:
            if len(self._spaces) >= MAX_SPACES:
                self._spaces.pop(next(key for key in self._spaces if key))
            forced = {name: frozenset({value}) for name, value in new}
            self._spaces[new] = Space(self.model, forced)
        return self._spaces[new]


def _reached(space: Space, name: str, value: Value) -> bool:
    space.require([name])
    return value in space.values[Key(Sort.NODE, name)].index


class FactoredAnswer(Answer):
    """An answer that is computed part by part, when it is asked for.

    A part whose computation would need more than the budget raises UndecidedError, and is None where there
    is a word for that; `spent` then says which budget. `contexts_examined` stays 0: nothing is enumerated.
    """

    contexts_examined = 0

    def __init__(self, query: Query, network: Network, budget: Budget) -> None:
        self.query = query
        self.network = network
        self.budget = budget
        self.domains = tuple(variable_domain(network.space.model, name) for name in self.target)
        self._free = tuple(dict.fromkeys(v for v in network.target.values() if v not in network.fixed))

    # --- eliminations

    def _limits(self) -> Limits:
        return Limits(self.budget.cells, time.monotonic() + self.budget.seconds)

    @cached_property
    def _hard(self) -> list[Factor]:
        """The mechanisms, cut down to the evidence."""
        return [restrict(f, self.network.fixed) for f in self.network.factors]

    @cached_property
    def _soft(self) -> list[Factor]:
        """The priors of exogenous variables, cut down to what is given."""
        return [restrict(f, self.network.fixed) for f in self.network.weights]

    def _elimination(
        self, boolean: bool, fixed: Mapping[int, int], *stages: Stage, weighted: bool = False
    ) -> tuple[Elimination, tuple[tuple[int, ...], ...]]:
        """Factors at fixed values, and an order in which to eliminate variables, stage by stage."""
        factors = self._hard + self._soft if weighted else self._hard
        if fixed:
            factors = [restrict(f, fixed) for f in factors]
        sizes = self.network.sizes
        scopes = tuple(scope_of(f) for f in factors if f.variables)
        orders = plan(scopes, tuple(sizes), stages)
        return Elimination(factors, sizes, boolean, self._limits()), orders

    def _loose(self, *taken: Iterable[int]) -> tuple[int, ...]:
        """The variables that are neither fixed nor among those named."""
        out = set(self.network.fixed).union(*taken)
        return tuple(v for v in range(len(self.network.sizes)) if v not in out)

    def _total(self, fixed: Mapping[int, int], weighted: bool) -> int:
        """The sum over all variables that are not fixed: 1 or 0 where not weighted."""
        stage = Stage(self._loose(fixed))
        elimination, (order,) = self._elimination(not weighted, fixed, stage, weighted=weighted)
        for variable in order:
            elimination.eliminate(variable)
        return elimination.value() if elimination.constant else 0

    def _buckets(self, boolean: bool, last: Sequence[int]) -> list[Bucket]:
        """Buckets of the free target variables in the order given, everything else summed out before."""
        stage = Stage(self._loose(last))
        elimination, (order,) = self._elimination(boolean, {}, stage, weighted=not boolean)
        for variable in order:
            elimination.eliminate(variable)
        sizes = self.network.sizes
        found = [Bucket(v, elimination.eliminate(v), sizes[v], boolean) for v in reversed(last)]
        return found[::-1]

    # --- the answer's parts

    def _attempt(self, compute: Callable[[], _Found], what: str) -> _Found:
        try:
            return compute()
        except SpentError as error:
            raise UndecidedError(f"{what} is not known: {error}") from None

    @cached_property
    def _possible(self) -> bool:
        if self.network.contradiction:
            return False
        return bool(
            self._attempt(lambda: self._total({}, weighted=False), "whether the evidence is possible")
        )

    @cached_property
    def spent(self) -> str | None:  # type: ignore[override]
        """Which budget was spent before the count was known."""
        try:
            self._count_or_spend()
        except UndecidedError as error:
            return str(error).partition(": ")[2]
        return None

    def _count_or_spend(self) -> int:
        return self._attempt(lambda: self._counted, "the count") if self._possible else 0

    @cached_property
    def _counted(self) -> int:
        """Variables that the target does not determine are eliminated as truth values, those that it does counted.

        Summing out a determined variable and asking whether it has a value are the same: there is exactly one.
        """
        followed = determined(self.network, self._free) - self.network.fixed.keys()
        unsure = self._loose(followed)
        stages = Stage(unsure, tuple(followed - set(self._free))), Stage(self._loose())
        elimination, (first, second) = self._elimination(True, {}, *stages)
        for variable in first:
            elimination.eliminate(variable)
        counting = elimination.counting()
        for variable in second:
            counting.eliminate(variable)
        return counting.value() if counting.constant else 0

    @property
    def count(self) -> int | None:
        return None if self.spent else self._count_or_spend()

    @property
    def count_at_least(self) -> int:
        if not self.spent:
            return self._count_or_spend()
        try:
            return sum(1 for _, _ in zip(range(2), self, strict=False))
        except UndecidedError:
            return 0

    @cached_property
    def _weight(self) -> int:
        return self._attempt(lambda: self._total({}, weighted=True), "the probability of the evidence")

    @property
    def evidence_probability(self) -> Fraction:
        return Fraction(self._weight, self.network.scale) if self._possible else Fraction(0)

    @property
    def evidence_probability_at_least(self) -> Fraction:
        try:
            return self.evidence_probability
        except UndecidedError:
            return Fraction(0)

    @cached_property
    def _order(self) -> list[Bucket]:
        """Buckets in the target's order."""
        return self._attempt(lambda: self._buckets(True, self._free), "the list of answers")

    def __iter__(self) -> Iterator[Assignment]:
        if self._possible:
            for indices in assignments(self._order):
                yield self._assignment(dict(zip(self._free, indices, strict=True)))

    def _assignment(self, indices: Mapping[int, int]) -> Assignment:
        network = self.network
        found = {}
        for name, variable in network.target.items():
            index = indices[variable] if variable in indices else network.fixed[variable]
            found[name] = network.values(variable)[index]
        return Assignment(found)

    def _fixing(self, part: Mapping[str, Value]) -> dict[int, int] | None:
        """Indices of an assignment of target variables; None if a value is never taken or contradicts the evidence."""
        network, found = self.network, {}
        for name, value in part.items():
            variable = network.target[name]
            index = network.space.values[network.keys[variable]].index.get(value)
            if index is None or network.fixed.get(variable, index) != index:
                return None
            if variable not in network.fixed:
                found[variable] = index
        return found

    def _contains(self, key: tuple[Value, ...]) -> bool:
        fixed = self._fixing(dict(zip(self.target, key, strict=True)))
        if fixed is None or self.network.contradiction:
            return False
        return bool(self._attempt(lambda: self._total(fixed, weighted=False), "whether this is possible"))

    def _probability(self, part: Mapping[str, Value]) -> Fraction:
        fixed = self._fixing(part)
        if fixed is None:
            return Fraction(0)
        found = self._attempt(lambda: self._total(fixed, weighted=True), "a probability")
        return Fraction(found, self._weight)

    def _verify_possible(self, what: str) -> None:
        if not self._possible:
            super()._verify_possible(what)

    def marginals(self) -> dict[str, dict[Value, Fraction]]:
        self._verify_possible("a probability")
        return {name: self._marginal(variable) for name, variable in self.network.target.items()}

    def _marginal(self, variable: int) -> dict[Value, Fraction]:
        values = self.network.values(variable)
        if variable in self.network.fixed:
            return {values[self.network.fixed[variable]]: Fraction(1)}
        bucket = self._attempt(lambda: self._buckets(False, (variable,)), "a probability")[0]
        weights = bucket.weights({})
        total = sum(weights)
        return {
            value: Fraction(weight, total) for value, weight in zip(values, weights, strict=True) if weight
        }

    def sample(self, n: int, seed: int) -> list[Assignment]:
        self._verify_possible("a sample")
        buckets = self._attempt(lambda: self._buckets(False, self._free), "a sample")
        generator = random.Random(seed)
        drawn = (draw(buckets, generator) for _ in range(n))
        return [self._assignment(dict(zip(self._free, indices, strict=True))) for indices in drawn]
