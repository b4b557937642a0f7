"""What the readers of other formats share: tokens with places, exact numbers, names, causal order, refusals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter
from heapq import heapify, heappop, heappush
from typing import NamedTuple, NoReturn

from causim.diagnostics import Diagnostic, Related
from causim.diagnostics.catalog import CATALOG
from causim.errors import SpecError
from causim.interop.bundle import legal_name
from causim.source import SourceText, Span
from causim.syntax.limits import MAX_DECIMAL_DIGITS, MAX_EXPONENT, unprintable

MAX_BYTES = 1 << 25  # of a file of another format
LONGEST_SHOWN = 40  # characters of a token in a message
EXOGENOUS = "U_"

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


# --- refusals


def finding(
    code: str, span: Span, message: str, hint: str | None = None, first: tuple[Span, str] | None = None
) -> Diagnostic:
    """A finding about a place; `first` is a second place that explains it."""
    related = (Related(*first),) if first else ()
    return Diagnostic(code, CATALOG[code].severity, message, span, hint, related)


def refuse(
    code: str, span: Span, message: str, hint: str | None = None, first: tuple[Span, str] | None = None
) -> NoReturn:
    """Raises SpecError with this one finding."""
    raise SpecError([finding(code, span, message, hint, first)])


def shown(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 3] + "..."


# --- tokens


class Token(NamedTuple):
    """`kind` is the name of the group of the pattern that it matched; '' at the end of the text."""

    kind: str
    text: str
    start: int
    end: int


class Tokens:
    """The tokens of a text, one at a time, so that a text is refused at its first fault without being read on.

    The pattern has a named group for each kind of token. What matches `skip` is passed over; what matches `open` is
    the beginning of a string or comment that never ends. All patterns are linear: none can go back.
    """

    def __init__(self, source: SourceText, pattern: re.Pattern[str], what: str) -> None:
        self.source = source
        self.what = what
        self._match = pattern.match
        self._at = 0
        self._next: Token | None = None
        self.end = 0  # of the last token that was taken

    def peek(self) -> Token:
        """The token that comes next. Raises SpecError, import-syntax, for text that is no token."""
        if self._next is None:
            self._next = self._read()
        return self._next

    def take(self) -> Token:
        token = self.peek()
        self._next, self.end = None, token.end
        return token

    def _read(self) -> Token:
        text = self.source.text
        while self._at < len(text):
            match = self._match(text, self._at)
            if match is None or match.end() == self._at:
                span = self.source.span(self._at, self._at + 1)
                refuse("import-syntax", span, f"this character has no meaning in {self.what}")
            kind = match.lastgroup or ""
            start, self._at = self._at, match.end()
            if kind == "open":
                refuse("import-syntax", self.source.span(start, self._at), "what begins here never ends")
            if kind != "skip":
                return Token(kind, match.group(), start, self._at)
        return Token("", "", len(text), len(text))

    def span(self, token: Token) -> Span:
        return self.source.span(token.start, token.end)

    def accept(self, text: str) -> bool:
        """Whether the next token is this one, which is then taken."""
        token = self.peek()
        if token.text != text or token.kind == "string":
            return False
        self.take()
        return True

    def expect(self, text: str, where: str = "") -> Token:
        """The next token, which must be this one."""
        token = self.take()
        if token.text != text or token.kind == "string":
            self.fail(token, f"`{text}`", where)
        return token

    def expect_kind(self, kinds: Sequence[str], wanted: str, where: str = "") -> Token:
        token = self.take()
        if token.kind not in kinds:
            self.fail(token, wanted, where)
        return token

    def fail(self, token: Token, wanted: str, where: str = "") -> NoReturn:
        """Refuse a token where another is needed."""
        found = f"`{shown(token.text)}`" if token.kind else "the end of the file"
        place = f" {where}" if where else ""
        self.refuse("import-syntax", token, f"{wanted} is needed{place}, not {found}")

    def refuse(self, code: str, token: Token, message: str, hint: str | None = None) -> NoReturn:
        refuse(code, self.span(token), message, hint)

    def skip_past(self, pattern: re.Pattern[str], what: str) -> None:
        """Pass over what the pattern matches; only right after `take`, `accept` or `expect`."""
        match = pattern.match(self.source.text, self._at)
        if match is None:
            refuse("import-syntax", self.source.span(self._at, self._at + 1), f"this {what} never ends")
        self._at = match.end()


def number(span: Span, text: str) -> Fraction:
    """A decimal number as it is written, exactly. Raises SpecError: import-number."""
    if not _NUMBER.fullmatch(text):
        refuse("import-syntax", span, f"a number is needed, not `{shown(text)}`")
    mantissa, _, exponent = text.lower().partition("e")
    if len(mantissa) > MAX_DECIMAL_DIGITS or abs(int(exponent[:6] or "0")) > MAX_EXPONENT:
        hint = f"At most {MAX_DECIMAL_DIGITS} digits and exponents within ±{MAX_EXPONENT}: round it."
        refuse("import-number", span, "a number with too many digits to hold exactly", hint)
    return Fraction(text)


def checked_label(span: Span, text: str) -> str:
    """A label or name of another format that the language can hold. Raises SpecError: import-label."""
    if not text.strip():
        refuse("import-label", span, "a name or label has no characters that can be seen")
    if "\n" in text or "\r" in text or "\t" in text or any(unprintable(SourceText("label", text))):
        refuse("import-label", span, "a name or label with characters that cannot be shown")
    return text


# --- names


def node_names(originals: Iterable[str]) -> dict[str, str]:
    """A name of the language for each original, such that no two have one.

    A name that the language can have is kept. Another becomes one by underscores in place of other characters, `N`
    before a digit and a number behind if it is taken; the node's `label` keeps the original, so that nothing is
    lost.
    """
    found: dict[str, str] = {}
    numbering = _Numbering()
    for original in sorted(dict.fromkeys(originals), key=lambda text: legal_name(text) != text):
        found[original] = numbering.free(legal_name(original))
    return found


def exogenous_names(nodes: Iterable[str]) -> dict[str, str]:
    """For each node the name of its exogenous variable: `U_` before it, and a number behind if a node is called so."""
    numbering = _Numbering()
    own = [numbering.free(node) for node in nodes]
    return {node: numbering.free(EXOGENOUS + node) for node in own}


class _Numbering:
    """Gives out names, each once; a second one of a kind has a number."""

    def __init__(self) -> None:
        self.taken: set[str] = set()
        self.counts: dict[str, int] = {}

    def free(self, stem: str) -> str:
        name = stem
        while name in self.taken:
            self.counts[stem] = self.counts.get(stem, 1) + 1
            name = f"{stem.rstrip('_')}_{self.counts[stem]}"
        self.taken.add(name)
        return name


# --- causal order


def causal_order(parents: Mapping[str, Sequence[str]]) -> list[str]:
    """Causes before effects, otherwise in the order given.

    Raises CycleError, whose second argument is the path of a cycle, each a cause of the next.
    """
    sorter = TopologicalSorter(parents)
    sorter.prepare()
    names = list(parents)
    place = {name: index for index, name in enumerate(names)}
    ready = [place[name] for name in sorter.get_ready()]
    heapify(ready)
    order: list[str] = []
    while ready:
        order.append(names[heappop(ready)])
        sorter.done(order[-1])
        for name in sorter.get_ready():
            heappush(ready, place[name])
    return order


def ordered_or_refused(
    parents: Mapping[str, Sequence[str]], spans: Mapping[str, Span], hint: str
) -> list[str]:
    """As `causal_order`. Raises SpecError, import-cycle, that names the cycle."""
    try:
        return causal_order(parents)
    except CycleError as error:
        path: list[str] = error.args[1]
        steps = path if len(path) <= 12 else [*path[:10], "...", path[-1]]
        refuse("import-cycle", spans[path[0]], f"a cycle: {' -> '.join(map(shown, steps))}", hint)
