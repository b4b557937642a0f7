"""The engine against the best libraries for each of its jobs: same models, same queries, one process.

    python benchmarks/engine.py [--quick | --wide] [--plot]

Each figure is the median time of one query of new evidence, after everything that can be prepared was prepared.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from random import Random
from statistics import median
from typing import Any

from measure import table
from peers import Agrum, Clauses, CpSat, Einsum, Loop, RunOnce, TooLargeError, agrum_sampler
from plain import SHAPES, Plain, make
from results import Cells, Times, draw, job_table, shown, targets

from causim.engine import Budget, Engine, Query, UndecidedError, answer_many, contains_many
from causim.engine.inference import prepared
from causim.engine.sampling import sample_columns

SIZES = (5, 10, 20, 50, 100, 200)
WIDTHS = (8, 12, 15, 20)  # of ten layers, where elimination becomes too wide
QUERIES = 16
BATCH = 512
LISTED = 1_000
SECONDS = 0.15  # that a cell is measured for, if one query does not take longer
ROUNDS = 5  # in which all take turns
NUMPY, KERNEL = 10**9, 0  # questions of a pattern before it is compiled
OURS = ("causim kernel", "causim NumPy")

Assignment = dict[str, int]
Case = Callable[[int], Any]  # of the number of a query


@dataclass(frozen=True, slots=True)
class Question:
    """Values of observed nodes, forced ones, and a world that may or may not be possible after it."""

    observe: dict[int, int]
    do: dict[int, int]
    claim: dict[int, int]


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


@dataclass
class Competitor:
    """A prepared case, how many queries each of its calls answers, and the seconds that its calls took."""

    case: Case
    each: int
    warm_up: int
    taken: list[float] = field(default_factory=list)

    def begin(self) -> None:
        """The first calls of all, which are not counted."""
        prepared.WARM_UP = self.warm_up
        start = time.perf_counter()
        self.case(0)
        if time.perf_counter() - start < SECONDS:
            self.case(1)

    def take_turn(self) -> None:
        """Queries, one after the other, for a share of its time; at least one in all."""
        prepared.WARM_UP = self.warm_up
        end = time.perf_counter() + SECONDS / ROUNDS
        while not self.taken or (time.perf_counter() < end and sum(self.taken) < SECONDS):
            start = time.perf_counter()
            self.case(len(self.taken) % QUERIES)
            self.taken.append(time.perf_counter() - start)


def race(cases: Mapping[str, Callable[[], tuple[Case, int]]], same: Sequence[str] = ()) -> Times:
    """The median time of a query, by competitor, taken in turns; those named `same` must give the same results."""
    ready: dict[str, Competitor] = {}
    results: dict[str, list[Any]] = {}
    for name, prepare in cases.items():
        warm_up = prepared.WARM_UP = NUMPY if name == "causim NumPy" else KERNEL
        try:
            case, each = prepare()
            if name in same:
                results[name] = [case(i) for i in range(4)]
            competitor = Competitor(case, each, warm_up)
            competitor.begin()
            ready[name] = competitor
        except (TooLargeError, UndecidedError, MemoryError) as error:
            print(f"    {name}: not measured, {error}", file=sys.stderr)
    if len({str(r) for r in results.values()}) > 1:
        raise AssertionError(f"not the same: {results}")
    for _ in range(ROUNDS):
        for competitor in ready.values():
            competitor.take_turn()
    return {name: median(found.taken) / found.each for name, found in ready.items()}


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


# --- the report


def cells_of(job: str, sizes: Sequence[int], models: Mapping[tuple[str, int], Plain]) -> Cells:
    cells = Cells(job)
    for shape in SHAPES:
        for size in sizes:
            print(f"  {job}, {shape} {size}", file=sys.stderr, flush=True)
            cells.times[shape, size] = JOBS[job](models[shape, size])
    return cells


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


def main() -> None:
    if "--wide" in sys.argv:
        print("## High treewidth\n\n" + wide(WIDTHS))
        return
    quick = "--quick" in sys.argv
    sections = partial(report, SIZES[:3], WIDTHS[:1]) if quick else report
    for section in sections(plot="--plot" in sys.argv):
        print(section, end="\n\n", flush=True)


if __name__ == "__main__":
    main()
