"""Grading: a reply is right if its last JSON object is one of the exact answers, and wrong in every other case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from causim.dataset.records import Record
from causim.dataset.reply import Flaw, FormError, answer_in
from causim.dataset.specification import Specification
from causim.engine import Assignment, Budget, Query, Status, variable_domain
from causim.errors import MisuseError
from causim.model.domain import Value

MEMBERSHIP = Budget(contexts=2_000_000, seconds=float("inf"), answers=1)


class Reason(StrEnum):
    """What a grade rests on, where the form of the reply is right."""

    RIGHT = "right"
    WRONG_KEYS = "wrong-keys"
    WRONG_TYPE = "wrong-type"
    OUT_OF_DOMAIN = "out-of-domain"
    NOT_POSSIBLE = "not-possible"
    UNDECIDED = "undecided"  # the engine's budget was spent: not known to be right, so not counted as right


@dataclass(frozen=True, slots=True)
class Grade:
    score: Literal[0, 1]
    reason: Reason | Flaw
    detail: str = ""


def grade(reply: str, record: Record, spec: Specification | None = None) -> Grade:
    """1 for a reply whose last JSON object is a possible answer: exactly the required keys, each with a value of its
    type, and together of non-zero probability. 0 for everything else; never an exception for any text.

    `spec` is needed for a record that does not list all right answers, and then the engine is asked; MisuseError is
    raised if it is missing, or is not the specification that the record names.
    """
    if spec is not None and spec.sha256 != record.spec.sha256:
        raise MisuseError(f"{record.id} is about another specification, with SHA-256 {record.spec.sha256}")
    try:
        claim = answer_in(reply)
    except FormError as error:
        return Grade(0, error.flaw, str(error))
    wrong = _wrong_keys(claim, record) or _wrong_type(claim, record, spec)
    if wrong is not None:
        return wrong
    if any(Assignment(values) == claim for values in record.answer.support):
        return Grade(1, Reason.RIGHT)
    if record.answer.complete:
        return Grade(0, Reason.NOT_POSSIBLE, "this is none of the possible answers")
    if spec is None:
        raise MisuseError(
            f"{record.id} lists {len(record.answer.support):,} of {record.answer.count:,} right answers: its "
            f"specification, {record.spec.model}, is needed to grade it"
        )
    return _ask(record, Assignment(claim), spec)


def _wrong_keys(claim: Mapping[str, Value], record: Record) -> Grade | None:
    missing = [key for key in record.required_keys if key not in claim]
    extra = [key for key in claim if key not in record.required_keys]
    if not missing and not extra:
        return None
    parts = [f"missing: {', '.join(missing)}"] if missing else []
    parts += [f"not asked for: {', '.join(key[:80] for key in extra[:20])}"] if extra else []
    return Grade(0, Reason.WRONG_KEYS, "; ".join(parts))


def _wrong_type(claim: Mapping[str, Value], record: Record, spec: Specification | None) -> Grade | None:
    for name in record.required_keys:
        value, gold = claim[name], record.answer.gold[name]
        if type(value) is not type(gold):
            kinds = {bool: "true or false", int: "an integer", str: "a string"}
            return Grade(0, Reason.WRONG_TYPE, f"{name}: {kinds[type(gold)]} is needed")
        if spec is not None and value not in variable_domain(spec.model, name):
            return Grade(0, Reason.OUT_OF_DOMAIN, f"{name}: not a value of its type")
    return None


def _ask(record: Record, claim: Assignment, spec: Specification) -> Grade:
    """Whether the evidence and the claim together have non-zero probability; one world that shows it is enough."""
    query = record.query.query()
    model = spec.model
    nodes = {name: value for name, value in claim.items() if name in model.node_by_name}
    exogenous = {name: value for name, value in claim.items() if name not in nodes}
    forced = {name: nodes.pop(name) for name in query.do if name in nodes}
    known = {**query.given, **exogenous}
    seen = {**query.observe, **({} if query.do else nodes)}
    denied = Grade(0, Reason.NOT_POSSIBLE, "this is none of the possible answers")
    for stated, said in ((query.do, forced), (query.given, exogenous), (query.observe, seen)):
        if any(said[name] != value for name, value in stated.items() if name in said):
            return denied
    after = nodes if query.do else {}
    target = tuple(u.name for u in model.exogenous) or tuple(model.node_by_name)
    asked = Query(given=known, observe=seen, do=query.do, observe_after=after, target=target)
    answer = spec.engine.answer(asked, MEMBERSHIP)
    if answer.count_at_least:
        return Grade(1, Reason.RIGHT)
    if answer.status is Status.UNDECIDED:
        return Grade(0, Reason.UNDECIDED, f"not known to be possible: {answer.spent}")
    return denied
