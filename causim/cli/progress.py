"""A progress bar over what comes one by one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
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


@contextmanager
def counted(label: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on stderr, if somebody watches, for work that says how much of it is done, and of how much."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task(label, total=None)
        yield lambda done, total: bars.update(task, completed=done, total=total)
