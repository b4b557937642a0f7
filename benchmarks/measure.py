"""Times, memory and tables. Cases are run in turn, round after round, so that a slow spell of the machine hits all."""

from __future__ import annotations

import gc
import os
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


def run(command: Sequence[str]) -> Usage:
    """One run of a command to its end. Raises RuntimeError if it fails."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=ROOT)
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"exit status {process.returncode}: {' '.join(command)}")
    scale = 1 if sys.platform == "darwin" else 1024  # bytes there, kilobytes elsewhere
    return Usage(seconds, used.ru_maxrss * scale / 1e6)


def usages(commands: Mapping[str, Sequence[str]], rounds: int) -> dict[str, Usage]:
    """The median of each command; the first round only warms the file cache."""
    found: dict[str, list[Usage]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, command in commands.items():
            usage = run(command)
            if number:
                found[name].append(usage)
    return {
        name: Usage(median(u.seconds for u in of), median(u.megabytes for u in of))
        for name, of in found.items()
    }


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A markdown table: the first column to the left, numbers to the right."""
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]

    def line(cells: Sequence[str]) -> str:
        first, *rest = (
            cell.ljust(w) if not i else cell.rjust(w) for i, (cell, w) in enumerate(zip(cells, widths))
        )
        return f"| {' | '.join([first, *rest])} |"

    rule = ["-" * widths[0], *("-" * (w - 1) + ":" for w in widths[1:])]
    return "\n".join([line(head), line(rule), *map(line, rows)])


def met(good: bool) -> str:
    return "met" if good else "**missed**"
