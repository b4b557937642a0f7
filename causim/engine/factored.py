"""The factored engine: exact answers by variable elimination, at sizes where enumeration is impossible.

Each answer is computed when it is asked for: whether anything is possible, how many assignments are, whether
a claimed one is, the first thousand, a probability. All of them eliminate variables from the same network
(`causim.engine.inference.network`).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from fractions import Fraction
from functools import cached_property
from operator import getitem
from typing import Any, TypeVar

from causim.engine.answer import Answer, UndecidedError, impossible
from causim.engine.budget import DEFAULT_BUDGET, Budget, Limits, SpentError
from causim.engine.inference.arrangement import arranged
from causim.engine.inference.drawing import Drawing
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

    Each part is worked out once. Whatever is asked starts the clock of the budget, if that does not run yet, and all
    that is tried for it shares this clock. A part whose computation would need more than the budget raises
    UndecidedError, and is None where there is a word for that; `spent` then says which budget. `contexts_examined`
    stays 0: nothing is enumerated.
    """

    contexts_examined = 0

    def __init__(self, query: Query, prepared: Prepared, budget: Budget) -> None:
        self.query = query
        self.prepared = prepared
        self.skeleton = prepared.skeleton
        self.budget = budget
        self.fixed = self.skeleton.fix(query)
        self._parts: dict[str, Any] = {}

    @cached_property
    def domains(self) -> tuple[Domain, ...]:  # type: ignore[override]
        return tuple(variable_domain(self.skeleton.space.model, name) for name in self.target)

    def started(self) -> FactoredAnswer:
        made = copy(self)
        made.budget = self.budget.start()
        return made

    # --- the answer's parts

    def _part(self, name: str, compute: Callable[[], _Found], what: str) -> _Found:
        if name not in self._parts:
            self._parts[name] = _attempt(compute, what)
        found: _Found = self._parts[name]
        return found

    def _possible(self, limits: Limits) -> bool:
        fixed = self.fixed
        if fixed is None:
            return False
        for known in ("count", "weight"):
            if known in self._parts:
                return bool(self._parts[known])
        return self._part(
            "possible", lambda: self.prepared.possible(fixed, limits), "whether the evidence is possible"
        )

    @property
    def _evidence(self) -> dict[int, int]:
        assert self.fixed is not None  # asked only of possible evidence
        return self.fixed

    def _count(self, limits: Limits) -> int:
        """Impossible evidence leaves 0 assignments: no second question is needed."""
        fixed = self.fixed
        if fixed is None:
            return 0
        return self._part("count", lambda: self.prepared.count(fixed, limits), "the count")

    @property
    def spent(self) -> str | None:  # type: ignore[override]
        """Which budget was spent before the count was known. It is not tried again."""
        if "spent" not in self._parts:
            try:
                self._count(self.budget.start())
                self._parts["spent"] = None
            except UndecidedError as error:
                self._parts["spent"] = str(error).partition(": ")[2]
        found: str | None = self._parts["spent"]
        return found

    @property
    def _known_count(self) -> int:
        found: int = self._parts.get("count", 0)  # 0: of evidence that names a value that is never taken
        return found

    @property
    def count(self) -> int | None:
        return None if self.spent else self._known_count

    @property
    def count_at_least(self) -> int:
        if not self.spent:
            return self._known_count
        try:
            return sum(1 for _, _ in zip(range(2), self, strict=False))
        except UndecidedError:
            return 0

    def _weight(self, limits: Limits) -> int:
        fixed = self.fixed
        if fixed is None:
            return 0
        return self._part(
            "weight", lambda: self.prepared.weight(fixed, limits), "the probability of the evidence"
        )

    @property
    def evidence_probability(self) -> Fraction:
        return Fraction(self._weight(self.budget.start()), self.skeleton.scale)

    @property
    def evidence_probability_at_least(self) -> Fraction:
        try:
            return self.evidence_probability
        except UndecidedError:
            return Fraction(0)

    def _search(self, boolean: bool, limits: Limits) -> list[Bucket] | None:
        """Buckets to search; None where they would be too large."""
        try:
            return self.prepared.search(boolean, self._evidence, limits)
        except SpentError as error:
            if limits.over:
                raise _unknown("the list of answers", error) from None
            return None

    def __iter__(self) -> Iterator[Assignment]:
        """In the target's order; in another, fixed one where that needs too large tables and there are many."""
        limits = self.budget.start()
        if not self._possible(limits):
            return
        listing = self._part("listing", lambda: self._search(True, limits), "the list of answers")
        for indices in self._probed(limits) if listing is None else self._searched(listing, limits):
            yield self._assignment(indices)

    def items(self) -> Iterator[tuple[Assignment, Fraction]]:
        answer = self.started()
        limits = answer.budget.start()
        buckets = self._search(False, limits) if self._possible(limits) else []
        if buckets is None or tuple(b.variable for b in buckets) != self.prepared.target_order:
            yield from super(FactoredAnswer, answer).items()
            return
        place = self._places(buckets)
        for indices in assignments(buckets) if self._possible(limits) else ():
            yield self._assignment(tuple(indices[i] for i in place)), probability(buckets, indices)

    def _places(self, buckets: list[Bucket]) -> list[int]:
        """Where in a searched assignment the free target variables stand."""
        searched = [b.variable for b in buckets]
        return [searched.index(v) for v in self.skeleton.free_target]

    def _searched(self, buckets: list[Bucket], limits: Limits) -> Iterable[tuple[int, ...]]:
        place = self._places(buckets)
        found = (tuple(indices[i] for i in place) for indices in assignments(buckets))
        searched = tuple(b.variable for b in buckets)
        return sorted(found) if searched != self.prepared.target_order and self._are_few(limits) else found

    def _are_few(self, limits: Limits) -> bool:
        """Whether the answers are so few that they are put in order; they are not, if that is not known."""
        try:
            return not self._parts.get("spent") and self._count(limits) <= MAX_SORTED
        except UndecidedError:
            return False

    def _probed(self, limits: Limits) -> Iterator[tuple[int, ...]]:
        try:
            yield from self.prepared.probe(self._evidence, limits)
        except SpentError as error:
            raise _unknown("the list of answers", error) from None

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
        if fixed is None:
            return False
        limits = self.budget.start()
        return _attempt(lambda: self.prepared.contains(key, fixed, limits), "whether this is possible")

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
        self._parts["count"] = count

    def contains_many(self, claims: Sequence[Mapping[str, Value]]) -> list[bool]:
        """`contains` for each claim; by one run of a compiled elimination where there is one."""
        claimed = [self._claimed(claim) for claim in claims]
        rows = [{**self._evidence, **extra} for extra in claimed if extra is not None]
        found = self._possible_many(rows) if rows else []
        if found is None:
            return [self.contains(claim) for claim in claims]
        verdicts = iter(found)
        return [extra is not None and next(verdicts) for extra in claimed]

    def _possible_many(self, rows: Sequence[Mapping[int, int]]) -> list[bool] | None:
        """None where there is no compiled elimination; then each is a question of its own."""
        try:
            return self.prepared.possible_many(rows, self.budget.start(), self.skeleton.free_target)
        except SpentError:
            return None

    def probability(self, assignment: Mapping[str, Value]) -> Fraction:
        self._verify_names(assignment)
        limits = self.budget.start()
        self._verify_evidence("a probability", limits)
        return self._share(assignment, limits) if self._in_domains(assignment) else Fraction(0)

    def _probability(self, part: Mapping[str, Value]) -> Fraction:
        return self._share(part, self.budget.start())

    def _share(self, part: Mapping[str, Value], limits: Limits) -> Fraction:
        extra = self._fixing(part)
        if extra is None:
            return Fraction(0)
        found = _attempt(lambda: self.prepared.weight(self._evidence, limits, extra), "a probability")
        return Fraction(found, self._weight(limits))

    def _verify_evidence(self, what: str, limits: Limits) -> None:
        """Raises MisuseError if the evidence is impossible."""
        if not self._possible(limits):
            raise impossible(what)

    def _undecided(self, what: str, error: SpentError, limits: Limits) -> UndecidedError:
        """If there is time left, impossible evidence is told instead."""
        if not limits.over:
            self._verify_evidence(what, limits)
        return _unknown(what, error)

    def marginals(self) -> dict[str, dict[Value, Fraction]]:
        free = self.skeleton.free_target
        limits = self.budget.start()
        weights = self._marginal_weights(free, limits) if free else {}
        if not weights:
            self._verify_evidence("a probability", limits)
        return {name: self._marginal(v, weights.get(v)) for name, v in self.skeleton.target.items()}

    def _marginal_weights(self, free: Sequence[int], limits: Limits) -> dict[int, list[int]]:
        """Of each value of each variable; nothing if the evidence is impossible."""
        if self.fixed is None:
            return {}
        try:
            total, weights = self.prepared.marginals(free, self.fixed, limits)
        except SpentError as error:
            raise self._undecided("a probability", error, limits) from None
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
        self._parts["weight"] = weight

    def sample(self, n: int, seed: int) -> list[Assignment]:
        drawing = self._drawing(self.budget.start())
        if drawing is None:
            raise impossible("a sample")
        fixed, skeleton = self._evidence, self.skeleton
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

    def _drawing(self, limits: Limits) -> Drawing | None:
        """None if the evidence is impossible."""
        if self.fixed is None:
            return None
        if "drawing" not in self._parts:
            try:
                total, drawing = self.prepared.drawing(self.fixed, limits)
            except SpentError as error:
                raise self._undecided("a sample", error, limits) from None
            self._tell_weight(total)
            self._parts["drawing"] = drawing if total else None
        found: Drawing | None = self._parts["drawing"]
        return found


def _attempt(compute: Callable[[], _Found], what: str) -> _Found:
    try:
        return compute()
    except SpentError as error:
        raise _unknown(what, error) from None


def _unknown(what: str, error: SpentError) -> UndecidedError:
    return UndecidedError(f"{what} is not known: {error}")
