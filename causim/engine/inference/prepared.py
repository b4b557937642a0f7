"""A pattern of queries, prepared: the skeleton of the network and the eliminations that have been compiled
for it.

Queries of one pattern name the same variables as evidence, intervention and target and differ in values only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from math import prod

import numpy as np

from causim.engine.budget import Limits, SpentError
from causim.engine.inference import kernel
from causim.engine.inference.calibration import Calibration, Step
from causim.engine.inference.choice import ENOUGH, Choice
from causim.engine.inference.drawing import Drawing
from causim.engine.inference.elimination import Elimination
from causim.engine.inference.factor import Dense, Factor, Functional, restrict
from causim.engine.inference.kernel import Machine
from causim.engine.inference.network import Skeleton
from causim.engine.inference.planning import Stage, plan, scope_of
from causim.engine.inference.program import Ints, Program, compile_marginals, compile_program
from causim.engine.inference.search import Bucket
from causim.model.domain import Value

WARM_UP = 64  # questions to one pattern before machine code is worth its start
MAX_PROBES = 10_000  # assignments of the target that are tried one by one
MAX_POINTS = 1 << 26  # of one run of the kernel, which cannot be interrupted
MAX_ARITHMETIC = 1 << 23  # points times moduli, past which tables of long integers are quicker than many runs
MAX_WORK = 1 << 23  # cells of its working memory, which is there once for each modulus

Indices = Mapping[int, int]


class Prepared:
    """Sums over the loose variables of a skeleton, for any indices of the fixed ones.

    Every method takes `fixed`, indices of all the skeleton's fixed variables, and raises SpentError where the
    limits do not suffice: those of one question, which all that is tried for it shares. `extra` fixes variables of the
    target besides.
    """

    def __init__(self, skeleton: Skeleton) -> None:
        self.skeleton = skeleton
        self.asked = 0
        self._choice = Choice(skeleton)
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

    def possible(self, fixed: Indices, limits: Limits, extra: Indices | None = None) -> bool:
        """Whether some values of the loose variables satisfy all mechanisms."""
        extra = extra or {}
        both = {**fixed, **extra}
        found = self._choice.soon(both, limits, extra, self.asked > WARM_UP)
        return self._possible(both, limits, extra) if found is None else found

    def contains(self, values: Sequence[Value], fixed: Indices, limits: Limits) -> bool:
        """Whether these values of the target are possible."""
        target = self.skeleton.free_target
        found = self._choice.soon(fixed, limits, target, self.asked > WARM_UP, values)
        if found is not None:
            return found
        extra = self.skeleton.encode(values, fixed)
        return extra is not None and self._possible({**fixed, **extra}, limits, extra)

    def _possible(self, both: Indices, limits: Limits, extra: Collection[int]) -> bool:
        """By an elimination, if its tables are within the budget; otherwise by the solver."""
        machine = None if self._choice.wide(extra, limits) else self._machine("possible", limits, extra)
        if machine is not None:
            return bool(machine.possible(self._evidence([both]))[0, 0])
        try:
            self._choice.verify(limits, (Stage(self.skeleton.loose(extra)),), extra)
            return bool(self._sum(False, both, limits, extra))
        except SpentError:
            limits.verify()
            if self._choice.clauses is None:
                raise
        return self._choice.clauses.possible(both, limits)

    def weight(self, fixed: Indices, limits: Limits, extra: Indices | None = None) -> int:
        """The probability of all that is fixed, times the skeleton's scale."""
        extra = extra or {}
        machine = self._machine("weight", limits, extra)
        if machine is not None:
            return machine.numbers(self._evidence([{**fixed, **extra}]))[0][0]
        return self._sum(True, {**fixed, **extra}, limits, extra)

    def count(self, fixed: Indices, limits: Limits) -> int:
        """How many assignments of the free target variables are possible."""
        try:
            return self._count(fixed, limits)
        except SpentError:
            limits.verify()
            if self._choice.clauses is not None and not self.possible(fixed, limits):
                return 0
            if prod(self.skeleton.sizes[v] for v in self.skeleton.free_target) > MAX_PROBES:
                raise
            return sum(1 for _ in self.probe(fixed, limits))

    def _count(self, fixed: Indices, limits: Limits) -> int:
        machine = self._machine("count", limits)
        if machine is not None:
            return machine.numbers(self._evidence([fixed]))[0][0]
        first, second = self._counting
        self._choice.verify(limits, (first, second))
        elimination, orders = self._elimination(True, fixed, limits, first, second)
        for variable in orders[0]:
            elimination.eliminate(variable)
        counting = elimination.counting()
        for variable in orders[1]:
            counting.eliminate(variable)
        return counting.value() if counting.constant else 0

    # --- the same for many at once: None where no compiled program can

    def possible_many(
        self, rows: Sequence[Indices], limits: Limits, extra: Collection[int] = ()
    ) -> list[bool] | None:
        """Whether each row, of indices of the fixed variables and of `extra` ones, is possible."""
        wide = self._choice.wide(extra, limits)
        machine = None if wide else self._machine("possible", limits, extra, asked=len(rows))
        if machine is None or self._choice.quicker(machine.program.steps):
            return None
        return [bool(x) for x in machine.possible(self._evidence(rows))[:, 0]]

    def count_many(self, rows: Sequence[Indices], limits: Limits) -> list[int] | None:
        machine = self._machine("count", limits, asked=len(rows))
        return None if machine is None else [cells[0] for cells in machine.numbers(self._evidence(rows))]

    def marginal(self, variable: int, fixed: Indices, limits: Limits) -> list[int]:
        """The probability of each value of one variable together with all that is fixed, times the scale."""
        machine = self._machine("weight", limits, kept=(variable,))
        if machine is not None:
            return machine.numbers(self._evidence([fixed]))[0]
        size = self.skeleton.sizes[variable]
        try:
            stage = Stage(self.skeleton.loose((variable,)))
            elimination, (order,) = self._elimination(False, fixed, limits, stage, weighted=True)
            for other in order:
                elimination.eliminate(other)
            if not elimination.constant:
                return [0] * size
            return [int(x) for x in elimination.joint((variable,)).array.tolist()]
        except SpentError:
            limits.verify()
            return [self.weight(fixed, limits, {variable: i}) for i in range(size)]

    def marginals(
        self, variables: Sequence[int], fixed: Indices, limits: Limits
    ) -> tuple[int, dict[int, list[int]]]:
        """The probability of all that is fixed, times the scale, and the weights of the values of each variable.

        The weights of one variable are right among themselves only. All come from one elimination, see `Calibration`,
        or from one each where its tables would be too large.
        """
        if len(variables) > 1:
            try:
                return self._marginals(variables, fixed, limits)
            except SpentError:
                limits.verify()
        weights = {v: self.marginal(v, fixed, limits) for v in variables}
        return sum(weights[variables[0]]), weights

    def _marginals(
        self, variables: Sequence[int], fixed: Indices, limits: Limits
    ) -> tuple[int, dict[int, list[int]]]:
        skeleton = self.skeleton
        machine = self._machine("marginals", limits, kept=tuple(variables))
        if machine is not None:
            total, *cells = machine.numbers(self._evidence([fixed]))[0]
            ends = list(accumulate(skeleton.sizes[v] for v in variables))
            parts = (cells[end - skeleton.sizes[v] : end] for v, end in zip(variables, ends, strict=True))
            return total, dict(zip(variables, parts, strict=True))
        ones = {v: Dense((v,), np.ones(skeleton.sizes[v], np.int64)) for v in variables}
        calibration = self._calibrate(fixed, limits, ones.values())
        if not calibration.constant:
            return 0, {}
        return calibration.value(), calibration.marginals(ones)

    def drawing(self, fixed: Indices, limits: Limits) -> tuple[int, Drawing]:
        """The probability of all that is fixed, times the scale, and draws of the target if it is not 0."""
        steps: Sequence[Step]
        try:
            calibration = self._calibrate(fixed, limits)
            total = calibration.value() if calibration.constant else 0
            steps = calibration.steps
        except SpentError:  # the tables about the target alone may be smaller
            limits.verify()
            total = self.weight(fixed, limits)
            buckets = self.search(False, fixed, limits) if total else []
            steps = [Step(b.variable, b.factors, ()) for b in reversed(buckets)]
        return total, Drawing(steps if total else (), self.skeleton.free_target, self.skeleton.sizes)

    def _calibrate(self, fixed: Indices, limits: Limits, more: Iterable[Factor] = ()) -> Calibration:
        """An elimination of all loose variables, with its tables kept."""
        skeleton = self.skeleton
        factors = [*(restrict(f, fixed) for f in self._factors(True)), *more]
        (order,) = self._orders(factors, limits, Stage(skeleton.loose()))
        calibration = Calibration(factors, skeleton.sizes, limits)
        for variable in order:
            calibration.eliminate(variable)
        return calibration

    def buckets(self, last: Sequence[int], boolean: bool, fixed: Indices, limits: Limits) -> list[Bucket]:
        """Buckets of the variables `last`, to be assigned in this order; everything else is summed out before."""
        skeleton = self.skeleton
        stage = Stage(skeleton.loose(last))
        elimination, (order,) = self._elimination(boolean, fixed, limits, stage, weighted=not boolean)
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

    def cheap_order(self, fixed: Indices, limits: Limits) -> tuple[int, ...]:
        """The same variables in an order in which searching them needs small tables."""
        stages = Stage(self.skeleton.loose(self.target_order)), Stage(self.target_order)
        _, orders = self._elimination(True, fixed, limits, *stages)
        return orders[1][::-1]

    def search(self, boolean: bool, fixed: Indices, limits: Limits) -> list[Bucket]:
        """Buckets of the target and what it determines: in the target's order if that is cheap enough.

        Raises SpentError also where a solver lists sooner (see `probe`).
        """
        if boolean and self._choice.long(self.target_order, limits):
            raise SpentError("a solver lists sooner")
        try:
            return self.buckets(self.target_order, boolean, fixed, limits)
        except SpentError:
            limits.verify()
            return self.buckets(self.cheap_order(fixed, limits), boolean, fixed, limits)

    def probe(self, fixed: Indices, limits: Limits) -> Iterator[tuple[int, ...]]:
        """The target's assignments in order, by asking of each beginning whether it has an end.

        For targets whose elimination order would need too large tables: asking needs smaller ones, and a solver none.
        Raises SpentError when the seconds are spent.
        """
        limits.verify()
        free, sizes = self.skeleton.free_target, self.skeleton.sizes
        if self._choice.clauses is not None:
            yield from self._choice.clauses.assignments(fixed, free, limits)
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
            limits.verify()
            chosen[free[depth]] = index
            if self.possible(fixed, limits, chosen):
                if depth == len(free) - 1:
                    yield tuple(chosen[v] for v in free)
                else:
                    path.append(iter(range(sizes[free[depth + 1]])))
        if not free and self.possible(fixed, limits):
            yield ()

    # --- one by one, with NumPy

    def _sum(self, weighted: bool, fixed: Indices, limits: Limits, extra: Iterable[int]) -> int:
        """The sum over all loose variables but `extra` ones, fixed too: of truth values, or of weights."""
        stage = Stage(self.skeleton.loose(extra))
        elimination, (order,) = self._elimination(not weighted, fixed, limits, stage, weighted=weighted)
        for variable in order:
            elimination.eliminate(variable)
        return elimination.value() if elimination.constant else 0

    def _elimination(
        self, boolean: bool, fixed: Indices, limits: Limits, *stages: Stage, weighted: bool = False
    ) -> tuple[Elimination, tuple[tuple[int, ...], ...]]:
        """Factors at fixed values, and an order in which to eliminate variables, stage by stage."""
        factors = [restrict(f, fixed) for f in self._factors(weighted)]
        orders = self._orders(factors, limits, *stages)
        return Elimination(factors, self.skeleton.sizes, boolean, limits), orders

    def _orders(
        self, factors: Iterable[Factor], limits: Limits, *stages: Stage
    ) -> tuple[tuple[int, ...], ...]:
        scopes = tuple(scope_of(f) for f in factors if f.variables)
        return plan(scopes, tuple(self.skeleton.sizes), stages, ENOUGH, limits).orders

    def _factors(self, weighted: bool) -> Iterable[Factor]:
        return [*self.skeleton.factors, *self.skeleton.weights] if weighted else self.skeleton.factors

    # --- by the thousand, with the kernel

    def _machine(
        self,
        what: str,
        limits: Limits,
        extra: Iterable[int] = (),
        kept: tuple[int, ...] = (),
        asked: int = 1,
    ) -> Machine | None:
        """The compiled program for a question; None where the kernel is missing, not yet worth it, or too slow."""
        self.asked += asked
        if self.asked <= WARM_UP or kernel.compiled() is None:
            return None
        key = (what, frozenset(extra), kept)
        if key not in self._machines:
            self._machines[key] = self._compile(*key, limits)
        machine = self._machines[key]
        return machine if machine is not None and machine.program.largest <= limits.cells else None

    def _compile(
        self, what: str, extra: frozenset[int], kept: tuple[int, ...], limits: Limits
    ) -> Machine | None:
        skeleton = self.skeleton
        if what == "count":
            stages = [(self._counting[0], True), (self._counting[1], False)]
        else:
            stays = () if what == "marginals" else kept
            stages = [(Stage(skeleton.loose(extra, stays)), what == "possible")]
        fixed = skeleton.fixed_variables | extra
        factors = list(self._factors(what in ("weight", "marginals")))
        if self._choice.beyond([s for s, _ in stages], MAX_POINTS, limits, fixed):
            return None
        if what == "marginals":
            program = compile_marginals(factors, skeleton.sizes, fixed, kept, limits)
        else:
            program = compile_program(factors, skeleton.sizes, fixed, stages, kept, limits)
        return Machine(program) if _runs(program, what == "possible") else None

    def _evidence(self, rows: Sequence[Indices]) -> Ints:
        """Indices of the fixed variables, a row each; the loose ones are never looked at."""
        found = np.zeros((len(rows), len(self.skeleton.sizes)), np.int64)
        variables = list(rows[0]) if rows else []
        found[:, variables] = [[row[v] for v in variables] for row in rows]
        return found


def _runs(program: Program, boolean: bool) -> bool:
    """Whether the kernel can run it, in a time and in memory that nobody need ask about, and not slower than NumPy."""
    moduli = 1 if boolean else 2 + program.bits // 30  # what `Machine.numbers` needs at most
    quick = program.points <= MAX_POINTS and program.points * moduli <= (
        MAX_POINTS if boolean else MAX_ARITHMETIC
    )
    return program.fits and quick and program.work <= MAX_WORK
