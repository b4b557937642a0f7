"""Derives traces: see `causim.engine.tracing.trace`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import islice

from causim.engine.answer import Answer, Status, UndecidedError
from causim.engine.budget import DEFAULT_BUDGET, Budget
from causim.engine.engine import engine_for
from causim.engine.query import Assignment, Query
from causim.engine.tracing.conflict import find_contradiction
from causim.engine.tracing.steps import Relevant, equation, propagate, step, trials, unresolved
from causim.engine.tracing.trace import Abduced, Case, Cut, Distribution, Trace
from causim.model.domain import Value
from causim.model.scm import SCM, Node


def explain(model: SCM, query: Query, budget: Budget = DEFAULT_BUDGET, cases: int = 3) -> Trace:
    """The derivation of the answer to a query, with at most `cases` of its answers.

        trace_text(explain(model, Query(observe={"Tumour": 11}, do={"Drug": "none"})))

    Raises MisuseError if the query makes no sense for the model.
    """
    return _Explainer(model, query.resolve(model), budget).trace(cases)


class _Explainer:
    def __init__(self, model: SCM, query: Query, budget: Budget) -> None:
        self.model, self.query, self.limits = model, query, budget.start()
        self.relevant = Relevant(model, query)

    def ask(self, target: Iterable[str], **changed: Mapping[str, Value]) -> Answer:
        query = self.query
        parts = {
            "given": query.given,
            "observe": query.observe,
            "do": query.do,
            "observe_after": query.observe_after,
        }
        question = Query(target=tuple(target), **{**parts, **changed})
        return engine_for(self.model).answer(question, self.limits)

    def trace(self, cases: int) -> Trace:
        answer = engine_for(self.model).answer(unresolved(self.query), self.limits)
        status = answer.status
        trace = Trace(self.model.name, self.query, status, answer.count, None, spent=answer.spent)
        if status is Status.IMPOSSIBLE:
            return replace(trace, contradiction=find_contradiction(self.model, self.query, self.limits))
        trace = replace(trace, cut=self._cut())
        try:  # as far as it goes
            trace = replace(trace, evidence_probability=answer.evidence_probability, abduced=self._abduced())
            trace = self._predicted(trace, answer, cases)
        except UndecidedError as error:
            return replace(trace, spent=str(error))
        return trace

    def _predicted(self, trace: Trace, answer: Answer, cases: int) -> Trace:
        after = self.relevant.after
        marginals = self.ask(node.name for node in after).marginals() if after else {}
        known = {a.name: a.posterior[0][0] for a in trace.abduced if len(a.posterior) == 1}
        known |= {name: next(iter(values)) for name, values in marginals.items() if len(values) == 1}
        do = self.query.do
        return replace(
            trace,
            sure=tuple(
                step(self.model, n, known, n.name in do, known[n.name]) for n in after if n.name in known
            ),
            ranges=tuple((n, tuple(values.items())) for n, values in marginals.items() if len(values) > 1),
            cases=tuple(self._case(*found) for found in islice(answer.items(), cases)),
        )

    # --- abduction

    def _abduced(self) -> tuple[Abduced, ...]:
        relevant = self.relevant
        if not relevant.owners:
            return ()
        touched = relevant.touched
        marginals = self.ask(touched).marginals() if touched else {}
        posteriors = {name: tuple(values.items()) for name, values in marginals.items()}
        factual: dict[str, Value] = {}
        if relevant.factual:
            names = [node.name for node in relevant.factual]
            found = self.ask(names, do={}, observe_after={}).marginals()
            factual = {name: next(iter(values)) for name, values in found.items() if len(values) == 1}
        return tuple(self._abduced_of(node, factual, posteriors) for node in relevant.owners)

    def _abduced_of(
        self, node: Node, factual: Mapping[str, Value], posteriors: Mapping[str, Distribution]
    ) -> Abduced:
        variable = node.exogenous
        assert variable is not None
        inputs = Assignment({name: factual[name] for name in node.parents if name in factual})
        given = variable.name in self.query.given
        known = node.name in factual and not given
        return Abduced(
            variable.name,
            node.name,
            equation(node),
            inputs,
            factual.get(node.name),
            node.name in self.query.observe,
            given,
            trials(self.model, node, inputs, {}) if known else (),
            variable.support,
            posteriors.get(variable.name, variable.support),
        )

    # --- action and prediction

    def _cut(self) -> tuple[Cut, ...]:
        nodes = self.model.node_by_name
        return tuple(Cut(name, equation(nodes[name]), value) for name, value in self.query.do.items())

    def _case(self, values: Assignment, probability: Fraction) -> Case:
        """A context that leads to this answer: the first that is compatible with it as further evidence."""
        query, relevant = self.query, self.relevant
        nodes = {n: v for n, v in values.items() if n in self.model.node_by_name and n not in query.do}
        exogenous = {n: v for n, v in values.items() if n in self.model.exogenous_owner}
        world = "observe_after" if query.do else "observe"
        more = {"given": {**query.given, **exogenous}, world: {**getattr(query, world), **nodes}}
        context = Assignment()
        contexts: int | None = 1
        if relevant.exogenous:
            found = self.ask(relevant.exogenous, **more)
            contexts = found.count  # first: it says that there is one
            context = next(iter(found))
        steps = propagate(self.model, relevant.after, context, query.do)
        return Case(values, probability, context, contexts, steps)
