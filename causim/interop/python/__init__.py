"""Restricted Python, read statically: mechanisms and samplers as those of the language. Nothing is ever executed."""

from __future__ import annotations

from causim.interop.python.translate import Mechanism, translate_mechanism

__all__ = ["Mechanism", "translate_mechanism"]
