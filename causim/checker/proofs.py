"""Nodes that were proved before, so that a version of a growing model costs only what is new in it.

A proof of a mechanism speaks of its own text, of the types of its parents, and of the declarations that it can name. It
holds as long as these are the same objects; names that came since could only clash with its own, which is looked for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain

from causim.checker.context import Context
from causim.checker.nodes import check_node
from causim.model.domain import Domain
from causim.model.scm import Node
from causim.syntax import ast


@dataclass(frozen=True, slots=True)
class _Proof:
    declaration: ast.NodeDecl  # kept, so that its identity stays its own
    node: Node
    domains: tuple[Domain | None, ...]  # of the node and of its parents
    environment: frozenset[int]  # declarations of types, constants, tables and functions, by identity


@dataclass(slots=True)
class Proofs:
    """Pass one to each `check` of versions that share syntax trees. Only nodes without any finding are remembered."""

    _proofs: dict[int, _Proof] = field(default_factory=dict)
    _kept: dict[int, object] = field(default_factory=dict)  # what environments point at

    def node(self, context: Context, declaration: ast.NodeDecl, environment: frozenset[int]) -> Node | None:
        """As `check_node`."""
        domains = tuple(
            context.node_types.get(n) for n in (declaration.name.text, *(p.text for p in declaration.parents))
        )
        known = self._proofs.get(id(declaration))
        if (
            known is not None
            and known.domains == domains
            and known.environment <= environment
            and not _own_names(declaration) & context.names.keys()
        ):
            return known.node
        before = len(context.sink.diagnostics)
        node = check_node(context, declaration)
        if node is not None and len(context.sink.diagnostics) == before:
            self._proofs[id(declaration)] = _Proof(declaration, node, domains, environment)
        return node

    def environment(self, spec: ast.Spec) -> frozenset[int]:
        """What a node of this specification can name besides parents and its own, by identity."""
        declarations = {
            id(d): d for d in chain[object](spec.types, spec.constants, spec.tables, spec.functions)
        }
        self._kept.update(declarations)
        return frozenset(declarations)


def _own_names(declaration: ast.NodeDecl) -> set[str]:
    return {let.name.text for let in declaration.lets}
