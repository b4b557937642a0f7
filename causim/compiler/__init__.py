"""Models in other executable or exchange forms: Python, tables, LaTeX, pictures of the graph."""

from __future__ import annotations

from causim.compiler.dot import to_dot
from causim.compiler.latex import compile_latex
from causim.compiler.mermaid import to_mermaid
from causim.compiler.python import CompiledModel, compile_python, load
from causim.compiler.svg import to_svg
from causim.compiler.tables import mechanism_table

__all__ = [
    "CompiledModel",
    "compile_latex",
    "compile_python",
    "load",
    "mechanism_table",
    "to_dot",
    "to_mermaid",
    "to_svg",
]
