"""The frontier report: how growth went and what came of it, by step, domain and topology (the paper's Appendix G)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from causim.engine import Kind
from causim.errors import CausimError
from causim.growth.config import GrowthConfig, LanguageModel
from causim.growth.library import Library
from causim.growth.records import Status
from causim.growth.report import tables
from causim.growth.report.duplicates import duplicates
from causim.growth.report.facts import Fault, ModelFacts
from causim.reporting import Bars, Points, Report, Series
from causim.reporting.charts import Chart
from causim.validation import validate

MOST_BARS = 15
_BINS = ((1, "1"), (9, "2 to 9"), (99, "10 to 99"), (999, "100 to 999"), (9_999, "1,000 to 9,999"))
_LARGER, _UNDECIDED = "10,000 or more", "undecided"


def frontier_report(library: Library, found: Iterable[ModelFacts | Fault]) -> Report:
    """The report of what `read_library` found. Raises CausimError if the library cannot be read at all."""
    models: list[ModelFacts] = []
    broken: list[str] = []
    for item in found:
        if isinstance(item, Fault):
            broken.append(item.reason)
        else:
            models.append(item)
            broken.extend(item.broken)
    config = _config(library, broken)
    wanted = _wanted(config)
    prices = _prices(config)
    alike, repeated = duplicates(library, models, broken)
    every = (
        tables.growth(models, wanted),
        tables.steps(models),
        tables.stages(models),
        tables.forms(models),
        tables.refusals(models),
        tables.requests(models, prices),
        tables.structure(models),
        tables.degrees(models),
        tables.mechanisms(models),
        tables.supports(models),
        tables.supports_by_group(models),
        alike,
        repeated,
        tables.details(models),
    )
    return Report(
        title=f"Library {library.folder.name or library.folder}",
        summary=_summary(models, wanted, len(repeated.rows)),
        tables=every,
        charts=_charts(models),
        broken=tuple(dict.fromkeys(broken)),
        facts=(("library", str(library.folder)), *_facts(models, wanted, len(repeated.rows))),
    )


# --- the run that made it


def _config(library: Library, broken: list[str]) -> GrowthConfig | None:
    """What the library's manifest says was to be grown, if it can be read."""
    try:
        manifest = library.manifest()
    except CausimError as error:
        broken.append(str(error).partition("\n")[0])
        return None
    if manifest is None:
        return None
    config = validate(GrowthConfig, manifest.get("config"), "library.json", code="config-schema")
    if isinstance(config, GrowthConfig):
        return config
    broken.append(f"library.json does not say what was to be grown: {config[0]}")
    return None


def _wanted(config: GrowthConfig | None) -> dict[tables.Group, int]:
    wanted: dict[tables.Group, int] = {}
    for group in config.groups if config else ():
        key = group.domain, group.topology
        wanted[key] = wanted.get(key, 0) + group.models
    return wanted


def _prices(config: GrowthConfig | None) -> tables.Prices | None:
    author = config.author if config else None
    if not isinstance(author, LanguageModel) or (author.input_price is None and author.output_price is None):
        return None
    return author.input_price or 0.0, author.output_price or 0.0


# --- in a few words


def _facts(
    models: Sequence[ModelFacts], wanted: dict[tables.Group, int], repeated: int
) -> tuple[tuple[str, str | int | float | None], ...]:
    count = Counter(model.history.status for model in models)
    attempts = tables.tries(models)
    share = tables.accepted(attempts)
    low, high = share.interval
    return (
        ("models", max(sum(wanted.values()), len(models))),
        *((str(status), count[status]) for status in Status),
        ("versions", sum(len(model.versions) for model in models)),
        ("attempts", len(attempts)),
        ("accepted", share.part),
        ("acceptance", share.value),
        ("acceptance_low", low),
        ("acceptance_high", high),
        ("repeated", repeated),
        ("grown_again", sum(model.history.job.generation > 0 for model in models)),
    )


def _summary(models: Sequence[ModelFacts], wanted: dict[tables.Group, int], repeated: int) -> tuple[str, ...]:
    asked = max(sum(wanted.values()), len(models))
    complete = sum(model.history.status is Status.COMPLETE for model in models)
    share = tables.accepted(tables.tries(models))
    versions = sum(len(model.versions) for model in models)
    authors = sorted({model.history.author for model in models})
    lines = [f"{complete:,} of {asked:,} models are complete; {versions:,} versions were read."]
    if authors:
        lines.append(f"Author: {', '.join(authors[:5])}.")
    if share.whole:
        lines.append(f"{share.part:,} of {share.whole:,} attempts were accepted: {share}.")
    if models:
        which = (
            "No model is" if not repeated else "1 model is" if repeated == 1 else f"{repeated:,} models are"
        )
        lines.append(f"{which} the same as another up to renaming.")
    again = sum(model.history.job.generation > 0 for model in models)
    if again:
        lines.append(f"{again:,} of them were grown again, for the first had been like another.")
    return tuple(lines)


# --- pictures


def _charts(models: Sequence[ModelFacts]) -> tuple[Chart, ...]:
    return tuple(chart for chart in (_acceptance(models), _refused(models), _supported(models)) if chart)


def _acceptance(models: Sequence[ModelFacts]) -> Chart | None:
    attempts = tables.tries(models)
    points = tuple(
        (str(step), tables.accepted([a for a in attempts if a.step == step]))
        for step in sorted({a.step for a in attempts})
    )
    title = "Acceptance by step, with 95% intervals"
    return Points("acceptance", title, "step", "accepted", (Series("accepted", points),)) if points else None


def _refused(models: Sequence[ModelFacts]) -> Chart | None:
    table = tables.refusals(models)
    count: Counter[str] = Counter()
    for code, _, _, number, *_ in table.rows:
        count[str(code)] += number if isinstance(number, int) else 0
    bars = tuple((code, (float(number),)) for code, number in count.most_common(MOST_BARS))
    return Bars("refusals", "Refusals by code", "attempts", bars) if bars else None


def _supported(models: Sequence[ModelFacts]) -> Chart | None:
    """How many questions of each kind have so many answers."""
    count = Counter((_bin(n), kind) for model in models for kind, n in model.supports)
    labels = [*(label for _, label in _BINS), _LARGER, _UNDECIDED]
    bars = tuple((label, tuple(float(count[label, kind]) for kind in Kind)) for label in labels)
    if not count:
        return None
    title = "Support sizes: questions by their number of answers"
    return Bars("supports", title, "questions", bars, tuple(map(str, Kind)))


def _bin(number: int | None) -> str:
    if number is None:
        return _UNDECIDED
    return next((label for most, label in _BINS if number <= most), _LARGER)
