"""An evaluation from records to results, in stages that a stopped run goes on with: replies, grades, results.

Replies and grades are kept by the hash of all that they depend on. So a folder may be used again after its settings
were changed: what was not affected is not paid for twice.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import Any

from causim.dataset.grade import grade_many
from causim.dataset.records import Record, json_line
from causim.dataset.reply import FormError, answer_in
from causim.dataset.rubric import Reason
from causim.errors import MisuseError
from causim.evaluate.inference import GREEDY, Reasoner, Replies, ReplyStore, Sampling, collect
from causim.evaluate.inference.batch_file import take_results
from causim.evaluate.inference.store import LineStore
from causim.evaluate.metrics import Outcome, majority
from causim.evaluate.questions import Asked, Specs
from causim.evaluate.results import Results
from causim.reporting.writing import make_folder

REPLIES, GRADES, TIMES = "replies.jsonl", "grades.jsonl", "times.jsonl"
RULES = 1  # to be raised when grading changes, so that grades on file do not count any more
CHUNK = 2_000  # replies that are graded, and put on the disk, together

# What is done of a stage: its name, how many, of how many.
Watch = Callable[[str, int, int], None]

_MISFORMED = {Reason.WRONG_KEYS, Reason.WRONG_TYPE}  # of the reasons that are no flaw of the text


@dataclass(frozen=True, slots=True)
class Graded:
    """A reply with its grade. `answer` is the object that it states, as text that is equal for equal objects."""

    text: str
    cut: bool
    score: int
    reason: str
    detail: str
    answer: str | None

    @property
    def formed(self) -> bool:
        """Whether the answer has the form that was asked for, right or not."""
        return self.answer is not None and self.reason not in _MISFORMED


@dataclass(frozen=True, slots=True)
class Evaluated:
    """All of an evaluation: what is summed up, and for examples each record with its replies."""

    results: Results
    questions: tuple[tuple[Record, tuple[Graded, ...]], ...]
    seconds: Mapping[str, float]


def run_evaluation(
    asked: Asked,
    reasoner: Reasoner,
    folder: str | os.PathLike[str],
    *,
    k: int = 1,
    sampling: Sampling = GREEDY,
    name: str = "",
    watch: Watch = lambda stage, done, total: None,
) -> Evaluated:
    """Draw `k` replies to each record, grade them, and write the results into the folder.

    A run that was stopped goes on when it is called again, and ends with the same results. Raises CausimError where the
    reasoner fails or a file cannot be written; what was answered before is kept.
    """
    place = make_folder(folder)
    records = asked.records
    started = monotonic()
    replies: dict[int, Replies] = {}
    with ReplyStore(place / REPLIES) as store:
        before = len(store)
        names = [record.id for record in records]
        prompts = [record.prompt for record in records]
        for found in collect(reasoner, prompts, k, sampling, store, names):
            replies[found.prompt] = found
            watch("replies", len(replies), len(records))
        drawn = len(store) - before
    answered = monotonic()
    graded = grade_all(records, [replies[i] for i in range(len(records))], asked.specs, place, watch)
    outcomes = tuple(outcome(record, each) for record, each in zip(records, graded, strict=True))
    ended = monotonic()
    results = Results(name or place.name, reasoner.name, k, sampling, asked.digest, outcomes)
    results.write(place)
    seconds = {"replies": round(answered - started, 3), "grades": round(ended - answered, 3)}
    with open(place / TIMES, "a", encoding="utf-8") as stream:
        stream.write(json.dumps({"drawn": drawn, **seconds}) + "\n")
    return Evaluated(results, tuple(zip(records, graded, strict=True)), seconds)


def take_batch(
    path: str | os.PathLike[str],
    asked: Asked,
    reasoner: str,
    folder: str | os.PathLike[str],
    k: int,
    sampling: Sampling,
) -> None:
    """Put the results of `vllm run-batch` into the folder of a run. Raises MisuseError as `reply_lines` does."""
    questions = [(record.id, record.prompt) for record in asked.records]
    with ReplyStore(make_folder(folder) / REPLIES) as store:
        take_results(path, store, reasoner, questions, k, sampling)


def replies_on_file(folder: str | os.PathLike[str]) -> frozenset[str]:
    """The keys of the replies that a run has. Raises MisuseError if there is no such run."""
    path = Path(folder) / REPLIES
    if not path.is_file():
        raise MisuseError(f"{folder} is no folder of a run: there is no {REPLIES} in it")
    with ReplyStore(path) as store:
        return frozenset(store)


# --- grades


def grade_all(
    records: Sequence[Record], replies: Sequence[Replies], specs: Specs, folder: Path, watch: Watch
) -> list[tuple[Graded, ...]]:
    """The graded replies of each record. A text that comes twice in answer to one record is graded once."""
    total = sum(len(each.texts) for each in replies)
    digests = [sha256(record.to_line().encode("utf-8", "replace")).hexdigest() for record in records]
    keys = [
        [_grade_key(digest, text) for text in each.texts]
        for digest, each in zip(digests, replies, strict=True)
    ]
    with LineStore(folder / GRADES) as store:
        pending = {
            key: (record, text)
            for record, each, own in zip(records, replies, keys, strict=True)
            for key, text in zip(own, each.texts, strict=True)
            if key not in store
        }
        waiting = iter(pending.items())
        while chunk := list(islice(waiting, CHUNK)):
            watch("grades", len(store), total)
            store.add(_grade_lines(chunk, specs))
        watch("grades", total, total)
        return [
            tuple(
                _graded(store[key], text, cut)
                for key, text, cut in zip(own, each.texts, each.cut, strict=True)
            )
            for each, own in zip(replies, keys, strict=True)
        ]


def _grade_key(record: str, reply: str) -> str:
    """What a grade depends on."""
    return sha256(json.dumps([RULES, record, reply]).encode()).hexdigest()


def _grade_lines(pending: Sequence[tuple[str, tuple[Record, str]]], specs: Specs) -> Iterator[dict[str, Any]]:
    texts, records = [text for _, (_, text) in pending], [record for _, (record, _) in pending]
    for (key, (record, text)), found in zip(pending, grade_many(texts, records, specs), strict=True):
        yield {
            "key": key,
            "id": record.id,
            "score": found.score,
            "reason": str(found.reason),
            "detail": found.detail,
            "answer": answer_text(text),
        }


def answer_text(reply: str) -> str | None:
    """The object that a reply states, in a form that is equal for equal objects; None if it has no flat object."""
    try:
        claim = answer_in(reply)
    except FormError:
        return None
    return json_line(dict(sorted(claim.items())))


def _graded(line: Mapping[str, Any], text: str, cut: bool) -> Graded:
    return Graded(text, cut, int(line["score"]), line["reason"], line["detail"], line["answer"])


def outcome(record: Record, replies: Sequence[Graded]) -> Outcome:
    """What became of one question."""
    scores = [reply.score for reply in replies]
    return Outcome(
        id=record.id,
        kind=record.kind,
        scenario=record.scenario,
        mode=record.mode,
        nodes=record.spec.nodes,
        topology=record.spec.topology,
        replies=len(replies),
        right=sum(scores),
        vote=majority(record.id, [reply.answer for reply in replies], scores),
        formed=sum(reply.formed for reply in replies),
        cut=sum(reply.cut for reply in replies),
    )
