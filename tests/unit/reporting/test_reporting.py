"""Tables, intervals, charts and the page."""

from __future__ import annotations

import csv
import json
import re
from io import StringIO
from xml.etree import ElementTree

import pytest

from causim.errors import CausimError
from causim.reporting import Bars, Estimate, Passage, Points, Report, Series, Share, Table, figures, wilson
from causim.reporting.charts import svg
from causim.reporting.page import html, picture
from causim.reporting.tables import columns
from causim.reporting.writing import write_report

HOSTILE = '<script>alert(1)</script>"&\u202e'
TABLE = Table(
    "fruit",
    "Fruit",
    columns("name", "ripe*", "weight"),
    ((HOSTILE, Share(8, 10), 12_345), ("=1+1", Share(0, 0), None)),
    "a note",
)
POINTS = Points("ripe", "Ripe by $week$", "week", "ripe", (
    Series("red", (("1", Share(0, 4)), ("2", Share(3, 4)))),
    Series(HOSTILE, (("2", Share(4, 4)), ("3", Share(0, 0)))),
))  # fmt: skip
BARS = Bars("sorts", "Sorts", "pieces", ((HOSTILE, (1.0, 2.0)), ("plum", (0.0, 5.0))), ("sweet", "sour"))
REPORT = Report("Fruit", ("It is summer.",), (TABLE,), (POINTS, BARS), ("a pear is gone",), (("count", 2),))


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [  # from Newcombe, Statistics in Medicine 17 (1998), table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_intervals_are_the_published_ones(part: int, whole: int, low: float, high: float) -> None:
    assert wilson(part, whole) == pytest.approx((low, high), abs=5e-5)
    mirrored = wilson(whole - part, whole)
    assert mirrored == pytest.approx((1 - high, 1 - low), abs=5e-5)


def test_of_nothing_nothing_is_known() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert (Share(0, 0).value, str(Share(0, 0))) == (None, "-")
    with pytest.raises(ValueError, match="3 of 2 is no share"):
        wilson(3, 2)


def test_a_table_for_a_terminal() -> None:
    """Numbers stand at the right, and nothing reaches the terminal that it would obey."""
    safe = '<script>alert(1)</script>"&<U+202E>'
    assert TABLE.text().splitlines() == [
        "Fruit",
        f"  {'name':{len(safe)}}  {'ripe':>18}  weight",
        f"  {safe}  80.0% [49.0, 94.3]  12,345",
        f"  {'=1+1':{len(safe)}}  {'-':>18}       -",
        "  (a note)",
    ]


def test_a_table_as_csv() -> None:
    """A share is three columns; no cell is a formula to a spreadsheet."""
    rows = list(csv.reader(StringIO(TABLE.csv())))
    assert rows == [
        ["name", "ripe", "ripe_low", "ripe_high", "weight"],
        [HOSTILE, "0.800000", "0.490162", "0.943318", "12345"],
        ["'=1+1", "", "", "", ""],
    ]


def test_a_number_of_any_length_can_be_shown() -> None:
    table = Table("t", "T", columns("n"), ((10**5000,), (-3,)))
    assert table.text().split()[2:] == ["about", "10^5000", "-3"]


def test_the_page_escapes_and_asks_for_nothing() -> None:
    page = html(REPORT)
    assert "<script" not in page
    assert "\u202e" not in page
    assert page.count("&lt;script&gt;") >= 4  # table, legend, label, tooltips
    assert not re.search(r"(?:src|href|url)\s*[=(]", page)
    assert "a pear is gone" in page
    body = page.partition("<body>")[2].partition("</body>")[0]
    ElementTree.fromstring(f"<body>{body}</body>")  # every element is closed


def test_charts_draw_what_they_are_given() -> None:
    drawn = ElementTree.fromstring(svg(POINTS))
    dots = [e for e in drawn.iter() if e.get("class", "").startswith("dot")]
    assert [float(e.get("cy", "")) for e in dots] == [
        236.0,
        80.0,
        28.0,
    ]  # 0%, 75%, 100%; no dot for no trials
    bars = [e for e in ElementTree.fromstring(svg(BARS)).iter("rect") if e.get("height") == "18"]
    widths = [float(e.get("width", "")) for e in bars]
    assert widths[1] == pytest.approx(2 * widths[0], abs=0.1)
    assert widths[2] == pytest.approx(5 * widths[0], abs=0.3)


def test_a_report_is_written_as_files(tmp_path) -> None:
    written = write_report(REPORT, tmp_path / "new" / "folder")
    assert [path.name for path in written] == ["index.html", "report.json", "fruit.csv"]
    data = json.loads(written[1].read_text("utf-8"))
    assert (data["title"], data["count"], data["broken"]) == ("Fruit", 2, ["a pear is gone"])
    assert data["tables"]["fruit"][0]["ripe"]["part"] == 8
    with pytest.raises(CausimError, match="cannot make the folder"):
        write_report(REPORT, written[0] / "below")


def test_what_is_for_files_only_is_not_shown() -> None:
    rows = (("secret",),)
    report = Report("R", (), (Table("t", "T", columns("c"), rows, shown="files"),))
    assert "secret" not in report.text() + html(report)
    assert report.to_json()["tables"] == {"t": [{"c": "secret"}]}


def test_figures_are_the_same_every_time(tmp_path) -> None:
    pytest.importorskip("matplotlib")
    first = figures.write_figures((POINTS, BARS), tmp_path)
    texts = [path.read_bytes() for path in first]
    assert [path.name for path in first] == ["ripe.svg", "sorts.svg"]
    assert [path.read_bytes() for path in figures.write_figures((POINTS, BARS), tmp_path)] == texts


# --- estimates, passages, pictures


def test_estimates_stand_where_shares_stand() -> None:
    half = Estimate(0.5, 0.25, 0.75, 40)
    change = Estimate(0.125, -0.05, 0.3, 40, signed=True)
    nothing = Estimate(None, 0.0, 1.0, 0)
    assert [str(e) for e in (half, change, nothing)] == ["50.0% [25.0, 75.0]", "+12.5 [-5.0, +30.0]", "-"]
    table = Table("t", "T", columns("run", "score*"), (("a", half), ("b", change), ("c", nothing)))
    assert table.csv() == (
        "run,score,score_low,score_high\n"
        "a,0.500000,0.250000,0.750000\n"
        "b,0.125000,-0.050000,0.300000\n"
        "c,,,\n"
    )  # fmt: skip
    assert table.records()[0] == {
        "run": "a",
        "score": {"value": 0.5, "low": 0.25, "high": 0.75, "number": 40},
    }


def test_passages_are_text_and_nothing_else() -> None:
    evil = '</pre><script>alert("1")</script>\x1b[2J\nsecond line'
    report = Report(
        "R", (), (), passages=(Passage(evil, evil, ((evil, evil), ("long", "x" * 30_000)), "bad"),)
    )
    page = html(report)
    assert "<script" not in page
    assert page.count("\x1b") == 0
    assert "&lt;/pre&gt;&lt;script&gt;" in page
    assert "\nsecond line</pre>" in page
    assert "... and 10,000 characters more" in page


def test_a_picture_is_well_formed_xml_with_its_own_colours() -> None:
    chart = Points("p", "a < b", "x", "y", (Series("s", (("1", Estimate(0.5, 0.2, 0.9, 3)),)),))
    root = ElementTree.fromstring(picture(chart))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    style = root.find("{http://www.w3.org/2000/svg}style")
    assert style is not None
    assert ".dot.c0, .bar.c0 { fill: #0072b2; }" in (style.text or "")
    assert "var(" not in (style.text or "")
