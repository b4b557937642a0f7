"""The order in which a wide sum is added up, chosen so that its running totals meet few open questions.

A total of fifteen scores is lowered to a chain of running totals (`causim.engine.inference.lowering`). An elimination
goes along that chain, and at each place it carries, besides the running total, whatever the terms before and after it
have in common: a cause of both, or a term that another one depends on. In a twin network it carries two running totals.
So terms that belong together are put next to each other, the entangled ones first, where totals are still small.

Addition, `count`, `min` and `max` may be taken in any order: the value is the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from math import prod

from causim.model.expr import Body, Builtin, Expr, Sum, Variable, walk
from causim.model.rewrite import map_children
from causim.model.scm import SCM, Node

FEW = 5  # terms whose order makes no great difference
MANY = 64  # entangled terms, for which no order is looked for
STARTS = 16  # terms that are tried as the first
FREE = ("sum", "count", "min", "max")  # built-in functions whose arguments may stand in any order

Neighbours = Mapping[str, frozenset[str]]


def arranged(model: SCM, like: SCM | None = None) -> SCM:
    """The same model, with the terms of its wide sums in another order.

    `like` is the model by whose graph the order is chosen, so that versions of one mechanism keep to the same order.
    """
    nodes = tuple(_node(node, like or model) for node in model.nodes)
    same = all(new is old for new, old in zip(nodes, model.nodes, strict=True))
    return model if same else model.with_nodes(nodes)


def _node(node: Node, model: SCM) -> Node:
    if len(node.parents) <= FEW:
        return node
    arranger = _Arranger(node, model)
    body = arranger.body(node.body)
    return node if body == node.body else replace(node, body=body)


class _Arranger:
    """Puts the terms of one node's sums in order."""

    def __init__(self, node: Node, model: SCM) -> None:
        self.sizes = {
            name: len(model.node_by_name[name].domain) for name in node.parents if name in model.node_by_name
        }
        self.near = _entangled(node, model)
        self.reads: dict[str, frozenset[str]] = {name: frozenset({name}) for name in self.sizes}

    def body(self, body: Body) -> Body:
        lets = []
        for name, expr in body.lets:
            lets.append((name, self.expr(expr)))
            self.reads[name] = self._read(expr)
        return Body(tuple(lets), self.expr(body.result))

    def _read(self, expr: Expr) -> frozenset[str]:
        """The parents that an expression reads, through `let` too."""
        names = (part.name for part in walk(expr) if isinstance(part, Variable))
        return frozenset[str]().union(*(self.reads.get(name, frozenset()) for name in names))

    def expr(self, expr: Expr) -> Expr:
        expr = map_children(expr, self.expr)
        match expr:
            case Sum(terms) if len(terms) > FEW:
                order = self._order([term for _, term in terms])
                first = next(i for i in order if terms[i][0] > 0)
                order = [first, *(i for i in order if i != first)]
                return replace(expr, terms=tuple(terms[i] for i in order))
            case Builtin(name, arguments) if name in FREE and len(arguments) > FEW:
                return replace(expr, arguments=tuple(arguments[i] for i in self._order(arguments)))
        return expr

    def _order(self, terms: Sequence[Expr]) -> list[int]:
        read = [self._read(term) for term in terms]
        wide = [prod(self.sizes[name] for name in names) for names in read]
        around = [frozenset(names).union(*(self.near[name] for name in names)) for names in read]
        ties = [
            sum(1 << j for j, other in enumerate(read) if j != i and other & around[i])
            for i in range(len(terms))
        ]
        groups = sorted(_components(ties), key=lambda group: (-len(group), group[0]))
        return [i for group in groups for i in _line(group, ties, wide)]


def _entangled(node: Node, model: SCM) -> Neighbours:
    """For each parent of a node the others that it has a mechanism in common with.

    Mechanisms that share a node which is no parent count as one.
    """
    graph, own = model.graph, frozenset(node.parents)
    families = [frozenset({name, *graph.parents[name]}) for name in graph.ancestors(own)]
    found: dict[str, set[str]] = {name: set() for name in own}
    for tied in _joined(families, own):
        for name in tied:
            found[name] |= tied
    return {name: frozenset(others - {name}) for name, others in found.items()}


def _joined(families: Iterable[frozenset[str]], own: frozenset[str]) -> Iterator[frozenset[str]]:
    """The parents in each family; those of families that overlap in other nodes are one."""
    place: dict[str, int] = {}  # of such a node: its family's number
    merged: dict[int, set[str]] = {}
    for number, family in enumerate(families):
        others = family - own
        merged[number] = set(family)
        for old in {place[name] for name in others if name in place}:
            merged[number] |= merged.pop(old)
        place.update(dict.fromkeys(merged[number] - own, number))
    return (frozenset(family & own) for family in merged.values())


def _components(ties: Sequence[int]) -> list[list[int]]:
    """The numbers in groups that are not tied to each other; `ties` are sets of numbers, as bits."""
    found, left = [], (1 << len(ties)) - 1
    while left:
        group, new = 0, left & -left
        while new:
            group |= new
            new = _union(new, ties) & ~group
        left &= ~group
        found.append(list(_members(group)))
    return found


def _line(group: Sequence[int], ties: Sequence[int], wide: Sequence[int]) -> Sequence[int]:
    """A group's terms in a row: the best of those that begin with each of some terms."""
    if len(group) < 3 or len(group) > MANY:
        return group
    starts = sorted(group, key=lambda i: (ties[i].bit_count(), i))[:STARTS]
    return min((_from(start, group, ties, wide) for start in starts), key=lambda found: found[0])[1]


def _from(
    start: int, group: Sequence[int], ties: Sequence[int], wide: Sequence[int]
) -> tuple[int, list[int]]:
    """Greedily, always the term after which least is open; and what is open at all places together."""
    whole = sum(1 << i for i in group)
    order, placed = [start], 1 << start
    total = _open(placed, whole, ties, wide)
    while placed != whole:
        near = _union(placed, ties) & whole & ~placed
        price, chosen = min((_open(placed | 1 << i, whole, ties, wide), i) for i in _members(near))
        total += price
        order.append(chosen)
        placed |= 1 << chosen
    return total, order


def _open(placed: int, whole: int, ties: Sequence[int], wide: Sequence[int]) -> int:
    """How many combinations there are of the terms through which those placed and the others are tied."""
    left = whole & ~placed
    before = prod(wide[i] for i in _members(placed) if ties[i] & left)
    after = prod(wide[i] for i in _members(left) if ties[i] & placed)
    return min(before, after)


def _members(bits: int) -> Iterator[int]:
    while bits:
        yield (bits & -bits).bit_length() - 1
        bits &= bits - 1


def _union(bits: int, ties: Sequence[int]) -> int:
    found = 0
    for i in _members(bits):
        found |= ties[i]
    return found
