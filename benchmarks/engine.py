"""The engine against the best libraries for each of its jobs: same models, same queries, one process.

    python benchmarks/engine.py [--quick] [--plot]

Each figure is the median time of one query of new evidence, after everything that can be prepared was prepared.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from measure import met, table
from peers import Agrum, Clauses, CpSat, Einsum, Loop, RunOnce, TooLargeError, agrum_sampler
from plain import SHAPES, Plain, make

from causim.engine import Budget, Engine, Query, UndecidedError, answer_many, contains_many
from causim.engine.inference import prepared
from causim.engine.sampling import sample_columns

SIZES = (5, 10, 20, 50, 100, 200)
WIDTHS = (8, 12, 15, 20)  # of ten layers, where elimination becomes too wide
QUERIES = 16
BATCH = 512
LISTED = 1_000
SECONDS = 0.15  # that a cell is measured for, if one query does not take longer
PLOTS = Path(__file__).with_suffix(".svg")
NUMPY, KERNEL = 10**9, 0  # questions of a pattern before it is compiled
OURS = ("causim kernel", "causim NumPy")

Assignment = dict[str, int]
Case = Callable[[int], Any]  # of the number of a query
Times = dict[str, float]  # seconds a query, by competitor


@dataclass(frozen=True, slots=True)
class Question:
    """Values of observed nodes, forced ones, and a world that may or may not be possible after it."""

    observe: dict[int, int]
    do: dict[int, int]
    claim: dict[int, int]


@dataclass
class Cells:
    """Times of one job, by model."""

    job: str
    times: dict[tuple[str, int], Times] = field(default_factory=dict)


def questions(model: Plain, full: bool) -> list[Question]:
    """Evidence from worlds that happen: on all nodes, or on the last and a middle one."""
    random = Random(len(model.nodes))
    seen = model.seen
    observed = seen if full else tuple(dict.fromkeys((seen[len(seen) // 2], seen[-1])))
    if model.shape == "inverted star" and not full:
        observed = seen[-1:]
    forced = first_cause(model)
    found = []
    for number in range(QUERIES):
        choice = [random.choices(range(len(n.weights)), n.weights)[0] for n in model.nodes]
        world = model.run(choice)
        do = {forced: random.randrange(model.nodes[forced].size)}
        after = model.run(choice, do)
        claim = {i: after[i] for i in seen}
        if number % 2:  # mostly impossible
            changed = random.choice(seen[1:])
            claim[changed] = (claim[changed] + 1) % model.nodes[changed].size
        found.append(Question({i: world[i] for i in observed}, do, claim))
    return found


def first_cause(model: Plain) -> int:
    """The first of the last node's ancestors."""
    found = {len(model.nodes) - 1}
    for i in range(len(model.nodes) - 1, -1, -1):
        if i in found:
            found.update(model.nodes[i].parents)
    return min(found)


def named(values: Mapping[int, int]) -> Assignment:
    return {f"X{i}": v for i, v in values.items()}


# --- measuring


def seconds_a_query(case: Case, each: int = 1) -> float:
    """The median over the queries, each asked as often as time allows. The first ones of all are not counted."""
    start = time.perf_counter()
    case(0)
    if time.perf_counter() - start < SECONDS:
        case(1)
    taken: list[float] = []
    end = time.perf_counter() + SECONDS
    while not taken or time.perf_counter() < end:
        start = time.perf_counter()
        case(len(taken) % QUERIES)
        taken.append(time.perf_counter() - start)
    return median(taken) / each


def race(cases: Mapping[str, Callable[[], tuple[Case, int]]], same: Sequence[str] = ()) -> Times:
    """Prepares and measures each competitor in turn; those named `same` must give the same results."""
    found: Times = {}
    results: dict[str, list[Any]] = {}
    for name, prepare in cases.items():
        prepared.WARM_UP = NUMPY if name == "causim NumPy" else KERNEL
        try:
            case, each = prepare()
            if name in same:
                results[name] = [case(i) for i in range(4)]
            found[name] = seconds_a_query(case, each)
        except (TooLargeError, UndecidedError, MemoryError) as error:
            print(f"    {name}: not measured, {error}", file=sys.stderr)
    if len({str(r) for r in results.values()}) > 1:
        raise AssertionError(f"not the same: {results}")
    return found


