"""Runs side by side, on the questions that all of them were asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from causim.errors import MisuseError
from causim.evaluate.groups import Value, groupings, measured, pass_of, vote
from causim.evaluate.metrics import Outcome, difference, powers
from causim.evaluate.results import Results
from causim.reporting import Points, Report, Series, Table
from causim.reporting.tables import Cell, Column, columns

Paired = list[tuple[Outcome, ...]]  # for each question its outcome in each run


def compare_runs(runs: Sequence[Results], names: Sequence[str]) -> Report:
    """How the other runs differ from the first, question by question.

    `names` are what the runs are called. Raises MisuseError for fewer than two runs, or if they have no question in
    common.
    """
    if len(runs) < 2:
        raise MisuseError("a comparison needs two runs at least")
    pairs = _paired(runs)
    labels = _distinct(names)
    left_out = max(len(run.outcomes) for run in runs) - len(pairs)
    return Report(
        title="Comparison of evaluations",
        summary=tuple(_sentences(runs, labels, len(pairs), left_out)),
        tables=(
            _runs(runs, labels, pairs),
            _differences(runs, labels, pairs),
            *_by_group(runs, labels, pairs),
        ),
        charts=tuple(_charts(runs, labels, pairs)),
        facts=(("runs", len(runs)), ("questions", len(pairs)), ("left_out", left_out)),
    )


def _paired(runs: Sequence[Results]) -> Paired:
    """Raises MisuseError."""
    known = [{(outcome.id, outcome.mode): outcome for outcome in run.outcomes} for run in runs]
    pairs = [tuple(each[key] for each in known) for key in known[0] if all(key in each for each in known[1:])]
    if not pairs:  # the same questions in other words, perhaps
        known = [{(outcome.id, ""): outcome for outcome in run.outcomes} for run in runs]
        if all(len(each) == len(run.outcomes) for each, run in zip(known, runs, strict=True)):
            pairs = [tuple(e[key] for e in known) for key in known[0] if all(key in e for e in known[1:])]
    if not pairs:
        raise MisuseError(
            "the runs have no question in common: evaluate them on the same records, limit and seed"
        )
    return pairs


def _distinct(names: Sequence[str]) -> list[str]:
    """Names that are given twice get a number."""
    return [
        name if names.count(name) == 1 else f"{name} ({names[: i + 1].count(name)})"
        for i, name in enumerate(names)
    ]


def _sentences(runs: Sequence[Results], labels: Sequence[str], shared: int, left_out: int) -> Iterator[str]:
    yield f"{shared:,} questions that all runs were asked; differences are from {labels[0]}, question by question."
    if left_out:
        yield f"Up to {left_out:,} questions of a run are left out: not all runs have them."
    for label, run in zip(labels, runs, strict=True):
        yield f"{label}: {run.reasoner}, {run.k} {'reply' if run.k == 1 else 'replies'} to each."
    if len({(run.sampling.temperature, run.sampling.top_p, run.sampling.max_new_tokens) for run in runs}) > 1:
        yield "The runs drew replies in different ways: that is part of the differences."


# --- tables


def _values(runs: Sequence[Results]) -> list[tuple[str, str, Value]]:
    """What all runs have: key, heading, value of a question."""
    common = [n for n in powers(min(run.k for run in runs)) if all(n in powers(run.k) for run in runs)]
    found = [(f"pass_at_{n}", f"pass@{n}", pass_of(n)) for n in common]
    return [*found, ("majority", "majority", vote)] if all(run.k > 1 for run in runs) else found


def _runs(runs: Sequence[Results], labels: Sequence[str], pairs: Paired) -> Table:
    values = _values(runs)
    rows = []
    for number, (label, run) in enumerate(zip(labels, runs, strict=True)):
        own = [pair[number] for pair in pairs]
        cells: list[Cell] = [measured(own, value, run) for key, _, value in values]
        rows.append((label, len(own), *cells))
    names = (*columns("run", "questions"), *(Column(key, title, share=True) for key, title, _ in values))
    return Table("runs", "Runs", names, tuple(rows), "95% intervals of each run alone")


def _differences(runs: Sequence[Results], labels: Sequence[str], pairs: Paired) -> Table:
    values = _values(runs)
    rows = []
    for number, label in enumerate(labels[1:], 1):
        cells: list[Cell] = [_change(pairs, number, value, runs[0]) for key, _, value in values]
        gained = sum(pair[number].vote > pair[0].vote for pair in pairs)
        lost = sum(pair[number].vote < pair[0].vote for pair in pairs)
        rows.append((label, *cells, gained, lost))
    titles = [Column(key, f"{title}, points", share=True) for key, title, _ in values]
    names = (*columns("run"), *titles, Column("gained", "questions won"), Column("lost", "questions lost"))
    note = "percentage points, with 95% intervals of the paired bootstrap; won and lost by the majority of replies"
    return Table("differences", f"Differences from {labels[0]}", names, tuple(rows), note)


def _by_group(runs: Sequence[Results], labels: Sequence[str], pairs: Paired) -> Iterator[Table]:
    for name, groups in _groups(pairs).items():
        if len(groups) < 2:
            continue
        rows: list[tuple[Cell, ...]] = []
        for group, part in groups.items():
            for number, label in enumerate(labels):
                own = measured([pair[number] for pair in part], pass_of(1), runs[number])
                change = _change(part, number, pass_of(1), runs[0]) if number else None
                rows.append((group, label, len(part), own, change))
        names = columns(name, "run", "questions", Column("pass_at_1", "pass@1", share=True))
        title = Column("difference", "difference, points", share=True)
        table = Table(f"by_{name}", f"pass@1 by {name}", (*names, title), tuple(rows))
        yield table if name == "kind" else replace(table, shown="page")


def _change(pairs: Paired, number: int, value: Value, first: Results) -> Cell:
    before, after = [value(pair[0]) for pair in pairs], [value(pair[number]) for pair in pairs]
    return difference(before, after, first.sampling.seed)


def _groups(pairs: Paired) -> dict[str, dict[str, Paired]]:
    """The pairs by what their questions have in common, which is the same in all runs; small models first."""
    ordered = sorted(pairs, key=lambda pair: pair[0].nodes)
    found: dict[str, dict[str, Paired]] = {}
    for name, by in groupings([pair[0] for pair in pairs]).items():
        for pair in ordered:
            found.setdefault(name, {}).setdefault(by(pair[0]), []).append(pair)
    return found


# --- pictures


def _charts(runs: Sequence[Results], labels: Sequence[str], pairs: Paired) -> Iterator[Points]:
    for name, groups in _groups(pairs).items():
        if len(groups) < 2:
            continue
        series = []
        for number, label in enumerate(labels):
            points = [
                (
                    group,
                    measured([pair[number] for pair in part], pass_of(1), runs[number]),
                )
                for group, part in groups.items()
            ]
            series.append(Series(label, tuple(points)))
        yield Points(f"compare_{name}", f"pass@1 by {name}", name, "pass@1", tuple(series))
