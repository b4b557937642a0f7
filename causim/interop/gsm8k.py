"""GSM8K problems as models (Cobbe et al., 2021): what is given varies a little, each annotated step is a mechanism.

    for problem in problems(read_jsonl("test.jsonl")):
        outcome = translate(problem)          # a Translation, or a Refusal that says why

The solution of a problem has annotations such as `<<16-3-4=9>>`. A number of an annotation is the result of an earlier
step if it is one that was not used yet; else a quantity of the problem, if its text has that number; else a constant,
such as the 60 minutes of an hour, the 2 of a half, the 100 of percents. A number that the text has twice is two
quantities where one step uses it twice, and is else taken for the first. A quantity of the text becomes a node that
varies: one less and one more, or, from 10 on, a tenth. Nothing is rounded: a node whose values are fractions holds them
in units that its docstring names. A check says that the numbers of the problem give its answer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm
from textwrap import fill

from causim.checker import check
from causim.errors import MisuseError
from causim.interop.gsm8k_arithmetic import (
    RefusedError,
    Term,
    constant,
    evaluate,
    number,
    numerals,
    read,
    term,
)
from causim.model.expr import BUILTINS
from causim.source import SourceText
from causim.syntax.mistakes import KEYWORDS
from causim.syntax.parse import parse
from causim.syntax.printer import print_spec

MAX_TYPE = 10**9  # values of a type, as the checker's
WIDTH = 90  # of the lines of a docstring
MAX_TEXT = 10_000  # characters of a question, and of an answer
MAX_DIVISORS = 200  # values of a step that something is divided by
ANSWER = "Answer"

REFUSALS: Mapping[str, str] = {
    "no annotation": "the solution has no annotated step",
    "unreadable": "an annotation is no arithmetic of plain numbers (a percent sign, a letter)",
    "untrue": "an annotated step is not true: its two sides differ",
    "other answer": "the final answer is not the result of the last step",
    "division by a computed number": "a step divides by a result that can have too many values, or 0",
    "division": "a step divides by what is not positive",
    "product": "a step multiplies by what is not positive",
    "scale": "fractions would need units finer than a millionth",
    "no quantity": "no number of the steps stands in the text of the problem",
    "nothing varies": "the answer depends on no number of the text",
    "too large": "a result could have more than 10^9 values",
    "no effect": "as it is read, some number would make no difference",
}


def _words(text: str) -> list[str]:
    return text.split()


_ORDINALS = _words("First Second Third Fourth Fifth Sixth Seventh Eighth Ninth Tenth Eleventh Twelfth")
_HALF = re.compile(
    r"\b(?:half|halves|halfway|double|twice|second)\b", re.I
)  # dividing by 2 then has its reason
_STEP = re.compile(r"<<([^<>=]*)=([^<>]*)>>")
_WORDS = _words("zero one two three four five six seven eight nine ten eleven twelve")
_GIVEN = re.compile(
    r"(?<![\w./,-])(?P<sign>\$?)(?P<number>\d[\d,]*(?:\.\d+)?)(?P<percent>%?)(?!\.?\d|\s*/\s*\d|-?(?:th|rd|nd|st)\b)"
    rf"|\b(?P<word>{'|'.join(_WORDS)})\b(?!-)",
    re.I,
)
_STOP = frozenset(
    _words(
        "a an and are as at be but by can each every for from had has have he her his how if in is it its "
        "less more much my of off on or out over per she so than that the their them then there they this "
        "to was were what when which who will with would you your about after all any only"
    )
)


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem and its annotated solution; `number` is its place in the file, from 0."""

    number: int
    question: str
    answer: str

    @property
    def name(self) -> str:
        """Of its model; that of the model's file has an underscore."""
        return f"gsm8k{self.number:04}"

    @property
    def file(self) -> str:
        """Where its specification is written."""
        return f"gsm8k_{self.number:04}.scm"


