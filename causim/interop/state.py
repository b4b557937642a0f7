"""The paper's JSON state (CauSim, Astorga, Kriz, van der Schaar 2026, section 4.1): models as they grew, as Python.

    {"scms": [{"scm_id": "trial", "history": [BUNDLE, BUNDLE]}]}

Each `history` holds the versions of one model, the oldest first. The paper tells that a bundle has samplers `U_*`,
mechanisms `f_*` and `run_once` in Python, and no more of its form; so several forms are read:

    "def U_X(): ..."                                     a text: the whole module
    {"code": "..."}                                      the same; also `source`, `python`, `program` or `module`
    {"samplers": {"U_X": "def U_X(): ..."},              in pieces, put together in this order: `preamble` (also
     "mechanisms": {"f_X": "def f_X(...): ..."},         `imports`, `constants`, `helpers`), `samplers`,
     "run_once": "def run_once(): ..."}                  `mechanisms`, `run_once`; keys with or without `U_` and `f_`
    {"nodes": {"X": {"sampler": "def U_X(): ...",        by variable; also `variables`
                     "mechanism": "def f_X(...): ..."}}}

A list of lines stands for their text everywhere. Besides, a bundle may have `name`, `description` and `types`: a type
of the language for each node or exogenous variable by name, as in `{"X": "int 0..4"}`. Types that are not given are
inferred. Other keys are left alone. The Python is translated statically (`causim.interop.bundle`), never run.

Faults of the Python are reported with places in it, under a name such as `state.json#/scms/0/history/1`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from causim.compiler.strict import read_json
from causim.diagnostics import Diagnostic
from causim.errors import SpecError
from causim.interop.bundle import Bundle, legal_name, read_bundle
from causim.interop.python.reading import refuse
from causim.source import SourceText
from causim.syntax import ast

MAX_BYTES = 1 << 26
MAX_VERSIONS = 100_000

_CODE = ("code", "source", "python", "program", "module")
_BEFORE = ("preamble", "imports", "constants", "helpers")
_AFTER = ("run_once", "runner", "run")
_GROUPS = (("samplers", "U_"), ("exogenous", "U_"), ("mechanisms", "f_"), ("functions", ""))
_VARIABLES = ("nodes", "variables")
_BETWEEN = "\n\n\n"


@dataclass(frozen=True, slots=True)
class History:
    """The versions of one model, the oldest first, as specifications that have yet to be checked."""

    scm_id: str
    versions: tuple[ast.Spec, ...]


def read_state(source: SourceText) -> tuple[History, ...]:
    """The models of a state with their histories.

        for history in read_state(SourceText("state.json", text)):
            print_spec(history.versions[-1])

    Raises SpecError: `state-form` for data of another form, and all that `read_json` and `read_bundle` raise; of
    several bundles that cannot be read, the faults of all.
    """
    data = read_json(source, max_bytes=MAX_BYTES)
    scms = data.get("scms") if isinstance(data, dict) else data
    if not isinstance(scms, list):
        _refuse_form(source, "", 'a state is {"scms": [...]}')
    found: list[History] = []
    diagnostics: list[Diagnostic] = []
    count = 0
    for index, scm in enumerate(scms):
        name, history = _history(source, index, scm)
        count += len(history)
        if count > MAX_VERSIONS:
            _refuse_form(source, f"/scms/{index}", f"a state holds at most {MAX_VERSIONS:,} versions")
        versions: list[ast.Spec] = []
        for number, data_ in enumerate(history):
            try:
                versions.append(read_bundle(_bundle(source, f"/scms/{index}/history/{number}", data_, name)))
            except SpecError as error:
                diagnostics.extend(error.diagnostics)
        found.append(History(name, tuple(versions)))
    if diagnostics:
        raise SpecError(diagnostics)
    return tuple(found)


def _history(source: SourceText, index: int, scm: Any) -> tuple[str, list[Any]]:
    at = f"/scms/{index}"
    if not isinstance(scm, dict) or not isinstance(scm.get("history"), list):
        _refuse_form(source, at, 'a model is {"scm_id": ..., "history": [...]}')
    name = scm.get("scm_id", f"scm_{index}")
    if not isinstance(name, str | int) or isinstance(name, bool):
        _refuse_form(source, f"{at}/scm_id", "an identifier is a text or an integer")
    return str(name), scm["history"]


def _bundle(source: SourceText, at: str, data: Any, name: str) -> Bundle:
    """A bundle in any of its forms, as one text of Python."""
    if isinstance(data, str | list):
        data = {"code": data}
    if not isinstance(data, dict):
        _refuse_form(source, at, "a bundle is a text of Python, or an object that holds it")
    pieces = _pieces(source, at, data)
    if not pieces:
        _refuse_form(source, at, f"a bundle has Python under `{_CODE[0]}`, `mechanisms` or `nodes`")
    text = _BETWEEN.join(pieces) + "\n"
    types = data.get("types", {})
    if not isinstance(types, dict) or not all(isinstance(value, str) for value in types.values()):
        _refuse_form(source, f"{at}/types", 'types are texts by name, as in {"X": "int 0..4"}')
    title = data.get("name", name)
    doc = data.get("description") or data.get("doc")
    return Bundle(
        legal_name(title if isinstance(title, str) and title.strip() else name),
        SourceText(f"{source.name}#{at}", text),
        doc if isinstance(doc, str) and doc.strip() else None,
        {key: SourceText(f"{source.name}#{at}/types/{key}", value) for key, value in types.items()},
    )


def _pieces(source: SourceText, at: str, data: Mapping[str, Any]) -> list[str]:
    """All texts of Python in a bundle, in the order in which a module has them."""
    for key in _CODE:
        if key in data:
            return [_text(source, f"{at}/{key}", data[key])]
    before = [part for key in _BEFORE if key in data for part in _texts(source, f"{at}/{key}", data[key])]
    found: list[str] = []
    for key, prefix in _GROUPS:
        group = data.get(key, {})
        found += _group(source, f"{at}/{key}", group, prefix)
    for key in _VARIABLES:
        variables = data.get(key, {})
        if not isinstance(variables, dict) or not all(isinstance(v, dict) for v in variables.values()):
            _refuse_form(source, f"{at}/{key}", "variables are objects by name")
        for name, parts in variables.items():
            for part in ("sampler", "mechanism"):
                if parts.get(part) is not None:
                    found.append(_text(source, f"{at}/{key}/{name}/{part}", parts[part]))
    after = [_text(source, f"{at}/{key}", data[key]) for key in _AFTER if key in data]
    return [*before, *found, *after] if found else []


def _group(source: SourceText, at: str, group: Any, prefix: str) -> list[str]:
    """Functions by name; a function must define what its key says."""
    if isinstance(group, list):
        return [_text(source, f"{at}/{index}", text) for index, text in enumerate(group)]
    if not isinstance(group, dict):
        _refuse_form(source, at, "functions are texts by name")
    found = []
    for key, value in group.items():
        text = _text(source, f"{at}/{key}", value)
        name = key if key.startswith(prefix) else prefix + key
        if f"def {name}(" not in text:
            _refuse_form(source, f"{at}/{key}", f"this text does not define `def {name}(...)`")
        found.append(text)
    return found


def _texts(source: SourceText, at: str, value: Any) -> list[str]:
    if isinstance(value, dict):
        return [_text(source, f"{at}/{key}", text) for key, text in value.items()]
    return [_text(source, at, value)]


def _text(source: SourceText, at: str, value: Any) -> str:
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        value = "\n".join(value)
    if not isinstance(value, str):
        _refuse_form(source, at, "Python is a text, or a list of its lines")
    return str(value).strip("\n")


def _refuse_form(source: SourceText, at: str, message: str) -> NoReturn:
    hint = "The forms that are read are described in causim/interop/state.py."
    refuse("state-form", source.span(0, 0), f"{at or '/'}: {message}", hint)
