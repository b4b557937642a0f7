"""causim: finite structural causal models as text, with exact answers to causal questions.

    import causim

    model = causim.load("specs/clinical/nihss.scm")

Public names are looked up when they are first used, so that `import causim` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from causim.api import SCM, answer, check, dumps, format_text, load, loads
    from causim.compiler import compile_python
    from causim.diagnostics import Diagnostic
    from causim.engine import Answer, Query, effects, equivalent
    from causim.errors import CausimError, MisuseError, SpecError
    from causim.source import Span

    __version__: str

__all__ = [
    "SCM",
    "Answer",
    "CausimError",
    "Diagnostic",
    "MisuseError",
    "Query",
    "Span",
    "SpecError",
    "__version__",
    "answer",
    "check",
    "compile_python",
    "dumps",
    "effects",
    "equivalent",
    "format_text",
    "load",
    "loads",
]

# Where each name lives. The imports above say the same to type checkers and editors; a test compares the two.
_HOMES = {
    "SCM": "causim.api",
    "answer": "causim.api",
    "check": "causim.api",
    "dumps": "causim.api",
    "format_text": "causim.api",
    "load": "causim.api",
    "loads": "causim.api",
    "compile_python": "causim.compiler",
    "Diagnostic": "causim.diagnostics",
    "Answer": "causim.engine",
    "Query": "causim.engine",
    "equivalent": "causim.engine",
    "effects": "causim.engine",
    "CausimError": "causim.errors",
    "MisuseError": "causim.errors",
    "SpecError": "causim.errors",
    "Span": "causim.source",
}


def __getattr__(name: str) -> object:
    value: object
    if name == "__version__":
        value = _version()
    elif name in _HOMES:
        value = getattr(import_module(_HOMES[name]), name)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value  # found once; later look-ups do not come here
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def _version() -> str:
    from importlib import metadata

    try:
        return metadata.version("causim")
    except metadata.PackageNotFoundError:  # run from a source tree that was never installed
        return "0+source"
