"""A model together with the identity of the text it was read from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from causim.compiler import CompiledModel, compile_python, load
from causim.engine import Engine, engine_for
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
