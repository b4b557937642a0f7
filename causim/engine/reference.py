"""The reference engine: enumerates exogenous values and runs the compiled mechanisms. The oracle of all else.

Nodes are visited in causal order; the exogenous value of each is chosen when it is reached, which gives the
node's value in the factual world and, after an intervention, in the other (abduction, action, prediction:
Pearl, Causality, 7.1.3). A branch is left as soon as a value contradicts the evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import lcm

from causim.engine.answer import Answer, EnumeratedAnswer
from causim.engine.budget import DEFAULT_BUDGET, Budget
from causim.engine.query import Query, variable_domain
from causim.model.domain import Value
from causim.model.graph import Graph
from causim.model.scm import SCM, Node

Mechanism = Callable[..., Value]
CLOCK_EVERY = 1024  # steps between looks at the clock


class Reference:
    """Answers queries about one model by enumeration.

    `mechanisms` are called with the parents' values in declared order, then the exogenous value if the node
    has one; by default they are those of the model compiled to Python.
    """

    def __init__(self, model: SCM, mechanisms: Mapping[str, Mechanism] | None = None) -> None:
        self.model = model
        if mechanisms is None:
            from causim.compiler.python import load

            compiled = load(model)
            mechanisms = {node.name: compiled.mechanism(node.name) for node in model.nodes}
        self.mechanisms = mechanisms

    def answer(self, query: Query, budget: Budget = DEFAULT_BUDGET) -> Answer:
        """The exact answer, or an undecided one if the budget is spent.

        Raises MisuseError if the query makes no sense for the model.
        """
        resolved = query.resolve(self.model)
        return _Enumeration(self.model, self.mechanisms, resolved, budget).answer()


@dataclass(frozen=True, slots=True)
class _Step:
    """A node on the way: what to choose there, and what to compute with it."""

    node: Node
    mechanism: Mechanism
    choices: tuple[tuple[Value | None, int], ...]  # exogenous values, with weights over a common denominator
    factual: bool  # whether the node's value in the factual world is needed
    after: bool  # whether its value after the intervention is


class _Enumeration:
    def __init__(self, model: SCM, mechanisms: Mapping[str, Mechanism], query: Query, budget: Budget) -> None:
        self.model = model
        self.query = query
        self.budget = budget
        self.target = query.target or ()
        self.factual: dict[str, Value] = {}
        self.after: dict[str, Value] = {}
        self.exogenous: dict[str, Value] = {}
        self.scale = 1
        self.steps = self._plan(mechanisms)

    def _plan(self, mechanisms: Mapping[str, Mechanism]) -> tuple[_Step, ...]:
        """The nodes that bear on the answer, in causal order.

        A node that is no ancestor of target or evidence, in the world where these are looked at, is left out
        with its exogenous variable: every value of it leads to the same target and evidence, and their
        probabilities sum to 1.
        """
        query, model = self.query, self.model
        targets = [name for name in self.target if name in model.node_by_name]
        cut = Graph({n: () if n in query.do else parents for n, parents in model.graph.parents.items()})
        factual = model.graph.ancestors([*query.observe, *([] if query.do else targets)])
        after = cut.ancestors([*query.observe_after, *targets]) if query.do else frozenset()
        owners = model.exogenous_owner
        chosen = {owners[name].name for name in (*query.given, *self.target) if name in owners}
        steps = []
        for node in model.nodes:
            if node.name in factual or node.name in after or node.name in chosen:
                acts = node.name in factual or node.name in chosen or node.name not in query.do
                choices = self._choices(node) if acts else ((None, 1),)
                in_factual, in_after = node.name in factual, node.name in after
                steps.append(_Step(node, mechanisms[node.name], choices, in_factual, in_after))
        return tuple(steps)

    def _choices(self, node: Node) -> tuple[tuple[Value | None, int], ...]:
        """The possible exogenous values, or the given one, with integer weights; multiplies `scale`."""
        if node.exogenous is None:
            return ((None, 1),)
        name, support = node.exogenous.name, node.exogenous.support
        denominator = lcm(*(weight.denominator for _, weight in support))
        self.scale *= denominator
        return tuple(
            (value, int(weight * denominator))
            for value, weight in support
            if name not in self.query.given or value == self.query.given[name]
        )

    def answer(self) -> Answer:
        found: dict[tuple[Value, ...], int] = {}
        spent: str | None = None
        examined = 0
        limits = self.budget.start()
        for weight in self._contexts():
            if examined >= self.budget.contexts:
                spent = f"the budget of {self.budget.contexts} contexts was spent"
                break
            examined += 1
            if examined % CLOCK_EVERY == 0 and limits.over:
                spent = limits.spent_seconds
                break
            if weight is None:  # a step of the way, not its end
                continue
            key = self._target_values()
            if key not in found and len(found) >= self.budget.answers:
                spent = f"the budget of {self.budget.answers} distinct answers was spent"
                break
            found[key] = found.get(key, 0) + weight
        domains = tuple(variable_domain(self.model, name) for name in self.target)
        return EnumeratedAnswer(self.query, domains, found, self.scale, examined, spent)

    def _contexts(self) -> Iterator[int | None]:
        """Visits, depth first, every choice of exogenous values that the evidence allows.

        Yields at each step: the weight of the context if it is complete, None if not. What is read by a node
        was written for its ancestors in the same branch, because nodes are in causal order. No recursion: a
        model may be deeper than Python's stack.
        """
        if not self.steps:
            yield 1
            return
        last = len(self.steps) - 1
        weights = [1] * (len(self.steps) + 1)  # of the choices above each depth
        pending = [iter(self.steps[0].choices)]
        while pending:
            depth = len(pending) - 1
            choice = next(pending[-1], None)
            if choice is None:
                pending.pop()
                continue
            value, weight = choice
            weights[depth + 1] = weights[depth] * weight
            if not self._enter(self.steps[depth], value):
                yield None
            elif depth == last:
                yield weights[depth + 1]
            else:
                yield None
                pending.append(iter(self.steps[depth + 1].choices))

    def _enter(self, step: _Step, exogenous: Value | None) -> bool:
        """Computes the node in both worlds; False if it contradicts the evidence there."""
        node, query = step.node, self.query
        inputs: tuple[Value, ...] = ()
        if node.exogenous is not None and exogenous is not None:
            self.exogenous[node.exogenous.name] = exogenous
            inputs = (exogenous,)
        if step.factual:
            value = step.mechanism(*(self.factual[p] for p in node.parents), *inputs)
            self.factual[node.name] = value
            if node.name in query.observe and query.observe[node.name] != value:
                return False
        if step.after:
            if node.name in query.do:
                value = query.do[node.name]
            else:
                value = step.mechanism(*(self.after[p] for p in node.parents), *inputs)
            self.after[node.name] = value
            if node.name in query.observe_after and query.observe_after[node.name] != value:
                return False
        return True

    def _target_values(self) -> tuple[Value, ...]:
        world = self.after if self.query.do else self.factual
        return tuple(world[n] if n in self.model.node_by_name else self.exogenous[n] for n in self.target)
