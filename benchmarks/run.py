"""All benchmarks: what `make bench` prints and BENCHMARKS.md quotes."""

from __future__ import annotations

import os
import platform

import dataset
import engine
import frontend
import growth
import training

REPORTS = (frontend.report, engine.report, growth.report, dataset.report, training.report)


def main() -> None:
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()}.\n", flush=True)
    for report in REPORTS:
        for section in report():
            print(section, end="\n\n", flush=True)


if __name__ == "__main__":
    main()
