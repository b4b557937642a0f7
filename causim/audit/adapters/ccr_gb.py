"""CCR.GB (Maasch et al., ICML 2025): boolean and/or conditions in prose, an exogenous Bernoulli variable a node.

A row is an object with the prose in `Causal context`, the lists `DAG nodes`, `Exogenous variables` and `Bernoulli
parameters`, the `DAG adjacency matrix`, and three groups of questions: factual, and with a cause made true or false.
Lists and groups may be JSON, or Python literals in text, as the published files have them. Each question has a `True
response` and the `True endogenous` values for given `True exogenous` ones; both are claims. The mechanisms are read
from the prose. Prose that names other causes than the matrix is `outside`, for then two models are published as one.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from causim.audit.building import Cause, RuleNode, rule_model, safe_name
from causim.audit.prose import Condition, conditions, outside
from causim.audit.reading import Row, files_in, number, read_rows
from causim.audit.run import Claim, Subject
from causim.audit.statements import Certain, Worlds
from causim.audit.verdict import NoModelError
from causim.engine import Budget, Query
from causim.errors import MisuseError

MAX_LITERAL = 1 << 20  # characters of a Python literal
MAX_NODES = 500
_GROUPS = (
    ("Factual queries", "factual", None),
    ("Interventional queries (cause = True)", "cause made true", True),
    ("Interventional queries (cause = False)", "cause made false", False),
)


def claims(paths: Sequence[str], budget: Budget) -> Iterator[Claim]:
    """Two claims for each question: the response, and the values of all nodes."""
    subjects: dict[object, Subject] = {}
    for path in files_in(paths):
        for row in read_rows(path):
            yield from _Task(row, subjects, budget).claims()


class _Task:
    """One row: its model under names of the language, and its questions."""

    def __init__(self, row: Row, subjects: dict[object, Subject], budget: Budget) -> None:
        self.row = row
        self.nodes = _texts(row, "DAG nodes")
        self.exogenous = _texts(row, "Exogenous variables")
        if len(self.nodes) != len(self.exogenous) or len(self.nodes) > MAX_NODES:
            raise row.fault("Exogenous variables", f"one for each of at most {MAX_NODES} nodes is needed")
        self.names: dict[str, str] = {}
        for text in (*self.nodes, *self.exogenous):
            if text in self.names:
                raise row.fault("DAG nodes", f"{text} is the name of two variables")
            self.names[text] = safe_name(text, self.names.values())
        prose = row.text("Causal context")
        chances = [number(v, f"{row.where}/Bernoulli parameters") for v in _list(row, "Bernoulli parameters")]
        if len(chances) != len(self.nodes) or not all(0 <= chance <= 1 for chance in chances):
            raise row.fault("Bernoulli parameters", "a probability for each node is needed")
        key = (prose, *self.nodes, *chances)
        if key not in subjects:
            subjects[key] = self._subject(prose, chances, budget)
        self.subject = subjects[key]

    def _subject(self, prose: str, chances: Sequence[Fraction], budget: Budget) -> Subject:
        try:
            rules = {c.effect.name: c for c in self._rules(prose)}
            self._compare(rules)
            nodes = [
                self._rule(rules.get(name), name, own, chance)
                for name, own, chance in zip(self.nodes, self.exogenous, chances, strict=True)
            ]
            return Subject("context", rule_model("context", prose, nodes), budget)
        except NoModelError as error:
            return Subject("context", error, budget)

    def _rules(self, prose: str) -> Iterator[Condition]:
        seen = set()
        for rule in conditions(prose, self.nodes, dict(zip(self.nodes, self.exogenous, strict=True))):
            if rule.effect.name in seen:
                raise outside(f"{rule.effect.name} has two rules, and it is not said how they combine")
            seen.add(rule.effect.name)
            yield rule

    def _compare(self, rules: Mapping[str, Condition]) -> None:
        """The causes of the prose against those of the adjacency matrix."""
        if "DAG adjacency matrix" not in self.row:
            return
        matrix = _matrix(self.row, len(self.nodes))
        for column, name in enumerate(self.nodes):
            drawn = {cause for line, cause in enumerate(self.nodes) if matrix[line][column]}
            told = {c.name for c in rules[name].causes} & set(self.nodes) if name in rules else set()
            if drawn != told:
                of = [", ".join(sorted(causes)) or "none" for causes in (drawn, told)]
                raise outside(f"the causes of {name} are {of[0]} in the matrix and {of[1]} in the prose")

    def _rule(self, rule: Condition | None, name: str, own: str, chance: Fraction) -> RuleNode:
        if rule is None:
            raise outside(f"the prose has no rule for {name}")
        causes = tuple(Cause(self.names[c.name], c.positive) for c in rule.causes)
        doc = f"{name}: {f' {rule.join} '.join(map(str, rule.causes))}."
        return RuleNode(
            self.names[name], causes, rule.join, rule.effect.positive, chance, self.names[own], doc
        )

    # --- questions

    def claims(self) -> Iterator[Claim]:
        row = f"task {self.row.data.get('Task ID', self.row.where)}"
        for key, kind, forced in _GROUPS:
            place = f"{self.row.where}/{key}"
            for asked, question in _mapping(self.row.data.get(key, {}), place).items():
                query, outcome, found = self._question(asked, question, forced, f"{place}/{asked}")
                label = f"{kind} {asked}"
                stated = _bit(found.get("True response", (int, bool)), f"{found.where}/True response")
                certain = Certain(stated, query, outcome)
                yield Claim(found.where, row, f"{kind}: response", label, self.subject, certain)
                world = self._values(found, "True endogenous")
                whole = Query(given=query.given, do=query.do, target=tuple(world))
                worlds = Worlds((world,), whole, whole=True)
                yield Claim(found.where, row, f"{kind}: values", label, self.subject, worlds)

    def _question(self, asked: Any, question: Any, forced: bool | None, where: str) -> tuple[Query, str, Row]:
        if not isinstance(question, dict):
            raise MisuseError(f"{where}: an object is needed here")
        found = Row(where, question)
        pair = asked if isinstance(asked, tuple) else (asked,)
        if not all(name in self.nodes for name in pair) or len(pair) != (1 if forced is None else 2):
            raise MisuseError(f"{where}: a node, or a pair of cause and effect, is needed here")
        given = self._values(found, "True exogenous")
        do = {} if forced is None else {self.names[pair[0]]: forced}
        outcome = self.names[pair[-1]]
        return Query(given=given, do=do, target=(outcome,)), outcome, found

    def _values(self, found: Row, key: str) -> dict[str, bool]:
        place = f"{found.where}/{key}"
        values = _mapping(found.get(key, (dict, str)), place)
        unknown = [name for name in values if name not in self.names]
        if unknown:
            raise MisuseError(f"{place}: there is no variable {unknown[0]}")
        return {self.names[name]: _bit(value, f"{place}/{name}") for name, value in values.items()}


# --- literals


def _literal(value: Any, where: str) -> Any:
    """The value of a Python literal in text; what is no text is itself. Nothing is evaluated but literals."""
    if not isinstance(value, str):
        return value
    if len(value) > MAX_LITERAL:
        raise MisuseError(f"{where}: more than {MAX_LITERAL:,} characters")
    try:
        return ast.literal_eval(value)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        raise MisuseError(f"{where}: neither JSON nor a Python literal: {value[:40]!r}") from None


def _list(row: Row, key: str) -> list[Any]:
    found = _literal(row.get(key, (list, str)), f"{row.where}/{key}")
    if not isinstance(found, list):
        raise row.fault(key, "a list is needed here")
    return found


def _texts(row: Row, key: str) -> list[str]:
    found = _list(row, key)
    if not found or not all(isinstance(text, str) and re.fullmatch(r"\w+", text, re.A) for text in found):
        raise row.fault(key, "a list of names is needed here")
    return found


def _mapping(value: Any, where: str) -> dict[Any, Any]:
    found = _literal(value, where)
    if not isinstance(found, dict):
        raise MisuseError(f"{where}: an object is needed here")
    return found


def _matrix(row: Row, size: int) -> list[list[int]]:
    """Rows of 0 and 1, as JSON or as NumPy prints them."""
    value: Any = row.get("DAG adjacency matrix", (list, str))
    if isinstance(value, str):
        value = [[int(d) for d in re.findall(r"[01]", line)] for line in re.findall(r"\[([01\s,]*)\]", value)]
    lines: list[Any] = list(value)
    if len(lines) != size or any(not isinstance(line, list) or len(line) != size for line in lines):
        raise row.fault("DAG adjacency matrix", f"{size} rows of {size} are needed here")
    return lines


def _bit(value: Any, where: str) -> bool:
    if not isinstance(value, int) or value not in (0, 1):
        raise MisuseError(f"{where}: 0 or 1 is needed here")
    return bool(value)
