"""What is in a dataset: counted from its records alone, so that what was changed after the build shows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from math import log2
from typing import Any

from causim.dataset.folder import Folder, rows_of
from causim.engine import Kind
from causim.engine.query import variable_domain
from causim.errors import CausimError
from causim.reporting import Bars, Report, Table
from causim.reporting.tables import Cell, columns

_NAMED = 20  # duplicates and leaks that are named
_SIZES = ((1, "1"), (2, "2"), (4, "3-4"), (16, "5-16"), (64, "17-64"), (1024, "65-1,024"))


@dataclass
class _Split:
    """What is counted of one split."""

    rows: int = 0
    counts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    bits: Counter[int] = field(default_factory=Counter)
    prompt: int = 0
    longest: int = 0
    models: set[str] = field(default_factory=set)


Watch = Callable[[int, int], None]


def stats(folder: Folder, mode: str | None = None, watch: Watch = lambda done, total: None) -> Report:
    """A report on the records of one mode, by default the first, since all modes ask the same questions.

    Difficulty is how many bits a reply must bring: the binary logarithm of the number of replies of the right form for
    each that is right. A duplicate is a record whose id or whose question about the same model came before; a leak is a
    model, up to renaming, with questions in two splits.
    """
    config = folder.metadata.config
    mode = mode or config.modes[0]
    spaces = _Spaces(folder)
    splits: dict[str, _Split] = {}
    seen: dict[Hashable, str] = {}
    homes: dict[str, str] = {}
    duplicates: list[tuple[str, str]] = []
    leaks: dict[str, tuple[str, str]] = {}
    broken: list[str] = []
    files = [(split, file) for split in config.splits for file in folder.files(mode, split)]
    for done, (name, file) in enumerate(files):
        watch(done, len(files))
        split = splits.setdefault(name, _Split())
        try:
            for number, row in enumerate(rows_of(file), 1):
                place = f"{file.name}, row {number}"
                _count(split, row, spaces)
                for key in (row["id"], (row["model_hash"], row["query"], row["spec_sha256"])):
                    if key in seen:
                        duplicates.append((place, seen[key]))
                        break
                else:
                    seen[row["id"]] = seen[row["model_hash"], row["query"], row["spec_sha256"]] = place
                if homes.setdefault(row["model_hash"], name) != name:
                    leaks[row["model_hash"]] = (homes[row["model_hash"]], name)
        except CausimError as error:
            broken.append(str(error))
    watch(len(files), len(files))
    return _report(folder, mode, splits, duplicates, leaks, broken)


class _Spaces:
    """How many replies of the right form there are to questions of a kind about a model."""

    def __init__(self, folder: Folder) -> None:
        self._entries = {entry.sha256: entry for entry in folder.entries()}
        self._known: dict[str, dict[str, int]] = {}

    def bits(self, sha256: str, keys: list[str]) -> float | None:
        """The binary logarithm; None for a model that is not of the dataset."""
        if sha256 not in self._known:
            entry = self._entries.get(sha256)
            if entry is None:
                return None
            model = entry.specification().model
            names = [*model.node_by_name, *model.exogenous_owner]
            self._known = {sha256: {name: len(variable_domain(model, name)) for name in names}}
        sizes = self._known[sha256]
        return sum(log2(sizes[key]) for key in keys) if all(key in sizes for key in keys) else None


def _count(split: _Split, row: dict[str, Any], spaces: _Spaces) -> None:
    split.rows += 1
    split.models.add(row["model_hash"])
    split.prompt += len(row["prompt"])
    split.longest = max(split.longest, len(row["prompt"]))
    for name in ("kind", "scenario", "topology", "domain"):
        split.counts[name][row[name] or "-"] += 1
    split.counts["nodes"][str(row["nodes"])] += 1
    count = int(row["count"])
    split.counts["right answers"][next((label for most, label in _SIZES if count <= most), "more")] += 1
    space = spaces.bits(row["spec_sha256"], list(row["required_keys"]))
    if space is not None and count:
        split.bits[int(space - log2(count))] += 1


# --- the report


def _report(
    folder: Folder,
    mode: str,
    splits: dict[str, _Split],
    duplicates: list[tuple[str, str]],
    leaks: dict[str, tuple[str, str]],
    broken: list[str],
) -> Report:
    total = sum(split.rows for split in splits.values())
    summary = [
        f"{folder.path}: {total:,} questions in the mode {mode}, in {len(splits)} splits",
        f"duplicates: {len(duplicates):,}; models in two splits: {len(leaks):,}",
    ]
    tables = [
        Table(
            "splits",
            "Splits",
            columns("split", "questions", "models", "mean_prompt", "longest_prompt"),
            tuple(
                (name, s.rows, len(s.models), round(s.prompt / s.rows) if s.rows else None, s.longest)
                for name, s in splits.items()
            ),
            note="prompts in characters",
        ),
        *_tables(splits),
        Table(
            "duplicates",
            "Duplicates",
            columns("place", "before"),
            tuple(duplicates[:_NAMED]),
            note=f"{len(duplicates):,} in all" if len(duplicates) > _NAMED else "",
        ),
        Table(
            "leaks",
            "Models in two splits",
            columns("model_hash", "split", "also_in"),
            tuple((hash_, *places) for hash_, places in list(leaks.items())[:_NAMED]),
        ),
    ]
    facts = (("questions", total), ("duplicates", len(duplicates)), ("leaks", len(leaks)))
    charts = tuple(_charts(splits))
    return Report(f"Dataset {folder.path.name}", tuple(summary), tuple(tables), charts, tuple(broken), facts)


def _tables(splits: dict[str, _Split]) -> Iterator[Table]:
    for name in ("kind", "scenario", "nodes", "topology", "domain", "right answers"):
        values = _ordered({value for split in splits.values() for value in split.counts[name]}, name)
        rows: tuple[tuple[Cell, ...], ...] = tuple(
            (v, *(split.counts[name][v] for split in splits.values())) for v in values
        )
        key = name.replace(" ", "_")
        yield Table(key, f"Questions by {name}", columns(key, *splits), rows)
    bits = sorted({b for split in splits.values() for b in split.bits})
    bit_rows: tuple[tuple[Cell, ...], ...] = tuple(
        (f"{b} to {b + 1}", *(split.bits[b] for split in splits.values())) for b in bits
    )
    note = "the binary logarithm of the number of replies of the right form for each that is right"
    yield Table(
        "difficulty", "Questions by difficulty in bits", columns("bits", *splits), bit_rows, note=note
    )


def _ordered(values: set[str], name: str) -> list[str]:
    known = [str(kind) for kind in Kind] + ["deterministic", "stochastic", "impossible"]
    known += ["0", *(label for _, label in _SIZES), "more"] if name == "right answers" else []
    return sorted(values, key=lambda v: (known.index(v) if v in known else len(known), v.zfill(6)))


def _charts(splits: dict[str, _Split]) -> Iterator[Bars]:
    for name in ("kind", "scenario", "nodes", "topology", "right answers"):
        values = _ordered({value for split in splits.values() for value in split.counts[name]}, name)
        bars = tuple(
            (value, tuple(float(split.counts[name][value]) for split in splits.values())) for value in values
        )
        yield Bars(name.replace(" ", "_"), f"Questions by {name}", "questions", bars, tuple(splits))
    bits = sorted({b for split in splits.values() for b in split.bits})
    rows = tuple((f"{b}-{b + 1}", tuple(float(split.bits[b]) for split in splits.values())) for b in bits)
    yield Bars("difficulty", "Questions by difficulty", "bits", rows, tuple(splits))
