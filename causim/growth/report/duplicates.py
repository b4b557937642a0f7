"""Models, and versions of models, that are one up to renaming."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from causim.edit import Draft
from causim.engine.comparing.fingerprint import model_hash
from causim.errors import CausimError
from causim.growth.library import Library
from causim.growth.report.facts import ModelFacts, VersionFacts
from causim.reporting import Table
from causim.reporting.tables import Cell, columns

Place = tuple[ModelFacts, VersionFacts]


def duplicates(library: Library, models: Sequence[ModelFacts], broken: list[str]) -> tuple[Table, Table]:
    """Distinct versions by size, and the models whose last version is that of a model before them.

    Equal models have equal mechanisms, so a model's hash is needed only where all mechanisms are alike. What cannot be
    read any more is added to `broken`.
    """
    alike: dict[tuple[int, str], list[Place]] = {}
    for model in models:
        for version in model.versions:
            alike.setdefault((version.shape.nodes, version.signature), []).append((model, version))
    total: dict[int, int] = {}
    distinct: dict[int, int] = {}
    last: list[tuple[Cell, ...]] = []
    for (nodes, _), places in alike.items():
        sets = [places] if len(places) == 1 or nodes == 1 else _parted(library, nodes, places, broken)
        total[nodes] = total.get(nodes, 0) + len(places)
        distinct[nodes] = distinct.get(nodes, 0) + len(sets)
        for same in sets:
            ends = [model.id for model, version in same if version is model.versions[-1]]
            last.extend((later, ends[0]) for later in ends[1:])
    rows = tuple((n, total[n], distinct[n]) for n in sorted(total))
    note = "versions of all models, whatever things are called in them"
    return (
        Table(
            "versions",
            "Distinct versions by size",
            columns("nodes", "versions", "distinct"),
            rows,
            note,
            "page",
        ),
        Table("duplicates", "Models that are one", columns("id", "same_as"), tuple(sorted(last, key=str))),
    )


def _parted(library: Library, nodes: int, places: Iterable[Place], broken: list[str]) -> list[list[Place]]:
    """Versions with the same mechanisms, those together that are one model."""
    found: dict[str, list[Place]] = {}
    for model, version in places:
        known = model.history.hash if nodes == model.history.job.nodes else None
        try:
            hashed = known or _hash(library, model, version)
        except CausimError as error:
            broken.append(str(error).partition("\n")[0])
        else:
            found.setdefault(hashed, []).append((model, version))
    return list(found.values())


def _hash(library: Library, model: ModelFacts, version: VersionFacts) -> str:
    record = next(v for v in (library.history(model.id) or model.history).versions if v.file == version.file)
    checked = Draft.read(library.version(model.history, record)).checked.model
    if checked is None:
        raise CausimError(f"{model.id}/{version.file} has changed while it was read")
    return model_hash(checked)
