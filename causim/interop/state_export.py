"""Models as the paper's JSON state (CauSim, Astorga, Kriz, van der Schaar 2026, section 4.1): what `state.py` reads."""

from __future__ import annotations

import ast as python
import json
from collections.abc import Iterable, Sequence
from typing import Any

from causim.compiler import compile_python
from causim.interop.python.domains import type_expr
from causim.model.scm import SCM
from causim.source import SourceText
from causim.syntax.printer import print_type

_RUNNERS = ("sample_exogenous", "evaluate", "run_once")


def write_state(histories: Iterable[tuple[str, Sequence[SCM]]]) -> str:
    """The JSON text of models with their histories, the oldest version first.

        write_state([("trial", [first, second])])

    What Python has no place for is kept in `types`: the types of nodes and exogenous variables. Checks, units, labels
    for people, the domain and topology of the model are left out, and what the model names (types, constants, tables,
    functions) is Python of the `preamble`.
    """
    scms = [
        {"scm_id": name, "history": [bundle(model) for model in versions]} for name, versions in histories
    ]
    return json.dumps({"scms": scms}, indent=1, ensure_ascii=False) + "\n"


def bundle(model: SCM) -> dict[str, Any]:
    """One version of a model as plain data, its Python in pieces that together are a module."""
    text = compile_python(model)
    pieces = _pieces(model, text)
    names = [node.name for node in model.nodes]
    runners = [pieces[name] for name in _RUNNERS]
    return {
        "name": model.name,
        "description": model.doc or "",
        "preamble": pieces[""],
        "samplers": {f"U_{n}": pieces[f"U_{n}"] for n in names if f"U_{n}" in pieces},
        "mechanisms": {f"f_{n}": pieces[f"f_{n}"] for n in names},
        "run_once": "\n\n\n".join(runners),
        "types": _types(model),
    }


def _types(model: SCM) -> dict[str, str]:
    here = SourceText(model.name, "").span(0, 0)
    domains = {node.name: node.domain for node in model.nodes} | {u.name: u.domain for u in model.exogenous}
    return {name: print_type(type_expr(domain, here)) for name, domain in domains.items()}


def _pieces(model: SCM, text: str) -> dict[str, str]:
    """The functions of compiled text by name, those of nodes and runners; what stands before them under ``''``."""
    lines = text.splitlines()
    functions = [s for s in python.parse(text).body if isinstance(s, python.FunctionDef)]
    own = {f"{kind}_{node.name}" for node in model.nodes for kind in "Uf"} | set(_RUNNERS)
    first = next(f for f in functions if f.name in own)
    start = first.lineno - 1
    while start and lines[start - 1].startswith("#"):
        start -= 1  # the comment above it is the function's
    found = {f.name: "\n".join(lines[f.lineno - 1 : f.end_lineno]) for f in functions}
    found[""] = "\n".join(lines[:start]).strip()
    return found
