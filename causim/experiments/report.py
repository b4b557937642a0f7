"""The report on all trainings of a run: before, after and the control, as means over seeds with their intervals."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from statistics import fmean
from typing import Any

from causim.evaluate.groups import groupings, measured, pass_of
from causim.evaluate.metrics import Outcome, difference, estimate
from causim.evaluate.results import Results, read_results
from causim.experiments.place import DONE, Place, Training
from causim.experiments.seeds import over_seeds
from causim.reporting import Measured, Points, Report, Series, Share, Table
from causim.reporting.tables import Cell, Column, columns

TEST, BEFORE, AFTER, CONTROL = "test", "before", "after", "control"
STATES = (BEFORE, CONTROL, AFTER)
FRONTIER = 0.5


@dataclass(frozen=True, slots=True)
class Trained:
    """A training that is done: results by questions and state, and what done.json says."""

    training: Training
    results: dict[str, dict[str, Results]]
    done: dict[str, Any]


Runs = Sequence[Trained]  # of one training, with several seeds
Part = Callable[[Outcome], bool]


def run_report(place: Place) -> Report:
    """The report of a finished run. Raises CausimError for results that cannot be read."""
    runs = {
        name: [_read(place, Training(name, s)) for s in place.config.seeds] for name in place.config.train
    }
    asked = (TEST, *place.config.evaluate)
    return Report(
        title=place.config.title,
        summary=tuple(_sentences(place, runs)),
        tables=(
            *(_accuracy(runs, questions) for questions in asked),
            *_against_first(runs, asked),
            *(table for questions in asked for table in _by_group(runs, questions)),
            *_frontier(runs),
            _work(runs),
            _each(runs, asked),
        ),
        charts=tuple(_charts(runs, asked)),
        facts=(("seeds", len(place.config.seeds)), ("trainings", len(runs))),
    )


def _read(place: Place, training: Training) -> Trained:
    done: dict[str, Any] = json.loads((place.training(training) / DONE).read_text("utf-8"))
    results = {
        questions: {state: read_results(place.stages / folder) for state, folder in folders.items()}
        for questions, folders in done["evaluations"].items()
    }
    return Trained(training, results, done)


def _sentences(place: Place, runs: Mapping[str, Runs]) -> Iterator[str]:
    seeds = place.config.seeds
    weights = sorted({run.done["weights"] for each in runs.values() for run in each if run.done["weights"]})
    made = f", models of {' to '.join(f'{w:,}' for w in weights[:1] + weights[1:][-1:])} weights from scratch"
    made = made if weights else ""
    yield f"{len(runs)} trainings{made}, each with {_listed(seeds)}."
    if len(seeds) > 1:
        yield (
            "Figures are means over seeds. Their 95% intervals put together what other seeds would change (Student's "
            "t) and what other questions would (bootstrap)."
        )
    else:
        yield "The 95% intervals are over questions; how much another seed would change is not known."
    for name, each in runs.items():
        change = _change(each, TEST, CONTROL, AFTER)
        if change is not None:
            yield f"{name}: {_mean(each, TEST, AFTER)} after, {change} points from its control."


def _listed(seeds: Sequence[int]) -> str:
    shown = ", ".join(map(str, seeds))
    return f"the seeds {shown}" if len(seeds) > 1 else f"the seed {shown}"


# --- what is measured


def _values(runs: Runs, questions: str, state: str, part: Part) -> list[Results]:
    """The results of all seeds, on a part of the questions; none if a state was not evaluated."""
    found = [run.results[questions][state] for run in runs if state in run.results[questions]]
    return [_only(results, part) for results in found]


def _only(results: Results, part: Part) -> Results:
    return replace(results, outcomes=tuple(outcome for outcome in results.outcomes if part(outcome)))


def _all(outcome: Outcome) -> bool:
    return True


def _share(results: Results) -> float:
    return fmean(float(outcome.accuracy) for outcome in results.outcomes)


def _mean(runs: Runs, questions: str, state: str, part: Part = _all) -> Measured | None:
    """pass@1 over all seeds; of one seed with the interval over its questions."""
    found = _values(runs, questions, state, part)
    if not found or not found[0].outcomes:
        return None
    over_questions = estimate(_by_question(found), found[0].sampling.seed)
    return over_questions if len(found) == 1 else over_seeds([_share(r) for r in found], over_questions)


def _change(runs: Runs, questions: str, state: str, other: str) -> Measured | None:
    """By how much `other` is better."""
    return _paired(_values(runs, questions, state, _all), _values(runs, questions, other, _all))


def _paired(before: Sequence[Results], after: Sequence[Results]) -> Measured | None:
    """Question by question and seed by seed."""
    if not before or not after:
        return None
    over_questions = difference(_by_question(before), _by_question(after), before[0].sampling.seed)
    if len(before) == 1:
        return over_questions
    return over_seeds([_share(b) - _share(a) for a, b in zip(before, after, strict=True)], over_questions)


def _by_question(found: Sequence[Results]) -> list[Fraction]:
    """Each question's accuracy, the mean over seeds."""
    columns = zip(*([outcome.accuracy for outcome in results.outcomes] for results in found), strict=True)
    return [sum(column, Fraction(0)) / len(column) for column in columns]


