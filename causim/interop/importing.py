"""Files of other tools as specifications: which format one is in, its reader, and the text that is written.

    imported = import_source(read_source("asia.bif", max_bytes=MAX_BYTES))
    imported.text

`docs/importing.md` tells what each format becomes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePath

from causim.checker import check
from causim.diagnostics import Diagnostic
from causim.errors import CausimError, MisuseError, SpecError
from causim.interop.bundle import legal_name
from causim.model.scm import SCM
from causim.source import SourceText
from causim.syntax import ast
from causim.syntax.printer import print_spec

Found = tuple[ast.Spec, tuple[Diagnostic, ...]]  # with what the reader has to say about the file
Read = Callable[[SourceText, int | None], Found]


@dataclass(frozen=True, slots=True)
class Format:
    """How a format is called, the endings of its files, what its text looks like, and its reader."""

    title: str
    endings: tuple[str, ...]
    looks: str
    read: Read


@dataclass(frozen=True, slots=True)
class Imported:
    """A specification that the checker has accepted; `notes` are findings that are no errors, with their places."""

    spec: ast.Spec
    model: SCM
    form: str
    text: str
    notes: tuple[Diagnostic, ...]


def import_source(
    source: SourceText, form: str | None = None, *, steps: int | None = None, name: str | None = None
) -> Imported:
    """A file of another tool as a checked specification, its text beginning with where it comes from.

    The format is seen from the name's ending, or else from the text, where it is not given; `steps` unrolls a
    boolean network; `name` is that of the model. Raises SpecError for a file that cannot be read (`import-...`) or
    says what the checker refuses, with places in the file; MisuseError for a format that is unknown, or not known
    from the file.
    """
    form = form or guess(source)
    if form not in FORMATS:
        raise MisuseError(f"there is no format {form!r}; the formats are {', '.join(FORMATS)}")
    if steps is not None and form != "bnet":
        raise MisuseError(f"only boolean networks (bnet) are unrolled over steps, not {FORMATS[form].title}")
    spec, warnings = FORMATS[form].read(source, steps)
    if name is not None:
        spec = _called(spec, name)
    result = check(spec)
    if result.model is None:
        raise SpecError(result.errors)
    # The reader speaks of all rows that were divided by their sum, the checker of those in a cpt alone.
    notes = (*warnings, *(d for d in result.diagnostics if d.code != "cpt-renormalised"))
    try:
        written = print_spec(spec)
    except ValueError as error:  # exact weights of a state
        raise CausimError(f"{source.name}: {error}") from None
    text = "\n".join((*_header(source, FORMATS[form].title), "", written))
    return Imported(spec, result.model, form, text, notes)


def guess(source: SourceText) -> str:
    """The format of a file. Raises MisuseError where it cannot be told."""
    ending = PurePath(source.name).suffix.lower()
    for form, known in FORMATS.items():
        if ending in known.endings:
            return form
    beginning = source.text[:20_000]
    for form, known in FORMATS.items():
        if re.search(known.looks, beginning, re.MULTILINE | re.IGNORECASE):
            return form
    hint = f"name one with --format: {', '.join(FORMATS)}"
    raise MisuseError(f"{source.name}: its format is told neither by its name nor by its text; {hint}")


def _called(spec: ast.Spec, name: str) -> ast.Spec:
    from dataclasses import replace

    if legal_name(name) != name:
        raise MisuseError(f"{name!r} cannot name a model: letters, digits and _, and no reserved word")
    return replace(spec, model=replace(spec.model, name=replace(spec.model.name, text=name)))


def _header(source: SourceText, title: str) -> tuple[str, ...]:
    file = "".join(c if c.isascii() and c.isprintable() else "?" for c in PurePath(source.name).name)
    digest = sha256(source.text.encode("utf-8")).hexdigest()
    return (f"# Imported by causim from {file} ({title}).", f"# SHA-256 of its text: {digest}")


# --- readers, imported when they are used


def _bif(source: SourceText, _: int | None) -> Found:
    from causim.interop.bif import read_bif
    from causim.interop.network_spec import network_spec

    network = read_bif(source)
    return network_spec(network), network.warnings


def _xmlbif(source: SourceText, _: int | None) -> Found:
    from causim.interop.network_spec import network_spec
    from causim.interop.xmlbif import read_xmlbif

    network = read_xmlbif(source)
    return network_spec(network), network.warnings


def _hugin(source: SourceText, _: int | None) -> Found:
    from causim.interop.hugin import read_hugin
    from causim.interop.network_spec import network_spec

    network = read_hugin(source)
    return network_spec(network), network.warnings


def _bench(source: SourceText, _: int | None) -> Found:
    from causim.interop.bench import read_bench

    return read_bench(source).specification(), ()


def _blif(source: SourceText, _: int | None) -> Found:
    from causim.interop.blif import read_blif

    return read_blif(source).specification(), ()


def _bnet(source: SourceText, steps: int | None) -> Found:
    from causim.interop.bnet import read_bnet

    return read_bnet(source, steps).specification(), ()


def _dot(source: SourceText, _: int | None) -> Found:
    from causim.interop.graphs.dot import read_dot

    return read_dot(source).specification(), ()


def _dagitty(source: SourceText, _: int | None) -> Found:
    from causim.interop.graphs.dot import read_dagitty

    return read_dagitty(source).specification(), ()


def _gml(source: SourceText, _: int | None) -> Found:
    from causim.interop.graphs.gml import read_gml

    return read_gml(source).specification(), ()


def _causal_learn(source: SourceText, _: int | None) -> Found:
    from causim.interop.graphs.causal_learn import read_causal_learn

    return read_causal_learn(source).specification(), ()


def _state(source: SourceText, _: int | None) -> Found:
    from causim.interop.state import read_state

    histories = read_state(source)
    if len(histories) != 1 or not histories[0].versions:
        names = ", ".join(history.scm_id for history in histories[:12])
        raise MisuseError(f"{source.name}: one model with a history is needed, not {len(histories)}: {names}")
    return histories[0].versions[-1], ()


FORMATS: dict[str, Format] = {
    "bif": Format("BIF", (".bif",), r"^\s*(probability\s*\(|variable\s[^{]*\{|network\s)", _bif),
    "xmlbif": Format("XMLBIF", (".xml", ".xmlbif", ".bifxml", ".xbif"), r"<BIF\b", _xmlbif),
    "net": Format("Hugin .net", (".net", ".hugin"), r"^\s*potential\s*\(", _hugin),
    "bench": Format("ISCAS .bench", (".bench",), r"^\s*INPUT\s*\(", _bench),
    "blif": Format("BLIF", (".blif",), r"^\s*\.model\b", _blif),
    "bnet": Format(".bnet", (".bnet",), r"^\s*targets\s*,\s*factors", _bnet),
    "dagitty": Format("dagitty", (".dagitty", ".dag"), r"^\s*p?dag\s*\w*\s*\{", _dagitty),
    "dot": Format("DOT", (".dot", ".gv"), r"^\s*(strict\s+)?(di)?graph\b[^\[{]*\{", _dot),
    "gml": Format("GML", (".gml",), r"^\s*graph\s*\[", _gml),
    "causal-learn": Format("causal-learn", (), r"^Graph Nodes:", _causal_learn),
    "state": Format("JSON state", (".json",), r"^\s*[\[{]", _state),
}
