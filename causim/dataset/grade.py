"""Grading: a reply is right if its last JSON object is one of the exact answers, and wrong in every other case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from causim.dataset.records import Record
from causim.dataset.reply import FormError, answer_in
from causim.dataset.rubric import NOT_POSSIBLE, RIGHT, Grade, Reason, Rubric
from causim.dataset.specification import Specification
from causim.engine import Assignment, Budget, Query, UndecidedError, contains_many, variable_domain
from causim.errors import MisuseError
from causim.model.domain import Value

__all__ = ["Grade", "Reason", "grade", "grade_many", "graded", "known_specs"]

MEMBERSHIP = Budget(contexts=50_000, seconds=float("inf"))  # no clock: grades do not depend on the machine

Claim = Mapping[str, Value]


def grade(reply: str, record: Record, spec: Specification | None = None) -> Grade:
    """1 for a reply whose last JSON object is a possible answer: exactly the required keys, each with a value of its
    type, and together of non-zero probability. 0 for everything else; never an exception for any text.

    Where the record has `abstention`, the object must instead be {"no answer": "impossible"} if nothing is possible,
    and {"no answer": "cannot be determined"} if several answers are.

    `spec` is needed for a record that does not list all right answers, and then the engine is asked; MisuseError is
    raised if it is missing, or is not the specification that the record names.
    """
    if spec is not None and spec.sha256 != record.spec.sha256:
        raise MisuseError(f"{record.id} is about another specification, with SHA-256 {record.spec.sha256}")
    (found,) = graded([reply], [Rubric.of(record)], {} if spec is None else {spec.sha256: spec})
    return found


def grade_many(
    replies: Iterable[str],
    records: Iterable[Record],
    specs: Mapping[str, Specification] | Iterable[Specification] = (),
) -> list[Grade]:
    """The grade of each reply to the record in its place, as `grade` gives it, in less time.

    A record that comes many times, for many replies, is prepared once, and claims about one question that only its
    model can decide are decided together. `specs` are specifications, or a mapping of them by SHA-256, which may read
    them when they are asked for. Raises MisuseError for a specification that is needed and missing, or for lists of
    unequal lengths.
    """
    replies, records = list(replies), list(records)
    if len(replies) != len(records):
        raise MisuseError(f"there are {len(replies):,} replies to {len(records):,} records")
    prepared = {id(record): Rubric.of(record) for record in {id(r): r for r in records}.values()}
    return graded(replies, [prepared[id(record)] for record in records], known_specs(specs))


def known_specs(
    specs: Mapping[str, Specification] | Iterable[Specification],
) -> Mapping[str, Specification]:
    """Specifications by their SHA-256."""
    return specs if isinstance(specs, Mapping) else {spec.sha256: spec for spec in specs}


def graded(
    replies: Sequence[str], rubrics: Sequence[Rubric], specs: Mapping[str, Specification]
) -> list[Grade]:
    """The grade of each reply by the rubric in its place. Raises MisuseError as `grade_many` does."""
    grades: list[Grade | None] = []
    claims: dict[int, Claim] = {}
    open_questions: dict[tuple[str, Query], list[int]] = {}
    for place, (reply, rubric) in enumerate(zip(replies, rubrics, strict=True)):
        try:
            claim = answer_in(reply)
        except FormError as error:
            grades.append(Grade(0, error.flaw, str(error)))
            continue
        verdict = rubric.judge(claim)
        grades.append(verdict)
        if verdict is None:
            claims[place] = claim
            open_questions.setdefault((rubric.sha256, rubric.query), []).append(place)
    for places in open_questions.values():
        rubric = rubrics[places[0]]
        verdicts = _by_model([claims[place] for place in places], rubric, specs)
        for place, verdict in zip(places, verdicts, strict=True):
            grades[place] = verdict
    return [found for found in grades if found is not None]


def _by_model(claims: Sequence[Claim], rubric: Rubric, specs: Mapping[str, Specification]) -> Iterable[Grade]:
    """Grades of claims of the right form about one question, which are not among its listed answers."""
    spec = specs.get(rubric.sha256)
    if spec is None:
        raise MisuseError(
            f"{rubric.name} does not list all of its {rubric.count:,} right answers: its specification, with SHA-256 "
            f"{rubric.sha256}, is needed to grade another"
        )
    domains = {key: variable_domain(spec.model, key) for key in rubric.keys}
    strays = [next((key for key in rubric.keys if claim[key] not in domains[key]), None) for claim in claims]
    inside = [Assignment(claim) for claim, stray in zip(claims, strays, strict=True) if stray is None]
    verdicts = iter(_memberships(inside, rubric.query, spec))
    return [
        next(verdicts)
        if stray is None
        else Grade(0, Reason.OUT_OF_DOMAIN, f"{stray}: not a value of its type")
        for stray in strays
    ]


def _memberships(claims: Sequence[Assignment], query: Query, spec: Specification) -> list[Grade]:
    """All together where the engine can; one by one, the short way first, where there is one or it cannot."""
    if len(claims) > 1:
        try:
            found = contains_many(spec.model, query, claims, MEMBERSHIP)
        except UndecidedError:
            pass
        else:
            return [RIGHT if right else NOT_POSSIBLE for right in found]
    return [_membership(claim, query, spec) for claim in claims]


def _membership(claim: Assignment, query: Query, spec: Specification) -> Grade:
    try:
        return RIGHT if spec.possible(query, claim, MEMBERSHIP) else NOT_POSSIBLE
    except UndecidedError as error:
        return Grade(0, Reason.UNDECIDED, str(error))
