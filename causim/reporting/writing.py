"""A report as a folder of files."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

from causim.errors import CausimError
from causim.files import write_text
from causim.reporting.charts import Chart
from causim.reporting.page import html, picture
from causim.reporting.report import Report

PAGE, DATA = "index.html", "report.json"


def write_report(report: Report, folder: str | os.PathLike[str]) -> list[Path]:
    """The page, the data and a CSV file for each table; what was written. Raises CausimError."""
    target = make_folder(folder)
    texts = {PAGE: html(report), DATA: json.dumps(report.to_json(), ensure_ascii=False, indent=1) + "\n"}
    texts |= {f"{table.name}.csv": table.csv() for table in report.tables}
    for name, text in texts.items():
        write_text(target / name, text)
    return [target / name for name in texts]


def write_pictures(charts: Sequence[Chart], folder: str | os.PathLike[str]) -> list[Path]:
    """An SVG file for each chart, without any library; what was written. Raises CausimError."""
    target = make_folder(folder)
    for chart in charts:
        write_text(target / f"{chart.name}.svg", picture(chart))
    return [target / f"{chart.name}.svg" for chart in charts]


def make_folder(folder: str | os.PathLike[str]) -> Path:
    """The folder, made if it is not there. Raises CausimError."""
    target = Path(folder)
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise CausimError(f"cannot make the folder {target}: {reason}") from None
    return target
