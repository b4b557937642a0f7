"""The questions about one model that a dataset takes: drawn, answered, and told in columns, thousands at a time."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from causim.dataset.answers import DIGESTED, Stated, stated_by_engine, stated_by_expansion
from causim.dataset.drawing import Drafts, Drawer, Shape
from causim.dataset.phrases import Phrases, names_open, objects
from causim.dataset.prompts import question, reply_form
from causim.dataset.records import IMPOSSIBLE, NO_ANSWER, UNDETERMINED, Scenario, json_line
from causim.dataset.specification import Specification
from causim.engine import Budget, Kind, Query, UndecidedError
from causim.engine.expansion import Questions, Supports, solve
from causim.engine.query import variable_domain

BARREN = 1_000  # questions in a row that add nothing, after which no more are drawn
HARD = 20  # questions in a row that are too hard to answer, or were hard and not what is wanted; then no more are
_LEAST, _FIRST, _MOST = 64, 512, 4_096  # questions drawn at a time

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Request:
    """So many questions of one kind and scenario about one model, drawn in one way, for one split."""

    kind: Kind
    number: int
    shape: Shape = field(default_factory=Shape)
    scenario: Scenario | Literal["any"] = "any"
    seed: int = 0
    split: str = ""


@dataclass(frozen=True, slots=True)
class Options:
    """What all records of a dataset have in common.

    listed: the most right answers written into a record. steps, cells: what the exact answer to one question may cost,
    by enumeration or in one table; no clock, so that a slow machine takes the same questions. abstention: replies may
    say that there is no single answer.
    """

    listed: int = 64
    abstention: bool = False
    steps: int = 20_000
    cells: int = 1 << 20


@dataclass
class Tally:
    """What happened besides the records: questions too hard to answer, and records that are missing because no further
    distinct question was found, by model name and kind."""

    undecided: int = 0
    short: Counter[tuple[str, Kind]] = field(default_factory=Counter)
    repeated_specs: int = 0


@dataclass(slots=True)
class Instance:
    """One question with its exact answer; all but `target` and `scenario` are texts as rows of a dataset hold them."""

    id: str
    index: int
    scenario: Scenario
    target: list[str]
    question: str
    query: str
    answer: Stated
    gold: str
    completion: str


class Instances:
    """Questions of one request about one model, in the order of their indices, none twice."""

    def __init__(self, spec: Specification, request: Request, options: Options, tally: Tally) -> None:
        self.spec, self.request, self.options, self.tally = spec, request, options, tally
        self.kind = request.kind
        model = spec.model
        key = f"{request.seed}/{request.split}/{spec.sha256}/{request.kind}/{request.scenario}"
        impossible = request.scenario == "impossible"
        self.drawer = Drawer(model, spec.mechanisms, request.kind, request.shape, key, impossible)
        self.hard = 0
        self.nodes, self.exogenous = spec.node_phrases, spec.exogenous_phrases

    def __iter__(self) -> Iterator[Instance]:
        """Raises nothing; what is short is counted in the tally."""
        found = 0
        if self.drawer.exist:
            for instance in self._all():
                found += 1
                yield instance
                if found == self.request.number:
                    return
        if found < self.request.number:
            self.tally.short[self.spec.model.name, self.kind] += self.request.number - found

    def supply(self, draws: int) -> tuple[int, int]:
        """Of the first so many questions drawn, how many are wanted, and how many of these are different."""
        drafts = self.drawer.draw(0, draws)
        wanted = self._wanted(drafts, solve(self.spec.mechanisms, drafts.questions, listed=1))
        keys = list(_keys(drafts.questions, wanted))
        return len(keys), len(set(keys))

    def _all(self) -> Iterator[Instance]:
        """Until nothing new comes any more."""
        if not self.request.number:
            return
        seen: set[bytes] = set()
        start, last = 0, -1
        listed = max(self.options.listed, DIGESTED)
        number, found = self.request.number, 0
        size = max(_LEAST, min(_FIRST, number))
        while start - last <= BARREN and self.hard < HARD:
            drafts = self.drawer.draw(start, start + size)
            supports = solve(
                self.spec.mechanisms, drafts.questions, listed, only=_COUNTS.get(self.request.scenario)
            )
            wanted = self._wanted(drafts, supports)
            fresh, missing = np.zeros(size, bool), number - found
            for j, key in zip(np.flatnonzero(wanted).tolist(), _keys(drafts.questions, wanted), strict=True):
                if start + j - last > BARREN:
                    break
                if key not in seen:
                    seen.add(key)
                    fresh[j] = True
                    last = start + j
                    missing -= bool(supports.decided[j])
                    if not missing:
                        break
            yield from self._told(drafts, supports, fresh, start)
            start, found = start + size, found + int(fresh.sum())
            size = _next_size(number - found, found, start)

    def _wanted(self, drafts: Drafts, supports: Supports) -> Mask:
        """Those that have an effect, if they must, and are of the scenario, as far as that is known."""
        wanted = (
            drafts.effect
            if self.request.shape.requires_effect(self.kind)
            else np.ones(len(drafts.effect), bool)
        )
        if self.request.scenario == "any":
            return wanted
        counts = np.minimum(supports.counts, 2)
        fitting: Mask = ~supports.decided | (counts == _COUNTS[self.request.scenario])
        return wanted & fitting

    # --- telling

    def _told(self, drafts: Drafts, supports: Supports, chosen: Mask, start: int) -> Iterator[Instance]:
        """The chosen questions; among them those that the expansion left undecided and an engine answers."""
        rows = np.flatnonzero(chosen)
        asked = self._asked(drafts, rows)
        known = chosen & supports.decided
        stated = stated_by_expansion(supports, known, self._phrases, self._places, self.options.listed)
        for j, text, query, gold in zip(rows.tolist(), *asked, strict=True):
            if known[j]:
                answer = next(stated)
            else:
                if self.hard >= HARD:
                    return
                found = self._by_engine(query)
                if found is None or self.request.scenario not in ("any", _SCENARIOS[found.status]):
                    self.hard += 1
                    continue
                self.hard, answer = 0, found
            yield self._instance(start + j, answer, text, query, gold)

    def _asked(self, drafts: Drafts, rows: NDArray[np.int64]) -> tuple[list[str], list[str], list[str]]:
        """Of these questions the wording, the query and what was true."""
        q, count = drafts.questions.part(rows), len(rows)
        given = objects(self.exogenous, q.given, count)
        observe, do = (objects(self.nodes, columns, count) for columns in (q.observe, q.do))
        unknown = names_open([u.name for u in self.spec.model.exogenous], q.given, count)
        whole = np.atleast_1d((q.observe >= 0).all(axis=0)).tolist()
        texts = [
            question(self.kind, _some(g), _some(o), _some(d), names, seen)
            for g, o, d, names, seen in zip(given, observe, do, unknown, whole, strict=True)
        ]
        target = json_line(self.target)
        queries = [
            f'{{"given": {g}, "observe": {o}, "do": {d}, "target": {target}}}'
            for g, o, d in zip(given, observe, do, strict=True)
        ]
        truth = drafts.exogenous if self.kind is Kind.ABDUCTION else drafts.after
        return texts, queries, objects(self._phrases, truth[:, rows], count)

    def _instance(self, index: int, answer: Stated, text: str, query: str, gold: str) -> Instance:
        if answer.count == 0:
            gold = "{}"
        elif answer.complete and gold not in answer.support:
            raise AssertionError(f"the engine denies what the mechanisms show: {query}, {gold}")
        digest = self._digest.copy()
        digest.update(query.encode())
        return Instance(
            id=f"{self._name}{digest.hexdigest()[:16]}",
            index=index,
            scenario=_SCENARIOS[answer.status],
            target=self.target,
            question=f"{text}{self.form}",
            query=query,
            answer=answer,
            gold=gold,
            completion=_ABSTAINING.get(answer.count, _ABSTAINING[2])
            if self.options.abstention and answer.count != 1
            else gold,
        )

    def _by_engine(self, query: str) -> Stated | None:
        """The answer by enumeration or elimination; None if it is too hard."""
        data: dict[str, Any] = json.loads(query)
        budget = Budget(self.options.steps, float("inf"), self.options.steps, self.options.cells)
        try:
            answer = self.spec.answer(Query(**data).resolve(self.spec.model), budget)
            return stated_by_engine(self.spec.model, answer, self.options.listed)
        except UndecidedError:
            self.tally.undecided += 1
            return None

    @cached_property
    def _digest(self) -> Any:
        return sha256(f"{self.spec.sha256}\n".encode())

    @cached_property
    def _name(self) -> str:
        return f"{self.spec.model.name[:200]}-{self.kind}-"

    @cached_property
    def target(self) -> list[str]:
        model = self.spec.model
        if self.kind is Kind.ABDUCTION:
            return [u.name for u in model.exogenous]
        return [node.name for node in model.nodes]

    @cached_property
    def form(self) -> str:
        typed = [(name, variable_domain(self.spec.model, name)) for name in self.target]
        return f"\n\n{reply_form(typed, self.options.abstention)}\n"

    @property
    def _phrases(self) -> list[Phrases]:
        return self.exogenous if self.kind is Kind.ABDUCTION else self.nodes

    @cached_property
    def _places(self) -> list[NDArray[np.int64]]:
        model = self.spec.model
        if self.kind is Kind.ABDUCTION:
            return [np.array([u.domain.index(value) for value, _ in u.support]) for u in model.exogenous]
        return [np.arange(len(node.domain)) for node in model.nodes]


_SCENARIOS: dict[str, Scenario] = {
    "unique": "deterministic",
    "multiple": "stochastic",
    "impossible": "impossible",
}
_COUNTS: dict[str, Literal[0, 1, 2]] = {"impossible": 0, "deterministic": 1, "stochastic": 2}
_ABSTAINING = {0: json_line({NO_ANSWER: IMPOSSIBLE}), 2: json_line({NO_ANSWER: UNDETERMINED})}


def _some(text: str) -> str:
    return "" if text == "{}" else text


def _next_size(missing: int, found: int, drawn: int) -> int:
    """How many more to draw, where so many of those drawn were wanted and new: a little more than will do."""
    return max(_LEAST, min(_MOST, missing * drawn * 9 // (8 * max(1, found)) + _LEAST))


def _keys(questions: Questions, chosen: Mask) -> Iterator[bytes]:
    """Of each chosen question some bytes that are those of no other question of its kind."""
    columns = np.concatenate([questions.given, questions.observe, questions.do])[:, chosen]
    return (row.tobytes() for row in np.ascontiguousarray(columns.T))
