"""Traces as text that a person follows with a finger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from causim.engine.answer import Status, fraction_text
from causim.engine.tracing.trace import Abduced, Case, Contradiction, Distribution, Step, Trace, Trial
from causim.model.domain import Value, show

_WIDTH = 110
_LONGEST = 400  # characters of an equation
_LISTED = 8  # values of a variable

_SAID = {"given": "given", "observe": "observed", "observe_after": "observed after the intervention"}


def trace_text(trace: Trace) -> str:
    """The derivation under its three headings, then the answer."""
    lines = [*_question(trace), ""]
    if trace.contradiction:
        lines += _contradiction(trace.contradiction)
    elif trace.status is Status.IMPOSSIBLE:
        lines.append("impossible: the evidence has probability 0")
    else:
        lines += _abduction(trace)
        lines += _action(trace)
        lines += _prediction(trace)
        lines += _answer(trace)
    return "\n".join(part for line in lines for part in _wrapped(line.rstrip()))


def _wrapped(line: str) -> list[str]:
    """The line, or several, those after the first further in."""
    if len(line) <= _WIDTH:
        return [line]
    margin = " " * (len(line) - len(line.lstrip()) + 6)
    return wrap(line, _WIDTH, subsequent_indent=margin, break_long_words=False, break_on_hyphens=False)


def _question(trace: Trace) -> Iterator[str]:
    query = trace.query
    words = (
        ("given", query.given),
        ("observe", query.observe),
        ("do", query.do),
        ("then observe", query.observe_after),
    )
    parts = [f"{word} {values}" for word, values in words if values]
    yield f"{query.kind}: {'; '.join(parts)}" if parts else str(query.kind)
    yield f"asked for {', '.join(query.target or ())}"


# --- abduce


def _abduction(trace: Trace) -> Iterator[str]:
    yield "1. abduce: which exogenous values are compatible with the evidence"
    if not (trace.query.given or trace.query.observe or trace.query.observe_after):
        yield "   there is no evidence: every exogenous variable keeps its probabilities"
        return
    if trace.evidence_probability is None:
        yield "   this is not known"
        return
    if trace.evidence_probability != 1:
        yield f"   the evidence has probability {fraction_text(trace.evidence_probability)}"
    untouched = [a.name for a in trace.abduced if a.posterior == a.prior and not a.given and len(a.prior) > 1]
    for abduced in trace.abduced:
        if abduced.name not in untouched:
            yield from _abduced(abduced)
    if untouched:
        yield f"   left as they are by the evidence: {', '.join(untouched)}"


def _abduced(abduced: Abduced) -> Iterator[str]:
    yield f"   {_short(abduced.equation)}"
    found = f"{abduced.name} {_values(abduced.posterior)}"
    if abduced.given:
        yield f"     given: {found}"
        return
    facts = [f"{name} = {show(value)}" for name, value in abduced.inputs.items()]
    word = "observed" if abduced.observed else "in every compatible world"
    seen = [] if abduced.value is None else [f"{word} {abduced.node} = {show(abduced.value)}"]
    if facts or seen:
        yield f"     {'; '.join([*([', '.join(facts)] if facts else []), *seen])}"
    if any(trial.result != trial.exogenous for trial in abduced.trials):
        yield from _trials(abduced.name, abduced.trials, abduced.value)
    yield f"     therefore {found}"
    fitting = {_key(t.exogenous) for t in abduced.trials if t.result == abduced.value}
    if fitting - {_key(value) for value, _ in abduced.posterior}:
        yield "     (what else would fit here is excluded by other evidence)"


def _trials(name: str, trials: Sequence[Trial], wanted: Value | None) -> Iterator[str]:
    for trial in trials:
        lead = f"{name} = {show(trial.exogenous)} gives " if trial.exogenous is not None else "it gives "
        verdict = "" if trial.result == wanted else f", not {show(wanted)}" if wanted is not None else ""
        yield f"     {lead}{' = '.join([*map(_short, trial.working[-1:]), show(trial.result)])}{verdict}"


# --- cut


def _action(trace: Trace) -> Iterator[str]:
    yield ""
    yield "2. cut: which mechanisms the intervention replaces"
    if not trace.cut:
        yield "   there is no intervention: none"
    for cut in trace.cut:
        yield f"   {cut.node} = {show(cut.value)} replaces {_short(cut.equation)}"


# --- propagate


def _prediction(trace: Trace) -> Iterator[str]:
    yield ""
    yield "3. propagate: which values follow"
    if trace.spent and not (trace.sure or trace.ranges):
        yield "   this is not known"
        return
    if trace.sure and trace.ranges:
        yield "   in every compatible world:"
    for step in trace.sure:
        yield from _step(step)
    if not trace.sure and not trace.ranges:
        yield "   only exogenous variables are asked for"
    if trace.status is Status.UNIQUE and trace.ranges:
        yield "   these differ from world to world and lead to the same answer:"
        yield from _ranges(trace)
        return
    varying = {name for name, _ in trace.ranges}
    for number, case in enumerate(trace.cases, 1):
        if trace.status is not Status.UNIQUE:
            yield from _case(trace, case, number, varying)
    if trace.count is None or trace.count > len(trace.cases):
        yield "   over all answers:"
        yield from _ranges(trace)


def _ranges(trace: Trace) -> Iterator[str]:
    for name, values in trace.ranges:
        yield f"     {name} {_values(values)}"


def _step(step: Step) -> Iterator[str]:
    if step.forced:
        yield f"   {step.node} = {show(step.value)}, forced"
        return
    equation, value = _short(step.equation), show(step.value)
    if not step.working:  # a constant, a copy of an input, or not all inputs are known
        copied = not step.inputs and equation == f"{step.node} = {value}"
        yield f"   {equation}" if copied else f"   {equation} = {value}{_why(step)}"
        return
    yield f"   {equation}"
    yield f"     with {step.inputs}"
    *lets, last = step.working
    yield from (f"     {_short(line)}" for line in lets)
    yield from (f"   {' ' * len(step.node)} = {text}" for text in (_short(last), value))


def _why(step: Step) -> str:
    """What is to be said of a value that no working shows."""
    name = step.equation.removeprefix(f"{step.node} = ")
    return "" if name in step.inputs else ", whatever the inputs that are not known"


def _case(trace: Trace, case: Case, number: int, varying: set[str]) -> Iterator[str]:
    of = f" of {trace.count:,}" if trace.count is not None else ""
    yield f"   case {number}{of}, probability {fraction_text(case.probability)}: {case.values}"
    if case.context:
        contexts = "the one context" if case.contexts == 1 else "a context"
        some = f" of {case.contexts:,}" if case.contexts and case.contexts > 1 else ""
        yield f"   {contexts}{some}: {case.context}"
    for step in case.steps:
        if step.node in varying:
            yield from (f"  {line}" for line in _step(step))


# --- the rest


def _answer(trace: Trace) -> Iterator[str]:
    yield ""
    if trace.status is Status.UNIQUE and trace.cases:
        yield f"answer: {trace.cases[0].values}"
    elif trace.spent:
        yield f"undecided: {trace.spent}"
    else:
        yield f"{trace.count:,} answers"


def _contradiction(found: Contradiction) -> Iterator[str]:
    *others, (field, name, value) = found.items
    yield "impossible: the evidence has probability 0"
    yield (
        "this much of it cannot be together, although any part of it can:"
        if others
        else "this alone cannot be:"
    )
    for said, variable, seen in found.items:
        yield f"   {_SAID[said]} {variable} = {show(seen)}"
    yield ""
    if field == "given":
        yield f"{name} has probability 0 of being {show(value)}"
        return
    yield _short(found.equation)
    if found.inputs:
        yield f"   with {found.inputs}"
    if found.trials and (len(found.trials) == 1 or any(t.result != t.exogenous for t in found.trials)):
        yield from (line[2:] for line in _trials(found.exogenous or "", found.trials, value))
    possible = [show(v) for v in found.possible]
    if possible:
        yield f"so {name} can only be {_either(possible)}, not {show(value)}"


def _values(values: Distribution) -> str:
    if len(values) == 1:
        return f"= {show(values[0][0])}"
    return f"is {_either([f'{show(value)} ({fraction_text(p)})' for value, p in values])}"


def _either(items: Sequence[str]) -> str:
    if len(items) > _LISTED:
        return f"{', '.join(items[:_LISTED])} or one of {len(items) - _LISTED:,} more"
    return " or ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def _key(value: Value | None) -> tuple[type, Value | None]:
    return type(value), value  # True is not 1


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} ..."
