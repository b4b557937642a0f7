"""A skeleton as clauses, for a satisfiability solver: where every elimination order needs too large tables.

Whether some assignment is possible, and which are, are questions that such a solver answers at any treewidth, if it
is lucky; it cannot count. Each variable of three or more values is one literal a value, of which exactly one is true;
a variable of two values is one literal.

Needs python-sat, the extra `causim[sat]`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from causim.engine.budget import Limits, SpentError
from causim.engine.inference.factor import Functional
from causim.engine.inference.network import Skeleton
from causim.model.domain import Value

SOLVER = "glucose4"
CONFLICTS = 2_000  # after so many the clock is looked at
MAX_CLAUSES = 1 << 21

Indices = Mapping[int, int]


def available() -> bool:
    """Whether python-sat is installed."""
    try:
        import pysat.solvers  # noqa: F401
    except ImportError:
        return False
    return True


class Clauses:
    """The mechanisms of a skeleton as clauses. The weights say nothing here: those of 0 are left out of the domains."""

    def __init__(self, skeleton: Skeleton) -> None:
        self.skeleton = skeleton
        self.sizes = skeleton.sizes
        self.clauses: list[list[int]] = []
        self.literals: list[tuple[int, ...]] = []
        self.top = 0
        functional = [f for f in skeleton.factors if isinstance(f, Functional)]
        if sum(f.table.size for f in functional) > MAX_CLAUSES:
            raise SpentError(f"more than {MAX_CLAUSES:,} clauses would be needed")
        for size in self.sizes:
            self._variable(size)
        for factor in functional:
            self._mechanism(factor)

    def _variable(self, size: int) -> None:
        fresh = tuple(range(self.top + 1, self.top + 1 + (size if size != 2 else 1)))
        self.top += len(fresh)
        if size == 2:
            self.literals.append((-fresh[0], fresh[0]))
            return
        self.literals.append(fresh)
        self.clauses.append(list(fresh))
        self.clauses += [[-a, -b] for i, a in enumerate(fresh) for b in fresh[:i]]

    def _mechanism(self, factor: Functional) -> None:
        """Each row of the table is an implication."""
        output = self.literals[factor.output]
        inputs = [self.literals[v] for v in factor.inputs]
        for place, value in np.ndenumerate(factor.table):
            wrong = [-own[i] for own, i in zip(inputs, place, strict=True)]
            self.clauses.append([*wrong, output[int(value)]])

    @cached_property
    def solver(self) -> Any:
        """Kept: what it learns from one question helps with the next."""
        from pysat.solvers import Solver

        return Solver(name=SOLVER, bootstrap_with=self.clauses)

    # --- questions

    def possible(self, fixed: Indices, limits: Limits) -> bool:
        """Whether values of the other variables satisfy all mechanisms. Raises SpentError after the deadline."""
        return self._solve(self._assumed(fixed), limits)

    def soon(
        self, fixed: Indices, limits: Limits, conflicts: int, values: Sequence[Value] = ()
    ) -> bool | None:
        """The same, if so many conflicts suffice to find out; else None. `values` are those of the target, or none."""
        assumed = self._assumed(fixed)
        if values:
            assumed += map(dict.get, self._claims, values)  # type: ignore[arg-type]
            if None in assumed:  # a value that is never reached
                return False
        limits.verify()
        return self._attempt(assumed, conflicts)

    @cached_property
    def _claims(self) -> tuple[dict[Value, int], ...]:
        """For each target variable the literals of its values."""
        skeleton = self.skeleton
        return tuple(
            {value: self.literals[variable][i] for value, i in index.items()}
            for variable, index in zip(skeleton.target.values(), skeleton.target_indices, strict=True)
        )

    def _assumed(self, fixed: Indices) -> list[int]:
        literals = self.literals
        return [literals[v][i] for v, i in fixed.items()]

    def _solve(self, assumed: list[int], limits: Limits) -> bool:
        while True:
            limits.verify()
            found = self._attempt(assumed)
            if found is not None:
                return found

    def _attempt(self, assumed: list[int], conflicts: int = CONFLICTS) -> bool | None:
        solver = self.solver
        solver.conf_budget(conflicts)
        found: bool | None = solver.solve_limited(assumptions=assumed)
        return found

    def assignments(self, fixed: Indices, order: Sequence[int], limits: Limits) -> Iterator[tuple[int, ...]]:
        """The possible assignments of the variables, in lexicographic order of indices.

        Each is the least that is possible and greater than the last. The solver's own solution often shows that the
        next value is possible, and then nothing is asked.
        """
        path = self._assumed(fixed)  # then a literal for each chosen index
        chosen: list[int] = []
        model = self._model(path, limits)
        while model is not None:
            while len(chosen) < len(order):
                own = self.literals[order[len(chosen)]]
                least = self._index(model, order[len(chosen)])
                better = self._first(path, own[:least], limits)  # a solution with a smaller index
                index, model = better or (least, model)
                chosen.append(index)
                path.append(own[index])
            yield tuple(chosen)
            model = None
            while chosen and model is None:  # back to the last choice that may be greater
                index = chosen.pop() + 1
                path.pop()
                own = self.literals[order[len(chosen)]]
                later = self._first(path, own[index:], limits)
                if later is not None:
                    chosen.append(index + later[0])
                    path.append(own[index + later[0]])
                    model = later[1]

    def _first(self, path: list[int], options: Sequence[int], limits: Limits) -> tuple[int, list[int]] | None:
        """The first of some literals that a solution can have besides those of the path; with a solution."""
        for place, literal in enumerate(options):
            model = self._model([*path, literal], limits)
            if model is not None:
                return place, model
        return None

    def _model(self, assumed: list[int], limits: Limits) -> list[int] | None:
        if not self._solve(assumed, limits):
            return None
        model: list[int] = self.solver.get_model()
        return [*model, *(-v for v in range(len(model) + 1, self.top + 1))]  # of what no clause speaks: false

    def _index(self, model: list[int], variable: int) -> int:
        """The index that a variable has in a solution."""
        own = self.literals[variable]
        return next(i for i, literal in enumerate(own) if model[abs(literal) - 1] == literal)
