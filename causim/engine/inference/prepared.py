"""A pattern of queries, prepared: the skeleton of the network and the eliminations that have been compiled
for it.

Queries of one pattern name the same variables as evidence, intervention and target and differ in values only.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from math import prod

import numpy as np

from causim.engine.answer import Budget
from causim.engine.inference import kernel, sat
from causim.engine.inference.elimination import Elimination, Limits, SpentError, Stage, plan, scope_of
from causim.engine.inference.factor import Factor, Functional, restrict
from causim.engine.inference.kernel import Machine
from causim.engine.inference.network import Skeleton
from causim.engine.inference.program import Ints, compile_program
from causim.engine.inference.sat import Clauses
from causim.engine.inference.search import Bucket

WARM_UP = 64  # questions to one pattern before machine code is worth its start
MAX_PROBES = 10_000  # assignments of the target that are tried one by one
MAX_POINTS = 1 << 26  # of one run of the kernel, which cannot be interrupted

Indices = Mapping[int, int]


class Prepared:
    """Sums over the loose variables of a skeleton, for any indices of the fixed ones.

    Every method takes `fixed`, indices of all the skeleton's fixed variables, and raises SpentError where the
    budget does not suffice. `extra` fixes variables of the target besides.
    """

    def __init__(self, skeleton: Skeleton) -> None:
        self.skeleton = skeleton
        self.asked = 0
        self._too_wide: set[frozenset[int]] = set()  # what is fixed besides, where tables are too large
        self._machines: dict[tuple[str, frozenset[int], tuple[int, ...]], Machine | None] = {}

    @cached_property
    def _counting(self) -> tuple[Stage, Stage]:
        """Variables that the target does not determine are eliminated as truth values, those that it does counted.

        Summing out a determined variable and asking whether it has a value are the same: there is exactly one.
        """
        skeleton = self.skeleton
        unsure = skeleton.loose(skeleton.followed)
        optional = tuple(sorted(skeleton.followed - set(skeleton.free_target)))
        return Stage(unsure, optional), Stage(skeleton.loose())

    # --- questions

    def possible(self, fixed: Indices, budget: Budget, extra: Indices | None = None) -> bool:
        """Whether some values of the loose variables satisfy all mechanisms."""
        extra = extra or {}
        pattern = frozenset(extra)
        if pattern not in self._too_wide:
            try:
                return bool(self._total("possible", fixed, budget, extra))
            except SpentError:
                if not sat.available():
                    raise
                self._too_wide.add(pattern)
        return self._clauses.possible({**fixed, **extra}, self._limits(budget))

    def weight(self, fixed: Indices, budget: Budget, extra: Indices | None = None) -> int:
        """The probability of all that is fixed, times the skeleton's scale."""
        return self._total("weight", fixed, budget, extra or {})

    def count(self, fixed: Indices, budget: Budget) -> int:
        """How many assignments of the free target variables are possible."""
        try:
            return self._count(fixed, budget)
        except SpentError:
            if prod(self.skeleton.sizes[v] for v in self.skeleton.free_target) > MAX_PROBES:
                raise
            return sum(1 for _ in self.probe(fixed, budget))

    def _count(self, fixed: Indices, budget: Budget) -> int:
        machine = self._machine("count", budget)
        if machine is not None:
            return machine.numbers(self._evidence([fixed]))[0][0]
        first, second = self._counting
        elimination, orders = self._elimination(True, fixed, budget, first, second)
        for variable in orders[0]:
            elimination.eliminate(variable)
        counting = elimination.counting()
        for variable in orders[1]:
            counting.eliminate(variable)
        return counting.value() if counting.constant else 0

    # --- the same for many at once: None where no compiled program can

    def possible_many(
        self, rows: Sequence[Indices], budget: Budget, extra: Iterable[int] = ()
    ) -> list[bool] | None:
        """Whether each row, of indices of the fixed variables and of `extra` ones, is possible."""
        machine = self._machine("possible", budget, extra, asked=len(rows))
        return None if machine is None else [bool(x) for x in machine.possible(self._evidence(rows))[:, 0]]

    def count_many(self, rows: Sequence[Indices], budget: Budget) -> list[int] | None:
        machine = self._machine("count", budget, asked=len(rows))
        return None if machine is None else [cells[0] for cells in machine.numbers(self._evidence(rows))]

    def marginal(self, variable: int, fixed: Indices, budget: Budget) -> list[int]:
        """The weight of each value of one variable."""
        machine = self._machine("weight", budget, kept=(variable,))
        if machine is not None:
            return machine.numbers(self._evidence([fixed]))[0]
        try:
            return self.buckets((variable,), False, fixed, budget)[0].weights({})
        except SpentError:
            return [self.weight(fixed, budget, {variable: i}) for i in range(self.skeleton.sizes[variable])]

    def buckets(self, last: Sequence[int], boolean: bool, fixed: Indices, budget: Budget) -> list[Bucket]:
        """Buckets of the variables `last`, to be assigned in this order; everything else is summed out before."""
        skeleton = self.skeleton
        stage = Stage(skeleton.loose(last))
        elimination, (order,) = self._elimination(boolean, fixed, budget, stage, weighted=not boolean)
        for variable in order:
            elimination.eliminate(variable)
        found = [Bucket(v, elimination.eliminate(v), skeleton.sizes[v], boolean) for v in reversed(last)]
        return found[::-1]

    @cached_property
    def target_order(self) -> tuple[int, ...]:
        """The free target variables in their order, each with what it and those before determine put right behind.

        A determined variable adds no branch to a search, and keeping it keeps the tables small: a total of fifteen
        scores is looked up from a running total, not from fifteen scores.
        """
        skeleton = self.skeleton
        waiting = [f for f in skeleton.factors if isinstance(f, Functional) and f.output in skeleton.followed]
        placed = set(skeleton.fixed_variables)
        order: list[int] = []
        for variable in (None, *skeleton.free_target):
            if variable is not None and variable not in placed:
                order.append(variable)
                placed.add(variable)
            for factor in waiting:  # in causal order
                if factor.output not in placed and all(v in placed for v in factor.inputs):
                    order.append(factor.output)
                    placed.add(factor.output)
        return tuple(v for v in order if v not in skeleton.fixed_variables)

    def cheap_order(self, fixed: Indices, budget: Budget) -> tuple[int, ...]:
        """The same variables in an order in which searching them needs small tables."""
        stages = Stage(self.skeleton.loose(self.target_order)), Stage(self.target_order)
        _, orders = self._elimination(True, fixed, budget, *stages)
        return orders[1][::-1]

    def search(self, boolean: bool, fixed: Indices, budget: Budget) -> list[Bucket]:
        """Buckets of the target and what it determines: in the target's order if that is cheap enough."""
        try:
            return self.buckets(self.target_order, boolean, fixed, budget)
        except SpentError:
            return self.buckets(self.cheap_order(fixed, budget), boolean, fixed, budget)

    def probe(self, fixed: Indices, budget: Budget) -> Iterator[tuple[int, ...]]:
        """The target's assignments in order, by asking of each beginning whether it has an end.

        For targets whose elimination order would need too large tables: asking needs smaller ones, and a solver none.
        Raises SpentError when the seconds are spent.
        """
        free, sizes = self.skeleton.free_target, self.skeleton.sizes
        limits = self._limits(budget)
        if sat.available():
            yield from self._clauses.assignments(fixed, free, limits)
            return
        path: list[Iterator[int]] = [iter(range(sizes[free[0]]))] if free else []
        chosen: dict[int, int] = {}
        while path:
            depth = len(path) - 1
            index = next(path[-1], None)
            if index is None:
                path.pop()
                chosen.pop(free[depth], None)
                continue
            limits.verify(0)
            chosen[free[depth]] = index
            if self.possible(fixed, budget, chosen):
                if depth == len(free) - 1:
                    yield tuple(chosen[v] for v in free)
                else:
                    path.append(iter(range(sizes[free[depth + 1]])))
        if not free and self.possible(fixed, budget):
            yield ()

    # --- one by one, with NumPy

    def _total(self, what: str, fixed: Indices, budget: Budget, extra: Indices) -> int:
        machine = self._machine(what, budget, extra)
        if machine is not None:
            evidence = self._evidence([{**fixed, **extra}])
            return (
                int(machine.possible(evidence)[0, 0])
                if what == "possible"
                else machine.numbers(evidence)[0][0]
            )
        weighted = what == "weight"
        stage = Stage(self.skeleton.loose(extra))
        both = {**fixed, **extra}
        elimination, (order,) = self._elimination(not weighted, both, budget, stage, weighted=weighted)
        for variable in order:
            elimination.eliminate(variable)
        return elimination.value() if elimination.constant else 0

    def _elimination(
        self, boolean: bool, fixed: Indices, budget: Budget, *stages: Stage, weighted: bool = False
    ) -> tuple[Elimination, tuple[tuple[int, ...], ...]]:
        """Factors at fixed values, and an order in which to eliminate variables, stage by stage."""
        factors = [restrict(f, fixed) for f in self._factors(weighted)]
        scopes = tuple(scope_of(f) for f in factors if f.variables)
        orders = plan(scopes, tuple(self.skeleton.sizes), stages)
        return Elimination(factors, self.skeleton.sizes, boolean, self._limits(budget)), orders

    @staticmethod
    def _limits(budget: Budget) -> Limits:
        return Limits(budget.cells, budget.seconds, time.monotonic() + budget.seconds)

    @cached_property
    def _clauses(self) -> Clauses:
        return Clauses(self.skeleton)

    def _factors(self, weighted: bool) -> Iterable[Factor]:
        return [*self.skeleton.factors, *self.skeleton.weights] if weighted else self.skeleton.factors

    # --- by the thousand, with the kernel

    def _machine(
        self, what: str, budget: Budget, extra: Iterable[int] = (), kept: tuple[int, ...] = (), asked: int = 1
    ) -> Machine | None:
        """The compiled program for a question; None where the kernel is missing, not yet worth it, or too slow."""
        self.asked += asked
        if self.asked <= WARM_UP or kernel.compiled() is None:
            return None
        key = (what, frozenset(extra), kept)
        if key not in self._machines:
            self._machines[key] = self._compile(*key)
        machine = self._machines[key]
        return machine if machine is not None and machine.program.largest <= budget.cells else None

    def _compile(self, what: str, extra: frozenset[int], kept: tuple[int, ...]) -> Machine | None:
        skeleton = self.skeleton
        if what == "count":
            stages = [(self._counting[0], True), (self._counting[1], False)]
        else:
            stages = [(Stage(skeleton.loose(extra, kept)), what == "possible")]
        fixed = skeleton.fixed_variables | extra
        factors = list(self._factors(what == "weight"))
        program = compile_program(factors, skeleton.sizes, fixed, stages, kept)
        return Machine(program) if program.points <= MAX_POINTS and program.fits else None

    def _evidence(self, rows: Sequence[Indices]) -> Ints:
        """Indices of the fixed variables, a row each; the loose ones are never looked at."""
        found = np.zeros((len(rows), len(self.skeleton.sizes)), np.int64)
        variables = list(rows[0]) if rows else []
        found[:, variables] = [[row[v] for v in variables] for row in rows]
        return found
