"""Causal effects, exact: how an outcome differs between two settings of a cause.

    effects.ate(model, {"Drug": "high"}, {"Drug": "none"}, {"Recovered": True})     a Fraction
    effects.nde(model, {"Drug": "high"}, {"Drug": "none"}, "Tumour", mediators=["Blocker"])
    effects.pn(model, {"Drug": "high"}, {"Drug": "none"}, "Tumour >= 20")

The cause is forced to x, in the baseline to x'; Y is the outcome (`causim.engine.effects.outcomes`): a number,
whose mean is taken, or an event, whose probability is. `observe` and `given` are evidence about the world as it is,
to which every effect may be conditioned; that makes them counterfactual (Pearl, Causality, 2nd ed., sec. 7.1).

All raise MisuseError for what makes no sense for the model, UndefinedError (a MisuseError) where the evidence has
probability 0, UndecidedError where the budget is spent first.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TypedDict, Unpack

from causim.engine.budget import DEFAULT_BUDGET, Budget
from causim.engine.effects.contrast import Contrast, Effect, EffectKind, Mediators, Values
from causim.engine.effects.joint import FACTUAL, UndefinedError, World, mean, worlds
from causim.engine.effects.outcomes import Wanted, outcome_of
from causim.engine.engine import Engine
from causim.engine.query import Query
from causim.model.scm import SCM

__all__ = [
    "Contrast",
    "Effect",
    "EffectKind",
    "UndefinedError",
    "ate",
    "cde",
    "change",
    "do_then_observe",
    "ett",
    "nde",
    "nie",
    "pn",
    "pns",
    "ps",
    "te",
    "tv",
]


class Evidence(TypedDict, total=False):
    """Options of every effect: evidence about the world as it is, and what the answer may cost."""

    observe: Values
    given: Values
    budget: Budget


def _value(effect: Effect) -> Fraction:
    assert effect.value is not None
    return effect.value


def ate(
    model: SCM, cause: Values, baseline: Values, outcome: Wanted, **evidence: Unpack[Evidence]
) -> Fraction:
    """E[Y_x] - E[Y_x']: the average causal effect; with evidence, the conditional one. See `Contrast.ate`."""
    return _value(Contrast(model, cause, baseline, outcome, **evidence).ate())


def ett(
    model: SCM, cause: Values, baseline: Values, outcome: Wanted, **evidence: Unpack[Evidence]
) -> Fraction:
    """E[Y_x - Y_x' | X = x]: the effect of treatment on the treated. See `Contrast.ett`."""
    return _value(Contrast(model, cause, baseline, outcome, **evidence).ett())


def tv(
    model: SCM, cause: Values, baseline: Values, outcome: Wanted, **evidence: Unpack[Evidence]
) -> Fraction:
    """E[Y | X = x] - E[Y | X = x']: the total variation, the difference that is seen. See `Contrast.tv`."""
    return _value(Contrast(model, cause, baseline, outcome, **evidence).tv())


def cde(
    model: SCM,
    cause: Values,
    baseline: Values,
    outcome: Wanted,
    mediators: Values,
    **evidence: Unpack[Evidence],
) -> Fraction:
    """E[Y_{x,z}] - E[Y_{x',z}]: the controlled direct effect, the mediators forced to z. See `Contrast.cde`."""
    return _value(Contrast(model, cause, baseline, outcome, mediators=mediators, **evidence).cde())


def nde(
    model: SCM,
    cause: Values,
    baseline: Values,
    outcome: Wanted,
    mediators: Mediators | None = None,
    **evidence: Unpack[Evidence],
) -> Fraction:
    """E[Y_{x, Z_x'}] - E[Y_x']: the natural direct effect. Without mediators named, Z is all that stands between. See
    `Contrast.nde`.
    """
    return _value(Contrast(model, cause, baseline, outcome, mediators=mediators, **evidence).nde())


def nie(
    model: SCM,
    cause: Values,
    baseline: Values,
    outcome: Wanted,
    mediators: Mediators | None = None,
    **evidence: Unpack[Evidence],
) -> Fraction:
    """E[Y_{x', Z_x}] - E[Y_x']: the natural indirect effect. See `Contrast.nie`."""
    return _value(Contrast(model, cause, baseline, outcome, mediators=mediators, **evidence).nie())


def te(
    model: SCM, cause: Values, baseline: Values, outcome: Wanted, **evidence: Unpack[Evidence]
) -> Fraction:
    """The total effect, which is the average causal effect under its name in mediation. See `Contrast.te`."""
    return _value(Contrast(model, cause, baseline, outcome, **evidence).ate())


def pn(
    model: SCM, cause: Values, baseline: Values, outcome: Wanted, **evidence: Unpack[Evidence]
) -> Fraction:
    """P(not Y_x' | X = x, Y): the probability of necessity. See `Contrast.pn`."""
    return _value(Contrast(model, cause, baseline, outcome, **evidence).pn())


def ps(
    model: SCM, cause: Values, baseline: Values, outcome: Wanted, **evidence: Unpack[Evidence]
) -> Fraction:
    """P(Y_x | X = x', not Y): the probability of sufficiency. See `Contrast.ps`."""
    return _value(Contrast(model, cause, baseline, outcome, **evidence).ps())


def pns(
    model: SCM, cause: Values, baseline: Values, outcome: Wanted, **evidence: Unpack[Evidence]
) -> Fraction:
    """P(Y_x, not Y_x'): the probability of necessity and sufficiency. See `Contrast.pns`."""
    return _value(Contrast(model, cause, baseline, outcome, **evidence).pns())


def do_then_observe(
    model: SCM, do: Values, seen: Values, outcome: Wanted, **evidence: Unpack[Evidence]
) -> Fraction:
    """E[Y_x | Z_x = z]: the outcome after the intervention, where `seen` is observed after it too.

    Evidence about the world before goes into `observe`, and makes another question of it (Pearl, Causality, sec. 4.2).
    """
    found = outcome_of(model, outcome)
    budget = evidence.get("budget", DEFAULT_BUDGET)
    query = Query(
        given=evidence.get("given", {}),
        observe=evidence.get("observe", {}),
        do=do,
        target=(found.node,),
        observe_after=seen,
    )
    return mean(Engine(found.model).answer(query, budget))


def change(model: SCM, changed: SCM, outcome: Wanted, **evidence: Unpack[Evidence]) -> Fraction:
    """E[Y in the changed model] - E[Y], in the same situations: the effect of a soft intervention.

    `changed` is made by `interventions.change_mechanism`; the evidence is about the model as it is.
    """
    found = outcome_of(model, outcome)
    if found.is_added:
        changed = changed.with_nodes((*changed.nodes, found.model.nodes[-1]))
    joint = worlds(found.model, {"changed": World(model=changed)})
    known = {FACTUAL: {**evidence.get("given", {}), **evidence.get("observe", {})}}
    limits = evidence.get("budget", DEFAULT_BUDGET).start()
    after, before = (
        mean(joint.answer(known, [(world, found.node)], limits)) for world in ("changed", FACTUAL)
    )
    return after - before
