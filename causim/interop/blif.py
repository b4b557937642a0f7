"""Combinational circuits in BLIF, the Berkeley Logic Interchange Format (1992): .names covers, as ABC and others write.

    .model half_adder
    .inputs a b
    .outputs s c
    .names a b s
    01 1
    10 1
    .names a b c
    11 1
    .end

A cover lists when a signal is true, or with 0 behind its lines when it is false; `-` stands for either. Latches, gates
of a library and submodels are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from causim.interop.logic import Circuit, Gate, circuit, conjunction, disjunction, driven_once, negation
from causim.interop.text import refuse, shown
from causim.source import SourceText, Span
from causim.syntax import ast
from causim.syntax.limits import MAX_TERMS

MAX_LINE = 1 << 20
MAX_WORDS = 200_000
_STATE = (".latch", ".mlatch", ".start_kiss", ".end_kiss")
_LIBRARY = (".gate", ".subckt", ".search", ".exdc")
_PASSED_OVER = re.compile(
    r"\.(default_|input_|output_|area|delay|wire_load|wd$|cname|cycle|clock|latch_order|code)"
)
_WORD = re.compile(r"[^\s]+")
Word = tuple[str, Span]


def read_blif(source: SourceText) -> Circuit:
    """Raises SpecError, with the place, for what is no combinational circuit: `import-...`."""
    reader = _Reader(source)
    for line in _lines(source):
        reader.line(line)
    reader.close()
    if reader.title is None:
        refuse("import-syntax", source.span(0, 0), "the file has no `.model`")
    hint = "Only circuits without feedback can be read."
    return circuit(source, f"The circuit {reader.title}", reader.gates, reader.outputs, hint)


def _lines(source: SourceText) -> Iterator[list[Word]]:
    """The words of each line; a backslash at the end joins the next, `#` begins a comment."""
    words: list[Word] = []
    at = 0
    for line in source.text.split("\n"):
        text = line.partition("#")[0].rstrip()
        joined = text.endswith("\\")
        body = text[:-1] if joined else text
        if len(body) > MAX_LINE or len(words) > MAX_WORDS:
            span = source.span(at, at + 1)
            refuse(
                "import-too-large",
                span,
                f"a line of more than {MAX_LINE:,} characters or {MAX_WORDS:,} words",
            )
        words += [(m.group(), source.span(at + m.start(), at + m.end())) for m in _WORD.finditer(body)]
        at += len(line) + 1
        if not joined:
            if words:
                yield words
            words = []
    if words:
        yield words


class _Reader:
    def __init__(self, source: SourceText) -> None:
        self.source = source
        self.title: str | None = None
        self.gates: dict[str, Gate] = {}
        self.outputs: dict[str, Span] = {}
        self.signals: Sequence[Word] = ()  # of the cover that is open
        self.cover: list[tuple[str, str]] | None = None
        self.ended = False

    def line(self, words: list[Word]) -> None:
        (first, span), rest = words[0], words[1:]
        if not first.startswith("."):
            self.cover_line(words)
            return
        self.close()
        if self.ended or (first == ".model" and self.title is not None):
            refuse(
                "import-unsupported", span, "a second model in one file", "Only flat circuits can be read."
            )
        if first == ".model":
            self.title = rest[0][0] if rest else "circuit"
        elif first in (".inputs", ".input"):
            for name, place in rest:
                driven_once(self.gates, name, place)
                self.gates[name] = Gate(name, (), None, "an input.", place)
        elif first in (".outputs", ".output"):
            for name, place in rest:
                self.outputs.setdefault(name, place)
        elif first == ".names":
            if not rest:
                refuse("import-arity", span, "`.names` needs the name of a signal")
            self.signals, self.cover = rest, []
        elif first == ".end":
            self.ended = True
        elif first in _STATE:
            refuse(
                "import-unsupported", span, "a latch has a state", "Only combinational circuits can be read."
            )
        elif first in _LIBRARY:
            hint = "Flatten the circuit to `.names` first."
            refuse("import-unsupported", span, f"`{first}` stands for what another file defines", hint)
        elif not _PASSED_OVER.match(first):
            refuse("import-syntax", span, f"there is no `{shown(first)}` in BLIF")

    def cover_line(self, words: list[Word]) -> None:
        span = words[0][1].to(words[-1][1])
        if self.cover is None:
            refuse("import-syntax", span, "this line belongs to no `.names`")
        plane, value = "".join(text for text, _ in words[:-1]), words[-1][0]
        if value not in ("0", "1") or set(plane) - set("01-"):
            refuse("import-syntax", span, "a line of a cover has 0, 1 or - for each input, and then 0 or 1")
        if len(plane) != len(self.signals) - 1:
            message = (
                f"{len(plane)} columns for the {len(self.signals) - 1} inputs of {shown(self.signals[-1][0])}"
            )
            refuse("import-arity", span, message)
        if self.cover and self.cover[0][1] != value:
            refuse("import-syntax", span, "a cover says when its signal is 1, or when it is 0, not both")
        if len(self.cover) == MAX_TERMS:
            refuse("import-too-large", span, f"a cover of more than {MAX_TERMS} lines")
        self.cover.append((plane, value))

    def close(self) -> None:
        """The cover that was open is whole."""
        if self.cover is None:
            return
        *inputs, (name, span) = self.signals
        driven_once(self.gates, name, span)
        formula = _formula(self.cover, inputs, span)
        used = {i for plane, _ in self.cover for i, bit in enumerate(plane) if bit != "-"}
        names = tuple(dict.fromkeys(inputs[i][0] for i in sorted(used)))
        said = f"a function of {', '.join(names)}." if names else "a constant."
        self.gates[name] = Gate(name, names, formula, said, span)
        self.cover = None


def _formula(cover: list[tuple[str, str]], inputs: Sequence[Word], span: Span) -> ast.Expr:
    terms = []
    for plane, _ in cover:
        literals: list[ast.Expr] = []
        for bit, (name, place) in zip(plane, inputs, strict=True):
            if bit != "-":
                literal = ast.Ref(name, span=place)
                literals.append(literal if bit == "1" else ast.Not(literal, span=place))
        terms.append(conjunction(literals, span))
    if any(isinstance(term, ast.BoolLiteral) for term in terms):
        terms = [ast.BoolLiteral(True, span=span)]
    whole = disjunction(terms, span)
    if not cover or cover[0][1] == "1":
        return whole
    return ast.BoolLiteral(False, span=span) if isinstance(whole, ast.BoolLiteral) else negation(whole)
