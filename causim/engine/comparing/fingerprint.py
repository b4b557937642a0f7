"""A hash of a model up to renaming: its graph, supports and mechanisms, whatever anything is called.

Models that `equivalent(a, b, renaming=True)` finds the same have the same hash: no two splits of a dataset and no two
models of a library are one if their hashes differ. The converse is nearly so: models that no query on nodes can tell
apart share a hash, and different ones could only if colour refinement (Weisfeiler and Leman), on nodes and on their
values at once, cannot part them.

All arithmetic is of unsigned integers modulo 2^64, in which sums depend on no order.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from causim.engine.answer import UndecidedError
from causim.engine.budget import Budget
from causim.engine.comparing.colours import tradable
from causim.engine.comparing.responses import Responses, distribution, nth, tabulate
from causim.model.domain import Domain, LabelDomain
from causim.model.scm import SCM, Node

BUDGET = Budget(contexts=1 << 16)  # cells of a mechanism that is taken whole
MAX_ROUNDS = 16
_MANY = 1 << 16  # values of a node, from which on they are told apart by themselves only

Words = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class _Mechanism:
    """Its different responses (a row each, over all combinations of parents), and a word for the weight of each.

    Of parents that are held at a value, only what is said of them in the weights remains.
    """

    node: str
    parents: tuple[str, ...]
    shape: tuple[int, ...]
    rows: NDArray[np.int32]
    weights: Words


def model_hash(model: SCM) -> str:
    """32 hexadecimal digits, the same on every machine and in every process.

    Of a mechanism with more than 2^16 combinations of inputs, only those count in which all parents but one, and those
    whose labels have no order, have their first or their last value.
    """
    mechanisms = [mechanism for node in model.nodes for mechanism in _mechanisms(model, node)]
    colours = {node.name: _first_colours(node.domain) for node in model.nodes}
    parts = 0
    for _ in range(MAX_ROUNDS):
        now = len(np.unique(np.concatenate([*colours.values()])))
        if now <= parts:
            break
        parts = now
        colours = _refined(colours, mechanisms)
    found = sorted(_sort(n.domain).encode() + np.sort(colours[n.name]).tobytes() for n in model.nodes)
    return blake2b(b"\n".join(found), digest_size=16).hexdigest()


def _mechanisms(model: SCM, node: Node) -> Iterator[_Mechanism]:
    """The mechanism of a node, or the parts of a wide one that stand for it; none if they are too wide as well."""
    try:
        yield _mechanism(tabulate(model, node, BUDGET), "")
        return
    except UndecidedError:
        ordered = [p for p in node.parents if not tradable(model.node_by_name[p].domain)]
    for corner in ("first", "last"):
        domains = {parent: model.node_by_name[parent].domain for parent in ordered}
        ends = {p: nth(d, 0 if corner == "first" else len(d) - 1) for p, d in domains.items()}
        for parent in node.parents:
            held = {name: value for name, value in ends.items() if name != parent}
            with suppress(UndecidedError):
                yield _mechanism(tabulate(model, node, BUDGET, held), f"held at the {corner}: ")


def _mechanism(table: Responses, salt: str) -> _Mechanism:
    responses = distribution(table)
    rows = np.frombuffer(b"".join(responses), np.int32).reshape(len(responses), -1)
    weights = np.array([_word(salt + str(weight)) for weight in responses.values()], np.uint64)
    return _Mechanism(table.node.name, table.parents, table.table.shape[:-1], rows, weights)


def _first_colours(domain: Domain) -> Words:
    """A word for each value: labels without an order are alike, others are what they are."""
    sort = _word(_sort(domain))
    if tradable(domain):
        return np.full(len(domain), sort, np.uint64)
    return _mixed(np.arange(min(len(domain), _MANY), dtype=np.uint64) + np.uint64(sort))


def _refined(colours: dict[str, Words], mechanisms: list[_Mechanism]) -> dict[str, Words]:
    """One round: the colour of a value takes in the combinations that lead to it, and those that it leads to."""
    fresh = {name: _mixed(own) for name, own in colours.items()}
    # Of each value as a cause: itself, and the variable as a whole.
    causes = {name: _mixed(own + _mixed(own.sum(keepdims=True))) for name, own in colours.items()}
    for mechanism in mechanisms:
        shape, own = mechanism.shape, colours[mechanism.node]
        inputs: Any = np.zeros(shape, np.uint64)
        for axis, parent in enumerate(mechanism.parents):
            inputs = inputs + causes[parent].reshape((-1,) + (1,) * (len(shape) - axis - 1))
        positions = np.minimum(mechanism.rows, len(own) - 1)
        cells = _mixed(_mixed(inputs.reshape(1, -1)) + own[positions])
        rows = _mixed(cells.sum(axis=1, dtype=np.uint64) + mechanism.weights)
        cells = _mixed(cells + rows[:, None])
        np.add.at(fresh[mechanism.node], positions.ravel(), cells.ravel())
        effects = _mixed(cells.sum(axis=0, dtype=np.uint64)).reshape(shape)
        for axis, parent in enumerate(mechanism.parents):
            others = tuple(i for i in range(len(shape)) if i != axis)
            fresh[parent] += effects.sum(axis=others, dtype=np.uint64)
    return fresh


def _sort(domain: Domain) -> str:
    """A type, but for its labels."""
    if isinstance(domain, LabelDomain):
        return f"{'ordinal' if domain.ordered else 'enum'} of {len(domain)}"
    return str(domain)


def _word(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")


def _mixed(words: Words) -> Words:
    """Each word scattered over all 64 bits (the finalizer of SplitMix64: Steele, Lea and Flood, 2014)."""
    words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return words ^ (words >> np.uint64(31))
