"""Bayesian networks in XMLBIF 0.3 (Cozman, 1998): BIF as XML.

Read event by event from the stdlib's parser, never into a tree. Entities cannot be declared, so nothing expands, and
nothing outside the file is looked at; the declarations of elements that the format's own header has are passed over.
In a TABLE the child's state changes fastest, then that of the last GIVEN.
"""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import islice
from math import prod
from xml.parsers import expat
from xml.sax.saxutils import escape

from causim.errors import CausimError
from causim.interop.decimals import decimals
from causim.interop.network import Declared, Network, Variable
from causim.interop.text import number, refuse
from causim.source import SourceText, Span

MAX_DEPTH = 16
_TAG = re.compile(r"<[^\s>]*+")
_LEAVES = frozenset(("NAME", "OUTCOME", "VALUE", "FOR", "GIVEN", "TABLE"))
_HEADER = """\
<?xml version="1.0" encoding="UTF-8"?>
<BIF VERSION="0.3">
<NETWORK>
"""


def read_xmlbif(source: SourceText) -> Network:
    """Raises SpecError, with the place, for what is no XMLBIF of discrete variables or no network: `import-...`."""
    reader = _Reader(source)
    reader.parse()
    return reader.declared.network()


def write_xmlbif(network: Network) -> str:
    """The network as XML; the declarations of its elements are left out, as no reader needs them.

    Raises CausimError for a name or state with a space at an end, which readers strip.
    """
    parts = [_HEADER, f"<NAME>{escape(network.name or 'unknown')}</NAME>\n"]
    for variable in network.variables:
        outcomes = "".join(f"  <OUTCOME>{_written(state)}</OUTCOME>\n" for state in variable.states)
        parts.append(
            f'<VARIABLE TYPE="nature">\n  <NAME>{_written(variable.name)}</NAME>\n{outcomes}</VARIABLE>\n'
        )
    for variable in network.variables:
        table = network.tables[variable.name]
        given = "".join(f"  <GIVEN>{_written(parent)}</GIVEN>\n" for parent in table.parents)
        rows = "\n    ".join(" ".join(decimals(row)) for row in table.rows)
        parts.append(
            f"<DEFINITION>\n  <FOR>{_written(table.of)}</FOR>\n{given}"
            f"  <TABLE>\n    {rows}\n  </TABLE>\n</DEFINITION>\n"
        )
    return "".join([*parts, "</NETWORK>\n</BIF>\n"])


def _written(name: str) -> str:
    if name != name.strip():
        raise CausimError(f"XMLBIF cannot hold the name {name!r}: it begins or ends with a space")
    return escape(name)


class _Reader:
    def __init__(self, source: SourceText) -> None:
        self.source = source
        self.declared = Declared(source)
        self.path: list[str] = []
        self.text: list[str] = []
        self.start = 0
        self.texts: dict[str, list[tuple[str, Span]]] = {}  # of the VARIABLE or DEFINITION that is open
        self.definitions: list[tuple[dict[str, list[tuple[str, Span]]], Span]] = []
        self.parser = expat.ParserCreate("utf-8")
        self.data = source.text.encode("utf-8")
        self.place = 0, 0  # a byte, and the characters before it

    def parse(self) -> None:
        parser = self.parser
        parser.buffer_text = True
        parser.StartElementHandler = self.begin
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters
        parser.EntityDeclHandler = self.entity
        parser.SkippedEntityHandler = self.entity
        try:
            parser.Parse(self.data, True)
        except expat.ExpatError as error:
            at = self._offset(parser.ErrorByteIndex)
            what = expat.errors.messages[error.code]
            refuse(
                "import-syntax", self.source.span(at, min(at + 1, len(self.source.text))), f"no XML: {what}"
            )
        for texts, span in self.definitions:  # a definition may stand before its variable
            self.define(texts, span)

    def _offset(self, byte: int) -> int:
        """Characters before a byte. Places only grow, so that each byte is decoded once."""
        byte = max(byte, 0)  # -1 where nothing was read
        before, characters = self.place if byte >= self.place[0] else (0, 0)
        self.place = byte, characters + len(self.data[before:byte].decode("utf-8", "ignore"))
        return self.place[1]

    def here(self) -> Span:
        at = self._offset(self.parser.CurrentByteIndex)
        match = _TAG.match(self.source.text, at)
        return self.source.span(at, match.end() if match else min(at + 1, len(self.source.text)))

    def entity(self, *_: object) -> None:
        hint = "Write the text itself in its place; &amp; and the like need no declaration."
        refuse("import-unsupported", self.here(), "the file declares or uses an entity", hint)

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        name = name.upper()
        self.path.append(name)
        if len(self.path) > MAX_DEPTH:
            refuse("import-too-large", self.here(), f"elements nested more than {MAX_DEPTH} deep")
        if len(self.path) == 1 and name != "BIF":
            refuse("import-syntax", self.here(), f"the outermost element is {name}, not BIF")
        if name in ("VARIABLE", "DEFINITION", "PROBABILITY"):
            self.texts = {}
            kind = {key.upper(): value for key, value in attributes.items()}.get("TYPE", "nature")
            if kind.lower() != "nature":
                hint = "Only chance variables (TYPE nature) can be read."
                refuse("import-unsupported", self.here(), f"a variable of type {kind}", hint)
            self.start = self.here().start
        if name in _LEAVES:
            self.text = []

    def characters(self, text: str) -> None:
        if self.path and self.path[-1] in _LEAVES:
            self.text.append(text)

    def end(self, name: str) -> None:
        name = name.upper()
        self.path.pop()
        if name in _LEAVES:
            end = self.here().start
            start = self.source.text.rfind(">", 0, end) + 1
            text = "".join(self.text)
            if not text.strip():
                refuse("import-syntax", self.here(), f"this {name} is empty")
            if name == "NAME" and self.path[-1:] == ["NETWORK"]:
                self.declared.name = text.strip()
            self.texts.setdefault(name, []).append((text.strip(), self.source.span(start, end)))
        elif name == "VARIABLE":
            span = self.source.span(self.start, self.start + len("<VARIABLE"))
            ((variable, place),) = self.one("NAME", self.texts, span)
            self.declared.variable(variable, place, self.texts.get("OUTCOME") or self.texts.get("VALUE", []))
        elif name in ("DEFINITION", "PROBABILITY"):
            self.definitions.append((self.texts, self.source.span(self.start, self.start + 1 + len(name))))

    def one(self, name: str, texts: dict[str, list[tuple[str, Span]]], span: Span) -> list[tuple[str, Span]]:
        found = texts.get(name, [])
        if len(found) != 1:
            code = "import-missing" if not found else "import-duplicate"
            refuse(code, span, f"one {name} is needed here, not {len(found)}")
        return found

    def define(self, texts: dict[str, list[tuple[str, Span]]], span: Span) -> None:
        family = [*self.one("FOR", texts, span), *texts.get("GIVEN", [])]
        child: Variable
        child, parents = self.declared.family(family)
        ((body, place),) = self.one("TABLE", texts, span)
        needed = prod(len(variable.states) for variable in (child, *parents))
        words = islice(re.finditer(r"\S+", body), needed + 1)  # one more is as wrong as a million
        numbers: list[Fraction] = [number(place, word.group()) for word in words]
        self.declared.flat(child, parents, numbers, place)
