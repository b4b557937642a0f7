"""A model together with the identity of the text it was read from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from causim.compiler import CompiledModel, compile_python, load
from causim.engine import Answer, Budget, Engine, Query, Reference, engine_for
from causim.model.domain import Value
from causim.model.scm import SCM
from causim.source import SourceText


@dataclass(frozen=True)
class Specification:
    """A model and the SHA-256 of its text, which no path or file name enters.

    What is made of it (compiled code, engine) is made once, when it is first needed.
    """

    model: SCM
    sha256: str

    @classmethod
    def of(cls, source: SourceText, model: SCM) -> Specification:
        """The model that was read from this text."""
        return cls(model, fingerprint(source.text))

    @cached_property
    def code(self) -> str:
        """The model as Python without comments or docstrings: what prompts show."""
        return compile_python(self.model, comments=False)

    @cached_property
    def compiled(self) -> CompiledModel:
        return load(self.model)

    @cached_property
    def engine(self) -> Engine:
        return engine_for(self.model)

    @cached_property
    def reference(self) -> Reference:
        return Reference(self.model)

    def answer(self, query: Query, budget: Budget) -> Answer:
        """The exact answer. Most questions leave little open: a short enumeration is then the quickest way."""
        answer = self.reference.answer(query, budget)
        return self.engine.answer(query, budget) if answer.spent else answer

    def possible(self, query: Query, claim: Mapping[str, Value], budget: Budget) -> bool:
        """Whether a claimed assignment of all of the query's target is among its answers.

        The enumeration takes the claim as evidence and stops at the first world that shows it. Raises UndecidedError
        if the budget is spent.
        """
        known = _with_claim(query, claim, self.model)
        if known is None:
            return False
        found = self.reference.answer(known, replace(budget, answers=1))
        if found.count_at_least or not found.spent:
            return bool(found.count_at_least)
        return self.engine.answer(query, budget).contains(claim)

    def world(self, exogenous: Mapping[str, Value], do: Mapping[str, Value]) -> dict[str, Value]:
        """All nodes' values that these exogenous values lead to where `do` is forced: X_do(u)."""
        values: dict[str, Value] = {}
        for node in self.model.nodes:
            if node.name in do:
                values[node.name] = do[node.name]
                continue
            inputs = [values[parent] for parent in node.parents]
            if node.exogenous:
                inputs.append(exogenous[node.exogenous.name])
            values[node.name] = self.compiled.mechanism(node.name)(*inputs)
        return values


def fingerprint(text: str) -> str:
    """SHA-256 of a specification's text in UTF-8. Line ends count as one character, whatever the system wrote."""
    return hashlib.sha256(text.replace("\r\n", "\n").encode("utf-8", "surrogatepass")).hexdigest()


def _with_claim(query: Query, claim: Mapping[str, Value], model: SCM) -> Query | None:
    """The evidence of the query with what is claimed of its target added; None if the two contradict each other."""
    nodes = {name: value for name, value in claim.items() if name in model.node_by_name}
    exogenous = {name: value for name, value in claim.items() if name not in nodes}
    stated = {**query.given, **(query.do or query.observe)}
    if any(name in stated and stated[name] != value for name, value in claim.items()):
        return None
    return Query(
        given={**query.given, **exogenous},
        observe=query.observe if query.do else {**query.observe, **nodes},
        do=query.do,
        observe_after={**query.observe_after, **nodes} if query.do else {},
        target=tuple(u.name for u in model.exogenous) or tuple(model.node_by_name),
    )
