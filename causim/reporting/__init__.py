"""What results look like: tables, shares with their intervals, charts, passages, and one page that holds them all.

Whoever has results fills a `Report`; terminals, CSV, JSON, HTML and pictures are made from it alike.
"""

from causim.reporting.charts import Bars, Points, Series
from causim.reporting.intervals import Estimate, Measured, Share, wilson
from causim.reporting.passages import Passage
from causim.reporting.report import Report
from causim.reporting.tables import Column, Table

__all__ = [
    "Bars",
    "Column",
    "Estimate",
    "Measured",
    "Passage",
    "Points",
    "Report",
    "Series",
    "Share",
    "Table",
    "wilson",
]
