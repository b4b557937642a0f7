"""The exceptions that causim raises on purpose; everything else is a bug."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from causim.diagnostics import Diagnostic


class CausimError(Exception):
    """Root of every error that a user of causim can cause. Its text is meant to be shown as it is."""


class MisuseError(CausimError):
    """A request that makes no sense for this model: an unknown node, a value outside its declared type.

    The command line answers it with exit status 2.
    """


class SpecError(CausimError):
    """A specification, document or edit was refused; `diagnostics` says where and why."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(str(d) for d in self.diagnostics))
