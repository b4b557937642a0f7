"""The edit that carries a plan out: a new node, what it needs declared, and its children with it as a parent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random

from causim.edit import Edit
from causim.edit.operations import AddNode, Declare, Operation, ReplaceNode
from causim.growth.authors.builtin.blocks import NodeText, read_node
from causim.growth.authors.builtin.gains import Gain, gain
from causim.growth.authors.builtin.mechanisms import draw_mechanism
from causim.growth.authors.builtin.node_types import NodeType, draw_type
from causim.growth.authors.builtin.packs import Pack
from causim.growth.authors.builtin.scene import Mechanism, Scene, chance_input, node_input
from causim.growth.authors.builtin.values import NoProposal, declared_types, type_of
from causim.growth.authors.builtin.weights import weights
from causim.growth.view import Surroundings
from causim.model.domain import Domain

_CROWDED = 1200  # bytes of a child's block from which on what it gains is kept short
_MOST_AT_EASE = 100  # nodes of an inverted star whose sink has room for longer terms at first
_TYPES = 6  # tried for a new node
_BY_CHANCE = ", by chance alone"


def execute(around: Surroundings, random: Random, pack: Pack, *, topology: str, nodes: int) -> Edit:
    """For a model that will have so many nodes. Raises NoProposal."""
    gathering = topology == "inverted_star"
    crowded = gathering and nodes > _MOST_AT_EASE
    work = _Work(
        around,
        random,
        pack,
        declared_types(around.declarations),
        gathering=gathering,
        short=crowded or any(len(text) > _CROWDED for text in around.children),
    )
    type_, node, declarations = work.new_node()
    blocks = [type_.declaration] if type_.declaration else []
    operations: list[Operation] = [Declare(op="declare", block=b) for b in (*blocks, *declarations)]
    operations.append(AddNode(op="add_node", block=str(node)))
    for text in around.children:
        gained = work.child(read_node(text), type_)
        operations += [Declare(op="declare", block=block) for block in gained.declarations]
        operations.append(ReplaceNode(op="replace_node", block=str(gained.node)))
    return Edit(operations=tuple(operations), base=around.base)


@dataclass(frozen=True, slots=True)
class _Work:
    around: Surroundings
    random: Random
    pack: Pack
    types: Mapping[str, Domain]
    gathering: bool
    short: bool

    def new_node(self) -> tuple[NodeType, NodeText, tuple[str, ...]]:
        """The new node with its type, and its table or function if it has one."""
        plan, wording = self.around.plan, self.pack.wording
        parents = tuple(
            node_input(wording, parent.name, type_of(parent.type, self.types), place)
            for place, parent in enumerate(self.around.parents)
        )
        refused = NoProposal()
        for _ in range(_TYPES):
            type_ = draw_type(self.random, self.pack, plan.name, self.types, short=self.short)
            scene = Scene(
                random=self.random,
                name=plan.name,
                type=type_.text,
                domain=type_.domain,
                parents=parents,
                parent_types=tuple(parent.type for parent in self.around.parents),
                exogenous=plan.exogenous,
                wording=wording,
                gathering=self.gathering,
            )
            if not parents and self.random.random() < 0.8:
                return type_, _plain_root(scene), ()
            try:
                found = draw_mechanism(scene)
            except NoProposal as reason:
                refused = reason
                continue
            told = f": {found.phrase}" if parents else _BY_CHANCE
            return type_, _node(scene, found, subject(scene) + told), found.declarations
        raise refused

    def child(self, node: NodeText, new: NodeType) -> Gain:
        """A child with the new node as one more parent."""
        wording, name = self.pack.wording, self.around.plan.name
        domain = type_of(node.type, self.types)
        parent = node_input(wording, name, new.domain, 0)
        if node.parents:
            return gain(self.random, node, domain, parent, short=self.short)
        own = type_of(node.exogenous_type, self.types) if node.exogenous_type else domain
        scene = Scene(
            random=self.random,
            name=node.name,
            type=node.type,
            domain=domain,
            parents=(parent,),
            parent_types=(new.text,),
            exogenous=node.exogenous,
            wording=wording,
            own=chance_input(self.random, wording, node.exogenous, own, 1),
            own_type=node.exogenous_type,
            gathering=self.gathering,
        )
        found = draw_mechanism(scene)
        doc = f"{node.doc.removesuffix('.').removesuffix(_BY_CHANCE)}: {found.phrase}"
        return Gain(replace(_node(scene, found, doc), weights=node.weights), found.declarations)


def _plain_root(scene: Scene) -> NodeText:
    """A root that is its exogenous variable."""
    return NodeText(
        name=scene.name,
        parents=(),
        type=scene.type,
        doc=f"{subject(scene)}{_BY_CHANCE}.",
        exogenous=scene.exogenous,
        exogenous_type=None,
        weights=weights(scene.random, tuple(scene.domain)),
    )


def _node(scene: Scene, found: Mechanism, doc: str) -> NodeText:
    return NodeText(
        name=scene.name,
        parents=tuple(parent.name for parent in scene.parents),
        type=scene.type,
        doc=f"{doc}.",
        exogenous=scene.exogenous,
        exogenous_type=found.chance_type,
        weights=weights(scene.random, found.chance.values),
        lets=found.lets,
        result=found.result,
    )


def subject(scene: Scene) -> str:
    """What the docstring of the node begins with."""
    words = scene.name.replace("_", " ").lower()
    return scene.random.choice(scene.wording.subjects).format(name=words, Name=words.capitalize())
