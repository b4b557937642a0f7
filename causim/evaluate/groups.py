"""Outcomes summed up: over all questions, and by what the questions have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from causim.evaluate.metrics import Outcome, estimate, pass_at, powers
from causim.evaluate.results import Results
from causim.reporting import Measured, Points, Series, Table
from causim.reporting.tables import Cell, Column, columns

MOST_SIZES = 12  # numbers of nodes that are told one by one
_WIDTHS = (2, 5, 10, 20, 25, 50, 100, 200, 500)

Grouping = Callable[[Outcome], str]
Value = Callable[[Outcome], Fraction]
Group = tuple[str, list[Outcome]]


def sizes(outcomes: Sequence[Outcome]) -> Grouping:
    """Groups by the number of nodes: each number, or ranges if there are many."""
    found = {outcome.nodes for outcome in outcomes}
    if len(found) <= MOST_SIZES:
        return lambda outcome: str(outcome.nodes)
    width = next((w for w in _WIDTHS if len({(n - 1) // w for n in found}) <= MOST_SIZES), max(found))

    def ranged(outcome: Outcome) -> str:
        start = (outcome.nodes - 1) // width * width
        return f"{start + 1}-{start + width}"

    return ranged


def groupings(outcomes: Sequence[Outcome]) -> dict[str, Grouping]:
    """By what questions are told apart, under the names of tables."""
    return {
        "kind": lambda o: o.kind,
        "scenario": lambda o: o.scenario,
        "nodes": sizes(outcomes),
        "topology": lambda o: o.topology or "none declared",
        "mode": lambda o: o.mode,
    }


def grouped(outcomes: Sequence[Outcome], by: Grouping) -> list[Group]:
    """The groups, small models first, else in the order in which they are met."""
    groups: dict[str, list[Outcome]] = {}
    for outcome in sorted(outcomes, key=lambda o: o.nodes):
        groups.setdefault(by(outcome), []).append(outcome)
    return list(groups.items())


def measured(outcomes: Sequence[Outcome], value: Value, results: Results) -> Measured:
    """The mean of a value over these questions."""
    return estimate([value(outcome) for outcome in outcomes], results.sampling.seed)


def pass_of(k: int) -> Value:
    return lambda outcome: pass_at(k, outcome.replies, outcome.right)


def vote(outcome: Outcome) -> Fraction:
    return Fraction(outcome.vote)


def formed(outcome: Outcome) -> Fraction:
    return Fraction(outcome.formed, outcome.replies)


def cut(outcome: Outcome) -> Fraction:
    return Fraction(outcome.cut, outcome.replies)


# --- tables


def summary_table(results: Results) -> Table:
    rows = [("all questions", list(results.outcomes))]
    return Table(
        "summary", "All questions", _columns(Column("group", " "), results), tuple(_rows(rows, results))
    )


def group_tables(results: Results) -> Iterator[Table]:
    """A table for each grouping that tells questions apart, and one of kinds by scenario."""
    outcomes = results.outcomes
    for name, by in groupings(outcomes).items():
        groups = grouped(outcomes, by)
        if len(groups) > 1:
            note = (
                "95% intervals: Wilson's where a question is right or wrong, else by bootstrap over questions"
            )
            rows = tuple(_rows(groups, results))
            yield Table(f"by_{name}", f"By {name}", _columns(name, results), rows, note)
    pairs = grouped(outcomes, lambda o: f"{o.kind}, {o.scenario}")
    if len(pairs) > max(len({o.kind for o in outcomes}), len({o.scenario for o in outcomes})):
        rows = tuple(_rows(sorted(pairs), results))
        names = _columns("kind_and_scenario", results)
        yield Table("by_kind_and_scenario", "By kind and scenario", names, rows, shown="page")


def _measures(results: Results) -> list[tuple[Column, Value]]:
    """What is measured of each group, and how it is called."""
    found = [(Column(f"pass_at_{n}", f"pass@{n}", share=True), pass_of(n)) for n in powers(results.k)]
    found += [(Column("majority", share=True), vote)] if results.k > 1 else []
    found.append((Column("formed", "right form", share=True), formed))
    if any(outcome.cut for outcome in results.outcomes):
        found.append((Column("cut", "cut off", share=True), cut))
    return found


def _columns(first: str | Column, results: Results) -> tuple[Column, ...]:
    return (*columns(first, "questions"), *(column for column, _ in _measures(results)))


def _rows(groups: Sequence[Group], results: Results) -> Iterator[tuple[Cell, ...]]:
    for name, outcomes in groups:
        yield (name, len(outcomes), *(measured(outcomes, value, results) for _, value in _measures(results)))


# --- pictures


def size_chart(results: Results) -> Points:
    """pass@1 by size, a line for all questions and one a kind."""
    outcomes = results.outcomes
    by = sizes(outcomes)
    places = [name for name, _ in grouped(outcomes, by)]
    kinds = sorted(grouped(outcomes, lambda o: o.kind))
    series = []
    for kind, part in [("all", list(outcomes)), *(kinds if len(kinds) > 1 else [])]:
        found = dict(grouped(part, by))
        points = [(place, measured(found[place], pass_of(1), results)) for place in places if place in found]
        series.append(Series(kind, tuple(points)))
    return Points("pass_by_nodes", "pass@1 by size", "nodes", "pass@1", tuple(series))


def tries_chart(results: Results) -> Points:
    """pass@k over k, and the majority vote of all replies."""
    numbers = powers(results.k)
    passes = [(str(n), measured(results.outcomes, pass_of(n), results)) for n in numbers]
    votes = [(str(results.k), measured(results.outcomes, vote, results))]
    series = (Series("one of k right", tuple(passes)), Series("majority vote", tuple(votes)))
    return Points("pass_at_k", "pass@k", "k", "questions answered", series)


def group_chart(results: Results, name: str) -> Points:
    """pass@1 in each group."""
    groups = grouped(results.outcomes, groupings(results.outcomes)[name])
    points = [(group, measured(part, pass_of(1), results)) for group, part in groups]
    return Points(f"pass_by_{name}", f"pass@1 by {name}", name, "pass@1", (Series("pass@1", tuple(points)),))
