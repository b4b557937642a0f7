"""Runs both strategies at each size, and counts what came of it.

Each strategy at each size is a library of its own inside the folder, so that an experiment which was stopped goes on
where it was, and every refused attempt can be looked up.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from causim.errors import CausimError
from causim.growth.experiment.config import STRATEGIES, IncrementalVsOneShot
from causim.growth.experiment.taxonomy import CLASSES, class_of, failure
from causim.growth.library import Library
from causim.growth.records import Attempt, History, Status
from causim.growth.run import Watch, grow
from causim.reporting import Bars, Points, Report, Series, Share, Table
from causim.reporting.tables import Cell, columns

NAMES = {"incremental": "incremental", "one_shot": "one-shot"}


@dataclass(frozen=True, slots=True)
class Trials:
    """What came of one strategy at one size. A trial whose author was out of reach is open, not failed."""

    strategy: str
    size: int
    asked: int
    histories: tuple[History, ...]

    @property
    def attempts(self) -> list[Attempt]:
        return [attempt for history in self.histories for attempt in history.attempts]

    @property
    def refused(self) -> list[Attempt]:
        return [attempt for attempt in self.attempts if not attempt.accepted]

    @property
    def open(self) -> int:
        return self.asked - sum(history.done for history in self.histories)

    def success(self, topology: str | None = None) -> Share:
        """Complete models among those that came to an end."""
        ended = [h for h in self.histories if h.done and topology in (None, h.job.topology)]
        return Share(sum(h.status is Status.COMPLETE for h in ended), len(ended))


def run(
    config: IncrementalVsOneShot,
    folder: str | os.PathLike[str],
    *,
    workers: int = 1,
    watch: Watch = lambda progress: None,
) -> Report:
    """Grow what is missing, then report on all of it.

    Models need not differ: that a strategy writes the same model twice is no failure of it. Raises MisuseError if the
    folder holds another experiment, CausimError for what cannot be read or written.
    """
    found: list[Trials] = []
    for strategy, size, wanted in config.runs():
        library = Library(Path(folder) / f"{strategy}-{size}")
        resume = library.manifest() is not None
        grow(wanted, library, resume=resume, workers=workers, unique=False, watch=watch)
        jobs = list(wanted.jobs())
        histories = tuple(h for job in jobs if (h := library.history(job.id)) is not None)
        found.append(Trials(strategy, size, len(jobs), histories))
    return report(config, found)


def report(config: IncrementalVsOneShot, found: Sequence[Trials]) -> Report:
    """The tables and charts of an experiment. Raises CausimError if there is nothing to report."""
    if not any(trials.histories for trials in found):
        raise CausimError("no trial has begun")
    tables = (_success(found), _by_topology(found), _failures(found), _codes(found))
    summary = [*_sentences(config, found)]
    open_trials = sum(trials.open for trials in found)
    if open_trials:
        summary.append(
            f"{open_trials:,} trials are open: the author was out of reach. Run it again to go on."
        )
    facts = (("kind", config.kind), ("trials", sum(t.asked for t in found)), ("open", open_trials))
    return Report("Incremental against one-shot", tuple(summary), tables, _charts(found), facts=facts)


def _sentences(config: IncrementalVsOneShot, found: Sequence[Trials]) -> list[str]:
    authors = sorted({history.author for trials in found for history in trials.histories})
    trials = config.trials * len(dict.fromkeys(config.topologies))
    each = "one attempt" if config.attempts == 1 else f"{config.attempts} attempts"
    lines = [
        f"Author: {', '.join(authors)}. {trials:,} models of each size and strategy, {each} at each step."
    ]
    for strategy in STRATEGIES:
        shares = [t.success() for t in found if t.strategy == strategy]
        total = Share(sum(s.part for s in shares), sum(s.whole for s in shares))
        lines.append(f"{NAMES[strategy].capitalize()}: {total.part:,} of {total.whole:,} succeeded, {total}.")
    return lines


# --- tables


def _success(found: Sequence[Trials]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for trials in found:
        requests = [request for attempt in trials.attempts for request in attempt.requests]
        rows.append(
            (
                NAMES[trials.strategy],
                trials.size,
                trials.success().whole,
                trials.success(),
                trials.open,
                len(trials.attempts),
                len(requests),
                sum(request.input_tokens for request in requests),
                sum(request.output_tokens for request in requests),
            )
        )
    keys = ("strategy", "nodes", "trials", "success*", "open", "attempts")
    note = "trials that came to an end; success with 95% intervals"
    names = columns(*keys, "requests", "input_tokens", "output_tokens")
    return Table("success", "Success by size", names, tuple(sorted(rows, key=_by_strategy)), note)


def _by_topology(found: Sequence[Trials]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for trials in found:
        for topology in dict.fromkeys(history.job.topology for history in trials.histories):
            share = trials.success(topology)
            rows.append((NAMES[trials.strategy], trials.size, topology, share.whole, share))
    names = columns("strategy", "nodes", "topology", "trials", "success*")
    ordered = tuple(sorted(rows, key=_by_strategy))
    return Table("success_by_topology", "Success by topology", names, ordered, shown="page")


def _failures(found: Sequence[Trials]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for trials in found:
        count = Counter(failure(attempt) for attempt in trials.refused)
        for name in CLASSES:
            share = Share(count[name], len(trials.refused))
            rows.append((NAMES[trials.strategy], trials.size, name, count[name], share))
    ordered = sorted((row for row in rows if row[3]), key=_by_strategy)
    note = "refused attempts, each in the first class of: " + ", ".join(CLASSES)
    names = columns("strategy", "nodes", "failure", "attempts", "of_refused*")
    return Table("failures", "Failures (classes of the paper's Table 27)", names, tuple(ordered), note)


def _codes(found: Sequence[Trials]) -> Table:
    count = Counter(
        (NAMES[trials.strategy], trials.size, code, name)
        for trials in found
        for attempt in trials.refused
        for code, name in dict.fromkeys((r.code, class_of(r)) for r in attempt.refusals)
    )
    rows = sorted(((*key, number) for key, number in count.items()), key=lambda r: (*r[:2], -r[4], r[2]))
    names = columns("strategy", "nodes", "code", "failure", "attempts")
    return Table("codes", "Failures by code", names, tuple(rows), "attempts in which it occurs", shown="page")


def _by_strategy(row: tuple[Cell, ...]) -> tuple[str, int]:
    """All sizes of one strategy together; Python's sort leaves the rest as it is."""
    return str(row[0]), row[1] if isinstance(row[1], int) else 0


# --- pictures


def _charts(found: Sequence[Trials]) -> tuple[Points | Bars, ...]:
    ordered = sorted(found, key=lambda trials: trials.size)
    series = tuple(
        Series(NAMES[s], tuple((str(t.size), t.success()) for t in ordered if t.strategy == s))
        for s in STRATEGIES
    )
    success = Points("success", "Success by size, with 95% intervals", "nodes", "models that succeed", series)
    bars = []
    for strategy in STRATEGIES:
        for trials in ordered:
            if trials.strategy == strategy and trials.refused:
                count = Counter(failure(attempt) for attempt in trials.refused)
                label = f"{NAMES[strategy]}, {trials.size} nodes"
                bars.append((label, tuple(float(count[name]) for name in CLASSES)))
    if not bars:
        return (success,)
    return success, Bars("failures", "Failures by class", "refused attempts", tuple(bars), CLASSES)
