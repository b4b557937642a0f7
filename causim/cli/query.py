"""`causim query`: one causal question, its exact answer."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from causim.cli.common import (
    any_digits,
    assignments_option,
    command,
    finish,
    json_text,
    large_option,
    names_option,
    say,
)

if TYPE_CHECKING:
    from causim.engine import Answer

SHOWN = 20  # worlds, unless --limit says otherwise
LISTED = 1000  # worlds of a JSON answer


@command("query", "Ask a causal question; get the exact answer.")
@click.argument("spec", metavar="SPEC")
@assignments_option("--given", "-g", help="Reveal the value of an exogenous variable.")
@assignments_option("--observe", "-o", help="A node's value as it was seen, in the world as it was.")
@assignments_option("--do", "-d", help="Force a node to a value.")
@assignments_option("--after", "-a", help="A node's value as it was seen after the intervention of --do.")
@names_option("--target", "-t", help="Ask for this variable only; by default for all nodes, or, with --observe and "
              "without --do, for all exogenous variables.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--limit", "-l", type=click.IntRange(0), metavar="N",
              help=f"List at most N worlds. [default: {SHOWN}; with --json {LISTED}]")  # fmt: skip
@click.option("--max-cells", type=click.IntRange(1), metavar="N",
              help="Build no table of more cells, of up to 8 bytes each.  [default: 16777216]")  # fmt: skip
@click.option("--max-seconds", type=click.FloatRange(0), metavar="S",
              help="Work this long at most.  [default: 60]")  # fmt: skip
@large_option()
def cli(
    spec: str,
    given: list[str],
    observe: list[str],
    do: list[str],
    after: list[str],
    target: list[str],
    as_json: bool,
    limit: int | None,
    max_cells: int | None,
    max_seconds: float | None,
    large: bool,
) -> None:
    """Ask a model a causal question. The answer is exact: every assignment of the target that is possible, and how
    probable each is given the evidence.

    --given alone is a deduction, --do an intervention, --observe an abduction, --observe with --do a counterfactual:
    what would have been, in the very situation that was observed. Options repeat and take lists: A=1,B=2. A label needs
    quotes only if it has a comma: 'Age="12, or so"'. SPEC is a .scm file, a .json or .yaml document, or -.

    \b
    Examples:
      causim query trial.scm --do Drug=high --target Tumour
      causim query trial.scm --observe Tumour=35
      causim query trial.scm --observe Drug=high,Tumour=35 --do Drug=none --target Tumour
      causim query trial.scm --given U_Drug=low --json | jq .answers

    Exit status: 0 for an answer; 1 if the evidence has probability 0 (impossible) or a limit was reached first
    (undecided); 2 if the question makes no sense for the model.
    """
    from causim.api import load
    from causim.cli.tables import answer_text
    from causim.engine import Budget, Query, Status, parse_assignments

    model = load(spec, large=large)
    question = Query(
        given=parse_assignments(given, model),
        observe=parse_assignments(observe, model),
        do=parse_assignments(do, model),
        observe_after=parse_assignments(after, model),
        target=tuple(target) or None,
    )
    budget = Budget()
    if max_seconds is not None:
        budget = replace(budget, seconds=max_seconds, contexts=1 << 62)
    if max_cells is not None:
        budget = replace(budget, cells=max_cells)
    answer = model.query(question, budget).started()  # one budget for all that is shown
    if as_json:
        with any_digits():
            say(json_text(_record(answer, LISTED if limit is None else limit)))
    else:
        say(answer_text(answer, SHOWN if limit is None else limit))
    finish(0 if answer.status in (Status.UNIQUE, Status.MULTIPLE) else 1)


def _record(answer: Answer, limit: int) -> dict[str, Any]:
    """What the answer says of itself, and the probabilities of each variable's values as far as they are known."""
    from causim.engine import Status, UndecidedError
    from causim.engine.answer import fraction_text

    try:
        data = answer.to_json(limit=limit)
    except UndecidedError as error:  # the parts that are known, without a list
        data = {**answer.to_json(limit=0), "not_listed": str(error)}
    if answer.status is not Status.IMPOSSIBLE:
        with suppress(UndecidedError):
            data["marginals"] = {
                name: [{"value": value, "probability": fraction_text(p)} for value, p in values.items()]
                for name, values in answer.marginals().items()
            }
    return data
