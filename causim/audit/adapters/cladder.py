"""CLadder (Jin et al., NeurIPS 2023): models as tables of probabilities with stored numbers, and questions on them.

A model file is a list of objects with `params` (tables: `p(Y | X, V2)` is indexed by the values of X, then V2) and
`groundtruth`. A question file is a list of objects with a `question`, its `answer` and what it is about in `meta`;
`meta.model_id` names the model. Every number and every yes or no is a claim: the stored `groundtruth` of models and
questions, the numbers given in the question's text, the answer. What a question asks is read from its `meta`, not
from its prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from causim.audit.adapters.adjustment import Affects, BestMethod, ValidSet
from causim.audit.adapters.formulas import Term, cells, parse_formula
from causim.audit.quantities import Chance, Correlation, EffectOf, Quantity, difference
from causim.audit.reading import Row, files_in, number, read_rows
from causim.audit.run import Claim, Subject
from causim.audit.statements import Answer, Certain, Number, Statement
from causim.audit.verdict import NoModelError, Verdict
from causim.engine import Budget, Query
from causim.engine.effects import EffectKind
from causim.errors import MisuseError, SpecError
from causim.interop.cladder import read_model
from causim.syntax.printer import print_spec

_EFFECT = re.compile(r"(ATE|ETT|NDE|NIE)\(\s*(\w+)\s*\|\s*(\w+)\s*\)")
_HALF = Fraction(1, 2)
_NUMBERS = ("marginal", "correlation", "ate", "ett", "nde", "nie", "exp_away")


def claims(paths: Sequence[str], budget: Budget) -> Iterator[Claim]:
    """The claims of model files and question files, in any order; a folder stands for its files."""
    models: dict[int, tuple[Row, Subject]] = {}
    questions: list[Row] = []
    for path in files_in(paths):
        for row in read_rows(path):
            if "params" in row:
                key = row.get("model_id", int)
                if key in models:
                    raise MisuseError(
                        f"{row.where}/model_id: model {key} was at {models[key][0].where} before"
                    )
                models[key] = (row, _subject(row, budget))
            elif "question" in row:
                questions.append(row)
            else:
                raise MisuseError(f"{row.where}: neither a model (with params) nor a question")
    for row, subject in models.values():
        yield from _model_claims(row, subject)
    for row in questions:
        meta = row.rows("meta")
        known = models.get(meta.get("model_id", int))
        if known is None:
            number_ = meta.get("model_id", int)
            raise MisuseError(
                f"{meta.where}/model_id: model {number_} is in none of the files; name its file too"
            )
        yield from _Question(row, meta, known[1]).claims()


# --- models


def _subject(row: Row, budget: Budget) -> Subject:
    """Raises MisuseError for tables of another form; a model that cannot be one is found out row by row."""
    try:
        model = read_model(row.data, row.where)
    except SpecError as error:
        (fault,) = error.diagnostics
        place = fault.span.source.name if fault.span else row.where
        raise MisuseError(f"{place}: {fault.message}") from None
    try:
        if changed := [name for name, other in model.names.items() if name != other]:
            raise NoModelError(Verdict.OUTSIDE, f"{changed[0]} cannot be a name")
        return Subject(model.name, print_spec(model.specification()), budget)
    except SpecError as error:
        (fault,) = error.diagnostics
        verdict = Verdict.CYCLIC if fault.code == "import-cycle" else Verdict.OUTSIDE
        return Subject(model.name, NoModelError(verdict, fault.message.removeprefix("a cycle: ")), budget)
    except ValueError as error:  # numbers that the language cannot write
        return Subject(model.name, NoModelError(Verdict.OUTSIDE, str(error)[:80]), budget)
    except NoModelError as error:
        return Subject(model.name, error, budget)


def _model_claims(row: Row, subject: Subject) -> Iterator[Claim]:
    stored = row.rows("groundtruth")
    for key in stored.data:
        kind, quantity = _stored(key)
        if quantity is None:
            raise stored.fault(
                key, "this is no number that is known: ATE(Y | X), P(Y=1), P(Y=1 | X=0) and such are"
            )
        yield Claim(
            f"{stored.where}/{key}",
            f"model {row.data['model_id']}",
            f"model: {kind}",
            key,
            subject,
            Number(stored.number(key), quantity),
            str(row.data.get("graph_id", "")),
        )


def _stored(key: str) -> tuple[str, Quantity | None]:
    match = _EFFECT.fullmatch(key)
    if match is not None:
        return match[1], _effect(EffectKind(match[1].lower()), match[3], match[2])
    terms = parse_formula(key)
    if terms is None or len(terms) > 1 or terms[0].free:
        return "", None
    (_, quantity), *_ = cells(terms)
    return ("conditional" if terms[0].given else "marginal"), quantity


def _effect(kind: EffectKind, cause: str, outcome: str) -> EffectOf:
    return EffectOf(kind, {cause: True}, {cause: False}, outcome)


# --- questions


class _Question:
    """The labels of one question."""

    def __init__(self, row: Row, meta: Row, subject: Subject) -> None:
        self.row, self.meta, self.subject = row, meta, subject
        self.kind = meta.text("query_type")
        self.cause, self.outcome = meta.text("treatment"), meta.text("outcome")
        self.group = str(meta.data.get("graph_id", ""))

    def claims(self) -> Iterator[Claim]:
        if self.kind in _NUMBERS:
            quantity = self._quantity()
            stored = self.meta.number("groundtruth")
            yield self._claim("number", self.meta, "groundtruth", Number(stored, quantity))
            yield self._claim("answer", self.row, "answer", self._answer(quantity, stored))
        elif self.kind == "backadj":
            yield from self._adjustment()
        elif self.kind == "collider_bias":
            yield self._claim("answer", self.row, "answer", self._no_effect())
        elif self.kind == "det-counterfactual":
            yield self._claim("answer", self.row, "answer", self._counterfactual())
        else:
            reason = NoModelError(Verdict.OUTSIDE, f"questions of the type {self.kind} are not known")
            yield self._claim("answer", self.row, "answer", reason, self.row.text("answer"))
            return
        yield from self._given()

    def _claim(
        self, what: str, place: Row, key: str, statement: Statement | NoModelError, stated: str = ""
    ) -> Claim:
        return Claim(
            f"{place.where}/{key}",
            f"question {self.row.data.get('question_id', '?')}",
            f"question: {self.kind} {what}",
            key,
            self.subject,
            statement,
            self.group,
            stated,
        )

    def _quantity(self) -> Quantity:
        match self.kind:
            case "marginal":
                return Chance({self.outcome: True})
            case "correlation":
                return difference(self._given_cause(True), self._given_cause(False))
            case "exp_away":
                seen = {self.meta.text("collider"): self._baseline()}
                return difference(
                    Chance({self.outcome: True}, {self.cause: True, **seen}),
                    Chance({self.outcome: True}, seen),
                )
        return _effect(EffectKind(self.kind), self.cause, self.outcome)

    def _given_cause(self, value: bool) -> Chance:
        return Chance({self.outcome: True}, {self.cause: value})

    def _baseline(self) -> bool:
        return bool(self.meta.data.get("baseline", True))

    def _answer(self, quantity: Quantity, stored: Fraction) -> Answer:
        """Yes or no to the question as it is worded: is it more than a half, more than none; or less."""
        above = bool(self.meta.get("polarity", bool))
        if self.kind == "ett":  # asked is whether it would be likelier without the treatment
            above = not above
        threshold = _HALF if self.kind == "marginal" else Fraction(0)
        return Answer(self.row.yes("answer"), quantity, threshold, above, stored)

    def _adjustment(self) -> Iterator[Claim]:
        stated = _names(self.meta, self.meta.get("groundtruth", list), "groundtruth")
        methods = self.meta.get("given_info", list)
        if len(methods) != 2:
            raise self.meta.fault("given_info", "two methods are needed here")
        first, second = (_names(self.meta, method, "given_info") for method in methods)
        valid = ValidSet(stated, self.cause, self.outcome)
        best = BestMethod(self.row.yes("answer"), first, second, self.cause, self.outcome)
        yield self._claim("set", self.meta, "groundtruth", valid)
        yield self._claim("answer", self.row, "answer", best)

    def _no_effect(self) -> Statement:
        """Among those with this value of the collider: does the one affect the other?"""
        seen = {self.meta.text("collider"): self._baseline()}
        return Affects(
            self.row.yes("answer"), self.cause, self.outcome, seen, bool(self.meta.get("polarity", bool))
        )

    def _counterfactual(self) -> Statement:
        evidence = {
            name: _bit(value, f"{self.meta.where}/given_info/{name}")
            for name, value in self.meta.get("given_info", dict).items()
        }
        action = _bit(self.meta.get("action", int), f"{self.meta.where}/action")
        value = _bit(self.meta.get("polarity", (int, bool)), f"{self.meta.where}/polarity")
        query = Query(observe=evidence, do={self.cause: action}, target=(self.outcome,))
        return Certain(self.row.yes("answer"), query, self.outcome, value)

    def _given(self) -> Iterator[Claim]:
        """The numbers that the text of the question gives."""
        given = self.meta.data.get("given_info")
        if not isinstance(given, dict) or self.kind == "det-counterfactual":
            return
        place = self.meta.rows("given_info")
        for key, value in given.items():
            terms = parse_formula(key)
            if (
                self.kind == "collider_bias"
            ):  # its key says a difference, its text and its number a correlation
                seen = {self.meta.text("collider"): self._baseline()}
                correlation = Correlation(self.cause, self.outcome, seen)
                statement = Number(place.number(key), correlation, _alternative(terms))
                yield self._claim("given", place, key, statement)
                continue
            if terms is None:
                reason = NoModelError(Verdict.OUTSIDE, f"{key} is no probability that is known")
                yield self._claim("given", place, key, reason, str(value)[:40])
                continue
            for indices, quantity in cells(terms):
                where = "/".join((key, *map(str, indices)))
                statement = Number(number(_cell(value, indices, f"{place.where}/{key}"), where), quantity)
                yield self._claim("given", place, where, statement)


def _alternative(terms: tuple[Term, ...] | None) -> tuple[tuple[str, Quantity], ...]:
    """What the key of a number says that it is."""
    return tuple(("the difference of its key", quantity) for _, quantity in (cells(terms) if terms else ()))


def _names(row: Row, value: Any, key: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise row.fault(key, "a list of names is needed here")
    return tuple(value)


def _bit(value: Any, where: str) -> bool:
    if value not in (0, 1) or not isinstance(value, int):
        raise MisuseError(f"{where}: 0 or 1 is needed here")
    return bool(value)


def _cell(value: Any, indices: tuple[int, ...], where: str) -> Any:
    for index in indices:
        if not isinstance(value, list) or len(value) != 2:
            raise MisuseError(f"{where}: a list of two is needed here, for 0 and 1")
        value = value[index]
    return value[0] if isinstance(value, list) and len(value) == 1 else value