@dataclass(frozen=True, slots=True)
class Translation:
    """The text of a model, and what it has: quantities that vary, steps."""

    problem: Problem
    text: str
    given: int
    steps: int
    named: bool  # every node has its name from the text


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a problem is no model here: `kind` is a key of REFUSALS."""

    problem: Problem
    kind: str
    message: str


@dataclass(slots=True)
class _Node:
    name: str
    doc: str
    type: str
    term: Term
    original: Fraction
    step: str = ""  # of a step, its expression in the language
    parents: tuple[str, ...] = ()
    used: bool = False

    @property
    def scaled(self) -> int:
        return int(self.original * self.term.scale)


def translate(problem: Problem) -> Translation | Refusal:
    """A problem as a specification, whose text is canonical; or the reason why it is none."""
    try:
        return _Translator(problem).translation()
    except RefusedError as error:
        return Refusal(problem, error.kind, str(error))


def refusals(outcomes: Iterable[Translation | Refusal]) -> dict[str, int]:
    """How many problems were refused for which reason, the most frequent first."""
    found = Counter(outcome.kind for outcome in outcomes if isinstance(outcome, Refusal))
    return dict(found.most_common())


class _Translator:
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.steps = [(m[1], m[2], m.start(), m.end()) for m in _STEP.finditer(problem.answer)]
        self.said: dict[Fraction, list[re.Match[str]]] = {}  # where the text has a number
        for match in _GIVEN.finditer(problem.question):
            value = (
                Fraction(_WORDS.index(match["word"].lower())) if match["word"] else number(match["number"])
            )
            self.said.setdefault(value, []).append(match)
            if match["percent"]:
                self.said.setdefault(value / 100, []).append(match)
        self.nodes: dict[str, _Node] = {}
        self.given: dict[int, _Node] = {}  # by their place in the text
        self.results: list[_Node] = []

    def translation(self) -> Translation:
        if not self.steps:
            raise RefusedError("no annotation", REFUSALS["no annotation"])
        for place in range(len(self.steps)):
            self._step(place)
        self._verify_answer()
        text = self._text()
        parsed = parse(SourceText(self.problem.name, text))
        assert parsed.spec is not None, parsed.diagnostics
        findings = check(parsed.spec).diagnostics
        if findings:
            kind = "too large" if findings[0].severity == "error" else "no effect"
            raise RefusedError(kind, findings[0].message)
        return Translation(
            self.problem, print_spec(parsed.spec), len(self.given), len(self.results), self._named_all
        )

    @property
    def _named_all(self) -> bool:
        return not any(name.endswith(("_number", "_step")) for name in self.nodes)

    def _verify_answer(self) -> None:
        final = self.problem.answer.rpartition("####")[2]
        if number(final) != self.results[-1].original:
            raise RefusedError("other answer", REFUSALS["other answer"])
        if not self.given:
            raise RefusedError("no quantity", REFUSALS["no quantity"])
        if not self._varies(self.results[-1]):
            raise RefusedError("nothing varies", REFUSALS["nothing varies"])

    def _varies(self, node: _Node) -> bool:
        return not node.step or any(self._varies(self.nodes[parent]) for parent in node.parents)

    # --- steps

    def _step(self, place: int) -> None:
        written, result, start, end = self.steps[place]
        expression = read(written)
        value = evaluate(expression)
        if value != number(result):
            raise RefusedError("untrue", f"{written.strip()} is {value}, not {result.strip()}")
        used: dict[str, None] = {}
        resolved: dict[int, Term] = {}
        times: Counter[Fraction] = Counter()
        for numeral, divides in numerals(expression):
            found = self._meant(numeral.value, times[numeral.value], divides)
            times[numeral.value] += 1
            if found.constant is None:
                name = found.text
                used[name] = None
                self.nodes[name].used = True
            resolved[id(numeral)] = found
        found = term(expression, lambda numeral: resolved[id(numeral)])
        if found.high - found.low >= MAX_TYPE:
            raise RefusedError("too large", REFUSALS["too large"])
        last = place == len(self.steps) - 1
        doc = _sentence(self.problem.answer, start)
        noun = (
            _noun(self.problem.answer[end:], skip_number=True)
            or _subject(doc)
            or f"{_ordinal(place + 1)}_step"
        )
        name = self._named(ANSWER if last else noun)
        domain = f"int {found.low}..{found.high}"
        values = tuple(range(found.low, found.high + 1)) if found.high - found.low < MAX_DIVISORS else ()
        if values and (min(values) < 1 or lcm(*values) > 10**6):
            values = ()
        own = Term(name, found.scale, found.low, found.high, values=values)
        node = _Node(name, _in_units(doc, found.scale), domain, own, value, found.text, tuple(used))
        self.nodes[name] = node
        self.results.append(node)

    def _meant(self, value: Fraction, time: int, divides: bool) -> Term:
        """What a number stands for, at its first, second, ... use in a step."""
        same = [node for node in reversed(self.results) if node.original == value]
        fresh = next((node for node in same if not node.used), None)
        if fresh is not None:
            return fresh.term
        places = self.said.get(value, [])
        if places and not (divides and self._is_structural(value, time, len(places))):
            return self._quantity(value, places[min(time, len(places) - 1)])
        return same[0].term if same else constant(value)

    def _is_structural(self, value: Fraction, time: int, places: int) -> bool:
        """Whether a divisor is that of percents or a half, or one that the step has used for something else before."""
        return value == 100 or (value == 2 and bool(_HALF.search(self.problem.question))) or time >= places

    def _quantity(self, value: Fraction, match: re.Match[str]) -> Term:
        """The node of a number of the text; 20% may be used as 20 or as 0.2."""
        whole = value if not match["percent"] or number(match["number"]) == value else value * 100
        node = self.given.get(match.start()) or self._given(whole, match)
        return node.term if whole == value else replace(node.term, scale=node.term.scale * 100)

    def _given(self, value: Fraction, match: re.Match[str]) -> _Node:
        noun = _noun(self.problem.question[match.end() :])
        if match["sign"]:
            noun = noun or "Dollars"
        elif match["percent"]:
            noun = "Percent"
        name = self._named(noun or f"{_ordinal(len(self.given) + 1)}_number")
        scale = value.denominator
        values = _around(int(value * scale))
        own = Term(name, scale, values[0], values[-1], values=values)
        doc = _sentence(self.problem.question, match.start())
        listed = ", ".join(map(str, values))
        node = _Node(name, _in_units(doc, scale), f"int {{{listed}}}", own, value)
        self.given[match.start()] = self.nodes[name] = node
        return node

    def _named(self, wanted: str) -> str:
        name = wanted if wanted not in KEYWORDS and wanted not in BUILTINS else f"{wanted}_"
        taken = {*self.nodes, *(f"U_{n}" for n in self.nodes), *((ANSWER,) if wanted != ANSWER else ())}
        other, count = name, 2
        while other in taken:
            other, count = f"{_ordinal(count)}_{name[:1].lower()}{name[1:]}", count + 1
        return other

    # --- text

    def _text(self) -> str:
        about = f"GSM8K, test problem {self.problem.number} (Cobbe et al., 2021; MIT licence)."
        head = f"{about}\n\n{_plain(self.problem.question)}"
        blocks = [f'scm 1\nmodel {self.problem.name} {{ """{head}""" domain arithmetic }}']
        blocks += [self._given_block(node) for node in self.given.values()]
        blocks += [self._step_block(node) for node in self.results]
        givens = ", ".join(f"U_{n.name} = {n.scaled}" for n in self.given.values())
        claims = "\n".join(f"expect {n.name} == {n.scaled}" for n in self.results)
        blocks.append(f'check "the problem as it is told" {{ given {givens}\n{claims} }}')
        return "\n\n".join(blocks)

    def _given_block(self, node: _Node) -> str:
        return f'node {node.name}() -> {node.type} {{ """{_plain(node.doc)}""" exogenous U_{node.name} }}'

    def _step_block(self, node: _Node) -> str:
        parents = ", ".join(node.parents)
        return f'node {node.name}({parents}) -> {node.type} {{ """{_plain(node.doc)}""" return {node.step} }}'


def _ordinal(number: int) -> str:
    """Names are told apart by words, since English says them."""
    return _ORDINALS[number - 1] if number <= len(_ORDINALS) else f"Number{number}"


def _around(value: int) -> tuple[int, ...]:
    """Three values, the original among them: one less and one more, or a tenth; never 0 unless it is 0."""
    apart = 1 if value < 10 else value // 10
    first = value - apart if value > apart or (value == apart and value > 1) else value
    return (first, first + apart, first + 2 * apart)


def _noun(text: str, *, skip_number: bool = False) -> str:
    """The first words, as a name: those before a word that says nothing, two at most."""
    if skip_number:
        text = re.sub(r"^\s*\$?[\d,.]*%?", "", text)
    found: list[str] = []
    for word in re.match(r"(?:[ -]*[A-Za-z]+)*", text.lstrip("%"))[0].replace("-", " ").split():  # type: ignore[index]
        if word.lower() in _STOP or word.lower() in _WORDS or len(found) == 2:
            break
        found.append(word.lower())
    name = "_".join(found)[:30]
    return name[:1].upper() + name[1:]


def _subject(sentence: str) -> str:
    """What a sentence such as `So the discount price is ...` is about."""
    match = re.match(
        r"(?:(?:so|thus|then|therefore|now|in total)[, ]+)*(?:the|his|her|their|its) ", sentence, re.I
    )
    return _noun(sentence[match.end() :]) if match is not None else ""


def _sentence(text: str, place: int) -> str:
    """The sentence around a place, without annotations."""
    ends = [m.end() for m in re.finditer(r"[.!?](?=\s)|\n", text)]
    start = max((end for end in ends if end <= place), default=0)
    stop = min((end for end in ends if end > place), default=len(text))
    return " ".join(_STEP.sub("", text[start:stop]).partition("####")[0].split())


def _in_units(doc: str, scale: int) -> str:
    return doc if scale == 1 else f"{doc} (In units of 1/{scale}.)"


def _plain(text: str) -> str:
    """Text that can stand in a docstring, in lines that fit."""
    shown = "".join(char if char.isprintable() else " " for char in text)
    return fill(" ".join(shown.split()).replace("\\", "\\\\").replace('"', '\\"'), WIDTH)


# --- files


def problems(rows: Iterable[tuple[str, Mapping[str, object]]]) -> Iterator[Problem]:
    """The problems in rows of `question` and `answer`. Raises MisuseError, with the place, for other rows."""
    for place, (where, data) in enumerate(rows):
        question, answer = data.get("question"), data.get("answer")
        if not isinstance(question, str) or not isinstance(answer, str):
            raise MisuseError(f"{where}: a problem has a question and an answer, both of them text")
        if max(len(question), len(answer)) > MAX_TEXT:
            raise MisuseError(f"{where}: a problem of more than {MAX_TEXT:,} characters")
        yield Problem(place, question, answer)
