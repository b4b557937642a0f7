"""One adapter a published benchmark: its files in, claims out.

An adapter is a function of paths and a budget. It raises MisuseError, with the place, for files of another form; what
a row leaves open or cannot be said is a verdict on that row and no error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module

from causim.audit.run import Claim
from causim.engine import Budget
from causim.errors import MisuseError

Reader = Callable[[Sequence[str], Budget], Iterator[Claim]]


@dataclass(frozen=True, slots=True)
class Adapter:
    """A benchmark: its name on the command line, what it is, and the module that reads it."""

    name: str
    about: str
    module: str

    @property
    def claims(self) -> Reader:
        reader: Reader = import_module(f"causim.audit.adapters.{self.module}").claims
        return reader


ADAPTERS = {
    adapter.name: adapter
    for adapter in (
        Adapter("cladder", "CLadder: probability tables with stored numbers, and questions", "cladder"),
        Adapter("counterbench", "CounterBench: boolean rules in prose, yes-or-no counterfactuals", "counterbench"),
        Adapter("ccr-gb", "CCR.GB: boolean conditions in prose, each with its own chance", "ccr_gb"),
        Adapter("plain", "JSON Lines that anyone can write: a specification, a query, an answer", "plain"),
    )
}  # fmt: skip


def adapter(name: str) -> Adapter:
    """The adapter of a name. Raises MisuseError."""
    if name not in ADAPTERS:
        raise MisuseError(f"there is no benchmark {name}; there are {', '.join(ADAPTERS)}")
    return ADAPTERS[name]
