"""What a reply to one question is measured against, made once for all replies to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from causim.dataset.records import IMPOSSIBLE, NO_ANSWER, UNDETERMINED, GoldAnswer, Question, Record
from causim.dataset.reply import Flaw, shown
from causim.engine import Query
from causim.model.domain import Value


class Reason(StrEnum):
    """What a grade rests on, where the form of the reply is right."""

    RIGHT = "right"
    WRONG_KEYS = "wrong-keys"
    WRONG_TYPE = "wrong-type"
    OUT_OF_DOMAIN = "out-of-domain"  # told apart from not-possible only where the model is asked
    NOT_POSSIBLE = "not-possible"
    NOT_DETERMINED = (
        "not-determined"  # one answer was named, where saying that there are several was asked for
    )
    WRONG_ABSTENTION = "wrong-abstention"
    UNDECIDED = "undecided"  # the engine's budget was spent: not known to be right, so not counted as right


@dataclass(frozen=True, slots=True)
class Grade:
    score: Literal[0, 1]
    reason: Reason | Flaw
    detail: str = ""


RIGHT = Grade(1, Reason.RIGHT)
NOT_POSSIBLE = Grade(0, Reason.NOT_POSSIBLE, "this is none of the possible answers")
_NOTHING_POSSIBLE = Grade(0, Reason.NOT_POSSIBLE, "the evidence is impossible, so no answer is possible")
_KINDS: dict[type, str] = {bool: "true or false", int: "an integer", str: "a string"}
_ABSTENTIONS = (IMPOSSIBLE, UNDETERMINED)


@dataclass(frozen=True, slots=True, eq=False)
class Rubric:
    """The form and the listed answers of one question.

    name: what messages call it. kinds: the types of the values of `keys`, none of them if nothing is possible. right:
    the listed assignments, as values in the order of `keys`; all of them if `complete`.
    """

    name: str
    sha256: str
    query: Query
    keys: tuple[str, ...]
    kinds: tuple[type, ...]
    right: frozenset[tuple[Value, ...]]
    count: int
    complete: bool
    abstention: bool

    @classmethod
    def of(cls, record: Record) -> Rubric:
        return cls.made(
            record.id,
            record.spec.sha256,
            record.query,
            record.required_keys,
            record.answer,
            record.abstention,
        )

    @classmethod
    def made(
        cls,
        name: str,
        sha256: str,
        question: Question,
        keys: Sequence[str],
        answer: GoldAnswer,
        abstention: bool,
    ) -> Rubric:
        """From the parts of a record."""
        listed = [*answer.support, answer.gold] if answer.count else []
        return cls(
            name=name,
            sha256=sha256,
            query=question.query(),
            keys=tuple(keys),
            kinds=tuple(type(answer.gold[key]) for key in keys) if answer.count else (),
            right=frozenset(tuple(values[key] for key in keys) for values in listed),
            count=answer.count,
            complete=answer.complete,
            abstention=abstention,
        )

    @property
    def needs_model(self) -> bool:
        """Whether a reply can depend on more than what is listed."""
        return not self.complete and not self.abstention

    def judge(self, claim: Mapping[str, Value]) -> Grade | None:
        """The grade of what a reply states; None if only the model can tell."""
        if self.abstention and claim.keys() == {NO_ANSWER}:
            return self._abstained(claim[NO_ANSWER])
        if len(claim) != len(self.keys) or any(key not in claim for key in self.keys):
            return self._wrong_keys(claim)
        if not self.count:
            return _NOTHING_POSSIBLE
        values = tuple([claim[key] for key in self.keys])
        if tuple(map(type, values)) != self.kinds:  # before any comparison, for True == 1
            return self._wrong_type(claim)
        listed = values in self.right
        if self.abstention and self.count > 1 and (listed or not self.complete):
            return Grade(0, Reason.NOT_DETERMINED, "there are several answers, and this names one")
        if listed:
            return RIGHT
        return NOT_POSSIBLE if self.complete else None

    def _abstained(self, said: Value) -> Grade:
        if said not in _ABSTENTIONS:
            options = " or ".join(f'"{option}"' for option in _ABSTENTIONS)
            return Grade(0, Reason.WRONG_ABSTENTION, f"a reply without an answer says {options}")
        if self.count == 1:
            return Grade(0, Reason.WRONG_ABSTENTION, "there is exactly one answer")
        if (said == IMPOSSIBLE) != (self.count == 0):
            there = "several answers are possible" if self.count else "the evidence is impossible"
            return Grade(0, Reason.WRONG_ABSTENTION, there)
        return RIGHT

    def _wrong_keys(self, claim: Mapping[str, Value]) -> Grade:
        missing = [key for key in self.keys if key not in claim]
        extra = [key for key in claim if key not in self.keys]
        parts = [f"missing: {', '.join(missing)}"] if missing else []
        parts += [f"not asked for: {', '.join(shown(key) for key in extra[:20])}"] if extra else []
        return Grade(0, Reason.WRONG_KEYS, "; ".join(parts))

    def _wrong_type(self, claim: Mapping[str, Value]) -> Grade:
        for key, kind in zip(self.keys, self.kinds, strict=True):
            if type(claim[key]) is not kind:
                return Grade(0, Reason.WRONG_TYPE, f"{key}: {_KINDS[kind]} is needed")
        raise AssertionError("all types are right")
