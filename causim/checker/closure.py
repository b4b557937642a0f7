"""Proofs of totality and closure, over *declared* types: what `do()` can force is included.

What ranges could not discharge is decided by evaluating the body for every combination of its inputs, vectorised, when
there are at most `MAX_ROWS`; beyond that it is reported as unproved. The same enumeration tells inputs that never
matter. Most mechanisms are decided by a few trials, one value at a time, at less than it costs to load NumPy. See
docs/language.md, "Proof of totality and closure".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod
from random import Random
from typing import TYPE_CHECKING

from causim.checker import kinds
from causim.checker.context import Context
from causim.checker.cost import MAX_STEPS, spend, steps
from causim.checker.kinds import Kind
from causim.checker.scope import Duty, Obligation
from causim.model.domain import Domain, IntDomain, LabelDomain, Value, show
from causim.model.evaluate import evaluate_body
from causim.model.expr import Body, Variable
from causim.source import Span

if TYPE_CHECKING:
    from causim.model.columns import Failure

MAX_ROWS = 10**6
CHUNK = 1 << 16
TRIALS = 128  # combinations of inputs that are evaluated one by one, before columns are worth their overhead
WIDE = 6  # inputs, from which on a few random contexts as columns cost less than some one by one
FEW = 64
MAX_CELLS = 1 << 22  # of the columns that are made for these
PROBES = 512  # random contexts tried before a full enumeration, to see that an input matters

_CODES = {
    Duty.NONZERO: "division-by-zero",
    Duty.ARGUMENT: "argument-out-of-type",
    Duty.KEY: "argument-out-of-type",
    Duty.COVERED: "non-exhaustive-match",
}


@dataclass(frozen=True, slots=True)
class Goal:
    """A body, the inputs it must work for, and the type its result must have (None: a truth value).

    `result` is where the result was written, for messages.
    """

    what: str
    body: Body
    kind: Kind
    inputs: tuple[tuple[str, Domain], ...]
    declared: Domain | None
    obligations: Sequence[Obligation]
    result: Span

    @property
    def rows(self) -> int:
        return prod(len(domain) for _, domain in self.inputs)

    @property
    def closed(self) -> bool:
        return self.declared is None or kinds.within(self.kind, self.declared)


def prove(context: Context, goal: Goal) -> bool:
    """Report each duty that fails, with the inputs that make it fail. True if all hold."""
    each = steps(context, goal.body)
    if each > MAX_STEPS:
        message = f"computing {goal.what} can take {each:,} steps, more than {MAX_STEPS:,}"
        hint = "Call a function once and keep its result in a `let`: calls inside calls multiply."
        context.sink.report("too-costly", goal.result, message, hint)
        return False
    if goal.closed and not goal.obligations:
        return True
    if goal.rows > MAX_ROWS or not spend(context, goal.rows, each):
        if not _refuted(context, goal, each):
            _report_unproved(context, goal)
        return False
    return _holds_in_trials(context, goal) or _enumerate(context, goal)


def _refuted(context: Context, goal: Goal, each: int) -> bool:
    """Report a result outside the type, if one turns up among the least and the greatest inputs and some others."""
    if goal.closed:
        return False
    random = Random(0)  # the same text always gets the same diagnostics
    some = (random.randrange(goal.rows) for _ in range(min(TRIALS, MAX_STEPS // (each + 1))))
    for row in (0, goal.rows - 1, *some):
        try:
            value = evaluate_body(goal.body, witness(goal.inputs, row), context)
        except (ZeroDivisionError, LookupError):
            continue  # that some operation has no value is said of its place
        if goal.declared is not None and value not in goal.declared:
            _report_stray(context, goal, row, value)
            return True
    return False


def _report_unproved(context: Context, goal: Goal) -> None:
    scale = f"{goal.rows:,} combinations of inputs are too many to try, and their ranges do not suffice to prove that"
    for duty in goal.obligations:
        message = f"{scale} {_statement(duty)}"
        hint = (
            "Add a line `_ => ...`."
            if duty.duty is Duty.COVERED
            else "Bound it with `clamp`, `max`, or a test."
        )
        context.sink.report("unproved", duty.span, message, hint)
    if not goal.closed:
        message = f"{scale} {goal.what} stays in {goal.declared}; all that is known is {goal.kind}"
        context.sink.report("unproved", goal.result, message, _clamp_hint(goal.declared))


def _statement(duty: Obligation) -> str:
    match duty.duty:
        case Duty.NONZERO:
            return "this divisor is not 0"
        case Duty.COVERED:
            return "some arm always matches"
    name, _, domain = duty.expected.partition(": ")
    return f"{name} lies in {domain}"


def _clamp_hint(declared: Domain | None) -> str | None:
    if isinstance(declared, IntDomain) and isinstance(declared.values, range):
        return f"Write clamp(..., {declared.low}, {declared.high}), or widen the type."
    return None


def _holds_in_trials(context: Context, goal: Goal) -> bool:
    """Whether all goes well for each of a few combinations; what does not is for the enumeration to report."""
    if goal.rows > TRIALS:
        return False
    try:
        results = [evaluate_body(goal.body, witness(goal.inputs, row), context) for row in range(goal.rows)]
    except (ZeroDivisionError, LookupError):
        return False
    return goal.declared is None or all(result in goal.declared for result in results)


# --- enumeration


def _enumerate(context: Context, goal: Goal) -> bool:
    from causim.model.columns import ColumnEvaluator

    failures: list[tuple[int, Failure]] = []
    offset = 0
    evaluator = ColumnEvaluator(context, lambda failure: failures.append((offset, failure)))
    names = [name for name, _ in goal.inputs]
    domains = [domain for _, domain in goal.inputs]
    stray: tuple[int, Value] | None = None
    for offset in range(0, goal.rows, CHUNK):
        stop = min(offset + CHUNK, goal.rows)
        columns = evaluator.rows(domains, offset, stop)
        result = evaluator.body(goal.body, dict(zip(names, columns, strict=True)), stop - offset)
        if goal.declared is not None and stray is None and not goal.closed:
            inside = evaluator.member(goal.declared, result)
            if not inside.all():
                row = int((~inside).argmax())
                label = isinstance(goal.declared, LabelDomain)
                value: Value = evaluator.labels.text(int(result[row])) if label else result[row].item()
                stray = offset + row, value
    for start, failure in failures:
        _report_failure(context, goal, failure, start + failure.row)
    if stray is not None and not failures:  # a failed row has a made-up result
        _report_stray(context, goal, *stray)
    return not failures and stray is None


def witness(inputs: Sequence[tuple[str, Domain]], row: int) -> dict[str, Value]:
    """The inputs of a row: mixed-radix digits, the last input varying fastest."""
    found: dict[str, Value] = {}
    for name, domain in reversed(inputs):
        row, digit = divmod(row, len(domain))
        found[name] = domain.values[digit] if isinstance(domain, IntDomain) else list(domain)[digit]
    return dict(reversed(found.items()))


def assignment(values: Mapping[str, Value]) -> str:
    return ", ".join(f"{name} = {show(value)}" for name, value in values.items())


def _when(goal: Goal, row: int) -> str:
    used = witness(goal.inputs, row)
    return f" when {assignment(used)}" if used else ""


def _report_failure(context: Context, goal: Goal, failure: Failure, row: int) -> None:
    matching = (d for d in goal.obligations if d.expr is failure.expr and d.index == failure.index)
    duty = next(matching, None)
    if duty is None:  # no duty: it follows from the made-up value of a failure in this row, which is reported
        return
    values = ", ".join("_" if value is None else show(value) for value in failure.values)
    when = _when(goal, row)
    match duty.duty:
        case Duty.NONZERO:
            message, hint = f"this divisor is 0{when}", "Test it first, as in `if x != 0 then n // x else 0`."
        case Duty.COVERED:
            pattern = values if len(failure.values) == 1 else f"({values})"
            message, hint = (
                f"no arm matches {pattern}, which occurs{when}",
                f"Add a line `{pattern} => ...`, or `_ => ...`.",
            )
        case _:
            name, _, domain = duty.expected.partition(": ")
            message, hint = (
                f"{name} is {values}{when}",
                f"It must lie in {domain}: widen that type, or use `clamp`.",
            )
    context.sink.report(_CODES[duty.duty], duty.span, message, hint)


def _report_stray(context: Context, goal: Goal, row: int, value: Value) -> None:
    message = f"{goal.what} is {show(value)}{_when(goal, row)}, outside of {goal.declared}"
    hint = _clamp_hint(goal.declared) or "Return one of its values, or widen the type."
    context.sink.report("result-out-of-type", goal.result, message, hint)


# --- inputs that never matter


def idle_inputs(context: Context, goal: Goal) -> list[str]:
    """Inputs whose value changes the result for no values of the others. Empty where that could not be decided."""
    if isinstance(goal.body.result, Variable) and not goal.body.lets:
        return [name for name, domain in goal.inputs if name != goal.body.result.name and len(domain) > 1]
    candidates = [name for name, domain in goal.inputs if len(domain) > 1]
    each = steps(context, goal.body)
    if len(candidates) >= WIDE and spend(context, FEW * len(candidates), each):
        candidates = _unmoved_by_probes(context, goal, candidates, FEW)
    candidates = _unmoved_in_trials(context, goal, candidates)
    if not candidates or goal.rows <= TRIALS:  # all were tried
        return candidates
    if goal.rows > CHUNK:
        if not spend(context, PROBES * len(candidates), each):
            return []
        candidates = _unmoved_by_probes(context, goal, candidates, PROBES)
    if not candidates or goal.rows > MAX_ROWS or not spend(context, goal.rows, each):
        return []
    return _unmoved_by_all(context, goal, candidates)


def _unmoved_in_trials(context: Context, goal: Goal, candidates: list[str]) -> list[str]:
    """Inputs that did not matter where each in turn took another value: in all contexts, or in a few random ones."""
    strides: dict[str, tuple[int, int]] = {}
    stride = 1
    for name, domain in reversed(goal.inputs):
        strides[name] = stride, len(domain)
        stride *= len(domain)
    known: dict[int, Value] = {}

    def result(row: int) -> Value:
        if row not in known:
            known[row] = evaluate_body(goal.body, witness(goal.inputs, row), context)
        return known[row]

    random = Random(0)  # the same text always gets the same diagnostics
    small = goal.rows <= TRIALS

    def moved(name: str, row: int) -> bool:
        stride, size = strides[name]
        digit = row // stride % size
        other = (digit + (1 if small else random.randrange(1, size))) % size
        return result(row + (other - digit) * stride) != result(row)

    few = range(goal.rows) if small else (random.randrange(goal.rows) for _ in range(TRIALS))
    for row in few:
        candidates = [name for name in candidates if not moved(name, row)]
        if not candidates or len(known) > TRIALS:
            break
    return candidates


def _unmoved_by_all(context: Context, goal: Goal, candidates: list[str]) -> list[str]:
    import numpy as np

    from causim.model.columns import ColumnEvaluator

    evaluator = ColumnEvaluator(context)
    names = [name for name, _ in goal.inputs]
    domains = [domain for _, domain in goal.inputs]
    parts = []
    for start in range(0, goal.rows, CHUNK):
        stop = min(start + CHUNK, goal.rows)
        columns = evaluator.rows(domains, start, stop)
        parts.append(evaluator.body(goal.body, dict(zip(names, columns, strict=True)), stop - start))
    grid = np.concatenate(parts).reshape([len(domain) for domain in domains])
    return [name for name in candidates if (grid == grid.take([0], axis=names.index(name))).all()]


def _unmoved_by_probes(context: Context, goal: Goal, candidates: list[str], probes: int) -> list[str]:
    """Inputs that no random context showed to matter. Seeded: the same text always gets the same diagnostics."""
    import numpy as np

    from causim.model.columns import ColumnEvaluator

    evaluator = ColumnEvaluator(context)
    random = np.random.default_rng(0)
    columns = {}
    for name, domain in goal.inputs:
        picks = random.integers(0, len(domain), probes)
        if isinstance(domain, IntDomain) and isinstance(domain.values, range):
            columns[name] = picks * domain.values.step + domain.low
        else:
            columns[name] = evaluator.encode_domain(domain)[picks]
    idle: list[str] = []
    at_once = max(1, MAX_CELLS // (probes * len(columns)) - 1)
    for start in range(0, len(candidates), at_once):
        some = candidates[start : start + at_once]
        # The contexts as they are, then for each of these inputs the same with its values exchanged.
        blocks = {name: np.tile(column, len(some) + 1) for name, column in columns.items()}
        for number, name in enumerate(some, 1):
            blocks[name][number * probes : (number + 1) * probes] = random.permutation(columns[name])
        results = evaluator.body(goal.body, blocks, probes * (len(some) + 1)).reshape(-1, probes)
        idle += [name for name, row in zip(some, results[1:], strict=True) if (row == results[0]).all()]
    return idle
