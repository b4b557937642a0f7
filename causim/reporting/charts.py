"""Charts as values, and their inline SVG: no script, no outside resource, colours for light and dark pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from causim.diagnostics.render import visible
from causim.reporting.intervals import Measured

WIDTH, LEFT, RIGHT, TOP, BOTTOM = 560, 52, 16, 28, 44
HEIGHT = 280
BAR, GAP = 18, 8  # of a chart of bars
LABELS = 190  # pixels for the labels of bars
LINE = 16  # from one line of text to the next
COLOURS = 6  # that the page's style sheet knows


@dataclass(frozen=True, slots=True)
class Series:
    """Shares at places along an axis."""

    name: str
    points: tuple[tuple[str, Measured], ...]


@dataclass(frozen=True, slots=True)
class Points:
    """Shares with their intervals, a line for each series. All series have places among those of the first."""

    name: str
    title: str
    x: str
    y: str
    series: tuple[Series, ...]

    @property
    def places(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(place for series in self.series for place, _ in series.points))


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar for each label, in parts: one for each of `parts`, or one of all if there are none."""

    name: str
    title: str
    x: str
    bars: tuple[tuple[str, tuple[float, ...]], ...]
    parts: tuple[str, ...] = ()


Chart = Points | Bars


def svg(chart: Chart) -> str:
    """The chart as an <svg> element; its looks come from `page.STYLE`."""
    match chart:
        case Points():
            keys = len(chart.series) if len(chart.series) > 1 else 0
            height, body = HEIGHT + LINE * keys, _points(chart)
        case Bars():
            height, body = _foot(chart) + LINE * len(_legend_rows(chart.parts)) + 6, _bars(chart)
    title = _safe(chart.title)
    head = f'<svg class="chart" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{title}">'
    return "\n".join([head, f"<title>{title}</title>", *body, "</svg>"])


# --- points


def _points(chart: Points) -> Iterator[str]:
    places = chart.places
    across, along = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def x(place: str, shift: float = 0) -> float:
        return LEFT + across * (places.index(place) + 0.5) / len(places) + shift

    def y(share: float) -> float:
        return TOP + along * (1 - share)

    for tick in (0, 0.25, 0.5, 0.75, 1):
        yield f'<path class="grid" d="M{LEFT} {y(tick):.1f}H{WIDTH - RIGHT}"/>'
        yield _text(LEFT - 6, y(tick) + 4, f"{tick:.0%}", "end")
    step = -(-len(places) // 12)
    for place in places[::step]:
        yield _text(x(place), HEIGHT - BOTTOM + 16, place)
    yield _text(LEFT + across / 2, HEIGHT - 8, chart.x)
    yield _text(4, 12, chart.y, "start")
    for number, series in enumerate(chart.series):
        shift = 5.0 * (number - (len(chart.series) - 1) / 2)
        known = [(x(place, shift), share) for place, share in series.points if share.value is not None]
        colour = f"c{number % COLOURS}"
        path = " ".join(f"{px:.1f},{y(share.value or 0):.1f}" for px, share in known)
        yield f'<polyline class="line {colour}" points="{path}"/>'
        for px, share in known:
            low, high = share.interval
            yield f'<path class="reach {colour}" d="M{px:.1f} {y(low):.1f}V{y(high):.1f}"/>'
            words = _safe(f"{series.name}: {share} ({share.basis})")
            yield f'<circle class="dot {colour}" cx="{px:.1f}" cy="{y(share.value or 0):.1f}" r="3.5">'
            yield f"<title>{words}</title></circle>"
    if len(chart.series) > 1:
        for number, series in enumerate(chart.series):
            yield from _key(LEFT, HEIGHT + LINE * number + 6, series.name, number)


# --- bars


def _bars(chart: Bars) -> Iterator[str]:
    widest = max((sum(parts) for _, parts in chart.bars), default=0) or 1
    room = WIDTH - LABELS - RIGHT - 50
    bottom = _foot(chart) - 24
    for number, (label, parts) in enumerate(chart.bars):
        top, left = GAP + number * (BAR + GAP), float(LABELS)
        yield _text(LABELS - 8, top + BAR - 5, _short(label), "end")
        for index, part in enumerate(parts):
            width = room * part / widest
            if not part:
                continue
            of = f"{chart.parts[index]}: " if chart.parts else ""
            yield f'<rect class="bar c{index % COLOURS}" x="{left:.1f}" y="{top}" width="{width:.1f}" '
            yield f'height="{BAR}"><title>{_safe(f"{label}, {of}{part:,g}")}</title></rect>'
            left += width
        yield _text(left + 6, top + BAR - 5, f"{sum(parts):,g}", "start")
    yield f'<path class="grid" d="M{LABELS} 4V{bottom}"/>'
    yield _text(LABELS + room / 2, bottom + 16, chart.x)
    for line, names in enumerate(_legend_rows(chart.parts)):
        left = 12.0
        for name in names:
            yield from _key(left, bottom + 24 + LINE * (line + 1) - 4, name, chart.parts.index(name))
            left += _key_width(name)


def _foot(chart: Bars) -> int:
    """Where the bars and the words below them end."""
    return GAP + len(chart.bars) * (BAR + GAP) + 24


def _legend_rows(names: Sequence[str]) -> list[list[str]]:
    """The names in as many lines as they need."""
    rows: list[list[str]] = []
    for name in names:
        if rows and sum(map(_key_width, [*rows[-1], name])) < WIDTH - RIGHT:
            rows[-1].append(name)
        else:
            rows.append([name])
    return rows


def _key_width(name: str) -> float:
    return 34 + 7.0 * len(name)


def _key(left: float, y: float, name: str, number: int) -> Iterator[str]:
    """A name of the legend, and its colour before it."""
    colour = f"c{number % COLOURS}"
    yield f'<rect class="bar {colour}" x="{left:.1f}" y="{y - 9:.1f}" width="10" height="10"/>'
    yield _text(left + 15, y, name, "start")


def _text(x: float, y: float, text: str, anchor: str = "middle") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{_safe(text)}</text>'


def _short(label: str, most: int = 26) -> str:
    return label if len(label) <= most else label[: most - 1] + "…"


def _safe(text: str) -> str:
    return escape(visible(text))
