"""Checks a trace again: each step by the direct interpreter, completeness by counting and asking the engine.

Nothing that a trace says is believed: equations, workings and results are made again from the model, evidence is
looked up in worlds that are run again, and what is said to be possible, impossible or all that there is is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cached_property

from causim.engine.answer import Answer, Status, UndecidedError
from causim.engine.budget import DEFAULT_BUDGET, Budget
from causim.engine.engine import engine_for
from causim.engine.query import Query
from causim.engine.tracing.conflict import evidence_items, is_possible, query_of
from causim.engine.tracing.steps import Relevant, equation, propagate, step, trials, unresolved
from causim.engine.tracing.trace import Abduced, Case, Contradiction, Distribution, Trace
from causim.errors import MisuseError
from causim.model.domain import Value
from causim.model.evaluate import run
from causim.model.scm import SCM

UNCHECKED = "it could not be checked"  # begins what is said where the budget was spent first


def verify_trace(model: SCM, trace: Trace, budget: Budget = DEFAULT_BUDGET) -> list[str]:
    """What is wrong with a trace of this model; nothing if it holds."""
    try:
        query = unresolved(trace.query).resolve(model)
    except MisuseError as error:
        return [f"the query makes no sense for the model: {error}"]
    if query != trace.query:
        return ["the query does not spell out its target and its evidence in causal order"]
    return list(_Verifier(model, trace, budget).problems())


class _Verifier:
    def __init__(self, model: SCM, trace: Trace, budget: Budget) -> None:
        self.model, self.trace, self.limits = model, trace, budget.start()
        self.query = trace.query
        self.relevant = Relevant(model, self.query)
        self.answer = engine_for(model).answer(unresolved(self.query), self.limits)

    def problems(self) -> Iterator[str]:
        trace, answer = self.trace, self.answer
        if trace.model != self.model.name:
            yield f"the trace is of the model {trace.model}, not of {self.model.name}"
        if answer.spent and not trace.spent:
            yield f"{UNCHECKED}: {answer.spent}"
            return
        if trace.status is not answer.status or trace.count != answer.count:
            yield f"the answer is {answer.status} with count {answer.count}, not {trace.status} with {trace.count}"
            return
        try:
            if trace.status is Status.IMPOSSIBLE:
                if trace.contradiction:
                    yield from self._contradiction(trace.contradiction)
                return
            yield from self._cut()
            if trace.evidence_probability is not None or not trace.spent:
                yield from self._abduction()
            if trace.sure or trace.ranges or not trace.spent:
                yield from self._prediction()
        except UndecidedError as error:
            yield f"{UNCHECKED}: {error}"

    # --- abduction and action

    def _abduction(self) -> Iterator[str]:
        probability = self.answer.evidence_probability
        if self.trace.evidence_probability != probability:
            yield f"the evidence has probability {probability}, not {self.trace.evidence_probability}"
        if tuple(a.name for a in self.trace.abduced) != self.relevant.exogenous:
            yield f"abduction must be of {', '.join(self.relevant.exogenous) or 'nothing'}"
            return
        for abduced in self.trace.abduced:
            yield from (f"abduction of {abduced.name}: {fault}" for fault in self._abduced(abduced))

    def _abduced(self, abduced: Abduced) -> Iterator[str]:
        query = self.query
        node = self.model.exogenous_owner[abduced.name]
        assert node.exogenous is not None
        if (abduced.node, abduced.equation) != (node.name, equation(node)):
            yield f"its equation is {equation(node)}"
        if abduced.given is not (abduced.name in query.given) or abduced.observed is not (
            node.name in query.observe
        ):
            yield "it is wrong about what is evidence"
        if abduced.prior != node.exogenous.support:
            yield "the prior is not that of the model"
        for name, value in _facts(abduced).items():
            if _exactly([(value, Fraction(1))]) != _exactly(self._factual.get(name, {}).items()):
                yield f"{name} = {value!r} is not the same in every compatible world"
        found = trials(self.model, node, abduced.inputs, {}) if abduced.trials else ()
        if abduced.trials != found:
            yield "the trials come out differently"
        fitting = {t.exogenous for t in found if t.result == abduced.value}
        if found and not fitting.issuperset(value for value, _ in abduced.posterior):
            yield "a value is said to be possible that the equation excludes"
        yield from self._distribution(abduced.name, abduced.posterior)

    def _distribution(self, name: str, said: Distribution) -> Iterator[str]:
        exogenous = name in self.model.exogenous_owner
        found = self._posteriors if exogenous else self._marginals
        if _exactly(said) != _exactly(found[name].items()):
            yield f"{name}: its possible values and their probabilities are others"

    @cached_property
    def _factual(self) -> dict[str, dict[Value, Fraction]]:
        """Of all nodes that abduction says something of."""
        said = {name for abduced in self.trace.abduced for name in _facts(abduced)}
        names = tuple(node.name for node in self.model.nodes if node.name in said)
        asked = Query(self.query.given, self.query.observe, {}, names)
        return engine_for(self.model).answer(asked, self.limits).marginals() if names else {}

    @cached_property
    def _posteriors(self) -> dict[str, dict[Value, Fraction]]:
        priors = {u.name: dict(u.support) for u in self.model.exogenous}
        return priors | self._distributions(self.relevant.touched)

    @cached_property
    def _marginals(self) -> dict[str, dict[Value, Fraction]]:
        return self._distributions(node.name for node in self.relevant.after)

    def _distributions(self, names: Iterable[str]) -> dict[str, dict[Value, Fraction]]:
        query, target = self.query, tuple(names)
        if not target:
            return {}
        asked = Query(query.given, query.observe, query.do, target, query.observe_after)
        return engine_for(self.model).answer(asked, self.limits).marginals()

    def _cut(self) -> Iterator[str]:
        nodes = self.model.node_by_name
        wanted = [(name, equation(nodes[name]), value) for name, value in self.query.do.items()]
        if [(cut.node, cut.equation, cut.value) for cut in self.trace.cut] != wanted:
            yield "the mechanisms that are cut are not those of the intervention"

    # --- prediction

    def _prediction(self) -> Iterator[str]:
        trace = self.trace
        listed = {s.node for s in trace.sure} | {name for name, _ in trace.ranges}
        if listed != {node.name for node in self.relevant.after} or len(listed) != len(trace.sure) + len(
            trace.ranges
        ):
            yield "not every node on the way is there exactly once"
            return
        known: dict[str, Value] = {a.name: a.posterior[0][0] for a in trace.abduced if len(a.posterior) == 1}
        known |= {s.node: s.value for s in trace.sure}
        for said in trace.sure:
            node = self.model.node_by_name[said.node]
            if said != step(self.model, node, known, said.node in self.query.do, said.value):
                yield f"the step to {said.node} is worked out differently"
            yield from self._distribution(said.node, ((said.value, Fraction(1)),))
        for name, values in trace.ranges:
            yield from self._distribution(name, values)
        yield from self._cases()

    def _cases(self) -> Iterator[str]:
        cases = self.trace.cases
        if len({case.values for case in cases}) != len(cases):
            yield "two cases are the same"
        total = sum((case.probability for case in cases), Fraction(0))
        complete = len(cases) == self.trace.count
        if total > 1 or (self.trace.count is not None and (total == 1) is not complete):
            yield f"the {len(cases)} cases have probability {total} of {self.trace.count} answers"
        for number, case in enumerate(cases, 1):
            yield from (f"case {number}: {fault}" for fault in self._case(case))

    def _case(self, case: Case) -> Iterator[str]:
        query, model = self.query, self.model
        if set(case.values) != set(query.target or ()) or set(case.context) != set(self.relevant.exogenous):
            yield "it is not about the variables of the query"
            return
        context = {u.name: case.context.get(u.name, u.support[0][0]) for u in model.exogenous}
        if any(dict(u.support).get(context[u.name], 0) == 0 for u in model.exogenous):
            yield "its context has probability 0"
            return
        factual, after = run(model, context), run(model, context, query.do)
        for said, world in (
            (query.given, context),
            (query.observe, factual),
            (query.observe_after, after),
            (case.values, {**context, **after}),
        ):
            yield from (f"its context leads to {n} = {world[n]!r}" for n in _unlike(said, world))
        if case.steps != propagate(model, self.relevant.after, case.context, query.do):
            yield "its steps are worked out differently"
        if self.answer.probability(case.values) != case.probability:
            yield f"its probability is {self.answer.probability(case.values)}"

    # --- impossible evidence

    def _contradiction(self, said: Contradiction) -> Iterator[str]:
        model, query = self.model, self.query
        everything = evidence_items(model, query)
        if not said.items or any(item not in everything for item in said.items):
            yield "the contradiction is not among the evidence"
            return
        if is_possible(model, said.items, query, self.limits):
            yield "the contradiction is possible"
        for item in said.items:
            rest = [other for other in said.items if other != item]
            if not is_possible(model, rest, query, self.limits):
                yield f"the contradiction does not need {item[1]}"
        yield from self._culprit(said)

    def _culprit(self, said: Contradiction) -> Iterator[str]:
        *others, (field, name, value) = said.items
        node = self.model.exogenous_owner[name] if field == "given" else self.model.node_by_name[name]
        if (said.equation, said.exogenous) != (
            equation(node),
            node.exogenous.name if node.exogenous else None,
        ):
            yield f"the equation is {equation(node)}"
        if value in said.possible:
            yield f"{name} is said to be possible as observed"
        given = {other: v for f, other, v in others if f == "given"}
        if said.trials and said.trials != trials(self.model, node, said.inputs, given):
            yield "the trials come out differently"
        for variable, values in ((name, said.possible), *((n, (v,)) for n, v in said.inputs.items())):
            asked = query_of(others, self.query, variable)
            if field != "observe_after":
                asked = Query(asked.given, asked.observe, {}, asked.target)
            found: Answer = engine_for(self.model).answer(asked, self.limits)
            if values and [a[variable] for a in found] != list(values):
                yield f"{variable} has other possible values"


def _facts(abduced: Abduced) -> dict[str, Value]:
    """What abduction says of nodes in the factual world."""
    return {**abduced.inputs, **({} if abduced.value is None else {abduced.node: abduced.value})}


def _unlike(said: Mapping[str, Value], world: Mapping[str, Value]) -> list[str]:
    return [n for n, value in said.items() if type(world[n]) is not type(value) or world[n] != value]


def _exactly(values: Iterable[tuple[Value, Fraction]]) -> list[tuple[type, Value, Fraction]]:
    return [(type(value), value, probability) for value, probability in values]  # True is not 1
