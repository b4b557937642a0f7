"""Runs a specification's `check` blocks: the author's claims against exact answers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from causim.engine.answer import Answer, UndecidedError, fraction_text
from causim.engine.budget import DEFAULT_BUDGET, Budget
from causim.engine.engine import engine_for
from causim.engine.query import Assignment, Query
from causim.engine.reference import Reference
from causim.model.evaluate import OPERATORS, evaluate
from causim.model.expr import Variable, walk
from causim.model.scm import SCM, Check, Claim


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one claim. `code` is None if it holds; `world` is the counterexample of an `expect`."""

    claim: Claim
    code: str | None
    message: str
    world: Assignment | None = None
    probability: Fraction | None = None

    @property
    def passed(self) -> bool:
        return self.code is None


@dataclass(frozen=True, slots=True)
class CheckResult:
    check: Check
    outcomes: tuple[Outcome, ...]
    answer: Answer

    @property
    def passed(self) -> bool:
        return all(outcome.passed for outcome in self.outcomes)


def run_check(
    model: SCM, check: Check, budget: Budget = DEFAULT_BUDGET, engine: Reference | None = None
) -> CheckResult:
    """Compares each claim with the exact answer to the check's query. An `engine` saves compiling again.

    Raises MisuseError if evidence or intervention make no sense for the model.
    """
    mentioned = {
        part.name
        for claim in check.claims
        if claim.expr
        for part in walk(claim.expr)
        if isinstance(part, Variable)
    }
    # Claims of no variable (`expect impossible`) ask about the evidence alone: any target will do.
    anything = (*(name for name, _ in check.observe), model.nodes[0].name)
    names = (*(n.name for n in model.nodes), *(u.name for u in model.exogenous))
    target = tuple(name for name in names if name in mentioned) or anything[:1]
    query = Query(dict(check.given), dict(check.observe), dict(check.do), target)
    answer = (engine or engine_for(model)).answer(query, budget)
    started = answer.started()  # one budget for all claims
    return CheckResult(check, tuple(_judge_if_known(model, c, started) for c in check.claims), answer)


def _judge_if_known(model: SCM, claim: Claim, answer: Answer) -> Outcome:
    """A part of an answer that would cost more than the budget leaves the claim undecided."""
    try:
        return _judge(model, claim, answer)
    except UndecidedError as error:
        return Outcome(claim, "check-undecided", f"{claim_text(claim)}: {error}")


def _judge(model: SCM, claim: Claim, answer: Answer) -> Outcome:
    """Judges by what is known: an undecided answer may still hold a counterexample or a witness."""
    text = claim_text(claim)
    if claim.expr is None:
        if answer.count_at_least:
            known = _probability(answer.evidence_probability_at_least, answer)
            return Outcome(claim, "check-not-impossible", f"{text}: the evidence has probability {known}")
        return _undecided(claim, answer) or Outcome(claim, None, f"{text}: the evidence has probability 0")
    if answer.count == 0:
        return Outcome(
            claim, "check-impossible-evidence", f"{text}: the evidence has probability 0, so nothing follows"
        )
    match claim.kind:
        case "expect":
            return _expect(model, claim, answer, wanted=False)
        case "possible":
            return _expect(model, claim, answer, wanted=True)
        case _:
            return _probable(model, claim, answer)


def _expect(model: SCM, claim: Claim, answer: Answer, wanted: bool) -> Outcome:
    """Looks for a world in which the claim is true (a witness) or false (a counterexample)."""
    assert claim.expr is not None
    text = claim_text(claim)
    world = next((w for w in answer if bool(evaluate(claim.expr, w, model)) is wanted), None)
    if world is None:
        undecided = _undecided(claim, answer)
        if undecided:
            return undecided
        if wanted:
            return Outcome(claim, "check-not-possible", f"{text}: false in every compatible world")
        return Outcome(claim, None, f"{text}: true in every compatible world")
    probability = None if answer.spent else answer.probability(world)
    share = "" if probability is None else f" of probability {fraction_text(probability)}"
    found = f"{text}: {'true' if wanted else 'false'} in a compatible world{share}: {world}"
    return Outcome(claim, None if wanted else "check-failed", found, world, probability)


def _probable(model: SCM, claim: Claim, answer: Answer) -> Outcome:
    assert claim.expr is not None
    undecided = _undecided(claim, answer)
    if undecided:
        return undecided
    found = sum((p for world, p in answer.items() if evaluate(claim.expr, world, model)), Fraction(0))
    passed = OPERATORS[claim.op or "=="](found, claim.bound)
    message = f"{claim_text(claim)}: the probability is {fraction_text(found)}"
    return Outcome(claim, None if passed else "check-probability", message, probability=found)


def _undecided(claim: Claim, answer: Answer) -> Outcome | None:
    if not answer.spent:
        return None
    return Outcome(claim, "check-undecided", f"{claim_text(claim)}: not known, because {answer.spent}")


def _probability(at_least: Fraction, answer: Answer) -> str:
    return f"{'at least ' if answer.spent else ''}{fraction_text(at_least)}"


def claim_text(claim: Claim) -> str:
    """The claim as its author wrote it, as far as the text is known."""
    if claim.expr is None:
        return "expect impossible"
    said = " ".join(claim.expr.span.text.split()) if claim.expr.span else "..."
    if claim.kind == "probability":
        return f"probability({said}) {claim.op} {claim.bound}"
    return f"{claim.kind} {said}"
