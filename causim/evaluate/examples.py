"""Replies to look at, some right and some wrong, each with its prompt, grade, right answers and their derivation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from hashlib import sha256

from causim.dataset.records import Record, json_line
from causim.engine import Budget, UndecidedError
from causim.engine.tracing.derivation import explain
from causim.engine.tracing.trace_text import trace_text
from causim.evaluate.questions import Specs
from causim.evaluate.run import Evaluated, Graded
from causim.reporting import Passage

BUDGET = Budget(contexts=20_000, seconds=20.0)  # of each part of a derivation
LISTED = 8  # right answers that are shown
RIGHT, WRONG = "Right answers", "Wrong answers"

Example = tuple[Record, Graded]


def examples(evaluated: Evaluated, specs: Specs, number: int) -> tuple[Passage, ...]:
    """So many wrong and so many right replies, chosen by chance, those with rare reasons and kinds not last."""
    return (
        *(_passage(example, specs, WRONG) for example in _chosen(evaluated, 0, number)),
        *(_passage(example, specs, RIGHT) for example in _chosen(evaluated, 1, number)),
    )


def _chosen(evaluated: Evaluated, score: int, number: int) -> list[Example]:
    """In turns from each pair of a kind and a reason; of one question at most one."""
    piles: dict[tuple[str, str], list[Example]] = defaultdict(list)
    for record, replies in sorted(evaluated.questions, key=lambda each: _chance(each[0].id)):
        found = next((reply for reply in replies if reply.score == score), None)
        if found is not None:
            piles[record.kind, found.reason].append((record, found))
    return list(_in_turns([piles[key] for key in sorted(piles)], number))


def _in_turns(piles: Sequence[list[Example]], number: int) -> Iterator[Example]:
    turn = 0
    while number > 0 and any(turn < len(pile) for pile in piles):
        for pile in piles:
            if turn < len(pile) and number > 0:
                yield pile[turn]
                number -= 1
        turn += 1


def _passage(example: Example, specs: Specs, group: str) -> Passage:
    record, reply = example
    grade = f"{reply.reason}: {reply.detail}" if reply.detail else reply.reason
    parts = [
        ("Prompt", record.prompt),
        ("Reply, cut off at the limit of tokens" if reply.cut else "Reply", reply.text or "(nothing)"),
        ("Grade", grade),
        (_answers_title(record), "\n".join(_answers(record))),
    ]
    derivation = _derivation(record, specs)
    if derivation:
        parts.append(("How the right answers follow", derivation))
    title = f"{record.kind}, {record.scenario}: {record.id} ({reply.reason})"
    return Passage(group, title, tuple(parts), "good" if reply.score else "bad")


def _answers_title(record: Record) -> str:
    if record.answer.count == 1:
        return "The right answer"
    return (
        f"Right answers: {record.answer.count:,}"
        if record.answer.count
        else "Right answers: none is possible"
    )


def _answers(record: Record) -> Iterator[str]:
    if record.reply != record.answer.gold:
        yield f"{json_line(dict(record.reply))}   what a reply must say"
    support = record.answer.support
    chances = record.answer.probabilities or [""] * len(support)
    for values, chance in list(zip(support, chances, strict=True))[:LISTED]:
        yield json_line(values) + (f"   probability {chance}" if chance and record.answer.count > 1 else "")
    if record.answer.count > LISTED:
        yield f"... and {record.answer.count - min(LISTED, len(support)):,} more"


def _derivation(record: Record, specs: Specs) -> str | None:
    """As `causim explain` shows it; None if the specification is not at hand, or it takes too long."""
    spec = specs.get(record.spec.sha256)
    if spec is None:
        return None
    try:
        return trace_text(explain(spec.model, record.query.query(), BUDGET, cases=1))
    except UndecidedError as error:
        return f"undecided: {error}"


def _chance(name: str) -> bytes:
    return sha256(f"example/{name}".encode("utf-8", "replace")).digest()
