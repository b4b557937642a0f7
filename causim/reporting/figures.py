"""Charts as SVG files for papers, drawn by matplotlib (the extra `plots`)."""

from __future__ import annotations

import os
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from causim.diagnostics.render import visible
from causim.files import write_bytes
from causim.reporting.charts import Bars, Chart, Points

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b8860b", "#56b4e9")
SIZE = (6.0, 3.6)  # inches


def available() -> bool:
    """Whether matplotlib is installed."""
    from importlib.util import find_spec

    return find_spec("matplotlib") is not None


def write_figures(charts: Sequence[Chart], folder: str | os.PathLike[str], form: str = "svg") -> list[Path]:
    """A file for each chart, the same bytes for the same chart; what was written. Raises CausimError."""
    import matplotlib as mpl
    from matplotlib.figure import Figure  # without pyplot: no window, no state

    written = []
    with mpl.rc_context({"svg.hashsalt": "causim", "font.size": 9.0}):
        for chart in charts:
            figure = Figure(figsize=SIZE, layout="constrained")
            _draw(chart, figure.add_subplot())
            stream = BytesIO()
            metadata: Any = {"Date": None} if form == "svg" else None
            figure.savefig(stream, format=form, metadata=metadata, dpi=150)
            path = Path(folder) / f"{chart.name}.{form}"
            write_bytes(path, [stream.getvalue()])
            written.append(path)
    return written


def _draw(chart: Chart, axes: Axes) -> None:
    match chart:
        case Points():
            _points(chart, axes)
        case Bars():
            _bars(chart, axes)
    axes.set_title(_literal(chart.title), fontsize=10)
    axes.spines[["top", "right"]].set_visible(False)


def _points(chart: Points, axes: Axes) -> None:
    places = chart.places
    for number, series in enumerate(chart.series):
        shift = 0.06 * (number - (len(chart.series) - 1) / 2)
        known = [(places.index(p) + shift, s, s.value) for p, s in series.points if s.value is not None]
        values = [value for _, _, value in known]
        reach = [
            [max(0.0, value - share.interval[0]) for _, share, value in known],
            [max(0.0, share.interval[1] - value) for _, share, value in known],
        ]
        colour = COLOURS[number % len(COLOURS)]
        axes.errorbar(
            [x for x, _, _ in known], values, reach, fmt="o-", color=colour, capsize=3, label=_literal(series.name)
        )  # fmt: skip
    axes.set_xticks(range(len(places)), [_literal(place) for place in places])
    axes.set(xlabel=_literal(chart.x), ylabel=_literal(chart.y), ylim=(-0.03, 1.03))
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    axes.grid(axis="y", alpha=0.3)
    if len(chart.series) > 1:
        axes.legend(frameon=False)


def _bars(chart: Bars, axes: Axes) -> None:
    rows = range(len(chart.bars))
    left = [0.0] * len(chart.bars)
    for number, name in enumerate(chart.parts or ("",)):
        widths = [parts[number] for _, parts in chart.bars]
        axes.barh(rows, widths, left=left, color=COLOURS[number % len(COLOURS)], label=_literal(name))
        left = [a + b for a, b in zip(left, widths, strict=True)]
    axes.set_yticks(rows, [_literal(label) for label, _ in chart.bars])
    axes.invert_yaxis()
    axes.set_xlabel(_literal(chart.x))
    if chart.parts:
        axes.figure.legend(loc="outside lower center", ncols=3, frameon=False)


def _literal(text: str) -> str:
    """Text that matplotlib does not take for mathematics, nor a terminal for orders."""
    return visible(text).replace("$", r"\$")
