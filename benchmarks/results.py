"""What was measured of the engine: tables, the targets beside it, and the plot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from measure import met, table
from plain import SHAPES

PLOTS = Path(__file__).with_name("engine.svg")

Times = dict[str, float]  # seconds a query, by competitor


@dataclass
class Cells:
    """Times of one job, by model."""

    job: str
    times: dict[tuple[str, int], Times] = field(default_factory=dict)


def job_table(cells: Cells) -> str:
    names = list(dict.fromkeys(name for times in cells.times.values() for name in times))
    rows = [
        [f"{shape} {size}", *(shown(times.get(name)) for name in names)]
        for (shape, size), times in cells.times.items()
    ]
    return table(["", *names], rows)


def shown(seconds: float | None) -> str:
    if seconds is None:
        return "-"
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:,.3g} {unit}"
    return f"{seconds * 1e9:,.3g} ns"


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
    "full-evidence abduction": "at 10 nodes one run of the kernel is a tenth of a query; the rest is Python's, which "
    "resolves names, looks up values and makes an answer, one by one, also in a batch. At 200 nodes two thirds are the "
    "kernel's, which runs several times for a count beyond 2**52.",
    "partial-evidence count": "opt_einsum computes in floating point, rounded beyond 2**53. Our counts are exact: "
    "one of 157 bits took six times as long as the one run of the elimination that would round it.",
    "counterfactual posterior": "probabilities are exact fractions: at 50 nodes that takes four times as long as one "
    "run in floating point, and whether the evidence is possible is asked in another run.",
    "counterfactual membership": "python-sat, asked through assumptions and kept between queries, takes less time than "
    "Python takes to resolve a query of ours.",
    "first 1,000 abductions": "two fifths of the time make a mapping of each answer; a fifth asks whether there is "
    "any.",
    "forward sampling": "a third of a call makes, anew each time, the tables that draws are looked up in; most of "
    "the rest are NumPy's gathers.",
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


# --- plot


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
