"""Memory that ran out, in words that say what to change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from causim.errors import CausimError


def out_of_memory(error: BaseException) -> bool:
    """Whether this is a lack of memory, of the GPU's or the machine's."""
    text = str(error).lower()
    return isinstance(error, MemoryError) or "out of memory" in text or "can't allocate memory" in text


@contextmanager
def memory_explained(doing: str, remedies: Sequence[str]) -> Iterator[None]:
    """Turns a lack of memory into a CausimError that names the remedies, the mildest first."""
    try:
        yield
    except (RuntimeError, MemoryError) as error:  # torch's own error is a RuntimeError
        if not out_of_memory(error):
            raise
        raise CausimError(
            f"memory ran out while {doing}; in this order, try: {'; '.join(remedies)}"
        ) from None
