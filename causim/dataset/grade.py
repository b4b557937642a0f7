"""Grading: a reply is right if its last JSON object is one of the exact answers, and wrong in every other case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from causim.dataset.records import Record
from causim.dataset.reply import Flaw, FormError, answer_in
from causim.dataset.specification import Specification
from causim.engine import Assignment, Budget, UndecidedError, variable_domain
from causim.errors import MisuseError
from causim.model.domain import Value

MEMBERSHIP = Budget(contexts=50_000, seconds=float("inf"))  # no clock: grades do not depend on the machine


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


_NONE_OF_THEM = Grade(0, Reason.NOT_POSSIBLE, "this is none of the possible answers")


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
    if any(Assignment(values) == claim for values in (record.answer.gold, *record.answer.support)):
        return Grade(1, Reason.RIGHT)
    if record.answer.complete:
        return _NONE_OF_THEM
    if spec is None:
        raise MisuseError(
            f"{record.id} lists {len(record.answer.support):,} of {record.answer.count:,} right answers: its "
            f"specification, {record.spec.model}, is needed to grade another"
        )
    try:
        right = spec.possible(record.query.query(), Assignment(claim), MEMBERSHIP)
    except UndecidedError as error:
        return Grade(0, Reason.UNDECIDED, str(error))
    return Grade(1, Reason.RIGHT) if right else _NONE_OF_THEM


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
