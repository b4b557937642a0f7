"""The variables of a whole model: which values they reach, and by which relations they follow from one another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from causim.engine.inference.lowering import Lowering
from causim.engine.inference.relation import Key, Relation, Sort, Tables
from causim.model.domain import Value
from causim.model.scm import SCM


class Space(Tables):
    """Reachable values of a model's variables, and the relations among them, worked out node by node when needed.

    `forced` adds values that interventions put on nodes.
    """

    def __init__(self, model: SCM, forced: Mapping[str, frozenset[Value]] | None = None) -> None:
        super().__init__(model)
        self.forced = forced or {}
        self.relations: dict[str, tuple[Relation, ...]] = {}
        for variable in model.exogenous:
            self.values[Key(Sort.EXOGENOUS, variable.name)] = self.of(
                [value for value, _ in variable.support]
            )

    def require(self, names: Iterable[str]) -> None:
        """Work out the named nodes and their ancestors. Raises TooWideError."""
        missing = self.model.graph.ancestors(name for name in names if name not in self.relations)
        for node in self.model.nodes if missing else ():
            if node.name in missing and node.name not in self.relations:
                self._add_node(node.name, self.forced.get(node.name, frozenset()))

    def _add_node(self, name: str, forced: frozenset[Value]) -> None:
        node = self.model.node_by_name[name]
        inputs = {parent: Key(Sort.NODE, parent) for parent in node.parents}
        if node.exogenous is not None:
            inputs[node.exogenous.name] = Key(Sort.EXOGENOUS, node.exogenous.name)
        key = Key(Sort.NODE, name)
        self.relations[name] = Lowering(self, node.name, inputs).body(node.body, key, node.domain, forced)
