"""The twin network of a model and an intervention (Balke and Pearl, 1994): both worlds in one specification.

Each node that the intervention can reach stands in it twice, as it was and as it would have been; what it cannot
reach is shared, and so is each exogenous variable behind a pair, which becomes a node. A counterfactual of the model
is then evidence in its twin: `observe Y = 1; do X = 0; Z` is `observe Y = 1; Z_after`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from causim.errors import MisuseError
from causim.interop.python.domains import type_expr
from causim.model.domain import Domain, Value, show
from causim.model.expr import Body, Role, walk
from causim.model.expr import Variable as Read
from causim.model.rewrite import substitute
from causim.model.scm import SCM, Exogenous, Node
from causim.model.show import show_expr
from causim.source import SourceText
from causim.syntax import ast
from causim.syntax.numerals import print_number
from causim.syntax.printer import Declaration, doc_lines, print_declaration, print_type

SUFFIX = "_after"


def twin_text(model: SCM, spec: ast.Spec, do: Mapping[str, Value]) -> str:
    """The text of the twin network, in no particular layout. `spec` is the tree of the model.

    Raises MisuseError where nothing is forced, or for an unknown node or a value outside its type.
    """
    if not do:
        raise MisuseError("a twin network is that of an intervention: say what is forced, as in --do X=1")
    model.submodel(do)  # raises MisuseError
    return _Twin(model, spec, do).text()


class _Twin:
    def __init__(self, model: SCM, spec: ast.Spec, do: Mapping[str, Value]) -> None:
        self.model = model
        self.spec = spec
        self.do = do
        self.reached = model.graph.descendants(do)
        named: tuple[Declaration, ...] = (*spec.types, *spec.constants, *spec.tables, *spec.functions)
        self.definitions = [print_declaration(d) for d in named]
        taken = set(re.findall(r"\w+", "\n".join([*self.definitions, *map(print_declaration, spec.nodes)])))
        suffix = SUFFIX
        while any(name + suffix in taken or f"U_{name}{suffix}" in taken for name in taken):
            suffix += "_"
        self.suffix = suffix
        self.after = {name: name + suffix for name in self.reached}

    def text(self) -> str:
        do = ", ".join(f"{name} = {show(value)}" for name, value in self.do.items())
        about = f"The twin network of do {do}: nodes ending in {self.suffix} are of the world after it."
        doc = f"{self.model.doc or self.model.name}\n\n{about}"
        text = "\n".join(doc_lines(doc))
        lines = ["scm 1", f"model {self.model.name}{self.suffix} {{\n{text}\n}}", *self.definitions]
        for node, declared in zip(self.model.nodes, self.spec.nodes, strict=True):
            if node.name not in self.reached:
                lines.append(print_declaration(declared))
                continue
            type_text = print_type(declared.type)
            shared = node.exogenous if node.name not in self.do and _reads_chance(node) else None
            if node.name in self.do:
                lines.append(print_declaration(declared))
            elif shared is not None:
                lines.append(self._chance(shared, node))
            if node.name not in self.do:
                lines.append(self._copy(node, type_text, shared, {}, ""))
            lines.append(self._copy(node, type_text, shared, self.after, self.suffix))
        return "\n\n".join(lines) + "\n"

    def _chance(self, exogenous: Exogenous, node: Node) -> str:
        """The exogenous variable as a node, whose own one is its value."""
        try:
            shares = [print_number(weight) for weight in exogenous.weights]
        except ValueError:
            message = f"the probabilities of {exogenous.name} have more digits than a specification can hold"
            raise MisuseError(f"{message}: round the tables of {node.name}") from None
        pairs = zip(exogenous.domain, shares, strict=True)
        weights = ", ".join(f"{show(value)}: {share}" for value, share in pairs)
        own = f"{exogenous.name}{self.suffix}"
        doc = f'"""The chance in {node.name}, the same in both worlds."""'
        type_text = _type(exogenous.domain)
        return f"node {exogenous.name}() -> {type_text} {{ {doc} exogenous {own} ~ {{ {weights} }} }}"

    def _copy(
        self, node: Node, type_text: str, shared: Exogenous | None, names: Mapping[str, str], suffix: str
    ) -> str:
        """A node as a function of its parents in one of the worlds and of the shared chance."""
        doc = "\n".join(doc_lines(f"{node.doc or node.name}{' After the intervention.' if suffix else ''}"))
        forced = suffix and node.name in self.do
        parents = [] if forced else [names.get(parent, parent) for parent in node.parents]
        if shared is not None:
            parents.append(shared.name)
        if forced:
            statements = f"return {show(self.do[node.name])}"
        else:
            statements = _statements(node.body, {p: names.get(p, p) for p in node.parents})
        return f"node {node.name}{suffix}({', '.join(parents)}) -> {type_text} {{\n{doc}\n{statements}\n}}"


def _reads_chance(node: Node) -> bool:
    """Whether the mechanism uses its exogenous variable: an idle one is left out, as an idle parent is an error."""
    parts = (part for expr in (*(e for _, e in node.body.lets), node.body.result) for part in walk(expr))
    return node.exogenous is not None and any(
        isinstance(part, Read) and part.name == node.exogenous.name for part in parts
    )


def _statements(body: Body, names: Mapping[str, str]) -> str:
    new = {old: Read(name, Role.PARENT) for old, name in names.items()}
    lines = [f"let {name} = {show_expr(substitute(expr, new))}" for name, expr in body.lets]
    return "\n".join([*lines, f"return {show_expr(substitute(body.result, new))}"])


def _type(domain: Domain) -> str:
    return print_type(type_expr(domain, SourceText("twin", "").span(0, 0)))