# --- tables


def _accuracy(runs: Mapping[str, Runs], questions: str) -> Table:
    names = [Column("training"), Column("seeds"), Column("questions")]
    names += [Column(state, share=True) for state in STATES]
    names.append(Column("gain", "after - before, points", share=True))
    names.append(Column("gain_over_control", "after - control, points", share=True))
    rows: list[tuple[Cell, ...]] = []
    for name, each in runs.items():
        number = len(each[0].results[questions][AFTER].outcomes)
        means = (_mean(each, questions, state) for state in STATES)
        changes = (_change(each, questions, state, AFTER) for state in (BEFORE, CONTROL))
        rows.append((name, len(each), number, *means, *changes))
    note = "pass@1; the control is trained for as many steps without verified replies"
    return Table(_slug("accuracy", questions), f"pass@1: {questions}", tuple(names), tuple(rows), note)


def _against_first(runs: Mapping[str, Runs], asked: Sequence[str]) -> Iterator[Table]:
    """How the other trainings differ from the first, where they were asked the same questions."""
    first, *others = runs
    rows: list[tuple[Cell, ...]] = []
    for questions in asked:
        base = _values(runs[first], questions, AFTER, _all)
        for name in others:
            found = _values(runs[name], questions, AFTER, _all)
            if [r.records for r in base] == [r.records for r in found]:
                rows.append((questions, name, _paired(base, found)))
    names = (*columns("questions", "training"), Column("points", "pass@1, points", share=True))
    note = "after all rounds, seed by seed on the same questions"
    yield Table("differences", f"Differences from {first}", names, tuple(rows), note)


def _by_group(runs: Mapping[str, Runs], questions: str) -> Iterator[Table]:
    outcomes = next(iter(runs.values()))[0].results[questions][AFTER].outcomes
    for group, by in groupings(outcomes).items():
        places = _places(outcomes, by)
        if len(places) < 2:
            continue
        rows = []
        for name, each in runs.items():
            for place in places:
                part = _in(by, place)
                number = len(_values(each, questions, AFTER, part)[0].outcomes)
                rows.append((name, place, number, *(_mean(each, questions, s, part) for s in STATES)))
        names = (*columns("training", group, "questions"), *(Column(s, share=True) for s in STATES))
        shown = "everywhere" if group in ("nodes", "mode") else "page"
        title = f"pass@1 by {group}: {questions}"
        yield Table(_slug(f"by_{group}", questions), title, names, tuple(rows), shown=shown)  # type: ignore[arg-type]


def _in(by: Callable[[Outcome], str], place: str) -> Part:
    return lambda outcome: by(outcome) == place


def _places(outcomes: Sequence[Outcome], by: Callable[[Outcome], str]) -> list[str]:
    return list(dict.fromkeys(by(outcome) for outcome in sorted(outcomes, key=lambda o: o.nodes)))


def _frontier(runs: Mapping[str, Runs]) -> Iterator[Table]:
    """Up to which size of models half of the questions are answered, round by round."""
    outcomes = next(iter(runs.values()))[0].results[TEST][AFTER].outcomes
    sizes = sorted({outcome.nodes for outcome in outcomes})
    if len(sizes) < 2:
        return
    rows: list[tuple[Cell, ...]] = []
    for name, each in runs.items():
        for place, state in _states(each):
            reached = None
            for size in sizes:
                here = _mean(each, TEST, state, lambda outcome, size=size: outcome.nodes == size)  # type: ignore[misc]
                if here is None or (here.value or 0) < FRONTIER:
                    break
                reached = size
            rows.append((name, place, reached))
    names = columns("training", "state", Column("frontier", "frontier, nodes"))
    note = f"the largest size of models up to which pass@1 is {FRONTIER:.0%} or more at each; - where there is none"
    yield Table("frontier", "Frontier", names, tuple(rows), note)


