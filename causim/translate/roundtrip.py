"""A model against a text: read the text, compare what it says with the model, and name the sentence that differs.

The comparison is exact (`causim.engine.comparing`): every mechanism as a function of all its inputs, so that a verdict
is a proof or a counterexample, never a likeness. After the paper's section 4.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lark.exceptions import UnexpectedInput

from causim.checker import check
from causim.diagnostics import Diagnostic, Severity
from causim.diagnostics.render import to_json
from causim.engine.budget import Budget
from causim.engine.comparing.comparison import Comparison
from causim.engine.comparing.equivalence import DEFAULT_BUDGET, equivalent
from causim.model.scm import SCM
from causim.source import SourceText, Span
from causim.syntax import ast
from causim.translate.concerned import places_concerned
from causim.translate.english import parse_english, sentence_of
from causim.translate.english.render import HasSpec, render

REFUSED = "refused"  # the verdict on a text that is no model
MAX_SENTENCES = 4  # that a verdict names
MAX_SHOWN = 400  # characters of a sentence


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text was taken for. There is no model if one of the diagnostics is an error.

    `quotes` are the sentences that each node rests on, where whoever read the text said so.
    """

    source: SourceText
    spec: ast.Spec | None
    model: SCM | None
    diagnostics: tuple[Diagnostic, ...] = ()
    quotes: Mapping[str, tuple[Span, ...]] | None = None

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        return tuple(d for d in self.diagnostics if d.severity is Severity.ERROR)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a text is related to a model. `sentences` are the places in the text that are concerned if they differ.

    Without a `comparison` the text was refused, for the errors of its reading. A verdict is true if text and model say
    the same.
    """

    reading: Reading
    comparison: Comparison | None
    sentences: tuple[Span, ...] = ()

    @property
    def relation(self) -> str:
        """identical, equivalent, renamed, different structure, different mechanism, undecided, refused."""
        return REFUSED if self.comparison is None else str(self.comparison.relation)

    @property
    def same(self) -> bool:
        return self.comparison is not None and self.comparison.same

    def __bool__(self) -> bool:
        return self.same

    def to_json(self) -> dict[str, Any]:
        """Plain JSON data; what is not there is left out."""
        found = {"relation": REFUSED, "same": False} if self.comparison is None else self.comparison.to_json()
        if self.sentences:
            found["sentences"] = [{"line": s.line, "text": shown(s)} for s in self.sentences]
        if self.comparison is None:
            found["diagnostics"] = [to_json(d) for d in self.reading.errors]
        return found


def read_english(source: SourceText) -> Reading:
    """A text of controlled English as a model. Faults are diagnostics, located in the text."""
    result = parse_english(source)
    if result.spec is None:
        return Reading(source, None, None, tuple(result.diagnostics))
    checked = check(result.spec)
    return Reading(source, result.spec, checked.model, (*result.diagnostics, *checked.diagnostics))


def round_trip(model: SCM, seed: int = 0, *, budget: Budget = DEFAULT_BUDGET) -> Verdict:
    """Say the model in controlled English, in the wording of this seed, read that again and compare.

    Raises MisuseError for a model whose text is not known.
    """
    spec = spec_of(model)
    text = render(model if spec is None else spec, seed=seed)  # type: ignore[arg-type]
    return judge(model, read_english(SourceText(f"{model.name} in English", text)), budget=budget)


def judge(
    model: SCM,
    reading: Reading,
    *,
    renaming: bool = False,
    up_to: str = "nothing",
    budget: Budget = DEFAULT_BUDGET,
) -> Verdict:
    """Whether a text says what a model says, as exactly as `equivalent` decides it, whose options these are."""
    if reading.model is None:
        spans = [d.span for d in reading.errors if d.span is not None and d.span.source == reading.source]
        return Verdict(reading, None, _sentences(spans))
    found = equivalent(model, reading.model, renaming, up_to=up_to, budget=budget)
    if found or reading.spec is None:
        return Verdict(reading, found)
    if reading.quotes is not None:
        return Verdict(reading, found, reading.quotes.get(found.node or "", ())[:MAX_SENTENCES])
    return Verdict(reading, found, _sentences(places_concerned(found, spec_of(model), reading.spec)))


def spec_of(model: SCM | HasSpec) -> ast.Spec | None:
    """The tree that a model was made of, where it knows it."""
    found = getattr(model, "spec", None)
    return found if isinstance(found, ast.Spec) else None


def shown(sentence: Span) -> str:
    """The text of a sentence on one line, cut where it is long."""
    text = " ".join(sentence.text.split())
    return text if len(text) <= MAX_SHOWN else f"{text[: MAX_SHOWN - 3]}..."


def _sentences(places: list[Span]) -> tuple[Span, ...]:
    """The sentences around places of a text; the lines, where the text cannot even be taken apart."""
    found: list[Span] = []
    for place in places:
        try:
            sentence = sentence_of(place)
        except UnexpectedInput:
            source = place.source
            end = source.text.find("\n", place.end)
            start = source.text.rfind("\n", 0, place.start) + 1
            sentence = source.span(start, end if end >= 0 else len(source.text))
        if sentence not in found:
            found.append(sentence)
    return tuple(found[:MAX_SENTENCES])
