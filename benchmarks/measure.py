"""Times, memory and tables.

Cases are run in turn, round after round, so that a slow spell of the machine hits all of them. Processor time is what
counts: on a machine with a core to spare it is the time that passes, and on a busy one it says more.
"""

from __future__ import annotations

import gc
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
CAUSIM = (sys.executable, "-m", "causim")

# A child's peak starts at the size of its parent, so the parent is a process with nothing in it.
_LAUNCHER = """
import resource, subprocess, sys, time
start = time.perf_counter()
status = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
elapsed = time.perf_counter() - start
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(elapsed, used.ru_utime + used.ru_stime, used.ru_maxrss)
sys.exit(status)
"""
_UNIT = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss, in bytes


def medians(cases: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Median seconds of processor time of each case."""
    taken: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(rounds):
        for name, case in cases.items():
            gc.collect()  # what the case before left behind is not this one's to clear
            start = time.process_time()
            case()
            taken[name].append(time.process_time() - start)
    return {name: median(times) for name, times in taken.items()}


@dataclass(frozen=True, slots=True)
class Usage:
    """Of a whole process: seconds that passed, seconds of processor time, peak resident memory."""

    elapsed: float
    busy: float
    megabytes: float


def run(command: Sequence[str]) -> Usage:
    """One run of a command to its end. Raises CalledProcessError if it fails."""
    launched = [sys.executable, "-c", _LAUNCHER, *command]
    said = subprocess.run(launched, capture_output=True, check=True, cwd=ROOT, text=True).stdout
    elapsed, busy, peak = map(float, said.split())
    return Usage(elapsed, busy, peak * _UNIT / 1e6)


def usages(commands: Mapping[str, Sequence[str]], rounds: int) -> dict[str, Usage]:
    """The median of each command."""
    found: dict[str, list[Usage]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            found[name].append(run(command))
    return {name: Usage(*map(median, zip(*map(astuple, of), strict=True))) for name, of in found.items()}


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A markdown table: the first column to the left, numbers to the right."""
    lines = [head, ["-"] + ["-:"] * (len(head) - 1), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def met(good: bool) -> str:
    return "met" if good else "**missed**"
