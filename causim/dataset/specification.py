"""A model together with the identity of the text it was read from."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from causim.checker import check
from causim.compiler import CompiledModel, compile_python, load
from causim.dataset.phrases import Phrases
from causim.dataset.records import Mode
from causim.engine import Answer, Budget, Engine, Query, Reference, engine_for
from causim.engine.comparing.fingerprint import model_hash
from causim.engine.expansion import Mechanisms
from causim.errors import MisuseError, SpecError
from causim.model.domain import Domain, IntDomain, Value
from causim.model.scm import SCM
from causim.source import SourceText
from causim.syntax import ast
from causim.syntax.parse import parse
from causim.syntax.printer import print_spec
from causim.translate.english import describe


@dataclass(frozen=True)
class Specification:
    """A model and the SHA-256 of its text, which no path or file name enters.

    What is made of it (compiled code, engine) is made once, when it is first needed. `family` and `version` say which
    model of a library it is a version of.
    """

    model: SCM
    sha256: str
    tree: ast.Spec | None = field(default=None, compare=False, repr=False)
    family: str | None = None
    version: int | None = None
    known_hash: str | None = field(default=None, compare=False, repr=False)

    @classmethod
    def of(cls, source: SourceText, model: SCM, tree: ast.Spec | None = None) -> Specification:
        """The model that was read from this text."""
        return cls(model, fingerprint(source.text), tree or getattr(model, "spec", None))

    @classmethod
    def read(cls, source: SourceText) -> Specification:
        """The model that a text in the language states. Raises SpecError if it is not valid."""
        parsed = parse(source)
        checked = check(parsed.spec) if parsed.spec else None
        if parsed.spec is None or checked is None or checked.model is None:
            found = (*parsed.diagnostics, *(checked.diagnostics if checked else ()))
            raise SpecError([d for d in found if d.severity == "error"])
        return cls.of(source, checked.model, parsed.spec)

    @cached_property
    def hash(self) -> str:
        """The hash of the model up to renaming."""
        return self.known_hash or model_hash(self.model)

    @cached_property
    def node_phrases(self) -> list[Phrases]:
        """The JSON texts of each node's values."""
        return [Phrases(node.name, _values(node.domain)) for node in self.model.nodes]

    @cached_property
    def exogenous_phrases(self) -> list[Phrases]:
        """The same of each exogenous variable's possible values."""
        named = zip(self.model.exogenous, self.mechanisms.possible, strict=True)
        return [Phrases(u.name, possible) for u, possible in named]

    @cached_property
    def mechanisms(self) -> Mechanisms:
        return Mechanisms(self.model)

    def text(self, mode: Mode, omit: Collection[str] = ()) -> str:
        """The model as prompts of a mode show it: without comments, docstrings and checks, which may tell answers.

        Of a partial description `omit` says what it leaves out. Raises MisuseError for English if the model's text is
        not known.
        """
        if mode == "code":
            return self.code
        if mode == "dsl":
            return print_spec(_bare(self._tree))
        seed = int(self.sha256[:15], 16)  # each model in a wording of its own
        left_out = ("check", "doc", *(omit if mode == "partial" else ()))
        text = describe(self._tree, seed=seed, omit=left_out).text
        return f"{text}\n{self._draws}" if self.model.exogenous else text

    @property
    def _draws(self) -> str:
        """What questions call the draws that English speaks of without a name."""
        owners = [
            f"{u.name} is that of {self.model.exogenous_owner[u.name].name}" for u in self.model.exogenous
        ]
        return f"The exogenous variables, one for each random draw: {'; '.join(owners)}.\n"

    @property
    def _tree(self) -> ast.Spec:
        if self.tree is None:
            raise MisuseError(f"the text of {self.model.name} is not known; its prompts can only show code")
        return self.tree

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


def _values(domain: Domain) -> Sequence[Value]:
    """The values of a type, a long range without listing it."""
    return domain.values if isinstance(domain, IntDomain) else tuple(domain)


def _bare(spec: ast.Spec) -> ast.Spec:
    """Without docstrings and checks."""
    return replace(
        spec,
        model=replace(spec.model, doc=None),
        tables=tuple(replace(table, doc=None) for table in spec.tables),
        functions=tuple(replace(function, doc=None) for function in spec.functions),
        nodes=tuple(replace(node, doc=None) for node in spec.nodes),
        checks=(),
    )


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
