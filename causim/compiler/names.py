"""Renaming of a specification's names into Python identifiers that break and shadow nothing."""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Container, Iterable

# Names that no emitted module binds. The interpreter's own lists vary between versions and start-up modes (`site` adds
# some builtins, 3.12 added a soft keyword): what could vary is named here, so that the same model always compiles to
# the same text.
FORBIDDEN = (
    frozenset(keyword.kwlist)
    | frozenset(dir(builtins))
    | {"_", "case", "match", "type", "self", "cls"}
    | {"copyright", "credits", "exit", "help", "license", "quit", "aiter", "anext"}
    | {"BaseExceptionGroup", "ExceptionGroup", "EncodingWarning", "PythonFinalizationError"}
)


def rename(names: Iterable[str], *taken: Container[str]) -> dict[str, str]:
    """An injective renaming of the names that avoids what is taken, keywords and builtins.

    A name that is free stays as it is; the others get underscores, in order, until they are free too. So the result
    depends on the names alone, and `max` beside `max_` become `max__` and `max_`.
    """
    wanted = tuple(dict.fromkeys(names))
    blocked = (FORBIDDEN, *taken)
    renamed = {n: n for n in wanted if not _is_special(n) and not any(n in names for names in blocked)}
    used = set(renamed)
    for name in wanted:
        if name not in renamed:
            renamed[name] = fresh("x" + name if _is_special(name) else name + "_", used, *blocked)
            used.add(renamed[name])
    return {name: renamed[name] for name in wanted}


def fresh(stem: str, *used: Container[str]) -> str:
    """The stem with as few underscores after it as make it unused."""
    while any(stem in names for names in used):
        stem += "_"
    return stem


def constant_case(name: str) -> str:
    """`AgeBand` as `AGE_BAND`, the way Python writes a constant."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).upper()


def _is_special(name: str) -> bool:
    """Names such as `__debug__`, which Python refuses to bind or gives a meaning to, and those of underscores alone."""
    return (name.startswith("__") and name.endswith("__")) or not name.strip("_")
