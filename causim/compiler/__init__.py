"""Models in other executable or exchange forms: Python, tables, LaTeX, pictures of the graph."""

from __future__ import annotations

from causim.compiler.python import CompiledModel, compile_python, load

__all__ = ["CompiledModel", "compile_python", "load"]
