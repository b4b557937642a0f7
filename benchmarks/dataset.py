"""Datasets: questions solved and written, a second and core; beside the procedure that the CauSim paper describes.

That procedure (section 4.3 and Appendix L), written as plain Python: for each question the model's module is loaded
anew, mechanisms are replaced for an intervention, the values of the exogenous variables are learnt from 2,000 samples,
and all combinations of them are run.
"""

from __future__ import annotations

import gc
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice, product
from pathlib import Path
from types import ModuleType
from typing import Any

from measure import CAUSIM, met, run, table

from causim.dataset import Options, Shape, Specification, Tally
from causim.dataset.drawing import Drawer
from causim.dataset.instances import Instance, Instances, Request
from causim.engine import Kind
from causim.engine.expansion import solve
from causim.growth.config import Group, GrowthConfig
from causim.growth.library import Library
from causim.growth.run import grow
from causim.source import SourceText

TOPOLOGIES = ("chain", "tree", "star", "inverted_star", "layered", "any")
NODES = 10
MODELS = 20  # of each topology
INSTANCES = 1_000_000
SOLVED = 4_096  # questions of each kind about each model
SAMPLES = 2_000  # runs from which the paper's procedure learns domains
PATIENCE = 20.0  # seconds for one question, after which what is left of it is reckoned
SHAPES = {"deterministic": Shape(), "stochastic": Shape(missing_exo_pct=0.3)}


