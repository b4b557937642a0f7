"""CounterBench (Chen et al., 2025): boolean rules in prose, and whether an event would occur if others did not.

A row is an object with `given_info` ("We know that Blaf causes Trune, Trune and Vork together cause Zim. We observed
Vork."), a `question` ("Would Zim occur if not Blaf instead of Blaf?") and its `answer`. The model and the question are
read from the words: an event without a rule is a root, as likely as not; "instead of" is evidence about the world as
it is, "we observed" too; "if" and "suppose" are interventions. Where the roots that nothing is said of decide, the
question has no one answer: the verdict is ambiguous.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from causim.audit.building import Cause, RuleNode, rule_model
from causim.audit.prose import causal_rules, conjunction, outside
from causim.audit.reading import Row, files_in, read_rows
from causim.audit.run import Claim, Subject
from causim.audit.statements import Certain
from causim.audit.verdict import NoModelError
from causim.engine import Budget, Query

_GIVEN = re.compile(r"\s*We know that (?P<rules>.+?)\.?\s*(?:We observed?\s+(?P<seen>[^.]+?)\.?\s*)?", re.S)
_WOULD = r"Would (?P<event>\w+) (?P<not>not )?occur"
_QUESTIONS = (
    re.compile(rf"{_WOULD} if (?P<do>.+?) instead of (?P<seen>.+?)\?"),
    re.compile(rf"{_WOULD} if (?P<do>.+?)\?"),
    re.compile(
        rf"Assume (?P<do>.+?),? and based on this assumption,? further suppose (?P<more>.+?)\. {_WOULD}\?"
    ),
)


def claims(paths: Sequence[str], budget: Budget) -> Iterator[Claim]:
    """A claim for each question, JSON Lines or a JSON list."""
    subjects: dict[str, tuple[Subject, tuple[RuleNode, ...]]] = {}
    for path in files_in(paths):
        for row in read_rows(path):
            yield _claim(row, subjects, budget)


def _claim(row: Row, subjects: dict[str, tuple[Subject, tuple[RuleNode, ...]]], budget: Budget) -> Claim:
    given, stated = row.text("given_info"), row.yes("answer")
    kind = str(row.data.get("type", "question"))
    name = f"question {row.data.get('question_id', row.where)}"
    match = _GIVEN.fullmatch(given)
    rules = match["rules"] if match is not None else given
    if rules not in subjects:
        subjects[rules] = _subject(rules, budget)
    subject, nodes = subjects[rules]
    statement: Certain | NoModelError
    try:
        if match is None:
            raise outside(f"{given[:60]!r} does not begin with `We know that`")
        statement = _statement(row.text("question"), match["seen"] or "", stated, nodes)
    except NoModelError as error:
        statement = error
    group = str(row.data["meta"].get("graph_id", "")) if isinstance(row.data.get("meta"), dict) else ""
    shown = "yes" if stated else "no"
    return Claim(f"{row.where}/answer", name, kind, "answer", subject, statement, group, shown)


def _subject(rules: str, budget: Budget) -> tuple[Subject, tuple[RuleNode, ...]]:
    try:
        nodes = causal_rules(rules)
        return Subject("rules", rule_model("rules", f"Rules: {rules}.", nodes), budget), nodes
    except NoModelError as error:
        return Subject("rules", error, budget), ()


def _statement(question: str, observed: str, stated: bool, nodes: Sequence[RuleNode]) -> Certain:
    match = next((m for pattern in _QUESTIONS if (m := pattern.fullmatch(question.strip()))), None)
    if match is None:
        raise outside(f"{question[:80]!r} is no form of question that is known")
    parts = match.groupdict()
    do = (*conjunction(parts["do"]), *(conjunction(parts["more"]) if parts.get("more") else ()))
    seen = tuple(c for text in (parts.get("seen"), observed) if text for c in conjunction(text))
    event = parts["event"]
    known = {node.name for node in nodes}
    for name in (event, *(c.name for c in (*do, *seen))):
        if known and name not in known:
            raise outside(f"the question speaks of {name}, of which no rule does")
    query = Query(observe=_values(seen), do=_values(do), target=(event,))
    return Certain(stated, query, event, not parts["not"])


def _values(causes: Sequence[Cause]) -> dict[str, bool]:
    found: dict[str, bool] = {}
    for one in causes:
        if found.setdefault(one.name, one.positive) is not one.positive:
            raise outside(f"{one.name} is said to be so and not so")
    return found
