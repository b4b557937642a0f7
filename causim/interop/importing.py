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
from causim.diagnostics import Diagnostic, nearest
from causim.errors import CausimError, MisuseError, SpecError
from causim.interop.bundle import legal_name
from causim.model.scm import SCM
from causim.source import SourceText
from causim.syntax import ast
from causim.syntax.printer import print_spec

Found = tuple[ast.Spec, tuple[Diagnostic, ...]]  # with what the reader has to say about the file
Read = Callable[[SourceText, int | None], Found]
Many = dict[str, Callable[[], ast.Spec]]  # by the names of the models


@dataclass(frozen=True, slots=True)
class Format:
    """How a format is called, the endings of its files, what its text looks like, and its reader: of a file of one
    model, or of one of many.
    """

    title: str
    endings: tuple[str, ...]
    looks: str
    read: Read | None = None
    many: Callable[[SourceText], Many] | None = None


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
    boolean network; `name` is that of the model; in a file of several models it says which one. Raises
    SpecError for a file that cannot be read (`import-...`) or says what the checker refuses, with places in the
    file; MisuseError for a format that is unknown, or not known from the file.
    """
    form = _known_form(source, form)
    if steps is not None and form != "bnet":
        raise MisuseError(f"only boolean networks (bnet) are unrolled over steps, not {FORMATS[form].title}")
    known = FORMATS[form]
    if known.read is None:
        return _checked(source, form, (_one_of(source, known, name), ()))
    found = known.read(source, steps)
    if name is not None:
        found = (_called(found[0], name), found[1])
    return _checked(source, form, found)


def import_all(source: SourceText, form: str | None = None) -> dict[str, Imported]:
    """All models of a file, by their names.

    Raises as `import_source` does, if anything is wrong with any of them.
    """
    form = _known_form(source, form)
    many = FORMATS[form].many
    if many is None:
        imported = import_source(source, form)
        return {imported.model.name: imported}
    return {name: _checked(source, form, (spec(), ())) for name, spec in many(source).items()}


def _known_form(source: SourceText, form: str | None) -> str:
    form = form or guess(source)
    if form not in FORMATS:
        raise MisuseError(f"there is no format {form!r}; the formats are {', '.join(FORMATS)}")
    return form


def _one_of(source: SourceText, known: Format, name: str | None) -> ast.Spec:
    """The model of this name, or the only one, of a file of many."""
    assert known.many is not None
    specs = known.many(source)
    if name is None and len(specs) == 1:
        (name,) = specs
    if name is None:
        shown = ", ".join([*list(specs)[:6], *(["..."] if len(specs) > 6 else [])])
        raise MisuseError(
            f"{source.name}: there are {len(specs):,} models ({shown}); "
            f"say which with --name, or name a folder for all with -o"
        )
    if name not in specs:
        close = nearest(name, specs)
        raise MisuseError(
            f"{source.name}: there is no model {name!r}{f' (did you mean {close}?)' if close else ''}"
        )
    return specs[name]()


def _checked(source: SourceText, form: str, found: Found) -> Imported:
    spec, warnings = found
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
    forms = [form for form, known in FORMATS.items() if ending in known.endings]
    if len(forms) == 1:
        return forms[0]
    beginning = source.text[:20_000]
    for form in forms or FORMATS:
        if re.search(FORMATS[form].looks, beginning, re.MULTILINE | re.IGNORECASE):
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


def _cladder(source: SourceText) -> Many:
    from causim.interop.cladder import read_cladder

    return {name: model.specification for name, model in read_cladder(source).items()}


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
    "cladder": Format("CLadder", (".json",), r'"p\(\s*\w+\s*(\||\)"\s*:)', many=_cladder),
    "state": Format("JSON state", (".json",), r"^\s*[\[{]", _state),
}
