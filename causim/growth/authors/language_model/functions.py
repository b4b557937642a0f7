"""Replies whose mechanisms are Python functions, as operations of an edit. The functions are translated, never run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from causim.checker import check
from causim.diagnostics import Diagnostic, Severity
from causim.edit.blocks import Block, read_block
from causim.errors import SpecError
from causim.growth.authors.language_model.replies import FunctionsReply, NewFunction, NewNode
from causim.growth.view import Surroundings
from causim.interop.python import Mechanism, translate_mechanism
from causim.llm.cleaning import unfenced
from causim.model.domain import Domain
from causim.source import SourceText
from causim.syntax import ast
from causim.syntax.parse import parse
from causim.syntax.printer import print_declaration, print_expr, print_type

Operation = dict[str, Any]


def operations(reply: FunctionsReply, around: Surroundings) -> list[Operation]:
    """The new node's block, and for each child an edge from it with the new mechanism.

    Raises SpecError for what does not parse or cannot be translated, located in the reply.
    """
    node = _skeleton(reply.node, around)
    children = [_child(new, number, around) for number, new in enumerate(reply.children)]
    inputs = _Inputs.of(reply.declarations, around, [node, *children])
    source = SourceText("reply#/node/function", unfenced(reply.node.function))
    mechanism = inputs.translated(source, node, [p.text for p in node.parents])
    block = replace(
        node, doc=ast.Doc(reply.node.doc.strip(), span=node.span), lets=mechanism.lets, value=mechanism.value
    )
    found: list[Operation] = [{"op": "add_node", "block": print_declaration(block)}]
    for number, (new, child) in enumerate(zip(reply.children, children, strict=True)):
        source = SourceText(f"reply#/children/{number}/function", unfenced(new.function))
        names = [*(p.text for p in child.parents), around.plan.name]
        found.append(
            {
                "op": "add_edge",
                "parent": around.plan.name,
                "child": child.name.text,
                "mechanism": _text(inputs.translated(source, child, names)),
            }
        )
    return found


def _skeleton(new: NewNode, around: Surroundings) -> ast.NodeDecl:
    """The new node without docstring and mechanism."""
    signature = f"node {around.plan.name}({', '.join(around.plan.parents)})"
    exogenous = new.exogenous.strip().removeprefix("exogenous ")
    text = f"{signature} -> {new.type.strip()} {{ exogenous {exogenous} }}"
    block = read_block(SourceText("reply#/node", text))
    if not isinstance(block.declaration, ast.NodeDecl):
        raise _misfit("reply#/node", text, "a type and an exogenous variable are needed here")
    return block.declaration


def _child(new: NewFunction, number: int, around: Surroundings) -> ast.NodeDecl:
    for text in around.children:
        declaration = read_block(SourceText("child", text)).declaration
        if isinstance(declaration, ast.NodeDecl) and declaration.name.text == new.name:
            return declaration
    hint = f"They are {', '.join(around.plan.children)}." if around.plan.children else "There are none."
    message = f"{new.name} is no child of {around.plan.name} in the plan"
    raise _misfit(f"reply#/children/{number}/name", new.name, message, hint)


def _misfit(place: str, text: str, message: str, hint: str | None = None) -> SpecError:
    span = SourceText(place, text).span(0, len(text))
    return SpecError([Diagnostic("llm-schema", Severity.ERROR, message, span, hint)])


def _text(mechanism: Mechanism) -> str:
    lets = [f"let {let.name.text} = {print_expr(let.value)}" for let in mechanism.lets]
    return "\n".join([*lets, f"return {print_expr(mechanism.value)}"])


@dataclass(frozen=True, slots=True)
class _Inputs:
    """The values that parents and exogenous variables have; `taken` are names that a mechanism cannot give."""

    domains: Mapping[str, Domain]
    exogenous: Mapping[str, tuple[str, Domain]]  # by node
    taken: frozenset[str]

    @classmethod
    def of(cls, declarations: Iterable[str], around: Surroundings, nodes: list[ast.NodeDecl]) -> _Inputs:
        """Types are what the checker says of them: it reads one node for each, with the declarations before it."""
        blocks = [
            *(read_block(SourceText("declarations", text)) for text in around.declarations),
            *(
                read_block(SourceText(f"reply#/declarations/{number}", unfenced(text)))
                for number, text in enumerate(declarations)
            ),
        ]
        types = {view.name: view.type for view in (*around.parents, *around.others)}
        types |= {node.name.text: print_type(node.type) for node in nodes}
        own = {
            node.name.text: (node.exogenous.name.text, print_type(node.exogenous.type or node.type))
            for node in nodes
            if node.exogenous is not None
        }
        wanted = [*types.values(), *(type_ for _, type_ in own.values())]
        domains = _domains(blocks, wanted)
        return cls(
            {name: domains[type_] for name, type_ in types.items()},
            {name: (variable, domains[type_]) for name, (variable, type_) in own.items()},
            frozenset(block.name for block in blocks),
        )

    def translated(self, source: SourceText, node: ast.NodeDecl, parents: list[str]) -> Mechanism:
        name = node.name.text
        return translate_mechanism(
            source,
            {parent: self.domains[parent] for parent in parents},
            self.exogenous.get(name),
            result=self.domains[name],
            taken=self.taken,
        )


def _domains(blocks: list[Block], types: Iterable[str]) -> dict[str, Domain]:
    """The domain of each type, given as text."""
    declared = list(dict.fromkeys(block.text for block in blocks))
    unique = list(dict.fromkeys(types))
    probes = [
        f"node Probe_{number}() -> {type_} {{ exogenous U_Probe_{number} }}"
        for number, type_ in enumerate(unique)
    ]
    result = parse(SourceText("reply", "\n".join(["scm 1", "model probe {}", *declared, *probes])))
    found = check(result.spec) if result.spec is not None else None
    if found is None or found.model is None:
        raise SpecError(found.errors if found else result.diagnostics)
    nodes = found.model.node_by_name
    return {type_: nodes[f"Probe_{number}"].domain for number, type_ in enumerate(unique)}
