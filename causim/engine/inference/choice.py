"""Elimination or a solver: which of them says what is possible, decided by planned cost before any table is made.

An elimination takes as long as its tables are large, which its plan tells. How long a solver takes nobody can tell: it
is mostly quick where tables would be huge, and sometimes slow where they would be small. So it is asked first where
tables are large; if that attempt fails, and there is room for the tables, they are made after all.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property
from math import prod

from causim.engine.budget import Limits, SpentError
from causim.engine.inference import sat
from causim.engine.inference.network import Skeleton
from causim.engine.inference.planning import Stage, plan_within, priced, scopes_of
from causim.engine.inference.sat import CONFLICTS, Clauses, Indices
from causim.model.domain import Value

WIDE = 1 << 15  # cells of an elimination for one question that a solver mostly answers sooner
FEW_CONFLICTS = 100  # of a solver, in about the time of a small elimination
MANY = 100  # steps of NumPy, for which one can encode a model
STEPS = 40  # of the kernel, in about the time that a solver needs at least
LONG = 1 << 18  # cells before the first answer of a list
ENOUGH = 2_048  # cells a step: NumPy needs as long to begin one


class Choice:
    """The choice for a pattern of queries, and its solver. Without python-sat there is none."""

    def __init__(self, skeleton: Skeleton) -> None:
        self.skeleton = skeleton
        self._all = frozenset(skeleton.free_target)
        self._wide: dict[frozenset[int], bool] = {}
        self._unlucky = False

    @cached_property
    def clauses(self) -> Clauses | None:
        """The mechanisms, encoded once: evidence is assumed, question by question. None if they are too many."""
        if not sat.available():
            return None
        try:
            return Clauses(self.skeleton)
        except SpentError:
            return None

    def soon(
        self,
        fixed: Indices,
        limits: Limits,
        besides: Collection[int],
        warm: bool,
        values: Sequence[Value] = (),
    ) -> bool | None:
        """Whether fixed variables, and `values` of the target, are possible, if the solver finds out soon; else None.

        It is asked where tables are large; and where they are small too for each of many questions (`warm`) or many in
        number, since then it takes less time than their steps, but no more once it did not.
        """
        wide, skeleton = self.wide(besides, limits), self.skeleton
        loose = len(skeleton.sizes) - len(skeleton.fixed_variables) - len(besides)
        small = (warm or loose > MANY) and not self._unlucky
        clauses = self.clauses if wide or small else None
        if clauses is None:
            return None
        found = clauses.soon(fixed, limits, CONFLICTS if wide else FEW_CONFLICTS, values)
        if found is None:
            self._unlucky = True
        return found

    def quicker(self, steps: int) -> bool:
        """Whether the solver takes less time for a question than the kernel does for so many steps."""
        return steps > STEPS and not self._unlucky and self.clauses is not None

    def wide(self, besides: Collection[int], limits: Limits) -> bool:
        """Whether a solver is asked first what is possible; `besides` are variables of the target, fixed as well."""
        key = self._all if len(besides) == len(self._all) else frozenset(besides)
        found = self._wide.get(key)
        if found is None:
            found = self._wide[key] = self._costs(key, limits) and self.clauses is not None
        return found

    def _costs(self, besides: frozenset[int], limits: Limits) -> bool:
        skeleton = self.skeleton
        loose = skeleton.loose(besides)
        if prod(skeleton.sizes[v] for v in loose) <= WIDE:
            return False
        return self.beyond((Stage(loose),), WIDE, limits, skeleton.fixed_variables | besides)

    def beyond(
        self, stages: Sequence[Stage], most: int, limits: Limits, fixed: frozenset[int] | None = None
    ) -> bool:
        """Whether the stages would need more than so many cells in every order that was found."""
        skeleton = self.skeleton
        scopes = scopes_of(skeleton.factors, skeleton.fixed_variables if fixed is None else fixed)
        return plan_within(scopes, tuple(skeleton.sizes), tuple(stages), most, ENOUGH, limits) is None

    def verify(self, limits: Limits, stages: Sequence[Stage], besides: Collection[int] = ()) -> None:
        """Raises SpentError if the stages need a table that is too large, in every order that was found.

        Without a solver it is left to the elimination, which may come upon impossible evidence before.
        """
        skeleton = self.skeleton
        loose = skeleton.loose(besides)
        if prod(skeleton.sizes[v] for v in loose) <= limits.cells:
            return
        scopes = scopes_of(skeleton.factors, skeleton.fixed_variables.union(besides))
        most = 2 * limits.cells * len(loose)  # a step reads one table and makes another
        found = plan_within(scopes, tuple(skeleton.sizes), tuple(stages), most, ENOUGH, limits)
        if found is not None and found.largest <= limits.cells:
            return
        if self.clauses is not None:
            raise SpentError(f"tables of more than the budget of {limits.cells:,} cells would be needed")

    def long(self, order: tuple[int, ...], limits: Limits) -> bool:
        """Whether a solver lists the assignments of variables, in this order, sooner than a search through tables."""
        skeleton = self.skeleton
        if prod(skeleton.sizes) <= LONG:
            return False
        scopes, sizes = scopes_of(skeleton.factors, skeleton.fixed_variables), tuple(skeleton.sizes)
        rest = plan_within(scopes, sizes, (Stage(skeleton.loose(order)),), LONG, ENOUGH, limits)
        within = rest is not None and priced(scopes, sizes, (*rest.orders, order[::-1]), LONG) is not None
        return not within and self.clauses is not None
