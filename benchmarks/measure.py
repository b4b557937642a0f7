"""Times, memory and tables. Cases are run in turn, round after round, so that a slow spell of the machine hits all."""

from __future__ import annotations

import gc
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
CAUSIM = (sys.executable, "-m", "causim")


def medians(cases: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Median seconds of each case."""
    taken: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(rounds):
        for name, case in cases.items():
            gc.collect()  # what the case before left behind is not this one's to clear
            start = time.perf_counter()
            case()
            taken[name].append(time.perf_counter() - start)
    return {name: median(times) for name, times in taken.items()}


@dataclass(frozen=True, slots=True)
class Usage:
    seconds: float
    megabytes: float  # peak resident memory


_LAUNCHER = """
import resource, subprocess, sys, time
start = time.perf_counter()
status = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(status)
"""


def run(command: Sequence[str]) -> Usage:
    """One run of a command to its end, from a small process: a child's peak starts at the size of its parent.

    Raises CalledProcessError if it fails.
    """
    launched = [sys.executable, "-c", _LAUNCHER, *command]
    said = subprocess.run(launched, capture_output=True, check=True, cwd=ROOT, text=True).stdout
    seconds, peak = map(float, said.split())
    return Usage(
        seconds, peak * (1 if sys.platform == "darwin" else 1024) / 1e6
    )  # in bytes there, else in kilobytes


def usages(commands: Mapping[str, Sequence[str]], rounds: int) -> dict[str, Usage]:
    """The median of each command."""
    found: dict[str, list[Usage]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            found[name].append(run(command))
    return {
        name: Usage(median(u.seconds for u in of), median(u.megabytes for u in of))
        for name, of in found.items()
    }


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A markdown table: the first column to the left, numbers to the right."""
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]

    def line(cells: Sequence[str]) -> str:
        first, *rest = (
            cell.ljust(w) if not i else cell.rjust(w)
            for i, (cell, w) in enumerate(zip(cells, widths, strict=True))
        )
        return f"| {' | '.join([first, *rest])} |"

    rule = ["-" * widths[0], *("-" * (w - 1) + ":" for w in widths[1:])]
    return "\n".join([line(head), line(rule), *map(line, rows)])


def met(good: bool) -> str:
    return "met" if good else "**missed**"
