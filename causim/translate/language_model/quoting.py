"""Quotations looked up in the text that they are said to come from."""

from __future__ import annotations

from dataclasses import dataclass

from causim.diagnostics import Diagnostic, Severity
from causim.source import SourceText, Span

MIN_WORDS = 3  # of a quotation: fewer stand anywhere
_EMPHASIS = frozenset("*`")  # that models leave away when they quote
_PLAIN = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "\u00a0": " "})
_AROUND = " \n\t\"'."


@dataclass(frozen=True, slots=True)
class Quotable:
    """A text made ready for looking up: without emphasis and with single spaces, each character with its place."""

    source: SourceText
    text: str
    places: tuple[int, ...]

    @classmethod
    def of(cls, source: SourceText) -> Quotable:
        characters: list[str] = []
        places: list[int] = []
        for place, character in enumerate(source.text.translate(_PLAIN)):
            if character in _EMPHASIS:
                continue
            if character.isspace():
                if not characters or characters[-1] == " ":
                    continue
                character = " "
            characters.append(character)
            places.append(place)
        return cls(source, "".join(characters), tuple(places))

    def find(self, quotation: str) -> Span | None:
        """Where a quotation stands, whole words only; None if nowhere, or if it is too short to mean one place."""
        plain = quotation.translate(_PLAIN)
        wanted = " ".join("".join(c for c in plain if c not in _EMPHASIS).split()).strip(_AROUND)
        if len(wanted.split()) < MIN_WORDS:
            return None
        start = self.text.find(wanted)
        while start >= 0:
            end = start + len(wanted)
            if not self._inside_word(start) and not self._inside_word(end):
                return self.source.span(self.places[start], self.places[end - 1] + 1)
            start = self.text.find(wanted, start + 1)
        return None

    def _inside_word(self, at: int) -> bool:
        return 0 < at < len(self.text) and self.text[at - 1].isalnum() and self.text[at].isalnum()

    def refusal(self, key: str, quotation: str) -> Diagnostic:
        """Why a quotation that was not found is refused. `key` is where it stands in the reply."""
        place = SourceText(f"plan#/{key}", quotation)
        if len(quotation.split()) < MIN_WORDS:
            message, hint = "the quotation is too short", f"Quote at least {MIN_WORDS} words of the text."
        else:
            message = "these words do not stand in the text"
            hint = "Copy the words of the text exactly. A cause that no sentence names is no cause."
        return Diagnostic("translate-quote", Severity.ERROR, message, place.span(0, len(quotation)), hint)
