"""Growth by the built-in author: models a second on one core, beside checking the same versions from their texts."""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Iterator
from pathlib import Path

from measure import medians, met, table

from causim.checker import check
from causim.growth.config import Group, GrowthConfig
from causim.growth.library import Library
from causim.growth.run import grow
from causim.source import SourceText
from causim.syntax.parse import parse

DOMAINS = ("nonsense", "symbolic_math", "medical")
TOPOLOGIES = ("chain", "inverted_star", "layered")
MODELS = 20  # of each domain
NODES = 10
TARGET = 50  # models a second


def report() -> Iterator[str]:
    """Each section as Markdown."""
    yield "## Growth, one core"
    rows = [_row(topology) for topology in TOPOLOGIES]
    head = (f"{NODES} nodes, every version verified", "models a second", f"target: {TARGET}", "ms a model",
            "the same versions parsed and checked from their texts, ms", "ratio")  # fmt: skip
    yield table(head, rows)


def _row(topology: str) -> tuple[str, ...]:
    groups = tuple(Group(domain=d, topology=topology, nodes=NODES, models=MODELS) for d in DOMAINS)  # type: ignore[arg-type]
    config = GrowthConfig(groups=groups)
    with tempfile.TemporaryDirectory() as folder:
        grow(config, Library(Path(folder) / "library"))  # warm: grammar and packs are read once a process
        texts = [path.read_text("utf-8") for path in sorted(Path(folder).rglob("v*.scm"))]
    number = len(groups) * MODELS
    cases = {"grow": lambda: _grow(config), "check": lambda: _check(texts)}
    seconds = medians(cases, rounds=5)
    rate, each, whole = number / seconds["grow"], seconds["grow"] / number, seconds["check"] / number
    return (
        topology,
        f"{rate:.0f}",
        met(rate > TARGET),
        f"{each * 1e3:.1f}",
        f"{whole * 1e3:.1f}",
        f"{whole / each:.1f}",
    )


def _grow(config: GrowthConfig) -> None:
    with tempfile.TemporaryDirectory() as folder:
        complete, models = grow(config, Library(Path(folder) / "library"))
        assert complete == models


def _check(texts: list[str]) -> None:
    for text in texts:
        assert check(parse(SourceText("version", text)).spec).model is not None


if __name__ == "__main__":
    gc.set_threshold(50_000)  # as the command does
    for section in report():
        print(section, end="\n\n", flush=True)
