"""What an answer may cost, and the one clock of a question: all that is tried for it shares its seconds."""

from __future__ import annotations

import time
from dataclasses import dataclass

from causim.errors import MisuseError


class SpentError(Exception):
    """A budget was spent; the text says which."""


@dataclass(frozen=True, slots=True)
class Budget:
    """What an answer may cost: steps of an enumeration, seconds, distinct assignments held, cells of one table.

    The seconds are for one question, such as a count, the marginals or one listing, whatever is tried for it; those
    of a budget that was started (`start`) are for all questions together that it is given to. A budget that is spent
    makes an answer `undecided`; it never makes one wrong.
    """

    contexts: int = 2_000_000
    seconds: float = 60.0
    answers: int = 200_000
    cells: int = 1 << 24

    def __post_init__(self) -> None:
        if min(self.contexts, self.seconds, self.answers, self.cells) < 0:
            raise MisuseError("a budget cannot be negative")

    def start(self) -> Limits:
        """The same budget, its seconds running from now on."""
        return Limits(self.contexts, self.seconds, self.answers, self.cells, time.monotonic() + self.seconds)


@dataclass(frozen=True, slots=True)
class Limits(Budget):
    """A budget whose seconds run, to the moment (of `time.monotonic`) when to stop."""

    deadline: float = float("inf")

    def __post_init__(self) -> None:
        """It was looked at when the budget was made."""

    def start(self) -> Limits:
        return self

    @property
    def over(self) -> bool:
        """Whether the seconds are spent."""
        return time.monotonic() > self.deadline

    @property
    def spent_seconds(self) -> str:
        """What is said when they are."""
        return f"the budget of {self.seconds:g} seconds was spent"

    def verify(self, cells: int = 0) -> None:
        """Raises SpentError for a table of too many cells, and when the seconds are spent."""
        if cells > self.cells:
            raise SpentError(f"a table of {cells:,} cells would be needed, and the budget is {self.cells:,}")
        if time.monotonic() > self.deadline:
            raise SpentError(self.spent_seconds)


DEFAULT_BUDGET = Budget()
