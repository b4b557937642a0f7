"""The tables and the chart of the experiment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from causim.errors import CausimError
from causim.reporting import Points, Report, Series, Share, Table
from causim.reporting.tables import Cell, columns
from causim.translate.experiment.config import STRATEGIES, FormalizationExperiment
from causim.translate.experiment.records import Trial

NAMES = {"node_by_node": "node by node", "one_shot": "one-shot"}


def report(config: FormalizationExperiment, trials: Sequence[Trial]) -> Report:
    """Raises CausimError if there is nothing to report."""
    if not trials:
        raise CausimError("no trial has begun")
    is_open = sum(trial.status == "open" for trial in trials) + config.total - len(trials)
    summary = [
        f"Language model: {config.author.model}. {config.description} against {config.reference}: {config.trials:,} "
        f"trials with each strategy, {config.attempts} attempts at each step."
    ]
    for strategy in _strategies(trials):
        share = _share(trials, strategy, "mechanisms")
        summary.append(
            f"{NAMES[strategy].capitalize()}: structure {_share(trials, strategy, 'structure')}, "
            f"mechanisms too {share} of {share.whole:,}."
        )
    if is_open:
        summary.append(f"{is_open:,} trials are open: the endpoint was out of reach. Run it again to go on.")
    tables = (_accuracy(trials), _failures(trials), _refusals(trials))
    facts = (("kind", config.kind), ("trials", config.total), ("open", is_open))
    return Report("Formalization of a text", tuple(summary), tables, (_chart(trials),), facts=facts)


def _strategies(trials: Sequence[Trial]) -> list[str]:
    present = {trial.strategy for trial in trials}
    return [strategy for strategy in STRATEGIES if strategy in present]


def _share(trials: Sequence[Trial], strategy: str, what: str) -> Share:
    """Of the trials that came to an end, those that are verified, or have the structure, or the mechanisms."""
    ended = [t for t in trials if t.strategy == strategy and t.status != "open"]
    good = [t for t in ended if (t.status == "verified" if what == "verified" else getattr(t, what))]
    return Share(len(good), len(ended))


_LEVELS = ("verified", "structure", "mechanisms")


def _accuracy(trials: Sequence[Trial]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for strategy in _strategies(trials):
        mine = [t for t in trials if t.strategy == strategy]
        shares = [_share(trials, strategy, level) for level in _LEVELS]
        rows.append(
            (
                NAMES[strategy],
                shares[0].whole,
                *shares,
                sum(t.requests for t in mine),
                sum(len(t.refused) for t in mine),
                sum(t.input_tokens for t in mine),
                sum(t.output_tokens for t in mine),
            )
        )
    keys = ("strategy", "trials", "verified*", "structure*", "mechanisms*", "requests", "refused")
    note = (
        "trials that came to an end, with 95% intervals; structure: names, types and causes are those of the "
        "reference; mechanisms: so are all chances, and all values for all inputs"
    )
    names = columns(*keys, "input_tokens", "output_tokens")
    return Table("accuracy", "Accuracy", names, tuple(rows), note)


def _failures(trials: Sequence[Trial]) -> Table:
    rows = tuple(
        (
            NAMES[t.strategy],
            t.number,
            t.relation or t.status.replace("_", " "),
            t.level,
            t.node,
            " ".join((t.detail or "").split())[:400],
            " / ".join(t.quotes),
        )
        for t in trials
        if not t.mechanisms
    )
    names = columns("strategy", "trial", "result", "level", "node", "detail", "sentences")
    return Table(
        "failures", "Failures", names, rows, "all trials whose mechanisms are not those of the reference"
    )


def _refusals(trials: Sequence[Trial]) -> Table:
    count = Counter((NAMES[t.strategy], code) for t in trials for code in t.refused)
    rows = tuple(
        (*key, number) for key, number in sorted(count.items(), key=lambda item: (item[0][0], -item[1]))
    )
    names = columns("strategy", "code", "requests")
    return Table("refusals", "Refused replies", names, rows, "by the first reason", shown="page")


def _chart(trials: Sequence[Trial]) -> Points:
    series = tuple(
        Series(NAMES[s], tuple((level, _share(trials, s, level)) for level in _LEVELS))
        for s in _strategies(trials)
    )
    return Points("accuracy", "Accuracy, with 95% intervals", "what is asked", "trials", series)
