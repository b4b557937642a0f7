"""The tables of a frontier report, each a sum over the models of a library."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from statistics import fmean

from causim.engine import Kind
from causim.growth.records import Attempt, Status
from causim.growth.report.facts import ModelFacts, Shape, VersionFacts
from causim.reporting import Column, Share, Table
from causim.reporting.tables import Cell, columns

Prices = tuple[float, float]  # of a million tokens that go in, and that come out
Group = tuple[str, str]
ALL = "all"
STAGES = ("specify", "plan", "execute", "one_shot")


def by_group(models: Sequence[ModelFacts]) -> Iterator[tuple[Group, list[ModelFacts]]]:
    """The models of each domain and topology, and of all together if there are several."""
    groups: dict[Group, list[ModelFacts]] = {}
    for model in models:
        groups.setdefault(model.group, []).append(model)
    yield from sorted(groups.items())
    if len(groups) > 1:
        yield (ALL, ""), list(models)


def tries(models: Iterable[ModelFacts]) -> list[Attempt]:
    """The attempts at steps: all but those at a theme."""
    return [a for model in models for a in model.history.attempts if a.stage != "specify"]


def accepted(attempts: Sequence[Attempt]) -> Share:
    return Share(sum(a.accepted for a in attempts), len(attempts))


# --- how growth went


def growth(models: Sequence[ModelFacts], wanted: Mapping[Group, int]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for group, found in by_group(models):
        count = Counter(model.history.status for model in found)
        asked = sum(wanted.values()) if group[0] == ALL else wanted.get(group, 0)
        attempts = tries(found)
        steps = sum(a.accepted for a in attempts)
        rows.append(
            (
                *group,
                max(asked, len(found)),
                count[Status.COMPLETE],
                count[Status.STOPPED],
                count[Status.INTERRUPTED],
                max(asked, len(found)) - sum(count.values()) + count[Status.GROWING],
                len(attempts),
                accepted(attempts),
                len(attempts) / steps if steps else None,
            )
        )
    keys = ("domain", "topology", "models", "complete", "stopped", "interrupted", "open", "attempts")
    return Table(
        "growth",
        "Growth",
        columns(*keys, "accepted*", Column("attempts_per_step", "per step")),
        tuple(rows),
        "attempts at steps, and how many a step took; accepted with 95% intervals; open: not begun or not ended",
    )


def steps(models: Sequence[ModelFacts]) -> Table:
    """A round of growth is the step that adds the n-th node, of all models."""
    rows: list[tuple[Cell, ...]] = []
    seen: set[str] = set()
    everything = tries(models)
    versions = _versions_by_size(models)
    for step in sorted({a.step for a in everything} | versions.keys()):
        attempts = [a for a in everything if a.step == step]
        found = versions.get(step, [])
        written = {h for version in found for h in version.written}
        shapes = [version.shape for version in found]
        rows.append(
            (
                step,
                len(found),
                accepted(attempts),
                accepted([a for a in attempts if a.number == 1]),
                sum(len(version.written) for version in found),
                len(written),
                len(written - seen),
                *(_mean(shapes, part) for part in (_EDGES, _DEPTH, _WIDTH)),
            )
        )
        seen |= written
    keys = ("step", "versions", "accepted*", "at_once*", "mechanisms", "distinct", "new")
    note = "mechanisms: written in this step; new: equal to none of an earlier step; the rest are means"
    return Table("steps", "By step", columns(*keys, "edges", "depth", "width"), tuple(rows), note)


def stages(models: Sequence[ModelFacts]) -> Table:
    """Of the attempts that came to a stage, how many passed it."""
    everything = [a for model in models for a in model.history.attempts]
    rows: list[tuple[Cell, ...]] = []
    for stage in STAGES:
        came = [a for a in everything if a.stage == stage or (stage == "plan" and a.stage == "execute")]
        passed = sum(a.accepted or a.stage != stage for a in came)
        if came:
            rows.append((stage, len(came), Share(passed, len(came))))
    return Table("stages", "By stage", columns("stage", "attempts", "passed*"), tuple(rows))


def forms(models: Sequence[ModelFacts]) -> Table:
    attempts = [a for a in tries(models) if a.stage != "plan"]
    rows = [
        (form, len(of), accepted(of))
        for form in sorted({a.form for a in attempts})
        if (of := [a for a in attempts if a.form == form])
    ]
    note = "of the attempts that came to writing a mechanism"
    return Table(
        "forms", "By form of mechanisms", columns("form", "attempts", "accepted*"), tuple(rows), note
    )


def refusals(models: Sequence[ModelFacts]) -> Table:
    everything = [a for model in models for a in model.history.attempts]
    refused = [a for a in everything if not a.accepted]
    count = Counter(
        (code, a.stage, a.form) for a in refused for code in dict.fromkeys(r.code for r in a.refusals)
    )
    rows = [
        (code, stage, form, number, Share(number, len(refused)))
        for (code, stage, form), number in sorted(count.items(), key=lambda item: (-item[1], item[0]))
    ]
    note = "attempts in which the code occurs, one of several maybe; `causim explain-code CODE` explains it"
    keys = ("code", "stage", "form", "attempts", "of_refused*")
    return Table("refusals", "Refusals", columns(*keys), tuple(rows), note)


def requests(models: Sequence[ModelFacts], prices: Prices | None) -> Table:
    made = [r for m in models for a in (*m.history.earlier, *m.history.attempts) for r in a.requests]
    rows: list[tuple[Cell, ...]] = []
    for purpose in (*sorted({r.purpose for r in made}), *([ALL] if made else [])):
        of = [r for r in made if purpose in (r.purpose, ALL)]
        tokens = sum(r.input_tokens for r in of), sum(r.output_tokens for r in of)
        cost = sum(t * p for t, p in zip(tokens, prices, strict=True)) / 1e6 if prices else None
        rows.append((purpose, len(of), *tokens, cost, sum(r.fault is not None for r in of)))
    keys = ("purpose", "requests", "input_tokens", "output_tokens", "cost", "faults")
    note = "cost in the currency of the prices that the configuration names" if prices else ""
    return Table("requests", "Requests to the language model", columns(*keys), tuple(rows), note)


# --- what was grown

Part = Callable[[Shape], float]
_EDGES: Part = lambda shape: shape.edges  # noqa: E731
_DEPTH: Part = lambda shape: shape.depth  # noqa: E731
_WIDTH: Part = lambda shape: shape.width  # noqa: E731


def structure(models: Sequence[ModelFacts]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    parts = ("nodes", "edges", "depth", "width", "chains", "forks", "colliders", "v_structures")
    for group, found in by_group(models):
        shapes = [model.shape for model in found if model.shape]
        if shapes:
            means = [fmean(getattr(shape, part) for shape in shapes) for part in parts]
            rows.append((*group, len(shapes), *means))
    keys = ("domain", "topology", "models", *parts)
    note = "last versions, means per model; a v-structure is a collider whose causes are not joined"
    return Table("structure", "Graphs", columns(*keys), tuple(rows), note)


def degrees(models: Sequence[ModelFacts]) -> Table:
    shapes = [model.shape for model in models if model.shape]
    into = Counter(n for shape in shapes for n in shape.parents)
    out = Counter(n for shape in shapes for n in shape.children)
    rows = [(n, into[n], out[n]) for n in sorted(into | out)]
    keys = columns("degree", "nodes_with_so_many_parents", "nodes_with_so_many_children")
    return Table("degrees", "Degrees", keys, tuple(rows), "last versions", shown="page")


def mechanisms(models: Sequence[ModelFacts]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for group, found in by_group(models):
        last = [h for model in found for h in model.mechanisms]
        written = {h for model in found for version in model.versions for h in version.written}
        rows.append((*group, len(last), len(set(last)), len(written)))
    keys = ("domain", "topology", "mechanisms", "distinct", "distinct_in_all_versions")
    note = "of last versions, compared by what they do, whatever things are called"
    return Table("mechanisms", "Mechanisms", columns(*keys), tuple(rows), note)


def supports(models: Sequence[ModelFacts]) -> Table:
    rows = tuple((str(kind), *row) for kind in Kind if (row := _support(models, kind)))
    note = "possible answers to one question of each kind a model, which tells half of what it could"
    return Table("supports", "Support sizes", columns("kind", *_SUPPORT), rows, note)


def supports_by_group(models: Sequence[ModelFacts]) -> Table:
    rows = tuple(
        (*group, str(kind), *row)
        for group, found in by_group(models)
        for kind in Kind
        if group[0] != ALL and (row := _support(found, kind))
    )
    names = columns("domain", "topology", "kind", *_SUPPORT)
    return Table("supports_by_group", "Support sizes by domain and topology", names, rows, shown="page")


_SUPPORT = ("questions", "undecided", "unique*", "median", "p90", "largest")


def _support(models: Sequence[ModelFacts], kind: Kind) -> tuple[Cell, ...]:
    counts = [count for model in models for k, count in model.supports if k is kind]
    known = sorted(count for count in counts if count is not None)
    if not counts:
        return ()
    unique = Share(sum(count == 1 for count in known), len(known))
    middle, most = (quantile(known, 0.5), quantile(known, 0.9)) if known else (None, None)
    return len(counts), len(counts) - len(known), unique, middle, most, max(known, default=None)


def quantile(ordered: Sequence[int], share: float) -> int:
    """The least of the numbers that at least this share of them does not exceed."""
    return ordered[max(0, -int(-len(ordered) * share // 1) - 1)]


def details(models: Sequence[ModelFacts]) -> Table:
    """A row a model."""
    rows: list[tuple[Cell, ...]] = []
    for model in models:
        history, shape = model.history, model.shape
        attempts = tries([model])
        counts = {str(kind): count for kind, count in model.supports}
        rows.append(
            (
                model.id,
                *model.group,
                str(history.status),
                history.job.nodes,
                shape.nodes if shape else 0,
                len(attempts),
                len(attempts) - sum(a.accepted for a in attempts),
                history.job.generation,
                *((shape.edges, shape.depth, shape.width) if shape else (None, None, None)),
                *((shape.chains, shape.forks, shape.colliders) if shape else (None, None, None)),
                *(counts.get(str(kind)) for kind in Kind),
                history.hash,
                history.reason,
            )
        )
    keys = ("id", "domain", "topology", "status", "wanted", "nodes", "attempts", "refused", "generation")
    parts = ("edges", "depth", "width", "chains", "forks", "colliders")
    names = (*keys, *parts, *(f"support_{kind}" for kind in Kind), "hash", "reason")
    return Table("models", "Models", columns(*names), tuple(rows), shown="files")


def _versions_by_size(models: Sequence[ModelFacts]) -> dict[int, list[VersionFacts]]:
    found: dict[int, list[VersionFacts]] = {}
    for model in models:
        for version in model.versions:
            found.setdefault(version.shape.nodes, []).append(version)
    return found


def _mean(shapes: Sequence[Shape], part: Part) -> float | None:
    return fmean(map(part, shapes)) if shapes else None
