"""A progress bar over what comes one by one."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def watched(items: Iterable[T], label: str, total: int | None = None) -> Iterator[T]:
    """The items as they come, under a progress bar on stderr if somebody watches; `total` is how many, if known."""
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    yield from track(items, description=label, total=total, console=console, transient=True)
