"""JSON Lines that anyone can write: a specification, a query, and what is claimed of the answer.

    {"id": "q1", "spec": "scm 1 ...", "query": {"do": {"Drug": "none"}}, "answer": {"Tumour": 35}}
    {"id": "q2", "file": "drug.scm", "query": {"observe": {"Cured": true}}, "event": {"Drug": "high"},
     "probability": "3/4"}
    {"id": "q3", "file": "drug.scm", "effect": {"kind": "ate", "cause": {"Drug": "high"},
     "baseline": {"Drug": "none"}, "outcome": "Cured"}, "value": 0.25}

The model is in `spec`, or in a `file` that is looked up from the folder of the JSON Lines. A claim is one of: `answer`
(these values are the one answer), `answers` (the whole list of answers), `impossible`, `event` with `probability`,
`effect` with `value`. `kind` and `group` say what is counted together. A query is as `Query.to_dict` writes it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from causim.audit.quantities import Exact, decimal
from causim.audit.reading import Row, files_in, read_rows
from causim.audit.run import Claim, Subject
from causim.audit.statements import Statement, Worlds
from causim.audit.verdict import Judgement, Verdict
from causim.engine import Budget, Query, Status, UndefinedError, engine_for
from causim.engine.effects import Contrast, EffectKind
from causim.errors import MisuseError, SpecError
from causim.files import read_source
from causim.model.domain import Value

CLAIMS = ("answer", "answers", "impossible", "probability", "value")


def claims(paths: Sequence[str], budget: Budget) -> Iterator[Claim]:
    """A claim for each line."""
    subjects: dict[str, Subject] = {}
    for path in files_in(paths):
        for row in read_rows(path):
            subject = _subject(row, os.path.dirname(path), subjects, budget)
            stated = [key for key in CLAIMS if key in row]
            if len(stated) != 1:
                raise MisuseError(f"{row.where}: one of {', '.join(CLAIMS)} is needed, not {len(stated)}")
            kind = str(row.data.get("kind", stated[0]))
            yield Claim(
                row.where,
                str(row.data.get("id", row.where)),
                kind,
                stated[0],
                subject,
                _statement(row, stated[0]),
                str(row.data.get("group", "")),
            )


def _subject(row: Row, folder: str, subjects: dict[str, Subject], budget: Budget) -> Subject:
    if ("spec" in row) is ("file" in row):
        raise MisuseError(f"{row.where}: one of spec and file is needed")
    if "spec" in row:
        key, name = row.text("spec"), f"{row.where}/spec"
    else:
        key = name = os.path.join(folder, row.text("file"))
    if key not in subjects:
        text = key
        if "file" in row:
            try:
                text = read_source(name).text
            except SpecError as error:
                raise row.fault("file", f"{name}: {error.diagnostics[0].message}") from None
        subjects[key] = Subject(name, text, budget)
    return subjects[key]


def _statement(row: Row, claim: str) -> Statement:
    if claim == "value":
        effect = row.rows("effect")
        kind = effect.text("kind")
        if kind not in list(EffectKind):
            raise effect.fault("kind", f"there is no effect {kind!r}; there are {', '.join(EffectKind)}")
        sides = {key: _values(effect, key) for key in ("cause", "baseline")}
        outcome = effect.get("outcome", (str, dict))
        return Effect(
            row.number("value"), EffectKind(kind), sides["cause"], sides["baseline"], outcome, _query(row)
        )
    query = _query(row)
    match claim:
        case "answer":
            stated = _values(row, "answer")
            return Worlds((stated,), _aimed(query, tuple(stated)), whole=False)
        case "answers":
            listed = row.get("answers", list)
            if not listed:
                raise row.fault("answers", "the list is empty; claim impossible instead")
            worlds = tuple(_values(Row(f"{row.where}/answers", {"answers": w}), "answers") for w in listed)
            if len({tuple(sorted(world)) for world in worlds}) > 1:
                raise row.fault("answers", "all answers are about the same variables")
            return Worlds(worlds, _aimed(query, tuple(worlds[0])), whole=True)
        case "impossible":
            if not row.get("impossible", bool):
                raise row.fault("impossible", "only true makes sense here")
            return Worlds((), query, whole=True, impossible=True)
    event = _values(row, "event")
    return EventChance(row.number("probability"), event, _aimed(query, tuple(event)))


class EventChance:
    """An event has this probability under a query."""

    def __init__(self, stated: Fraction, event: Mapping[str, Value], query: Query) -> None:
        self.stated, self.event, self.query = stated, event, query

    def __str__(self) -> str:
        return decimal(self.stated)

    def judge(self, oracle: Exact, tolerance: Fraction) -> Judgement:
        answer = engine_for(oracle.model).answer(self.query, oracle.budget)
        if answer.status is Status.UNDECIDED:
            return Judgement(Verdict.UNDECIDED, reason=answer.spent)
        if answer.status is Status.IMPOSSIBLE:
            raise UndefinedError("the evidence has probability 0")
        return _compared(self.stated, answer.probability(self.event), tolerance, "the probability")


class Effect:
    """An effect has this value."""

    def __init__(
        self,
        stated: Fraction,
        kind: EffectKind,
        cause: Mapping[str, Value],
        baseline: Mapping[str, Value],
        outcome: Any,
        query: Query,
    ) -> None:
        self.stated, self.kind, self.cause, self.baseline = stated, kind, cause, baseline
        self.outcome, self.query = outcome, query

    def __str__(self) -> str:
        return decimal(self.stated)

    def judge(self, oracle: Exact, tolerance: Fraction) -> Judgement:
        contrast = Contrast(
            oracle.model,
            self.cause,
            self.baseline,
            self.outcome,
            observe=self.query.observe,
            given=self.query.given,
            budget=oracle.budget,
        )
        effect = contrast.effect(self.kind)
        assert effect.value is not None
        steps = tuple(f"{name} = {decimal(term)}" for name, term in effect.terms)
        return _compared(self.stated, effect.value, tolerance, str(self.kind).upper(), steps)


def _compared(
    stated: Fraction, value: Fraction, tolerance: Fraction, what: str, steps: tuple[str, ...] = ()
) -> Judgement:
    gap = abs(value - stated)
    if gap <= tolerance:
        return Judgement(Verdict.AGREES, decimal(value), gap)
    return Judgement(Verdict.DISAGREES, decimal(value), gap, (*steps, f"{what} = {decimal(value)}"))


def _query(row: Row) -> Query:
    if "query" not in row:
        return Query()
    try:
        return Query.from_dict(row.get("query", dict))
    except MisuseError as error:
        raise row.fault("query", str(error)) from None


def _aimed(query: Query, target: tuple[str, ...]) -> Query:
    """The query with the variables of the claim as its target."""
    return Query(query.given, query.observe, query.do, target, query.observe_after)


def _values(row: Row, key: str) -> dict[str, Value]:
    values = row.get(key, dict)
    if not values or not all(isinstance(value, bool | int | str) for value in values.values()):
        raise row.fault(key, "names with their values are needed here: booleans, integers or labels")
    return dict(values)
