"""`causim effect`: causal effects, each as an exact number and a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from causim.cli.common import assignments_option, command, finish, json_text, names_option, say, split_list

if TYPE_CHECKING:
    from causim.engine.effects.contrast import Contrast, Effect
    from causim.engine.effects.outcomes import Wanted
    from causim.model.domain import Value
    from causim.model.scm import SCM

NAMES = {
    "ate": "average causal effect",
    "tv": "total variation",
    "ett": "effect of treatment on the treated",
    "te": "total effect",
    "nde": "natural direct effect",
    "nie": "natural indirect effect",
    "cde": "controlled direct effect",
    "pn": "probability of necessity",
    "ps": "probability of sufficiency",
    "pns": "probability of necessity and sufficiency",
}


@command("effect", "Compute causal effects, exactly.")
@click.argument("spec", metavar="SPEC")
@click.option("--effect", "-e", "kinds", multiple=True, type=click.Choice([*NAMES, "all"]), help="Which one; may be "
              "repeated.  [default: all]")  # fmt: skip
@assignments_option("--cause", "-c", help="What the cause is forced to. Several nodes act together.")
@assignments_option(
    "--baseline", "-b", help="What it is compared with; of a boolean cause, by default the other value."
)
@click.option("--outcome", "-y", required=True, metavar="OUTCOME", help="A node that is a number, an event "
              "NAME=VALUE, or a condition such as 'Tumour >= 20 and Alive'.")  # fmt: skip
@assignments_option("--observe", "-o", help="A node's value as it was seen: the effect in such situations.")
@assignments_option("--given", "-g", help="A revealed exogenous value.")
@names_option("--mediator", "-m", help="A node that the indirect effect goes through, by default all between cause and "
              "outcome. As NAME=VALUE, the value it is held at for cde.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--max-seconds", type=click.FloatRange(0), metavar="S",
              help="Work this long at most on each effect.  [default: 60]")  # fmt: skip
def cli(
    spec: str,
    kinds: tuple[str, ...],
    cause: list[str],
    baseline: list[str],
    outcome: str,
    observe: list[str],
    given: list[str],
    mediator: list[str],
    as_json: bool,
    max_seconds: float | None,
) -> None:
    """Compute causal effects: how an outcome differs where a cause is forced to one value or to another. Each is an
    exact fraction, and a sentence that says what it means.

    \b
      ate  average causal effect             E[Y_x] - E[Y_x']
      tv   total variation (what is seen)    E[Y | x] - E[Y | x']
      ett  effect of treatment on treated    E[Y_x - Y_x' | X = x]
      te   total effect, with its parts      NDE - NIE of the reverse change
      nde  natural direct effect             E[Y_{x, Z_x'}] - E[Y_x']
      nie  natural indirect effect           E[Y_{x', Z_x}] - E[Y_x']
      cde  controlled direct effect          E[Y_{x,z}] - E[Y_{x',z}]
      pn   probability of necessity          P(not Y_x' | x, Y)
      ps   probability of sufficiency        P(Y_x | x', not Y)
      pns  necessity and sufficiency         P(Y_x, not Y_x')

    \b
    Examples:
      causim effect trial.scm --cause Drug=high --baseline Drug=none --outcome Tumour
      causim effect trial.scm -e pn -c Drug=high -b Drug=none -y 'Tumour >= 20'
      causim effect trial.scm -e nde -e nie -c Drug=high -b Drug=none -y Alive=true -m Blocker
      causim effect trial.scm -e cde -c Drug=high -b Drug=none -y Alive=true -m Blocker=2 --json

    Exit status: 0 for a value; 1 if an effect that was asked for has none, because its evidence has probability 0 or
    the time was spent; 2 if the question makes no sense for the model.
    """
    from causim.api import load
    from causim.engine import Budget, parse_assignments
    from causim.engine.effects.contrast import Contrast

    model = load(spec)
    causes = parse_assignments(cause, model)
    if not causes:
        raise click.UsageError("Name the cause: --cause NAME=VALUE.")
    contrast = Contrast(
        model,
        causes,
        parse_assignments(baseline, model) if baseline else _other_values(causes),
        read_outcome(outcome, model),
        observe=parse_assignments(observe, model),
        given=parse_assignments(given, model),
        mediators=_mediators(mediator, model),
        budget=Budget(1 << 62, max_seconds) if max_seconds is not None else Budget(),
    )
    everything = not kinds or "all" in kinds
    effects = contrast.all() if everything else tuple(map(contrast.effect_or_reason, dict.fromkeys(kinds)))
    say(json_text(_record(contrast, effects)) if as_json else _text(contrast, effects))
    known = [effect.value is not None for effect in effects]
    finish(0 if (any(known) if everything else all(known)) else 1)


def read_outcome(text: str, model: SCM) -> Wanted:
    """`A=1,B=2` as an event; anything else is a node or a condition."""
    from causim.engine import parse_assignments

    if re.match(r"\s*\w+\s*=(?!=)", text):
        return parse_assignments(split_list(text), model)
    return text


def _other_values(causes: dict[str, Value]) -> dict[str, Value]:
    if not all(isinstance(value, bool) for value in causes.values()):
        raise click.UsageError("Say what the cause is compared with: --baseline NAME=VALUE.")
    return {name: not value for name, value in causes.items()}


def _mediators(texts: Iterable[str], model: SCM) -> dict[str, Value] | list[str] | None:
    from causim.engine import parse_assignments

    found = list(texts)
    if not found:
        return None
    if all("=" in text for text in found):
        return parse_assignments(found, model)
    if any("=" in text for text in found):
        raise click.UsageError("Give all mediators a value (for cde), or none.")
    return found


# --- text


def _text(contrast: Contrast, effects: Iterable[Effect]) -> str:
    from causim.cli.tables import fraction
    from causim.diagnostics.render import visible

    lines = [
        f"cause     {visible(str(contrast.cause))}, against {visible(str(contrast.baseline))}",
        f"outcome   {visible(contrast.outcome.text)}",
    ]
    evidence = ", ".join(str(part) for part in (contrast.given, contrast.observe) if part)
    if evidence:
        lines.append(f"evidence  {visible(evidence)}")
    for effect in effects:
        title = f"{effect.kind.upper():<4}  {NAMES[effect.kind]}: "
        if effect.value is None:
            lines += [
                "",
                f"{title}{'undecided' if effect.undecided else 'undefined'}",
                f"      {effect.reason}",
            ]
        else:
            lines += ["", f"{title}{fraction(effect.value)}", f"      {visible(_sentence(contrast, effect))}"]
    return "\n".join(lines)


def _sentence(contrast: Contrast, effect: Effect) -> str:
    """What the number means, in plain words."""
    from causim.cli.tables import fraction

    x, base, y = str(contrast.cause), str(contrast.baseline), contrast.outcome.text
    what = f"the {'probability' if contrast.outcome.is_event else 'mean'} of {y}"
    z = ", ".join(contrast.mediators)
    first, second, *rest = [fraction(value) for _, value in effect.terms] or ["", ""]
    value = fraction(effect.value) if effect.value is not None else ""
    match effect.kind:
        case "ate":
            return f"Where {x} is forced, {what} is {first}; where {base} is forced, {second}."
        case "tv":
            return f"Where {x} is seen, {what} is {first}; where {base} is seen, {second}."
        case "ett":
            return f"Where {x} is seen, {what} is {first}; had it been {base}, it would be {second}."
        case "te":
            direct, backwards = rest
            parts = f"the direct effect {direct}, less the indirect effect of the way back, {backwards}"
            return f"From {base} to {x}, {what} goes from {second} to {first}. Its parts: {parts}."
        case "nde" | "nie" if not z:
            return "Nothing stands between cause and outcome" + (
                ": the effect is direct." if effect.kind == "nde" else "."
            )
        case "nde":
            return (
                f"Under {x}, but with {z} as under {base}, {what} is {first}; under {base} alone, {second}."
            )
        case "nie":
            return (
                f"Under {base}, but with {z} as under {x}, {what} is {first}; under {base} alone, {second}."
            )
        case "cde":
            return f"With {contrast.fixed} held: where {x} is forced, {what} is {first}; where {base} is, {second}."
        case "pn":
            return f"Of the cases with {x} and {y}, in a share of {value} it would not have come to {y} under {base}."
        case "ps":
            cases = f"Of the cases with {base} and without {y}"
            return f"{cases}, in a share of {value} it would have come to {y} under {x}."
        case _:
            return f"In a share of {value} of all cases, it comes to {y} under {x} and not under {base}."


# --- JSON


def _record(contrast: Contrast, effects: Iterable[Effect]) -> dict[str, Any]:
    outcome = contrast.outcome
    return {
        "cause": dict(contrast.cause),
        "baseline": dict(contrast.baseline),
        "outcome": outcome.text,
        "measured": "probability" if outcome.is_event else "mean",
        "observe": dict(contrast.observe),
        "given": dict(contrast.given),
        "mediators": dict(contrast.fixed) or list(contrast.mediators),
        "effects": [_entry(contrast, effect) for effect in effects],
    }


def _entry(contrast: Contrast, effect: Effect) -> dict[str, Any]:
    from causim.engine.answer import fraction_text

    data: dict[str, Any] = {"effect": str(effect.kind), "name": NAMES[effect.kind]}
    if effect.value is None:
        status = "undecided" if effect.undecided else "undefined"
        return {**data, "status": status, "value": None, "reason": effect.reason}
    data |= {"status": "exact", "value": fraction_text(effect.value), "value_float": float(effect.value)}
    data["terms"] = {name: fraction_text(value) for name, value in effect.terms}
    data["sentence"] = _sentence(contrast, effect)
    return data