def _states(runs: Runs) -> Iterator[tuple[str, str]]:
    """Names of what was evaluated in turn, for people and in the results; the control last."""
    yield BEFORE, BEFORE
    for number in range(1, len(runs[0].done["rounds"]) + 1):
        yield f"round {number}", f"round {number}"
    if CONTROL in runs[0].results[TEST]:
        yield CONTROL, CONTROL


def _work(runs: Mapping[str, Runs]) -> Table:
    """What was trained on: means over seeds."""
    names = columns(
        "training", "round", "right*", "solved*", "rows", "left_out", "steps", "tokens", "seconds"
    )
    rows: list[tuple[Cell, ...]] = []
    for name, each in runs.items():
        for number in range(len(each[0].done["rounds"])):
            found = [run.done["rounds"][number] for run in each]
            trained = [one["trained"] for one in found]
            figures = (
                fmean(t.get(key, 0) for t in trained)
                for key in ("rows", "left_out", "steps", "tokens", "seconds")
            )
            shares = (_pooled(found, "right", "replies"), _pooled(found, "solved", "questions"))
            rows.append((name, str(number + 1), *shares, *map(round, figures)))
    note = (
        "means over seeds; right: of the replies drawn, solved: questions with a right reply, over all seeds; left "
        "out: rows longer than max_length; seconds: of training, two trainings at a time where there are two workers"
    )
    return Table("work", "What was trained on", names, tuple(rows), note)


def _pooled(rounds: Sequence[dict[str, Any]], part: str, whole: str) -> Cell:
    counts = [one["selection"] for one in rounds]
    if not all(counts):
        return None
    return Share(sum(count[part] for count in counts), sum(count[whole] for count in counts))


def _each(runs: Mapping[str, Runs], asked: Sequence[str]) -> Table:
    """Every training with every seed: pass@1 with intervals over questions."""
    rows: list[tuple[Cell, ...]] = []
    for each in runs.values():
        for run in each:
            for questions in asked:
                found = [_values([run], questions, state, _all) for state in STATES]
                cells = (measured(one[0].outcomes, pass_of(1), one[0]) if one else None for one in found)
                rows.append((run.training.name, str(run.training.seed), questions, *cells))
    names = (*columns("training", "seed", "questions"), *(Column(s, share=True) for s in STATES))
    note = "95% intervals over questions"
    return Table("each", "Every training with every seed", names, tuple(rows), note, shown="page")


# --- pictures


def _charts(runs: Mapping[str, Runs], asked: Sequence[str]) -> Iterator[Points]:
    for questions in asked:
        series = []
        for state in STATES:
            points = [(name, m) for name, each in runs.items() if (m := _mean(each, questions, state))]
            series += [Series(state, tuple(points))] if points else []
        title = f"pass@1 before, after, and of the control: {questions}"
        yield Points(_slug("accuracy", questions), title, "training", "pass@1", tuple(series))
    yield from _curves(runs)
    for questions in asked:
        yield from _group_charts(runs, questions)


def _curves(runs: Mapping[str, Runs]) -> Iterator[Points]:
    """From round to round: what each training reached."""
    series = []
    for name, each in runs.items():
        states = [(place, state) for place, state in _states(each) if state != CONTROL]
        points = [(place, m) for place, state in states if (m := _mean(each, TEST, state))]
        series.append(Series(name, tuple(points)))
    yield Points("rounds", "pass@1 by round", "", "pass@1", tuple(series))


def _group_charts(runs: Mapping[str, Runs], questions: str) -> Iterator[Points]:
    outcomes = next(iter(runs.values()))[0].results[questions][AFTER].outcomes
    for group, by in groupings(outcomes).items():
        places = _places(outcomes, by)
        if group not in ("nodes", "mode") or len(places) < 2:
            continue
        first = next(iter(runs.values()))
        shown = [(BEFORE, first, BEFORE), *((name, each, AFTER) for name, each in runs.items())]
        series = [
            Series(
                name,
                tuple((p, m) for p in places if (m := _mean(each, questions, state, _in(by, p)))),
            )
            for name, each, state in shown
        ]
        title = f"pass@1 by {group}, after all rounds: {questions}"
        yield Points(_slug(f"by_{group}", questions), title, group, "pass@1", tuple(series))


def _slug(name: str, questions: str) -> str:
    return name if questions == TEST else f"{name}_{questions}"