def single(case: Case) -> tuple[Case, int]:
    return case, 1


def batch_of(asked: list[Any], model: Plain) -> list[Any]:
    """Fewer of them where each takes long."""
    return (asked * BATCH)[: max(QUERIES, BATCH * 10 // max(len(model.seen), 10))]


# --- the jobs


def full_abduction(model: Plain) -> Times:
    """All nodes observed: the possible exogenous values."""
    asked = questions(model, full=True)
    queries = [Query(observe=named(q.observe)) for q in asked]

    def ours() -> tuple[Case, int]:
        engine = Engine(model.scm)
        return single(lambda i: engine.answer(queries[i]).count)

    def shares() -> tuple[Case, int]:
        engine = Engine(model.scm)
        return single(lambda i: engine.answer(queries[i]).marginals())

    def batch() -> tuple[Case, int]:
        many = batch_of(queries, model)
        return (lambda i: [a.count for a in answer_many(model.scm, many)]), len(many)

    def agrum() -> tuple[Case, int]:
        net = Agrum(model)
        return single(lambda i: net.abduce(asked[i].observe))

    cases = {
        "causim kernel": ours,
        "causim NumPy": ours,
        "causim marginals": shares,
        "causim batched": batch,
        "pyAgrum": agrum,
        "enumeration": lambda: single(_on(Loop(model).abduce, asked)),
        "the paper's": lambda: single(_on(RunOnce(model).abduce, asked)),
    }
    return race(cases, ("causim kernel", "causim NumPy", "enumeration", "the paper's"))


def _on(method: Callable[..., Any], asked: Sequence[Question], *more: Any) -> Case:
    return lambda i: method(asked[i].observe, *more)


def partial_count(model: Plain) -> Times:
    """Two nodes observed: how many worlds are possible."""
    asked = questions(model, full=False)
    target = tuple(f"X{i}" for i in model.seen)
    queries = [Query(observe=named(q.observe), target=target) for q in asked]

    def ours() -> tuple[Case, int]:
        engine = Engine(model.scm)
        return single(lambda i: engine.answer(queries[i]).count)

    def batch() -> tuple[Case, int]:
        many = batch_of(queries, model)
        return (lambda i: [a.count for a in answer_many(model.scm, many)]), len(many)

    cases = {
        "causim kernel": ours,
        "causim NumPy": ours,
        "causim batched": batch,
        "opt_einsum": lambda: single(_on(Einsum(model, tuple(asked[0].observe)).count, asked)),
        "enumeration": lambda: single(_on(Loop(model).count, asked)),
        "the paper's": lambda: single(_on(RunOnce(model).count, asked)),
    }
    return race(cases, ("causim kernel", "causim NumPy", "enumeration", "the paper's"))


def posterior(model: Plain) -> Times:
    """Two nodes observed, the last one's first cause forced: how the last would have been distributed."""
    asked = questions(model, full=False)
    last = model.seen[-1]
    queries = [Query(observe=named(q.observe), do=named(q.do), target=(f"X{last}",)) for q in asked]

    def ours() -> tuple[Case, int]:
        engine = Engine(model.scm)
        return single(lambda i: engine.answer(queries[i]).marginals()[f"X{last}"])

    def told(method: Callable[..., Any]) -> tuple[Case, int]:
        return single(lambda i: method(asked[i].observe, asked[i].do, last))

    def agrum() -> tuple[Case, int]:
        net = Agrum(model, (first_cause(model),))
        own = Engine(model.scm)
        for question, query in zip(asked[:4], queries, strict=False):
            shares = net.posterior(question.observe, question.do, last)
            exact = own.answer(query).marginals()[f"X{last}"]
            assert all(abs(exact.get(v, 0) - share) < 1e-9 for v, share in enumerate(shares))
        return told(net.posterior)

    cases = {
        "causim kernel": ours,
        "causim NumPy": ours,
        "pyAgrum": agrum,
        "enumeration": lambda: told(Loop(model).posterior),
        "the paper's": lambda: told(RunOnce(model).posterior),
    }
    return race(cases, ("causim kernel", "causim NumPy"))


def membership(model: Plain) -> Times:
    """Two nodes observed, the last one's first cause forced: whether a claimed world is possible."""
    asked = questions(model, full=False)
    target = tuple(f"X{i}" for i in model.seen)
    queries = [Query(observe=named(q.observe), do=named(q.do), target=target) for q in asked]
    claims = [named(q.claim) for q in asked]

    def ours() -> tuple[Case, int]:
        engine = Engine(model.scm)
        return single(lambda i: engine.answer(queries[i]).contains(claims[i]))

    def batch() -> tuple[Case, int]:
        many = batch_of(claims, model)
        return (lambda i: contains_many(model.scm, queries[i], many)), len(many)

    def told(method: Callable[..., Any]) -> tuple[Case, int]:
        return single(lambda i: method(asked[i].observe, asked[i].do, asked[i].claim))

    cases = {
        "causim kernel": ours,
        "causim NumPy": ours,
        "causim batched": batch,
        "pyAgrum": lambda: told(Agrum(model, (first_cause(model),)).possible),
        "python-sat": lambda: told(Clauses(model, (first_cause(model),)).possible),
        "OR-tools CP-SAT": lambda: told(CpSat(model, (first_cause(model),)).possible),
        "enumeration": lambda: told(Loop(model).possible),
        "the paper's": lambda: told(RunOnce(model).possible),
    }
    return race(cases, [name for name in cases if name != "causim batched"])


def listing(model: Plain) -> Times:
    """Two nodes observed: the first thousand explanations."""
    asked = questions(model, full=False)
    queries = [Query(observe=named(q.observe)) for q in asked]

    def ours() -> tuple[Case, int]:
        engine = Engine(model.scm)
        return single(lambda i: sum(1 for _ in islice(engine.answer(queries[i]), LISTED)))

    cases = {
        "causim NumPy": ours,
        "python-sat": lambda: single(_on(Clauses(model, solver="glucose4").listing, asked, LISTED)),
        "enumeration": lambda: single(_on(Loop(model).listing, asked, LISTED)),
    }
    return race(cases, list(cases))


def sampling(model: Plain) -> Times:
    """Random worlds, by the hundred thousand; seconds for one."""
    many, few = 100_000, 500
    cases: dict[str, Callable[[], tuple[Case, int]]] = {
        "causim NumPy": lambda: ((lambda i: sample_columns(model.scm, many, seed=i)), many),
        "pyAgrum": lambda: (_sampled(agrum_sampler(model), few * 20), few * 20),
        "the paper's": lambda: (_sampled(_paper_sampler(model), few), few),
    }
    return race(cases)


def _sampled(sampler: Callable[[int], None], worlds: int) -> Case:
    return lambda i: sampler(worlds)


def _paper_sampler(model: Plain) -> Callable[[int], None]:
    from causim.compiler import compile_python

    own: dict[str, Any] = {}
    exec(compile_python(model.scm), own)
    return lambda worlds: [own["run_once"](seed) for seed in range(worlds)] and None


JOBS: dict[str, Callable[[Plain], Times]] = {
    "full-evidence abduction": full_abduction,
    "partial-evidence count": partial_count,
    "counterfactual posterior": posterior,
    "counterfactual membership": membership,
    "first 1,000 abductions": listing,
    "forward sampling": sampling,
}


# --- high treewidth


def wide(widths: Sequence[int]) -> str:
    """Ten layers of two-valued nodes: membership, listing and counting where no elimination is small."""
    rows = []
    for width in widths:
        model = make("layered", 10 * width, layer=width)
        belongs, lists = membership(model), listing(model)
        solver = min(belongs[name] for name in ("python-sat", "OR-tools CP-SAT"))
        own = min((belongs[n] for n in OURS if n in belongs), default=None)
        own_list = lists.get("causim NumPy")
        said = _counted(model)
        rows.append(
            [
                f"10 x {width}",
                shown(own),
                shown(solver),
                _ratio(own, solver),
                shown(own_list),
                shown(lists["python-sat"]),
                _ratio(own_list, lists["python-sat"]),
                said,
            ]
        )
        print(f"  {rows[-1]}", file=sys.stderr, flush=True)
    head = ["", "membership", "best solver", "ratio", "1,000 listed", "python-sat", "ratio", "count, 10 s"]
    return table(head, rows)


def _counted(model: Plain) -> str:
    query = Query(
        observe=named(questions(model, full=False)[0].observe), target=tuple(f"X{i}" for i in model.seen)
    )
    start = time.perf_counter()
    answer = Engine(model.scm).answer(query, Budget(seconds=10))
    word = "undecided" if answer.count is None else "exact"
    return f"{word} in {time.perf_counter() - start:.1f} s"


def _ratio(own: float | None, other: float) -> str:
    return "undecided" if own is None else f"{own / other:.2f}"


# --- targets


@dataclass(frozen=True, slots=True)
class Target:
    """`ours` at least so many times as fast as the fastest of the peers."""

    job: str
    model: tuple[str, int]
    ours: str
    peers: tuple[str, ...]
    times: float


TARGETS = (
    Target("full-evidence abduction", ("chain", 10), "causim kernel", ("pyAgrum",), 200),
    Target("full-evidence abduction", ("layered", 200), "causim kernel", ("pyAgrum",), 200),
    Target("full-evidence abduction", ("chain", 10), "causim batched", ("pyAgrum",), 1_000),
    Target("full-evidence abduction", ("layered", 200), "causim batched", ("pyAgrum",), 1_000),
    Target("partial-evidence count", ("layered", 10), "causim kernel", ("opt_einsum",), 50),
    Target("partial-evidence count", ("layered", 50), "causim kernel", ("opt_einsum",), 50),
    Target("partial-evidence count", ("layered", 200), "causim kernel", ("opt_einsum",), 25),
    Target("counterfactual posterior", ("layered", 20), "causim kernel", ("pyAgrum",), 30),
    Target("counterfactual posterior", ("layered", 50), "causim kernel", ("pyAgrum",), 4),
    Target("counterfactual posterior", ("layered", 200), "causim kernel", ("pyAgrum",), 1),
    Target(
        "counterfactual membership", ("layered", 50), "causim NumPy", ("OR-tools CP-SAT", "python-sat"), 3
    ),
    Target(
        "counterfactual membership", ("layered", 200), "causim NumPy", ("OR-tools CP-SAT", "python-sat"), 3
    ),
    Target(
        "counterfactual membership", ("layered", 50), "causim kernel", ("OR-tools CP-SAT", "python-sat"), 30
    ),
    Target(
        "counterfactual membership", ("layered", 50), "causim batched", ("OR-tools CP-SAT", "python-sat"), 30
    ),
    Target("first 1,000 abductions", ("layered", 50), "causim NumPy", ("python-sat",), 7),
    Target("forward sampling", ("layered", 10), "causim NumPy", ("pyAgrum",), 40),
    Target("forward sampling", ("layered", 10), "causim NumPy", ("the paper's",), 250),
)


# Why a target is missed, by job, as far as it was looked into.
REASONS = {
    "full-evidence abduction": "most of the time of a query is Python's: names are resolved, values looked up and an "
    "answer made, one by one, also in a batch; the elimination itself takes a few microseconds.",
    "partial-evidence count": "opt_einsum's contractions are prepared, in floating point and so rounded beyond 2**53; "
    "our counts are exact, and a count of n bits takes about n / 31 runs of the elimination modulo primes.",
    "counterfactual posterior": "probabilities are exact fractions: weights of some hundred bits take several runs of "
    "the elimination modulo primes, and whether the evidence is possible is asked in a run of its own.",
    "counterfactual membership": "python-sat, asked through assumptions and kept between queries, answers in less time "
    "than it takes Python to resolve a query.",
    "first 1,000 abductions": "answers come in order and each is a mapping of its own; making them takes most of "
    "the time.",
    "forward sampling": "draws are exact and each variable has its own stream; turning positions into values costs as "
    "much as drawing.",
}


def targets(cells: Mapping[str, Cells]) -> str:
    rows: list[list[str]] = []
    missed: dict[str, None] = {}
    for target in TARGETS:
        times = cells[target.job].times.get(target.model, {})
        peer = min((times[p] for p in target.peers if p in times), default=None)
        own = times.get(target.ours)
        name = f"{target.job}, {target.model[0]} {target.model[1]}"
        against = " and ".join(target.peers)
        if own is None or peer is None:
            ratio = "-"
            verdict = met(own is not None) + (" (the peer gives up)" if own is not None else " (we give up)")
        else:
            ratio, verdict = f"{peer / own:,.1f}", met(peer / own >= target.times)
        rows.append(
            [name, target.ours, against, shown(own), shown(peer), ratio, f"{target.times:g}", verdict]
        )
    head = ["job", "ours", "against", "ours takes", "best of these", "times as fast", "target", ""]
    notes = [f"- {job.capitalize()}: {REASONS[job]}" for job in missed]
    return "\n".join([table(head, rows), *(["", "Missed because:", "", *notes] if notes else [])])


def shown(seconds: float | None) -> str:
    if seconds is None:
        return "-"
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:,.3g} {unit}"
    return f"{seconds * 1e9:,.3g} ns"


# --- the report


def cells_of(job: str, sizes: Sequence[int], models: Mapping[tuple[str, int], Plain]) -> Cells:
    cells = Cells(job)
    for shape in SHAPES:
        for size in sizes:
            print(f"  {job}, {shape} {size}", file=sys.stderr, flush=True)
            cells.times[shape, size] = JOBS[job](models[shape, size])
    return cells


def job_table(cells: Cells) -> str:
    names = list(dict.fromkeys(name for times in cells.times.values() for name in times))
    rows = [
        [f"{shape} {size}", *(shown(times.get(name)) for name in names)]
        for (shape, size), times in cells.times.items()
    ]
    return table(["", *names], rows)


def report(sizes: Sequence[int] = SIZES, widths: Sequence[int] = WIDTHS, plot: bool = False) -> Iterator[str]:
    """The sections of the report, in markdown."""
    models = {(shape, size): make(shape, size) for shape in SHAPES for size in sizes}
    found = {}
    for job, of in JOBS.items():
        found[job] = cells_of(job, sizes, models)
        yield f"## {job.capitalize()}\n\n{of.__doc__}\n\n{job_table(found[job])}"
    yield "## Targets\n\n" + targets(found)
    yield "## High treewidth\n\n" + wide(widths)
    if plot:
        draw(found)


def draw(found: Mapping[str, Cells]) -> None:
    """Cost against nodes, one picture a job and shape. Needs matplotlib, the extra `plots`."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "causim"
    import matplotlib.pyplot as plt

    figure, grid = plt.subplots(
        len(found), len(SHAPES), figsize=(12, 3 * len(found)), sharex=True, sharey="row"
    )
    names = list(
        dict.fromkeys(n for cells in found.values() for times in cells.times.values() for n in times)
    )
    colours = {name: f"C{i % 10}" for i, name in enumerate(names)}
    for row, cells in zip(grid, found.values(), strict=True):
        for axis, shape in zip(row, SHAPES, strict=True):
            for name in names:
                points = [(n, t[name]) for (s, n), t in cells.times.items() if s == shape and name in t]
                if points:
                    ours = name.startswith("causim")
                    axis.plot(
                        *zip(*points, strict=True),
                        "-" if ours else "--",
                        color=colours[name],
                        marker="o" if ours else "x",
                        label=name,
                    )
            axis.set(xscale="log", yscale="log", title=f"{cells.job}, {shape}")
            axis.grid(alpha=0.3)
        row[0].set_ylabel("seconds a query")
        row[0].legend(fontsize=7)
    for axis in grid[-1]:
        axis.set_xlabel("nodes")
    figure.tight_layout()
    figure.savefig(PLOTS, metadata={"Date": None})


def main() -> None:
    quick = "--quick" in sys.argv
    sections = partial(report, SIZES[:3], WIDTHS[:1]) if quick else report
    for section in sections(plot="--plot" in sys.argv):
        print(section, end="\n\n", flush=True)


if __name__ == "__main__":
    main()
