"""The report of an evaluation: sentences, tables, charts, and examples on the page."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from fractions import Fraction

from causim.evaluate.examples import examples
from causim.evaluate.groups import (
    group_chart,
    group_tables,
    measured,
    pass_of,
    size_chart,
    summary_table,
    tries_chart,
    vote,
)
from causim.evaluate.metrics import Outcome, estimate
from causim.evaluate.questions import Specs
from causim.evaluate.results import Results
from causim.evaluate.run import Evaluated
from causim.reporting import Bars, Points, Report, Share, Table
from causim.reporting.tables import columns


def evaluation_report(evaluated: Evaluated, specs: Specs, number: int = 6) -> Report:
    """The report, with `number` examples of right and as many of wrong replies."""
    results = evaluated.results
    tables = (summary_table(results), *group_tables(results), _reasons(evaluated), _questions(results))
    return Report(
        title=f"Evaluation of {results.name}",
        summary=tuple(sentences(results)),
        tables=tables,
        charts=_charts(evaluated),
        facts=(
            ("reasoner", results.reasoner),
            ("k", results.k),
            ("questions", len(results.outcomes)),
            ("pass_at_1", measured(results.outcomes, pass_of(1), results).value),
            ("majority", measured(results.outcomes, vote, results).value if results.k > 1 else None),
            ("records", results.records),
        ),
        passages=examples(evaluated, specs, number),
    )


def sentences(results: Results) -> list[str]:
    """What was done, and what came of it."""
    sampling, number = results.sampling, len(results.outcomes)
    drawn = "the likeliest tokens" if sampling.greedy else f"temperature {sampling.temperature:g}"
    if sampling.top_p < 1:
        drawn += f", top_p {sampling.top_p:g}"
    replies = "one reply" if results.k == 1 else f"{results.k:,} replies"
    lines = [
        f"{results.reasoner}: {number:,} {'question' if number == 1 else 'questions'}, {replies} to each, {drawn}, "
        f"at most {sampling.max_new_tokens:,} tokens, seed {sampling.seed}.",
        f"pass@1: {measured(results.outcomes, pass_of(1), results)}.",
    ]
    cut = sum(outcome.cut for outcome in results.outcomes)
    if cut:
        share = Share(cut, sum(outcome.replies for outcome in results.outcomes))
        lines.append(
            f"Cut off at the limit of tokens: {share.basis} replies; a larger max_new_tokens may help."
        )
    return lines


def _reasons(evaluated: Evaluated) -> Table:
    each = [Counter(reply.reason for reply in replies) for _, replies in evaluated.questions]
    seed, k = evaluated.results.sampling.seed, evaluated.results.k
    rows = tuple(
        (reason, number, estimate([Fraction(count[reason], k) for count in each], seed))
        for reason, number in sum(each, Counter()).most_common()
    )
    note = "why replies got their grades; `right` is the one that counts"
    return Table("reasons", "Grades of replies", columns("reason", "replies", "share*"), rows, note)


def _questions(results: Results) -> Table:
    names = [field.name for field in fields(Outcome)]
    rows = tuple(tuple(getattr(outcome, name) for name in names) for outcome in results.outcomes)
    return Table("questions", "Questions", columns(*names), rows, shown="files")


def _charts(evaluated: Evaluated) -> tuple[Points | Bars, ...]:
    results = evaluated.results
    outcomes = results.outcomes
    charts: list[Points | Bars] = [size_chart(results)]
    if results.k > 1:
        charts.append(tries_chart(results))
    charts += [
        group_chart(results, name)
        for name, values in (
            ("mode", {o.mode for o in outcomes}),
            ("topology", {o.topology for o in outcomes}),
        )
        if len(values) > 1
    ]
    wrong = Counter(reply.reason for _, each in evaluated.questions for reply in each if not reply.score)
    if wrong:
        bars = tuple((reason, (float(number),)) for reason, number in wrong.most_common())
        charts.append(Bars("reasons", "Why replies are wrong", "replies", bars))
    return tuple(charts)
