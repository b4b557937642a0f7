"""The report of a training run: before, after, and the control, with intervals; what each round did."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from causim.evaluate.compare import compare_runs
from causim.evaluate.groups import formed, measured, pass_of, vote
from causim.evaluate.metrics import difference
from causim.evaluate.results import Results
from causim.files import write_text
from causim.reporting import Points, Report, Series, Share, Table
from causim.reporting.tables import Cell, Column, columns
from causim.reporting.writing import write_pictures, write_report
from causim.train.config import Rejection
from causim.train.run import Outcome

RESULTS = "results.json"


def training_report(outcome: Outcome) -> Report:
    """The report of a run."""
    runs = list(_runs(outcome))
    sides = [results for _, results in runs]
    compared = compare_runs(sides, [name for name, _ in runs])
    return Report(
        title="Training run",
        summary=tuple(_sentences(outcome)),
        tables=(
            _accuracy(runs),
            *_differences(outcome),
            _rounds(outcome),
            *(table for table in compared.tables if table.name.startswith("by_")),
        ),
        charts=(_progress(outcome), *compared.charts),
        facts=tuple(_facts(outcome)),
    )


def write_training_report(outcome: Outcome, report: Report, folder: str | os.PathLike[str]) -> list[Path]:
    """The page, its data and tables, results.json with what went in, and the pictures. Raises CausimError."""
    written = write_report(report, folder) + write_pictures(report.charts, folder)
    written.append(Path(folder) / RESULTS)
    write_text(written[-1], json.dumps(_results(outcome, report), ensure_ascii=False, indent=1) + "\n")
    return written


def _runs(outcome: Outcome) -> Iterator[tuple[str, Results]]:
    """Every evaluation under its name, the ones to be compared with first."""
    yield "before", outcome.baseline
    if outcome.warm is not None:
        yield "warm start", outcome.warm
    for done in outcome.rounds:
        yield from ((f"round {done.number}, block {name}", results) for name, results in done.blocks)
        yield f"round {done.number}", done.results
        if done.control is not None:
            yield f"control {done.number}", done.control


def _begun(outcome: Outcome) -> Results:
    """What the rounds began with."""
    return outcome.warm or outcome.baseline


def _sentences(outcome: Outcome) -> Iterator[str]:
    test, last = outcome.tasks.test, outcome.rounds[-1]
    made = f", {outcome.weights:,} weights from scratch" if outcome.weights else ""
    yield (
        f"{len(outcome.tasks.labels):,} labels, {len(outcome.tasks.pool.records):,} questions to collect from, "
        f"{len(test.records):,} to test with{made}."
    )
    before, after = _score(_begun(outcome)), _score(last.results)
    yield f"pass@1 before {before}, after {after}: {_change(_begun(outcome), last.results)} points."
    if last.control is None:
        yield "There is no control: how much of this is due to verified replies is not known."
        return
    gain = _change(last.control, last.results)
    yield f"The control, trained as long without verified replies: {_score(last.control)}."
    low, high = gain.interval
    if low > 0:
        yield f"Verified replies brought {gain} points over the control."
    else:
        word = "lost" if high < 0 else "brought nothing that could be told from chance"
        yield f"Against the control, verified replies {word}: {gain} points."


def _score(results: Results) -> Any:
    return measured(results.outcomes, pass_of(1), results)


def _change(before: Results, after: Results) -> Any:
    """The difference on the same questions, paired."""
    first, second = ([o.accuracy for o in results.outcomes] for results in (before, after))
    return difference(first, second, before.sampling.seed)


# --- tables


def _accuracy(runs: list[tuple[str, Results]]) -> Table:
    many = runs[0][1].k > 1
    names = [*columns("model", "questions"), Column("pass_at_1", "pass@1", share=True)]
    names += [Column("majority", share=True)] if many else []
    names.append(Column("formed", "right form", share=True))
    rows: list[tuple[Cell, ...]] = []
    for name, results in runs:
        values = (pass_of(1), *((vote,) if many else ()), formed)
        cells = (measured(results.outcomes, value, results) for value in values)
        rows.append((name, len(results.outcomes), *cells))
    note = "95% intervals; the same questions for all, of models that were not trained on"
    return Table("accuracy", "Accuracy", tuple(names), tuple(rows), note)


def _differences(outcome: Outcome) -> Iterator[Table]:
    begun, rows = _begun(outcome), list[tuple[Cell, ...]]()
    for done in outcome.rounds:
        rows.append((f"round {done.number} - before the rounds", _change(begun, done.results)))
        if done.control is not None:
            rows.append((f"control {done.number} - before the rounds", _change(begun, done.control)))
            rows.append((f"round {done.number} - control {done.number}", _change(done.control, done.results)))
    names = columns("difference", Column("points", "pass@1, points", share=True))
    note = "percentage points, with 95% intervals of the paired bootstrap over questions"
    yield Table("differences", "Differences", names, tuple(rows), note)


def _rounds(outcome: Outcome) -> Table:
    names = columns("round", "questions", "solved*", "right*", "rows", "left_out", "steps", "seconds")
    rows: list[tuple[Cell, ...]] = []
    warm = outcome.warm_trained
    if warm is not None:
        rows.append(
            ("warm start", None, None, None, warm["rows"], warm["left_out"], warm["steps"], warm["seconds"])
        )
    for done in outcome.rounds:
        counts, trained = done.selection, done.trained
        found: tuple[Cell, ...] = (None, None, None)
        if counts:
            found = (
                counts["questions"],
                Share(counts["solved"], counts["questions"]),
                Share(counts["right"], counts["replies"]),
            )
        rest = (trained["rows"], trained["left_out"], trained["steps"], trained["seconds"])
        rows.append((str(done.number), *found, *rest))
    note = "solved: at least one reply is right; left out: rows longer than max_length"
    return Table("rounds", "Rounds", names, tuple(rows), note)


# --- pictures


def _progress(outcome: Outcome) -> Points:
    start = "warm start" if outcome.warm is not None else "before"
    begun = (start, _score(_begun(outcome)))
    first = [("before", _score(outcome.baseline))] if outcome.warm is not None else []
    trained = [(f"round {done.number}", _score(done.results)) for done in outcome.rounds]
    series = [Series("trained", (*first, begun, *trained))]
    against = [(f"round {d.number}", _score(d.control)) for d in outcome.rounds if d.control is not None]
    if against:
        name = "control: as many steps, no verified replies"
        series.append(Series(name, (begun, *against)))
    return Points("accuracy", "pass@1 on questions about new models", "", "pass@1", tuple(series))


# --- data


def _facts(outcome: Outcome) -> Iterator[tuple[str, str | int | float | None]]:
    last = outcome.rounds[-1]
    yield "method", outcome.config.method.kind
    if isinstance(outcome.config.method, Rejection):
        yield "curriculum", outcome.config.method.curriculum.kind
    yield "labels", len(outcome.tasks.labels)
    yield "pool", len(outcome.tasks.pool.records)
    yield "test", len(outcome.tasks.test.records)
    yield "baseline", _score(outcome.baseline).value
    yield "before", _score(_begun(outcome)).value
    yield "after", _score(last.results).value
    control = last.control
    yield "control", None if control is None else _score(control).value
    yield "gain_over_control", None if control is None else _change(control, last.results).value


def _results(outcome: Outcome, report: Report) -> dict[str, Any]:
    """The report's data with all that went into it."""
    return {
        **report.to_json(),
        "config": outcome.config.model_dump(mode="json"),
        "questions": {
            "pool": outcome.tasks.pool.digest,
            "test": outcome.tasks.test.digest,
        },
        "stages": [{"stage": s.name, "key": s.key, "folder": s.folder.name} for s in outcome.stages],
        "rounds": [{"selection": done.selection, "trained": done.trained} for done in outcome.rounds],
    }