def report(instances: int = INSTANCES) -> Iterator[str]:
    """Each section as Markdown."""
    with tempfile.TemporaryDirectory() as place:
        library = Path(place) / "library"
        groups = tuple(Group(domain="nonsense", topology=t, nodes=NODES, models=MODELS) for t in TOPOLOGIES)  # type: ignore[arg-type]
        grow(GrowthConfig(groups=groups), Library(library), workers=os.cpu_count() or 1)
        last = [_read(path) for path in sorted(library.glob(f"*/v{NODES:02}.scm"))[:: MODELS // 4]]
        yield "## Datasets"
        yield "### Solving, one core"
        yield table(("kind", "scenario", "questions a second", "target: 50,000"), list(_solving(last)))
        yield "### Beside the paper's procedure"
        head = ("nodes", "combinations of exogenous values, median", "ours, µs a question, to the text of its row",
                "the paper's procedure, s a question", "ratio", "target: 1,000")  # fmt: skip
        yield table(head, list(_procedure(library)))
        yield f"### {instances:,} questions to Parquet"
        head = (
            "processes",
            "questions",
            "minutes",
            "a second and core",
            "target: 20,000",
            "peak MB of a process",
        )
        yield table(head, list(_whole(library, Path(place), instances)))


def _read(path: Path) -> Specification:
    return Specification.read(SourceText(path.parent.name, path.read_text("utf-8")))


# --- solving


def _solving(specs: list[Specification]) -> Iterator[tuple[str, ...]]:
    for kind in Kind:
        for scenario, shape in SHAPES.items():
            rates = []
            for spec in specs:
                drawer = Drawer(spec.model, spec.mechanisms, kind, shape, "benchmark")
                questions = drawer.draw(0, SOLVED).questions
                solve(spec.mechanisms, questions.part(slice(0, 64)))  # tables are made once a model
                start = time.process_time()
                solve(spec.mechanisms, questions)
                rates.append(SOLVED / (time.process_time() - start))
            rate = statistics.harmonic_mean(rates)
            yield str(kind), scenario, f"{rate:,.0f}", met(rate > 50_000)


# --- the paper's procedure


def _procedure(library: Path) -> Iterator[tuple[str, ...]]:
    for nodes in (2, 4, 6, 8, 10):
        specs = [_read(path) for path in sorted(library.glob(f"*-0001/v{nodes:02}.scm"))]
        ours, theirs, sizes = [], [], []
        for spec in specs:
            instances, each = _made(spec)
            ours.append(each)
            sizes.append(_combinations(spec))
            theirs += [_timed(spec, instance) for instance in instances]
        mine, paper = statistics.mean(ours), statistics.mean(theirs)
        ratio = paper / mine
        yield (
            str(nodes),
            f"{statistics.median(sizes):,.0f}",
            f"{mine * 1e6:.0f}",
            f"{paper:.3g}",
            f"{ratio:,.0f}",
            met(ratio >= 1_000),
        )


def _made(spec: Specification) -> tuple[list[Instance], float]:
    """A question of each kind and scenario, and seconds a question where they are made by the thousand."""
    first, count, start = [], 0, time.process_time()
    for kind in Kind:
        for scenario, shape in SHAPES.items():
            request = Request(kind, 1_000, shape, scenario)  # type: ignore[arg-type]
            found = list(Instances(spec, request, Options(), Tally()))
            first += found[:1]
            count += len(found)
    return first, (time.process_time() - start) / count


def _combinations(spec: Specification) -> int:
    found = 1
    for u in spec.model.exogenous:
        found *= len(u.support)
    return found


def _timed(spec: Specification, instance: Instance) -> float:
    query = json.loads(instance.query)
    start = time.process_time()
    answers, done = _paper(spec, query, instance.target)
    taken = time.process_time() - start
    if done == 1 and len(answers) != instance.answer.count:
        raise AssertionError(f"the procedure finds {len(answers)} answers to {instance.query}")
    return taken / done


def _paper(
    spec: Specification, query: dict[str, Any], target: list[str]
) -> tuple[set[tuple[Any, ...]], float]:
    """The answers that the procedure finds, and which share of its work it had done when patience ran out."""
    module = ModuleType("model")
    exec(compile(spec.code, "model.py", "exec"), vars(module))
    rng = random.Random(0)
    seen: dict[str, set[Any]] = {u.name: set() for u in spec.model.exogenous}
    for _ in range(SAMPLES):
        for name, values in seen.items():
            values.add(getattr(module, name)(rng))
    open_ = {name: sorted(values, key=str) for name, values in seen.items() if name not in query["given"]}
    total = 1
    for values in open_.values():
        total *= len(values)
    factual = _simulator(spec, module)
    for name, value in query["do"].items():
        setattr(module, f"f_{name}", _constant(value))
    after = _simulator(spec, module)
    found: set[tuple[Any, ...]] = set()
    deadline = time.process_time() + PATIENCE
    for done, values in enumerate(product(*open_.values())):
        exogenous = {**query["given"], **dict(zip(open_, values, strict=True))}
        if query["observe"]:
            world = factual(exogenous)
            if any(world[name] != value for name, value in query["observe"].items()):
                continue
        world = {**exogenous, **after(exogenous)}
        found.add(tuple(world[name] for name in target))
        if done % 1024 == 1023 and time.process_time() > deadline:
            return found, (done + 1) / total
    return found, 1.0


def _constant(value: Any) -> Callable[..., Any]:
    return lambda *parents: value


def _simulator(spec: Specification, module: ModuleType) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """What runs the module's mechanisms, as they are now, one after the other."""
    steps = [
        (n.name, getattr(module, f"f_{n.name}"), n.parents, n.exogenous.name if n.exogenous else None)
        for n in spec.model.nodes
    ]

    def simulate(exogenous: dict[str, Any]) -> dict[str, Any]:
        world: dict[str, Any] = {}
        for name, mechanism, parents, own in steps:
            arguments = [world[parent] for parent in parents]
            world[name] = mechanism(*arguments, *([exogenous[own]] if own else []))
        return world

    return simulate


# --- the whole way


def _whole(library: Path, place: Path, instances: int) -> Iterator[tuple[str, ...]]:
    config = place / "million.json"
    splits = {"train": {"models": 1.0, "instances": instances}}
    config.write_text(json.dumps({"sources": [str(library)], "splits": splits}), "utf-8")
    for workers in islice((2, 1), 2 if instances <= 200_000 else 1):
        folder = place / f"dataset-{workers}"
        command = (*CAUSIM, "dataset", "build", str(config), "-o", str(folder), "--workers", str(workers))
        used = run(command)
        made = json.loads((folder / "dataset.json").read_text("utf-8"))["splits"]["train"]["instances"]
        rate = made / used.busy
        yield (
            str(workers),
            f"{made:,}",
            f"{used.elapsed / 60:.1f}",
            f"{rate:,.0f}",
            met(rate >= 20_000),
            f"{used.megabytes:,.0f}",
        )


if __name__ == "__main__":
    gc.set_threshold(50_000)  # as the command does
    for section in report(int(sys.argv[1]) if len(sys.argv) > 1 else INSTANCES):
        print(section, end="\n\n", flush=True)
