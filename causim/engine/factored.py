"""The factored engine: exact answers by variable elimination, at sizes where enumeration is impossible.

Each answer is computed when it is asked for: whether anything is possible, how many assignments are, whether
a claimed one is, the first thousand, a probability. All of them eliminate variables from the same network
(`causim.engine.inference.network`).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from operator import getitem
from typing import TypeVar

from causim.engine.answer import DEFAULT_BUDGET, Answer, Budget, UndecidedError
from causim.engine.inference.arrangement import arranged
from causim.engine.inference.drawing import Drawing
from causim.engine.inference.elimination import SpentError
from causim.engine.inference.network import build
from causim.engine.inference.prepared import Prepared
from causim.engine.inference.relation import Key, Sort
from causim.engine.inference.search import Bucket, assignments, probability
from causim.engine.inference.space import Space
from causim.engine.query import Assignment, Query, variable_domain
from causim.model.domain import Domain, Value
from causim.model.scm import SCM

MAX_SPACES = 64
MAX_PATTERNS = 256
MAX_SORTED = 10_000  # answers that are listed whole, to be put in order

_Found = TypeVar("_Found")


class Factored:
    """Answers queries about one model. Tables and elimination orders are kept and used again.

    Wide sums are added up in an order of the engine's own, unless `arrange` says that theirs is a chosen one.
    """

    def __init__(self, model: SCM, arrange: bool = True) -> None:
        self.model = model
        self._spaces: dict[frozenset[tuple[str, Value]], Space] = {}
        self._spaces[frozenset()] = self.space = Space(arranged(model) if arrange else model)
        self._patterns: dict[tuple[object, ...], Prepared] = {}

    def answer(self, query: Query, budget: Budget = DEFAULT_BUDGET) -> Answer:
        """The exact answer.

        Raises MisuseError if the query makes no sense for the model, TooWideError if a mechanism that matters has no
        tables of an acceptable size.
        """
        resolved = query.resolve(self.model)
        return FactoredAnswer(resolved, self._prepared(resolved), budget)

    def _prepared(self, query: Query) -> Prepared:
        """What was prepared for queries of the same pattern."""
        space = self._space_with(query.do)
        names = (tuple(query.given), tuple(query.observe), tuple(query.do), tuple(query.observe_after))
        pattern = (id(space), names, query.target)
        found = self._patterns.get(pattern)
        if found is None:
            if len(self._patterns) >= MAX_PATTERNS:
                self._patterns.pop(next(iter(self._patterns)))
            found = self._patterns[pattern] = Prepared(build(space, query))
        return found

    def _space_with(self, do: Mapping[str, Value]) -> Space:
        """The reachable values, with those that an intervention forces and that are not reached otherwise."""
        new = frozenset(
            [(name, value) for name, value in do.items() if not _reached(self.space, name, value)]
        )
        if new not in self._spaces:
            if len(self._spaces) >= MAX_SPACES:
                self._spaces.pop(next(key for key in self._spaces if key))
            forced = {name: frozenset({value}) for name, value in new}
            self._spaces[new] = Space(self.space.model, forced)
        return self._spaces[new]


def _reached(space: Space, name: str, value: Value) -> bool:
    if name not in space.relations:
        space.require([name])
    return value in space.values[Key(Sort.NODE, name)].index


class FactoredAnswer(Answer):
    """An answer that is computed part by part, when it is asked for.

    A part whose computation would need more than the budget raises UndecidedError, and is None where there
    is a word for that; `spent` then says which budget. `contexts_examined` stays 0: nothing is enumerated.
    """

    contexts_examined = 0

    def __init__(self, query: Query, prepared: Prepared, budget: Budget) -> None:
        self.query = query
        self.prepared = prepared
        self.skeleton = prepared.skeleton
        self.budget = budget
        self.fixed = self.skeleton.fix(query)

    @cached_property
    def domains(self) -> tuple[Domain, ...]:  # type: ignore[override]
        return tuple(variable_domain(self.skeleton.space.model, name) for name in self.target)

    # --- the answer's parts

    def _attempt(self, compute: Callable[[], _Found], what: str) -> _Found:
        try:
            return compute()
        except SpentError as error:
            raise UndecidedError(f"{what} is not known: {error}") from None

    @cached_property
    def _possible(self) -> bool:
        fixed = self.fixed
        if fixed is None:
            return False
        for known in ("_counted", "_weight"):
            if known in self.__dict__:
                return bool(self.__dict__[known])
        return self._attempt(
            lambda: self.prepared.possible(fixed, self.budget), "whether the evidence is possible"
        )

    @property
    def _evidence(self) -> dict[int, int]:
        assert self.fixed is not None  # asked only of possible evidence
        return self.fixed

    @cached_property
    def spent(self) -> str | None:  # type: ignore[override]
        """Which budget was spent before the count was known."""
        try:
            self._count_or_spend()
        except UndecidedError as error:
            return str(error).partition(": ")[2]
        return None

    def _count_or_spend(self) -> int:
        """Impossible evidence leaves 0 assignments: no second question is needed."""
        return self._counted if self.fixed is not None else 0

    @cached_property
    def _counted(self) -> int:
        return self._attempt(lambda: self.prepared.count(self._evidence, self.budget), "the count")

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
        found = self._attempt(
            lambda: self.prepared.weight(self._evidence, self.budget), "the probability of the evidence"
        )
        return found

    @property
    def evidence_probability(self) -> Fraction:
        return Fraction(self._weight, self.skeleton.scale) if self.fixed is not None else Fraction(0)

    @property
    def evidence_probability_at_least(self) -> Fraction:
        try:
            return self.evidence_probability
        except UndecidedError:
            return Fraction(0)

    @cached_property
    def _listing(self) -> list[Bucket] | None:
        """Buckets to search; None where they would be too large."""
        return self._search(boolean=True)

    def _search(self, boolean: bool) -> list[Bucket] | None:
        try:
            return self.prepared.search(boolean, self._evidence, self.budget)
        except SpentError:
            return None

    def __iter__(self) -> Iterator[Assignment]:
        """In the target's order; in another, fixed one where that needs too large tables and there are many."""
        if not self._possible:
            return
        found = self._probed() if self._listing is None else self._searched(self._listing)
        for indices in found:
            yield self._assignment(indices)

    def items(self) -> Iterator[tuple[Assignment, Fraction]]:
        buckets = self._search(boolean=False) if self._possible else []
        if buckets is None or tuple(b.variable for b in buckets) != self.prepared.target_order:
            yield from super().items()
            return
        place = self._places(buckets)
        for indices in assignments(buckets) if self._possible else ():
            yield self._assignment(tuple(indices[i] for i in place)), probability(buckets, indices)

    def _places(self, buckets: list[Bucket]) -> list[int]:
        """Where in a searched assignment the free target variables stand."""
        searched = [b.variable for b in buckets]
        return [searched.index(v) for v in self.skeleton.free_target]

    def _searched(self, buckets: list[Bucket]) -> Iterable[tuple[int, ...]]:
        place = self._places(buckets)
        found = (tuple(indices[i] for i in place) for indices in assignments(buckets))
        searched = tuple(b.variable for b in buckets)
        if searched != self.prepared.target_order and not self.spent and self.count_at_least <= MAX_SORTED:
            return sorted(found)
        return found

    def _probed(self) -> Iterator[tuple[int, ...]]:
        try:
            yield from self.prepared.probe(self._evidence, self.budget)
        except SpentError as error:
            raise UndecidedError(f"the list of answers is not known: {error}") from None

    def _assignment(self, indices: tuple[int, ...]) -> Assignment:
        """From indices of the free target variables."""
        names, values, constants = self._target_parts
        found = dict(zip(names, map(getitem, values, (*indices, *constants)), strict=True))
        return Assignment({name: found[name] for name in self.target} if constants else found)

    @cached_property
    def _target_parts(self) -> tuple[tuple[str, ...], tuple[tuple[Value, ...], ...], tuple[int, ...]]:
        """Names and values of the target variables, the fixed ones last, and the indices of these."""
        fixed = self._evidence
        parts = sorted(self.skeleton.target.items(), key=lambda item: item[1] in fixed)
        constants = tuple(fixed[v] for _, v in parts if v in fixed)
        return tuple(name for name, _ in parts), tuple(self.skeleton.values(v) for _, v in parts), constants

    def _fixing(self, part: Mapping[str, Value]) -> dict[int, int] | None:
        """Indices of an assignment of target variables; None if a value is never taken or contradicts the evidence."""
        skeleton, found = self.skeleton, {}
        for name, value in part.items():
            variable = skeleton.target[name]
            index = skeleton.index(variable, value)
            if index is None or self._evidence.get(variable, index) != index:
                return None
            if variable not in self._evidence:
                found[variable] = index
        return found

    def contains(self, assignment: Mapping[str, Value]) -> bool:
        values = self.skeleton.whole(assignment)
        if values is None:  # there is something wrong with it; what, the slow way tells
            return super().contains(assignment)
        return self._contains(values)

    def _contains(self, key: tuple[Value, ...]) -> bool:
        fixed = self.fixed
        return fixed is not None and self._attempt(
            lambda: self.prepared.contains(key, fixed, self.budget), "whether this is possible"
        )

    def _claimed(self, claim: Mapping[str, Value]) -> dict[int, int] | None:
        """Indices of the free target variables; None if a value is never taken or contradicts the evidence."""
        values = self.skeleton.whole(claim)
        if values is None and self._speaks_of_target(claim):
            values = tuple(claim[name] for name in self.target)
        if values is None or self.fixed is None:
            return None
        return self.skeleton.encode(values, self.fixed)

    def tell_count(self, count: int) -> None:
        """The count, worked out together with others'."""
        self.__dict__["_counted"] = count

    def contains_many(self, claims: Sequence[Mapping[str, Value]]) -> list[bool]:
        """`contains` for each claim; by one run of a compiled elimination where there is one."""
        claimed = [self._claimed(claim) for claim in claims]
        rows = [{**self._evidence, **extra} for extra in claimed if extra is not None]
        found = self.prepared.possible_many(rows, self.budget, self.skeleton.free_target) if rows else []
        if found is None:
            return [self.contains(claim) for claim in claims]
        verdicts = iter(found)
        return [extra is not None and next(verdicts) for extra in claimed]

    def _probability(self, part: Mapping[str, Value]) -> Fraction:
        extra = self._fixing(part)
        if extra is None:
            return Fraction(0)
        found = self._attempt(
            lambda: self.prepared.weight(self._evidence, self.budget, extra), "a probability"
        )
        return Fraction(found, self._weight)

    def _verify_possible(self, what: str) -> None:
        if not self._possible:
            super()._verify_possible(what)

    def marginals(self) -> dict[str, dict[Value, Fraction]]:
        free = self.skeleton.free_target
        weights = self._marginal_weights(free) if free else {}
        if not weights:
            self._verify_possible("a probability")
        return {name: self._marginal(v, weights.get(v)) for name, v in self.skeleton.target.items()}

    def _marginal_weights(self, free: Sequence[int]) -> dict[int, list[int]]:
        """Of each value of each variable; nothing if the evidence is impossible."""
        if self.fixed is None:
            return {}
        try:
            total, weights = self.prepared.marginals(free, self.fixed, self.budget)
        except SpentError as error:
            self._verify_possible("a probability")
            raise UndecidedError(f"a probability is not known: {error}") from None
        self._tell_weight(total)
        return weights if total else {}

    def _marginal(self, variable: int, weights: Sequence[int] | None) -> dict[Value, Fraction]:
        values = self.skeleton.values(variable)
        if weights is None:
            return {values[self._evidence[variable]]: Fraction(1)}
        total = sum(weights)
        return {
            value: Fraction(weight, total) for value, weight in zip(values, weights, strict=True) if weight
        }

    def _tell_weight(self, weight: int) -> None:
        """What the evidence weighs, and so whether it is possible, found on the way to something else."""
        self.__dict__["_weight"] = weight

    def sample(self, n: int, seed: int) -> list[Assignment]:
        if self.fixed is None or not self._drawing:
            self._verify_possible("a sample")
        fixed, skeleton, drawing = self._evidence, self.skeleton, self._drawing
        assert drawing is not None
        places = [
            (name, v if v not in fixed else -1, skeleton.values(v), fixed.get(v, 0))
            for name, v in skeleton.target.items()
        ]
        generator = random.Random(seed)
        found = []
        for _ in range(n):
            drawn = drawing.draw(generator)
            found.append(
                Assignment((name, values[drawn[v] if v >= 0 else index]) for name, v, values, index in places)
            )
        return found

    @cached_property
    def _drawing(self) -> Drawing | None:
        """None if the evidence is impossible."""
        try:
            total, drawing = self.prepared.drawing(self._evidence, self.budget)
        except SpentError as error:
            self._verify_possible("a sample")
            raise UndecidedError(f"a sample is not known: {error}") from None
        self._tell_weight(total)
        return drawing if total else None
