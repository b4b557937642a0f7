"""Text to model to Python: parse, check and compile, by size; a folder of specifications; and the start of the command.

python benchmarks/frontend.py
"""

from __future__ import annotations

import ast
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from measure import CAUSIM, medians, met, table, usages
from models import SHAPES, specification

from causim.checker import check
from causim.compiler import compile_python
from causim.source import SourceText
from causim.syntax.parse import grammar, parse

SIZES = (10, 100, 1000)
STAGES = ("parse", "check", "compile", "all three")
PEERS = ("lark alone", "ast.parse of the Python")
FOLDERS = (100, 1000)
GROWTH = 1.5  # per node, from the smallest to the largest model
HELP_SECONDS, CHECK_SECONDS = 0.25, 0.5


def report() -> Iterator[str]:
    """The sections of the report, in markdown."""
    yield "## From text to Python\n\n" + stages(rounds=5)
    yield "## Memory: `causim compile` of one file\n\n" + memory(rounds=3)
    yield "## A folder of 10-node models: `causim check FOLDER`\n\n" + folders(rounds=2)
    yield "## Start-up, warm\n\n" + start(rounds=15)


# --- stages


def _cases(text: str) -> dict[str, Callable[[], object]]:
    source = SourceText("bench.scm", text)
    spec = parse(source).spec
    assert spec is not None
    model = check(spec).model
    assert model is not None
    python = compile_python(model)
    return {
        "parse": lambda: parse(source),
        "check": lambda: check(spec),
        "compile": lambda: compile_python(model),
        "all three": lambda: _whole(source),
        "lark alone": lambda: grammar().parse(text, start="file"),
        "ast.parse of the Python": lambda: ast.parse(python),
    }


def _whole(source: SourceText) -> str:
    spec = parse(source).spec
    assert spec is not None
    model = check(spec).model
    assert model is not None
    return compile_python(model)


def stages(rounds: int) -> str:
    """Microseconds a node. Small models are run again and again in each round, so that all take time enough to tell."""
    cases: dict[str, Callable[[], object]] = {}
    for shape in SHAPES:
        for size in SIZES:
            for name, case in _cases(specification(size, shape)).items():
                cases[f"{shape} {size} {name}"] = partial(_repeat, case, _times(size))
    found = medians(cases, rounds)
    rows = []
    for shape in SHAPES:
        for name in (*STAGES, *PEERS):
            each = [found[f"{shape} {size} {name}"] / (size * _times(size)) * 1e6 for size in SIZES]
            growth = each[-1] / each[0]
            verdict = met(growth <= GROWTH) if name in STAGES else ""
            rows.append([f"{shape}: {name}", *(f"{x:,.0f}" for x in each), f"{growth:.2f}", verdict])
    sizes = [f"{size:,} nodes" for size in SIZES]
    return table(["µs a node", *sizes, "growth", f"target: at most {GROWTH}"], rows)


def _times(size: int) -> int:
    return max(1, 200 // size)


def _repeat(case: Callable[[], object], times: int) -> None:
    for _ in range(times):
        case()


# --- whole processes


def memory(rounds: int) -> str:
    with tempfile.TemporaryDirectory() as folder:
        commands = {}
        for size in SIZES:
            file = Path(folder, f"{size}.scm")
            file.write_text(specification(size, "layered"), encoding="utf-8")
            commands[f"{size:,} nodes"] = [*CAUSIM, "compile", str(file), "-o", "-"]
        found = usages(commands, rounds)
    rows = [
        [name, f"{usage.megabytes:.0f} MB", f"{usage.elapsed:.2f} s", f"{usage.busy:.2f} s"]
        for name, usage in found.items()
    ]
    return table(["layered", "peak memory", "elapsed", "processor"], rows)


def folders(rounds: int) -> str:
    with tempfile.TemporaryDirectory() as base:
        commands = {}
        for count in FOLDERS:
            folder = Path(base, str(count))
            folder.mkdir()
            for number in range(count):
                text = specification(10, SHAPES[number % len(SHAPES)], seed=number)
                Path(folder, f"model_{number:04}.scm").write_text(text, encoding="utf-8")
            commands[f"{count:,} files"] = [*CAUSIM, "check", str(folder)]
        found = usages(commands, rounds)
    rows = []
    for (name, usage), count in zip(found.items(), FOLDERS, strict=True):
        each = usage.busy / count
        rows.append(
            [
                name,
                f"{usage.elapsed:.2f} s",
                f"{usage.busy:.2f} s",
                f"{each * 1e3:.1f} ms",
                f"{each / 10 * 1e6:,.0f}",
                f"{usage.megabytes:.0f} MB",
            ]
        )
    return table(["", "elapsed", "processor", "a file", "µs a node", "peak memory"], rows)


def start(rounds: int) -> str:
    python = [sys.executable, "-c"]
    commands = {
        "`python -c pass`": [*python, "pass"],
        "`python -c 'import click, lark'`": [*python, "import click, lark"],
        "`python -c 'import numpy'`": [*python, "import numpy"],
        "`causim --help`": [*CAUSIM, "--help"],
        "`causim check specs/textbook/xor.scm`": [*CAUSIM, "check", "specs/textbook/xor.scm"],
    }
    targets = dict(zip(list(commands)[-2:], (HELP_SECONDS, CHECK_SECONDS), strict=True))
    found = usages(commands, rounds)
    least = found["`python -c pass`"].busy
    rows = []
    for name, usage in found.items():
        target = targets.get(name)
        verdict = f"{target} s: {met(usage.busy < target)}" if target else ""
        rows.append(
            [
                name,
                f"{usage.elapsed * 1e3:.0f} ms",
                f"{usage.busy * 1e3:.0f} ms",
                f"{usage.busy / least:.1f}",
                verdict,
            ]
        )
    return table(["command", "elapsed", "processor", "× `pass`", "target"], rows)


if __name__ == "__main__":
    for section in report():
        print(section, end="\n\n", flush=True)
