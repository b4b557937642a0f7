"""`causim why`: the actual causes of something that happened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import click

from causim.cli.common import assignments_option, command, finish, json_text, say

if TYPE_CHECKING:
    from causim.engine.effects.causes import Cause, Explained, Explanation

CONTEXTS = 20  # looked at, unless --limit says otherwise
SHOWN = 4  # contexts of a group
LISTED = 20  # causes of a context


@command("why", "Find the actual causes of what happened.")
@click.argument("spec", metavar="SPEC")
@click.option("--effect", "-e", required=True, metavar="EVENT", help="What happened: NAME=VALUE, or a condition "
              "such as 'Tumour >= 20'.")  # fmt: skip
@assignments_option("--observe", "-o", help="A node's value as it was seen.")
@assignments_option("--given", "-g", help="A revealed exogenous value.")
@click.option("--largest", type=click.IntRange(1), metavar="N",
              help="Look for causes of at most N nodes together.")  # fmt: skip
@click.option("--limit", "-l", type=click.IntRange(1), default=CONTEXTS, metavar="N",
              help=f"Look at N contexts at most.  [default: {CONTEXTS}]")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--max-seconds", type=click.FloatRange(0), metavar="S",
              help="Work this long at most.  [default: 60]")  # fmt: skip
def cli(
    spec: str,
    effect: str,
    observe: list[str],
    given: list[str],
    largest: int | None,
    limit: int,
    as_json: bool,
    max_seconds: float | None,
) -> None:
    """Find the actual causes of something that happened, by the modified definition of Halpern and Pearl (Halpern,
    Actual Causality, 2016): X = x caused the event if, with some other nodes kept as they were, another value of X
    would have prevented it, and no part of X alone is a cause. If nothing need be kept, it is a but-for cause.

    Where what was seen leaves several contexts (values of the exogenous variables), each has its own causes.

    \b
    Examples:
      causim why fire.scm --observe Lightning=true,Match=true --effect Fire=true
      causim why trial.scm --observe Drug=high,Tumour=35 --effect 'Tumour >= 20'
      causim why trial.scm --given U_Drug=high --effect Alive=false --json

    Exit status: 0 for causes; 1 if the event cannot have happened, or not all contexts or candidates could be looked
    at; 2 if the question makes no sense for the model.
    """
    from causim.api import load
    from causim.cli.effect import read_outcome
    from causim.engine import Budget, UndecidedError, parse_assignments
    from causim.engine.effects.causes import why
    from causim.engine.effects.joint import UndefinedError

    model = load(spec)
    try:
        explanation = why(
            model,
            read_outcome(effect, model),
            observe=parse_assignments(observe, model),
            given=parse_assignments(given, model),
            limit=limit,
            largest=largest,
            budget=Budget(1 << 62, max_seconds) if max_seconds is not None else Budget(),
        )
    except (UndefinedError, UndecidedError) as error:
        status = "impossible" if isinstance(error, UndefinedError) else "undecided"
        say(
            json_text({"effect": effect, "status": status, "reason": str(error)})
            if as_json
            else f"{status}: {error}"
        )
        finish(1)
        return
    say(json_text(_record(explanation)) if as_json else "\n".join(_lines(explanation)))
    finish(0 if explanation.complete else 1)


# --- text


def _lines(explanation: Explanation) -> Iterator[str]:
    from causim.diagnostics.render import visible

    yield f"why {visible(explanation.effect)}"
    shown, count = len(explanation.contexts), explanation.count
    if count == 1:
        yield "one context is compatible with the evidence"
    elif count == shown:
        yield f"{count} contexts are compatible with the evidence"
    else:
        many = "an unknown number of" if count is None else f"{count:,}"
        looked = f"{shown} {'is' if shown == 1 else 'are'} looked at"
        yield f"{many} contexts are compatible with the evidence; {looked}, --limit N takes more"
    for group in _groups(explanation.contexts):
        yield ""
        if shown > 1:
            yield _share(group, shown, explanation)
        for one in group[:SHOWN]:
            yield f"  {visible(str(one.context) or 'nothing is left to chance')}"
        if len(group) > SHOWN:
            yield f"  ... and {len(group) - SHOWN:,} more"
        if shown == 1:
            yield f"what happened: {visible(str(group[0].found.world))}"
        causes = group[0].found.causes
        for cause in causes[:LISTED]:
            yield from map(visible, _cause(cause, explanation.effect))
        if len(causes) > LISTED:
            yield f"... and {len(causes) - LISTED:,} causes more; --json lists them all"
        if group[0].found.spent:
            yield f"undecided whether there are more: {group[0].found.spent}"
        elif not causes:
            yield "no cause: whatever is forced upon other nodes, it happens"


def _groups(contexts: Iterable[Explained]) -> list[list[Explained]]:
    """Contexts with the same causes, which count for the same reasons."""
    groups: dict[Any, list[Explained]] = {}
    for one in contexts:
        reasons = tuple((c.values, c.witness.contrast, c.witness.held) for c in one.found.causes)
        groups.setdefault((reasons, one.found.spent), []).append(one)
    return list(groups.values())


def _share(group: Sequence[Explained], shown: int, explanation: Explanation) -> str:
    from causim.cli.tables import fraction

    total = sum((one.probability for one in group), Fraction(0))
    where = "in every context" if len(group) == shown else f"in {len(group)} of {shown} contexts"
    looked = "" if shown == explanation.count else " looked at"
    return f"{where}{looked}, of probability {fraction(total)}:"


def _cause(cause: Cause, effect: str) -> Iterator[str]:
    from causim.engine import Assignment

    parts = [str(Assignment({name: value})) for name, value in cause.values.items()]
    kind = "a but-for cause" if cause.but_for else "a cause"
    together = " together are " if len(parts) > 1 else " is "
    yield f"{' and '.join(parts)}{together}{kind}:"
    kept = f" with {cause.witness.held} kept as it was," if cause.witness.held else ""
    yield f"  had it been {cause.witness.contrast},{kept} it would not have come to {effect}"


# --- JSON


def _record(explanation: Explanation) -> dict[str, Any]:
    return {
        "effect": explanation.effect,
        "status": "complete" if explanation.complete else "undecided",
        "count": explanation.count,
        "contexts": [_context(one) for one in explanation.contexts],
    }


def _context(one: Explained) -> dict[str, Any]:
    from causim.engine.answer import fraction_text

    data: dict[str, Any] = {
        "context": dict(one.context),
        "probability": fraction_text(one.probability),
        "world": dict(one.found.world),
        "causes": [
            {
                "cause": dict(cause.values),
                "but_for": cause.but_for,
                "contrast": dict(cause.witness.contrast),
                "held": dict(cause.witness.held),
                "world": dict(cause.witness.world),
            }
            for cause in one.found.causes
        ],
    }
    return {**data, "spent": one.found.spent} if one.found.spent else data
