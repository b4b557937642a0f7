"""Records drawn from specifications: the same for the same seed, whatever else is drawn and on whatever machine."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from random import Random

from causim.dataset.prompts import prompt_of
from causim.dataset.questions import FORCING, Draft, Questions, Settings
from causim.dataset.records import Derivation, GoldAnswer, Question, Record, SpecIdentity
from causim.dataset.specification import Specification
from causim.engine import Answer, Budget, Kind, Query, UndecidedError
from causim.errors import MisuseError
from causim.model.domain import Value

KINDS = tuple(Kind)
DRAWS = 50  # random questions in a row that are not wanted, before questions are listed in order
LISTED = 20_000  # questions looked at in that order, before a kind counts as exhausted
LONGEST_FRACTION = 100  # digits of numerator and denominator together that a record shows


@dataclass
class Tally:
    """What happened besides the records: questions asked with fuller evidence, or not to be had at all.

    `short` counts, by model name and kind, the records that are missing because no further distinct question exists.
    """

    undecided: int = 0
    short: Counter[tuple[str, Kind]] = field(default_factory=Counter)
    repeated_specs: int = 0


def sample_records(
    specs: Iterable[Specification],
    n: int,
    seed: int = 0,
    settings: Settings | None = None,
    tally: Tally | None = None,
) -> Iterator[Record]:
    """For each specification `n` records, of the four kinds in turn; no question twice.

    Each question is drawn with a hash of the seed, the specification's SHA-256, the kind and the question's number, so
    a record depends on nothing but these, the settings, and the questions of its kind before it. A specification that
    comes twice is passed over. Where no further question of a kind is found, the kind stays short, and `tally` says so.
    Raises MisuseError for a negative `n`.
    """
    if n < 0:
        raise MisuseError(f"cannot draw {n} records")
    settings, tally = settings or Settings(), tally or Tally()
    return _records(specs, n, seed, settings, tally)


def _records(
    specs: Iterable[Specification], n: int, seed: int, settings: Settings, tally: Tally
) -> Iterator[Record]:
    seen: set[str] = set()
    for spec in specs:
        if spec.sha256 in seen:
            tally.repeated_specs += 1
            continue
        seen.add(spec.sha256)
        drawers = [_Drawer(spec, kind, seed, settings, tally) for kind in KINDS]
        for i in range(n):
            index, turn = divmod(i, len(KINDS))
            record = drawers[turn].record(index)
            if record is None:
                tally.short[spec.model.name, KINDS[turn]] += 1
            else:
                yield record


class _Drawer:
    """Draws the questions of one kind about one model."""

    def __init__(self, spec: Specification, kind: Kind, seed: int, settings: Settings, tally: Tally) -> None:
        self.spec = spec
        self.kind = kind
        self.seed = seed
        self.settings = settings
        self.tally = tally
        self.budget = Budget(settings.steps, float("inf"), settings.steps, settings.cells)
        self.questions = Questions(spec, kind, settings)
        self.asked: set[str] = set()
        self.refused: set[str] = set()  # undecided, however full the evidence
        # First the questions whose interventions have an effect, then all; each list goes on where it stopped.
        demands = (True, False) if kind in FORCING and settings.effect else (False,)
        self.open = {demand: islice(self.questions.all(), LISTED) for demand in demands}
        if not self.questions.exist:
            self.open = {}

    def record(self, index: int) -> Record | None:
        """The next record, or None if no further question is found."""
        rng = Random(derived_seed(self.seed, self.spec.sha256, self.kind, index))
        for demand in tuple(self.open):
            drafts = (self.questions.draw(rng) for _ in range(DRAWS))
            for source in (drafts, self.open[demand]):
                for draft in source:
                    record = self._ask(draft, demand, index)
                    if record is not None:
                        return record
            del self.open[demand]  # listed to the end
        return None

    def _ask(self, draft: Draft, demand: bool, index: int) -> Record | None:
        """The record of this question or of a fuller one; None if it was asked, lacks an effect, or is too hard."""
        if demand and not self.questions.has_effect(draft):
            return None
        for form in (draft, *draft.fuller()):
            query = form.query().resolve(self.spec.model)
            key = _canonical(query)
            if key in self.asked:
                return None
            if key in self.refused:
                continue
            try:
                record = self._record(form, self.spec.answer(query, self.budget), key, index)
            except UndecidedError:
                self.refused.add(key)
                self.tally.undecided += 1
            else:
                self.asked.add(key)
                return record
        return None

    def _record(self, draft: Draft, answer: Answer, key: str, index: int) -> Record:
        """Raises UndecidedError if a part of the answer that a record states is beyond the budget."""
        spec, query, settings = self.spec, answer.query, self.settings
        digest = hashlib.sha256(f"{spec.sha256}\n{key}".encode()).hexdigest()
        return Record(
            id=f"{spec.model.name[:200]}-{self.kind}-{digest[:16]}",
            spec=SpecIdentity(model=spec.model.name, sha256=spec.sha256),
            kind=self.kind.value,
            query=Question(
                given=dict(query.given),
                observe=dict(query.observe),
                do=dict(query.do),
                target=list(answer.target),
            ),
            prompt=prompt_of(spec.model, spec.code, query),
            required_keys=list(answer.target),
            answer=_gold_answer(answer, self._truth(draft, answer), settings.listed),
            derivation=Derivation(
                seed=self.seed,
                index=index,
                missing_exogenous=float(settings.missing_exogenous),
                evidence=float(settings.evidence),
                max_do=settings.max_do,
                effect=settings.effect,
            ),
        )

    def _truth(self, draft: Draft, answer: Answer) -> dict[str, Value]:
        """What held in the world that the question was made of: computed without the engine, which must agree."""
        world = {**draft.exogenous, **self.spec.world(draft.exogenous, draft.do)}
        truth = {name: world[name] for name in answer.target}
        if not answer.contains(truth):
            raise AssertionError(f"the engine denies what compiled Python shows: {answer.query}, {truth}")
        return truth


def derived_seed(seed: int, sha256: str, kind: Kind, index: int) -> int:
    """A 64-bit seed: a hash, so that neighbouring numbers give unrelated draws."""
    digest = hashlib.sha256(f"{seed}\n{sha256}\n{kind}\n{index}".encode()).digest()
    return int.from_bytes(digest[:8], "big")


def _gold_answer(answer: Answer, truth: dict[str, Value], listed: int) -> GoldAnswer:
    if answer.count is None:
        raise UndecidedError(f"the count is not known: {answer.spent}")
    support, shown = [], []
    for assignment in islice(answer, listed):
        support.append(dict(assignment))
        shown.append(str(answer.probability(assignment)))
    return GoldAnswer(
        status="unique" if answer.count == 1 else "multiple",
        count=answer.count,
        support=support,
        probabilities=shown if all(len(text) <= LONGEST_FRACTION for text in shown) else [],
        complete=len(support) == answer.count,
        gold=truth,
    )


def _canonical(query: Query) -> str:
    """The query as text: equal for equal questions only."""
    return json.dumps(query.to_dict(), ensure_ascii=True, sort_keys=True)
